"""The clock starts the same command a person would type."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from crawler.schedule import first_due
from crawler.sources import Source
from storage import runs
from storage.records import Outcome
from storage.store import Store, open_store
from tests.records import NOON

ROOT = Path(__file__).resolve().parent.parent


def a_source(key: str, every_minutes: int = 30) -> Source:
    return Source.model_validate_json(
        f"""{{"key": "{key}", "name": "{key}", "home": "https://{key}.example", "timezone": "Asia/Baghdad",
        "every_minutes": {every_minutes}, "article": {{"pattern": "/a/", "examples": ["https://{key}.example/a/1"]}},
        "editions": {{"en": {{"listings": [{{"kind": "feed", "url": "https://{key}.example/rss", "sure": "used"}}]}}}}}}"""
    )


def test_an_outlet_is_due_one_interval_after_it_was_crawled() -> None:
    due = first_due([a_source("one")], {"one": NOON - timedelta(minutes=10)}, NOON)
    assert [(source.key, at) for source, at in due] == [("one", NOON + timedelta(minutes=20))]


def test_what_was_missed_is_caught_up_once_and_spread() -> None:
    sources = [a_source(f"outlet{number:03}") for number in range(100)]
    due = first_due(sources, {"outlet007": NOON - timedelta(days=3)}, NOON)
    assert sorted(source.key for source, _ in due) == [source.key for source in sources]
    assert due[0][0].key == "outlet007"  # waiting longest
    times = [at for _, at in due]
    assert len(set(times)) == 100
    assert times[0] == NOON


def test_the_store_says_when_an_outlet_was_crawled_last(store: Store) -> None:
    with store.begin() as db:
        for hours in (0, 2):
            run_id = runs.begin(db, "crawl", NOON + timedelta(hours=hours))
            runs.record(db, run_id, [Outcome("one", "https://one.example/rss", "failed")])
        assert runs.last_crawled(db) == {"one": NOON + timedelta(hours=2)}


def test_serve_starts_runs_and_stops_cleanly_when_told(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "digest.yaml").write_text((ROOT / "config" / "digest.yaml").read_text())
    # Port 9 of this machine: the guard refuses it before a byte is sent, so the run ends at once, as failed.
    (config / "sources.yaml").write_text(
        """
one:
  name: One
  home: http://127.0.0.1:9
  timezone: Asia/Baghdad
  editions: {en: {listings: [{kind: feed, url: "http://127.0.0.1:9/rss", sure: unproven}]}}
  article: {pattern: /a/, examples: ["http://127.0.0.1:9/a/1"]}
"""
    )
    command = [sys.executable, "-m", "crawler", "serve", "--data", str(tmp_path / "data"), "--config", str(config)]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}) as served:
        try:
            assert wait_for(lambda: was_crawled(tmp_path / "data" / "desk.db"), seconds=90)
            served.send_signal(signal.SIGTERM)
            assert served.wait(timeout=20) == 0
        finally:
            served.kill()


def was_crawled(path: Path) -> bool:
    if not path.exists():
        return False
    store = open_store(path)
    with store.read() as db:
        crawled = runs.last_crawled(db)
    store.close()
    return "one" in crawled


def wait_for(happened: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.3)
    return False
