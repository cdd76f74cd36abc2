"""Which English words a foreign word stands for, learnt from sentence pairs alone.

IBM model 1 (Brown et al. 1993) in both directions, each word of one side explained by the words of the other, those near its
own place in the sentence before others (Dyer, Chahuneau and Smith 2013); from the third round on the two directions must
agree (Liang, Taskar and Klein 2006), which rids rare words of most false links.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

ROUNDS = 10
ALONE = 2  # rounds before the directions must agree
EMPTY = 0.0005  # the weight with which a word stands for nothing
NEAR = 2.0  # a link over the whole length of the sentence counts exp(-NEAR); held-out NTREX, ckb: .534 at 0, .579 at 2 and 4
WEAKEST = 0.02  # expected links below this are dropped


@dataclass(frozen=True, slots=True)
class WordLinks:
    """`shares` (foreign, english), sparse: the share of a foreign word's occurrences that stand for an English word."""

    foreign: dict[str, int]
    english: dict[str, int]
    shares: sp.csr_matrix


def learn(foreign: Sequence[Sequence[str]], english: Sequence[Sequence[str]]) -> WordLinks:
    """From as many foreign sentences as English ones, each a list of words, side by side."""
    foreign_words, english_words = _numbered(foreign), _numbered(english)
    first, two, at_one, at_two, near = _meetings(foreign, english, foreign_words, english_words)
    kinds, kind = np.unique(first.astype(np.int64) * len(english_words) + two, return_inverse=True)
    left, right = kinds // len(english_words), kinds % len(english_words)
    by_foreign, by_english = _shares(np.ones(len(kinds)), left), _shares(np.ones(len(kinds)), right)
    for number in range(ROUNDS):
        to_english = _posterior(by_foreign[kind] * near, at_two)
        to_foreign = _posterior(by_english[kind] * near, at_one)
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
    return WordLinks(foreign_words, english_words, shares)


def _numbered(sentences: Sequence[Sequence[str]]) -> dict[str, int]:
    return {word: i for i, word in enumerate(dict.fromkeys(word for sentence in sentences for word in sentence))}


def _meetings(
    foreign: Sequence[Sequence[str]], english: Sequence[Sequence[str]], left: dict[str, int], right: dict[str, int]
) -> tuple[NDArray[Any], ...]:
    """Every foreign word beside every English word of its pair: the two words, the two places in the running text, and what
    the link counts for their distance."""
    parts: list[tuple[NDArray[Any], ...]] = []
    before_one = before_two = 0
    for words, other in zip(foreign, english, strict=True):
        first = np.array([left[word] for word in words], np.int32)
        two = np.array([right[word] for word in other], np.int32)
        at_one, at_two = np.arange(len(first), dtype=np.int32), np.arange(len(two), dtype=np.int32)
        far = np.abs((at_one[:, None] + 0.5) / max(1, len(first)) - (at_two + 0.5) / max(1, len(two))).ravel()
        where = (at_one + before_one).repeat(len(two)), np.tile(at_two + before_two, len(first))
        parts.append((first.repeat(len(two)), np.tile(two, len(first)), *where, np.exp(-NEAR * far).astype(np.float32)))
        before_one += len(first)
        before_two += len(two)
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def _shares(weights: NDArray[Any], of: NDArray[np.intp]) -> NDArray[np.float64]:
    return np.asarray(weights / np.maximum(np.bincount(of, weights), 1e-9)[of])


def _posterior(weights: NDArray[np.float64], at: NDArray[np.intp]) -> NDArray[np.float64]:
    return np.asarray(weights / (np.bincount(at, weights) + EMPTY)[at])
