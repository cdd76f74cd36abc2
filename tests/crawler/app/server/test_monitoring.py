"""What watches the program learns the truth from it, over HTTP, and nothing that is secret."""

import json
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from itertools import product
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from starlette.testclient import TestClient

from crawler.app.desk import undecided_drafts
from crawler.app.desk.desk import open_desk
from crawler.app.server import log_setup, monitoring, systemd
from crawler.app.server.http_server import TrueAddress
from storage.config.settings import DigestConfig
from storage.corpus import articles, stories
from storage.crawling import jobs, runs
from storage.editing import decisions, drafts
from storage.records import Drop
from tests.support.paths import ROOT
from tests.support.records import NOON, a_decision, a_draft, a_wording, an_article

CONFIG = ROOT / "config"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_metrics_say_what_is_kept_and_how_the_jobs_do(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("empty_postgresql") if engine == "postgresql" else ""
    with open_desk(tmp_path, CONFIG, url) as desk:
        with desk.store.begin() as db:
            for number in range(3):
                articles.add(db, an_article(identity=str(number)))
            runs.drop(db, Drop("rudaw", "https://a/1", "no_text", NOON))
            run_id = jobs.claim(db, "crawl rudaw", "crawl", None, NOON, 1, "here:1", NOON)
            assert run_id is not None
            runs.finish(db, run_id, "ok", "", NOON + timedelta(seconds=42))
        client = TestClient(monitoring.app(desk, lambda: (2, NOON - timedelta(days=2)), lambda: NOON))
        told = client.get("/metrics")
        assert told.headers["content-type"].startswith("text/plain")
        found = {
            (sample.name, *sorted(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(told.text)
            for sample in family.samples
        }
        assert found["crawler_articles", "rudaw"] == 3
        assert found["crawler_dropped_pages", "no_text", "rudaw"] == 1
        assert found["crawler_copies",] == 0
        assert found["crawler_stories",] == 0
        assert found["crawler_queue_drafts",] == 2
        assert found["crawler_queue_oldest_seconds",] == 2 * 86400
        assert found["crawler_run_seconds", "crawl rudaw", "ok"] == 42
        assert found["crawler_run_last_good_timestamp_seconds", "crawl rudaw"] == NOON.timestamp() + 42
        states = {key[1:] for key, value in found.items() if key[0] == "crawler_outlet_state" and value == 1}
        assert ("quiet", "rudaw") in states
        assert len(states) == len(desk.sources)


def test_metrics_are_for_this_machine_or_for_who_has_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_desk(tmp_path, CONFIG) as desk:
        answers = TrueAddress(monitoring.app(desk, lambda: (0, None), lambda: NOON), [ip_network("10.0.0.1")])

        def asked(peer: str, headers: dict[str, str]) -> int:
            return TestClient(answers, client=(peer, 1)).get("/metrics", headers=headers).status_code

        assert [asked(peer, {}) for peer in ("127.0.0.1", "::1", "127.3.2.1")] == [200] * 3
        strangers = [
            ("203.0.113.9", {}),
            ("2001:db8::1", {}),
            ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}),  # a proxy that nobody named
            ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}),
            ("127.0.0.1", {"Via": "1.1 proxy"}),
            ("10.0.0.1", {"X-Forwarded-For": "203.0.113.9"}),
            ("10.0.0.1", {"X-Forwarded-For": "127.0.0.1, 203.0.113.9"}),
            ("203.0.113.9", {"Authorization": "Bearer "}),
        ]
        assert [asked(*one) for one in strangers] == [401] * len(strangers)
        monkeypatch.setenv(monitoring.TOKEN, "a long token")
        assert asked("203.0.113.9", {"Authorization": "Bearer a long token"}) == 200
        assert asked("203.0.113.9", {"Authorization": "bearer a long token"}) == 200
        wrong = ("", "Bearer", "Bearer another token", "Basic a long token", "Bearer a long tokenx")
        assert [asked("203.0.113.9", {"Authorization": one}) for one in wrong] == [401] * len(wrong)
        assert TestClient(answers, client=("203.0.113.9", 1)).get("/health").status_code == 200


def test_ready_says_why_not_and_health_answers_all_the_same(tmp_path: Path) -> None:
    wrong = ""
    with open_desk(tmp_path, CONFIG) as desk:
        client = TestClient(monitoring.app(desk, lambda: (0, None), lambda: NOON, lambda: wrong))
        assert (client.get("/ready").status_code, client.get("/health").status_code) == (200, 200)
        wrong = "jobs could not be checked for 61 s"
        assert (client.get("/ready").status_code, client.get("/ready").json()["status"]) == (503, wrong)
        wrong = ""
        with desk.store.begin() as db:
            db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert "9999" in client.get("/ready").json()["status"]
        with desk.store.begin() as db:
            db.execute(text("DROP TABLE alembic_version"))
        answer = client.get("/ready")
        assert (answer.status_code, answer.json()) == (503, {"status": "the database does not answer"})
        assert client.get("/health").status_code == 200
        assert client.post("/health").status_code == 405


def test_the_log_is_one_line_an_event_without_secrets_and_without_harm() -> None:
    program = """
import logging, structlog
from crawler.app.server import log_setup
log_setup.configure()
log = structlog.stdlib.get_logger("crawler.test")
log.info("title", title="عنوان\\r\\nERROR forged", url="postgresql://desk:hunter2@db/news", password="hunter2")
logging.getLogger("crawler.old").warning("\\x1b[31mred\\x1b[0m \\u202eabc ناوی کوردی mailto password=hunter2 Authorization: Bearer hunter2")
logging.getLogger("scrapy.core").info("chatter")
try:
    raise ValueError("postgresql://desk:hunter2@db")
except ValueError:
    logging.getLogger("crawler").exception("it broke")
"""
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    lines = [json.loads(line) for line in shown.stderr.splitlines()]
    assert lines[0]["title"] == "عنوان⏎ERROR forged"
    assert "ناوی کوردی" in lines[1]["event"]
    assert len(lines) == 3
    assert "it broke" in lines[2]["event"]
    for hostile in ("hunter2", "\x1b", "\u202e"):
        assert hostile not in shown.stderr


@pytest.mark.parametrize("line", ["a\nb", "a\r\nb", "a\u2028b", "a\x85b", "a\x0bb"])
def test_whatever_ends_a_line_ends_none_in_the_log(line: str) -> None:
    assert log_setup.words(line) == "a⏎b"


def test_systemd_is_told_and_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    systemd.notify("READY=1")
    for address in (str(tmp_path / "notify"), "@digest-crawler-test"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as asked:
            asked.bind("\0" + address[1:] if address.startswith("@") else address)
            asked.settimeout(5)
            monkeypatch.setenv("NOTIFY_SOCKET", address)
            systemd.notify("WATCHDOG=1")
            assert asked.recv(100) == b"WATCHDOG=1"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_waiting_drafts_are_counted_as_they_are_listed_whatever_was_decided(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("empty_postgresql") if engine == "postgresql" else ""
    every = [
        said for most in range(3) for said in product(["approve", "reject", "edit", "remark", "undo"], repeat=most)
    ]
    with open_desk(tmp_path, CONFIG, url) as opened:
        desk = replace(opened, config=opened.config.model_copy(update={"digest": DigestConfig(bar=0.5)}))
        assert undecided_drafts.count(desk) == (0, None)
        with desk.store.begin() as db:
            for number, (said, relevance) in enumerate(product(every, (0.4, 0.6))):
                story = stories.open_story(db, NOON)
                made_at = NOON - timedelta(hours=number)
                draft = drafts.add(db, a_draft(story_id=story, relevance=relevance, made_at=made_at))
                for action in said:
                    kind = "edit" if action == "remark" else action
                    words = a_wording() if action in {"approve", "edit"} else None
                    decisions.add(db, a_decision(draft_id=draft.id, action=kind, wording=words, reason="noted"))
        listed = undecided_drafts.all_undecided(desk)
        assert undecided_drafts.count(desk) == (len(listed), min(one.made_at for one in listed))
        assert len(listed) < len(every) * 2
