"""A person adds an outlet on the page, in a real browser: address, proposal, two articles read, saved."""

from pathlib import Path

import pytest

from crawler.sources.source import load_sources
from tests.crawler.app.server.test_outlet_search import HOME, serve_outlet
from tests.support.browser import chromium
from tests.support.crawling import Outlet
from tests.support.desk_server import desk_page


def test_an_outlet_is_added_in_a_browser(tmp_path: Path, outlet: Outlet, monkeypatch: pytest.MonkeyPatch) -> None:
    serve_outlet(outlet)
    path = tmp_path / "sources.yaml"
    path.write_text("# mine\n", encoding="utf-8")
    monkeypatch.setenv("CRAWLER_DEMO_PROXY", outlet.home)
    monkeypatch.setenv("CRAWLER_DEMO_SOURCES", str(path))
    with desk_page(tmp_path / "data", "--by", "Shirin") as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 1200}, locale="en")
        page.goto(f"{address}/sources")
        page.get_by_role("link", name="Add an outlet").click()
        page.get_by_label("Address of its home page").fill(HOME)
        page.get_by_role("button", name="Find feeds").click()
        page.get_by_role("button", name="Save to sources.yaml").wait_for(timeout=120_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.screenshot(path=tmp_path / "proposal.png", full_page=True)
        page.get_by_role("button", name="Save to sources.yaml").click()
        page.get_by_text("The entry was saved to sources.yaml.").wait_for()
        assert page.get_by_text("crawler run --source").count() == 1
        saved = path.read_text(encoding="utf-8")
        page.goto(f"{address}/sources")  # no restart between
        (key,) = load_sources(path)
        name = load_sources(path)[key].name
        assert page.get_by_role("rowheader", name=name).count() == 1
        path.write_text("broken: [", encoding="utf-8")
        page.reload()
        assert page.get_by_role("alert").inner_text().count("sources.yaml") >= 2
        assert page.get_by_role("rowheader", name=name).count() == 1
        page.screenshot(path=tmp_path / "broken.png", full_page=True)
        path.write_text(saved, encoding="utf-8")
        page.reload()
        assert not page.get_by_role("alert").count()
    assert path.read_text(encoding="utf-8").startswith("# mine\n")
    (source,) = load_sources(path).values()
    assert source.home.startswith(HOME)
