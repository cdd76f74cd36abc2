"""Decide when to poll an outlet next: by the rhythm of its own articles, by how long its listings call themselves fresh, and by what
came of asking. All but `due`, `read_history` and `next_visits` is pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from crawler.health.forecast import Forecast, PollBounds, learn_habits, next_poll, pace_of, polls_wanted, price_of
from crawler.sources.source import Source
from storage.clock import is_ahead
from storage.config.settings import Config, CrawlConfig, HealthConfig
from storage.corpus import articles
from storage.crawling import host_waits, http_cache, runs
from storage.database.store import Store
from storage.records import ListingHistory

_HOUR = timedelta(hours=1)
_WEEK = 168  # hours


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Articles an hour by weekday and hour of the outlet's own zone (168 numbers, from Monday midnight), and the longest
    silence among the days it was learned from."""

    rates: tuple[float, ...]
    longest: timedelta


@dataclass(frozen=True, slots=True)
class VisitHistory:
    """The history of polling one outlet. `at` when it was polled last (None: never); `failures` how often all its listings were
    then asked in vain, one after another; `fresh_until` the time before which none of them need be asked; `waits_until` the
    time before which its hosts want no request; `rhythm` None where it is not known yet. `forecast` with the `price` of a poll (minutes
    that articles wait) where all outlets share a number of polls."""

    at: datetime | None = None
    failures: int = 0
    fresh_until: datetime | None = None
    waits_until: datetime | None = None
    rhythm: Rhythm | None = None
    forecast: Forecast | None = None
    price: float = 0.0


@dataclass(frozen=True, slots=True)
class NextVisit:
    """When an outlet is due next, and why then: a few words for the operator."""

    at: datetime
    why: str


def due(store: Store, sources: Iterable[Source], config: Config, now: datetime) -> dict[str, NextVisit]:
    """Return the next visit of each of these outlets, by key. Reads the store, writes nothing."""
    with store.read() as db:
        return next_visits(db, sources, *read_history(db, config.health, now), config, now)


def read_history(
    db: Connection, config: HealthConfig, now: datetime
) -> tuple[dict[str, dict[str, ListingHistory]], dict[str, list[datetime]]]:
    """Return the history of every listing, by source and listing, and the times of each source's articles, oldest first."""
    # Twice as long: a rhythm is learned from the time before a silence, which may itself be long.
    times = articles.times(db, now - timedelta(days=2 * config.rhythm_days), now)
    return runs.readings(db, now - timedelta(days=config.rhythm_days)), times


def next_visits(
    db: Connection,
    sources: Iterable[Source],
    reads: Mapping[str, Mapping[str, ListingHistory]],
    times: Mapping[str, Sequence[datetime]],
    config: Config,
    now: datetime,
) -> dict[str, NextVisit]:
    """Return the same as `due`, from what `read_history` returns."""
    fresh = http_cache.fresh(db, now)
    standing = {host: wait.until for host, wait in host_waits.standing(db, now).items() if wait.reason}
    sources = list(sources)
    forecasts = {source.key: forecast_of(source, times.get(source.key, ()), config, now) for source in sources}
    price = shared_price(sources, forecasts, config.crawl)
    visits = {}
    for source in sources:
        urls = {listing.url for edition in source.editions.values() for listing in edition.listings}
        histories = [read for read in reads.get(source.key, {}).values() if not is_ahead(read.asked_at, now)]
        history = VisitHistory(
            max((read.asked_at for read in histories), default=None),
            min((read.failures for read in histories), default=0),
            min((fresh.get(url, now) for url in urls), default=None),
            min((standing.get(urlsplit(url).netloc, now) for url in urls), default=None),
            learn(times.get(source.key, ()), source.zone, config.health),
            forecasts[source.key],
            price,
        )
        visits[source.key] = next_due(source, history, config.crawl, now)
    return visits


def forecast_of(source: Source, times: Sequence[datetime], config: Config, now: datetime) -> Forecast | None:
    """Return what an outlet's times (oldest first) let expect; None where they say too little, or polls are not shared."""
    if not config.crawl.polls_a_day:
        return None
    habits = learn_habits(times, source.zone, now, config.health.rhythm_days)
    return replace(habits, pace=pace_of(habits, times, source.zone, now)) if habits is not None else None


def shared_price(sources: Iterable[Source], forecasts: Mapping[str, Forecast | None], config: CrawlConfig) -> float:
    """Return the price of a poll at which these outlets together are polled `polls_a_day` times each, in the mean."""
    outlets = [
        (forecast, poll_bounds(source, config))
        for source in sources
        if (forecast := forecasts.get(source.key)) is not None
    ]
    wanted = polls_wanted([forecast for forecast, _ in outlets], config.polls_a_day, config.poll_articles)
    return price_of(outlets, wanted)


def poll_bounds(source: Source, config: CrawlConfig) -> PollBounds:
    """Return the minutes between two polls of an outlet whose rhythm is known."""
    return PollBounds(source.shortest_minutes, max(config.poll_hours * 60, source.every_minutes))


def next_due(source: Source, history: VisitHistory, config: CrawlConfig, now: datetime) -> NextVisit:
    """Return when to poll an outlet next: never sooner than its `every_minutes` after the last time, never later than `poll_hours`
    unless a host asked us to wait. In between: by its forecast and the price of a poll, or without them when `poll_articles` are
    expected; and not while every listing is fresh. After failures: twice as long each time. An outlet of which nothing is known
    is polled every `every_minutes`."""
    if history.at is None:
        return NextVisit(now, "never asked")
    shortest = timedelta(minutes=source.every_minutes)
    longest = max(timedelta(hours=config.poll_hours), shortest)
    at, why = history.at + shortest, f"every {source.every_minutes} min"
    if history.failures > 1:
        # 2**12 times the shortest interval is longer than any bound.
        at, why = (
            history.at + shortest * 2 ** min(history.failures - 1, 12),
            f"failed {history.failures} times in a row",
        )
    elif history.forecast is not None:
        bounds = poll_bounds(source, config)
        at, why = next_poll(history.forecast, history.price, history.at, source.zone, bounds), "its rhythm"
    elif history.rhythm is not None:
        learned = expects(history.rhythm, config.poll_articles, history.at, history.at + longest, source.zone)
        at, why = max((at, why), (learned, "its rhythm"))
    if history.fresh_until is not None:
        at, why = max((at, why), (history.fresh_until, "fresh until then, as it says"))
    at, why = min((at, why), (history.at + longest, f"at most {config.poll_hours:g} h"))
    if history.waits_until is not None and history.waits_until > max(at, now):
        at, why = history.waits_until, "asked us to wait"
    return NextVisit(at, why)


def learn(times: Sequence[datetime], zone: ZoneInfo, config: HealthConfig) -> Rhythm | None:
    """Return the rhythm of the `rhythm_days` before the newest of these times (oldest first); None where they span fewer than
    `learned_days`."""
    if not times:
        return None
    last = times[-1]
    window = [at for at in times if last - at <= timedelta(days=config.rhythm_days)]
    span = last - window[0]
    if span < timedelta(days=config.learned_days):
        return None
    counts = Counter(_hour_of_week(at, zone) for at in window)
    weeks = span / timedelta(days=7)
    longest = max(later - earlier for earlier, later in pairwise(window))
    return Rhythm(tuple(counts[hour] / weeks for hour in range(_WEEK)), longest)


def expected(rhythm: Rhythm, first: datetime, last: datetime, zone: ZoneInfo) -> float:
    """Return how many articles the rhythm gives between two times. More than ten weeks are counted as ten."""
    whole, total, at = sum(rhythm.rates), 0.0, max(first, last - timedelta(weeks=10))
    weeks = (last - at) // timedelta(weeks=1)
    total, at = weeks * whole, at + timedelta(weeks=weeks)
    while at < last:
        step = min(_HOUR, last - at)
        total += rhythm.rates[_hour_of_week(at, zone)] * (step / _HOUR)
        at += step
    return total


def expects(rhythm: Rhythm, articles: float, first: datetime, last: datetime, zone: ZoneInfo) -> datetime:
    """Return when so many articles are expected since `first`; `last` where not before it.

    An hour counts with its neighbours: four weeks say little of a single hour of one weekday.
    """
    remaining, at = articles, first
    while at < last:
        hour = _hour_of_week(at, zone)
        rate = sum(rhythm.rates[(hour + beside) % _WEEK] for beside in (-1, 0, 1)) / 3
        step = min(_HOUR, last - at)
        if rate * (step / _HOUR) >= remaining:
            return at + _HOUR * (remaining / rate)
        remaining -= rate * (step / _HOUR)
        at += step
    return last


def _hour_of_week(at: datetime, zone: ZoneInfo) -> int:
    local = at.astimezone(zone)
    return local.weekday() * 24 + local.hour
