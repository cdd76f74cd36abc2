"""The clock: each outlet is due every `every_minutes`; APScheduler then starts the same command a person would type.

Each start is a process of its own with a deadline: Scrapy's reactor cannot start twice, and an outlet that hangs costs
itself. When an outlet is next due is computed from what the store says was crawled last, so a tick missed while
nothing ran is caught up once. Starts follow one another (one thread): the commands share a desk.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from crawler.sources import Source

log = logging.getLogger(__name__)

DEADLINE_SECONDS = 1800.0  # a run of one outlet takes a minute or two; ten times that is a hang
APART_SECONDS = 5  # between the first starts of outlets that are due at once
JITTER_SHARE = 0.1  # of the interval: outlets of one interval drift apart


def first_due(
    sources: Sequence[Source], crawled: Mapping[str, datetime], now: datetime
) -> list[tuple[Source, datetime]]:
    """When each outlet is due first: one interval after it was last crawled; those due by now, a few seconds apart."""
    due = sorted(
        ((crawled[source.key] + timedelta(minutes=source.every_minutes) if source.key in crawled else now), source.key)
        for source in sources
    )
    by_key = {source.key: source for source in sources}
    late = 0
    spread = []
    for at, key in due:
        if at <= now:
            at = now + timedelta(seconds=APART_SECONDS * late)  # noqa: PLW2901 - the time it is moved to
            late += 1
        spread.append((by_key[key], at))
    return spread


def serve(
    due: Sequence[tuple[Source, datetime]],
    options: Sequence[str],
    stop: threading.Event,
    environment: Mapping[str, str],
) -> None:
    """Runs until `stop` is set or SIGTERM or SIGINT comes; a command at work then is ended and loses nothing stored.

    `options` are handed to every command (`--data`, `--config` …), `environment` is added to ours.
    """
    runner = _Runner(options, environment, stop)
    scheduler = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},  # late is better than never
    )
    for source, at in due:
        scheduler.add_job(
            runner.run,
            "interval",
            minutes=source.every_minutes,
            jitter=int(source.every_minutes * 60 * JITTER_SHARE),
            next_run_time=at,
            id=source.key,
            args=[source.key],
        )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    scheduler.start()
    try:
        stop.wait()
    finally:
        runner.end()
        scheduler.shutdown(wait=True)


class _Runner:
    """Starts commands, one at a time, and can end the one at work."""

    def __init__(self, options: Sequence[str], environment: Mapping[str, str], stop: threading.Event) -> None:
        self._options = options
        self._environment = {**os.environ, **environment}
        self._stop = stop
        self._lock = threading.Lock()
        self._at_work: subprocess.Popen[bytes] | None = None

    def run(self, key: str) -> None:
        with self._lock:
            if self._stop.is_set():
                return
            command = [sys.executable, "-m", "crawler", "run", "--source", key, *self._options]
            self._at_work = process = subprocess.Popen(  # noqa: S603 - our own command, a key we validated
                command, env=self._environment
            )
        try:
            left = process.wait(timeout=DEADLINE_SECONDS)
            log.info("run source=%s exit=%d", key, left)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            log.warning("run source=%s killed after %.0f s; the next is due as usual", key, DEADLINE_SECONDS)

    def end(self) -> None:
        with self._lock:
            process = self._at_work
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
