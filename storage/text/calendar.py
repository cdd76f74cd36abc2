"""English dates as the digest prints them, by our own table: the machine's locale says nothing."""

import re
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LONG = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})$")
_DAY_FIRST = re.compile(r"([0-9]{1,2}) ([A-Za-z]{3,9})\.?,? ([0-9]{4})$")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})$")


def long_date(day: date) -> str:
    """ "October 3, 2023"."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def read_date(text: str) -> date | None:
    """The day an editor typed: "October 3, 2023", "3 Oct 2023" or "2023-10-03"; None for anything else."""
    text = " ".join(text.split())
    try:
        if found := _LONG.match(text):
            return date(int(found[3]), _month(found[1]), int(found[2]))
        if found := _DAY_FIRST.match(text):
            return date(int(found[3]), _month(found[2]), int(found[1]))
        if found := _ISO.match(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return None


def _month(name: str) -> int:
    for number, month in enumerate(MONTHS, start=1):
        if month.lower().startswith(name.lower()):
            return number
    raise ValueError(name)
