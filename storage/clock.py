"""Times that were written by a clock that was wrong."""

from datetime import datetime, timedelta

_AHEAD = timedelta(
    days=2
)  # longer than anything waits (a Retry-After of a day) and than clocks are set back by rule or by hand


def is_ahead(at: datetime, now: datetime) -> bool:
    """Whether a time lies so far after now that the clock was wrong when it was written: to wait for it would stop the desk."""
    return at > now + _AHEAD
