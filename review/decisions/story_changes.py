"""Decisions of people about stories: two are one event, or an article is about another event. Grouping respects them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from review.decisions import rules
from storage.corpus import articles, stories
from storage.database.store import Store
from storage.editing import decisions, drafts
from storage.errors import DecisionError
from storage.records import Article, Decision, Label, Member


@dataclass(frozen=True, slots=True)
class LabeledPair:
    """A person's label of a pair of articles, with the articles: grouping is measured and fitted by these."""

    label: Label
    article: Article
    other: Article


@dataclass(frozen=True, slots=True)
class StoryMove:
    """The effect of a merge or a split, and what undoing it needs: where each article was (`members`) and the earlier labels
    of the pairs (`labels`; None: no label). `count` articles went to the story `to`; `rejected` names the draft that was
    left without articles and the decision that rejected it."""

    to: int
    count: int
    members: tuple[Member, ...]
    labels: tuple[tuple[int, int, Label | None], ...]
    rejected: tuple[int, int] | None = None


def merge(store: Store, into: int, other: int, now: datetime, by: str) -> int:
    """Merge two stories that a person says are one event; the other's draft is rejected if nobody has decided on it.

    Return how many articles moved. Raises StoryError.
    """
    with store.begin() as db:
        return merge_in(db, into, other, now, by, "command").count


def merge_in(db: Connection, into: int, other: int, now: datetime, by: str, via: str) -> StoryMove:
    """Merge inside a transaction and return what undoing it needs."""
    before, labels_before = _members(db, [into, other]), _labels(db)
    came = stories.merge(db, into, other, by, now)
    rejected = _reject_left(db, other, f"its articles moved to story {into}", now, by, via)
    return StoryMove(into, came, before, _changed(labels_before, _labels(db)), rejected)


def split(store: Store, article_id: int, now: datetime, by: str) -> int:
    """Move an article that a person says is about another event into a new story, and return that. Raises StoryError."""
    with store.begin() as db:
        return split_in(db, article_id, now, by).to


def split_in(db: Connection, article_id: int, now: datetime, by: str) -> StoryMove:
    """Split inside a transaction and return what undoing it needs."""
    place = stories.by_article(db, [article_id]).get(article_id)
    before, labels_before = _members(db, [place.story_id] if place else []), _labels(db)
    new = stories.split(db, article_id, by, now)
    return StoryMove(new, len(stories.members(db, [new])[new]), before, _changed(labels_before, _labels(db)))


def move_back(db: Connection, moved: StoryMove, others: Sequence[int], now: datetime, by: str) -> None:
    """Move every article back and restore the labels of the pairs. `others` are the stories the articles leave: the draft
    of one that becomes empty is rejected. Raises DecisionError where an article was moved again since."""
    now_at = stories.by_article(db, [member.article_id for member in moved.members])
    if {member.story_id for member in now_at.values()} - {moved.to, *(member.story_id for member in moved.members)}:
        raise DecisionError("cannot be undone: its articles have moved again since", about=f"story {moved.to}")
    stories.join(db, moved.members)
    stories.relabel(db, moved.labels)
    for story_id in others:
        if story_id not in stories.members(db, [story_id]):
            _reject_left(db, story_id, "its articles moved back", now, by, "page")


def _reject_left(
    db: Connection, story_id: int, reason: str, now: datetime, by: str, via: str
) -> tuple[int, int] | None:
    draft = drafts.of_story(db, story_id)
    if not draft or rules.standing(decisions.of_draft(db, draft.id)).state != "pending":
        return None
    rejection = decisions.add(db, Decision(draft.id, draft.revision, "reject", by, now, via, reason=reason))
    return draft.id, rejection.id


def _members(db: Connection, story_ids: Sequence[int]) -> tuple[Member, ...]:
    return tuple(member for members in stories.members(db, story_ids).values() for member in members)


def _labels(db: Connection) -> dict[tuple[int, int], Label]:
    return {(label.article_id, label.other_id): label for label in stories.labels(db)}


def _changed(
    before: Mapping[tuple[int, int], Label], after: Mapping[tuple[int, int], Label]
) -> tuple[tuple[int, int, Label | None], ...]:
    return tuple((*pair, before.get(pair)) for pair, label in after.items() if before.get(pair) != label)


def labels(store: Store) -> list[LabeledPair]:
    """Return the labels that people gave pairs of articles, with the articles, to measure and fit by."""
    with store.read() as db:
        pair_labels = stories.labels(db)
        articles_by_id = articles.get(
            db, {article_id for label in pair_labels for article_id in (label.article_id, label.other_id)}
        )
    return [
        LabeledPair(label, articles_by_id[label.article_id], articles_by_id[label.other_id]) for label in pair_labels
    ]
