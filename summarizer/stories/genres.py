"""Whether an article is about a game or a film, which no report of anything else tells. Pure.

A word in passing says nothing: "college football activities pervaded the area" is no report of a match.
"""

from collections.abc import Iterator
from functools import lru_cache

from storage.text.clitics import stems
from storage.text.normalize import words
from summarizer.stories.frame_words import GENRES, NEAR_GENRES

_OF_A_SENTENCE = 2  # words of a genre, one of them its own, that head an article whose headline has none


def genres_at_the_head(title: str, first: str, language: str) -> frozenset[str]:
    """Return the genres that an article is about: those of its headline, and those of which its first sentence has a word, if that or
    the headline has a second one."""
    in_title, in_first = set(_own(title, language)), set(_own(first, language))
    both = list(_touched(f"{title}\n{first}", language))
    return frozenset(in_title | {genre for genre in in_first if both.count(genre) >= _OF_A_SENTENCE})


def genres_touched(text: str, language: str) -> frozenset[str]:
    """Return the genres that a text has a word of, or one near them ("stadium", "actor")."""
    return frozenset(_touched(text, language))


def _own(text: str, language: str) -> Iterator[str]:
    for word in words(text):
        yield from _genres_of(word, language)[0]


def _touched(text: str, language: str) -> Iterator[str]:
    for word in words(text):
        yield from _genres_of(word, language)[1]


@lru_cache(maxsize=65_536)
def _genres_of(word: str, language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the genres that a folded word is of, and those that it is of or near."""
    forms, empty = stems(word, language), frozenset[str]()
    own = frozenset(genre for genre, by_language in GENRES.items() if forms & by_language.get(language, empty))
    near = frozenset(genre for genre, by_language in NEAR_GENRES.items() if forms & by_language.get(language, empty))
    return own, own | near
