"""What an RSS feed asks of its readers: `ttl`, the minutes that it may be kept, and the hours and days in which it does not change.

All of it is pure. `sy:updatePeriod` does not count: publishing software writes the same into every feed.
"""

import re
from datetime import datetime, timedelta

HEAD = 64 * 1024  # bytes before the first item in which a channel describes itself

_ITEM = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s{0,20}(\d{1,6})\s{0,20}</ttl>", re.IGNORECASE)
_SKIPPED = re.compile(rb"<skip(?:Hours|Days)>(.{0,2000}?)</skip(?:Hours|Days)>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour>\s{0,20}(\d{1,2})\s{0,20}</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s{0,20}([a-z]{6,9})\s{0,20}</day>", re.IGNORECASE)
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")


def feed_pause(body: bytes, now: datetime, longest: timedelta) -> timedelta:
    """Return how long a feed asks not to be fetched again: its `ttl`, at most `longest`, and to the end of the hours (of UTC) and days
    that it says it skips."""
    head = body[:HEAD]
    first = _ITEM.search(head)
    head = head[: first.start()] if first else head
    ttl = _TTL.search(head)
    pause = min(timedelta(minutes=int(ttl[1])), longest) if ttl else timedelta()
    skipped = b"".join(match[1] for match in _SKIPPED.finditer(head))
    hours = {int(match[1]) % 24 for match in _HOUR.finditer(skipped)}
    days = {_DAYS.index(name) for match in _DAY.finditer(skipped) if (name := match[1].lower()) in _DAYS}
    return max(pause, _end_of_skipped(hours, days, now) - now)


def _end_of_skipped(hours: set[int], days: set[int], now: datetime) -> datetime:
    # A feed that skips every hour, or every day, says nothing.
    if len(hours) == 24 or len(days) == 7:
        return now
    at = now
    while at.hour in hours or at.weekday() in days:
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at
