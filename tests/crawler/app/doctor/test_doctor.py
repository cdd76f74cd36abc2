"""Whatever an operator can get wrong is found, with its fix; a desk where all is well has nothing wrong."""

import shutil
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from crawler.app.desk.desk import Desk, open_desk
from crawler.app.doctor import doctor
from crawler.app.doctor.check_result import CheckResult
from storage.config.server import SetTime
from storage.crawling import jobs, runs
from storage.records import Outcome
from summarizer.encoding.encoder import SHIPPED_BRIDGES
from tests.support.crawling import Answer, Outlet, a_page, a_source, crawl_once
from tests.support.paths import ROOT
from tests.support.records import NOON, a_draft

CONFIG = ROOT / "config"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    for path in CONFIG.glob("*.yaml"):
        content = path.read_text(encoding="utf-8").replace(
            "https://example.org/digest-crawler", "https://desk.test/bot"
        )
        (folder / path.name).write_text(content, encoding="utf-8")
    return folder


def wrong(desk: Desk, waiting: int = 0, days: int = 1) -> dict[str, CheckResult]:
    drafts = [a_draft(made_at=NOON - days * doctor.DAY)] * waiting
    found = doctor.look(desk, lambda: drafts, NOON, most_days=3)
    assert all(one.fix for one in found if one.state == "wrong")
    return {one.check: one for one in found if one.state == "wrong"}


def test_a_fresh_desk_with_an_address_of_its_own_is_well(database: str, tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path / "desk", config, database) as desk:
        found = wrong(desk, waiting=2)
    # A test's noon lies years back: the database's own clock is asked for real.
    assert set(found) <= ({"clock"} if database else set())


@pytest.mark.parametrize(
    ("typed", "key", "state", "said"),
    [
        ('endpoint: "https://words.example/v1", model: small', "abc", "ok", "are sent to words.example, for small"),
        ('endpoint: "https://words.example/v1", model: small', "", "note", "for small, without a key"),
        ('folder: nowhere, languages: {ar: ""}', "", "wrong", "holds no model.bin"),
    ],
)
def test_where_texts_go_to_be_translated_is_said(
    typed: str, key: str, state: str, said: str, tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRAWLER_TRANSLATE_KEY", key)
    with open_desk(tmp_path / "desk", config) as desk:
        assert not list(doctor.translator(desk))
    path = config / "digest.yaml"
    content = path.read_text(encoding="utf-8").split("\ntranslate:")[0]
    path.write_text(f"{content}\ntranslate: {{{typed}}}\n", encoding="utf-8")
    with open_desk(tmp_path / "desk", config) as desk:
        found = [one for one in doctor.look(desk, list, NOON, most_days=3) if one.check == "translate"]
    assert [(one.state, said in one.said) for one in found] == [(state, True)]


def test_the_address_that_comes_with_the_program_is_nobodys(tmp_path: Path) -> None:
    with open_desk(tmp_path, CONFIG) as desk:
        assert "user_agent" in wrong(desk)["contact"].fix


@pytest.mark.parametrize("agent", ["digest-crawler", "Mozilla/5.0"])
def test_an_agent_without_an_address_is_told(agent: str) -> None:
    assert [one.state for one in doctor.contact(agent)] == ["wrong"]


def test_a_set_time_that_cannot_be_read_is_told(tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path, config) as desk:
        times = (SetTime(name="publish", at="07:00", run="digest --month {moth}"),)
        serve = desk.config.serve.model_copy(update={"set_times": times})
        mended = replace(desk, config=desk.config.model_copy(update={"serve": serve}))
        assert "moth" in wrong(mended)["times"].said


def test_a_damaged_database_is_told(tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path / "desk", config) as desk:
        desk.store.engine.dispose()
        path = tmp_path / "desk" / "desk.db"
        content = bytearray(path.read_bytes())
        content[8 * 4096 : 9 * 4096] = b"\xff" * 4096
        path.write_bytes(content)
        assert "restore" in wrong(desk)["database"].fix


def test_a_clock_set_back_is_told(database: str, tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path / "desk", config, database) as desk:
        with desk.store.begin() as db:
            runs.begin(db, "crawl", NOON + timedelta(hours=2))
        assert "timedatectl" in wrong(desk)["clock"].fix
        with desk.store.begin() as db:
            runs.begin(db, "crawl", NOON + timedelta(days=40))
        assert [one.state for one in doctor.clock(desk, NOON)] == ["note"]


def test_a_job_that_broke_off_is_told_with_the_command_to_try(database: str, tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path / "desk", config, database) as desk:
        with desk.store.begin() as db:
            run_id = jobs.claim(db, "drafting", "run --no-crawl", None, NOON, 1, "here", NOON)
            assert run_id
            runs.finish(db, run_id, "failed", "نموذج: the model is gone", NOON)
        found = wrong(desk)["jobs"]
        assert "the model is gone" in found.said
        assert "crawler run --no-crawl" in found.fix


def test_a_command_at_work_is_no_fault(tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path / "desk", config) as desk, FileLock(tmp_path / "desk" / "run.lock"):
        assert "lock" not in wrong(desk)
        assert [one.state for one in doctor.lock(desk)] == ["note"]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "### [x] بلا رقم\n<<<<<<< HEAD\n".encode()])
def test_a_queue_file_that_cannot_be_read_is_told(content: bytes, tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path / "desk", config) as desk:
        desk.queue_file.write_bytes(content)
        assert "queue" in wrong(desk)


def test_a_save_of_the_queue_file_that_could_not_be_merged_is_named(tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path / "desk", config) as desk:
        unmerged = desk.queue_file.with_name("queue-kept-20231003T120000.md")
        unmerged.write_text("### [?] بلا صندوق\n", encoding="utf-8")
        assert unmerged.name in wrong(desk)["queue"].said
        unmerged.unlink()
        assert "queue" not in wrong(desk)


def test_drafts_that_wait_too_long_are_told(database: str, tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path / "desk", config, database) as desk:
        assert "2 of 2 drafts" in wrong(desk, waiting=2, days=4)["queue"].said


def test_an_outlet_that_broke_is_told_with_what_to_do(database: str, tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path / "desk", config, database) as desk:
        listing = desk.sources["elaph"].editions["ar"].listings[0].url
        with desk.store.begin() as db:
            for hours, state in ((50, "ok"), (30, "failed"), (20, "failed"), (1, "failed")):
                run_id = runs.begin(db, "crawl", NOON - timedelta(hours=hours))
                runs.record(db, run_id, [Outcome("elaph", listing, state, found=9, message="HTTP 500")])  # type: ignore[arg-type]
                runs.finish(db, run_id, "ok", "", NOON - timedelta(hours=hours))
        assert "elaph" in wrong(desk)["outlets"].said


def test_a_missing_model_is_told(tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path / "desk", config) as desk:
        encoder = desk.config.encoder.model_copy(update={"model": "multilingual-e5-small"})
        mended = replace(desk, config=desk.config.model_copy(update={"encoder": encoder}))
        assert wrong(mended)["model"].said


def test_a_bridge_of_the_desks_own_that_is_cut_short_is_told(tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path / "desk", config) as desk:
        own = desk.models / "bridges" / "ckb.bridge"
        own.parent.mkdir(parents=True)
        own.write_bytes((SHIPPED_BRIDGES / "ckb.bridge").read_bytes())
        assert "model" not in wrong(desk)
        own.write_bytes(own.read_bytes()[:5_000_000])
        assert "ckb.bridge: is cut short" in wrong(desk)["model"].said


def test_a_backup_that_stopped_coming_is_told(database: str, tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path / "desk", config, database) as desk:
        times = (SetTime(name="backup", at="04:00", run="backup b/{today}.zip"),)
        serve = desk.config.serve.model_copy(update={"set_times": times})
        mended = replace(desk, config=desk.config.model_copy(update={"serve": serve}))
        assert [one.state for one in doctor.backed_up(desk, NOON)] == ["note"]
        assert [one.state for one in doctor.backed_up(mended, NOON)] == ["note"]
        with desk.store.begin() as db:
            run_id = jobs.claim(db, "backup", "backup", None, NOON, 1, "here", NOON)
            assert run_id
            runs.finish(db, run_id, "ok", "", NOON)
        assert [one.state for one in doctor.backed_up(mended, NOON + doctor.DAY)] == ["ok"]
        assert [one.state for one in doctor.backed_up(mended, NOON + 9 * doctor.DAY)] == ["wrong"]


def test_a_full_disk_and_a_folder_that_cannot_be_written_are_told(
    tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_desk(tmp_path / "desk", config) as desk:
        usage = shutil.disk_usage(tmp_path)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=10_000_000))
        assert "housekeeping" in wrong(desk)["disk"].fix
        gone = replace(desk, folder=config / "digest.yaml" / "nowhere")
        assert "cannot be written" in wrong(gone)["disk"].said


def test_the_damage_is_looked_for_without_a_write(tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path / "desk", config) as desk:
        other = sqlite3.connect(tmp_path / "desk" / "desk.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")  # a writer at work
        assert wrong(desk) == {}
        other.close()


@pytest.mark.parametrize("title", ["School {n} opens", "قوتابخانەی {n} دەکرێتەوە", "مدرسة {n} تفتح أبوابها"])
def test_selectors_that_find_nothing_any_more_are_told_though_articles_are_read(
    title: str, tmp_path: Path, config: Path, outlet: Outlet
) -> None:
    outlet.add_articles(1, 2, 3)
    for n in (1, 2, 3):
        outlet.answers[f"/news/{n}"] = Answer(a_page(title.format(n=n), f"Makhmur {n}"))
    rule = {"pattern": r"/news/(?P<id>\d+)", "examples": (f"{outlet.home}/news/1",)}
    gone = a_source(outlet, article=rule | {"title": "h1", "text": ".story-body", "authors": ".by"})
    (outcome,) = crawl_once(tmp_path / "desk" / "desk.db", [gone], outlet, archive=tmp_path / "desk" / "archive")
    assert outcome.new == 3
    with open_desk(tmp_path / "desk", config, "", {"one": gone}) as desk:
        found = wrong(desk)
    assert found["selectors"].said == "one: text declared in sources.yaml, found on none of its 3 newest pages"
    assert found["selectors"].fix == "crawler sources repair one"
    fits = a_source(outlet, article=rule | {"title": "h1", "text": "article p"})
    with open_desk(tmp_path / "desk", config, "", {"one": fits}) as desk:
        assert "selectors" not in wrong(desk)
