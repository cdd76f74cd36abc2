"""Place new articles: into the story that is likeliest the same event, on average over its articles, or into a new one; and merge
stories that turn out to be one. Pure: reads and stores nothing.

The average keeps a story from drifting: an article older than the window counts 0, so that a story ends when more than half of
it is older than the window.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from storage.config.settings import StoriesConfig
from storage.corpus.vectors import Matrix
from storage.records import Article
from summarizer.stories.event_likelihood import Likelihoods

_LATER = 1000  # articles of older stories compared again in one batch, to see whether two stories have become one


@dataclass(frozen=True, slots=True)
class GroupingWindow:
    """The articles to compare: `old` ones by id with the story each is in (`places`), `new` ones in order of time.

    `fixed` are stories no article is moved out of (a person put one there, or decided the story's draft). `left_out` articles
    of the window are compared with nothing.
    """

    old: Mapping[int, Article]
    places: Mapping[int, int]
    new: Sequence[Article]
    fixed: Collection[int] = frozenset()
    left_out: int = 0

    @property
    def articles(self) -> list[Article]:
        """Return the old articles, then the new ones: the order in which places are counted."""
        return [*self.old.values(), *self.new]


class Grouping:
    """Stories opened here have negative numbers until they are stored. `members` are places among the window's articles."""

    def __init__(self, window: GroupingWindow, likely: Likelihoods, config: StoriesConfig) -> None:
        self._window, self._likely, self._config = window, likely, config
        self._first = len(window.old)
        self.stories: list[int] = list(dict.fromkeys(window.places[of] for of in window.old))
        column = {story_id: at for at, story_id in enumerate(self.stories)}
        self.members: list[list[int]] = [[] for _ in self.stories]
        for at, of in enumerate(window.old):
            self.members[column[window.places[of]]].append(at)
        most = len(self.stories) + len(window.new)
        self._rows = likely.rows(range(self._first, self._first + len(window.new)))
        self._sums = np.zeros((len(window.new), most), np.float32)  # of each new article with each story's articles
        self._sums[:, : len(self.stories)] = self._by_story(self._rows)
        self._sizes = np.zeros(most, np.float32)
        self._sizes[: len(self.stories)] = [len(inside) for inside in self.members]
        self.sure: dict[int, float] = {}  # of each article placed or moved here, by its place
        self.full: list[int] = []  # stories that took here the last article they can hold

    def place(self) -> None:
        """Place each new article in the likeliest story that is not full, or in a new one."""
        for row in range(len(self._window.new)):
            count = len(self.stories)
            mean = self._sums[row, :count] / np.maximum(self._sizes[:count], 1)
            mean[self._sizes[:count] >= self._config.max_articles] = 0
            best = int(mean.argmax()) if count else 0
            sure = 1.0
            if count and mean[best] >= self._config.join:
                sure = float(mean[best])
            else:
                best = count
                self.stories.append(-count - 1)
                self.members.append([])
            self.sure[self._first + row] = sure
            self.members[best].append(self._first + row)
            self._sizes[best] += 1
            self._sums[:, best] += self._rows[:, self._first + row]
            if self._sizes[best] == self._config.max_articles:
                self.full.append(best)

    def merge(self) -> None:
        """Merge stories whose articles are likely one event, on average: those opened here, and older ones that an article
        which came here has brought together."""
        movable = self._movable()
        if not movable:
            return
        merging = _Merging(self._between(movable), self._sizes[: len(self.stories)].copy(), movable, self._config)
        while (pair := merging.best()) is not None:
            gone, into, sure = pair
            if into in movable and self.stories[into] < 0 < self.stories[gone]:
                gone, into = into, gone  # the older one stays
            merging.join(gone, into)
            for at in self.members[gone]:
                self.sure[at] = sure
            if self._sizes[into] < self._config.max_articles <= merging.sizes[into]:
                self.full.append(into)
            self._sizes[into] = merging.sizes[into]
            self.members[into] += self.members[gone]
            self.members[gone] = []

    def nearest(self, at: int, inside: Sequence[int]) -> int | None:
        """Return the place of the article that is likeliest the same event as a new or moved one; None where there is no other."""
        others = [other for other in inside if other != at]
        if not others:
            return None
        row = self._rows[at - self._first] if at >= self._first else self._likely.rows([at])[0]
        return max(others, key=lambda other: row[other])

    def _movable(self) -> list[int]:
        opened = [at for at, story_id in enumerate(self.stories) if story_id < 0]
        sizes = self._sizes[: len(self.stories)]
        compared = 0
        for at, story_id in enumerate(self.stories):
            inside = self.members[at]
            came = [place - self._first for place in inside if place >= self._first]
            if story_id < 0 or not came or story_id in self._window.fixed or compared + len(inside) > _LATER:
                continue
            # The earlier articles are not one event with the other story: both together can be only where the new articles are.
            mean = self._sums[came].sum(axis=0)[: len(self.stories)] / np.maximum(len(came) * sizes, 1)
            mean[at] = 0
            mean[sizes + len(inside) > self._config.max_articles] = 0
            if mean.max() >= self._config.join:
                opened.append(at)
                compared += len(inside)
        return opened

    def _between(self, movable: Sequence[int]) -> Matrix:
        # (movable, stories): the sums of likelihoods between the articles of two stories.
        sums = np.zeros((len(movable), len(self.stories)), np.float32)
        for row, at in enumerate(movable):
            came = [place - self._first for place in self.members[at] if place >= self._first]
            before = [place for place in self.members[at] if place < self._first]
            sums[row] = self._sums[came].sum(axis=0)[: len(self.stories)]
            if before:
                sums[row] += self._by_story(self._likely.rows(before)).sum(axis=0)
        return sums

    def _by_story(self, rows: Matrix) -> Matrix:
        inside = [(at, story) for story, places in enumerate(self.members) for at in places]
        shape = (rows.shape[1], len(self.stories))
        if not inside:
            return np.zeros((rows.shape[0], shape[1]), np.float32)
        at, story = zip(*inside, strict=True)
        belongs = sparse.csr_matrix((np.ones(len(at), np.float32), (at, story)), shape=shape)
        return np.asarray(belongs.T @ rows.T, np.float32).T


class _Merging:
    """The mean likelihoods between the stories that may be moved (rows) and all; the best of each row is kept, so that a join
    costs its own rows and columns."""

    def __init__(self, sums: Matrix, sizes: Matrix, movable: Sequence[int], config: StoriesConfig) -> None:
        self._sums, self.sizes, self._config = sums, sizes, config
        self._movable = np.array(movable)
        self._row_of = {at: row for row, at in enumerate(movable)}
        self._mean = np.stack([self._row(row) for row in range(len(movable))])
        self._at: NDArray[np.intp] = self._mean.argmax(axis=1)
        self._best = self._mean.max(axis=1)

    def best(self) -> tuple[int, int, float] | None:
        """Return the story to move, the one it joins, and their mean likelihood; None where no two are one event."""
        row = int(self._best.argmax())
        if self._best[row] < self._config.join:
            return None
        return int(self._movable[row]), int(self._at[row]), float(self._best[row])

    def join(self, gone: int, into: int) -> None:
        """Merge the sums and sizes of the story `gone` into those of `into`, and update the best of each row."""
        row, target = self._row_of[gone], self._row_of.get(into)
        if target is not None:
            self._sums[target] += self._sums[row]
        self._sums[:, into] += self._sums[:, gone]
        self._sums[row], self._sums[:, gone] = 0, 0
        self.sizes[into] += self.sizes[gone]
        self.sizes[gone] = 0
        self._mean[:, into] = self._column(into)
        self._mean[:, gone], self._mean[row] = 0, 0
        touched = {row, *np.flatnonzero((self._at == into) | (self._at == gone)).tolist()}
        if target is not None:
            self._mean[target] = self._row(target)
            touched.add(target)
        better = np.flatnonzero(self._mean[:, into] > self._best)
        self._best[better], self._at[better] = self._mean[better, into], into
        for changed_row in touched:
            self._at[changed_row] = self._mean[changed_row].argmax()
            self._best[changed_row] = self._mean[changed_row, self._at[changed_row]]

    def _row(self, row: int) -> Matrix:
        at = self._movable[row]
        return self._allowed(self._sums[row], self.sizes[at], self.sizes, np.arange(len(self.sizes)) == at)

    def _column(self, at: int) -> Matrix:
        return self._allowed(self._sums[:, at], self.sizes[self._movable], self.sizes[at], self._movable == at)

    def _allowed(self, sums: Matrix, size: Matrix, other_size: Matrix, itself: NDArray[np.bool_]) -> Matrix:
        mean = sums / np.maximum(size * other_size, 1)
        return np.where(itself | (size + other_size > self._config.max_articles), 0, mean)
