"""What people decide about stories: two are one event, an article tells another. The program keeps to it."""

from dataclasses import dataclass
from datetime import datetime

from review import queue
from storage import articles, decisions, drafts, stories
from storage.records import Article, Decision, Label
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Labelled:
    """A person's word on a pair of articles, with the articles: what grouping is measured and fitted by."""

    label: Label
    article: Article
    other: Article


def merge(store: Store, into: int, other: int, now: datetime, by: str) -> int:
    """A person's word that two stories are one event; the other's draft is rejected where nobody has decided it.

    How many articles came. Raises StoryError.
    """
    with store.begin() as db:
        came = stories.merge(db, into, other, by, now)
        left = drafts.of_story(db, other)
        if left and queue.standing(decisions.of(db, [left.id]).get(left.id, ())).state == "pending":
            reason = f"its articles went to story {into}"
            decisions.add(db, Decision(left.id, left.revision, "reject", by, now, "command", reason=reason))
    return came


def split(store: Store, article_id: int, now: datetime, by: str) -> int:
    """A person's word that an article tells another event than its story. The new story. Raises StoryError."""
    with store.begin() as db:
        return stories.split(db, article_id, by, now)


def labels(store: Store) -> list[Labelled]:
    """What people decided of pairs of articles, with their words, to measure and fit by."""
    with store.read() as db:
        said = stories.labels(db)
        found = articles.get(db, {of for one in said for of in (one.article_id, one.other_id)})
    return [Labelled(one, found[one.article_id], found[one.other_id]) for one in said]
