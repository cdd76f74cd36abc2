"""What the trial of several machines waits for before it counts what was lost."""

from pathlib import Path

import pytest

from bench.cluster import Workers
from crawler.demo import server
from storage.config.server import ServeConfig
from storage.crawling import jobs, runs
from storage.database.store import Store
from tests.support.records import NOON


@pytest.mark.parametrize("state", ["stopped", "lost"])
def test_a_crawl_that_the_server_begins_again_is_not_over(store: Store, tmp_path: Path, state: runs.State) -> None:
    with server.serve(NOON) as demo:
        desk = Workers(ServeConfig(), demo, tmp_path / "log", store)
        assert not desk.crawled()
        for key in demo.sources:
            _crawled(store, key, "ok")
        assert desk.crawled()
        _crawled(store, next(iter(demo.sources)), state)
        assert not desk.crawled()  # between its end and the server's next look at what is due
        _crawled(store, next(iter(demo.sources)), "attention")
        assert desk.crawled()


def _crawled(store: Store, key: str, state: runs.State) -> None:
    job = f"crawl {key}"
    with store.begin() as db:
        run_id = jobs.claim(db, job, "crawl", jobs.last(db, [job]).get(job), NOON, 1, "server", NOON)
        assert run_id is not None
        runs.finish(db, run_id, state, "", NOON)
