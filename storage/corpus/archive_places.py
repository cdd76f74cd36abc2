"""Where the pages of articles are in the archive, and which of them approved entries rest on."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select, update

from storage.database.chunks import chunks
from storage.database.tables import articles, decisions, drafts, members, revisions, versions


def needed(db: Connection) -> set[str]:
    """Return the places ("crawl-2026-11-23.warc.gz@OFFSET") of the pages behind every draft that somebody approved or
    edited: every version of the articles cited in any revision, and of those in its story."""
    ids = behind_published(db)
    places: set[str] = set()
    for piece in chunks(ids):
        for table, key in ((articles, articles.c.id), (versions, versions.c.article_id)):
            places |= set(db.execute(select(table.c.archived_at).where(key.in_(piece))).scalars())
    return places - {""}


def behind_published(db: Connection) -> set[int]:
    """Return the articles behind every draft that somebody approved or edited: those cited in any revision, and those
    in its story."""
    chosen = select(decisions.c.draft_id).where(decisions.c.action.in_(("approve", "edit"))).distinct()
    ids = set(
        db.execute(
            select(members.c.article_id)
            .join(drafts, drafts.c.story_id == members.c.story_id)
            .where(drafts.c.id.in_(chosen))
        ).scalars()
    )
    for row in db.execute(select(revisions.c.sentences).where(revisions.c.draft_id.in_(chosen))):
        ids |= {sentence["article_id"] for sentence in row.sentences}
    return ids


def move(db: Connection, places: Mapping[str, str]) -> None:
    """Point every article and version from its old place in the archive to the new one: {from: to}."""
    if places:
        pairs = [{"old": old, "new": new} for old, new in places.items()]
        for table in (articles, versions):
            changed = update(table).where(table.c.archived_at == bindparam("old"))
            db.execute(changed.values(archived_at=bindparam("new")), pairs)
