"""The articles behind a draft."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from storage import articles, copies, stories
from storage.records import Article, Draft
from storage.tables import articles as table
from storage.tables import drafts, members
from storage.tables_published import printings


def behind(db: Connection, shown: Sequence[Draft]) -> dict[int, list[tuple[str, str]]]:
    """Where the articles of each draft stand, as (source, URL): those its sentences come from first, then the others of its
    story. Of an outlet that printed one text again and again, the first: a flood of copies fills no entry with its links."""
    together = stories.members(db, [draft.story_id for draft in shown if draft.story_id is not None])
    told = {
        draft.id: [sentence.article_id for sentence in draft.sentences]
        + [member.article_id for member in together.get(draft.story_id or 0, [])]
        for draft in shown
    }
    ids = {article_id for some in told.values() for article_id in some}
    addresses, verdicts = articles.addresses(db, ids), copies.of(db, ids)

    def text_of(article_id: int) -> tuple[str, int]:  # which outlet printed which text
        lead = verdicts[article_id].of_id if article_id in verdicts else article_id
        return addresses[article_id][0], lead

    found: dict[int, list[tuple[str, str]]] = {}
    for draft_id, some in told.items():
        first = {text_of(article_id): article_id for article_id in reversed(some) if article_id in addresses}
        found[draft_id] = [addresses[of] for of in dict.fromkeys(some) if of in addresses and first[text_of(of)] == of]
    return found


def behind_printed(db: Connection, source: str, before: datetime) -> list[tuple[Article, datetime]]:
    """The articles of a source in the stories of entries that a digest printed, read and not fetched since `before`, each with
    when it was fetched last; the one left alone longest first."""
    printed = select(members.c.article_id).join(drafts, drafts.c.story_id == members.c.story_id)
    printed = printed.join(printings, printings.c.draft_id == drafts.c.id)
    query = select(table).where(table.c.source == source, table.c.read, table.c.checked_at <= before)
    rows = db.execute(query.where(table.c.id.in_(printed)).order_by(table.c.checked_at, table.c.id))
    return [(articles.to_article(row), row.checked_at) for row in rows]
