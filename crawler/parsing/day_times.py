"""The time of day in a line that states a day: hour and minute, morning or afternoon in words, and the zone."""

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from storage.text.months import AFTERNOON, AMERICAN, ERA, MORNING, NIGHT, NOON, ZONES

NEAR = 3  # words between a time and the word for the part of the day: "10:15 o'clock at night"

_TIME = re.compile(
    r"(?<![\d:])(?P<hour>[01]?\d|2[0-3])\s?[:h]\s?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?(?!\d)"
    r"|(?<![\d:./\-])(?P<whole>1[0-2]|0?\d)\s?(?=[ap]\.?m\b)"  # "3 PM"
)
_OFFSET = re.compile(r"\s?(?:gmt|utc)?\s?(?P<sign>[+\-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?(?!\d)")
_HALF = re.compile(r"\s?[ap]\.?m\b\.?")
_APART = re.compile(r"^[\s\-–|,،]*\s[^\W\d_]\s?$")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|\.)*")


def at(day: date, line: str, zone: tzinfo) -> datetime:
    """Return the day with the time and zone that the line states; midnight where it states none. `line` has folded words."""
    match = _TIME.search(line)
    if not match:
        return datetime.combine(day, time(), zone)
    before, after = line[: match.start()], line[match.end() :]
    part = _part_of_day(before, after)
    hour = _of_24(int(match["hour"] or match["whole"]), part)
    moment = time(hour, int(match["minute"] or 0), int(match["second"] or 0))
    return datetime.combine(day, moment, _zone(after, zone))


def is_american(line: str) -> bool:
    """Return whether the line's time has AM or PM beside it: then a day with slashes has the month first."""
    match = _TIME.search(line)
    return match is not None and _part_of_day(line[: match.start()], line[match.end() :]) in AMERICAN


def _part_of_day(before: str, after: str) -> str:
    """Return the word for the part of the day nearest to the time, after it rather than before; "" for none."""
    following = _words(re.split(r"\d", after, maxsplit=1)[0])
    for place in range(min(NEAR, len(following))):
        for length in (3, 2, 1):
            word = " ".join(following[place : place + length])
            if _is_part(word) and (place == 0 or word not in ERA):
                return word
    leading = re.split(r"\d", before)[-1]
    preceding = _words(leading)
    is_era = leading != before and not _APART.search(leading)  # behind a day, and with it rather than with the time
    for end in range(len(preceding), max(0, len(preceding) - NEAR), -1):
        for length in (3, 2, 1):
            word = " ".join(preceding[max(0, end - length) : end])
            if _is_part(word) and not (word in ERA and (is_era or end < len(preceding))):
                return word
    return ""


def _is_part(word: str) -> bool:
    return word in MORNING or word in AFTERNOON or word in NOON or word in NIGHT


def _of_24(hour: int, part: str) -> int:
    if hour > 12 or not part:
        return hour
    if part in MORNING:
        return hour % 12
    if part in AFTERNOON:
        return hour % 12 + 12
    if part in NOON:
        return hour + 12 if 0 < hour < 6 else hour
    return hour % 12 + 12 if 6 <= hour < 12 else hour % 12


def _words(text: str) -> list[str]:
    return [word.replace(".", "") for word in _WORD.findall(text)]


def _zone(after: str, zone: tzinfo) -> tzinfo:
    half = _HALF.match(after)
    offset = _OFFSET.match(after, half.end() if half else 0)
    if offset and int(offset["hours"]) <= 14:
        minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
        return timezone(timedelta(minutes=-minutes if offset["sign"] == "-" else minutes))
    named = [ZONES[word] for word in _words(after)[:4] if word in ZONES]
    return timezone(timedelta(minutes=named[0])) if named else zone
