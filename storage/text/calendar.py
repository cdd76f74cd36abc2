"""Dates as the digest prints them, in each language it may be in, and as a person types them in English.

All input is checked alike: a day that a person types is between FIRST and LAST. What an earlier version stored outside
of them can still be written and read (`any_date`), so that it can be corrected.
"""

import re
from contextlib import suppress
from datetime import date

from storage.languages import of_each

_MONTHS: dict[str, tuple[str, ...]] = of_each("MONTHS")
_DATES: dict[str, str] = of_each("DATE")
MONTHS = _MONTHS["en"]
FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
_FORMS = (
    re.compile(r"(?P<month>[A-Za-z]{3,9})\.? (?P<day>[0-9]{1,2}),? (?P<year>[0-9]{1,4})$"),
    re.compile(r"(?P<day>[0-9]{1,2}) (?P<month>[A-Za-z]{3,9})\.?,? (?P<year>[0-9]{1,4})$"),
    re.compile(r"(?P<year>[0-9]{1,4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})$"),
)


def long_date(day: date, language: str = "en") -> str:
    """Return a day as "October 3, 2023" or "3 تشرين الأول 2023"; in English for a language that no digest is in."""
    written = _DATES.get(language, _DATES["en"])
    return written.format(day=day.day, month=month_name(day, language), year=f"{day.year:04}")


def month_name(day: date, language: str) -> str:
    """Return the name of a day's month; in English for a language that no digest is in."""
    return _MONTHS.get(language, MONTHS)[day.month - 1]


def is_sane(day: date) -> bool:
    """Return whether a day is between FIRST and LAST."""
    return FIRST <= day <= LAST


def outside(day: date) -> str:
    """Return a message for a day out of range: what is wrong, and how to write it."""
    return f"the year {day.year} is outside {FIRST.year} to {LAST.year}: write the day as October 3, 2023"


def read_date(text: str) -> date | None:
    """Return the day an editor typed: "October 3, 2023", "3 Oct 2023" or "2023-10-03"; None for anything else, and for a day out of
    range."""
    day = any_date(text)
    return day if day is not None and is_sane(day) else None


def any_date(text: str) -> date | None:
    """Return the day that was typed, also one out of range; None where it is not a day."""
    text = " ".join(text.split())
    for form in _FORMS:
        if match := form.match(text):
            with suppress(ValueError):
                month = match["month"]
                return date(int(match["year"]), int(month) if month.isdecimal() else _month(month), int(match["day"]))
    return None


def _month(name: str) -> int:
    for number, month in enumerate(MONTHS, start=1):
        if month.lower().startswith(name.lower()):
            return number
    raise ValueError(name)
