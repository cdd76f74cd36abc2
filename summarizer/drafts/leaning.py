"""Sentences that lean on another one: on the sentence before them, or on the one that names whom they mean. Pure.

A first word alone decides nothing: "This year's harvest" leans on nothing, "This harvest" does; "the former president of Iraq" says whom
it means, "the former" does not.
"""

import re
from collections.abc import Mapping
from enum import Enum

from storage.languages import of_each
from storage.text.normalize import fold, words
from summarizer.drafts.pronouns import SAYS, outside_quotations, speaks_of_somebody


class Leans(Enum):
    """The kind of sentence that another one needs beside it: none, the sentence before it, the one that says who speaks, or the one
    that names the person it speaks of."""

    NOT = 0
    BEFORE = 1
    SPEAKER = 2
    PERSON = 3


# First words that point at a sentence before, by language.
_WORDS: Mapping[str, str] = of_each("LEANING_WORDS")
# Beginnings that look like those and lean on nothing: a time ("this year"), "those who …", an "it" that refers to a clause.
_ALONE: Mapping[str, str] = of_each("NOT_LEANING")
_BOUND = "(?![\\w-])"  # not «then-governor», but «it’s»
_FRONT = "[\\s\"“„«‘'(\\[–—-]{0,3}"


def _compiled(words_by_language: Mapping[str, str], bound: str) -> Mapping[str, re.Pattern[str]]:
    return {
        language: re.compile(rf"{_FRONT}(?:{beginnings}){bound}", re.IGNORECASE)
        for language, beginnings in words_by_language.items()
    }


_LEANING = _compiled(_WORDS, _BOUND)
_STANDING = _compiled(_ALONE, "")
_DEMONSTRATIVE = re.compile(rf"{_FRONT}(?:this|these|that|those)\s+([\w’'-]+(?:\s+[\w’'-]+)?)", re.IGNORECASE)

# Outside a quotation: words that say that somebody speaks, and not who. Folded when read.
_SPEAKING: Mapping[str, str] = {
    language: f"{words} {SAYS.replace('|', ' ')}" if language == "en" else words
    for language, words in of_each("SPEAKING_WORDS").items()
}


def leans(sentence: str, language: str, title: str = "") -> Leans:
    """Return the kind of sentence that this one leans on. `title`: the headline right above it, if any, which may name what "this
    trial" is."""
    if language == "en" and speaks_of_somebody(sentence):
        return Leans.PERSON
    if _only_quotes(sentence, language):
        return Leans.SPEAKER
    leaning, standing = _LEANING.get(language), _STANDING.get(language)
    if leaning is None or not leaning.match(sentence):
        return Leans.NOT
    if standing is not None and standing.match(sentence):
        return Leans.NOT
    return Leans.NOT if language == "en" and _in_title(sentence, title) else Leans.BEFORE


def _only_quotes(sentence: str, language: str) -> bool:
    """Return whether nothing outside its quotations says who speaks."""
    if not (outside := outside_quotations(sentence)) or outside == sentence:
        return outside != sentence
    speaking = {fold(word) for word in _SPEAKING.get(language, "").split()}
    return all(word in speaking for word in words(outside))


def _in_title(sentence: str, title: str) -> bool:
    """Return whether the headline has the thing that the sentence points at ("This trial" under "Fraud trial begins")."""
    match = _DEMONSTRATIVE.match(sentence)
    if not match or not title:
        return False
    named = set(words(title))
    return any(
        len(word) > 3 and (word in named or f"{word}s" in named or word.rstrip("s") in named)
        for word in words(match[1])
    )
