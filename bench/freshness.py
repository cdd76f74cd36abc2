"""`python -m bench.freshness TIMES [--half even|odd] [--only NAME …]`: how soon articles are seen, and at how many requests.

TIMES: a table with the columns feed and published (ISO 8601), one line an entry. Each feed is replayed as an outlet with one listing
that appends what it publishes: against the program's own rhythm (`crawler.health.rhythm.next_due` and
`crawler.app.server.jobs.crawl_due`, which learn from nothing but what the polls before have found), against polls every 15, 30 and
60 minutes (six ways to begin), and against the schedule of feed readers that poll as often as an entry was published in the last
week. `median_lag` and `lag_90` in minutes from publication to the next poll, over all entries; `requests_a_day` an outlet.
"""

import argparse
import csv
import heapq
import statistics
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench import print_figures
from crawler.app.server import jobs
from crawler.app.server.scheduler import TICK
from crawler.health import rhythm
from crawler.health.forecast import Forecast, pace_of
from crawler.health.rhythm import VisitHistory
from crawler.sources.source import Source
from storage.config.settings import Config, load_config

ROOT = Path(__file__).resolve().parent.parent
HABITS = timedelta(hours=6)  # between two readings of an outlet's habits; the program reads them every few minutes
PRICE = timedelta(hours=6)
Feeds = Mapping[str, Sequence[datetime]]
Polls = dict[str, list[datetime]]
PHASES = 6  # of the schedules by the clock, whose lag depends on where they begin


@dataclass
class Outlet:
    """A feed as an outlet: when it was polled, and what is known of its habits since `habits_at`."""

    source: Source
    times: Sequence[datetime]
    polls: list[datetime]
    habits: Forecast | None = None
    habits_at: datetime | None = None

    def known(self, now: datetime) -> Sequence[datetime]:
        return self.times[: bisect_right(self.times, now)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("times", type=Path)
    parser.add_argument("--half", choices=("even", "odd"), help="every other feed, by its place in the file")
    parser.add_argument("--only", nargs="*", choices=tuple(SCHEDULES), default=tuple(SCHEDULES))
    parser.add_argument("--outlets", action="store_true", help="the figures of each outlet as well")
    given = parser.parse_args()
    print_figures(measure(read_times(given.times, given.half), given.only, each=given.outlets))


def read_times(path: Path, half: str | None = None) -> dict[str, list[datetime]]:
    """Return the times of each feed, oldest first."""
    feeds: dict[str, list[datetime]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            feeds[row["feed"]].append(datetime.fromisoformat(row["published"]).astimezone(UTC))
    names = sorted(feeds)[0 if half != "odd" else 1 :: 2 if half else 1]
    return {name: sorted(feeds[name]) for name in names}


def measure(feeds: Feeds, only: Sequence[str], *, each: bool = False) -> dict[str, object]:
    """Return the figures of each schedule, and those of the rhythm against polling every hour."""
    config = load_config(ROOT / "config" / "digest.yaml")
    polls = {name: SCHEDULES[name](feeds, config) for name in only}
    figures: dict[str, object] = {name: figures_of(feeds, ways) for name, ways in polls.items()}
    if each:
        figures["outlets"] = {
            feed: {name: figures_of({feed: times}, ways) for name, ways in polls.items()}
            for feed, times in feeds.items()
        }
    return figures


def figures_of(feeds: Feeds, ways: Sequence[Polls]) -> dict[str, float]:
    """Return lag and requests of a schedule, over all the ways in which it may fall."""
    lags, days, count, medians = [], 0.0, 0, []
    for feed, times in feeds.items():
        own = [lag_of(at, polls[feed]) for polls in ways for at in times]
        lags += own
        medians.append(statistics.median(own))
        days += (times[-1] - times[0]) / timedelta(days=1) * len(ways)
        count += sum(bisect_right(polls[feed], times[-1]) for polls in ways)
    return {
        "entries": sum(map(len, feeds.values())),
        "median_lag": round(statistics.median(lags), 2),
        "lag_90": round(statistics.quantiles(lags, n=10)[-1] if len(lags) > 1 else lags[0], 2),
        "median_of_outlets": round(statistics.median(medians), 2),
        "requests_a_day": round(count / days, 2) if days else 0.0,
    }


def lag_of(at: datetime, polls: Sequence[datetime]) -> float:
    """Return the minutes from a publication to the poll that finds it."""
    return (polls[bisect_left(polls, at)] - at) / timedelta(minutes=1)


def every(minutes: int) -> Callable[[Feeds, Config], list[Polls]]:
    """Return the schedule that polls every so many minutes."""

    def ways(feeds: Feeds, _config: Config) -> list[Polls]:
        return [
            {feed: _steady(times, minutes, phase / PHASES) for feed, times in feeds.items()} for phase in range(PHASES)
        ]

    return ways


def _steady(times: Sequence[datetime], minutes: int, phase: float) -> list[datetime]:
    step = timedelta(minutes=minutes)
    first = times[0] + step * phase
    count = max(0, -((first - times[-1]) // step)) + 1
    return [first + step * number for number in range(count)]


def entry_frequency(feeds: Feeds, _config: Config) -> list[Polls]:
    """Poll as feed readers do that count entries: a feed's mean time between the entries of its last week, between 5 minutes and a
    day."""
    result: Polls = {}
    for feed, times in feeds.items():
        at, result[feed] = times[0], []
        while True:
            result[feed].append(at)
            if at >= times[-1]:
                break
            known = times[bisect_right(times, at - timedelta(days=7)) : bisect_right(times, at)]
            wait = timedelta(days=7) / len(known) if known else timedelta(days=1)
            at += min(max(wait, timedelta(minutes=5)), timedelta(days=1))
    return [result]


def own_rhythm(feeds: Feeds, config: Config) -> list[Polls]:
    """Poll as `crawler serve` does: all outlets share the polls of a day."""
    outlets = {feed: Outlet(source_of(feed), times, []) for feed, times in feeds.items()}
    due = [(times[0], feed) for feed, times in feeds.items()]
    heapq.heapify(due)
    price, priced_at, zone = 0.0, None, ZoneInfo(config.digest.timezone)
    while due:
        now, feed = heapq.heappop(due)
        outlet = outlets[feed]
        outlet.polls.append(now)
        if now >= outlet.times[-1]:
            continue
        _learn(outlet, config, now)
        if priced_at is None or now - priced_at >= PRICE:
            live = [each for each in outlets.values() if each.polls and each.times[-1] > now]
            price = rhythm.shared_price(
                [each.source for each in live], {each.source.key: each.habits for each in live}, config.crawl
            )
            priced_at = now
        forecast = outlet.habits
        if forecast is not None:
            forecast = replace(forecast, pace=pace_of(forecast, outlet.known(now), outlet.source.zone, now))
        visit = rhythm.next_due(outlet.source, VisitHistory(now, forecast=forecast, price=price), config.crawl, now)
        ticks = -((now - jobs.crawl_due(outlet.source, visit.at, config.serve, zone)) // timedelta(seconds=TICK))
        heapq.heappush(due, (now + ticks * timedelta(seconds=TICK), feed))
    return [{feed: outlet.polls for feed, outlet in outlets.items()}]


def _learn(outlet: Outlet, config: Config, now: datetime) -> None:
    if outlet.habits is None or outlet.habits_at is None or now - outlet.habits_at >= HABITS:
        outlet.habits, outlet.habits_at = rhythm.forecast_of(outlet.source, outlet.known(now), config, now), now


def source_of(feed: str) -> Source:
    home = f"https://{feed}.example"
    return Source.model_validate(
        {
            "key": feed,
            "name": feed,
            "home": home,
            "editions": {"en": {"listings": ({"kind": "feed", "url": f"{home}/feed", "sure": "used"},)}},
            "article": {"pattern": r"/\d+", "examples": (f"{home}/1",)},
            "timezone": "UTC",
        }
    )


SCHEDULES: dict[str, Callable[[Feeds, Config], list[Polls]]] = {
    "rhythm": own_rhythm,
    "every_15": every(15),
    "every_30": every(30),
    "every_60": every(60),
    "entry_frequency": entry_frequency,
}


if __name__ == "__main__":
    main()
