"""Where an article's event happened and whom its people met, and whether two articles differ in it. Pure.

Two reports may share every wide name (Baghdad, Turkey, Kurdistan Region), their subject and most of their words, and tell of two
events: strikes in two villages, a minister with two ambassadors. What tells them apart is narrow: the towns each names first, the
countries and companies its people dealt with, and the names that stand at the same place of two sentences otherwise alike. They
are two events where each has a particular of its own that the other article does not mention. Names are those of
config/names.yaml and those guessed by a capital or by the word before them (summarizer/stories/frame_words.py).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from storage.config.names import Names
from storage.records import Article
from storage.text.capitals import capitalised, in_title_case
from storage.text.clitics import stems
from storage.text.function_words import FUNCTION_WORDS
from storage.text.name_keys import written_keys
from storage.text.normalize import dateline, fold, words
from summarizer.stories.frame_reader import CASED, SENTENCE_CHARS, FrameReader, Word
from summarizer.stories.frame_words import EMPTY_WORDS, GENRES, MEETINGS, NEAR_GENRES
from summarizer.stories.frames import (
    days_differ,
    filled_alike_twice,
    filled_otherwise,
    is_mentioned,
    kinds_differ,
    numbers_differ,
)

_WORDS = 400  # at the start of an article, searched for what it mentions
_LEAST_WORDS = 10  # of a text; a headline alone does not say enough to tell two events apart
_REST_WORDS = 150  # behind the first sentence, compared as what else an article says
_SHARED_REST = 1 / 3  # of it: two reports of one event say more in common
_WORD = re.compile(r"[^\W\d_][\w'’\u200c]*")
_SOUNDS = 2  # consonants of a town: "Rania", «داقوق»
_SAME_REST = (
    6  # words in common of it: two short reports of a league of states and of one of clubs share "league" and the town
)
_SHORT = 3  # letters: such words say little
_SENTENCE_END = re.compile(
    r"\n+|(?<=[^\W\d_]{3}[.!?؟۔])\s+|(?<=\s[.!?؟۔])\s+|(?<=[^\W\d_]{3}[.!?][\"”’»])\s+"
)  # roughly: no title or initial ends one


@dataclass(frozen=True, slots=True)
class Particulars:
    """`towns` are narrow places, `provinces` those of names.yaml that hold towns, `partners` countries abroad by their house spelling
    and other names of counterparts, `people` the names in the headline of a meeting. `headline` and `lead` are the words that frames are
    compared by; `near` what headline and first two sentences mention, `mentions` what the article does (stems and house spellings),
    `rest` what it says behind the first sentence; for two languages `countries` and the sounds of `town_keys` that headline or first
    sentence name, and all that the article names; `genres` are those of games and arts that head it, `touched` all it has a word of."""

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
    rest: frozenset[str] = frozenset()
    genres: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    all_countries: frozenset[str] = frozenset()
    town_keys: frozenset[str] = frozenset()
    all_keys: frozenset[str] = frozenset()
    enough: bool = False


def particulars(article: Article, names: Names) -> Particulars:
    """Return the particulars of an article, without what only its dateline names."""
    language, title = article.language, article.title
    text = article.text[len(dateline(article.text)) :] if article.text else ""
    sentences = _first_sentences(text)
    first, opening = (sentences or [""])[0], "\n".join(sentences)
    start = " ".join(text.split()[:_WORDS])
    shouted = (
        " ".join(first.split()) if in_title_case(first) else ""
    )  # a text that begins with a headline in Title Case
    capitals = frozenset(capitalised(start.removeprefix(shouted), title)) if language in CASED else frozenset[str]()
    both = frozenset(_stems(title, language)) & frozenset(_stems(opening, language))
    reader = FrameReader(language, names, capitals, both)
    headline = reader.words(title, article.when)
    places = reader.places(title) or reader.places(first)
    towns = frozenset(place for place in places if not names.is_province(place))
    listed_names = frozenset(names.mentions(f"{title}\n{start}", language))
    meets = not MEETINGS.get(language, frozenset()).isdisjoint(word.folded for word in headline)
    return Particulars(
        language,
        towns=towns,
        provinces=frozenset(
            wide for place in places if (wide := place if names.is_province(place) else names.province_of(place))
        ),
        partners=reader.partners(title) or reader.partners(first),
        people=reader.people(headline, title) if meets else frozenset(),
        headline=headline,
        lead=reader.words(first, article.when),
        near=frozenset(_stems(f"{title}\n{opening}", language))
        | frozenset(names.mentions(f"{title}\n{opening}", language)),
        mentions=frozenset(_stems(f"{title}\n{start}", language)) | listed_names,
        listed=listed_names,
        rest=_rest(text[len(first) :], language),
        genres=_genres(f"{title}\n{first}", language),
        touched=_genres(f"{title}\n{start}", language, NEAR_GENRES),
        countries=reader.countries(title) or reader.countries(first),
        all_countries=reader.countries(f"{title}\n{start}"),
        town_keys=_town_keys(towns, listed_names, language),
        all_keys=_all_keys(f"{title}\n{start}", listed_names, language),
        enough=len(start.split()) >= _LEAST_WORDS,
    )


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
    found = {town: frozenset({town}) if town in listed else _consonants(town, language) for town in towns}
    return frozenset(sound for sounds in found.values() for sound in sounds) if all(found.values()) else frozenset()


def _consonants(town: str, language: str) -> frozenset[str]:
    return frozenset(sound for sound in written_keys(town, language, _SOUNDS) if len(sound.strip("'")) >= _SOUNDS)


def _all_keys(text: str, listed: Collection[str], language: str) -> frozenset[str]:
    return frozenset(listed).union(*(written_keys(word, language, _SOUNDS) for word in set(_WORD.findall(text))))


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


def _genres(text: str, language: str, more: Mapping[str, Mapping[str, frozenset[str]]] | None = None) -> frozenset[str]:
    """Return the genres that a text has a word of; `more` are words that are near one."""
    text_words = {form for word in words(text) for form in stems(word, language)}
    empty: frozenset[str] = frozenset()
    return frozenset(
        genre
        for genre, by_language in GENRES.items()
        if text_words & (by_language.get(language, empty) | (more or {}).get(genre, {}).get(language, empty))
    )


def _stems(text: str, language: str) -> Iterator[str]:
    for word in set(fold(text).split()):
        yield from stems(word, language)
