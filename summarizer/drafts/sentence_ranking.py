"""Which sentences of a story to keep: numbers in, numbers out.

A sentence's worth is a weighted sum of how central it is, how early it comes and how like the headline it is; from the
highest down they are chosen by maximal marginal relevance (Carbonell and Goldstein 1998), so that none repeats another.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storage.config.settings import DraftsConfig
from storage.corpus.vectors import Matrix

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be chosen. `article` counts the story's articles from 0, the leading one; `place` its sentences.

    `leans` says that it cannot be printed without another sentence of its article ("He added …"), whose place is `on`: the one before it
    where none is given.
    """

    article: int
    place: int
    chars: int
    leans: bool = False
    on: int | None = None


def choose(
    vectors: Matrix, headline: Vector, candidates: Sequence[Candidate], config: DraftsConfig, count: int | None = None
) -> list[int]:
    """Return the indexes of the chosen candidates, in reading order: articles whose first sentence is chosen before others, the leading
    one first of equals, each article in its own order.

    `vectors` is (n, d), unit rows of one space, `headline` (d,) of the same, zeros where there is none. Between `min_sentences` and
    `max_sentences` are chosen, no more once `enough_chars` are reached, never past `max_chars`; `count` asks for exactly that many,
    whatever their length."""
    if not candidates:
        return []
    values = worth(vectors, headline, candidates, config)
    alike = np.clip(vectors @ vectors.T, 0, 1)
    most = config.max_sentences if count is None else count
    chosen: list[int] = []
    chars = 0
    open_ = set(range(len(candidates)))
    while open_ and len(chosen) < most:
        if count is None and len(chosen) >= config.min_sentences and chars >= config.enough_chars:
            break
        fit = [
            index
            for index in open_
            if count is not None or not chosen or chars + candidates[index].chars <= config.max_chars
        ]
        fit = [index for index in fit if not chosen or alike[index, chosen].max() < config.same]
        fit = [
            index
            for index in fit
            if not candidates[index].leans or _follows_support(candidates[index], chosen, candidates)
        ]
        if not fit:
            break
        gains = {index: _gain(index, chosen, values, alike, config.diversity) for index in fit}
        best = max(fit, key=lambda index: (gains[index], -index))
        chosen.append(best)
        chars += candidates[best].chars
        open_.remove(best)
    begun = {candidates[index].article for index in chosen if candidates[index].place == 0}

    def place(index: int) -> tuple[bool, int, int]:
        return candidates[index].article not in begun, candidates[index].article, candidates[index].place

    return sorted(chosen, key=place)


def likely(candidates: Sequence[Candidate], most: int) -> list[int]:
    """Return the indexes of at most `most` candidates, in the order given: those that come first in their articles, article by article,
    a quarter of them the leading one's however many articles there are. A sentence comes with those before it, on which it may lean."""
    order = sorted(range(len(candidates)), key=lambda index: (candidates[index].place, candidates[index].article))
    leading = [index for index in order if candidates[index].article == 0][: most // 4]
    return sorted([*leading, *(index for index in order if index not in leading)][:most])


def worth(vectors: Matrix, headline: Vector, candidates: Sequence[Candidate], config: DraftsConfig) -> Vector:
    """Return the worth of each candidate, (n,), by the weights in `config`; every part is 0..1."""
    places = np.array([candidate.place for candidate in candidates], np.float32)
    return np.asarray(
        config.centrality * centrality(vectors)
        + config.position / np.sqrt(1 + places)
        + config.headline * np.clip(vectors @ headline, 0, 1),
        np.float32,
    )


def centrality(vectors: Matrix) -> Vector:
    """Return the mean cosine of each row with all others, as a share of the highest; (n,), 0..1."""
    if len(vectors) < 2:
        return np.ones(len(vectors), np.float32)
    alike = np.clip(vectors @ vectors.T, 0, 1)
    mean = (alike.sum(axis=1) - np.diag(alike)) / (len(vectors) - 1)
    highest = mean.max()
    return np.asarray(mean / highest if highest > 0 else mean, np.float32)


def by_rarity(vectors: Matrix) -> Matrix:
    """Return lexical unit rows with each column weighted by its idf among them: a word of every row says little.

    log((1 + n) / (1 + df)) + 1, as scikit-learn's smooth idf.
    """
    rows = len(vectors)
    weights = np.log((1 + rows) / (1 + np.count_nonzero(vectors, axis=0))) + 1
    weighted = vectors * weights
    lengths = np.linalg.norm(weighted, axis=1, keepdims=True)
    return np.asarray(weighted / np.where(lengths > 0, lengths, 1), np.float32)


def _follows_support(candidate: Candidate, chosen: Sequence[int], candidates: Sequence[Candidate]) -> bool:
    on = candidate.place - 1 if candidate.on is None else candidate.on
    return any(candidates[index].article == candidate.article and candidates[index].place == on for index in chosen)


def _gain(index: int, chosen: Sequence[int], values: Vector, alike: Matrix, diversity: float) -> float:
    repeated = max((float(alike[index, other]) for other in chosen), default=0.0)
    return diversity * float(values[index]) - (1 - diversity) * repeated
