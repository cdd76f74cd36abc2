"""Which English words a foreign word stands for, learnt from sentence pairs alone.

IBM model 1 (Brown et al. 1993) in both directions, each word of one side explained by the words of the other; from the
third round on the two must agree (Liang, Taskar and Klein 2006), which rids rare words of most false links.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

ROUNDS = 10
ALONE = 2  # rounds before the directions must agree
EMPTY = 0.001  # the weight with which a word stands for nothing
WEAKEST = 0.02  # expected links below this are dropped


@dataclass(frozen=True, slots=True)
class Links:
    """`shares` (foreign, english), sparse: the share of a foreign word's occurrences that stand for an English word."""

    foreign: dict[str, int]
    english: dict[str, int]
    shares: sp.csr_matrix


def learn(foreign: Sequence[Sequence[str]], english: Sequence[Sequence[str]]) -> Links:
    """From as many foreign sentences as English ones, each a list of words, side by side."""
    foreign_words, english_words = _numbered(foreign), _numbered(english)
    one, two, at_one, at_two = _meetings(foreign, english, foreign_words, english_words)
    kinds, kind = np.unique(one * len(english_words) + two, return_inverse=True)
    left, right = kinds // len(english_words), kinds % len(english_words)
    by_foreign, by_english = _shares(np.ones(len(kinds)), left), _shares(np.ones(len(kinds)), right)
    for number in range(ROUNDS):
        to_english = _posterior(by_foreign[kind], at_two)
        to_foreign = _posterior(by_english[kind], at_one)
        if number <= ALONE:
            by_foreign = _shares(np.bincount(kind, to_english), left)
            by_english = _shares(np.bincount(kind, to_foreign), right)
        else:
            agreed = np.bincount(kind, to_english * to_foreign)
            by_foreign, by_english = _shares(agreed, left), _shares(agreed, right)
    links = np.bincount(kind, to_english * to_foreign)
    times = np.bincount(
        [foreign_words[word] for sentence in foreign for word in sentence], minlength=len(foreign_words)
    )
    strong = links > WEAKEST
    shape = len(foreign_words), len(english_words)
    shares = sp.csr_matrix((links[strong] / times[left[strong]], (left[strong], right[strong])), shape=shape)
    return Links(foreign_words, english_words, shares)


def _numbered(sentences: Sequence[Sequence[str]]) -> dict[str, int]:
    return {word: i for i, word in enumerate(dict.fromkeys(word for sentence in sentences for word in sentence))}


def _meetings(
    foreign: Sequence[Sequence[str]], english: Sequence[Sequence[str]], left: dict[str, int], right: dict[str, int]
) -> tuple[NDArray[np.intp], ...]:
    """Every foreign word beside every English word of its pair: the two words, and the two places in the running text."""
    parts: list[tuple[NDArray[np.intp], ...]] = []
    before_one = before_two = 0
    for some, other in zip(foreign, english, strict=True):
        one = np.array([left[word] for word in some], np.intp)
        two = np.array([right[word] for word in other], np.intp)
        at_one, at_two = np.arange(len(one)) + before_one, np.arange(len(two)) + before_two
        parts.append((one.repeat(len(two)), np.tile(two, len(one)), at_one.repeat(len(two)), np.tile(at_two, len(one))))
        before_one += len(one)
        before_two += len(two)
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def _shares(weights: NDArray[Any], of: NDArray[np.intp]) -> NDArray[np.float64]:
    return np.asarray(weights / np.maximum(np.bincount(of, weights), 1e-9)[of])


def _posterior(weights: NDArray[np.float64], at: NDArray[np.intp]) -> NDArray[np.float64]:
    return np.asarray(weights / (np.bincount(at, weights) + EMPTY)[at])
