"""The style check of drafts as they stand: their words, held against the articles of their stories."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from review import queue, style
from storage import articles, stories
from storage.config import DigestConfig
from storage.records import Decision, Draft


def findings(
    db: Connection, drafts: Sequence[Draft], decided: Mapping[int, Sequence[Decision]], config: DigestConfig
) -> dict[int, list[style.Finding]]:
    """What to mend in each of these drafts (their newest revisions), {draft id: findings}; rejected ones are left out.

    Words that a person wrote are held against all articles of the story; the machine's stand in them anyway.
    """
    standing = {draft.id: queue.standing(decided.get(draft.id, ())) for draft in drafts}
    asked = [draft for draft in drafts if standing[draft.id].state != "rejected"]
    reworded = [draft for draft in asked if standing[draft.id].wording is not None and draft.story_id is not None]
    members = stories.members(db, [draft.story_id for draft in reworded if draft.story_id is not None])
    told = articles.get(db, {one.article_id for of_one in members.values() for one in of_one})
    found: dict[int, list[style.Finding]] = {}
    for draft in asked:
        sources: list[str] = []
        if draft in reworded:
            sources = [draft.headline, draft.text, *(one.text for one in draft.sentences)]
            of_story = [told[one.article_id] for one in members.get(draft.story_id or 0, [])]
            sources += [text for one in of_story for text in (one.title, one.text)]
        words = queue.words(draft, standing[draft.id])
        found[draft.id] = style.check(words, sources, config.style, (config.country,), config.names)
    return found
