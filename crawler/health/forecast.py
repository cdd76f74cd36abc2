"""Forecast what an outlet publishes in the next hours, and choose when to poll it for that. All of it is pure.

A poll has a price: the minutes that articles together may wait for it. One price for all outlets spends a number of polls where
they shorten the wait most (docs/decisions/300-polls-where-they-shorten-the-wait.md).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from math import exp, sqrt
from zoneinfo import ZoneInfo

STEP = 5  # minutes, of the hour and between two times that a poll may have
AHEAD = 72  # steps that are planned: six hours
LEAST = timedelta(hours=12)  # of articles; a shorter time shows nothing
RECENT = timedelta(hours=3)  # in which an outlet's pace of today shows
FADES = 180.0  # minutes until a third of that pace's difference is left
DAYS = 1.0  # how many days of the outlet's mean each hour of the day counts beside its own
WEEKDAY = 10.0  # articles of the mean, the same for each weekday
PART = 3.0  # … and for each five minutes of the hour
FEWER = 0.89  # polls that are made, of those that steady rates would take
OFTEN = 10.0  # articles a day; the minutes of an outlet with fewer show little


@dataclass(frozen=True, slots=True)
class Forecast:
    """Articles an hour by hour of the outlet's day, how weekdays and parts of the hour (five minutes each) differ from their mean,
    and `pace`: today's rate against the usual one."""

    hours: tuple[float, ...]
    weekdays: tuple[float, ...]
    parts: tuple[float, ...]
    pace: float = 1.0

    @property
    def a_day(self) -> float:
        """Return the articles of a mean day."""
        return sum(self.hours)

    def rate(self, local: datetime) -> float:
        """Return the articles a minute at this time of the outlet's zone, by habit alone."""
        part = self.parts[local.minute // STEP]
        return self.hours[local.hour] / 60 * self.weekdays[local.weekday()] * part


@dataclass(frozen=True, slots=True)
class PollBounds:
    """The minutes between two polls of an outlet: the fewest and the most."""

    shortest: float
    longest: float


def learn_habits(times: Sequence[datetime], zone: ZoneInfo, now: datetime, days: int) -> Forecast | None:
    """Return what the last `days` of these times (oldest first) say; None where that is too little."""
    window = [at for at in times if now - timedelta(days=days) < at <= now]
    if len(window) < 2 or now - window[0] < LEAST:
        return None
    span = (now - window[0]) / timedelta(days=1)
    local = [at.astimezone(zone) for at in window]
    by_hour = Counter(at.hour for at in local)
    mean = len(window) / span / 24
    near = [(by_hour[(hour - 1) % 24] + by_hour[hour] + by_hour[(hour + 1) % 24]) / 3 for hour in range(24)]
    hours = tuple((count + DAYS * mean) / (span + DAYS) for count in near)
    by_part = Counter(at.minute // STEP for at in local)
    parts = 60 // STEP
    even = len(window) + parts * PART
    of_hour = tuple((by_part[part] + PART) / even * parts for part in range(parts))
    is_often = len(window) / span >= OFTEN
    return Forecast(hours, _weekdays(local, now.astimezone(zone), mean), of_hour if is_often else (1.0,) * parts)


def _weekdays(local: Sequence[datetime], now: datetime, mean: float) -> tuple[float, ...]:
    by_day = Counter(at.weekday() for at in local)
    first = local[0].date()
    seen = Counter((first + timedelta(days=number)).weekday() for number in range((now.date() - first).days + 1))
    return tuple((by_day[day] + WEEKDAY) / (seen[day] * mean * 24 + WEEKDAY) for day in range(7))


def pace_of(habits: Forecast, times: Sequence[datetime], zone: ZoneInfo, now: datetime) -> float:
    """Return how the outlet's rate of the last hours compares with its habits: 1 as usual."""
    first = now - RECENT
    come = 0
    for at in reversed(times):
        if at <= first:
            break
        come += at <= now
    usual = sum(habits.rate((first + timedelta(minutes=each)).astimezone(zone)) for each in range(2, 180, STEP)) * STEP
    return (come + 1) / (usual + 1)


def next_poll(forecast: Forecast, price: float, last: datetime, zone: ZoneInfo, bounds: PollBounds) -> datetime:
    """Return the time of the next poll after the `last`: the first of those polls that cost least together in the hours ahead, each
    `price` and the minutes that articles wait for it."""
    rates = []
    for step in range(AHEAD):
        since = step * STEP + STEP / 2
        habit = forecast.rate((last + timedelta(minutes=since)).astimezone(zone))
        rates.append(habit * (1 + (forecast.pace - 1) * exp(-since / FADES)) * STEP)
    come = [0.0, *accumulate(rates)]
    moments = [0.0, *accumulate(count * (step * STEP + STEP / 2) for step, count in enumerate(rates))]
    fewest = max(1, -int(-bounds.shortest // STEP))
    most = max(fewest, int(bounds.longest // STEP))
    costs, best = [0.0] * (AHEAD + 1), AHEAD
    for begin in range(AHEAD - 1, -1, -1):
        least = float("inf")
        for end in range(min(begin + fewest, AHEAD), min(begin + most, AHEAD) + 1):
            waited = end * STEP * (come[end] - come[begin]) - (moments[end] - moments[begin])
            if waited + price + costs[end] < least:
                least, best = waited + price + costs[end], end
        costs[begin] = least
    return last + timedelta(minutes=best * STEP)


def price_of(outlets: Sequence[tuple[Forecast, PollBounds]], polls_a_day: float) -> float:
    """Return the price of a poll at which all these outlets together are polled so often a day, as far as their bounds allow."""
    low, high = 0.01, 100_000.0
    for _ in range(40):
        price = sqrt(low * high)
        if sum(polls_of(forecast, bounds, price) for forecast, bounds in outlets) > polls_a_day:
            low = price
        else:
            high = price
    return high


def polls_of(forecast: Forecast, bounds: PollBounds, price: float) -> float:
    """Return about how often a day an outlet is polled at this price."""
    # At a steady rate the wait of an interval is rate * interval**2 / 2: it is worth a poll where that is the price.
    wanted = (60 * sqrt(rate / 60 / (2 * price)) for rate in forecast.hours)
    return FEWER * sum(min(max(polls, 60 / bounds.longest), 60 / bounds.shortest) for polls in wanted)


def polls_wanted(forecasts: Sequence[Forecast], polls_a_day: float, poll_articles: float) -> float:
    """Return how many polls a day these outlets share: `polls_a_day` for each, and no more than one for `poll_articles` that they
    all publish."""
    return min(polls_a_day * len(forecasts), sum(forecast.a_day for forecast in forecasts) / poll_articles)
