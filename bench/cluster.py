"""A desk of several workers on this machine: PostgreSQL of its own, the demo's outlets over HTTP, `crawler serve --cluster`, and
`crawler worker` as often as wanted, each a real process."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select

from bench.processes import below
from crawler.app.server.jobs import again, crawl_name
from crawler.demo import server
from crawler.demo.server import Demo
from storage.config.server import ServeConfig
from storage.config.settings import load_config
from storage.crawling import jobs
from storage.database.store import Store, open_store
from storage.database.tables import articles, runs
from tests.support.postgresql import Cluster

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 300.0  # seconds for what is to happen


@dataclass
class Workers:
    """The desk at work. `serve`: how its server is told to work; `log`: a file of what all of its processes said."""

    serve: ServeConfig
    demo: Demo
    log: Path
    store: Store
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def articles(self) -> list[tuple[str, str, str]]:
        """Source, identity and address of each article that is kept."""
        with self.store.read() as db:
            found = db.execute(select(articles.c.source, articles.c.identity, articles.c.url))
            return [(row.source, row.identity, row.url) for row in found]

    def count(self) -> int:
        with self.store.read() as db:
            return int(db.scalar(select(func.count()).select_from(articles)) or 0)

    def runs(self) -> list[tuple[str, str, int, str]]:
        """Job, state, attempt and message of each run, the first first."""
        columns = (runs.c.job, runs.c.state, runs.c.attempt, runs.c.message)
        with self.store.read() as db:
            found = db.execute(select(*columns).order_by(runs.c.id))
            return [(row.job, row.state, row.attempt, row.message) for row in found]

    def crawled(self) -> bool:
        """Whether each outlet's last crawl has ended, and the server does not begin it again."""
        with self.store.read() as db:
            last = jobs.last(db, map(crawl_name, self.demo.sources.values()))
        ended = [run for run in last.values() if run.ended_at is not None and not again(run, self.serve)]
        return len(ended) == len(self.demo.sources)

    def shortest(self) -> dict[str, float]:
        """The shortest time between two requests to each host, in seconds, as the outlets saw it."""
        at: dict[str, list[float]] = defaultdict(list)
        for when, url in self.demo.request_log:
            at[urlsplit(url).netloc].append(when)
        return {
            host: min(later - when for when, later in pairwise(times)) for host, times in at.items() if len(times) > 1
        }

    def kill(self, one: int, *, with_jobs: bool) -> None:
        """SIGKILL to a worker; `with_jobs`: to all it started as well, as when its machine dies."""
        doomed = [self.workers[one].pid]
        doomed += below(doomed[0]) if with_jobs else []
        for pid in doomed:
            with contextlib.suppress(ProcessLookupError):  # a job may end between being named and being killed
                os.kill(pid, signal.SIGKILL)
        self.workers.pop(one).wait()

    def busy(self) -> int | None:
        """A worker that has a job at work; None where none has."""
        return next((index for index, one in enumerate(self.workers) if below(one.pid)), None)


@contextmanager
def at_work(folder: Path, database: Cluster, workers: int, *, delay: float, at_once: int = 2) -> Iterator[Workers]:
    """Begins all of it; ends it with the block. `delay`: seconds between two requests to one host; `at_once`: jobs a worker."""
    sources = folder / "sources.yaml"
    told = server.SOURCES.read_text(encoding="utf-8").replace("delay_seconds: 0\n", f"delay_seconds: {delay}\n")
    sources.write_text(told, encoding="utf-8")
    config = folder / "config"
    shutil.copytree(ROOT / "config", config)
    digest = (config / "digest.yaml").read_text(encoding="utf-8").replace("  jitter: 0.1 ", "  jitter: 0.0 ")
    (config / "digest.yaml").write_text(digest, encoding="utf-8")
    url = database.empty()
    log = folder / "log"
    with ExitStack() as held:
        demo = held.enter_context(server.serve(datetime.now(UTC)))
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "CRAWLER_DATABASE": url,
            "CRAWLER_DEMO_PROXY": demo.proxy,
            "CRAWLER_DEMO_SOURCES": str(sources),
        }
        said = held.enter_context(log.open("ab"))
        store = open_store(url)
        held.callback(store.close)
        desk = Workers(load_config(config / "digest.yaml").serve, demo, log, store)
        held.callback(lambda: _end(desk.workers))
        words = ["--demo", "--data", str(folder / "data"), "--config", str(config)]

        def start(*command: str) -> subprocess.Popen[bytes]:
            begun = [sys.executable, "-m", "crawler", *command, *words]
            return subprocess.Popen(begun, cwd=ROOT, env=environment, stderr=said, stdout=said)  # noqa: S603 - our own program

        ticking = start("serve", "--cluster", "--no-review", "--port", "0")
        held.callback(lambda: _end([ticking]))
        desk.workers += [start("worker", "--lane", "crawl", "--jobs", str(at_once)) for _ in range(workers)]
        yield desk


def wait_for(happened: Callable[[], bool], what: str, said: Path, seconds: float = PATIENCE) -> None:
    """Raises TimeoutError where it does not happen, with the last lines of the log `said`."""
    end = time.monotonic() + seconds
    while True:
        if happened():
            return
        if time.monotonic() > end:
            last = "\n".join(said.read_text(encoding="utf-8").splitlines()[-60:])
            raise TimeoutError(f"{what} did not happen within {seconds:.0f} s:\n{last}")
        time.sleep(0.1)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for one in processes:
        one.send_signal(signal.SIGTERM)
    for one in processes:
        try:
            one.wait(timeout=25)
        except subprocess.TimeoutExpired:
            one.kill()
