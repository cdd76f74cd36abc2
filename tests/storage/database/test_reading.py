"""What a reader sees while others write: one view, on both engines."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from storage.crawling import runs
from storage.database.store import Store, open_store
from storage.database.tables import runs as kept_runs
from storage.errors import StoreError
from storage.records import Outcome
from tests.support.records import NOON


def test_what_others_commit_in_between_is_not_seen(store: Store) -> None:
    counted = select(func.count()).select_from(kept_runs)
    with store.read() as db:
        before = db.scalar(counted)
        _crawl(store, "karkh")
        assert db.scalar(counted) == before == 0
    with store.read() as db:
        assert db.scalar(counted) == 1


def test_a_crawl_that_ends_between_two_queries_of_a_reader_stops_nothing(store: Store) -> None:
    _crawl(store, "karkh")
    queries: list[str] = []

    def another_ends(_db: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            queries.append(statement)
            if len(queries) == 1:
                _crawl(store, "rafidain")

    with store.read() as db:
        event.listen(db, "after_cursor_execute", another_ends)
        assert set(runs.readings(db, NOON - timedelta(days=56))) == {"karkh"}
    assert len(queries) > 1
    with store.read() as db:
        assert set(runs.readings(db, NOON - timedelta(days=56))) == {"karkh", "rafidain"}


def test_a_reader_cannot_write_on_postgresql_and_a_writer_after_it_can(empty_postgresql: str) -> None:
    store = open_store(empty_postgresql)
    with pytest.raises(StoreError, match="read-only transaction"), store.read() as db:
        runs.begin(db, "run", NOON)
    _crawl(store, "karkh")  # on the same connection
    with store.read() as db:
        assert [run.state for run in runs.last(db, 9)] == ["ok"]
    store.close()


def _crawl(store: Store, source: str) -> None:
    with store.begin() as db:
        run_id = runs.begin(db, "crawl", NOON)
        runs.record(db, run_id, [Outcome(source, "https://news.example/feed", "ok", found=3, new=3)])
        runs.finish(db, run_id, "ok", "", NOON)
