"""Which other stories a draft most likely tells of: by the meaning of their articles, where it is known, by names of config/names.yaml,
in whatever script they are written, by words of the same language and, in two, by words that sound alike, all in headlines. What few
headlines have counts for much. Pure.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from review.web.services.queue_rows import DraftRow
from storage.config.names import Names
from storage.search.article_vectors import above_their_language, of_their_language
from storage.search.shared_names import WEIGHT
from storage.text import clitics
from storage.text.function_words import BINDING_WORDS
from storage.text.name_keys import written_keys
from storage.text.normalize import fold

_NAME = 2.0  # a name counts for so many words
_LEAST_LETTERS = 3  # of a word that counts
_COMMON = 0.25  # a word in a greater share of the headlines says nothing, where there are _FEW of them or more
_FEW = 8
_SHOWN = 3  # names or words shown, at most
_CACHED = 50_000  # headlines
_HALF = 5.0  # summed rarity in common that counts half
_LEAST_SPREAD = 0.02  # of cosines: a few rows may have nearly the same


@dataclass(frozen=True, slots=True)
class HeadlineWords:
    """A headline: the listed names in it, its other words as they are written, each with its folded stems, and how they sound."""

    names: frozenset[str]
    words: tuple[tuple[str, frozenset[str]], ...]
    sounds: frozenset[str]

    @property
    def stems(self) -> frozenset[str]:
        """All stems of its words."""
        return frozenset(stem for _, stems in self.words for stem in stems)


@dataclass(frozen=True, slots=True)
class MergeCandidate:
    """A row with what it shares with the draft, in few words; "" where it shares nothing that counts."""

    row: DraftRow
    why: str


@dataclass
class HeadlineSimilarity:
    """Remembers the headlines it has read."""

    _read: dict[tuple[str, str], HeadlineWords] = field(default_factory=dict)

    def order(
        self,
        headline: str,
        language: str,
        rows: Sequence[DraftRow],
        names: Names,
        near: Mapping[int, float] = MappingProxyType({}),
    ) -> list[MergeCandidate]:
        """Return the rows, the likeliest first; those as likely in the order they came in. `near` says how near their stories are in
        meaning."""
        mine = self._of(headline, language, names)
        others = [self._of(row.headline, row.language, names) for row in rows]
        shares = [
            _shared(mine, other, by_words=language == row.language) for other, row in zip(others, rows, strict=True)
        ]
        often = Counter(term for shared in shares for terms in shared for term in terms)
        common = len(rows) if len(rows) < _FEW else len(rows) * _COMMON
        in_common, candidates = [], []
        for row, (same_names, same_words, same_sounds) in zip(rows, shares, strict=True):
            named = _weights(same_names, often, len(rows))
            worded = _weights((term for term in same_words if often[term] <= common), often, len(rows))
            sounding = _weights((term for term in same_sounds if often[term] <= common), often, len(rows))
            in_common.append(_NAME * sum(named.values()) + sum(worded.values()) + sum(sounding.values()))
            candidates.append(MergeCandidate(row, _why(named, worded)))
        scores = _scores(in_common, rows, near)
        return [candidate for _, candidate in sorted(zip(scores, candidates, strict=True), key=lambda of: -of[0])]

    def _of(self, headline: str, language: str, names: Names) -> HeadlineWords:
        key = (headline, language)
        if key not in self._read:
            if len(self._read) >= _CACHED:
                self._read.clear()
            self._read[key] = headline_words(headline, language, names)
        return self._read[key]


def headline_words(headline: str, language: str, names: Names) -> HeadlineWords:
    """Return the listed names of a headline, and the words in it that may tell one event from others."""
    pieces = [(piece.strip(".,;:!?()[]«»“”\"'’،؛؟…"), fold(piece).split()) for piece in headline.split()]
    words = [
        (piece, frozenset(stem for word in folded for stem in clitics.stems(word, language)))
        for piece, folded in pieces
        if any(len(word) >= _LEAST_LETTERS and word not in BINDING_WORDS.get(language, ()) for word in folded)
    ]
    listed_names = [name for house in names.mentions(headline, language) if (name := names.get(house))]
    named = {part for name in listed_names for spelling in name.spellings(language) for part in fold(spelling).split()}
    others = tuple(word for word in words if not word[1] & named)
    sounds = frozenset(key for piece, _ in others for key in written_keys(piece, language))
    return HeadlineWords(frozenset(name.house for name in listed_names), others, sounds)


def _shared(
    mine: HeadlineWords, other: HeadlineWords, *, by_words: bool
) -> tuple[Collection[str], Collection[str], Collection[str]]:
    """Return the names and the words (as they stand in mine) that both have; of another language the sounds instead of the words."""
    if not by_words:
        return mine.names & other.names, (), {f"~{key}" for key in mine.sounds & other.sounds}
    theirs = other.stems
    return mine.names & other.names, dict.fromkeys(piece for piece, stems in mine.words if stems & theirs), ()


def _scores(in_common: Sequence[float], rows: Sequence[DraftRow], near: Mapping[int, float]) -> list[float]:
    """Return how likely each row is: by what it has in common, and how near it is beside others of its language."""
    by_words = [weight / (weight + _HALF) for weight in in_common]
    known = [at for at, row in enumerate(rows) if row.story_id in near]
    if not known:
        return by_words
    cosines = np.array([near[rows[at].story_id or 0] for at in known], np.float32)
    spoken = [rows[at].language for at in known]
    standing = np.zeros(len(rows), np.float32)  # one without vectors stands in the middle
    standing[known] = above_their_language(cosines, spoken)
    spread = max(float(np.mean(of_their_language(cosines, spoken)[1])), _LEAST_SPREAD)
    return [float(place + WEIGHT * words / spread) for place, words in zip(standing, by_words, strict=True)]


def _weights(shared: Iterable[str], often: Counter[str], rows: int) -> dict[str, float]:
    """Return the shared terms, the rarest first, each with its weight."""
    counted = {term: math.log((1 + rows) / often[term]) for term in shared}
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _why(named: Iterable[str], worded: Iterable[str]) -> str:
    shared = (("same names", [*named][:_SHOWN]), ("same words", [*worded][:_SHOWN]))
    return "; ".join(f"{what}: {', '.join(terms)}" for what, terms in shared if terms)
