"""A date as an outlet wrote it → a time. Month names and digits in all our scripts; unknown is None, never now.

Own tables and not dateparser: that one knows neither the Levantine nor the Kurdish months, takes 1448 AH for the year
1448, and needs 1.3 s for its first answer.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from storage.text.months import AFTERNOON, AGO, DAYS_BACK, MONTHS, MORNING, SOLAR, TWO, UNITS, ZONES
from storage.text.normalize import clean, fold

LONGEST = 160  # characters looked at: the longest date line seen on an outlet's page has 60
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # before it no outlet was on the web: 1970 is an empty field
AHEAD = timedelta(days=1)  # later than that after now is a mistake; less is a zone left out
SOLAR_YEARS = range(1300, 1420)  # 1921 to 2040; the lunar Hijri year (1448 in 2026) lies above

# Letter runs are folded one by one: what separates them (: - / + .) still tells a date from a time.
_LETTERS = re.compile(r"[^\s\d:.,/+()\-|–—]+")
_NAMES = "|".join(re.escape(name) for name in sorted(MONTHS | SOLAR, key=len, reverse=True))
# A month's name may carry a case ending: Mijdara, Cotmehê, «تشرینی دووەمی».
_MONTH = rf"(?<![^\W\d_])(?P<month>{_NAMES})(?:ya|ye|an|a|e|ی)?\.?(?![^\W\d_])"
_SECOND_NAME = rf"(?:\s?[/(|\-]\s?(?:{_NAMES})(?![^\W\d_])\)?)?"  # «أكتوبر/تشرين الأول»
_CLOCK = r"(?:\d\d:\d\d:\d\d\s(?:[a-z+\-\d]{1,6}\s)?)?"  # "Wed Nov 20 08:02:00 GMT 2019"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_WORDED = (
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|an|ye|e|i|ی)?[\s.,\-/]{{0,3}}(?:(?:of|de|من|ل)\s)?{_MONTH}{_SECOND_NAME}"
        rf"(?:[\s,.\-/]{{0,3}}(?:(?:sala|salê|عام|سنه|سالی|ساڵی)\s)?{_YEAR})?"
    ),
    re.compile(rf"{_MONTH}\s?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:[\s,]{{1,3}}{_CLOCK}{_YEAR})?"),
    re.compile(rf"{_YEAR}[\s,\-/]{{1,3}}{_MONTH}[\s,\-/]{{1,3}}(?P<day>\d{{1,2}})(?![\d:])"),
)
_YEAR_FIRST = re.compile(r"(?<!\d)(?P<year>\d{4})(?P<by>[\-/.])(?P<month>\d{1,2})(?P=by)(?P<day>\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(?P<day>\d{1,2})(?P<by>[\-/.])(?P<month>\d{1,2})(?P=by)(?P<year>\d{4})(?!\d)")
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:t(?P<hour>\d\d)(?P<minute>\d\d)\d*)?")
_TIME = re.compile(
    r"(?<![\d:])(?P<hour>[01]?\d|2[0-3])\s?:\s?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?(?!\d)"
)
_OFFSET = re.compile(r"\s?(?:gmt|utc)?\s?(?P<sign>[+\-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_RELATIVE = re.compile(r"(?:(?P<count>\d{1,3})\s?)?(?P<unit>[^\W\d_]+)")


def parse_date(text: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The time a text states, in UTC; `zone` is for a time that names none, a day without a time begins at its midnight.

    None where no date can be read, or one before 1995 or more than a day after `now`. A day without a year is the last
    such day. «22 كانون الأول», "22'ê Mijdara 2026'an", "20 Nov 2019 08:02 GMT", «۱۳۹۹/۰۲/۲۱ - ۱۸:۵۹», "22 hours ago".
    """
    found = read_date(text, zone, now)
    return found.astimezone(UTC) if found else None


def read_date(text: str, zone: tzinfo, now: datetime) -> datetime | None:
    """As parse_date, in the zone the text itself names: its day is the day that was printed."""
    line = _plain(text[:LONGEST])
    if not line:
        return None
    try:
        found = _absolute(line, zone, now) or _relative(line, zone, now)
        return found if found and EARLIEST <= found <= now + AHEAD else None
    except (ValueError, OverflowError):  # 31 February, year 9999
        return None


def _plain(text: str) -> str:
    """Folded words and ASCII digits, with the marks between them kept."""
    digits = "".join(
        str(ord(letter) % 16) if "٠" <= letter <= "٩" or "۰" <= letter <= "۹" else letter for letter in text
    )
    return _LETTERS.sub(lambda run: fold(run[0]), " ".join(clean(digits).replace("\u200c", "").split()))


def _absolute(line: str, zone: tzinfo, now: datetime) -> datetime | None:
    if line.isdecimal() and len(line) in {10, 13}:  # seconds or milliseconds of Unix
        return datetime.fromtimestamp(int(line[:10]), UTC)
    if compact := _COMPACT.match(line):
        day = date(int(compact["year"]), int(compact["month"]), int(compact["day"]))
        clock = f"{compact['hour']}:{compact['minute']}{line[compact.end() :]}" if compact["hour"] else ""
        return _at(day, clock, zone)
    stated = _in_numbers(line, zone) or _in_words(line, now)
    return _at(stated, line, zone) if stated else None


def _in_numbers(line: str, zone: tzinfo) -> date | None:
    for pattern in (_YEAR_FIRST, _YEAR_LAST):
        if found := pattern.search(line):
            year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
            american = pattern is _YEAR_LAST and str(zone).startswith("America/")
            if month > 12 or (american and day <= 12):
                month, day = day, month
            return _day(year, month, day, solar=year in SOLAR_YEARS)
    return None


def _in_words(line: str, now: datetime) -> date | None:
    """The first day named in words; one with its year before one without."""
    found = [match for pattern in _WORDED for match in pattern.finditer(line)]
    if not found:
        return None
    first = min(found, key=lambda match: (match["year"] is None, match.start(), -match.end()))
    solar = first["month"] in SOLAR
    month, day = (SOLAR if solar else MONTHS)[first["month"]], int(first["day"])
    if first["year"]:
        year = int(first["year"])
        return _day(year, month, day, solar=solar or year in SOLAR_YEARS)
    this_year = now.year - 621 if solar else now.year
    for year in (this_year, this_year - 1, this_year - 2):
        stated = _day(year, month, day, solar=solar)
        if stated <= (now + AHEAD).date():
            return stated
    return None


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


def _at(day: date, line: str, zone: tzinfo) -> datetime:
    """The day with the time and zone found in the line."""
    found = _TIME.search(line)
    if not found:
        return datetime.combine(day, time(), zone)
    hour = int(found["hour"])
    after = line[found.end() :]
    words = [word.replace(".", "") for word in re.findall(r"[^\W\d_](?:[^\W\d_]|\.)*", after)]
    if words and words[0] in AFTERNOON and hour < 12:
        hour += 12
    elif words and words[0] in MORNING and hour == 12:
        hour = 0
    moment = time(hour, int(found["minute"]), int(found["second"] or 0))
    return datetime.combine(day, moment, _zone(after, words, zone))


def _zone(after: str, words: list[str], zone: tzinfo) -> tzinfo:
    offset = _OFFSET.match(after)
    if offset and int(offset["hours"]) <= 14:
        minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
        return timezone(timedelta(minutes=-minutes if offset["sign"] == "-" else minutes))
    named = [ZONES[word] for word in words[:4] if word in ZONES]
    return timezone(timedelta(minutes=named[0])) if named else zone


def _relative(line: str, zone: tzinfo, now: datetime) -> datetime | None:
    words = _WORD.findall(line)
    if words and words[0] in DAYS_BACK:  # only first: «بغداد اليوم» is an outlet
        return _at((now.astimezone(zone) - timedelta(days=DAYS_BACK[words[0]])).date(), line, zone)
    if not AGO.intersection(words):
        return None
    for found in _RELATIVE.finditer(line):
        unit = _unit(found["unit"])
        if unit is None:
            continue
        word, seconds = unit
        count = int(found["count"]) if found["count"] else 2 if word in TWO else 1
        return (now - timedelta(seconds=count * seconds)).astimezone(zone)
    return None


def _unit(word: str) -> tuple[str, int] | None:
    for ending in ("", "یک", "an", "e", "ek"):  # «کاتژمێرێک»: an hour
        bare = word.removesuffix(ending)
        if bare in UNITS:
            return bare, UNITS[bare]
    return None
