"""Where a text has the words of a question, as a short stretch of it with those words marked. Pure."""

from functools import lru_cache
from typing import NamedTuple

from storage.search.full_text import PREFIX_FROM
from storage.text import clitics
from storage.text.normalize import words

WIDE = 240  # characters shown
_BEFORE = 60  # of them before the first word found
_MOST_CHARS = 20_000  # of a text
Match = tuple[int, int, int]  # where it begins and ends, and which word of the question it has


class Found(NamedTuple):
    """A stretch of a text; `is_match`: a word of the question."""

    text: str
    is_match: bool = False


class SearchTerms:
    """The words that are looked for. What each piece of a text has of them is remembered: many hits repeat the same pieces."""

    def __init__(self, question: str) -> None:
        self._terms = [clitics.query_forms(word) for word in dict.fromkeys(words(question))]
        self._known: dict[tuple[str, str], int] = {}

    def matches(self, text: str, language: str) -> list[Match]:
        """Return where a text, its words parted by one space each, has a word of the question, and which. A word is looked at once,
        however often the text has it."""
        padded = f" {text} "
        found: list[Match] = []
        for piece in set(text.split(" ")):
            number = self._term_of(piece, language) if piece else -1
            at = padded.find(f" {piece} ") if number >= 0 else -1
            while at >= 0:
                found.append((at, at + len(piece), number))
                at = padded.find(f" {piece} ", at + len(piece) + 1)
        return sorted(found)

    def _term_of(self, piece: str, language: str) -> int:
        known = self._known.get((piece, language))
        if known is None:
            known = self._known[piece, language] = _term_of(piece, self._terms, language)
        return known


def snippet(text: str, terms: SearchTerms, language: str) -> list[Found]:
    """Return the stretch of the text with the most words of the question, in pieces; its beginning where it has none of them."""
    text = " ".join(text[:_MOST_CHARS].split())
    matches = terms.matches(text, language)
    start = _best_start(matches)
    start = text.rfind(" ", 0, start) + 1 if start else 0  # at the beginning of a word
    end = len(text) if start + WIDE >= len(text) else text.rfind(" ", start + WIDE // 2, start + WIDE)
    end = end if end > start else start + WIDE
    shown = [(first, last) for first, last, _ in matches if first >= start and last <= end]
    return [Found("… ")] * (start > 0) + _pieces(text, start, end, shown) + [Found(" …")] * (end < len(text))


def marked(text: str, terms: SearchTerms, language: str) -> list[Found]:
    """Return a whole short text, a headline, with the words of the question marked."""
    text = " ".join(text.split())
    matches = [(first, last) for first, last, _ in terms.matches(text, language)]
    return _pieces(text, 0, len(text), matches)


def _term_of(piece: str, terms: list[tuple[str, ...]], language: str) -> int:
    """Return which term this piece of a text has, as storage/search/full_text.py finds it; -1: none."""
    forms = _forms(piece, language)
    for number, asked in enumerate(terms):
        for term in asked:
            if term in forms or (len(term) >= PREFIX_FROM and any(form.startswith(term) for form in forms)):
                return number
    return -1


@lru_cache(maxsize=65_536)
def _forms(piece: str, language: str) -> frozenset[str]:
    """Return what a piece of a text is found by: a text has mostly the frequent ones."""
    return frozenset(form for word in words(piece) for form in clitics.fronts(word, language))


def _best_start(matches: list[Match]) -> int:
    """Return where to begin: before the match that has the most different terms within the width after it."""
    best, start = 0, 0
    for first, _, _ in matches:
        terms = {number for begin, end, number in matches if begin >= first and end <= first + WIDE - _BEFORE}
        if len(terms) > best:
            best, start = len(terms), first
    return 0 if start <= _BEFORE else start - _BEFORE


def _pieces(text: str, start: int, end: int, matches: list[tuple[int, int]]) -> list[Found]:
    pieces, at = [], start
    for first, last in matches:
        pieces += [Found(text[at:first]), Found(text[first:last], is_match=True)]
        at = last
    return [piece for piece in (*pieces, Found(text[at:end])) if piece.text]
