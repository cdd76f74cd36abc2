"""The articles behind a draft."""

from collections.abc import Sequence

from sqlalchemy import Connection

from storage import articles, stories
from storage.records import Draft


def behind(db: Connection, drafts: Sequence[Draft]) -> dict[int, list[tuple[str, str]]]:
    """Where the articles of each draft stand, as (source, URL): those its sentences come from first, then the others of its
    story."""
    members = stories.members(db, [draft.story_id for draft in drafts if draft.story_id is not None])
    told = {
        draft.id: [sentence.article_id for sentence in draft.sentences]
        + [member.article_id for member in members.get(draft.story_id or 0, [])]
        for draft in drafts
    }
    addresses = articles.addresses(db, {article_id for ids in told.values() for article_id in ids})
    return {
        draft_id: [addresses[article_id] for article_id in dict.fromkeys(ids) if article_id in addresses]
        for draft_id, ids in told.items()
    }
