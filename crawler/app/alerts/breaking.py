"""Find the stories that independent outlets tell faster than their rhythm explains. All but `find_breaking` is pure.

A copy is no telling, and an outlet counts once, with the first article of its own. How many outlets would tell a story by chance in
so many minutes follows from how much they usually publish at this hour; from how many on that is a surprise was chosen by
`python -m bench.alarms` (docs/decisions/301-breaking-by-surprise.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log10

from crawler.health.forecast import learn_habits
from crawler.sources.source import Source
from storage.config.alerts import BreakingConfig
from storage.config.settings import Config
from storage.corpus import articles, breaking
from storage.corpus.breaking import Breaking, Telling
from storage.database.store import Store

_HOUR = timedelta(hours=1)
_LEAST = timedelta(minutes=10)  # a burst is never taken for shorter: times are rounded, and two outlets read one agency


@dataclass(frozen=True, slots=True)
class Burst:
    """So many outlets told a story within this time, and how unlikely that is by their rhythm: the negative decimal logarithm."""

    outlets: int
    span: timedelta
    surprise: float


def find_breaking(store: Store, sources: Iterable[Source], config: Config, now: datetime) -> list[Breaking]:
    """Note the stories that began to break, each once, and return them."""
    settings = config.breaking
    with store.read() as db:
        tellings = breaking.tellings(db, now - timedelta(hours=settings.hours), now, settings.outlets)
        known = breaking.by_story(db, tellings)
        candidates = {story_id: first for story_id, first in tellings.items() if story_id not in known}
        if not settings.surprise or not candidates:
            return []
        times = articles.times(db, now - timedelta(days=config.health.rhythm_days), now)
    rates = usual_rates(sources, times, config.health.rhythm_days, now)
    found = []
    for story_id, told in candidates.items():
        burst = burst_of(told, rates, settings)
        if burst is not None and burst.surprise >= settings.surprise:
            minutes = burst.span / timedelta(minutes=1)
            found.append(Breaking(story_id, now, burst.outlets, minutes, burst.surprise))
    with store.begin() as db:
        breaking.keep(db, found)
    return found


def usual_rates(
    sources: Iterable[Source], times: Mapping[str, Sequence[datetime]], days: int, now: datetime
) -> dict[str, float]:
    """Return the articles an hour that each outlet usually publishes at this hour; without habits, its mean of these days."""
    rates = {}
    for source in sources:
        own = times.get(source.key, ())
        habits = learn_habits(own, source.zone, now, days)
        local = now.astimezone(source.zone)
        rates[source.key] = (
            habits.hours[local.hour] * habits.weekdays[local.weekday()] if habits else len(own) / days / 24
        )
    return rates


def burst_of(tellings: Sequence[Telling], rates: Mapping[str, float], config: BreakingConfig) -> Burst | None:
    """Return the most surprising burst that ends with the newest of these tellings (one an outlet, oldest first); None where too few
    outlets told the story within `hours`."""
    best: Burst | None = None
    last = tellings[-1].at if tellings else None
    for place, first in enumerate(tellings):
        assert last is not None
        outlets, span = len(tellings) - place, last - first.at
        if outlets < config.outlets or span > timedelta(hours=config.hours):
            continue
        others = sum(rate for source, rate in rates.items() if source != first.source)
        expected = config.share * others * (max(span, _LEAST) / _HOUR)
        surprise = surprise_of(outlets - 1, expected)
        if best is None or surprise > best.surprise:
            best = Burst(outlets, span, surprise)
    return best


def surprise_of(count: int, expected: float) -> float:
    """Return the negative decimal logarithm of the chance that a Poisson number of this mean is at least `count`."""
    if count <= 0:
        return 0.0
    if expected <= 0:
        return 99.0
    below = term = exp(-expected)
    for number in range(1, count):
        term *= expected / number
        below += term
    if 1 - below > 1e-6:
        return -log10(1 - below)
    term *= expected / count  # so rare that the sum of what is left says it better than what it lacks to one
    tail, number = term, count
    while term > tail * 1e-9:
        number += 1
        term *= expected / number
        tail += term
    return -log10(tail) if tail > 0 else 99.0
