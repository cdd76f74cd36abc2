"""The days that an address names: the day of an article (`day_in`), the days of a listing (`days_of`); and an instant printed as a day."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from urllib.parse import urlsplit

# /2023/11/22/, /2023-11-22/, /20231122/, /202311221043776-, -2023-11-22: a day at the beginning or the end of a part of the path.
# After slashes it is a part of its own: in /2026/11/5-men-arrested the number belongs to the headline.
_DAY = re.compile(
    r"(?:/(?P<year>20\d\d)/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?=/|\.\w{2,5}$|$)"
    r"|/(?P<year1>20\d\d)(?P<by>[\-_.])(?P<month1>\d{1,2})(?P=by)(?P<day1>\d{1,2})(?=[/_\-.]|$)"
    r"|/(?P<year2>20\d\d)(?P<month2>0[1-9]|1[0-2])(?P<day2>0[1-9]|[12]\d|3[01])"
    r"|/(?P<year4>20\d\d)-(?P<month4>\d\d)/(?P<day4>\d\d)(?=/|$)"
    r"|[\-_](?P<year3>20\d\d)-(?P<month3>\d\d)-(?P<day3>\d\d)(?=[/.]|$))"
)
_MONTH = re.compile(r"/(?P<year>20\d\d)/(?P<month>0[1-9]|1[0-2])/")
# A year, a month of it, a day of that, in this order and with or without a sign between: 2023, 2023-10, 2023/10/05, 20231005.
_DAYS = re.compile(r"(?<!\d)(20\d\d)(?:[-/_.]?(0[1-9]|1[0-2])(?:[-/_.]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)")
_COPY = re.compile(
    r".*https?:/+", re.IGNORECASE
)  # an archive's copy: the day before the address of the original is the copy's
_APART = timedelta(hours=15)  # an instant nearer to the day of the address is of that day at some place


def day_in(url: str) -> date | None:
    """Return the day that an article's address names; None where it names none."""
    for match in _DAY.finditer(_path(url)):
        ends = ("", "1", "2", "3", "4")
        parts = next(parts for end in ends if all(parts := match.group(f"year{end}", f"month{end}", f"day{end}")))
        try:
            return date(*map(int, parts))
        except ValueError:
            continue
    return None


def days_of(url: str) -> tuple[date, date] | None:
    """Return the first and last day that an address names: a day, a month or a year ("sitemap-2023-10.xml"); None where it names none."""
    for match in reversed(list(_DAYS.finditer(url))):
        year, month, day = (int(part) if part else 0 for part in match.groups())
        try:
            if day:
                return date(year, month, day), date(year, month, day)
        except ValueError:
            continue
        first = date(year, month or 1, 1)
        after = date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1)
        return first, after - timedelta(days=1)
    return None


def is_of_month(day: date, url: str) -> bool:
    """Return whether a day may be that of an article whose address names a year and a month: a day on either side is let pass."""
    match = _MONTH.search(_path(url))
    if not match:
        return True
    first = date(int(match["year"]), int(match["month"]), 1)
    return first - timedelta(days=1) <= day <= first + timedelta(days=31)


def _path(url: str) -> str:
    """The path of an address; of an archive's copy, that of the original."""
    path = urlsplit(url).path
    copied = _COPY.match(path)
    return "/" + path[copied.end() :].partition("/")[2] if copied else path


def on_day(instant: datetime, day: date | None) -> datetime:
    """Return the same instant in a zone that prints it on that day, where it is near to it; else as it is.

    Outlets put their own day into the address, and the instant beside it in UTC.
    """
    if day is None or instant.date() == day:
        return instant
    in_utc = instant.astimezone(UTC).replace(tzinfo=None)
    begins = datetime.combine(day, time())
    printed = min(max(in_utc, begins), begins + timedelta(days=1, microseconds=-1))
    offset = printed - in_utc
    return instant.astimezone(timezone(offset)) if abs(offset) < _APART else instant
