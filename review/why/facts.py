"""All that is known of an article, or of an address that gave none, on its way into the queue: the only module that queries for it.

Every look-up is by key, for a batch of articles at once: the cost follows the day that is asked for, never what is stored.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from review.decisions import acts, rules
from storage.corpus import copies, stories, undrafted, work_queue
from storage.database.chunks import chunks
from storage.database.tables import articles, drops, frontier
from storage.database.tables import stories as stories_table
from storage.editing import decisions, drafts, page_acts
from storage.editing.page_acts import Act
from storage.publishing import digests
from storage.publishing.published import PrintedEntry
from storage.records import Copy, Decision, Draft, Drop, Member

Gone = tuple[Drop, int]  # a page that gave no article, and how often it was tried
MOST = 5000  # articles of a day that are looked at; the funnel counts all


@dataclass(frozen=True, slots=True)
class Located:
    """Where an address belongs: the outlet's key ("": none has it) and the identity of its article there ("": its pattern does not fit)."""

    source: str = ""
    identity: str = ""
    forms: tuple[str, ...] = ()  # of the address, as listings may have written it


Locate = Callable[[str], Located]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article without its text. `at` is when it was fetched first."""

    id: int
    source: str
    url: str
    title: str
    language: str
    read: bool
    version: int
    at: datetime
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """The draft of a story: its newest revision, and what was decided on it. `cited` are the articles whose sentences it has."""

    id: int
    headline: str
    language: str
    relevance: float
    reason: str
    notes: tuple[str, ...]
    cited: frozenset[int]
    state: rules.DraftState
    snoozed: datetime | None
    printed: PrintedEntry | None


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """An article on its way. `waits` are the stages that have not looked at it yet; `lead` is the article it repeats."""

    article: ArticleRow
    waits: frozenset[str] = frozenset()
    copy: Copy | None = None
    lead: ArticleRow | None = None
    member: Member | None = None
    is_changed: bool = False  # its story waits for the draft stage
    passed_over: str = ""
    wanted: undrafted.Want | None = None
    draft: DraftFacts | None = None


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """An address that gave no article, as far as it came."""

    located: Located
    listed_at: datetime | None = None
    listing: str = ""
    dropped: Drop | None = None
    times: int = 0


_ROW = [
    articles.c[name]
    for name in ("id", "source", "url", "title", "language", "read", "version", "fetched_at", "happened_at")
]


def of_articles(db: Connection, article_ids: Collection[int], now: datetime) -> dict[int, ArticleFacts]:
    """Return what is known of each of these articles that exists."""
    copy_by_id = copies.by_article(db, article_ids)
    rows = _rows(db, {*article_ids, *(copy.of_id for copy in copy_by_id.values())})
    member_by_id = stories.by_article(db, article_ids)
    story_ids = {member.story_id for member in member_by_id.values()}
    times = {article_id: rows[article_id].happened_at for article_id in article_ids if article_id in rows}
    waits = work_queue.stages_of(db, times)
    changed, passed_over, wanted = (
        _changed(db, story_ids),
        undrafted.reasons(db, story_ids),
        undrafted.wants(db, story_ids),
    )
    draft_by_story = _drafts(db, story_ids, now)
    facts: dict[int, ArticleFacts] = {}
    for article_id in article_ids:
        if article_id in rows:
            copy, member = copy_by_id.get(article_id), member_by_id.get(article_id)
            story_id = member.story_id if member else 0
            facts[article_id] = ArticleFacts(
                rows[article_id],
                frozenset(waits.get(article_id, ())),
                copy,
                rows.get(copy.of_id) if copy else None,
                member,
                story_id in changed,
                passed_over.get(story_id, ""),
                wanted.get(story_id),
                draft_by_story.get(story_id),
            )
    return facts


def article_at(db: Connection, located: Located) -> int | None:
    """Return the article at an address, if it is stored."""
    mine = articles.c.source == located.source
    if located.identity:
        by_identity = db.execute(select(articles.c.id).where(mine, articles.c.identity == located.identity)).scalar()
        if by_identity is not None:
            return int(by_identity)
    return None


def of_address(db: Connection, located: Located) -> AddressFacts:
    """Return what is known of an address that no stored article has."""
    mine = (frontier.c.source == located.source, frontier.c.identity == located.identity)
    listed = db.execute(select(frontier.c.listed_at, frontier.c.listing).where(*mine)).first()
    same = (drops.c.source == located.source, drops.c.url.in_(located.forms))
    dropped = db.execute(select(drops).where(*same).order_by(drops.c.last_at.desc())).first()
    return AddressFacts(
        located,
        listed.listed_at if listed else None,
        listed.listing if listed else "",
        _drop(dropped) if dropped else None,
        dropped.times if dropped else 0,
    )


def came_in(db: Connection, first: datetime, end: datetime, most: int = MOST) -> list[int]:
    """Return the articles that were fetched first in this time, the newest first."""
    within = (articles.c.fetched_at >= first, articles.c.fetched_at < end)
    query = select(articles.c.id).where(*within).order_by(articles.c.fetched_at.desc(), articles.c.id.desc())
    return list(db.execute(query.limit(most)).scalars())


def count_in(db: Connection, first: datetime, end: datetime) -> int:
    """Return how many articles were fetched first in this time."""
    within = (articles.c.fetched_at >= first, articles.c.fetched_at < end)
    return db.execute(select(func.count()).select_from(articles).where(*within)).scalar_one()


def gave_none(db: Connection, first: datetime, end: datetime, most: int = MOST) -> list[Gone]:
    """Return the pages that gave no article, and were last tried in this time, the newest first, each with how often it was tried."""
    within = (drops.c.last_at >= first, drops.c.last_at < end)
    rows = db.execute(select(drops).where(*within).order_by(drops.c.last_at.desc()).limit(most))
    return [(_drop(row), row.times) for row in rows]


def _rows(db: Connection, article_ids: Collection[int]) -> dict[int, ArticleRow]:
    found: dict[int, ArticleRow] = {}
    for piece in chunks(article_ids):
        found |= {row.id: ArticleRow(*row) for row in db.execute(select(*_ROW).where(articles.c.id.in_(piece)))}
    return found


def _changed(db: Connection, story_ids: Collection[int]) -> set[int]:
    found: set[int] = set()
    for piece in chunks(story_ids):
        query = select(stories_table.c.id).where(stories_table.c.changed, stories_table.c.id.in_(piece))
        found |= set(db.execute(query).scalars())
    return found


def _drafts(db: Connection, story_ids: Collection[int], now: datetime) -> dict[int, DraftFacts]:
    story_by_draft = {draft_id: story_id for story_id, draft_id in drafts.of_stories(db, story_ids).items()}
    decided = decisions.by_draft(db, story_by_draft)
    acts_by_draft = page_acts.by_draft(db, story_by_draft)
    printed = digests.printed(db, list(story_by_draft)) if story_by_draft else {}
    found: dict[int, DraftFacts] = {}
    for draft in drafts.latest(db, list(story_by_draft)) if story_by_draft else []:
        history = decided.get(draft.id, [])
        found[story_by_draft[draft.id]] = DraftFacts(
            draft.id,
            draft.headline,
            draft.language,
            draft.relevance,
            draft.relevance_reason,
            draft.notes,
            frozenset(sentence.article_id for sentence in draft.sentences),
            rules.standing(history),
            _snoozed(draft, history, acts_by_draft.get(draft.id, []), now),
            printed.get(draft.id),
        )
    return found


def _snoozed(draft: Draft, history: Sequence[Decision], draft_acts: Sequence[Act], now: datetime) -> datetime | None:
    undone = {act.undoes for act in draft_acts}
    last = next((act for act in reversed(draft_acts) if act.kind == "later" and act.id not in undone), None)
    return acts.until(last) if last is not None and acts.is_snoozed(last, draft, history, now) else None


def _drop(row: Row[Any]) -> Drop:
    return Drop(row.source, row.url, row.reason, row.last_at, row.detail)
