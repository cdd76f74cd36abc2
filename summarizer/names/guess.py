"""Names that a text has and config/names.yaml has not: people, places and groups, with a key that is equal across scripts. Pure.

What is taken for a name by chance is seldom wrong twice in the same way: only names that several outlets have are shown
(summarizer/names/rising.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from storage.config.names import Names
from storage.text.capitals import in_title_case
from storage.text.name_keys import name_key
from storage.text.normalize import dateline, fold
from summarizer.names.arabic_names import ArabicWords, by_given_names, by_keys
from summarizer.names.capital_names import by_capitals
from summarizer.names.name_words import GIVEN, Kind

READ_WORDS = 1000  # of a text, and its headline
_READ_CHARS = 10_000
_LONGEST, _LONGEST_TITLE = 60, 240  # characters


@dataclass(frozen=True, slots=True)
class Guess:
    """What may be a name, as the text has it; equal keys are one name in any script."""

    key: str
    spelling: str
    kind: Kind


def guesses(
    title: str, text: str, language: str, names: Names, known: Mapping[str, Kind] = MappingProxyType({})
) -> list[Guess]:
    """Return what may be names in an article, each once, without those that the list has. `known`: names that other articles have, by
    their keys, which are found in Arabic letters without a given name or a title as well."""
    body = " ".join(text[:_READ_CHARS][len(dateline(text)) :].split(" ")[:READ_WORDS])
    if language in GIVEN:
        pieces = [ArabicWords.of(piece, language) for piece in (title[:_LONGEST_TITLE], body)]
        found = [name for piece in pieces for name in (*by_given_names(piece), *by_keys(piece, known))]
    else:
        shouts = in_title_case(title) or title.isupper()
        found = [*(() if shouts else by_capitals(title[:_LONGEST_TITLE], language)), *by_capitals(body, language)]
    by_key: dict[str, Guess] = {}
    for spelling, kind in found:
        of = name_key(spelling, kind)
        if of and len(spelling) <= _LONGEST and of not in by_key and not _is_listed(spelling, language, names):
            by_key[of] = Guess(of, spelling, kind)
    return list(by_key.values())


def _is_listed(spelling: str, language: str, names: Names) -> bool:
    """Return whether the list has this name: alone, or a person or an office within it."""
    length = len(fold(spelling).split())
    for house, written in names.spelled(spelling, language).items():
        name = names.get(house)
        if len(fold(written).split()) >= length or (name is not None and name.kind in {"person", "office"}):
            return True
    return False
