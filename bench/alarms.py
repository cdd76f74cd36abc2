"""`python -m bench.alarms TIMES [--half even|odd] [--surprise S …]`: false alarms a day and delay of stories that break.

TIMES as for `bench.freshness`. The times are real; which entry tells which story is made up, ten times over with other numbers. An
entry continues a story of the last 24 hours with a chance of 0.35 (the more outlets tell it the likelier, and half as likely every six
hours), else it opens one. Now and then an event breaks (by day and night alike): each outlet tells it with a chance of 0.6 in its
first entry after a time that is 45 minutes in the mean. Every entry is seen at the next poll of the program's own rhythm, as
`bench.freshness` replays it. `false_a_day`: other stories noted as breaking. `found`: share of the events noted within three
hours. `delay`: minutes from the event to the note, median; `outlets`: that had told it then, median.
"""

import argparse
import random
import statistics
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bench import print_figures
from bench.freshness import ROOT, Feeds, own_rhythm, read_times, source_of
from crawler.app.alerts.breaking import burst_of, usual_rates
from storage.config.settings import Config, load_config
from storage.corpus.breaking import Telling

ROUNDS = 10
EVENTS_A_DAY = 2.0
TOLD, REACTION = 0.6, 45.0  # share of the outlets, minutes in the mean
GOES_ON, HALF = 0.35, timedelta(hours=6)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """An entry of a feed, and when the program sees it."""

    source: str
    at: datetime
    seen: datetime


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("times", type=Path)
    parser.add_argument("--half", choices=("even", "odd"), help="every other feed, by its place in the file")
    parser.add_argument("--surprise", type=float, nargs="*", help="instead of the one of config/digest.yaml")
    given = parser.parse_args()
    config = load_config(ROOT / "config" / "digest.yaml")
    feeds = read_times(given.times, given.half)
    print_figures(measure(feeds, config, given.surprise or [config.breaking.surprise]))


def measure(feeds: Feeds, config: Config, thresholds: Sequence[float], rounds: int = ROUNDS) -> dict[str, object]:
    """Return the figures of each threshold."""
    entries = _entries(feeds, config)
    rates = Rates(feeds, config)
    days = (entries[-1].at - entries[0].at) / DAY
    false: dict[float, int] = defaultdict(int)
    delays: dict[float, list[float]] = defaultdict(list)
    outlets: dict[float, list[int]] = defaultdict(list)
    events = 0
    for number in range(rounds):
        told = _stories(entries, random.Random(number))  # noqa: S311 - the same numbers every time
        events += sum(key < 0 for key in told)
        for key, (began, tellings) in told.items():
            for threshold, (noted, count) in _noted(tellings, rates, config, thresholds).items():
                if key >= 0:
                    false[threshold] += 1
                elif noted - began <= 3 * HOUR:
                    delays[threshold].append((noted - began) / timedelta(minutes=1))
                    outlets[threshold].append(count)
    return {
        "outlets": len(feeds),
        "entries": len(entries),
        "by_surprise": {
            str(threshold): {
                "false_a_day": round(false[threshold] / rounds / days, 2),
                "found": round(len(delays[threshold]) / events, 3),
                "delay": round(statistics.median(delays[threshold]), 1) if delays[threshold] else None,
                "outlets": statistics.median(outlets[threshold]) if outlets[threshold] else None,
            }
            for threshold in thresholds
        },
    }


class Rates:
    """What outlets usually publish at an hour, as known at that time."""

    def __init__(self, feeds: Feeds, config: Config) -> None:
        self._feeds, self._days = feeds, config.health.rhythm_days
        self._sources = [source_of(feed) for feed in feeds]
        self._known: dict[datetime, dict[str, float]] = {}

    def at(self, now: datetime) -> Mapping[str, float]:
        hour = now.replace(minute=0, second=0, microsecond=0)
        if hour not in self._known:
            times = {feed: own[: bisect_left(own, hour)] for feed, own in self._feeds.items()}
            self._known[hour] = usual_rates(self._sources, times, self._days, hour)
        return self._known[hour]


def _entries(feeds: Feeds, config: Config) -> list[Entry]:
    (polls,) = own_rhythm(feeds, config)
    entries = [
        Entry(feed, at, polls[feed][bisect_left(polls[feed], at)]) for feed, times in feeds.items() for at in times
    ]
    return sorted(entries, key=lambda entry: entry.at)


def _stories(entries: Sequence[Entry], chance: random.Random) -> dict[int, tuple[datetime, list[Entry]]]:
    """Return the entries of each story by its number, below 0 for an event that breaks, and when it began."""
    told: dict[int, tuple[datetime, list[Entry]]] = {}
    taken: set[Entry] = set()
    for number, at in enumerate(_events(entries, chance), start=1):
        own = list(_first_entries(entries, at, taken, chance))
        told[-number] = (at, own)
        taken.update(own)
    running: dict[int, set[str]] = {}
    for number, entry in enumerate(entries):
        if entry in taken:
            continue
        running = {key: outlets for key, outlets in running.items() if entry.at - told[key][1][-1].at < DAY}
        if running and chance.random() < GOES_ON:
            weights = [len(running[key]) * 0.5 ** ((entry.at - told[key][0]) / HALF) for key in running]
            key = chance.choices(list(running), weights)[0]
        else:
            key = number
            told[key], running[key] = (entry.at, []), set()
        told[key][1].append(entry)
        running[key].add(entry.source)
    return told


def _events(entries: Sequence[Entry], chance: random.Random) -> Iterator[datetime]:
    at = entries[0].at + DAY
    while (at := at + DAY * chance.expovariate(EVENTS_A_DAY)) < entries[-1].at - DAY:
        yield at


def _first_entries(entries: Sequence[Entry], at: datetime, taken: set[Entry], chance: random.Random) -> Iterator[Entry]:
    ready = {
        source: at + timedelta(minutes=chance.expovariate(1 / REACTION))
        for source in sorted({entry.source for entry in entries})
        if chance.random() < TOLD
    }
    for entry in entries[bisect_left(entries, at, key=lambda entry: entry.at) :]:
        if not ready or entry.at > at + 6 * HOUR:
            return
        if entry not in taken and ready.get(entry.source, entry.at + DAY) <= entry.at:
            del ready[entry.source]
            yield entry


def _noted(
    entries: Sequence[Entry], rates: Rates, config: Config, thresholds: Sequence[float]
) -> dict[float, tuple[datetime, int]]:
    """Return when a story is noted as breaking by each threshold, as its entries come to be seen."""
    noted: dict[float, tuple[datetime, int]] = {}
    if len({entry.source for entry in entries}) < config.breaking.outlets:
        return noted
    first: dict[str, datetime] = {}
    for entry in sorted(entries, key=lambda entry: entry.seen):
        first[entry.source] = min(entry.at, first.get(entry.source, entry.at))
        tellings = sorted((Telling(*each) for each in first.items()), key=lambda telling: telling.at)
        burst = burst_of(tellings, rates.at(entry.seen), config.breaking)
        if burst is not None and entry.seen - tellings[-1].at < config.breaking.hours * HOUR:
            for threshold in thresholds:
                if burst.surprise >= threshold:
                    noted.setdefault(threshold, (entry.seen, burst.outlets))
    return noted


if __name__ == "__main__":
    main()
