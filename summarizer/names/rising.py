"""When a name rises: more articles of independent outlets mention it in a week than its weeks before explain. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

LEAST, OUTLETS = 5, 3  # articles of its own and outlets that a rising name has in a week
WEEK, BEFORE = 7, 28  # days
_ROOTS = 4  # of what was to be expected, beside it


@dataclass(frozen=True, slots=True)
class Rise:
    """The articles of the last seven days, and those of a usual week before, as the desk's articles of this week let expect."""

    recent: int
    usual: float


def rise_of(days: Mapping[tuple[int, str], int], today: int, growth: float) -> Rise | None:
    """Return how a name with these articles by day and outlet rises; None where it does not. `growth`: all articles of the last seven
    days by all of the 28 days before."""
    recent = {place: count for place, count in days.items() if today - WEEK < place[0] <= today}
    before = sum(count for (day, _), count in days.items() if today - WEEK - BEFORE < day <= today - WEEK)
    count, usual = sum(recent.values()), before * growth
    outlets = {source for _, source in recent}
    if count < LEAST or len(outlets) < OUTLETS or count < usual + _ROOTS * sqrt(usual) + LEAST:
        return None
    return Rise(count, usual)
