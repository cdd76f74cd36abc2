"""`python -m bench.year [--days 365] [--articles 3000]`: a desk of the shipped outlets over simulated days.

The clock is driven: ten minutes a step, by the rules of a zone whose clocks change; on the tenth day the machine sleeps five hours,
on the twentieth its clock is set back two. What is due is decided by crawler/app/server/jobs.py and claimed in `runs` as
`crawler serve` does; an outlet is due every `poll_hours`. A crawl puts its articles in by storage/corpus/articles.py, one
transaction each, drafting folds copies and takes texts into the search, each night housekeeping runs. Every hundredth page is
archived, 30 kB of text each.

Left out: fetching over HTTP and reading pages (bench.throughput), stories, vectors and drafts (bench.stories, bench.drafts), the queue
file and the page (bench.queue), and the start of a process for each job: all runs in one, so its memory is not that of a desk.

`missed`: nights without housekeeping, and gaps between two crawls of an outlet longer than it was to wait; `twice`: nights with two.
`archive_mb` is what was written, `archive_mb_all` the same for all pages. Memory: of this process, after a tenth and at the end.
`cpu_seconds_a_day`: by stage, of the first tenth of the days and of the last (`making` is the bench's own: the texts). The error
stream has the same for every ten days, so that a run that is cut off has told something. `looks_seconds`: at the end, by the wall.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bench import print_figures
from bench.scale import made_up
from crawler.app.server import jobs
from crawler.archive.warc_store import Writer
from crawler.duplicates.fold import fold_copies
from crawler.health import judge, rhythm
from crawler.sources.source import Source, load_sources
from storage.config.settings import Config, load_config
from storage.corpus import articles, work_queue
from storage.crawling import jobs as kept_jobs
from storage.crawling import runs
from storage.database.store import Store, open_store
from storage.maintenance import counts, retention
from storage.records import Article, Outcome, Page
from storage.search import full_text

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
    """The desk: what it does at a time, and what was counted. `spent`: seconds of the processor by stage."""

    store: Store
    folder: Path
    a_day: int
    made: Iterator[Article]
    config: Config = field(default_factory=lambda: load_config(CONFIG / "digest.yaml"))
    sources: dict[str, Source] = field(default_factory=lambda: load_sources(CONFIG / "sources.yaml"))
    crawls: int = 0
    kept: int = 0
    nights: Counter[str] = field(default_factory=Counter)
    spent: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    late: int = 0

    def __post_init__(self) -> None:
        self.archive = Writer(self.folder / "archive", self.config.archive.file_megabytes)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        began = time.process_time()
        yield
        self.spent[stage] += time.process_time() - began

    def step(self, now: datetime, slept: timedelta) -> None:
        """All that is due, one job after another, each done at once. `slept`: how far the clock jumped since the step before."""
        with self.timed("looking what is due"):
            ready, last = self._ready(now, slept)
        for one in sorted(ready, key=lambda one: (one.due_at, one.job.name)):
            self._do(one, last.get(one.job.name), now)

    def _ready(self, now: datetime, slept: timedelta) -> tuple[list[jobs.DueJob], dict[str, kept_jobs.LastRun]]:
        serve, outlets = self.config.serve, self.sources.values()
        names = [jobs.DRAFTING, *(one.name for one in serve.set_times), *map(jobs.crawl_name, outlets)]
        with self.store.read() as db:
            last = kept_jobs.last(db, names)
            has_work = work_queue.has_work(db)
        due = [(jobs.drafting_job(serve), jobs.drafting_due(last.get(jobs.DRAFTING), has_work, serve, now))]
        for named in serve.set_times:
            at = jobs.set_due(named, last.get(named.name), BEGIN, ZONE, now)
            due.append((jobs.set_job(named, serve, at or now, ZONE), at))
        poll = timedelta(hours=self.config.crawl.poll_hours)
        for source in outlets:
            before = last.get(jobs.crawl_name(source))
            at = jobs.crawl_due(source, before.started_at + poll if before else BEGIN, serve, ZONE)
            due.append((jobs.crawl_job(source, serve), at))
            if before and now - before.started_at > poll * (1 + serve.jitter) + 3 * STEP + abs(slept):
                self.late += 1
        return [found for job, at in due if (found := jobs.ready(job, last.get(job.name), at, serve, now))], last

    def _do(self, one: jobs.DueJob, before: kept_jobs.LastRun | None, now: datetime) -> None:
        with self.store.begin() as db:
            words = " ".join(one.job.words)
            run_id = kept_jobs.claim(db, one.job.name, words, before, one.due_at, one.attempt, "bench", now)
        assert run_id, "one server: nobody else claims"
        if one.job.lane == "crawl":
            self._crawl(one.job.words[-1], run_id, now)
        elif one.job.name == jobs.DRAFTING:
            self._draft(now)
        else:
            self.nights[f"{one.due_at.astimezone(ZONE).date()}"] += 1
            with self.timed("housekeeping"):
                retention.forget(self.store, self.config.retention, now)
        with self.store.begin() as db:
            runs.finish(db, run_id, "ok", "", now)

    def _draft(self, now: datetime) -> None:
        with self.timed("copies"):
            fold_copies(self.store, self.config.duplicates, now)
        left_out: tuple[work_queue.Stage, ...] = ("stories", "meaning", "names")
        with self.store.begin() as db:
            for stage in left_out:
                work_queue.done(db, stage, work_queue.oldest(db, stage, self.a_day, 10**9))
        with self.timed("search"):
            full_text.catch_up(self.store)

    def _crawl(self, key: str, run_id: int, now: datetime) -> None:
        polls = 24 / self.config.crawl.poll_hours
        count = round(self.a_day / polls / len(self.sources))
        with self.timed("making"):
            made = [_of(key, one, now) for one in islice(self.made, count)]
        with self.timed("crawl"):
            for article in made:
                with self.store.begin() as db:
                    articles.add(db, article)
                self.kept += 1
                if self.kept % ARCHIVED == 0:
                    self.archive.write(_page(article), (), "allowed")
            with self.store.begin() as db:
                listing = f"https://{key}.example/feed"
                runs.record(db, run_id, [Outcome(key, listing, "ok", found=count, new=count)])
        self.crawls += 1


def _of(key: str, made: Article, now: datetime) -> Article:
    url = f"https://{key}.example/{made.identity}"
    return Article(key, f"{key}/{made.identity}", url, made.title, made.text, "en", now, now, "listing")


def _page(article: Article) -> Page:
    body = (article.text * 30)[:30_000].encode()
    return Page(article.url, article.url, article.fetched_at, 200, (("Content-Type", "text/html"),), body)


def measure(folder: Path, days: int, a_day: int) -> dict[str, object]:
    """The figures of so many days."""
    store = open_store(folder / "desk.db")
    desk = Simulated(store, folder, a_day, made_up(days * a_day * 2))
    began, busy = time.perf_counter(), time.process_time()
    tenth = max(1, days // 10)
    spent = [dict(desk.spent)]  # at the end of each day
    memory: list[float] = []
    now = BEGIN
    for day in range(days):
        until, slept = BEGIN + timedelta(days=day + 1), JUMPS.get(day, timedelta())
        while now < until:
            now += slept + STEP
            desk.step(now, slept)
            slept = timedelta()
        spent.append(dict(desk.spent))
        memory.append(_megabytes())
        if len(memory) % 10 == 0:
            told = {"days": len(memory), "seconds": round(time.perf_counter() - began), "memory_mb": memory[-1]}
            print(json.dumps(told | _a_day(spent[-11], spent[-1], 10)), file=sys.stderr, flush=True)
    expected = {f"{(BEGIN + timedelta(days=one)).date()}" for one in range(1, days)}
    archive = sum(one.stat().st_size for one in (folder / "archive").glob("*")) / 1e6
    size = retention.size(store) / 1e6
    looks = _looks(desk, now)
    store.close()
    return {
        "days": days,
        "articles": desk.kept,
        "crawls": desk.crawls,
        "missed": len(expected - set(desk.nights)) + desk.late,
        "twice": sum(times > 1 for times in desk.nights.values()),
        "wall_seconds": round(time.perf_counter() - began),
        "cpu_seconds": round(time.process_time() - busy),
        "cpu_seconds_a_day": [_a_day(spent[0], spent[tenth], tenth), _a_day(spent[-tenth - 1], spent[-1], tenth)],
        "looks_seconds": looks,
        "database_mb": round(size),
        "archive_mb": round(archive),
        "archive_mb_all": round(archive * ARCHIVED),
        "memory_mb": [memory[tenth - 1], memory[-1]],
    }


def _a_day(before: dict[str, float], after: dict[str, float], days: int) -> dict[str, float]:
    return {stage: round((after[stage] - before.get(stage, 0.0)) / days, 2) for stage in after}


def _looks(desk: Simulated, now: datetime) -> dict[str, float]:
    """What it takes, at the end, to see how the desk does."""
    looks: dict[str, Callable[[Connection], object]] = {
        "rhythm": lambda _: rhythm.due(desk.store, desk.sources.values(), desk.config, now),
        "health": lambda _: judge.look(desk.store, desk.sources.values(), desk.config, now),
        "metrics": counts.count,
        "search": lambda db: full_text.find(db, "aba", ("article",), 50),
    }
    found = {}
    for name, look in looks.items():
        began = time.perf_counter()
        with desk.store.read() as db:
            look(db)
        found[name] = round(time.perf_counter() - began, 3)
    return found


def _megabytes() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    told = next(line for line in lines if line.startswith("VmRSS"))
    return round(int(told.split()[1]) / 1024, 1)


if __name__ == "__main__":
    main()
