"""Numbers and names of an entry that are in none of its articles."""

import difflib
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from functools import lru_cache

from review.style import words as style_words
from review.style.finding import EntryToCheck, Finding, Place, is_month
from storage.config.names import OTHERS
from storage.text.languages import LANGUAGES, RTL
from storage.text.months import MONTHS
from storage.text.normalize import fold
from storage.text.numbers import Number, find_numbers
from storage.text.scripts import ARABIC

_LEAST_NUMBER = 3  # in words: "one" and "two" are in every text, and Arabic says two by an ending
_CAPITAL = re.compile(r"[A-ZÀ-ÞÇĞİÖŞÜÊÎÛ][\w’'.]*")
_SENTENCE_START = re.compile(r"(?:[.!?:]['\"”’)]*\s+|[\n“\"‘(]\s*)$")
_LATIN = re.compile("[a-z]")
_CASED = tuple(language for language in LANGUAGES if language not in RTL)
_MONTH_LENGTH = 24  # characters that a month's name has at most, with what is before it
_ENDINGS = ("iye", "ians", "ian", "ish", "ans", "an", "ese", "is", "ey", "es", "s", "i", "a", "y")


def unknown_numbers(entry: EntryToCheck) -> Iterator[Finding]:
    """Yield a finding for each number, in figures or words, that no sentence has in either form; days near the entry's own are allowed."""
    if not entry.sentences:
        return
    there = {number.text for source in entry.sources for number in find_numbers(source.text, source.language)}
    least = _LEAST_NUMBER if entry.translated else 0
    language = entry.wording.language if any(source.language for source in entry.sources) else ""
    for part, text in entry.parts:
        for number in find_numbers(text, language):
            number_text = text[number.start : number.end]
            in_words = not number_text[0].isdigit()
            if number.text in there or (in_words and number.value < _LEAST_NUMBER) or number.value < least:
                continue
            if is_day(entry.wording.date, text, number):
                continue
            near = sorted(there, key=lambda figure: (abs(float(figure) - number.value), figure))[:3]
            fix = f"check it; the articles have {', '.join(near)}" if near else "check it; the articles have no number"
            yield Finding("number", f"{number_text} isn't in any source", Place(part, number.start, number.end), fix)


def is_day(day: date, text: str, number: Number) -> bool:
    """Return whether a number belongs to a date near an entry's own: an editor may say which day "today" was."""
    if number.value == day.year:
        return True
    # «3ê cotmehê», «٣ی تشرینی یەکەم»: what hangs on the figure belongs to no month.
    before = fold(text[max(0, number.start - _MONTH_LENGTH) : number.start]).split()
    behind = fold(re.sub(r"^[^\W\d_]+", "", text[number.end : number.end + _MONTH_LENGTH])).split()
    near = {(day + timedelta(days)).day for days in range(-8, 9)}
    months = (before[-1:], before[-2:], behind[:1], behind[:2])
    return number.value in near and any(is_month(" ".join(words)) for words in months if words)


def unknown_names(entry: EntryToCheck) -> Iterator[Finding]:
    """Yield a finding for each name that no sentence has: names of config/names.yaml in any script, others by their capitals
    if some sentence shares the entry's script; a people's name and its country's count as the same."""
    if not entry.sentences:
        return
    language = entry.wording.language
    house_names = {
        house for text in (entry.wording.headline, entry.wording.text) for house in entry.names.mentions(text, language)
    }
    sourced = _named(entry) if house_names else set()
    alike = language not in RTL and _LATIN.search(entry.source) and not entry.translated
    for house in sorted(house_names - sourced) if not alike else ():
        if house not in entry.allowed:
            yield Finding("name", f"“{house}” isn't in any source", entry.whole, "check it, or leave it out")
    if alike:
        yield from _by_capitals(entry, {word for house in house_names & sourced for word in fold(house).split()})


def _named(entry: EntryToCheck) -> set[str]:
    """Return the listed names that the sentences have, in any language."""
    return {
        house
        for sentence in entry.sentences
        for other in (OTHERS if ARABIC.search(sentence) else _CASED)
        for house in entry.names.mentions(sentence, other)
    }


def _by_capitals(entry: EntryToCheck, sourced: AbstractSet[str]) -> Iterator[Finding]:
    sourced_words = {word for name in entry.allowed for word in fold(name).split()} | sourced
    calendar = {fold(word) for word in style_words.WEEKDAYS.get(entry.wording.language, "").split()} | MONTHS.keys()
    there = {form for word in entry.source_words | sourced_words for form in forms(word)}
    initials = "".join(word[0] for word in entry.source.split())
    for part, text in entry.parts:
        if part == "headline" and _is_title_case(text):
            continue
        for match in _CAPITAL.finditer(text):
            before = text[max(0, match.start() - 8) : match.start()]
            if not before.strip() or _SENTENCE_START.search(before):
                continue
            word = match[0].rstrip(".'’").removesuffix("'s").removesuffix("’s")
            missing = [piece for piece in fold(word).split() if piece not in calendar and not (forms(piece) & there)]
            if not missing or len(word) < 2 or (word.isupper() and word.replace(".", "").lower() in initials):
                continue
            near = difflib.get_close_matches(missing[0], entry.source_words, n=1, cutoff=0.75)
            spelt = _as_spelt(near[0], entry.sentences) if near else ""
            fix = f"is it “{spelt}”?" if spelt else "check it, or leave it out"
            place = Place(part, match.start(), match.start() + len(word))
            yield Finding("name", f"“{word}” isn't in any source", place, fix, spelt or None)


def _is_title_case(text: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_][\w’']*", text) if len(word) > 3]
    return sum(map(str.isupper, (word[0] for word in words))) * 2 > len(words)


@lru_cache(maxsize=65_536)
def forms(word: str) -> frozenset[str]:
    """Return a folded word and its stems without the endings of peoples and plurals."""
    forms = {word, *(word.removesuffix(ending) for ending in _ENDINGS if len(word) - len(ending) > 2)}
    return frozenset(forms.union(*(same for same in style_words.SAME_COUNTRY if forms & same)))


def _as_spelt(folded: str, sentences: Sequence[str]) -> str:
    words = (word for sentence in sentences for word in re.findall(r"[\w’'-]+", sentence))
    return next((word for word in words if fold(word) == folded), "")
