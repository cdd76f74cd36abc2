"""Articles → stories: the articles of one event, across outlets and languages.

    pending ─▶ Telling ─▶ likelihoods of one event with every article of the window ─▶ joined | opened ─▶ merged

On-line: an article joins the story whose articles it is most likely one event with, on average, or opens one; the average
keeps a story from drifting. Stories opened together may still merge. A copy follows its lead. What a person decided stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection

from storage import articles, copies, pending, stories
from storage.config import StoriesConfig
from storage.records import Article, Copy, Member
from storage.store import Store
from summarizer import tellings
from summarizer.encoder import Encoder, Vectors, encode_kept
from summarizer.tellings import Matrix, Told

_BATCH = 1000  # articles grouped in one transaction
_BATCH_CHARS = 16_000_000


@dataclass(frozen=True, slots=True)
class Grouped:
    """`articles` looked at, of them `joined` a story there was, and `opened` stories new; `notes` are lines for the editor."""

    articles: int
    joined: int
    opened: int
    notes: tuple[str, ...] = ()


def group_stories(store: Store, config: StoriesConfig, encoder: Encoder, now: datetime) -> Grouped:
    """Puts every article not in a story yet into one, oldest first, in transactions of a thousand.

    Raises ModelError, StoreError.
    """
    total = Grouped(0, 0, 0)
    while True:
        with store.read() as db:
            times = pending.oldest(db, "stories", _BATCH, _BATCH_CHARS)
            if not times:
                return total
            window = _read_window(db, times, config)
        told = _tell(store, encoder, window, now)
        with store.begin() as db:
            grouping = Grouping(window, tellings.likelihoods(told, len(window.new), config), config)
            grouping.place()
            grouping.merge()
            done = _keep(db, grouping, told, window)
            pending.done(db, "stories", times)
        total = Grouped(
            total.articles + len(times),
            total.joined + done.joined,
            total.opened + done.opened,
            total.notes + done.notes,
        )


@dataclass(frozen=True, slots=True)
class Window:
    """What is compared: `old` articles by id with the story each is in, `new` ones in order of time; `follow` are
    the copies among the new with the verdict on each."""

    old: Mapping[int, Article]
    places: Mapping[int, int]
    new: list[Article]
    follow: Mapping[int, Copy]

    @property
    def articles(self) -> list[Article]:
        return [*self.old.values(), *self.new]


class Grouping:
    """Where the new articles of a window go. Stories opened here have negative numbers until they are kept."""

    def __init__(self, window: Window, likely: Matrix, config: StoriesConfig) -> None:
        self._config, self._likely, self._window = config, likely, window
        old = list(window.old)
        self.stories: list[int] = list(dict.fromkeys(window.places[of] for of in old))
        column = {story_id: at for at, story_id in enumerate(self.stories)}
        self.members: list[list[int]] = [[] for _ in self.stories]  # columns of `likely`
        for at, of in enumerate(old):
            self.members[column[window.places[of]]].append(at)
        # Sums of likelihoods of each new article with each story's articles.
        self._sums = np.zeros((len(window.new), len(self.stories) + len(window.new)), np.float32)
        for at, inside in enumerate(self.members):
            self._sums[:, at] = likely[:, inside].sum(axis=1)
        self.sure: dict[int, float] = {}
        self.notes: list[str] = []

    def place(self) -> None:
        """Each new article into the likeliest story, or one of its own."""
        first = len(self._window.old)
        for at, article in enumerate(self._window.new):
            count = len(self.stories)
            best = self._likeliest(at, count, article)
            if best is None:
                self.stories.append(-count - 1)
                self.members.append([])
                best = count
            self.sure[article.id] = float(self._sums[at, best] / max(1, len(self.members[best]))) or 1.0
            self.members[best].append(first + at)
            self._sums[:, best] += self._likely[:, first + at]

    def merge(self) -> None:
        """Joins the stories opened here into each other or into older ones where their articles are likely one event."""
        first = len(self._window.old)
        sizes = np.array([len(inside) for inside in self.members], np.float32)
        opened = [at for at, story_id in enumerate(self.stories) if story_id < 0]
        if not opened:
            return
        sums = np.stack([self._sums[np.array(self.members[at]) - first, : len(sizes)].sum(axis=0) for at in opened])
        while True:
            mean = sums / np.maximum(sizes[opened][:, None] * sizes[None, :], 1)
            mean[sizes[opened][:, None] + sizes[None, :] > self._config.max_articles] = 0
            mean[np.arange(len(opened)), opened] = 0
            row, into = np.unravel_index(int(mean.argmax()), mean.shape)
            if mean[row, into] < self._config.join:
                return
            gone = opened[row]
            if into in opened:
                sums[opened.index(int(into))] += sums[row]
            sums[:, into] += sums[:, gone]
            sums[row], sums[:, gone] = 0, 0
            sizes[into] += sizes[gone]
            sizes[gone] = 0
            for of in self.members[gone]:
                self.sure[self._window.new[of - first].id] = float(mean[row, into])
            self.members[into] += self.members[gone]
            self.members[gone] = []

    def likely(self, of: int, other: int) -> float:
        """Of a new article (its place among all) and any other."""
        return float(self._likely[of - len(self._window.old), other])

    def _likeliest(self, at: int, count: int, article: Article) -> int | None:
        if not count:
            return None
        sizes = np.array([len(inside) for inside in self.members], np.float32)
        mean = self._sums[at, :count] / np.maximum(sizes, 1)
        best = int(mean.argmax())
        if mean[best] < self._config.join:
            return None
        if sizes[best] >= self._config.max_articles:
            self.notes.append(
                f"a story reached its {self._config.max_articles} articles: “{article.title}” ({article.source}) opened another"
            )
            return None
        return best


def _read_window(db: Connection, times: Mapping[int, datetime], config: StoriesConfig) -> Window:
    reach = timedelta(days=config.window_days)
    members = stories.members(db, stories.between(db, min(times.values()) - reach, max(times.values()) + reach))
    kept = {one.article_id: one for found in members.values() for one in found}
    kept |= stories.of(db, times)
    held = {of for of in times if of in kept and kept[of].by != "machine"}
    follow = copies.of(db, {*kept, *times})
    leads = {*times, *stories.of(db, {copy.of_id for copy in follow.values()})}
    follow = {of: copy for of, copy in follow.items() if copy.of_id in leads}
    old = articles.get(db, {of for of in kept if of not in follow and (of not in times or of in held)})
    new = [one for one in articles.get(db, times).values() if one.id not in follow and one.id not in held]
    return Window(
        old,
        {of: kept[of].story_id for of in old},
        sorted(new, key=lambda one: (one.when, one.id)),
        {of: copy for of, copy in follow.items() if of in times and of not in held},
    )


def _tell(store: Store, encoder: Encoder, window: Window, now: datetime) -> Told:
    def encode(texts: Sequence[str], language: str, within: bool) -> Vectors:
        return encode_kept(store, encoder, texts, language, now, within=within)

    return tellings.told(window.articles, encode)


def _keep(db: Connection, grouping: Grouping, told: Told, window: Window) -> Grouped:
    first = len(window.old)
    joining: list[Member] = []
    opened = 0
    for at, inside in enumerate(grouping.members):
        new = [of for of in inside if of >= first]
        if not new:
            continue
        story_id = grouping.stories[at]
        if story_id < 0:
            story_id = stories.open_story(db, told.tellings[new[0]].article.when)
            opened += 1
        for of in new:
            article = told.tellings[of].article
            near = max(
                (other for other in inside if other != of), key=lambda other: grouping.likely(of, other), default=None
            )
            why = "the only one to tell it" if near is None else tellings.reason(told.tellings[of], told.tellings[near])
            joining.append(Member(story_id, article.id, grouping.sure[article.id], why))
    stories.join(db, joining)
    # A copy stands where its lead does, whose place was just kept or is older than the window.
    leads = stories.of(db, {copy.of_id for copy in window.follow.values()})
    following = [
        Member(leads[copy.of_id].story_id, of, copy.score, f"copy: {copy.reason}") for of, copy in window.follow.items()
    ]
    stories.join(db, following)
    count = len(joining) + len(following)
    return Grouped(count, count - opened, opened, tuple(grouping.notes))
