"""Where an article's event happened and whom its people met, and whether two articles differ in it. Pure.

Two reports may share every wide name (Baghdad, Turkey, Kurdistan Region), their subject and most of their words, and tell of two
events: strikes in two villages, a minister with two ambassadors. What tells them apart is narrow: the towns each names first, the
countries and companies its people dealt with, and the names that stand at the same place of two sentences otherwise alike. They
are two events where each has a particular of its own that the other article does not mention. Names are those of
config/names.yaml and those guessed by a capital or by the word before them (summarizer/stories/frame_words.py).
"""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cached_property

from storage.config.names import Names
from storage.records import Article
from storage.text.capitals import capitalised, in_title_case
from storage.text.clitics import stems
from storage.text.function_words import FUNCTION_WORDS
from storage.text.name_keys import written_keys
from storage.text.normalize import dateline, fold, words
from summarizer.stories.frame_reader import CASED, SENTENCE_CHARS, SOUNDS, FrameReader, Word, consonants
from summarizer.stories.frame_words import EMPTY_WORDS, MEETINGS
from summarizer.stories.frames import (
    days_differ,
    filled_alike_twice,
    filled_otherwise,
    is_mentioned,
    kinds_differ,
    numbers_differ,
)
from summarizer.stories.genres import genres_at_the_head, genres_touched

_WORDS = 400  # at the start of an article, searched for what it mentions
_LEAST_WORDS = 10  # of a text; a headline alone does not say enough to tell two events apart
_REST_WORDS = 150  # behind the first sentence, compared as what else an article says
_SHARED_REST = 1 / 3  # of it: two reports of one event say more in common
_WORD = re.compile(r"[^\W\d_][\w'’\u200c]*")
_SAME_REST = (
    6  # words in common of it: two short reports of a league of states and of one of clubs share "league" and the town
)
_SHORT = 3  # letters: such words say little
_SENTENCE_END = re.compile(
    r"\n+|(?<=[^\W\d_]{3}[.!?؟۔])\s+|(?<=\s[.!?؟۔])\s+|(?<=[^\W\d_]{3}[.!?][\"”’»])\s+"
)  # roughly: no title or initial ends one


class Particulars:
    """What tells an article from another event's. Each part is read when it is first asked for: most pairs of articles need few, and of
    two in one language none of those for two languages."""

    def __init__(self, article: Article, names: Names) -> None:
        self.language = article.language
        self._title, self._names, self._when = article.title, names, article.when
        # Without what only the dateline names.
        self._text = article.text[len(dateline(article.text)) :] if article.text else ""
        self._sentences = _first_sentences(self._text)
        self._first = (self._sentences or [""])[0]
        self._start = " ".join(self._text.split()[:_WORDS])

    @property
    def key(self) -> tuple[str, str, str, date]:
        """Return what is equal only for articles that nothing holds apart."""
        return self.language, self._title, self._start, self._when.date()

    @property
    def enough(self) -> bool:
        """Return whether the text says enough to tell two events apart."""
        return self._start.count(" ") >= _LEAST_WORDS - 1

    @cached_property
    def towns(self) -> frozenset[str]:
        """Return the narrow places of the headline or the first sentence."""
        return frozenset(place for place in self._places if not self._names.is_province(place))

    @cached_property
    def provinces(self) -> frozenset[str]:
        """Return the places of names.yaml that hold the places, or are among them."""
        names = self._names
        wide = (place if names.is_province(place) else names.province_of(place) for place in self._places)
        return frozenset(place for place in wide if place)

    @cached_property
    def partners(self) -> frozenset[str]:
        """Return the countries abroad by their house spelling and other names of counterparts, of the headline or the first sentence."""
        return self._reader.partners(self._title) or self._reader.partners(self._first)

    @cached_property
    def people(self) -> frozenset[str]:
        """Return the names in the headline of a meeting."""
        meets = MEETINGS.get(self.language, frozenset())
        if meets.isdisjoint(word.folded for word in self.headline):
            return frozenset()
        return self._reader.people(self.headline, self._title)

    @cached_property
    def headline(self) -> tuple[Word, ...]:
        """Return the words of the headline, by which frames are compared."""
        return self._reader.words(self._title, self._when)

    @cached_property
    def lead(self) -> tuple[Word, ...]:
        """Return the words of the first sentence, by which frames are compared."""
        return self._reader.words(self._first, self._when)

    @cached_property
    def near(self) -> frozenset[str]:
        """Return the stems and house spellings that headline and first two sentences mention."""
        opening = f"{self._title}\n{self._opening}"
        return frozenset(_stems(opening, self.language)) | frozenset(self._names.mentions(opening, self.language))

    @cached_property
    def mentions(self) -> frozenset[str]:
        """Return the stems and house spellings that the article mentions."""
        return frozenset(_stems(self._whole, self.language)) | self.listed

    @cached_property
    def listed(self) -> frozenset[str]:
        """Return the names of names.yaml that the article mentions."""
        return frozenset(self._names.mentions(self._whole, self.language))

    @cached_property
    def rest(self) -> frozenset[str]:
        """Return the words that say something behind the first sentence."""
        return _rest(self._text[len(self._first) :], self.language)

    @cached_property
    def genres(self) -> frozenset[str]:
        """Return the genres of games and arts that the article is about."""
        return genres_at_the_head(self._title, self._first, self.language)

    @cached_property
    def touched(self) -> frozenset[str]:
        """Return the genres that it has a word of, or near."""
        return genres_touched(self._whole, self.language)

    @cached_property
    def countries(self) -> frozenset[str]:
        """Return the countries abroad of the headline or the first sentence, in any form."""
        return self._reader.countries(self._title) or self._reader.countries(self._first)

    @cached_property
    def all_countries(self) -> frozenset[str]:
        """Return the countries abroad that the article names."""
        return self._reader.countries(self._whole)

    @cached_property
    def town_keys(self) -> frozenset[str]:
        """Return the listed towns and the sounds of the others."""
        return _town_keys(self.towns, self.listed, self.language)

    @cached_property
    def all_keys(self) -> frozenset[str]:
        """Return the listed names and the sounds of all words of the article."""
        return _all_keys(self._whole, self.listed, self.language)

    @property
    def _whole(self) -> str:
        return f"{self._title}\n{self._start}"

    @property
    def _opening(self) -> str:
        return "\n".join(self._sentences)

    @cached_property
    def _places(self) -> frozenset[str]:
        return self._reader.places(self._title) or self._reader.places(self._first)

    @cached_property
    def _reader(self) -> FrameReader:
        language = self.language
        shouted = " ".join(self._first.split()) if in_title_case(self._first) else ""
        body = self._start.removeprefix(shouted)  # of a text that begins with a headline in Title Case
        capitals = frozenset(capitalised(body, self._title)) if language in CASED else frozenset[str]()
        both = frozenset(_stems(self._title, language)) & frozenset(_stems(self._opening, language))
        return FrameReader(language, self._names, capitals, both)


def apart(mine: Particulars, yours: Particulars) -> bool:
    """Return whether two articles are about two places, two counterparts or two days, or one about a game or a film."""
    if not (mine.enough and yours.enough):
        return False
    if mine.language != yours.language:
        return _apart_across(mine, yours)
    return (
        (bool(mine.genres - yours.touched or yours.genres - mine.touched) and not _say_the_same(mine.rest, yours.rest))
        or _elsewhere(mine, yours)
        or _differ(mine.partners, yours.partners, mine.near, yours.near)
        or (_some_unmentioned(mine.people, yours.near) and _some_unmentioned(yours.people, mine.near))
        or filled_otherwise(mine.headline, yours.headline, mine.near, yours.near)
        or filled_otherwise(mine.lead, yours.lead, mine.near, yours.near)
        or _filled_twice(mine, yours)
    )


def _apart_across(mine: Particulars, yours: Particulars) -> bool:
    """Return whether articles in two languages are about two places or two countries, by listed names and by sound."""
    return (
        _differ(mine.towns & mine.listed, yours.towns & yours.listed, mine.listed, yours.listed)
        or _differ(mine.partners & mine.listed, yours.partners & yours.listed, mine.listed, yours.listed)
        or _differ(mine.town_keys, yours.town_keys, mine.all_keys, yours.all_keys)
        or _differ(mine.countries, yours.countries, mine.all_countries, yours.all_countries)
    )


def _town_keys(towns: Iterable[str], listed: Collection[str], language: str) -> frozenset[str]:
    """Return the towns by which two languages are compared: those listed, and the sounds of the others; none where a sound says too
    little."""
    found = {town: frozenset({town}) if town in listed else consonants(town, language) for town in towns}
    return frozenset(sound for sounds in found.values() for sound in sounds) if all(found.values()) else frozenset()


def _all_keys(text: str, listed: Collection[str], language: str) -> frozenset[str]:
    return frozenset(listed).union(*(written_keys(word, language, SOUNDS) for word in set(_WORD.findall(text))))


def _filled_twice(mine: Particulars, yours: Particulars) -> bool:
    """Return whether headline and lead are one frame filled with two pairs of words, or with two days, and the articles say nothing else
    in common."""
    if days_differ(mine.lead, yours.lead):
        return not _share_rest(mine.rest, yours.rest) or numbers_differ(mine.lead, yours.lead)
    if _share_rest(mine.rest, yours.rest):
        return False
    headlines, leads = (mine.headline, yours.headline), (mine.lead, yours.lead)
    return kinds_differ(headlines, leads) or filled_alike_twice(headlines, leads, mine.near, yours.near)


def _share_rest(mine: Collection[str], yours: Collection[str]) -> bool:
    least = min(len(mine), len(yours))
    return not least or len(frozenset(mine) & frozenset(yours)) > _SHARED_REST * least


def _say_the_same(mine: Collection[str], yours: Collection[str]) -> bool:
    """Return whether so much is in common that a word of games or films in one of them says nothing."""
    return len(frozenset(mine) & frozenset(yours)) >= _SAME_REST and _share_rest(mine, yours)


def _elsewhere(mine: Particulars, yours: Particulars) -> bool:
    if mine.towns and yours.towns:
        return _differ(mine.towns, yours.towns, mine.mentions, yours.mentions)
    return _differ(mine.provinces, yours.provinces, mine.mentions, yours.mentions)


def _some_unmentioned(names: Collection[str], there: Collection[str]) -> bool:
    return any(not is_mentioned(of, there) for of in names)


def _differ(mine: Collection[str], yours: Collection[str], here: Collection[str], there: Collection[str]) -> bool:
    """Return whether both sides have names and neither mentions any of the other's."""
    if not mine or not yours:
        return False
    return not any(is_mentioned(of, there) for of in mine) and not any(is_mentioned(of, here) for of in yours)


def _first_sentences(text: str) -> list[str]:
    pieces = _SENTENCE_END.split(text[: 4 * SENTENCE_CHARS].strip(), maxsplit=2)
    return [sentence[:SENTENCE_CHARS] for sentence in pieces[:2]]


def _rest(text: str, language: str) -> frozenset[str]:
    """Return the words that say something, without clitics and endings."""
    empty = FUNCTION_WORDS.get(language) or EMPTY_WORDS
    forms = (stems(word, language) for word in words(" ".join(text.split()[:_REST_WORDS])) if len(word) > _SHORT)
    return frozenset(min(word_forms, key=len) for word_forms in forms if word_forms.isdisjoint(empty))


def _stems(text: str, language: str) -> Iterator[str]:
    for word in set(fold(text).split()):
        yield from stems(word, language)
