"""Read the names of a headline or sentence, in one language: places, counterparts, people, and the words that may fill a frame.

Names are those of config/names.yaml and those guessed by a capital or by the word before them (summarizer/stories/frame_words.py).
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.config.names import Names
from storage.text.clitics import stems, without_article
from storage.text.languages import LANGUAGES, RTL
from storage.text.name_keys import written_keys
from storage.text.normalize import fold
from summarizer.stories import name_guesses as guesses
from summarizer.stories.developments import day_named
from summarizer.stories.event_kinds import country, kind
from summarizer.stories.frame_words import (
    BEFORE_PLACES,
    BETWEEN,
    COMMON,
    INSTITUTIONS,
    PARTS_OF_PLACES,
    PLACES,
    PLACES_BEHIND,
    ROLES,
    ROLES_BEHIND,
)

CASED = frozenset(LANGUAGES) - RTL
SENTENCE_CHARS = 600
LEAST_LETTERS = 3
SOUNDS = 2  # consonants of a town: "Rania", «داقوق»
# «کانێک» (a mine), «کانێکدا», «پردەکە» (the bridge), folded: a name has neither ending.
_INFLECTED = re.compile(r"..(?:یک(?:ی|دا|یان|هوه)?|هک(?:ه|ان)(?:ی|دا|وه|هوه|یان)?)$")
_TOKEN = re.compile(r"\w[\w'’\u200c-]*|[,.;:،؛()]")


def consonants(name: str, language: str) -> frozenset[str]:
    """Return the sounds of the words of a name, of two consonants at least; none where they say too little."""
    found = (sound for word in name.split() for sound in written_keys(word, language, SOUNDS))
    return frozenset(sound for sound in found if len(sound.strip("'")) >= SOUNDS)


def says_enough(word: str, language: str) -> bool:
    """Return whether a name is known by its sound in other languages."""
    return bool(consonants(word, language))


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word of a headline or sentence: whether it is a name, whether it may be what tells two sentences of one frame apart
    (any noun that may be a name in a script without capitals, the kind of an institution), the day it names (an ordinal), and the office or
    the thing that it is of (summarizer/stories/event_kinds.py)."""

    folded: str
    name: bool
    filling: bool = False
    day: int = 0
    kind: str = ""


class FrameReader:
    """Reads names and the words before them, in one language. `both` are the stems that headline and text both have: in a script without
    capitals a guess must be among them."""

    def __init__(self, language: str, names: Names, capitals: frozenset[str], both: frozenset[str]) -> None:
        self._language, self._names, self._capitals, self._both = language, names, capitals, both
        self._names_by_sentence: dict[str, frozenset[str]] = {}
        self._before = BEFORE_PLACES.get(language, frozenset())
        self._places = PLACES.get(language, frozenset())
        self._roles = ROLES.get(language, frozenset())
        self._institutions = INSTITUTIONS.get(language, frozenset())
        self._triggers = self._before | self._places | self._roles | BETWEEN.get(language, frozenset())

    def words(self, sentence: str, when: datetime) -> tuple[Word, ...]:
        """Return the words of a sentence: names, fillings and days marked. `when` the article was published."""
        listed_words = self._listed_words(sentence)
        folded = [word for word in self._tokens(sentence[:SENTENCE_CHARS]) if word]
        marked = []
        for at, word in enumerate(folded):
            before, behind = folded[at - 1] if at else "", folded[at + 1] if at + 1 < len(folded) else ""
            name = bool(listed_words & stems(word, self._language)) or self._guessed(word, before)
            own = word not in COMMON
            marked.append(
                Word(
                    word,
                    name and own,
                    own and (name or self._may_fill(word, before, behind)),
                    day_named(word, self._language, when),
                    kind(word, self._language),
                )
            )
        return tuple(marked)

    def places(self, sentence: str) -> frozenset[str]:
        """Return the listed towns and provinces of a sentence, and the names after a word for a place."""
        places = {of for of in self._names_in(sentence) if self._names.is_narrow(of)}
        folded = self._tokens(sentence)
        listed_words = self._listed_words(sentence)
        for at, word in enumerate(folded):
            forms = stems(word, self._language)
            is_kind = bool(forms & self._places)
            if is_kind or word in self._before:
                places |= self._behind(folded, at, listed_words, sure=is_kind)
            if at and word in PLACES_BEHIND.get(self._language, frozenset()) and folded[at - 1] in self._capitals:
                places |= {folded[at - 1]} - listed_words
        return frozenset(places)

    def _behind(self, folded: Sequence[str], at: int, listed_words: set[str], *, sure: bool) -> set[str]:
        step = at + 1
        while step < len(folded) and (folded[step] in self._places or folded[step] in PARTS_OF_PLACES):
            sure, step = sure or folded[step] in self._places, step + 1
        if step >= len(folded) or self._is_common(folded[step], listed_words):
            return set()
        word = folded[step]
        if self._language in CASED:
            return {self._with_next(folded, step, listed_words)} if word in self._capitals else set()
        if not (sure or self._agreed(word)):
            return set()
        return {without_article(self._with_next(folded, step, listed_words), self._language)}

    def _with_next(self, folded: Sequence[str], at: int, listed_words: set[str]) -> str:
        """Return the name there, with the next word where it says too little by itself: "Mam Rashan"."""
        word, behind = folded[at], folded[at + 1] if at + 1 < len(folded) else ""
        if says_enough(word, self._language) or not behind or self._is_common(behind, listed_words):
            return word
        named = behind in self._capitals if self._language in CASED else self._agreed(behind)
        return f"{word} {behind}" if named else word

    def partners(self, sentence: str) -> frozenset[str]:
        """Return the countries abroad that a sentence names, and the names of counterparts."""
        partners = {of for of in self._names_in(sentence) if self._names.is_abroad(of)}
        listed_words = self._listed_words(sentence)
        folded = self._tokens(sentence)
        between = BETWEEN.get(self._language, frozenset())
        behind = ROLES_BEHIND.get(self._language, frozenset())
        for at, word in enumerate(folded):
            if word in behind:
                step = at - 1
                while step >= 0 and folded[step] in between:
                    step -= 1
                partners |= self._partner(folded, step, listed_words)
            if stems(word, self._language) & self._roles:
                step = at + 1
                while step < len(folded) and folded[step] in between:
                    step += 1
                partners |= self._partner(folded, step, listed_words)
        return frozenset(partners)

    def countries(self, text: str) -> frozenset[str]:
        """Return the countries abroad that a text names, in any form."""
        return frozenset(found for word in fold(text).split() if (found := country(word, self._language)))

    def _partner(self, folded: Sequence[str], at: int, listed_words: set[str]) -> set[str]:
        if not 0 <= at < len(folded) or self._is_common(folded[at], listed_words):
            return set()
        word = folded[at]
        if self._language in CASED:
            return {word} if word in self._capitals else set()
        return {without_article(word, self._language)} if self._agreed(word) else set()

    def people(self, headline: Sequence[Word], title: str) -> frozenset[str]:
        """Return the names in the headline of a meeting that are neither a country nor a place of the digest."""
        wide = {part for of in self._names_in(title) if self._names.is_place(of) for part in self._spelt(of)}
        return frozenset(word.folded for word in headline if word.name and word.folded not in wide)

    def _tokens(self, sentence: str) -> list[str]:
        """Return the folded words of a sentence, the parts of a hyphenated one each, and "" for a mark between them."""
        return [part for token in _TOKEN.findall(sentence) for part in fold(token).split() or [""]]

    def _guessed(self, word: str, before: str) -> bool:
        if self._language in CASED:
            return word in self._capitals
        if stems(word, self._language) & self._triggers:
            return False
        return bool(stems(before, self._language) & self._triggers) and self._may_be(word)

    def _may_fill(self, word: str, before: str, behind: str) -> bool:
        if self._language not in CASED:
            return self._may_be(word)
        beside = {before, behind} if self._language == "en" else {before}
        return len(word) >= LEAST_LETTERS and not self._institutions.isdisjoint(beside)

    def _agreed(self, word: str) -> bool:
        return word in self._both and self._may_be(word)

    def _may_be(self, word: str) -> bool:
        own = self._names.own_subjects
        if self._language == "ckb" and _INFLECTED.search(word) and not country(word, "ckb"):
            return False
        return len(word) >= LEAST_LETTERS and word not in COMMON and guesses.may_be_name(word, self._language, own)

    def _is_common(self, word: str, listed_words: set[str]) -> bool:
        forms = stems(word, self._language)
        return len(word) < LEAST_LETTERS or word in COMMON or bool(forms & listed_words) or bool(forms & self._triggers)

    def _names_in(self, sentence: str) -> Collection[str]:
        if sentence not in self._names_by_sentence:
            self._names_by_sentence[sentence] = frozenset(self._names.mentions(sentence, self._language))
        return self._names_by_sentence[sentence]

    def _listed_words(self, sentence: str) -> set[str]:
        """Return the folded words of all spellings of the listed names in a sentence."""
        return {part for house in self._names_in(sentence) for part in self._spelt(house)}

    def _spelt(self, house: str) -> Iterator[str]:
        """Yield the folded words of the spellings of a name."""
        name = self._names.get(house)
        for spelling in name.spellings(self._language) if name else ():
            for part in fold(spelling).split():
                yield without_article(part, self._language)
                yield part
