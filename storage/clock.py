"""The clock that functions take as an argument, and times written by one that was wrong."""

from collections.abc import Callable
from datetime import datetime, timedelta

Clock = Callable[[], datetime]  # the time now, aware and in UTC
_AHEAD = timedelta(days=2)  # longer than any wait (a Retry-After of a day) and any usual clock correction


def is_ahead(at: datetime, now: datetime) -> bool:
    """Return whether a time is so far in the future that the clock was wrong when it was written. Waiting for it would
    stop the desk."""
    return at > now + _AHEAD
