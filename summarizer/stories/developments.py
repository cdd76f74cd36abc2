"""Decide whether an article reports a later development of an event (an arrest, an inquiry), not the event again. Pure.

A chain of days is a chain of stories: the fire, the arrest of the owner, the inquiry. A later article is a development of an earlier one
where it names its own day and either nothing of the earlier one's day, under a headline that says much that is new, or a headline
of what follows events: arrests, trials, inquiries, funerals. One that names the earlier day alone tells the event late.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from storage.languages import of_each
from storage.records import Article
from storage.text.clitics import stems
from storage.text.function_words import FUNCTION_WORDS
from storage.text.normalize import fold
from storage.text.numbers import is_number

_LEAST_HOURS = 6  # later than the earlier one
_SHIFT = timedelta(hours=6)  # a day begins some hours earlier where an outlet is than at Greenwich
_LOCAL = timedelta(hours=3)  # on average
_NEW = 1 / 3  # of the words of a headline
_LEAST_LETTERS = 3
_LEAD_CHARS = 900
_WORDS = 200
_SENTENCE_END = re.compile(r"(?<=[.!?؟۔])\s+|\n")

# Monday first, by language; beginnings of folded words, which are not always the words that a sentence of ours names a day by.
_DAYS: dict[str, str] = of_each("WEEKDAYS") | of_each("DAY_WORDS")
# What follows events: beginnings of folded words.
_FOLLOWING: dict[str, str] = of_each("FOLLOWING_WORDS")
# "Today", "yesterday": how many days before the report.
_RELATIVE: dict[str, dict[str, int]] = of_each("RELATIVE_DAYS")
_BEGINNINGS = {
    language: tuple(fold(word) for word in written.split() if len(fold(word)) >= _LEAST_LETTERS)
    for language, written in _FOLLOWING.items()
}
_AGO = {
    language: {fold(word): days for word, days in written.items() if " " not in word and days >= 0}
    for language, written in _RELATIVE.items()
}
_WEEKDAYS = {language: tuple(fold(word) for word in written.split()) for language, written in _DAYS.items()}


@dataclass(frozen=True, slots=True)
class DayFacts:
    """When an article was published, the weekdays (Monday 0) that its own day may be, those its lead names, what its headline says, and
    all it says (stems)."""

    when: datetime
    language: str
    own: frozenset[int]
    named: frozenset[int]
    headline: tuple[frozenset[str], ...]
    following: frozenset[str]
    mentions: frozenset[str]


def day_facts(article: Article) -> DayFacts:
    """Return the facts that separate an article's day from that of another on the same matter."""
    language = article.language
    lead = " ".join(_SENTENCE_END.split(article.text[:_LEAD_CHARS])[:2])
    start = " ".join(article.text[: 20 * _WORDS].split()[:_WORDS])
    empty = FUNCTION_WORDS.get(language, frozenset())
    headline = [word for word in fold(article.title).split() if len(word) >= _LEAST_LETTERS and word not in empty]
    return DayFacts(
        article.when,
        language,
        frozenset({article.when.weekday(), (article.when + _SHIFT).weekday()}),
        frozenset(_weekdays(f"{article.title} {lead}", language)),
        tuple(stems(word, language) for word in headline if not is_number(word)),
        frozenset(_following(fold(article.title), language)),
        frozenset(form for word in set(fold(f"{article.title} {start}").split()) for form in stems(word, language)),
    )


def is_development(later: DayFacts, earlier: DayFacts) -> bool:
    """Return whether the later of two articles on one matter, in one language, reports on its own day."""
    if later.language != earlier.language or later.when - earlier.when < timedelta(hours=_LEAST_HOURS):
        return False
    if not (later.named & later.own) - earlier.own:
        return False
    if any(not any(word.startswith(beginning) for word in earlier.mentions) for beginning in later.following):
        return True
    before = {(day - 1) % 7 for day in earlier.own} | earlier.own
    return not later.named & before and _share_new(later, earlier) >= _NEW


def _share_new(later: DayFacts, earlier: DayFacts) -> float:
    if not later.headline:
        return 0.0
    return sum(forms.isdisjoint(earlier.mentions) for forms in later.headline) / len(later.headline)


def day_named(word: str, language: str, when: datetime) -> int:
    """Return the ordinal of the day that a folded word names in a report of that time ("Sunday": the last one), 0 where it names none."""
    today = (when + _LOCAL).date()
    if (named := weekday(word, language)) is not None:
        return today.toordinal() - (today.weekday() - named) % 7
    ago = next((days for form in stems(word, language) if (days := _AGO.get(language, {}).get(form)) is not None), None)
    return 0 if ago is None else today.toordinal() - ago


def _weekdays(text: str, language: str) -> set[int]:
    return {named for word in fold(text).split() if (named := weekday(word, language)) is not None}


@lru_cache(maxsize=16_384)
def weekday(word: str, language: str) -> int | None:
    """Return the day of the week that a folded word names, Monday 0."""
    days = _WEEKDAYS.get(language, ())
    forms = stems(word, language)
    return max(
        (at for at, day in enumerate(days) if any(_names(form, day) for form in forms)),
        key=lambda at: len(days[at]),
        default=None,
    )


def _names(word: str, day: str) -> bool:
    return word.startswith(day) if len(day) > _LEAST_LETTERS else word == day


def _following(headline: str, language: str) -> set[str]:
    words = [form for word in headline.split() for form in stems(word, language)]
    return {
        beginning for beginning in _BEGINNINGS.get(language, ()) if any(word.startswith(beginning) for word in words)
    }
