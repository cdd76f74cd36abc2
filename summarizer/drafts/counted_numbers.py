"""The numbers of a sentence that count something: no ages, times of day, dates, ordinals, shares and ends of ranges; "no one" is 0."""

import re
from collections.abc import Sequence
from itertools import pairwise

from storage.languages import of_each
from storage.text.clitics import stems
from storage.text.months import MONTHS, UNITS
from storage.text.normalize import fold
from storage.text.numbers import Number, find_numbers

Place = tuple[int, int, float]  # where it begins and ends, and what it is

_YEARS = range(1900, 2100)
_WORD = re.compile(r"[\w’'\u200c]+")
# «ثلاثة من الضحايا», "two of those killed": a part of them, not how many they are.
_PART = re.compile(
    r"\s+(?:of (?:the|them|those|his|her|their|its)\b|من (?:ال|بين|هم)|منهم|لە(?:و|م|وان)?\s|لەوانە|ji (?:wan|ên|yên)\b|onlardan\b|تن از)"
)
# One and two of them, where no number is said: «مقتل شخصين», "a soldier was killed", «کوژرانی کەسێک».
_FEW: dict[str, dict[str, int]] = of_each("A_FEW")
_ONE = re.compile(
    r"\b(?:a|an|one) (?:\w+ )?(?:man|woman|child|boy|girl|person|civilian|soldier|fighter|policeman|officer|guard|member|student"
    r"|worker|journalist)\b",
    re.IGNORECASE,
)
_UNITS = """
percent per km kilometers kilometres kilometer metres meters pm am year old years aged
عاما سنة سنوات أعوام عام كم كيلومترا مترا بالمئة ساڵ ساڵە ساڵان لەسەدا کیلۆمەتر
sal salî saliya salan kîlometre yaşında yaşındaki yıl kilometre
"""
# Before a number that is an age, a time of day or a share.
_BEFORE_UNCOUNTED = """
aged age العمر عمره عمرها الساعة ساعة عند بنسبة تەمەنی تەمەنیان تەمەن کاتژمێر سەعات لەسەدا temenê temenî saet demjimêr ji sedî
saat yaş yüzde
"""
_NOT_COUNTED_BEHIND = frozenset(map(fold, _BEFORE_UNCOUNTED.split()))
_ORDINAL = re.compile(
    r"(?:st|nd|rd|th|emîn|em|هەم|هەمین|ەم|ەمین|مین)\b|\.?['’]?(?:inci|ıncı|uncu|üncü)\b", re.IGNORECASE
)
_CLOCK = re.compile(r"\s*(?:[ap]\.?\s?m\b|o['’]clock|:\d\d)", re.IGNORECASE)
_CLOCK_BEFORE = re.compile(r"\d:$")
# Between the ends of a range or of a growth: «from 12 *to* 15», "12-15", «12 إلى 15».
_RANGE = re.compile(r"\s*(?:[-–—]|to|and|إلى|الى|حتى|و|بۆ|تا|heta|û|ile)\s*", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|من|لە|ji)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|بين|نێوان|navbera|navbera wan)\s*$", re.IGNORECASE)
_TO = re.compile(r"\s*(?:[-–—]|to|إلى|الى|بۆ|heta)\s*", re.IGNORECASE)
# Nobody at all.
_NOBODY: dict[str, str] = of_each("NOBODY")
_NONE = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in _NOBODY.items()}
_NOT_COUNTED = frozenset(map(fold, _UNITS.split())) | UNITS.keys()


def counted_numbers(text: str, language: str) -> list[Place]:
    """Return the places of the numbers that count things, in no order; also of a 1 or 2 in the form of a word: «شخصين», "a soldier"."""
    all_numbers = list(find_numbers(text, language))
    places = [(number.start, number.end, number.value) for number in all_numbers if _counts_something(text, number)]
    places = _without_ranges(text, places)
    none = _NONE.get(language)
    nobody = [(match.start(), match.end(), 0.0) for match in none.finditer(text)] if none else []
    places = [place for place in places if not any(start <= place[0] < end for start, end, _ in nobody)]
    few = {fold(word): value for word, value in _FEW.get(language, {}).items()}
    covered = [(start, end) for start, end, _ in [*places, *nobody]]
    for match in _WORD.finditer(text) if few else ():
        value = next((few[stem] for stem in stems(fold(match[0]), language) if stem in few), 0)
        # «خمسة عشر شخصا»: the number is said before.
        if value and not any(0 <= match.start() - end <= 2 or start <= match.start() < end for start, end in covered):
            places.append((match.start(), match.end(), float(value)))
    if language == "en":
        places += [(match.start(), match.end(), 1.0) for match in _ONE.finditer(text)]
    return [*places, *nobody]


def _counts_something(text: str, number: Number) -> bool:
    """Return whether a number counts things: it is not a date, age, time of day, ordinal, unit or part of a whole."""
    behind = fold(text[number.end : number.end + 24]).split()[:2]
    before = fold(text[max(0, number.start - 16) : number.start]).split()[-1:]
    unit = any(word in _NOT_COUNTED for word in behind[:1]) or any(word in _NOT_COUNTED_BEHIND for word in before)
    dated = any(word in MONTHS for word in [*behind[:1], *before])
    clock = _CLOCK.match(text, number.end) or _CLOCK_BEFORE.search(text[max(0, number.start - 2) : number.start])
    ordinal = text[number.end - 1].isdigit() and _ORDINAL.match(text, number.end)
    year = number.value in _YEARS and text[number.start].isdigit()
    return not (unit or dated or clock or ordinal or year or _PART.match(text, number.end))


def _without_ranges(text: str, places: Sequence[Place]) -> list[Place]:
    """Drop the first number of «from 12 to 15», and both of "between 12 and 15" and "12-15": any number of the range agrees."""
    dropped: set[int] = set()
    for first, second in pairwise(places):
        between, before = text[first[1] : second[0]], text[max(0, first[0] - 16) : first[0]]
        if _BETWEEN.search(before) and _RANGE.fullmatch(between):
            dropped |= {first[0], second[0]}
        elif _TO.fullmatch(between):
            dropped.add(first[0])
            if not _FROM.search(before):
                dropped.add(second[0])
    return [place for place in places if place[0] not in dropped]
