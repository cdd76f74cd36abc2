"""`crawler serve`: starts each job when it is due, and records its result in `runs`.

The table is the truth and APScheduler only the clock: every few seconds it calls `Server.tick`, which checks what has
ended, asks crawler/app/server/jobs.py what is due, claims it and starts it. Nothing is remembered that a restart would
lose.
"""

import os
import shlex
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from crawler.app.desk.child_process import RUN
from crawler.app.desk.desk import Desk
from crawler.app.server import jobs, monitoring, processes, systemd
from crawler.app.server.jobs import DueJob, Job, Lane
from crawler.health import rhythm
from crawler.sources.source import Source
from storage.clock import Clock
from storage.corpus import stories, work_queue
from storage.crawling import hub_subscriptions, runs
from storage.crawling import jobs as kept_jobs
from storage.crawling.jobs import LastRun
from storage.editing import alarms
from storage.errors import StoreError

if TYPE_CHECKING:  # procrastinate is installed only where several machines work
    from crawler.app.server.worker_queue import WorkerQueue

log = structlog.stdlib.get_logger(__name__)

TICK = 10  # seconds; half of it would double the cost on an idle machine
LEARN = timedelta(minutes=5)  # between two readings of the outlets' rhythms: eight weeks of times
JUMP = 30.0  # seconds; if the clock differs more from the elapsed time, it has jumped


@dataclass(frozen=True, slots=True)
class RunningJob:
    """A job's process and the run it is."""

    run_id: int
    job: Job
    child: processes.Child


class Server:
    """One `crawler serve`. `options` and `environment` are handed to every command it starts."""

    def __init__(
        self, desk: Desk, sources: Collection[Source], options: Sequence[str], environment: Mapping[str, str],
        clock: Clock,
        queue: "WorkerQueue | None" = None,
    ) -> None:  # fmt: skip
        self._desk, self._sources, self._options, self._clock = desk, sources, options, clock
        self._environment = dict(environment)
        self._serve = desk.config.serve
        self._zone = ZoneInfo(desk.config.digest.timezone)
        self._begun = clock()
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._at_work: list[RunningJob] = []
        self._learned: dict[str, datetime] = {}  # when each outlet is due by its rhythm, as read at `_learned_at`
        self._learned_at: datetime | None = None
        self._queue, self._put = queue, set[int]()  # the runs that were put into it
        self._lock = threading.Lock()
        self._ticked = time.monotonic()

    def late(self) -> str:
        """Return the problem where no tick was completed for a while; "" where there is none."""
        return monitoring.late(time.monotonic() - self._ticked)

    def tell_page(self, address: str, is_down: bool) -> None:
        """Record whether the page beside the jobs is down, for `crawler doctor`."""
        with suppress(OSError):
            if is_down:
                self._desk.page_down.write_text(address, encoding="utf-8")
            else:
                self._desk.page_down.unlink(missing_ok=True)

    def tick(self) -> None:
        """Record what ended, then begin what is due. If the database cannot be reached; trying again at the next tick."""
        with self._lock:
            try:
                self._reap()
                if self._queue:
                    self._put_again(self._queue)
                self._begin()
                self._ticked = time.monotonic()
                with suppress(OSError):  # a full disk stops no job; then the page says that nothing ticks
                    self._desk.ticked.touch()
            except StoreError as error:
                log.error("the database cannot be reached; trying again at the next tick", error=str(error))  # noqa: TRY400 - said whole

    def stop(self) -> None:
        """End every running job; what they stored stays, and they are due again when a server begins."""
        with self._lock:
            processes.end_all((running.child for running in self._at_work), "the server was stopped")
            try:
                self._reap()
            except StoreError as error:
                log.error("their ends could not be recorded", error=str(error))  # noqa: TRY400 - said whole

    def _reap(self) -> None:
        with self._desk.store.begin() as db:
            lost = runs.reclaim(db, self._clock())
        if lost:
            log.warning("runs sent no heartbeat and are presumed lost", runs=lost)
        for running in list(self._at_work):
            status = running.child.look()
            if status is None:
                continue
            state, why = processes.ended(status, running.child.stop_reason)
            with self._desk.store.begin() as db:
                runs.finish(db, running.run_id, state, why, self._clock())
            self._at_work.remove(running)
            seconds = time.monotonic() - running.child.began
            log.info("ended", job=running.job.name, run=running.run_id, state=state, seconds=round(seconds, 1), why=why)

    def _begin(self) -> None:
        now = self._clock()
        at_work = Counter[Lane](running.job.lane for running in self._at_work)
        for ready, last in self._due(now, at_work):
            job = ready.job
            with self._desk.store.begin() as db:
                state = "queued" if self._queue else "running"
                run_id = kept_jobs.claim(
                    db, job.name, shlex.join(job.words), last, ready.due_at, ready.attempt, self._name, now, state
                )
            if run_id is None:  # another server was quicker
                continue
            late = (now - ready.due_at).total_seconds()
            log.info(state, job=job.name, run=run_id, attempt=ready.attempt, late_seconds=round(late))
            if self._queue:
                self._queue.put(run_id, job, self._locked(job))
                self._put.add(run_id)
                continue
            words = [*job.words, *self._options]
            environment = {**self._environment, RUN: str(run_id)}
            child = processes.start(words, environment, job.deadline.total_seconds(), job.megabytes)
            self._at_work.append(RunningJob(run_id, job, child))

    def _put_again(self, queue: "WorkerQueue") -> None:
        """Queue runs that were claimed but may not have reached the queue: their server died in between."""
        with self._desk.store.read() as db:
            waiting = {run_id: row for run_id, row in kept_jobs.queued(db).items() if run_id not in self._put}
        for run_id, (name, command) in waiting.items():
            like = jobs.drafting_job(self._serve)
            crawls = {jobs.crawl_name(source): jobs.crawl_job(source, self._serve) for source in self._sources}
            job = crawls.get(name) or replace(like, name=name, words=tuple(shlex.split(command)))
            queue.put(run_id, job, self._locked(job))
            self._put.add(run_id)

    def _locked(self, job: Job) -> str:
        """Return what two jobs may not use at once: a host, or the desk."""
        homes = {jobs.crawl_name(source): urlsplit(source.home).hostname or "" for source in self._sources}
        return homes.get(job.name, "desk").removeprefix("www.")

    def _due(self, now: datetime, at_work: Mapping[Lane, int]) -> "Iterator[tuple[DueJob, LastRun | None]]":
        names = [
            jobs.DRAFTING,
            *(set_time.name for set_time in self._serve.set_times),
            *map(jobs.crawl_name, self._sources),
        ]
        with self._desk.store.read() as db:
            last = kept_jobs.last(db, names)
            has_work = (
                work_queue.has_work(db)
                or stories.any_changed(db)
                or alarms.any_due(db, now)
                or self._typed(last.get(jobs.DRAFTING))
            )
        before, ready = jobs.believed(last, now), []
        for job, due_at in [
            (jobs.drafting_job(self._serve), jobs.drafting_due(before.get(jobs.DRAFTING), has_work, self._serve, now)),
            *self._set_times(before, now),
            *self._crawls(before, now),
        ]:
            due_job = jobs.ready(job, last.get(job.name), due_at, self._serve, now)
            ready += [due_job] if due_job else []
        # Workers limit how many run at once, and the queue holds what waits.
        for due_job in ready if self._queue else jobs.start_now(ready, at_work, self._serve):
            yield due_job, last.get(due_job.job.name)

    def _typed(self, last: LastRun | None) -> bool:
        """Return whether an editor saved the queue file after the last pass began."""
        try:
            saved = datetime.fromtimestamp(self._desk.queue_file.stat().st_mtime, UTC)
        except OSError:
            return False
        return last is None or saved > (last.ended_at or saved)

    def _set_times(self, last: Mapping[str, LastRun], now: datetime) -> Iterator[tuple[Job, datetime | None]]:
        for set_time in self._serve.set_times:
            before = last.get(set_time.name)
            due_at = jobs.set_due(set_time, before, self._begun, self._zone, now)
            due_for = due_at or (before.due_at if before else now)  # an attempt again is for the day it was due
            yield jobs.set_job(set_time, self._serve, due_for, self._zone), due_at

    def _crawls(self, last: Mapping[str, LastRun], now: datetime) -> Iterator[tuple[Job, datetime | None]]:
        may_be_due = []
        with self._desk.store.read() as db:
            delivered = hub_subscriptions.deliveries(db, now) if self._desk.config.mail.public else {}
        for source in self._sources:
            before = last.get(jobs.crawl_name(source))
            pause = jobs.AFTER_DELIVERY if source.key in delivered else timedelta(minutes=source.shortest_minutes)
            if before is None or before.started_at + pause <= now:
                may_be_due.append((source, before))
            elif jobs.again(before, self._serve):
                yield jobs.crawl_job(source, self._serve), None
        self._learn([before for _, before in may_be_due], now)
        for source, before in may_be_due:
            learned = self._learned.get(source.key)
            if learned is not None and not self._is_stale(before):
                started, poll_hours = before.started_at if before else None, self._desk.config.crawl.poll_hours
                asked = jobs.with_deliveries(learned, started, delivered.get(source.key), poll_hours)
                due_at = jobs.crawl_due(source, asked, self._serve, self._zone)
                yield jobs.crawl_job(source, self._serve), due_at

    def _learn(self, before: Sequence[LastRun | None], now: datetime) -> None:
        """Read the rhythms again where an outlet was crawled since: seldom, since it costs more than the rest of a
        tick."""
        pause = min(LEARN, timedelta(minutes=min((source.every_minutes for source in self._sources), default=60) / 6))
        if self._learned_at is not None and timedelta() <= now - self._learned_at < pause:
            return
        is_new = any(source.key not in self._learned for source in self._sources)
        if is_new or any(self._is_stale(run) for run in before):
            due_by_source = rhythm.due(self._desk.store, self._sources, self._desk.config, now)
            self._learned = {key: due.at for key, due in due_by_source.items()}
            self._learned_at = now

    def _is_stale(self, before: LastRun | None) -> bool:
        return self._learned_at is None or (
            before is not None and self._learned_at < (before.ended_at or before.started_at)
        )


def serve(server: Server, stop: threading.Event, page: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run until `stop` is set or SIGTERM or SIGINT comes; running jobs are ended then and lose nothing stored. `page`:
    a command that always runs beside the jobs; none where empty."""
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    clock = BackgroundScheduler(timezone="UTC", job_defaults=defaults)
    clock.add_job(server.tick, "interval", seconds=TICK, id="tick", next_run_time=datetime.now(UTC))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    page_process = processes.SupervisedProcess(page, environment) if page else None
    was_down = False
    server.tell_page("", is_down=False)  # what a server before left
    clock.start()
    systemd.notify("READY=1")
    try:
        ahead = time.time() - time.monotonic()
        while not stop.wait(1):
            if not server.late():
                systemd.notify("WATCHDOG=1")
            if page_process:
                page_process.keep()
                if page_process.is_down != was_down:
                    was_down = page_process.is_down
                    server.tell_page(_address(page), was_down)
            jumped = time.time() - time.monotonic() - ahead
            if (
                abs(jumped) > JUMP
            ):  # APScheduler waits for a time of day: after a jump back it would wait that much longer
                log.warning("the clock jumped; recalculating what is due", seconds=round(jumped))
                clock.modify_job("tick", next_run_time=datetime.now(UTC))
                ahead += jumped
    finally:
        systemd.notify("STOPPING=1")
        if page_process:
            page_process.child.ask("the server was stopped")
        clock.shutdown(wait=True)
        server.stop()
        if page_process:
            processes.end_all([page_process.child], "the server was stopped")


def _address(page: Sequence[str]) -> str:
    return ":".join(page[page.index(option) + 1] for option in ("--host", "--port"))
