"""The page looks at an outlet's address in a process of its own, and writes the entry it showed."""

import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from crawler.app.desk.desk import open_desk
from crawler.app.server.outlet_search import OutletSearches, outlet_searches
from crawler.sources.source import load_sources
from review.web.services.outlet_service import OutletSearch
from storage.errors import BusyError, ConfigError
from tests.support.crawling import Answer, Outlet
from tests.support.paths import ROOT

HOME = "http://weir-gazette.example"
TEXT = (
    "The weir above the old mill was opened on Tuesday after a week of rain, and the ferry below it stopped for a day. The keeper said "
    "that the water would fall by Friday, when the second gate is to be shut again and the road along the bank can be used."
)


def serve_outlet(outlet: Outlet) -> None:
    items = ""
    for number in range(8):
        day = format_datetime(datetime.now(UTC) - timedelta(hours=3 * number + 1))
        title = f"Keepers open gate number {number + 3} at the old weir"
        items += f"<item><title>{title}</title><link>{HOME}/news/{4100 + number}</link><pubDate>{day}</pubDate></item>"
        page = f"<html lang='en'><title>{title}</title><body><article><h1>{title}</h1><p>{TEXT}</p></article></body></html>"
        outlet.answers[f"{HOME}/news/{4100 + number}"] = Answer(page.encode(), headers={"Content-Type": "text/html"})
    front = '<html><head><title>Weir Gazette</title><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'
    outlet.answers[f"{HOME}/"] = Answer(front.encode(), headers={"Content-Type": "text/html"})
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
    outlet.answers[f"{HOME}/feed"] = Answer(feed.encode(), headers={"Content-Type": "application/rss+xml"})


def _ended(searches: OutletSearches, address: str) -> OutletSearch:
    for _ in range(600):
        search = searches.found(address)
        assert search is not None
        if search.state != "running":
            return search
        time.sleep(0.2)
    raise AssertionError("still running")


def test_an_address_becomes_a_proposal_and_then_an_entry(
    tmp_path: Path, outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_outlet(outlet)
    path = tmp_path / "sources.yaml"
    path.write_text("# mine\n", encoding="utf-8")
    monkeypatch.setenv("CRAWLER_DEMO_PROXY", outlet.home)
    monkeypatch.setenv("CRAWLER_DEMO_SOURCES", str(path))
    with open_desk(tmp_path / "data", ROOT / "config", sources={}) as desk:
        searches = outlet_searches(desk)
    assert searches.service().is_writable
    assert searches.found(HOME) is None
    searches.begin(HOME)
    searches.begin(HOME)  # the same again is no second search
    search = _ended(searches, HOME)
    assert (search.state, search.key) == ("proposed", ""), search.notes
    assert [(listing.kind, listing.url, listing.items) for listing in search.listings] == [("feed", f"{HOME}/feed", 8)]
    assert len(search.articles) == 2
    assert all(article.title.startswith("Keepers open gate") and article.published for article in search.articles)
    assert path.read_text(encoding="utf-8") == "# mine\n"
    key = searches.save(HOME)
    assert path.read_text(encoding="utf-8").startswith("# mine\n")
    assert list(load_sources(path)) == [key]
    assert searches.found(HOME) is not None
    with pytest.raises(ConfigError, match="no proposal"):
        searches.save(HOME)
    searches.begin(HOME)
    again = _ended(searches, HOME)
    assert again.key == key
    with pytest.raises(ConfigError, match=f"already configured as {key}"):
        searches.save(HOME)


def _command(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_search_that_does_not_end_is_stopped_and_another_waits_for_it(tmp_path: Path) -> None:
    searches = OutletSearches(_command("import time; time.sleep(60)"), tmp_path / "sources.yaml", longest=2.0)
    searches.begin("https://slow.example")
    with pytest.raises(BusyError, match=r"slow\.example is being searched"):
        searches.begin("https://other.example")
    search = _ended(searches, "https://slow.example")
    assert (search.state, search.notes) == (
        "failed",
        ("no answer in 2 s: the outlet is slow, or asks for long delays",),
    )
    searches.begin("https://other.example")


@pytest.mark.parametrize("code", ["import sys; sys.exit('crawler: is no address')", "print('half a', end='')"])
def test_a_search_without_an_answer_says_why(tmp_path: Path, code: str) -> None:
    searches = OutletSearches(_command(code), tmp_path / "sources.yaml")
    searches.begin("x")
    search = _ended(searches, "x")
    assert search.state == "failed"
    assert search.notes == (("is no address",) if "exit" in code else ())


def test_an_address_is_never_taken_for_an_option(tmp_path: Path) -> None:
    searches = OutletSearches(
        [sys.executable, "-m", "crawler", "sources", "discover", "--json"], tmp_path / "sources.yaml"
    )
    searches.begin("--help")
    search = _ended(searches, "--help")
    assert search.state == "failed"
    assert "--help" in " ".join(search.notes)


def test_the_demos_outlets_are_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CRAWLER_DEMO_SOURCES", raising=False)
    with open_desk(tmp_path / "data", ROOT / "config", sources={}) as desk:
        assert not outlet_searches(desk).service().is_writable
