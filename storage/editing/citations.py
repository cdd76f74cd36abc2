"""The articles behind a draft."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from storage.corpus import articles
from storage.database.chunks import chunks
from storage.database.tables import articles as table
from storage.database.tables import copies, members
from storage.database.tables import drafts as drafts_table
from storage.database.tables_published import printings
from storage.editing import drafts
from storage.records import Article


def behind(db: Connection, draft_ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """Where the articles of each draft stand, as (source, URL): those its sentences come from first, then the others of its
    story. Of an outlet that printed one text again and again, the first: a flood of copies fills no entry with its links."""
    told, cited = _in_stories(db, draft_ids), drafts.cited(db, draft_ids)
    known = {one.id: one for some in told.values() for one in some}
    known |= _named(db, {of for some in cited.values() for of in some} - known.keys())
    found: dict[int, list[tuple[str, str]]] = {}
    for draft_id, its in cited.items():
        named = [known[of] for of in its if of in known]
        ordered = list(dict.fromkeys([*named, *told.get(draft_id, [])]))
        first = {(one.source, one.text): one for one in reversed(ordered)}
        found[draft_id] = [(one.source, one.url) for one in ordered if first[one.source, one.text] == one]
    return found


class _Told(NamedTuple):
    """An article; `text` is that of the one it repeats."""

    id: int
    source: str
    url: str
    text: int


_TOLD = select(table.c.id, table.c.source, table.c.url, func.coalesce(copies.c.of_id, table.c.id)).outerjoin(
    copies, copies.c.article_id == table.c.id
)


def _in_stories(db: Connection, draft_ids: Collection[int]) -> dict[int, list[_Told]]:
    """The articles of the story of each of these drafts, oldest first."""
    query = _TOLD.add_columns(drafts_table.c.id).join(members, members.c.article_id == table.c.id)
    query = query.join(drafts_table, drafts_table.c.story_id == members.c.story_id)
    query = query.order_by(table.c.happened_at, table.c.id)
    found: dict[int, list[_Told]] = {}
    for some in chunks(draft_ids):
        for *told, draft_id in db.execute(query.where(drafts_table.c.id.in_(some))):
            found.setdefault(draft_id, []).append(_Told(*told))
    return found


def _named(db: Connection, ids: Collection[int]) -> dict[int, _Told]:
    rows = (row for some in chunks(ids) for row in db.execute(_TOLD.where(table.c.id.in_(some))))
    return {told.id: told for told in (_Told(*row) for row in rows)}


def behind_printed(db: Connection, source: str, before: datetime) -> list[tuple[Article, datetime]]:
    """The articles of a source in the stories of entries that a digest printed, read and not fetched since `before`, each with
    when it was fetched last; the one left alone longest first."""
    printed = select(members.c.article_id).join(drafts_table, drafts_table.c.story_id == members.c.story_id)
    printed = printed.join(printings, printings.c.draft_id == drafts_table.c.id)
    query = select(table).where(table.c.source == source, table.c.read, table.c.checked_at <= before)
    rows = db.execute(query.where(table.c.id.in_(printed)).order_by(table.c.checked_at, table.c.id))
    return [(articles.to_article(row), row.checked_at) for row in rows]
