"""A date as an outlet wrote it → a time. Month names and digits in all our scripts; unknown is None, never now.

Own tables and not dateparser: that one knows neither the Levantine nor the Kurdish months, takes 1448 AH for the year
1448, and needs 1.3 s for its first answer.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from crawler.parsing.day_times import at, is_american
from storage.text.calendar import MONTHS as ENGLISH
from storage.text.languages import LANGUAGES
from storage.text.months import AGO, DAYS_BACK, MONTHS, SOLAR, TWO, UNITS
from storage.text.normalize import clean, fold

LONGEST = 160  # characters looked at: the longest date line seen on an outlet's page has 60
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # before it no outlet was on the web: 1970 is an empty field
AHEAD = timedelta(days=1)  # later than that after now is a mistake; less is a zone left out
SOLAR_YEARS = range(1300, 1420)  # 1921 to 2040
LUNAR_YEARS = range(1420, 1500)  # 1999 to 2076: printed beside the Gregorian day, which is the one to read

# Letter runs are folded one by one: what separates them (: - / + .) still tells a date from a time.
_LETTERS = re.compile(r"[^\s\d:.,/+()\-|–—]+")
_NAMES = "|".join(
    re.escape(name).replace(r"\ ", r"[\s\-]{1,2}") + (r"(?!\d)" if name[-1].isdigit() else "")
    for name in sorted(MONTHS | SOLAR, key=len, reverse=True)
)
# A month's name may carry a case ending: Mijdara, Cotmehê, «تشرینی دووەمی».
_MONTH = rf"(?<![^\W\d_])(?P<month>{_NAMES})(?:ya|ye|an|a|e|ی)?\.?(?![^\W\d_])"
_SECOND_NAME = rf"(?:\s?[/(|\-]\s?(?:{_NAMES})(?![^\W\d_])\)?)?"  # «أكتوبر/تشرين الأول»
_CLOCK = r"(?:\d\d:\d\d:\d\d\s(?:[a-z+\-\d]{1,6}\s)?)?"  # "Wed Nov 20 08:02:00 GMT 2019"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_SHORT_YEAR = r"(?P<short>\d\d)(?![\d:.,/\-])(?!\s?(?:[ap]\.?m\b|:))"  # "29 Nov 25", and no hour
_WORDED = (
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|an|ye|e|i|ی)?[\s.,\-/]{{0,3}}(?:(?:of|de|من|ل)\s)?{_MONTH}{_SECOND_NAME}"
        rf"(?:[\s,.\-/]{{0,3}}(?:(?:sala|salê|عام|سنه|سالی|ساڵی)\s)?{_YEAR}|[\s\-]['’]?{_SHORT_YEAR})?"
    ),
    re.compile(rf"{_MONTH}\s?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:[\s,]{{1,3}}{_CLOCK}{_YEAR})?"),
    re.compile(rf"{_YEAR}[\s,\-/]{{1,3}}{_MONTH}[\s,\-/]{{1,3}}(?P<day>\d{{1,2}})(?![\d:])"),
)
_YEAR_FIRST = re.compile(r"(?<!\d)(?P<year>\d{4})(?P<by>[\-/.])(?P<month>\d{1,2})(?P=by)(?P<day>\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?P<by>[\-/.])(?P<month>\d{1,2})(?P=by)(?P<year>\d{4})(?!\d)"
    r"|(?<![\d:./\-])(?P<day2>\d{1,2})(?P<by2>[\-/.])(?P<month2>\d{1,2})(?P=by2)(?P<year2>\d\d)(?![\d:./\-])"
)
_UNIX = re.compile(r"(\d{10})(?:\d{3}|\d{6}|\d{9})?(?:\.\d{1,9})?")  # seconds, or milli-, micro-, nanoseconds
_NET = re.compile(r"(?:new )?/?date\((?P<seconds>\d{9,10})\d{3}(?P<zone>[+\-]\d{4})?\)/?")  # /Date(1795936500000+0300)/
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:t(?P<hour>\d\d)(?P<minute>\d\d)\d*)?")
_WORD = re.compile(r"[^\W\d_]+")
_RELATIVE = re.compile(r"(?:(?P<count>\d{1,3})\s?)?(?P<unit>[^\W\d_]+)")


def parse_date(text: str, zone: ZoneInfo, now: datetime, language: str = "") -> datetime | None:
    """Return the time a text states, in UTC; `zone` is for a time that names none, a day without a time begins at its midnight. Months
    are read in all languages that have tables here, and in `language` by CLDR.

    None where no date can be read, or one before 1995 or more than a day after `now`. A day without a year is the last
    such day. «22 كانون الأول», "22'ê Mijdara 2026'an", "20 Nov 2019 08:02 GMT", «۱۳۹۹/۰۲/۲۱ - ۱۸:۵۹», "22 hours ago".
    """
    moment = read_date(text, zone, now, language)
    return moment.astimezone(UTC) if moment else None


def read_date(text: str, zone: tzinfo, now: datetime, language: str = "") -> datetime | None:
    """Return the same as parse_date, in the zone the text itself names: its day is the printed day."""
    line = _plain(text[:LONGEST])
    if line and language and language not in LANGUAGES:
        line = _with_english_months(line, language)
    if not line:
        return None
    try:
        moment = _absolute(line, zone, now) or _relative(line, zone, now)
        return moment if moment and EARLIEST <= moment <= now + AHEAD else None
    except (ValueError, OverflowError):  # 31 February, year 9999
        return None


def _with_english_months(line: str, language: str) -> str:
    numbers, pattern = _cldr_months(language)
    return pattern.sub(lambda name: ENGLISH[numbers[name[0].rstrip(".")] - 1].lower(), line)


@lru_cache(maxsize=64)
def _cldr_months(language: str) -> tuple[dict[str, int], re.Pattern[str]]:
    """Return the folded names of a language's months with their numbers, and a pattern of those that no table here has."""
    from storage.text import cldr

    numbers = {
        _plain(name): number for name, number in cldr.months(language).items() if fold(name) not in MONTHS | SOLAR
    }
    names = "|".join(map(re.escape, sorted(numbers, key=len, reverse=True))) or "(?!)"
    return numbers, re.compile(rf"(?<![^\W\d_])(?:{names})\.?(?![^\W\d_])")


def _plain(text: str) -> str:
    """Return folded words and ASCII digits, with the marks between them."""
    digits = "".join(
        str(ord(letter) % 16) if "٠" <= letter <= "٩" or "۰" <= letter <= "۹" else letter for letter in text
    )
    return _LETTERS.sub(lambda run: fold(run[0]), " ".join(clean(digits).replace("\u200c", "").split()))


def _absolute(line: str, zone: tzinfo, now: datetime) -> datetime | None:
    if match := _UNIX.fullmatch(line):
        return datetime.fromtimestamp(int(match[1]), UTC)
    if match := _NET.fullmatch(line):
        return datetime.fromtimestamp(int(match["seconds"]), _offset(match["zone"]))
    if compact := _COMPACT.match(line):
        day = date(int(compact["year"]), int(compact["month"]), int(compact["day"]))
        clock = f"{compact['hour']}:{compact['minute']}{line[compact.end() :]}" if compact["hour"] else ""
        return at(day, clock, zone)
    stated = _in_numbers(line, zone, now) or _in_words(line, now)
    return at(stated, line, zone) if stated else None


def _offset(written: str | None) -> tzinfo:
    if not written:
        return UTC
    minutes = int(written[1:3]) * 60 + int(written[3:])
    return timezone(timedelta(minutes=-minutes if written[0] == "-" else minutes))


def _in_numbers(line: str, zone: tzinfo, now: datetime) -> date | None:
    """The first day in numbers; not a Hijri one, which has the same day beside it in another calendar."""
    for match in _YEAR_FIRST.finditer(line):
        if int(match["year"]) not in LUNAR_YEARS:
            return _numbered(int(match["year"]), int(match["month"]), int(match["day"]))
    for match in _YEAR_LAST.finditer(line):
        long = match["year"] is not None
        day, month = (int(match[name if long else f"{name}2"]) for name in ("day", "month"))
        year = int(match["year"]) if long else _century(int(match["year2"]))
        if year in LUNAR_YEARS:
            continue
        by = match["by"] if long else match["by2"]
        american = str(zone).startswith("America/") or (by == "/" and is_american(line))
        return _past(year, (month, day) if not american or month > 12 else (day, month), now)
    return None


def _past(year: int, month_and_day: tuple[int, int], now: datetime) -> date:
    """The day, or the one with day and month the other way round where the first is none or is still to come."""
    month, day = month_and_day
    if month > 12:
        return _numbered(year, day, month)
    stated = _numbered(year, month, day)
    if stated <= (now + AHEAD).date() or day > 12:
        return stated
    other = _numbered(year, day, month)
    return other if other <= (now + AHEAD).date() else stated


def _numbered(year: int, month: int, day: int) -> date:
    if month > 12:
        month, day = day, month
    return _day(year, month, day, solar=year in SOLAR_YEARS)


def _century(short: int) -> int:
    return 1900 + short if short >= EARLIEST.year - 1900 else 2000 + short


def _in_words(line: str, now: datetime) -> date | None:
    """The first day named in words; one with its year before one without."""
    matches = [candidate for pattern in _WORDED for candidate in pattern.finditer(line)]
    if not matches:
        return None
    first = min(matches, key=lambda candidate: (_year(candidate) is None, candidate.start(), -candidate.end()))
    name = " ".join(re.split(r"[\s\-]+", first["month"]))
    solar = name in SOLAR
    month, day = (SOLAR if solar else MONTHS)[name], int(first["day"])
    if (year := _year(first)) is not None:
        return _day(year, month, day, solar=solar or year in SOLAR_YEARS)
    this_year = now.year - 621 if solar else now.year
    for year in (this_year, this_year - 1, this_year - 2):
        stated = _day(year, month, day, solar=solar)
        if stated <= (now + AHEAD).date():
            return stated
    return None


def _year(match: re.Match[str]) -> int | None:
    parts = match.groupdict()
    if parts["year"]:
        return int(parts["year"])
    return _century(int(parts["short"])) if parts.get("short") else None


def _day(year: int, month: int, day: int, *, solar: bool) -> date:
    if not solar:
        return date(year, month, day)
    if not (year in SOLAR_YEARS and 1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError("no such day of the Solar Hijri year")
    # Leap years by the 33-year cycle, exact from 1206 to 1498; 1 Farvardin 979 is 20 March 1600.
    years = year - 979
    before = (month - 1) * 31 - max(0, month - 7)
    days = years * 365 + years // 33 * 8 + (years % 33 + 3) // 4 + before + day - 1
    return date(1600, 3, 20) + timedelta(days=days)


def _relative(line: str, zone: tzinfo, now: datetime) -> datetime | None:
    words = _WORD.findall(line)
    if words and words[0] in DAYS_BACK:  # only first: «بغداد اليوم» is an outlet
        return at((now.astimezone(zone) - timedelta(days=DAYS_BACK[words[0]])).date(), line, zone)
    if not AGO.intersection(words):
        return None
    for match in _RELATIVE.finditer(line):
        unit = _unit(match["unit"])
        if unit is None:
            continue
        word, seconds = unit
        count = int(match["count"]) if match["count"] else 2 if word in TWO else 1
        return (now - timedelta(seconds=count * seconds)).astimezone(zone)
    return None


def _unit(word: str) -> tuple[str, int] | None:
    for ending in ("", "یک", "an", "e", "ek"):  # «کاتژمێرێک»: an hour
        bare = word.removesuffix(ending)
        if bare in UNITS:
            return bare, UNITS[bare]
    return None
