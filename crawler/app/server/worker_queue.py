"""Jobs for several machines, through procrastinate: its queue is tables in the desk's own PostgreSQL.

`crawler serve --cluster` claims what is due, as ever, and puts it into the queue instead of starting it; `crawler worker`, on any
number of machines, takes it out. The row in `runs` stays the truth: a worker may begin a run only by changing that row, so that a
job that is delivered twice is done once. Two jobs of one host are never at work together (procrastinate's lock), and the
delay between two requests to it holds from one process to the next (storage/crawling/host_waits.py).
"""

import asyncio
import os
import shlex
import signal
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import procrastinate
import psycopg
import structlog
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from sqlalchemy import make_url, text

from crawler.app.desk.child_process import RUN
from crawler.app.server import processes
from crawler.app.server.jobs import Job, Lane
from storage.clock import Clock
from storage.crawling import jobs as kept_jobs
from storage.crawling import runs
from storage.database.store import Store
from storage.errors import ConfigError, StoreError

log = structlog.stdlib.get_logger(__name__)
BEAT = 5.0  # seconds between two signs of life of a worker
STALLED = 20.0  # … without one, its jobs go to others
AGAIN = (ConnectorException, psycopg.OperationalError, StoreError, OSError)  # what a database that restarts raises


class UnfinishedJobError(Exception):
    """A job's process failed; procrastinate delivers the job again, or gives it up."""


@dataclass
class WorkerQueue:
    """The desk's queue. `attempts`: so often a job is tried in all."""

    store: Store
    attempts: int
    app: procrastinate.App = field(init=False)

    def __post_init__(self) -> None:
        url = self.store.engine.url
        if url.get_backend_name() != "postgresql":
            raise ConfigError("several machines need PostgreSQL: name it with --database", about=self.store.name)
        # libpq reads the same URL; the password stays in this process.
        address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self.app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=address))
        self._make_tables()

    def put(self, run_id: int, job: Job, lock: str) -> None:
        """Puts a claimed run into the queue; one that waits there already is not put twice. `lock`: of two jobs with the same
        one, the second waits."""
        with self.app.open(), suppress(AlreadyEnqueued):
            configured = self.app.configure_task("run", queue=job.lane, lock=lock, queueing_lock=f"run {run_id}")
            configured.defer(
                run_id=run_id, words=list(job.words), seconds=job.deadline.total_seconds(), megabytes=job.megabytes
            )

    def _make_tables(self) -> None:
        with self.store.begin() as db:
            db.execute(text("SELECT pg_advisory_xact_lock(20231001, 1)"))  # two that start at once create them once
            if db.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is None:
                with self.app.open():
                    self.app.schema_manager.apply_schema()


class Worker:
    """Takes jobs of these lanes, so many at once, until it is stopped. `options` and `environment` are handed to every command."""

    def __init__(
        self, queue: WorkerQueue, lanes: Sequence[Lane], at_once: int, options: Sequence[str], environment: Mapping[str, str],
        clock: Clock,
    ) -> None:  # fmt: skip
        self._queue, self._lanes, self._at_once, self._options = queue, lanes, at_once, options
        self._environment, self._clock = environment, clock
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._children: set[processes.Child] = set()
        again = [UnfinishedJobError, StoreError]
        retry = procrastinate.RetryStrategy(max_attempts=queue.attempts - 1, wait=2, retry_exceptions=again)
        queue.app.task(name="run", pass_context=True, retry=retry)(self._run)

    async def work(self, stop: asyncio.Event) -> None:
        """Returns when `stop` is set and the commands at work are ended; they are delivered again, here or elsewhere. A database
        that goes away is waited for."""
        log.info("taking jobs; stop with Ctrl-C", worker=self._name, lanes=list(self._lanes), at_once=self._at_once)
        while not stop.is_set():
            try:
                async with self._queue.app.open_async():
                    await self._take(stop)
            except* AGAIN as error:
                log.warning("the database connection was lost; reconnecting", error=str(error.exceptions[0]))
            await asyncio.to_thread(
                processes.end_all, list(self._children), "its worker lost the database, or was stopped"
            )
            if not stop.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), 2)

    async def _take(self, stop: asyncio.Event) -> None:
        taking = asyncio.create_task(
            self._queue.app.run_worker_async(
                queues=list(self._lanes),
                name=self._name,
                concurrency=self._at_once,
                install_signal_handlers=False,
                delete_jobs="successful",
                fetch_job_polling_interval=2.0,
                update_heartbeat_interval=BEAT,
                stalled_worker_timeout=STALLED,
                shutdown_graceful_timeout=processes.GRACE,
            )
        )
        tending, stopping = asyncio.create_task(self._tend()), asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait((taking, tending, stopping), return_when=asyncio.FIRST_COMPLETED)
            for child in self._children:
                child.ask("its worker was stopped")
            for task in done:
                task.result()  # re-raises its error
        finally:
            for task in (taking, tending, stopping):
                task.cancel()
            await asyncio.gather(taking, tending, stopping, return_exceptions=True)

    async def _tend(self) -> None:
        """Give the jobs of dead workers to others. Only one worker at a time does: a job given twice would be begun
        twice."""
        manager = self._queue.app.job_manager
        while True:
            await asyncio.sleep(BEAT)
            with self._queue.store.hold("stalled") as is_ours:
                if is_ours:
                    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
                        log.warning("a worker died; its job is delivered again", job=job.id)
                        await manager.retry_job(job)

    async def _run(
        self, context: procrastinate.JobContext, run_id: int, words: list[str], seconds: float, megabytes: int
    ) -> None:
        attempt = context.job.attempts + 1
        with self._queue.store.begin() as db:
            is_ours = kept_jobs.take(db, run_id, attempt, self._name, self._clock())
            if is_ours and attempt > self._queue.attempts:  # every worker that had it died
                runs.finish(db, run_id, "dead", f"given up: its workers died {attempt - 1} times", self._clock())
                return
        if not is_ours:
            return  # it has ended, or another worker has it
        environment = {**self._environment, RUN: str(run_id)}
        job = shlex.join(words)
        log.info("running", job=job, run=run_id, attempt=attempt)
        child = processes.start([*words, *self._options], environment, seconds, megabytes)
        self._children.add(child)
        try:
            while (status := child.look()) is None:  # noqa: ASYNC110 - a process sets no event
                await asyncio.sleep(0.2)
        finally:
            child.ask("its worker was stopped")
            self._children.discard(child)
        state, why = processes.ended(status, child.stop_reason)
        took = round(time.monotonic() - child.began, 1)
        log.info("ended", job=job, run=run_id, state=state, seconds=took, why=why)
        self._end(run_id, attempt, state, why)

    def _end(self, run_id: int, attempt: int, state: runs.State, why: str) -> None:
        with self._queue.store.begin() as db:
            if state in ("ok", "attention"):
                runs.finish(db, run_id, state, why, self._clock())
                return
            if attempt >= self._queue.attempts:
                runs.finish(db, run_id, "dead", f"given up after {attempt} attempts: {why}", self._clock())
            else:
                kept_jobs.put_back(db, run_id, f"attempt {attempt}: {why}")
        raise UnfinishedJobError(why)


def run_worker(worker: Worker) -> None:
    """Run `worker.work` until SIGTERM or SIGINT."""

    async def until_told() -> None:
        """Work until a signal comes."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await worker.work(stop)

    asyncio.run(until_told())
