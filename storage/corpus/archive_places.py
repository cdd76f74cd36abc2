"""Where the pages of articles lie in the archive, and which of them stand behind what people approved."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select, update

from storage.database.chunks import chunks
from storage.database.tables import articles, decisions, drafts, members, revisions, versions


def needed(db: Connection) -> set[str]:
    """The places ("crawl-2026-11-23.warc.gz@OFFSET") of the pages behind every draft that somebody approved or edited: of
    every version of the articles that it cites in any revision, and of those of its story."""
    ids = behind_published(db)
    places: set[str] = set()
    for some in chunks(ids):
        for table, key in ((articles, articles.c.id), (versions, versions.c.article_id)):
            places |= set(db.execute(select(table.c.archived_at).where(key.in_(some))).scalars())
    return places - {""}


def behind_published(db: Connection) -> set[int]:
    """The articles behind every draft that somebody approved or edited: those it cites in any revision, and those of its story."""
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
    """Every article and version whose page lay at a place now points at the other one: {from: to}."""
    if places:
        given = [{"old": old, "new": new} for old, new in places.items()]
        for table in (articles, versions):
            changed = update(table).where(table.c.archived_at == bindparam("old"))
            db.execute(changed.values(archived_at=bindparam("new")), given)
