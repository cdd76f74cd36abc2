"""Faults of days rather than of a moment: a database that is restarted under open work, housekeeping killed anywhere, an archive's
disk that is full, a clock that is set by a year."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select

from crawler.app.server import jobs
from crawler.archive.replay import Replay
from crawler.archive.retention import thin_out
from crawler.archive.warc_store import Writer, page_at
from storage.config.server import RetentionConfig, SetTime
from storage.config.settings import ArchiveConfig
from storage.corpus import articles
from storage.crawling import jobs as kept_jobs
from storage.crawling import runs
from storage.database import tables
from storage.database.store import Store, open_store
from storage.errors import StoreError
from storage.maintenance.retention import forget
from storage.records import Article
from tests.crawler.archive.test_retention import approve, fetched
from tests.support.killed import steps
from tests.support.postgresql import Cluster
from tests.support.records import NOON, an_article

UTC = ZoneInfo("UTC")
DAY = timedelta(days=1)
YEAR = 365 * DAY
POINTS = 6


def every_article(db: Connection) -> list[Article]:
    return [articles.to_article(row) for row in db.execute(select(tables.articles).order_by(tables.articles.c.id))]


def test_a_database_restarted_under_open_work_keeps_nothing_of_it_and_goes_on(postgresql: Cluster) -> None:
    store = open_store(postgresql.emptied())
    with store.begin() as db:
        articles.add(db, an_article(identity="before"))

    def add_two() -> None:
        with store.begin() as db:
            articles.add(db, an_article(identity="within"))
            postgresql.restart()
            articles.add(db, an_article(identity="after"))

    with pytest.raises(StoreError, match="nothing of this step was kept"):
        add_two()
    with store.begin() as db:  # at once, without a try that fails
        articles.add(db, an_article(identity="next"))
    with store.read() as db:
        assert [one.identity for one in every_article(db)] == ["before", "next"]
    store.close()


def test_a_claimed_run_outlives_the_restart_and_is_lost_when_its_worker_is_silent(postgresql: Cluster) -> None:
    store = open_store(postgresql.emptied())
    with store.begin() as db:
        run_id = kept_jobs.claim(db, "crawl one", "crawl", None, NOON, 1, "here:1", NOON)
    assert run_id is not None
    postgresql.restart()
    with store.begin() as db:
        assert runs.beat(db, run_id, 1, NOON + timedelta(seconds=15))
        assert runs.reclaim(db, NOON + timedelta(seconds=16) + runs.LEASE) == 1
        assert kept_jobs.last(db, ["crawl one"])["crawl one"].state == "lost"
    store.close()


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with pages of two old days and of today, one old page behind an approved entry."""
    folder = tmp_path_factory.mktemp("old")
    store = open_store(folder / "desk.db")
    cited = fetched(store, folder / "archive", 1, NOON)
    fetched(store, folder / "archive", 2, NOON)
    fetched(store, folder / "archive", 3, NOON + DAY)
    fetched(store, folder / "archive", 4, NOON + 40 * DAY)
    approve(store, [cited])
    store.close()
    return folder


def keep_house(folder: Path) -> None:
    store = open_store(folder / "desk.db")
    forget(store, RetentionConfig(), NOON + 40 * DAY)
    thin_out(store, folder / "archive", ArchiveConfig(keep_days=30), NOON + 40 * DAY)
    store.close()


def pages(folder: Path) -> dict[str, bytes]:
    """The pages that the database names, each as the archive has it; those of days that were dropped are not there."""
    store, found = open_store(folder / "desk.db"), {}
    with store.read() as db:
        for one in every_article(db):
            try:
                found[one.identity] = page_at(folder / "archive", one.archived_at, 10**6).body
            except StoreError:
                found[one.identity] = b""
    store.close()
    return found


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # of a fork beside threads
@pytest.mark.parametrize("share", range(POINTS))
def test_housekeeping_killed_at_any_step_is_done_by_the_next(share: int, old: Path, tmp_path: Path) -> None:
    whole, folder = (Path(shutil.copytree(old, tmp_path / name)) for name in ("whole", "desk"))
    before = pages(folder)
    passed = steps(partial(keep_house, whole), whole)
    assert passed is not None
    assert steps(partial(keep_house, folder), folder, 1 + share * (passed - 1) // (POINTS - 1)) is None
    assert pages(folder)["1"] == before["1"]  # what an approved entry stands on is there all the time
    keep_house(folder)
    assert pages(folder) == pages(whole)
    assert [bool(page) for _, page in sorted(pages(folder).items())] == [True, False, False, True]
    names = [sorted(path.name for path in (one / "archive").iterdir()) for one in (folder, whole)]
    assert names[0] == names[1]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 kB of the test's own."""
    folder = tmp_path / "archive"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    mounted = subprocess.run(words, check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no file system may be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_an_archive_whose_disk_is_full_keeps_whole_pages_and_goes_on_when_there_is_room(
    disk: Path, store: Store
) -> None:
    fill = disk / "fill"
    fill.write_bytes(bytes(shutil.disk_usage(disk).free - 8192))
    written = list[Article]()

    def fetch_many() -> None:
        for number in range(1, 1000):
            written.append(fetched(store, disk, number, NOON))

    with pytest.raises(StoreError, match="cannot be written: No space left"):
        fetch_many()
    fill.unlink()
    written.append(fetched(store, disk, 1000, NOON))
    assert len(written) > 2
    assert all(page_at(disk, one.archived_at, 10**6).url == one.url for one in written)
    replay = Replay(disk, 10**6)
    assert replay.page(written[-1].url, NOON) is not None
    with store.read() as db:
        assert len(every_article(db)) == len(written)
    assert [path.name for path in disk.iterdir()] == ["crawl-2023-10-03.warc.gz"]
    Writer(disk).write(replace(page_at(disk, written[0].archived_at, 10**6), archived_at=""), (), "allowed")


@pytest.mark.parametrize("jump", [YEAR, -YEAR])
def test_a_clock_set_by_a_year_begins_each_job_once_a_day_and_is_believed_when_it_is_right_again(
    jump: timedelta, store: Store
) -> None:
    one, begun = SetTime(name="publish", at="07:00", run="digest"), list[datetime]()
    moments = [NOON, NOON + DAY, NOON + DAY + jump, NOON + 2 * DAY + jump, NOON + 2 * DAY, NOON + 3 * DAY]
    for now in [moment + timedelta(minutes=minute) for moment in moments for minute in range(3)]:  # a look a minute
        with store.begin() as db:
            known = kept_jobs.last(db, ["publish"])
            last = jobs.believed(known, now).get("publish")
            due = jobs.set_due(one, last, NOON - DAY, UTC, now)
            if due is not None and due <= now:
                run_id = kept_jobs.claim(db, "publish", "digest", known.get("publish"), due, 1, "here:1", now)
                if run_id is not None:
                    runs.finish(db, run_id, "ok", "", now)
                    begun.append(now)
    assert len({f"{now:%Y-%m-%d}" for now in begun}) == len(begun) >= 3, begun  # none twice on a day
    assert begun[-1] == NOON + 3 * DAY  # and it goes on when the clock is right
