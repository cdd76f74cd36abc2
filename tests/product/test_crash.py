"""kill -9 anywhere between two writes of a run, a disk that fills up, a database somebody holds: the next run ends with the same
rows as one that nobody disturbed (RELIABILITY C1 to C3).

A run in a process of its own counts its moments: before and after every commit, before, within and after every write into the
archive and every file that is put in its place. At the chosen one it kills itself.
"""

import os
import re
import resource
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from sqlalchemy import event, select

from crawler import run as spine
from crawler.app.desk.desk import Desk
from crawler.archive import warc_store
from crawler.crawl.pull import Pull
from crawler.pages import worker_pool
from crawler.sources.source import Source
from storage import files
from storage.config.settings import Config, load_config
from storage.database import tables
from storage.database.store import open_store
from storage.errors import DigestCrawlerError
from tests.support.crawling import CONFIG, Answer, Outlet, a_source, an_outlet
from tests.support.paths import ROOT
from tests.support.records import NOON
from tests.support.warm_process import start

POINTS = 36  # of the run, at equal distances
LATER = NOON + timedelta(hours=2)
SCHOOL = (
    "بەرپرسان ڕۆژی سێشەممە قوتابخانەیەکی نوێیان لە مەخموور کردەوە. دوازدە پۆلی هەیە و جێی چوارسەد خوێندکاری تێدا دەبێتەوە. "
    "پارێزگار وتی وانەکان ڕۆژی یەکشەممە دەست پێ دەکەن و دوو قوتابخانەی تریش لە گوندەکانی دەوروبەر ساڵی داهاتوو دەکرێنەوە."
)
POWER = (
    "وەزارەتی کارەبا ڕایگەیاند کە کارەبای گەڕەکەکانی ڕۆژهەڵاتی هەولێر لە بەیانییەوە بڕاوە. هۆکەی سووتانی وێستگەیەکی گەورەیە، "
    "تیمەکانی چاککردنەوە لە شوێنەکەن و چاوەڕێ دەکرێت تا ئێوارە کارەبا بگەڕێتەوە بۆ هەموو ماڵەکان و بازاڕەکان."
)
FLOOD = (
    "بارانێکی بەخوڕ شەوی ڕابردوو لافاوی لە دهۆک دروست کرد. سێ پرد ڕووخان و سەدان خێزان ماڵەکانیان بەجێ هێشت. تیمەکانی بەرگری "
    "شارستانی بیست کەسیان ڕزگار کرد و حکومەتی هەرێم بڕیاری دا قەرەبووی زیانلێکەوتووان بکاتەوە."
)
BRIDGE = (
    "پردێکی نوێ لەسەر ڕووباری زێ لە کۆیە بۆ هاتوچۆ کرایەوە. درێژییەکەی سێسەد مەترە و دوو ساڵ کاری تێدا کرا. بازرگانەکان دەڵێن "
    "ڕێگەکە نیو کاتژمێر کورتتر دەبێتەوە و کاروانەکانی میوە زووتر دەگەنە بازاڕی شارەکانی ناوەڕاست و باشوور."
)


def a_page(title: str, text: str) -> bytes:
    page = (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )
    return page.encode()


def list_of(outlet: Outlet, hours: dict[int, int]) -> bytes:
    """The feed: {article: hour of 3 October when it was published}."""
    items = "".join(
        f"<item><title>هەواڵی {number}</title><link>{outlet.home}/news/{number}</link>"
        f"<pubDate>Tue, 03 Oct 2023 {hour:02}:00:00 +0000</pubDate></item>"
        for number, hour in hours.items()
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>هەواڵ</title>{items}</channel></rss>'.encode()


class Moments:
    """Counts, and kills its process at the chosen one (0: never)."""

    def __init__(self, last: int) -> None:
        self.passed = 0
        self._last = last

    def pass_one(self) -> None:
        self.passed += 1
        if self.passed == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def acts(*given: Any) -> Any:
            self.pass_one()
            done = act(*given)
            self.pass_one()
            return done

        return acts

    def within(self, write: Callable[..., Any], half: Callable[..., Any]) -> Callable[..., Any]:
        def acts(*given: Any) -> Any:
            self.pass_one()
            if self.passed + 1 == self._last:
                half(*given)
            self.pass_one()
            done = write(*given)
            self.pass_one()
            return done

        return acts


def half_a_record(file: Any, records: bytes) -> None:
    file.write(records[: len(records) // 2])


def half_a_file(path: Path, new: Path, content: bytes) -> None:
    new.write_bytes(content[: len(content) // 2])


@dataclass(frozen=True)
class Fault:
    """Killed at the moment `at`; a disk on which no file grows over `largest_file` bytes; a database that is waited for so long."""

    at: int = 0
    largest_file: int = resource.RLIM_INFINITY
    milliseconds: int = 10_000


def a_run(folder: Path, sources: list[Source], config: Config, hosts: frozenset[str], fault: Fault, told: Any) -> None:
    """The whole way. Pages are read in this process: readers of their own write nothing, and starting them takes the time."""
    moments = Moments(fault.at)
    desk = Desk(folder, config, {source.key: source for source in sources}, open_store(folder / "desk.db"))
    desk.store.engine.dialect.do_commit = moments.around(desk.store.engine.dialect.do_commit)  # type: ignore[method-assign]
    patches = [
        mock.patch.object(warc_store, "_write", moments.within(warc_store._write, half_a_record)),
        mock.patch.object(files, "write_beside", moments.within(files.write_beside, half_a_file)),
        mock.patch.object(Path, "replace", moments.around(Path.replace)),
        mock.patch.object(worker_pool._Worker, "ask", lambda _, task: worker_pool._answer(task)),
    ]
    for patch in patches:
        patch.start()
    now = LATER if (folder / "again").exists() else NOON
    resource.setrlimit(resource.RLIMIT_FSIZE, (fault.largest_file, resource.RLIM_INFINITY))
    event.listen(
        desk.store.engine,
        "begin",
        lambda db: db.exec_driver_sql(f"PRAGMA busy_timeout = {fault.milliseconds}"),
        insert=True,
    )
    try:
        spine.run(desk, sources, Pull(allow_hosts=hosts), lambda: now, "tests", lambda _: None, lambda _: None)
        told.send(moments.passed)
    except DigestCrawlerError as error:
        told.send(str(error))
    desk.store.close()


CONFIGURED = load_config(ROOT / "config" / "digest.yaml").model_copy(
    update={"crawl": CONFIG.model_copy(update={"timeout_seconds": 20.0})}
)


def run(folder: Path, outlets: tuple[Outlet, ...], fault: Fault | None = None) -> int | str | None:
    """How many moments a run had, what stopped it, or None where it was killed at one."""
    sources = [
        a_source(
            outlet,
            key,
            editions={"ckb": {"listings": ({"kind": "feed", "url": f"{outlet.home}/feed", "sure": "used"},)}},
        )
        for key, outlet in zip(("one", "two"), outlets, strict=True)
    ]
    hosts = frozenset(outlet.host for outlet in outlets)
    process, ours = start(a_run, folder, sources, CONFIGURED, hosts, fault or Fault())
    process.join(timeout=600)  # of a machine that others use too
    said = ours.recv() if process.exitcode == 0 else None
    assert process.exitcode in {0, -signal.SIGKILL}
    return said


def rows(folder: Path) -> dict[str, Any]:
    """What is kept, told by the outlets' own names: ids are given in the order of arrival, which nobody promises."""
    store = open_store(folder / "desk.db")
    with store.read() as db:

        def all_of(table: Any) -> list[Any]:
            return list(db.execute(select(table)).mappings())

        names = {row["id"]: (row["source"], row["identity"]) for row in all_of(tables.articles)}
        lasting = (
            "source",
            "identity",
            "url",
            "title",
            "text",
            "language",
            "published_at",
            "fetched_at",
            "read",
            "version",
        )
        stories: dict[int, set[Any]] = {}
        for row in all_of(tables.members):
            stories.setdefault(row["story_id"], set()).add(names[row["article_id"]])
        kept = {
            "articles": sorted(tuple(str(row[name]) for name in lasting) for row in all_of(tables.articles)),
            "versions": sorted(
                (names[row["article_id"]], row["version"], row["text"]) for row in all_of(tables.versions)
            ),
            "copies": sorted((names[row["article_id"]], names[row["of_id"]]) for row in all_of(tables.copies)),
            "stories": sorted(sorted(found) for found in stories.values()),
            "drops": sorted((row["url"], row["reason"], row["times"]) for row in all_of(tables.drops)),
            "observations": sorted((names[row["article_id"]], row["said"]) for row in all_of(tables.observations)),
            "signatures": sorted((names[row["article_id"]], row["version"]) for row in all_of(tables.signatures)),
            "waiting": [len(all_of(table)) for table in (tables.pending, tables.frontier, tables.walks)],
            "drafts": sorted(
                (
                    row["revision"],
                    row["headline"],
                    str(row["outlets"]),
                    [(one["text"], names[one["article_id"]], one["version"]) for one in row["sentences"]],
                )
                for row in all_of(tables.revisions)
            ),
        }
        pages = [warc_store.page_at(folder / "archive", row["archived_at"], 10**6) for row in all_of(tables.articles)]
        kept["pages"] = sorted((page.url, page.body) for page in pages)
    store.close()
    kept["queue"] = sorted(re.sub(r"(writing|draft) \d+", r"\1 N", (folder / "queue.md").read_text()).splitlines())
    return kept


@pytest.fixture(scope="module")
def outlets() -> Iterator[tuple[Outlet, ...]]:
    with an_outlet() as one, an_outlet() as two:
        yield one, two


@pytest.fixture(scope="module")
def begun(outlets: tuple[Outlet, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk after its first run; since then an article was edited, one taken away, one has no text, one is a copy."""
    one, two = outlets
    folder = tmp_path_factory.mktemp("desk")
    one.answers = {"/news/1": Answer(a_page("قوتابخانە", SCHOOL)), "/news/2": Answer(a_page("کارەبا", POWER))}
    two.answers = {"/news/3": Answer(a_page("لافاو", FLOOD))}
    one.answers["/feed"], two.answers["/feed"] = Answer(list_of(one, {1: 9, 2: 10})), Answer(list_of(two, {3: 9}))
    assert isinstance(run(folder, outlets), int)
    one.answers |= {
        "/feed": Answer(list_of(one, {1: 9, 2: 10, 4: 12, 5: 13})),
        "/news/1": Answer(status=404),
        "/news/2": Answer(a_page("کارەبا", POWER + " وەزارەت داوای لێبوردنی لە هاووڵاتییان کرد.")),
        "/news/4": Answer(a_page("پرد", BRIDGE)),
        "/news/5": Answer(a_page("بەتاڵ", "کورت")),
    }
    two.answers |= {
        "/feed": Answer(list_of(two, {3: 9, 6: 13, 7: 13})),
        "/news/6": Answer(a_page("پردێکی نوێ", BRIDGE)),
        "/news/7": Answer(a_page("لافاوی دهۆک", FLOOD.replace("شەوی ڕابردوو", "دوێنێ شەو") + " فێرگەکان داخران.")),
    }
    (folder / "again").touch()
    return folder


@pytest.fixture(scope="module")
def undisturbed(
    begun: Path, outlets: tuple[Outlet, ...], tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, dict[str, Any]]:
    """How many moments the second run has, and the rows it ends with."""
    folder = again(begun, tmp_path_factory.mktemp("undisturbed"))
    moments = run(folder, outlets)
    assert isinstance(moments, int)
    return moments, rows(folder)


def again(begun: Path, folder: Path) -> Path:
    shutil.copytree(begun, folder, dirs_exist_ok=True)
    return folder


def test_the_undisturbed_run_has_something_of_everything(undisturbed: tuple[int, dict[str, Any]]) -> None:
    moments, kept = undisturbed
    assert moments >= 40
    assert len(kept["articles"]) == 6
    assert (("one", "2"), 2) in [version[:2] for version in kept["versions"]]
    assert kept["copies"] == [(("two", "6"), ("one", "4"))]
    assert [reason for _, reason, _ in kept["drops"]] == ["no_text"]
    assert kept["observations"] == [(("one", "1"), "http_404")]
    assert kept["waiting"] == [0, 0, 0]
    assert len(kept["drafts"]) >= 4


@pytest.mark.parametrize("share", range(POINTS))
def test_killed_at_any_moment_the_next_run_ends_with_the_same_rows(
    share: int, begun: Path, outlets: tuple[Outlet, ...], undisturbed: tuple[int, dict[str, Any]], tmp_path: Path
) -> None:
    moments, kept = undisturbed
    folder = again(begun, tmp_path / "desk")
    assert run(folder, outlets, Fault(at=1 + share * (moments - 1) // (POINTS - 1))) is None
    assert isinstance(run(folder, outlets), int)
    assert rows(folder) == kept


@pytest.mark.parametrize("room", [0, 1_000, 20_000])
def test_on_a_full_disk_a_run_says_so_and_the_next_one_ends_with_the_same_rows(
    room: int, begun: Path, outlets: tuple[Outlet, ...], undisturbed: tuple[int, dict[str, Any]], tmp_path: Path
) -> None:
    folder = again(begun, tmp_path / "desk")
    largest = max(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.suffix == ".gz")
    said = run(folder, outlets, Fault(largest_file=largest + room))
    assert isinstance(said, str), "the disk was large enough: a smaller one is needed"
    assert re.search("No space left|disk is full|File too large|disk I/O error", said)
    assert isinstance(run(folder, outlets), int)
    assert rows(folder) == undisturbed[1]


def test_a_database_somebody_holds_stops_the_run_and_the_next_one_ends_with_the_same_rows(
    begun: Path, outlets: tuple[Outlet, ...], undisturbed: tuple[int, dict[str, Any]], tmp_path: Path
) -> None:
    folder = again(begun, tmp_path / "desk")
    holding = sqlite3.connect(folder / "desk.db")
    holding.execute("BEGIN IMMEDIATE")
    said = run(folder, outlets, Fault(milliseconds=50))  # it is opened and read: only writing waits
    holding.rollback()
    holding.close()
    assert isinstance(said, str)
    assert "database is locked" in said
    assert isinstance(run(folder, outlets), int)
    assert rows(folder) == undisturbed[1]
