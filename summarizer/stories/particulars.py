"""Where an article's event happened and whom its people met, and whether two articles differ in it. Pure.

Two reports may share every wide name (Baghdad, Turkey, Kurdistan Region), their subject and most of their words, and tell of two
events: strikes in two villages, a minister with two ambassadors. What tells them apart is narrow: the towns each names first, the
countries and companies its people dealt with, and the names that stand at the same place of two sentences otherwise alike. They
are two events where each has a particular of its own that the other article does not mention. Names are those of
config/names.yaml and those guessed by a capital or by the word before them (summarizer/stories/frame_words.py).
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from storage.config.names import Names
from storage.records import Article
from storage.text.clitics import stems, without_article
from storage.text.normalize import dateline, fold
from summarizer.stories import name_guesses as guesses
from summarizer.stories.frame_words import (
    BEFORE_PLACES,
    BETWEEN,
    COMMON,
    MEETINGS,
    PLACES,
    PLACES_BEHIND,
    ROLES,
    ROLES_BEHIND,
)

CASED = frozenset({"en", "kmr", "tr"})
_WORDS = 400  # at the start of an article, searched for what it mentions
_LEAST_WORDS = 10  # of a text; a headline alone does not say enough to tell two events apart
_SENTENCE_CHARS = 600
_ALIKE = 0.5  # share of words in common, in order, from which two sentences are one frame
_LONGEST_FILLING = 5  # words that may differ in one place of two frames
_LEAST_LETTERS = 3
_SENTENCE_END = re.compile(
    r"\n+|(?<=[^\W\d_]{3}[.!?؟۔])\s+|(?<=\s[.!?؟۔])\s+|(?<=[^\W\d_]{3}[.!?][\"”’»])\s+"
)  # roughly: no title or initial ends one
_TOKEN = re.compile(r"\w[\w'’\u200c-]*|[,.;:،؛()]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a headline or sentence: folded, and whether it may be a name."""

    folded: str
    name: bool


@dataclass(frozen=True, slots=True)
class Particulars:
    """`towns` are narrow places, `provinces` those of names.yaml that hold towns, `partners` countries abroad by their house spelling
    and other names of counterparts, `people` the names in the headline of a meeting. `headline` and `lead` are the words that frames are
    compared by; `near` what headline and first two sentences mention, `mentions` what the article does (stems and house spellings)."""

    language: str
    towns: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    headline: tuple[Word, ...] = ()
    lead: tuple[Word, ...] = ()
    near: frozenset[str] = frozenset()
    mentions: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    enough: bool = False


def particulars(article: Article, names: Names) -> Particulars:
    """Return the particulars of an article, without what only its dateline names."""
    language = article.language
    text = article.text[len(dateline(article.text)) :] if article.text else ""
    sentences = [
        sentence[:_SENTENCE_CHARS]
        for sentence in _SENTENCE_END.split(text[: 4 * _SENTENCE_CHARS].strip(), maxsplit=2)[:2]
    ]
    start = " ".join(text.split()[:_WORDS])
    capitals = guesses.names(start, article.title)
    reader = _Reader(language, names, frozenset(capitals) if language in CASED else frozenset())
    headline, lead = reader.words(article.title), reader.words(sentences[0] if sentences else "")
    mentioned = frozenset(_stems(f"{article.title}\n{start}", language))
    near = frozenset(_stems("\n".join([article.title, *sentences]), language))
    reader.both = frozenset(_stems(article.title, language)) & frozenset(_stems("\n".join(sentences), language))
    first = sentences[0] if sentences else ""
    places = reader.places(article.title) or reader.places(first)
    partners = reader.partners(article.title) or reader.partners(first)
    listed_names = frozenset(names.mentions(f"{article.title}\n{start}", language))
    named = frozenset(names.mentions("\n".join([article.title, *sentences]), language))
    meets = not MEETINGS.get(language, frozenset()).isdisjoint(word.folded for word in headline)
    people = reader.people(headline, article.title) if meets else frozenset()
    return Particulars(
        language,
        frozenset(place for place in places if not names.is_province(place)),
        frozenset(
            wide for place in places if (wide := place if names.is_province(place) else names.province_of(place))
        ),
        partners,
        people,
        headline,
        lead,
        near | named,
        mentioned | listed_names,
        listed_names,
        len(start.split()) >= _LEAST_WORDS,
    )


def apart(mine: Particulars, yours: Particulars) -> bool:
    """Return whether two articles are about two places or two counterparts."""
    if not (mine.enough and yours.enough):
        return False
    if mine.language != yours.language:
        return _differ(mine.towns & mine.listed, yours.towns & yours.listed, mine.listed, yours.listed) or _differ(
            mine.partners & mine.listed, yours.partners & yours.listed, mine.listed, yours.listed
        )
    return (
        _elsewhere(mine, yours)
        or _differ(mine.partners, yours.partners, mine.near, yours.near)
        or (_some_unmentioned(mine.people, yours.near) and _some_unmentioned(yours.people, mine.near))
        or _filled_otherwise(mine.headline, yours.headline, mine, yours)
        or _filled_otherwise(mine.lead, yours.lead, mine, yours)
    )


def _elsewhere(mine: Particulars, yours: Particulars) -> bool:
    if mine.towns and yours.towns:
        return _differ(mine.towns, yours.towns, mine.mentions, yours.mentions)
    return _differ(mine.provinces, yours.provinces, mine.mentions, yours.mentions)


def _some_unmentioned(names: Collection[str], there: Collection[str]) -> bool:
    return any(not _mentioned(of, there) for of in names)


def _differ(mine: Collection[str], yours: Collection[str], here: Collection[str], there: Collection[str]) -> bool:
    """Return whether both sides have names and neither mentions any of the other's."""
    if not mine or not yours:
        return False
    return not any(_mentioned(of, there) for of in mine) and not any(_mentioned(of, here) for of in yours)


def _mentioned(name: str, words: Collection[str]) -> bool:
    return name in words or any(part in words for part in fold(name).split() if len(part) >= _LEAST_LETTERS)


def _filled_otherwise(
    mine: Sequence[Word], yours: Sequence[Word], article: Particulars, other_article: Particulars
) -> bool:
    """Return whether two sentences are one frame with different names in the same place."""
    if not _own(mine, other_article.near) or not _own(yours, article.near):
        return False
    first, second = [word.folded for word in mine], [word.folded for word in yours]
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if 2 * sum(block.size for block in matcher.get_matching_blocks()) < _ALIKE * (len(first) + len(second)):
        return False
    for tag, start, end, begin, stop in matcher.get_opcodes():
        if tag != "replace" or max(end - start, stop - begin) > _LONGEST_FILLING:
            continue
        if _all_own(mine[start:end], other_article.near) and _all_own(yours[begin:stop], article.near):
            return True
    return False


def _own(words: Sequence[Word], there: Collection[str]) -> bool:
    return any(word.name and not _mentioned(word.folded, there) for word in words)


def _all_own(words: Sequence[Word], there: Collection[str]) -> bool:
    named = [word for word in words if word.name]
    return bool(named) and not any(_mentioned(word.folded, there) for word in named)


def _stems(text: str, language: str) -> Iterator[str]:
    for word in set(fold(text).split()):
        yield from stems(word, language)


class _Reader:
    """Reads names and the words before them, in one language."""

    def __init__(self, language: str, names: Names, capitals: frozenset[str]) -> None:
        self._language, self._names, self._capitals = language, names, capitals
        self._names_by_sentence: dict[str, frozenset[str]] = {}
        self.both: frozenset[str] = (
            frozenset()
        )  # what headline and text both have: guesses without capitals must be among it
        self._before = BEFORE_PLACES.get(language, frozenset())
        self._places = PLACES.get(language, frozenset())
        self._roles = ROLES.get(language, frozenset())
        self._triggers = self._before | self._places | self._roles | BETWEEN.get(language, frozenset())

    def words(self, sentence: str) -> tuple[Word, ...]:
        """Return the words of a sentence, listed and guessed names marked."""
        listed_words = self._listed_words(sentence)
        sentence_words: list[Word] = []
        for token in _TOKEN.findall(sentence[:_SENTENCE_CHARS]):
            word = fold(token)
            if not word:
                continue
            name = bool(listed_words & stems(word, self._language)) or self._guessed(
                word, sentence_words[-1].folded if sentence_words else ""
            )
            sentence_words.append(Word(word, name and word not in COMMON))
        return tuple(sentence_words)

    def places(self, sentence: str) -> frozenset[str]:
        """Return the listed towns and provinces of a sentence, and the names after a word for a place."""
        places = {of for of in self._names_in(sentence) if self._names.is_narrow(of)}
        folded = [fold(token) for token in _TOKEN.findall(sentence)]
        listed_words = self._listed_words(sentence)
        for at, word in enumerate(folded):
            forms = stems(word, self._language)
            kind = bool(forms & self._places)
            if kind or word in self._before:
                places |= self._behind(folded, at, listed_words, sure=kind)
            if at and word in PLACES_BEHIND.get(self._language, frozenset()) and folded[at - 1] in self._capitals:
                places |= {folded[at - 1]} - listed_words
        return frozenset(places)

    def _behind(self, folded: Sequence[str], at: int, listed_words: set[str], *, sure: bool) -> set[str]:
        step = at + 1
        while step < len(folded) and (folded[step] in self._places or folded[step] in {"the", "of"}):
            sure, step = sure or folded[step] in self._places, step + 1
        if step >= len(folded) or self._is_common(folded[step], listed_words):
            return set()
        word = folded[step]
        if self._language in CASED:
            return {word} if word in self._capitals else set()
        return {without_article(word, self._language)} if sure or self._agreed(word) else set()

    def partners(self, sentence: str) -> frozenset[str]:
        """Return the countries abroad that a sentence names, and the names of counterparts."""
        partners = {of for of in self._names_in(sentence) if self._names.is_abroad(of)}
        listed_words = self._listed_words(sentence)
        folded = [fold(token) for token in _TOKEN.findall(sentence)]
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

    def _guessed(self, word: str, before: str) -> bool:
        if self._language in CASED:
            return word in self._capitals
        if stems(word, self._language) & self._triggers:
            return False
        return bool(stems(before, self._language) & self._triggers) and self._may_be(word)

    def _agreed(self, word: str) -> bool:
        return word in self.both and self._may_be(word)

    def _may_be(self, word: str) -> bool:
        return len(word) >= _LEAST_LETTERS and word not in COMMON and guesses.may_be_name(word, self._language)

    def _is_common(self, word: str, listed_words: set[str]) -> bool:
        forms = stems(word, self._language)
        return (
            len(word) < _LEAST_LETTERS or word in COMMON or bool(forms & listed_words) or bool(forms & self._triggers)
        )

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
