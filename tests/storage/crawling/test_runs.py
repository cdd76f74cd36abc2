"""Runs, outcomes and drops are kept, on both engines."""

from datetime import timedelta

from sqlalchemy import select

from storage.crawling import runs
from storage.database.store import Store
from storage.database.tables import drops
from storage.database.tables import runs as runs_table
from storage.records import Drop, Outcome
from tests.support.records import NOON

HOUR = timedelta(hours=1)
PAGE = "https://www.rudaw.net/sorani/هەواڵ/1"


def test_a_run_is_running_until_it_is_finished(store: Store) -> None:
    with store.begin() as db:
        run_id = runs.begin(db, "run --source rudaw", NOON)
        assert db.execute(select(runs_table.c.state, runs_table.c.ended_at)).one() == ("running", None)
        runs.finish(db, run_id, "attention", "rudaw: HTTP 500", NOON + HOUR)
        kept = db.execute(select(runs_table)).one()
    assert (kept.command, kept.state, kept.message) == ("run --source rudaw", "attention", "rudaw: HTTP 500")
    assert kept.ended_at - kept.started_at == HOUR


def test_the_last_outcome_of_every_listing_is_given_back_whole(store: Store) -> None:
    old = Outcome("rudaw", "https://www.rudaw.net/api", "failed", message="HTTP 500: nothing was read")
    new = Outcome("rudaw", "https://www.rudaw.net/api", "ok", found=5, new=2, updated=1, known=1, dropped=1)
    other = Outcome("elaph", "https://elaph.com/feed", "empty", message="القائمة فارغة")
    with store.begin() as db:
        first, second = runs.begin(db, "crawl", NOON), runs.begin(db, "crawl", NOON + HOUR)
        runs.record(db, first, [old, other])
        runs.record(db, second, [new])
        runs.record(db, second, [])
        last = {source: [one.last for one in of.values()] for source, of in runs.readings(db, NOON).items()}
        assert last == {"elaph": [other], "rudaw": [new]}


def test_a_page_dropped_again_is_one_row_that_counts(store: Store) -> None:
    with store.begin() as db:
        runs.drop(db, Drop("rudaw", PAGE, "http_500", NOON))
        runs.drop(db, Drop("rudaw", PAGE, "no_text", NOON + HOUR, "12 letters"))
        kept = db.execute(select(drops)).one()
        assert (kept.reason, kept.detail, kept.times) == ("no_text", "12 letters", 2)
        assert kept.last_at - kept.first_at == HOUR


def test_only_the_drops_of_this_source_since_then_are_recent(store: Store) -> None:
    with store.begin() as db:
        runs.drop(db, Drop("rudaw", "https://a/1", "no_text", NOON))
        runs.drop(db, Drop("rudaw", "https://a/2", "http_404", NOON + HOUR))
        runs.drop(db, Drop("elaph", "https://a/3", "http_404", NOON + HOUR))
        assert runs.recent_drops(db, "rudaw", NOON + HOUR) == {"https://a/2": "http_404"}
