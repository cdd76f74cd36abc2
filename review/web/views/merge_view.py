"""Two stories side by side and the drafts that one may be merged with, read from the store. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from review.decisions import rules
from review.web.services.merge_candidates import MergeCandidate
from review.web.services.page_services import DeskAccess, QueueService
from review.web.services.queue_rows import DraftRow
from storage.corpus import articles, stories
from storage.editing import decisions, drafts
from storage.records import Article, Draft, Wording
from storage.search import full_text
from storage.search.story_nearness import near_stories

MOST_OTHERS = 50
MOST_ARTICLES = 8  # of a story, shown side by side
NEAR = timedelta(days=4)  # drafts within that are offered to be merged with
_MERGED = {"waiting", "below", "later", "approved"}


@dataclass(frozen=True)
class StorySide:
    """One of two stories: its draft in the words it has, and the articles of its story, the oldest first (`more` are not shown)."""

    draft: Draft
    words: Wording
    articles: Sequence[Article]
    more: int


@dataclass(frozen=True)
class MergeView:
    """A draft's story, the `near` ones it may be merged with, and that of them which is chosen (None: there is none), with what they
    share in a few words."""

    mine: StorySide
    near: Sequence[MergeCandidate]
    other: StorySide | None
    why: str


def merge_view(
    db: Connection, draft_id: int, search_words: str, chosen: int, now: datetime, desk: DeskAccess, queue: QueueService
) -> MergeView | None:
    """Return both sides; None where there is no such draft or nothing to merge it with: a person wrote it. The first candidate is the
    other side where none of them is chosen."""
    mine = _side(db, draft_id)
    if mine is None or mine.draft.story_id is None:
        return None
    able = mergeable(db, mine.draft, mine.words, queue.rows.read(db, now), search_words)
    words, names = mine.words, desk.config.digest.names
    meanings = nearness(db, mine.draft, able)
    near = queue.similarity.order(words.headline, words.language, able, names, meanings)[:MOST_OTHERS]
    candidate = next((candidate for candidate in near if candidate.row.id == chosen), near[0] if near else None)
    other = _side(db, candidate.row.id) if candidate else None
    return MergeView(mine, near, other, candidate.why if candidate else "")


def mergeable(
    db: Connection, draft: Draft, words: Wording, rows: Sequence[DraftRow], search_words: str
) -> list[DraftRow]:
    """Return the drafts to offer for merging: those found by words, whatever their day; else those near in time, the nearest day
    first."""
    able = [row for row in rows if row.id != draft.id and row.state in _MERGED and row.story_id is not None]
    if search_words.strip():
        place_of = {
            hit.of: place for place, hit in enumerate(full_text.find(db, search_words.strip(), ["draft"], 1000))
        }
        return sorted((row for row in able if row.id in place_of), key=lambda row: place_of[row.id])
    near = [row for row in able if abs(row.date - words.date) <= NEAR]
    return sorted(near, key=lambda row: abs(row.date - words.date))


def nearness(db: Connection, draft: Draft, rows: Sequence[DraftRow]) -> dict[int, float]:
    """Return how near in meaning the stories of rows are to that of a draft, those of them that have vectors."""
    others = [row.story_id for row in rows if row.story_id is not None]
    return near_stories(db, draft.story_id, others) if draft.story_id is not None else {}


def _side(db: Connection, draft_id: int) -> StorySide | None:
    draft = drafts.get(db, draft_id)
    if draft is None:
        return None
    words = rules.words(draft, rules.standing(decisions.by_draft(db, [draft.id]).get(draft.id, ())))
    members = stories.members(db, [draft.story_id]).get(draft.story_id, []) if draft.story_id else []
    ids = [member.article_id for member in members]
    found = articles.get(db, ids[:MOST_ARTICLES])
    return StorySide(
        draft, words, [found[article_id] for article_id in ids if article_id in found], len(ids) - len(found)
    )
