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
    """Return the articles of each draft as (source, URL): those its sentences come from first, then the others in its
    story. Where an outlet published one text several times, only the first: a flood of copies must not fill an entry
    with its links."""
    in_story, cited = _in_stories(db, draft_ids), drafts.cited(db, draft_ids)
    by_id = {article.id: article for story_articles in in_story.values() for article in story_articles}
    by_id |= _named(db, {article_id for ids in cited.values() for article_id in ids} - by_id.keys())
    places: dict[int, list[tuple[str, str]]] = {}
    for draft_id, cited_ids in cited.items():
        named = [by_id[article_id] for article_id in cited_ids if article_id in by_id]
        ordered = list(dict.fromkeys([*named, *in_story.get(draft_id, [])]))
        first = {(article.source, article.text): article for article in reversed(ordered)}
        places[draft_id] = [
            (article.source, article.url) for article in ordered if first[article.source, article.text] == article
        ]
    return places


class _CitedArticle(NamedTuple):
    """An article; `text` is that of the one it repeats."""

    id: int
    source: str
    url: str
    text: int


_CITED_ARTICLES = select(table.c.id, table.c.source, table.c.url, func.coalesce(copies.c.of_id, table.c.id)).outerjoin(
    copies, copies.c.article_id == table.c.id
)


def _in_stories(db: Connection, draft_ids: Collection[int]) -> dict[int, list[_CitedArticle]]:
    """Return the articles in the story of each of these drafts, oldest first."""
    query = _CITED_ARTICLES.add_columns(drafts_table.c.id).join(members, members.c.article_id == table.c.id)
    query = query.join(drafts_table, drafts_table.c.story_id == members.c.story_id)
    query = query.order_by(table.c.happened_at, table.c.id)
    by_draft: dict[int, list[_CitedArticle]] = {}
    for piece in chunks(draft_ids):
        for *fields, draft_id in db.execute(query.where(drafts_table.c.id.in_(piece))):
            by_draft.setdefault(draft_id, []).append(_CitedArticle(*fields))
    return by_draft


def _named(db: Connection, ids: Collection[int]) -> dict[int, _CitedArticle]:
    rows = (row for piece in chunks(ids) for row in db.execute(_CITED_ARTICLES.where(table.c.id.in_(piece))))
    return {article.id: article for article in (_CitedArticle(*row) for row in rows)}


def behind_printed(db: Connection, source: str, before: datetime) -> list[tuple[Article, datetime]]:
    """Return a source's articles in the stories of published entries, read and not fetched since `before`, each with
    the time of its last fetch; the least recently fetched first."""
    printed = select(members.c.article_id).join(drafts_table, drafts_table.c.story_id == members.c.story_id)
    printed = printed.join(printings, printings.c.draft_id == drafts_table.c.id)
    query = select(table).where(table.c.source == source, table.c.read, table.c.checked_at <= before)
    rows = db.execute(query.where(table.c.id.in_(printed)).order_by(table.c.checked_at, table.c.id))
    return [(articles.to_article(row), row.checked_at) for row in rows]
