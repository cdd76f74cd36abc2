"""Words about names, by language: given names, titles, and what kinds of places and groups are called; and folded words."""

from functools import lru_cache
from typing import Literal

from storage.languages import of_each
from storage.text.function_words import BINDING_WORDS
from storage.text.normalize import fold
from summarizer.stories.developments import weekday

Kind = Literal["person", "place", "group"]
MOST_WORDS = 5  # of a name
NONE: frozenset[str] = frozenset()
_PART_OF_NAMES = frozenset({"new", "no"})


def _folded(table: str) -> dict[str, frozenset[str]]:
    return {code: frozenset(map(fold, words.split())) for code, words in of_each(table).items()}


GIVEN, TITLES, GROUPS = _folded("GIVEN_NAMES"), _folded("NAME_TITLES"), _folded("GROUP_HEADS")
PLACES, PLACES_BEHIND = _folded("PLACE_KINDS"), _folded("PLACE_KINDS_BEHIND")
_MONTHS = frozenset(fold(month) for months in of_each("MONTHS").values() for month in months)


@lru_cache(maxsize=65_536)
def folded_word(word: str) -> str:
    """Return a word folded: most words of a text are of some thousand frequent ones."""
    return fold(word)


@lru_cache(maxsize=65_536)
def is_no_name(folded: str, language: str) -> bool:
    """Return whether a folded word is of a date, or only binds others."""
    if folded in _MONTHS or weekday(folded, language) is not None:
        return True
    return folded in BINDING_WORDS.get(language, NONE) and folded not in _PART_OF_NAMES
