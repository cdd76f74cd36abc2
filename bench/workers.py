"""`python -m bench.workers [--workers 1 2 4] [--delay 0]`: articles a second that so many workers keep, on PostgreSQL.

The demo's outlets, one job each, `--jobs 1`: from the first article that is kept to the end of the last crawl, and from the start
of all processes (`whole_seconds`). `cores`: how many this machine has for all of it, outlets and database included.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from bench import print_figures
from bench.cluster import at_work, wait_for
from tests.support.postgresql import Cluster, binaries, cluster


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--delay", type=float, default=0.0)
    given = parser.parse_args()
    programs = binaries()
    if programs is None:
        parser.error("PostgreSQL is not installed")
    with cluster(programs) as database:
        found = {str(count): measure(database, count, given.delay) for count in given.workers}
    print_figures({"cores": len(os.sched_getaffinity(0)), "delay": given.delay, **found})


def measure(database: Cluster, workers: int, delay: float) -> dict[str, float]:
    """One desk's figures."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name, at_work(Path(name), database, workers, delay=delay, at_once=1) as desk:
        wait_for(lambda: desk.count() > 0, "the first article", desk.log)
        first, before = time.monotonic(), desk.count()
        wait_for(desk.crawled, "the end of all crawls", desk.log)
        seconds = time.monotonic() - first
        kept = desk.count()
    return {
        "articles": kept,
        "articles_per_second": round((kept - before) / seconds, 2),
        "whole_seconds": round(time.monotonic() - began, 1),
    }


if __name__ == "__main__":
    main()
