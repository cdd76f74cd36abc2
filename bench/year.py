"""`python -m bench.year [--days 365] [--articles 3000]`: a desk of the shipped outlets over simulated days.

The clock is driven: ten minutes a step, by the rules of a zone whose clocks change; on the tenth day the machine sleeps five hours,
on the twentieth its clock is set back two. What is due is decided by crawler/jobs.py and claimed in `runs` as `crawler serve` does; an
outlet is due every `poll_hours`. A crawl puts its articles in by storage/articles.py, drafting folds copies, each night housekeeping
runs. Stories and drafts are left out: their cost is bench.stories'. Every hundredth page is archived, 30 kB of text each.

`missed`: nights without housekeeping, and gaps between two crawls of an outlet longer than it was to wait; `twice`: nights with two.
`archive_mb` is what was written, `archive_mb_all` the same for all pages. Memory: of this process, after a tenth and at the end.
"""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from bench import print_figures
from bench.scale import made_up
from crawler import jobs
from crawler.archive import Writer
from crawler.duplicates import fold_copies
from crawler.sources import Source, load_sources
from storage import articles, pending, retention, runs
from storage import jobs as kept_jobs
from storage.config import load_config
from storage.records import Article, Outcome, Page
from storage.store import Store, open_store

CONFIG = Path(__file__).resolve().parent.parent / "config"
ZONE = ZoneInfo("Europe/Berlin")
BEGIN = datetime(2026, 3, 15, tzinfo=UTC)  # two weeks before the clocks go forward
STEP = timedelta(minutes=10)
JUMPS = {10: timedelta(hours=5), 20: timedelta(hours=-2)}  # at noon of these days
ARCHIVED = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--articles", type=int, default=3000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as folder:
        print_figures(measure(Path(folder), given.days, given.articles))


@dataclass
class Simulated:
    """The desk: what it does at a time, and what was counted."""

    store: Store
    folder: Path
    a_day: int
    made: Iterator[Article]
    config = load_config(CONFIG / "digest.yaml")
    sources: dict[str, Source] = field(default_factory=lambda: load_sources(CONFIG / "sources.yaml"))
    crawls: Counter[str] = field(default_factory=Counter)
    nights: Counter[str] = field(default_factory=Counter)
    late: int = 0
    archived: int = 0

    def step(self, now: datetime, slept: timedelta) -> None:
        """All that is due, one job after another, each done at once. `slept`: how far the clock jumped since the step before."""
        names = [
            jobs.DRAFTING,
            *(one.name for one in self.config.serve.set_times),
            *map(jobs.crawl_name, self._outlets()),
        ]
        with self.store.read() as db:
            last = kept_jobs.last(db, names)
            has_work = pending.waits(db)
        serve = self.config.serve
        drafting = jobs.drafting_due(last.get(jobs.DRAFTING), has_work, serve, now)
        due = [(jobs.drafting_job(serve), drafting)]
        for named in serve.set_times:
            at = jobs.set_due(named, last.get(named.name), BEGIN, ZONE, now)
            due.append((jobs.set_job(named, serve, at or now, ZONE), at))
        poll = timedelta(hours=self.config.crawl.poll_hours)
        for source in self._outlets():
            before = last.get(jobs.crawl_name(source))
            at = jobs.crawl_due(source, before.started_at + poll if before else BEGIN, serve, ZONE)
            due.append((jobs.crawl_job(source, serve), at))
            if before and now - before.started_at > poll * (1 + serve.jitter) + 3 * STEP + abs(slept):
                self.late += 1
        ready = [found for job, at in due if (found := jobs.ready(job, last.get(job.name), at, serve, now))]
        for one in sorted(ready, key=lambda one: (one.due_at, one.job.name)):
            self._do(one, last.get(one.job.name), now)

    def _outlets(self) -> list[Source]:
        return list(self.sources.values())

    def _do(self, one: jobs.Ready, before: kept_jobs.Last | None, now: datetime) -> None:
        with self.store.begin() as db:
            run_id = kept_jobs.claim(
                db, one.job.name, " ".join(one.job.words), before, one.due_at, one.attempt, "bench", now
            )
        assert run_id, "one server: nobody else claims"
        if one.job.lane == "crawl":
            self._crawl(one.job.words[-1], run_id, now)
        elif one.job.name == jobs.DRAFTING:
            fold_copies(self.store, self.config.duplicates, now)
        else:
            self.nights[f"{one.due_at.astimezone(ZONE).date()}"] += 1
            retention.forget(self.store, self.config.retention, now)
        with self.store.begin() as db:
            runs.finish(db, run_id, "ok", "", now)

    def _crawl(self, key: str, run_id: int, now: datetime) -> None:
        polls = 24 / self.config.crawl.poll_hours
        count = round(self.a_day / polls / len(self.sources))
        archive = Writer(self.folder / "archive", self.config.archive.file_megabytes)
        for number, made in enumerate(islice(self.made, count)):
            article = Article(
                key,
                f"{key}/{made.identity}",
                f"https://{key}.example/{made.identity}",
                made.title,
                made.text,
                "en",
                now,
                now,
                "listing",
            )
            with self.store.begin() as db:
                articles.add(db, article)
            if (self.crawls.total() * count + number) % ARCHIVED == 0:
                self.archived += 1
                body = (made.text * 30)[:30_000].encode()
                archive.write(
                    Page(article.url, article.url, now, 200, (("Content-Type", "text/html"),), body), (), "allowed"
                )
        with self.store.begin() as db:
            listing = f"https://{key}.example/feed"
            runs.record(db, run_id, [Outcome(key, listing, "ok", found=count, new=count)])
        self.crawls[key] += 1


def measure(folder: Path, days: int, a_day: int) -> dict[str, object]:
    """The figures of so many days."""
    store = open_store(folder / "desk.db")
    desk = Simulated(store, folder, a_day, made_up(days * a_day * 2))
    began, busy = time.perf_counter(), time.process_time()
    now, day, early = BEGIN, 0, 0.0
    while now < BEGIN + timedelta(days=days):
        slept = timedelta()
        if (now - BEGIN).days > day:
            day = (now - BEGIN).days
            slept = JUMPS.pop(day, timedelta())
            if day >= days / 10 and not early:
                early = _megabytes()
        now += slept + STEP
        desk.step(now, slept)
    kept = sum(desk.crawls.values())
    expected = {f"{(BEGIN + timedelta(days=one)).date()}" for one in range(1, days)}
    archive = sum(one.stat().st_size for one in (folder / "archive").glob("*")) / 1e6
    with store.read() as db:
        count = int(db.exec_driver_sql("SELECT count(*) FROM articles").scalar() or 0)
    size = retention.size(store) / 1e6
    store.close()
    return {
        "days": days,
        "articles": count,
        "crawls": kept,
        "missed": len(expected - set(desk.nights)) + desk.late,
        "twice": sum(times > 1 for times in desk.nights.values()),
        "wall_seconds": round(time.perf_counter() - began),
        "cpu_seconds": round(time.process_time() - busy),
        "database_mb": round(size),
        "archive_mb": round(archive),
        "archive_mb_all": round(archive * count / max(1, desk.archived)),
        "memory_mb": [early, _megabytes()],
    }


def _megabytes() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    told = next(line for line in lines if line.startswith("VmRSS"))
    return round(int(told.split()[1]) / 1024, 1)


if __name__ == "__main__":
    main()
