"""An entry's text in pieces: the sentences that its articles have, numbered as they are marked there, and the words that no article has.
Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from review.style.finding import Finding, SourceText
from storage.text import clitics
from storage.text.function_words import FUNCTION_WORDS
from storage.text.normalize import fold, words

UNSOURCED = -1
_WORD = re.compile(r"[^\W_](?:[\w'’ʼ\u200c\u200d-]*[^\W_])?")
_LEAST = 4  # letters of a stem
# Function words of English; those of the other languages are in storage/languages/.
_ENGLISH_WORDS = """
    a an and the of to in on at by for from with into over after before amid under against near its his her their that this than more
    has have had are was were is be been will would not but off out who all new as it he she they which when while also said says
    according told added about between during or no
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())


class MarkedPiece(NamedTuple):
    """A stretch of the text. `mark` is the number of the drafted sentence that it is, UNSOURCED for a word that no article has, else 0."""

    text: str
    mark: int = 0


def pieces(
    text: str,
    language: str,
    drafted: Sequence[str],
    sources: Sequence[SourceText],
    findings: Iterable[Finding] = (),
    allowed: Iterable[str] = (),
) -> list[MarkedPiece]:
    """Return the text in pieces that join to it. `drafted` are the draft's sentences as printed; `allowed` are words that need no source
    (outlets, listed names). Where no article is in the entry's language only the numbers and names that the style check found count."""
    same = [source.text for source in sources if source.language == language]
    spans = [*_drafted(text, drafted)]
    taken = [(start, end) for start, end, _ in spans]
    unknown = _unknown_words(text, language, same, allowed) if same else _found(findings)
    spans += [
        (start, end, UNSOURCED)
        for start, end in unknown
        if sources and not any(first < end and start < last for first, last in taken)
    ]
    return list(_cut(text, sorted(spans)))


def unsourced_words(marked: Iterable[MarkedPiece]) -> list[str]:
    """Return the words that no article has, each once."""
    return list(dict.fromkeys(piece.text for piece in marked if piece.mark == UNSOURCED))


def _drafted(text: str, drafted: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    at = 0
    for number, sentence in enumerate(drafted, start=1):
        start = text.find(sentence, at) if sentence else -1
        if start >= 0:
            at = start + len(sentence)
            yield start, at, number


def _found(findings: Iterable[Finding]) -> list[tuple[int, int]]:
    return [
        (finding.place.start, finding.place.end)
        for finding in findings
        if finding.rule in {"number", "name"}
        and finding.place.part == "text"
        and finding.place.end > finding.place.start
    ]


def _unknown_words(
    text: str, language: str, sources: Iterable[str], allowed: Iterable[str]
) -> Iterator[tuple[int, int]]:
    there = {word for source in sources for word in words(source)}
    there |= {stem for word in there for stem in clitics.stems(word, language)}
    there |= {word for name in allowed for word in fold(name).split()}
    beginnings = {word[:length] for word in there for length in range(_LEAST, len(word) + 1)}
    idle = FUNCTION_WORDS.get(language, frozenset()) if language != "en" else _ENGLISH
    for match in _WORD.finditer(text):
        folded = [word for word in fold(match[0]).split() if word not in idle and len(word) > 1]
        if any(not _is_there(word, language, there, beginnings) for word in folded):
            yield match.span()


def _is_there(word: str, language: str, there: set[str], beginnings: set[str]) -> bool:
    if word.isdecimal():
        return word in there
    return any(
        form in there or (len(form) > _LEAST and form[: max(_LEAST, len(form) - _ending(form))] in beginnings)
        for form in clitics.stems(word, language)
    )


def _ending(word: str) -> int:
    """Return how many letters at the end of a word may differ: Kurdish endings are long."""
    return 1 + len(word) // 3


def _cut(text: str, spans: Sequence[tuple[int, int, int]]) -> Iterator[MarkedPiece]:
    at = 0
    for start, end, mark in spans:
        if start < at or end > len(text):
            continue
        if start > at:
            yield MarkedPiece(text[at:start])
        yield MarkedPiece(text[start:end], mark)
        at = end
    if at < len(text):
        yield MarkedPiece(text[at:])
