"""Articles → stories: the articles of one event, across outlets and languages.

    pending ─▶ Telling ─▶ the stories of the window that share a rare word or name ─▶ score ─▶ joined | opened

On-line: an article joins a story of the last days or opens one. A copy follows its lead. What a person decided stays.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from storage import articles, copies, pending, stories
from storage.config import StoriesConfig
from storage.records import Article, Copy, Member
from storage.store import Store
from storage.text import words
from summarizer import names
from summarizer.encoder import Encoder, encode_kept

_BATCH = 500  # articles grouped in one transaction
_BATCH_CHARS = 8_000_000
_CANDIDATES = 20  # stories scored exactly for one article: those that share the rarest words
_COMPARED = 12  # articles of a story that a newcomer is compared with: the newest
LEAD_WORDS = 120  # of the text that tell what happened; the rest is background that many stories share


@dataclass(frozen=True, slots=True)
class Grouped:
    """`articles` looked at, of them `joined` a story there was, and `opened` stories new; `notes` are lines for the editor."""

    articles: int
    joined: int
    opened: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """What an article tells of its event: folded words of headline and lead with their counts, names as consonant keys,
    numbers, and a unit vector (1-D float32) in `space`."""

    article_id: int
    when: datetime
    language: str
    words: dict[str, int]
    names: dict[str, str]
    numbers: frozenset[str]
    vector: NDArray[np.float32]
    space: str


@dataclass(slots=True)
class Rarity:
    """In how many of the window's articles a word stands."""

    articles: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    def add(self, found: Iterable[str]) -> None:
        self.articles += 1
        self.seen.update(set(found))

    def weight(self, word: str) -> float:
        """0..1: 1 for a word of one article, near 0 for one that stands in all."""
        return math.log((1 + self.articles) / max(1, self.seen[word])) / math.log(2 + self.articles)


@dataclass(frozen=True, slots=True)
class Score:
    """How sure it is that two articles tell one event (0..1), and the words an editor reads."""

    value: float
    reason: str


def score(one: Telling, other: Telling, rarity: Rarity) -> Score:
    """How likely two articles tell the same event, from their words, vectors, names and numbers."""
    lexical = _overlap(one.words, other.words, rarity)
    same_space = one.space == other.space
    vectors = float(one.vector @ other.vector) if same_space else 0.0
    shared = sorted(one.names.keys() & other.names.keys(), key=rarity.weight, reverse=True)
    fewer = min(len(one.names), len(other.names)) or 1
    named = sum(rarity.weight(name) for name in shared) / math.sqrt(fewer)
    counted = sorted(one.numbers & other.numbers, key=len, reverse=True)
    if one.language == other.language:
        value = 0.5 * lexical + 0.5 * max(0.0, vectors)
    else:
        value = min(1.0, 0.12 * named + 0.1 * min(3, len(counted)) + (0.5 * max(0.0, vectors) if same_space else 0.0))
    return Score(min(1.0, value), _reason(one, other, [one.names[name] for name in shared[:4]], counted[:3], lexical))


def _overlap(one: dict[str, int], other: dict[str, int], rarity: Rarity) -> float:
    def length(found: dict[str, int]) -> float:
        return math.sqrt(sum((count * rarity.weight(word)) ** 2 for word, count in found.items())) or 1.0

    common = one.keys() & other.keys()
    return sum(one[word] * other[word] * rarity.weight(word) ** 2 for word in common) / (length(one) * length(other))


def _reason(one: Telling, other: Telling, shared: Sequence[str], counted: Sequence[str], lexical: float) -> str:
    days = abs((one.when - other.when).days)
    said = ["same day" if days == 0 else f"{days} day{'s' if days > 1 else ''} apart"]
    if shared:
        said.append(f"same names: {', '.join(shared)}")
    if counted:
        said.append(f"same number{'s' if len(counted) > 1 else ''}: {', '.join(counted)}")
    if one.language == other.language:
        said.append(f"{lexical:.0%} of their words' weight in common")
    return "; ".join(said)


def group_stories(store: Store, config: StoriesConfig, encoder: Encoder, now: datetime) -> Grouped:
    """Puts every article not in a story yet into one, oldest first, in transactions of a few hundred.

    Raises ModelError, StoreError.
    """
    total = Grouped(0, 0, 0)
    while True:
        with store.read() as db:
            times = pending.oldest(db, "stories", _BATCH, _BATCH_CHARS)
            if not times:
                return total
            window = timedelta(days=config.window_days)
            around = stories.between(db, min(times.values()) - window, max(times.values()) + window)
            kept = stories.members(db, around)
            batch = articles.get(db, times)
            leads = copies.of(db, {*batch, *(m.article_id for found in kept.values() for m in found)})
            placed = {m.article_id for found in kept.values() for m in found if m.article_id not in leads}
            around_articles = articles.get(db, placed)
        tellings = _tell(store, encoder, {**around_articles, **batch}, now)
        with store.begin() as db:
            grouping = _Grouping(config, tellings)
            for story_id, found in kept.items():
                grouping.know(story_id, [m.article_id for m in found if m.article_id in placed])
            done = grouping.place(db, batch, leads)
            pending.done(db, "stories", times)
        total = Grouped(
            total.articles + done.articles,
            total.joined + done.joined,
            total.opened + done.opened,
            (*total.notes, *done.notes),
        )


def tell(article: Article, vector: NDArray[np.float32], space: str) -> Telling:
    """What of an article is compared: its headline counts twice."""
    lead = " ".join(article.text.split()[:LEAD_WORDS])
    told = f"{article.title}\n{lead}"
    found = Counter(words(told))
    found.update(words(article.title))
    named = names.names(told) if article.language in {"en", "kmr", "tr"} else frozenset(found)
    keys = {names.key(name): name for name in sorted(named)}
    keys.pop("", None)
    return Telling(
        article.id,
        article.when,
        article.language,
        {word: count for word, count in found.items() if len(word) > 1},
        keys,
        frozenset(number for number in names.numbers(told)),
        vector,
        space,
    )


def _tell(store: Store, encoder: Encoder, found: dict[int, Article], now: datetime) -> dict[int, Telling]:
    told: dict[int, Telling] = {}
    for language in sorted({article.language for article in found.values()}):
        some = [article for article in found.values() if article.language == language]
        texts = [f"{article.title}\n{' '.join(article.text.split()[:LEAD_WORDS])}" for article in some]
        vectors = encode_kept(store, encoder, texts, language, now)
        told |= {one.id: tell(one, vectors.rows[at], vectors.space) for at, one in enumerate(some)}
    return told


class _Grouping:
    """The stories of the window in memory, found by what is rare in them."""

    def __init__(self, config: StoriesConfig, tellings: dict[int, Telling]) -> None:
        self._config, self._tellings = config, tellings
        self._rarity = Rarity()
        for telling in tellings.values():
            self._rarity.add([*telling.words, *telling.names])
        self._members: dict[int, list[int]] = {}
        self._places: dict[int, int] = {}
        self._standing: dict[str, set[int]] = {}

    def know(self, story_id: int, article_ids: Iterable[int]) -> None:
        for article_id in article_ids:
            telling = self._tellings[article_id]
            self._members.setdefault(story_id, []).append(article_id)
            self._places[article_id] = story_id
            for found in (*telling.words, *telling.names, *telling.numbers):
                self._standing.setdefault(found, set()).add(story_id)

    def place(self, db: Connection, batch: dict[int, Article], leads: dict[int, Copy]) -> Grouped:
        held = {of for of, member in stories.of(db, batch).items() if member.by != "machine"}
        joining: list[Member] = []
        opened = 0
        notes: list[str] = []
        ordered = sorted(batch.values(), key=lambda article: (article.id in leads, article.when, article.id))
        for article in ordered:
            if article.id in held:
                continue
            lead = leads.get(article.id)
            member = self._best(article.id, notes) if lead is None else self._follow(db, lead)
            if member is None:
                story_id = stories.open_story(db, article.when)
                member = Member(story_id, article.id, 1.0, "the first to tell it")
                opened += 1
            joining.append(member)
            if article.id not in leads:
                self.know(member.story_id, [article.id])
        stories.join(db, joining)
        return Grouped(len(batch), len(joining) - opened, opened, tuple(notes))

    def _follow(self, db: Connection, copy: Copy) -> Member | None:
        story_id = self._places.get(copy.of_id)
        if story_id is None:
            lead = stories.of(db, [copy.of_id]).get(copy.of_id)
            if lead is None:
                return None
            story_id = lead.story_id
        return Member(story_id, copy.article_id, copy.score, f"copy: {copy.reason}")

    def _best(self, article_id: int, notes: list[str]) -> Member | None:
        telling = self._tellings[article_id]
        shared: Counter[int] = Counter()
        for found in (*telling.words, *telling.names, *telling.numbers):
            weight = self._rarity.weight(found)
            for story_id in self._standing.get(found, ()):
                shared[story_id] += weight  # type: ignore[assignment]  # Counter adds floats as well
        best: Member | None = None
        window = timedelta(days=self._config.window_days)
        for story_id, _ in shared.most_common(_CANDIDATES):
            others = [self._tellings[of] for of in self._members[story_id][-_COMPARED:]]
            scores = [score(telling, other, self._rarity) for other in others]
            value = sum(one.value for one in scores) / len(scores)
            if all(abs(other.when - telling.when) > window for other in others):
                continue
            if value >= self._config.join and (best is None or value > best.score):
                best = Member(story_id, article_id, value, max(scores, key=lambda one: one.value).reason)
        if best is not None and len(self._members[best.story_id]) >= self._config.max_articles:
            notes.append(
                f"story {best.story_id} is full ({self._config.max_articles} articles): article {article_id} opened a new one"
            )
            return None
        return best
