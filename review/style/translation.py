"""Numbers and names of an original that a translation of it lacks. Pure.

An editor may leave a sentence out: what is missing is named once for all of them, as advice.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from review.style.finding import EntryToCheck, Finding
from review.style.unsourced import forms, is_day
from storage.config.names import Names
from storage.text.normalize import fold
from storage.text.numbers import find_numbers

_LEAST = 3  # Arabic says two by an ending, and one by none
_MOST = 6  # of those that are named
_CLOCK = re.compile(r":\d")
_PER = re.compile(r"(?:في|در)\s+$")  # before a hundred: per cent


def missing_numbers(entry: EntryToCheck) -> Iterator[Finding]:
    """Yield one finding for the numbers of the original that a translation has neither in figures nor in words."""
    original, wording = entry.translated, entry.wording
    if original is None:
        return
    text = f"{wording.headline}\n{wording.text}"
    if missing := numbers_missing(original.texts, original.language, text, wording.language, wording.date):
        fix = "check whether the translation says the same"
        yield Finding(
            "missing number", f"the translation is missing {_listed(missing)} from the original", entry.whole, fix
        )


def missing_names(entry: EntryToCheck) -> Iterator[Finding]:
    """Yield one finding for the listed names of the original that a translation lacks."""
    original, wording = entry.translated, entry.wording
    if original is None:
        return
    text = f"{wording.headline}\n{wording.text}"
    if missing := names_missing(original.texts, original.language, text, wording.language, entry.names):
        fix = "add it, or leave it out on purpose"
        yield Finding(
            "missing name", f"the translation is missing {_listed(missing)} from the original", entry.whole, fix
        )


def numbers_missing(originals: Iterable[str], language: str, text: str, into: str, day: date) -> list[str]:
    """Return the numbers of texts in one language that a text in another lacks, each once in their order; days near `day`, times of
    day, and numbers below three are not asked for."""
    there = {number.text for number in find_numbers(text, into)}
    wanted: dict[str, None] = {}
    for original in originals:
        for number in find_numbers(original, language):
            is_clock = original[number.start - 1 : number.start] == ":" or _CLOCK.match(original, number.end)
            is_percent = number.value == 100 and _PER.search(original, max(0, number.start - 4), number.start)
            if number.value >= _LEAST and not (is_clock or is_percent or is_day(day, original, number)):
                wanted[number.text] = None
    return [figure for figure in wanted if figure not in there]


def names_missing(originals: Iterable[str], language: str, text: str, into: str, names: Names) -> list[str]:
    """Return the listed names of texts in one language that a text in another lacks, as that one spells them. A person may be named by
    the last part of the name alone, a country by its people; a name without a spelling in that language is not asked for."""
    found = names.mentions(text, into)
    folded = f" {fold(text)} "
    there = {form for word in folded.split() for form in forms(word)}
    missing: dict[str, None] = {}
    for original in originals:
        for house in names.mentions(original, language):
            name = names.get(house)
            spellings = name.spellings(into) if name is not None else ()
            if house not in found and spellings and not _has(spellings, folded, there):
                missing[names.spelling(house, into)] = None
    return list(missing)


def _has(spellings: Sequence[str], folded: str, there: set[str]) -> bool:
    for spelling in map(fold, spellings):
        last = spelling.split()[-1]
        if f" {spelling} " in folded or (len(last) >= _LEAST and forms(last) & there):
            return True
    return False


def _listed(missing: Sequence[str]) -> str:
    more = f" and {len(missing) - _MOST} more" if len(missing) > _MOST else ""
    return f"{', '.join(missing[:_MOST])}{more}"
