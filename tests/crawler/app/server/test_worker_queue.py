"""A run that waits for a worker is begun by one, however often it is delivered; where a worker and the database die, nothing is lost."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bench.trial import trial
from crawler.app.server.jobs import Job
from crawler.app.server.worker_queue import Worker, WorkerQueue
from storage.crawling import jobs, runs
from storage.database.store import Store, open_store
from storage.errors import ConfigError
from tests.support.postgresql import Cluster
from tests.support.records import NOON


def test_without_postgresql_there_is_no_cluster(tmp_path: Path) -> None:
    store = open_store(tmp_path / "desk.db")
    with pytest.raises(ConfigError, match="need PostgreSQL"):
        WorkerQueue(store, 3)
    store.close()


def test_a_run_is_begun_by_one_worker_at_each_attempt(store: Store) -> None:
    with store.begin() as db:
        run_id = jobs.claim(db, "crawl one", "crawl", None, NOON, 1, "server", NOON, "queued")
        assert run_id
        assert jobs.queued(db) == {run_id: ("crawl one", "crawl")}
        assert runs.reclaim(db, NOON + 9 * runs.LEASE) == 0  # who waits gives no sign of life
        assert jobs.take(db, run_id, 1, "a", NOON)
        assert not jobs.take(db, run_id, 1, "b", NOON)  # delivered twice
        assert jobs.take(db, run_id, 2, "b", NOON)  # a died
        runs.finish(db, run_id, "failed", "by its own word", NOON)
        jobs.put_back(db, run_id, "attempt 2: was ended by SIGKILL")
        assert jobs.take(db, run_id, 3, "c", NOON)
        runs.finish(db, run_id, "dead", "given up after 3 attempts", NOON)
        assert not jobs.take(db, run_id, 4, "c", NOON)
        assert jobs.last(db, ["crawl one"])["crawl one"].state == "dead"


def test_a_worker_says_that_it_takes_jobs_and_which(empty_postgresql: str) -> None:
    store = open_store(empty_postgresql)
    queue = WorkerQueue(store, 3)
    words = ("sources", "list")
    with store.begin() as db:
        run_id = jobs.claim(db, "outlets", "sources list", None, NOON, 1, "server", NOON, "queued")
    assert run_id
    queue.put(run_id, Job("outlets", words, "desk", timedelta(minutes=1), 0), "")

    async def until_done() -> None:
        stop = asyncio.Event()
        at_work = asyncio.create_task(Worker(queue, ["desk"], 1, ["--demo"], {}, lambda: NOON).work(stop))
        for _ in range(300):
            await asyncio.sleep(0.1)
            if said[-1]["event"] == "ended":
                break
        stop.set()
        await at_work

    with capture_logs() as said:
        asyncio.run(until_done())
    store.close()
    assert [one["event"] for one in said] == ["taking jobs; stop with Ctrl-C", "running", "ended"]
    assert (said[1]["job"], said[1]["run"], said[2]["state"]) == ("sources list", run_id, "ok")


def test_a_worker_and_the_database_die_and_every_article_is_there_once(postgresql: Cluster) -> None:
    left = trial(postgresql, workers=3, delay=0.4, whole=True)
    assert (left.missing, left.twice, left.hurried, left.lost) == ([], [], [], [])
    assert left.there == 61
    assert max(attempt for *_, attempt, _ in left.runs) > 1  # of the job that the dead worker had
