"""Relative days and times in an entry: "today", "the day before", "next month"."""

import itertools
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from review.style import words as style_words
from review.style.finding import EntryToCheck, Finding, Part, Place, is_month
from review.style.places import unquoted, words_of
from storage.text.calendar import MONTHS
from storage.text.normalize import fold


def relative_day(entry: EntryToCheck) -> Iterator[Finding]:
    """Yield a finding for each relative day or time that has no date beside it."""
    language = entry.wording.language
    words = style_words.RELATIVE.get(language, {})
    for part, text in entry.parts:
        bare = unquoted(text)
        for match in words_of(bare, words):
            if _dated(bare, match, language):
                continue
            back = next(days for word, days in words.items() if fold(word) == fold(match[0]))
            day = entry.wording.date - timedelta(back)
            name = style_words.WEEKDAYS[language].split()[day.weekday()]
            put = style_words.ON_DAY[language].format(name)
            fix = f"write “{put}” ({day.isoformat()})"
            yield Finding("relative day", f"“{match[0]}” does not name a day", Place(part, *match.span()), fix, put)
        yield from _relative_times(part, bare, entry)


def _relative_times(part: Part, text: str, entry: EntryToCheck) -> Iterator[Finding]:
    language = entry.wording.language
    for pattern, months in style_words.RELATIVE_TIMES.get(language, ()):
        for match in _compiled(pattern).finditer(text):
            if _dated(text, match, language):
                continue
            put = None if months is None else f"in {_month(entry.wording.date, months)}"
            fix = f"write “{put}”" if put else "give its date"
            yield Finding("relative day", f"“{match[0]}” does not name a day", Place(part, *match.span()), fix, put)


def _month(day: date, months: int) -> str:
    return MONTHS[(day.month - 1 + months) % len(MONTHS)]


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    folded = pattern if pattern.startswith("(?i:") else f"(?i:{pattern})"
    return re.compile(rf"(?<![\w’'-])(?:{folded})(?![\w-])")


def _dated(text: str, match: re.Match[str], language: str) -> bool:
    """Return whether the day is named beside the word: a weekday, or a number with a month or between slashes."""
    around = text[max(0, match.start() - 30) : match.end() + 40]
    words = fold(around).split()
    weekdays = {fold(day) for day in style_words.WEEKDAYS[language].split()}
    if any(word in weekdays or word.removeprefix("ال") in weekdays for word in words):
        return True
    for word, following in itertools.pairwise(words):
        if (word[0].isdigit() and is_month(following)) or (following[0].isdigit() and is_month(word)):
            return True
    # «اليوم الأول» is the first day, not today.
    follows = fold(text[match.end() : match.end() + 20])
    return bool(language == "ar" and follows.startswith("ال") and fold(match[0]) == fold("اليوم"))
