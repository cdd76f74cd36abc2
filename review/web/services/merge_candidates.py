"""Which other stories a draft most likely tells of: by names of config/names.yaml, in whatever script they are written, and by
words of the same language, both in headlines. What few headlines have counts for much. Pure.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from review.web.services.queue_rows import DraftRow
from storage.config.names import Names
from storage.text import clitics
from storage.text.function_words import BINDING_WORDS
from storage.text.normalize import fold

_NAME = 2.0  # a name counts for so many words
_LEAST_LETTERS = 3  # of a word that counts
_COMMON = 0.25  # a word in a greater share of the headlines says nothing, where there are _FEW of them or more
_FEW = 8
_SHOWN = 3  # names or words shown, at most
_CACHED = 50_000  # headlines


@dataclass(frozen=True, slots=True)
class HeadlineWords:
    """A headline: the listed names in it, and its other words as they are written, each with its folded stems."""

    names: frozenset[str]
    words: tuple[tuple[str, frozenset[str]], ...]

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

    def order(self, headline: str, language: str, rows: Sequence[DraftRow], names: Names) -> list[MergeCandidate]:
        """The rows, the likeliest first; those as likely in the order they came in."""
        mine = self._of(headline, language, names)
        others = [self._of(row.headline, row.language, names) for row in rows]
        shares = [
            _shared(mine, other, by_words=language == row.language) for other, row in zip(others, rows, strict=True)
        ]
        often = Counter(term for same_names, same_words in shares for term in (*same_names, *same_words))
        common = len(rows) if len(rows) < _FEW else len(rows) * _COMMON
        scored = []
        for row, (same_names, same_words) in zip(rows, shares, strict=True):
            named = _weights(same_names, often, len(rows))
            worded = _weights((term for term in same_words if often[term] <= common), often, len(rows))
            score = _NAME * sum(named.values()) + sum(worded.values())
            scored.append((score, MergeCandidate(row, _why(named, worded))))
        return [term for _, term in sorted(scored, key=lambda scored: -scored[0])]

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
    return HeadlineWords(
        frozenset(name.house for name in listed_names), tuple(word for word in words if not word[1] & named)
    )


def _shared(mine: HeadlineWords, other: HeadlineWords, *, by_words: bool) -> tuple[Collection[str], Collection[str]]:
    """The names and the words (as they stand in mine) that both have."""
    theirs = other.stems if by_words else frozenset()
    return mine.names & other.names, dict.fromkeys(piece for piece, stems in mine.words if stems & theirs)


def _weights(shared: Iterable[str], often: Counter[str], rows: int) -> dict[str, float]:
    """Return the shared terms, the rarest first, each with its weight."""
    counted = {term: math.log((1 + rows) / often[term]) for term in shared}
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _why(named: Iterable[str], worded: Iterable[str]) -> str:
    shared = (("same names", [*named][:_SHOWN]), ("same words", [*worded][:_SHOWN]))
    return "; ".join(f"{what}: {', '.join(terms)}" for what, terms in shared if terms)
