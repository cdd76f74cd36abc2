"""A changed outlet's entry is repaired as a whole: what was printed keeps its identity, what is new is taken, nothing is written."""

import re
from pathlib import Path

import pytest

from crawler.crawl import spider
from crawler.discovery.address_repair import AddressRepair, Changes, repair_addresses
from crawler.discovery.discover import discover
from crawler.discovery.explorer import Budget, Explorer
from crawler.discovery.proposal import OutletProposal
from crawler.fetching.fetcher import Fetcher
from crawler.parsing.urls import canonical
from crawler.sources.source import load_sources
from tests.support.crawling import CONFIG, Answer, Outlet, a_page
from tests.support.records import NOON
from tests.support.warm_process import in_a_child

HTML = {"Content-Type": "text/html; charset=utf-8"}
ENTRY = r"""
one:
  name: One   # as cited
  home: {home}/
  timezone: UTC
  delay_seconds: 0
  editions:
    en:
      listings:
        - {{kind: section, url: {home}/english, sure: used}}
  article:
    pattern: '/(?P<id>english/[a-z]+/\d{{8,}})$'
    examples: ['{home}/english/iraq/13032023']
    never: ['{home}/english/categories/iraq/1']
"""


def cards(form: str, count: int = 8) -> bytes:
    links = "".join(
        f'<a href="{form.format(n=90210 - n)}">A new school opens in the old town {n}</a>' for n in range(count)
    )
    return f"<html><body><nav><a href='/english/iraq'>Iraq</a></nav>{links}</body></html>".encode()


def repaired(path: Path, host: str) -> tuple[Changes, AddressRepair | None, int]:
    source = load_sources(path)["one"]
    found: list[tuple[Changes, AddressRepair | None]] = []
    budget = Budget(12, frozenset({host}))

    async def work(fetcher: Fetcher) -> None:
        found.append(await repair_addresses(Explorer(fetcher, budget, CONFIG, NOON), source, path))

    spider.ask(work, budget, CONFIG, NOON, [source])
    return *found[0], budget.requests


def proposed(url: str, host: str) -> OutletProposal:
    found: list[OutletProposal] = []
    budget = Budget(allow_hosts=frozenset({host}))
    fast = CONFIG.model_copy(update={"concurrent_requests": 4})

    async def work(fetcher: Fetcher) -> None:
        found.append(await discover(Explorer(fetcher, budget, fast, NOON), url))

    spider.ask(work, budget, fast, NOON, delay=0)
    return found[0]


@pytest.fixture
def entry(outlet: Outlet, tmp_path: Path) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(ENTRY.format(home=outlet.home), encoding="utf-8")
    return path


def test_a_new_form_of_address_is_added_to_the_old_one(outlet: Outlet, entry: Path) -> None:
    outlet.answers["/english"] = Answer(cards("/english/categories/iraq/{n}"), headers=HTML)
    before = entry.read_text(encoding="utf-8")
    changes, address, requests = in_a_child(repaired, entry, outlet.host)
    assert address is not None
    assert changes.wrong
    for url in ("/english/iraq/13032023", "/english/categories/iraq/90210"):
        assert re.search(address.pattern, canonical(f"{outlet.home}{url}"))
    assert not re.search(address.pattern, canonical(f"{outlet.home}/english/categories/iraq"))
    assert "# as cited" in address.yaml
    assert (requests, entry.read_text(encoding="utf-8")) == (2, before)


def test_where_nothing_changed_nothing_is_proposed(outlet: Outlet, entry: Path) -> None:
    outlet.answers["/english"] = Answer(cards("/english/iraq/202309{n}"), headers=HTML)
    changes, address, _ = in_a_child(repaired, entry, outlet.host)
    assert (changes.wrong, address) == ([], None)


def test_a_listing_that_is_gone_gives_way_to_one_the_front_page_names(outlet: Outlet, entry: Path) -> None:
    outlet.answers["/"] = Answer(cards("/english/iraq/202309{n}"), headers=HTML)
    _, address, requests = in_a_child(repaired, entry, outlet.host)
    assert address is not None
    assert f"url: {outlet.home}/" in address.yaml
    assert requests <= 12


def test_a_refusal_is_told_and_not_worked_around(outlet: Outlet, entry: Path) -> None:
    outlet.answers["/english"] = Answer(b"no", 403)
    outlet.answers["/"] = Answer(cards("/english/iraq/202309{n}"), headers=HTML)
    changes, address, requests = in_a_child(repaired, entry, outlet.host)
    assert address is None
    assert "answered 403" in changes.wrong[0]
    assert requests == 2


def test_an_outlet_is_discovered_on_a_real_server(outlet: Outlet) -> None:
    for number in range(8):
        outlet.answers[f"/news/{90210 - number}"] = Answer(
            a_page(f"A new school opens in the old town {number}", "Makhmur"), headers=HTML
        )
    outlet.answers["/"] = Answer(cards("/news/{n}"), headers=HTML)
    found = in_a_child(proposed, f"{outlet.home}/", outlet.host)
    assert found.state == "proposed"
    assert [(one.kind, one.url, one.language) for one in found.listings] == [("section", f"{outlet.home}/", "en")]
    assert len(found.samples) == 2
    assert found.requests == sum(outlet.hits.values()) <= 30


def test_a_large_front_page_and_a_loop_of_redirects_are_one_line_each(outlet: Outlet) -> None:
    outlet.answers["/"] = Answer(b"<html>" + b"x" * 200_000, headers=HTML)
    outlet.answers["/loop"] = Answer(status=302, headers={"Location": f"{outlet.home}/loop"})
    large = in_a_child(proposed, f"{outlet.home}/", outlet.host)
    loop = in_a_child(proposed, f"{outlet.home}/loop", outlet.host)
    assert [(one.state, one.yaml, len(one.notes)) for one in (large, loop)] == [("nothing", "", 1)] * 2
    assert "larger than" in large.notes[0]
    assert "loop" in loop.notes[0]


def test_of_four_hundred_feeds_ten_are_looked_at(outlet: Outlet) -> None:
    named = "".join(f'<link rel="alternate" type="application/rss+xml" href="/feeds/{n}.xml">' for n in range(400))
    outlet.answers["/"] = Answer(f"<html><head>{named}</head></html>".encode() + cards("/news/{n}"), headers=HTML)
    found = in_a_child(proposed, f"{outlet.home}/", outlet.host)
    assert found.requests <= 30
    assert any("400 feeds" in note for note in found.notes)
