"""Look at stories that got articles, and make an alarm where a watch begins to match, or a story grows past one of its marks."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from crawler.app.alerts.matching import NEAR, StoryFacts, reached, reasons
from storage.config.alerts import Watch
from storage.config.settings import Config
from storage.corpus import articles, breaking, copies, stories
from storage.database.store import Store
from storage.editing import alarms, drafts, watches
from storage.editing.alarms import Alarm
from storage.errors import ModelError
from storage.records import Article
from storage.search import article_vectors
from summarizer.encoding.article_index import QueryVector

MOST_NEAR = 300  # articles that are near to a sentence, at most

Question = Callable[[str], QueryVector]


@dataclass(frozen=True, slots=True)
class Match:
    """A story that a watch matches, and why."""

    watch: Watch
    facts: StoryFacts
    reasons: Sequence[str]


@dataclass
class Raised:
    """How many alarms were made; `faults`: sentences that cannot be compared by meaning, with the reason."""

    alarms: int = 0
    faults: list[str] = field(default_factory=list)


def all_watches(db: Connection, config: Config) -> list[Watch]:
    """Return the watches of config/digest.yaml and those of the page; of one name, that of the file."""
    named = {stored.watch.name: stored.watch for stored in watches.active(db)}
    return list((named | {watch.name: watch for watch in config.watch.watches}).values())


def raise_alarms(
    store: Store, config: Config, outlet_names: Mapping[str, str], question: Question, now: datetime
) -> Raised:
    """Make the alarms about stories that got an article since the last time; they are sent by `sending.send_due`."""
    raised = Raised()
    with store.read() as db:
        watched = all_watches(db, config)
        since = now - timedelta(hours=config.watch.fresh_hours)
        story_ids, newest = alarms.to_look_at(db, since) if watched else ([], 0)
        matches = list(find_matches(db, watched, story_ids, config, outlet_names, question, now, raised.faults))
        marks = alarms.marks(db, [match.facts.story_id for match in matches])
    due = [alarm for match in matches for alarm in _alarms(match, marks, now)]
    if watched:
        with store.begin() as db:
            raised.alarms = alarms.keep(db, due)
            alarms.looked(db, newest)
    return raised


def find_matches(
    db: Connection,
    watched: Sequence[Watch],
    story_ids: Collection[int],
    config: Config,
    outlet_names: Mapping[str, str],
    question: Question,
    now: datetime,
    faults: list[str],
) -> Iterable[Match]:
    """Yield which of these stories each watch matches. What cannot be compared by meaning matches nothing, and is added to `faults`."""
    if not watched or not story_ids:
        return
    near = _near(db, watched, question, config, faults)
    for facts in facts_of(db, story_ids, near, now):
        for watch in watched:
            why = reasons(watch, facts, config.digest.names, outlet_names)
            if why is not None:
                yield Match(watch, facts, why)


def facts_of(
    db: Connection, story_ids: Collection[int], near: Mapping[str, Collection[int]], now: datetime
) -> Iterable[StoryFacts]:
    """Yield what watches ask of each of these stories; copies are left out."""
    members = stories.members(db, story_ids)
    ids = [member.article_id for each in members.values() for member in each]
    repeated = copies.by_article(db, ids)
    tellings = breaking.outlets_of(db, story_ids, now)
    broke = breaking.by_story(db, story_ids)
    draft_ids = drafts.of_stories(db, story_ids)
    newest = {draft.id: draft for draft in drafts.latest(db, list(draft_ids.values()))} if draft_ids else {}
    for story_id, each in members.items():
        own = [member.article_id for member in each if member.article_id not in repeated]
        texts = articles.get(db, own)
        in_order: list[Article] = [texts[article_id] for article_id in own if article_id in texts]
        if not in_order:
            continue
        draft = newest.get(draft_ids.get(story_id, 0))
        yield StoryFacts(
            story_id,
            in_order,
            tellings.get(story_id, ()),
            (draft.headline if draft else "") or in_order[0].title or in_order[0].text[:120],
            draft.id if draft else 0,
            draft.relevance if draft else 0.0,
            story_id in broke,
            near,
        )


def _near(
    db: Connection, watched: Sequence[Watch], question: Question, config: Config, faults: list[str]
) -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for sentence in {watch.about for watch in watched if watch.about}:
        try:
            asked = question(sentence)
        except ModelError as error:
            faults.append(str(error))
            continue
        nearest = article_vectors.nearest(db, asked.row, asked.space, MOST_NEAR)
        close = [near.article_id for near in nearest.near if near.score >= config.watch.nearness or near.cosine >= NEAR]
        found[sentence] = frozenset(close)
    return found


def _alarms(match: Match, marks: Mapping[tuple[str, int], int], now: datetime) -> Iterable[Alarm]:
    watch, facts = match.watch, match.facts
    mark = reached(watch, len(facts.tellings))
    if mark <= marks.get((watch.name, facts.story_id), 0):
        return
    for channel in (*(f"mail:{address}" for address in watch.mail), *watch.channels):
        yield Alarm(
            watch.name, facts.story_id, mark, channel, len(facts.tellings), facts.headline, "; ".join(match.reasons), now,
            next_at=now,
        )  # fmt: skip
