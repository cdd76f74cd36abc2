"""`python -m bench.trial [--rounds 5] [--workers 3] [--delay 1]`: whether anything is lost where machines and the database die.

Workers crawl the demo's outlets; one of them is killed with SIGKILL mid-crawl (in every other round with all that it started), and
PostgreSQL is restarted as after a crash. Each round tells `articles` of `there` (one more is kept as a lead, from its listing alone),
`missing` and `twice`, the `shortest` seconds between two requests to one host and those that were `hurried`, and `lost` jobs, of which
no run came to a good end.
"""

import argparse
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from bench import print_figures
from bench.cluster import Workers, at_work, wait_for
from crawler.demo.server import Demo
from crawler.demo.site import place
from crawler.sources.source import identity
from storage.errors import StoreError
from tests.support.postgresql import Cluster, binaries, cluster

TOLERANCE = 0.2  # seconds: what the way over loopback and a busy machine may take off a delay that was kept


@dataclass(frozen=True)
class Round:
    """What one round left. `missing`, `twice` and `hurried` are empty, and so is `lost`, where all is well; `runs`: job, state,
    attempt and message of each crawl."""

    there: int
    articles: int
    missing: list[tuple[str, str]]
    twice: list[str]
    hurried: list[tuple[float, str, str]]
    shortest: float
    lost: list[str]
    runs: list[tuple[str, str, int, str]]
    seconds: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--delay", type=float, default=1.0)
    given = parser.parse_args()
    programs = binaries()
    if programs is None:
        parser.error("PostgreSQL is not installed")
    found = []
    with cluster(programs) as database:
        for number in range(given.rounds):
            found.append(trial(database, given.workers, given.delay, whole=bool(number % 2)))
            print(found[-1], flush=True)
    print_figures(
        {
            "rounds": len(found),
            "there": found[0].there,
            "articles": [one.articles for one in found],
            "seconds": [one.seconds for one in found],
            "shortest": min(one.shortest for one in found),
            **{name: sum(len(getattr(one, name)) for one in found) for name in ("missing", "twice", "hurried", "lost")},
        }
    )


def trial(database: Cluster, workers: int, delay: float, *, whole: bool) -> Round:
    """One round. `whole`: the worker dies with all that it started."""
    with tempfile.TemporaryDirectory() as folder, at_work(Path(folder), database, workers, delay=delay) as desk:
        began = time.monotonic()
        wait_for(lambda: desk.count() >= 8 and desk.busy() is not None, "the crawl", desk.log)
        busy = desk.busy()
        assert busy is not None
        desk.kill(busy, with_jobs=whole)
        kept = desk.count()
        wait_for(lambda: desk.count() >= kept + 6, "the crawl's going on", desk.log)
        database.restart()
        wait_for(lambda: _settled(desk), "the end of all crawls", desk.log)
        return replace(judge(desk, delay), seconds=round(time.monotonic() - began, 1))


def judge(desk: Workers, delay: float) -> Round:
    """What is to be said of a desk whose crawls have ended."""
    kept = desk.articles()
    there = listed(desk.demo)
    runs = [one for one in desk.runs() if one[0].startswith("crawl ")]
    good = {job for job, state, _, _ in runs if state in ("ok", "attention")}
    pages = Counter(place(url) for _, _, url in kept)
    return Round(
        there=len(there),
        articles=len(kept),
        missing=sorted(there - {(source, identity) for source, identity, _ in kept}),
        twice=sorted(page for page, times in pages.items() if times > 1),
        hurried=hurried(desk, delay - TOLERANCE),
        shortest=round(min(desk.shortest().values(), default=0.0), 3),
        lost=sorted({job for job, *_ in runs} - good),
        runs=[(job, state, attempt, message[:80]) for job, state, attempt, message in runs],
    )


def hurried(desk: Workers, least: float) -> list[tuple[float, str, str]]:
    """Requests that came sooner than `least` seconds after the one before to the same host: how long after, and both addresses."""
    before: dict[str, tuple[float, str]] = {}
    found = []
    for when, url in desk.demo.request_log:
        host = urlsplit(url).netloc
        if host in before and when - before[host][0] < least:
            found.append((round(when - before[host][0], 3), before[host][1], url))
        before[host] = when, url
    return found


def listed(demo: Demo) -> set[tuple[str, str]]:
    """Source and identity of every article that the outlets serve."""
    found = set()
    for name, url in demo.urls.items():
        source = demo.sources[name.split("/")[0]]
        own = identity(url, source, demo.articles[name].language)
        assert own is not None
        found.add((source.key, own))
    return found


def _settled(desk: Workers) -> bool:
    try:
        return desk.crawled()
    except StoreError:  # the database is not up yet
        return False


if __name__ == "__main__":
    main()
