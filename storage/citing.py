"""The articles behind a draft."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from storage import articles, stories
from storage.records import Article, Draft
from storage.tables import articles as table
from storage.tables import drafts, members
from storage.tables_published import printings


def behind(db: Connection, shown: Sequence[Draft]) -> dict[int, list[tuple[str, str]]]:
    """Where the articles of each draft stand, as (source, URL): those its sentences come from first, then the others of its
    story."""
    together = stories.members(db, [draft.story_id for draft in shown if draft.story_id is not None])
    told = {
        draft.id: [sentence.article_id for sentence in draft.sentences]
        + [member.article_id for member in together.get(draft.story_id or 0, [])]
        for draft in shown
    }
    addresses = articles.addresses(db, {article_id for ids in told.values() for article_id in ids})
    return {
        draft_id: [addresses[article_id] for article_id in dict.fromkeys(ids) if article_id in addresses]
        for draft_id, ids in told.items()
    }


def behind_printed(db: Connection, source: str, before: datetime) -> list[tuple[Article, datetime]]:
    """The articles of a source in the stories of entries that a digest printed, read and not fetched since `before`, each with
    when it was fetched last; the one left alone longest first."""
    printed = select(members.c.article_id).join(drafts, drafts.c.story_id == members.c.story_id)
    printed = printed.join(printings, printings.c.draft_id == drafts.c.id)
    query = select(table).where(table.c.source == source, table.c.read, table.c.checked_at <= before)
    rows = db.execute(query.where(table.c.id.in_(printed)).order_by(table.c.checked_at, table.c.id))
    return [(articles.to_article(row), row.checked_at) for row in rows]
