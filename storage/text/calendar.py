"""English dates as the digest prints them, whatever the machine's locale.

All input is checked alike: a day that a person types is between FIRST and LAST. What an earlier version stored outside
of them can still be written and read (`any_date`), so that it can be corrected.
"""

import re
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
_LONG = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{1,4})$")
_DAY_FIRST = re.compile(r"([0-9]{1,2}) ([A-Za-z]{3,9})\.?,? ([0-9]{1,4})$")
_ISO = re.compile(r"([0-9]{1,4})-([0-9]{2})-([0-9]{2})$")


def long_date(day: date) -> str:
    """Return a day as "October 3, 2023"."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year:04}"


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
    try:
        if match := _LONG.match(text):
            return date(int(match[3]), _month(match[1]), int(match[2]))
        if match := _DAY_FIRST.match(text):
            return date(int(match[3]), _month(match[2]), int(match[1]))
        if match := _ISO.match(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return None


def _month(name: str) -> int:
    for number, month in enumerate(MONTHS, start=1):
        if month.lower().startswith(name.lower()):
            return number
    raise ValueError(name)
