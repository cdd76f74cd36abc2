"""The whole way on SQLite and on PostgreSQL: the demo's outlets over HTTP, stories, drafts, an editor's file, and the same digest."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from crawler import run as spine
from crawler.app.desk.desk import open_desk
from crawler.crawl.pull import Pull
from crawler.demo.server import Demo, serve
from crawler.sources.source import Source
from tests.crawler.demo.test_demo import NOW
from tests.support.paths import ROOT
from tests.support.warm_process import in_a_child

# Sorani, Arabic and the Latin letters of Kurmanji, typed by an editor.
ANALYSIS = "شیکاری: ئەم هەفتەیە گرنگ بوو. تحليل: أسبوع مهم. Ev hefte girîng bû."


def _crawl(folder: Path, url: str, sources: dict[str, Source], key: str, proxy: str) -> int:
    with open_desk(folder, ROOT / "config", url, sources) as desk:
        outcomes = spine.crawl(desk, [sources[key]], Pull(proxy=proxy), lambda: NOW, lambda _: None)
        return sum(one.new for one in outcomes)


def _by_hand(queue: str) -> str:
    """An editor's morning: all approved but one, which is rejected; a headline mended; an analysis below the newest day."""
    ticked = queue.replace("### [ ] ", "### [-] ", 1).replace("### [ ] ", "### [x] ")
    first, rest = re.split(r"(?<=\n)(?=### \[x\])", ticked, maxsplit=1)
    mended = first + rest.replace("### [x] ", "### [x] Mended: ", 1)
    return re.sub(r"^(## .+\n)", rf"\1\n{ANALYSIS}\n", mended, count=1, flags=re.MULTILINE)


def _whole_way(folder: Path, url: str, demo: Demo) -> tuple[int, dict[str, bytes]]:
    new = 0
    for key in demo.sources:  # one after another: ids are given in the order of arrival
        new += in_a_child(_crawl, folder, url, demo.sources, key, demo.proxy)
    with open_desk(folder, ROOT / "config", url, demo.sources) as desk:
        report = spine.after_crawl(desk, lambda: NOW, "Shirin", lambda _: None)
        assert not report.queue_fault
        assert report.duplicates.copies >= 3
        desk.queue_file.write_text(_by_hand(desk.queue_file.read_text(encoding="utf-8")), encoding="utf-8")
        synced = spine.queue(desk, NOW + timedelta(minutes=5), "Shirin")
        assert synced.approved >= 20
        assert (synced.rejected, synced.analyses) == (1, 1)
        spine.digest(desk, date(2026, 11, 1), date(2026, 11, 30), [], NOW + timedelta(minutes=10))
        return new, {path.name: path.read_bytes() for path in sorted(desk.digests.iterdir())}


@pytest.mark.timeout(600)
def test_the_whole_way_gives_the_same_digest_on_both_engines(tmp_path: Path, empty_postgresql: str) -> None:
    with serve(NOW) as demo:
        new, on_sqlite = _whole_way(tmp_path / "sqlite", "", demo)
        assert new == 62  # the 61 articles of the demo, and one that is a lead
        assert len(on_sqlite) >= 8
        assert (new, on_sqlite) == _whole_way(tmp_path / "postgresql", empty_postgresql, demo)
