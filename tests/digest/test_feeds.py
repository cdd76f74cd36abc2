"""Feeds: their links lead to pages that hold the entry, they name themselves, and pages and the archive name them."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree, html

from crawler import run
from crawler.app.desk.desk import Desk, open_desk
from digest.composing.compose import compose
from digest.composing.editions import EditionDays
from digest.formats import FORMATS
from digest.formats.archive_page import as_archive
from digest.imports import import_entries
from tests.digest.golden import SITE, a_whole_digest
from tests.digest.test_digest import FIRST, LAST, an_entry
from tests.support.paths import ROOT
from tests.support.records import NOON

ATOM = "{http://www.w3.org/2005/Atom}"
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ADDRESS = "https://digest.example/iraq/"
ENTRIES = [
    ("2023-10-03", "en", "Officials Open a School", "A school opened in Makhmur."),
    ("2023-10-04", "ar", "افتتاح مدرسة", "افتتحت مدرسة في مخمور."),
    ("2023-10-04", "kmr", "Dibistanek vebû", "Li Mexmûrê dibistanek vebû."),
    ("2023-10-20", "ckb", "قوتابخانەیەک کرایەوە", "لە مەخموور قوتابخانەیەک کرایەوە."),
    ("2023-11-02", "en", "A Bridge Reopens", "A bridge in Mosul is open again."),
]


def a_desk(folder: Path, site: str) -> Iterator[Desk]:
    file = folder / "entries.json"
    entries = [
        {"id": f"e{n}", "date": day, "language": language, "headline": head, "summary": text, "outlets": ["Rudaw"]}
        for n, (day, language, head, text) in enumerate(ENTRIES)
    ]
    file.write_text(json.dumps({"entries": entries}), encoding="utf-8")
    with open_desk(folder / "desk", ROOT / "config") as desk:
        config = desk.config.model_copy(update={"digest": desk.config.digest.model_copy(update={"site": site})})
        import_entries(desk.store, file, "Shirin", NOW)
        yield replace(desk, config=config)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    yield from a_desk(tmp_path, ADDRESS)


@pytest.fixture
def desk_without_site(tmp_path: Path) -> Iterator[Desk]:
    yield from a_desk(tmp_path, "")


def feed_links(desk: Desk, name: str = "feed") -> dict[str, str]:
    """The link of each entry, the same in both feeds."""
    items = json.loads((desk.digests / f"{name}.json").read_bytes())["items"]
    feed = etree.fromstring((desk.digests / f"{name}.atom").read_bytes())
    of_atom = {
        entry.findtext(f"{ATOM}id"): (entry.xpath("string(*[local-name()='link'][@rel='alternate']/@href)"))
        for entry in feed.iter(f"{ATOM}entry")
    }
    assert of_atom == {item["id"]: item.get("url", "") for item in items}
    return {name.rpartition("/")[2]: link for name, link in of_atom.items()}


def test_a_feed_leads_to_pages_that_hold_its_entries(desk: Desk) -> None:
    for first, last in (((10, 3), (10, 3)), ((10, 1), (10, 31)), ((10, 4), (10, 4)), ((11, 1), (11, 30))):
        run.digest(desk, date(2023, *first), date(2023, *last), ["html", "atom", "feed.json"], NOW)
    links = feed_links(desk)
    assert set(links) == {f"entry-{number}" for number in range(1, 6)}
    for name, link in links.items():
        page, _, anchor = link.removeprefix(ADDRESS).partition("#")
        assert anchor == name
        assert html.fromstring((desk.digests / page).read_bytes()).get_element_by_id(anchor) is not None
    assert links["entry-2"] == f"{ADDRESS}digest-2023-10-04.html#entry-2"  # the newest page that has it
    assert links["entry-4"] == f"{ADDRESS}digest-2023-10.html#entry-4"
    feed = etree.fromstring((desk.digests / "feed.atom").read_bytes())
    assert feed.xpath("*[local-name()='link']/@href") == [f"{ADDRESS}feed.atom", f"{ADDRESS}index.html"]
    assert json.loads((desk.digests / "feed.json").read_bytes())["home_page_url"] == f"{ADDRESS}index.html"


def test_an_entry_that_no_page_holds_has_no_link(desk: Desk) -> None:
    run.digest(desk, date(2023, 11, 1), date(2023, 11, 30), ["atom", "feed.json"], NOW)
    assert feed_links(desk) == {"entry-5": ""}
    run.digest(desk, date(2023, 10, 1), date(2023, 10, 31), ["html", "atom", "feed.json"], NOW)
    assert [name for name, link in feed_links(desk).items() if not link] == ["entry-5"]


def test_a_feed_of_another_language_leads_to_its_own_pages(desk: Desk) -> None:
    run.digest(desk, date(2023, 10, 1), date(2023, 10, 31), ["html", "atom", "feed.json"], NOW)
    run.digest(desk, date(2023, 10, 4), date(2023, 10, 4), ["html", "atom", "feed.json"], NOW, languages=["kmr"])
    name = "feed.kmr"
    assert feed_links(desk, name) == {"entry-3": f"{ADDRESS}digest-2023-10-04.kmr.html#entry-3"}


def test_a_digests_own_feed_names_itself() -> None:
    digest = a_whole_digest("en")
    feed = etree.fromstring(FORMATS["atom"](digest))
    assert feed.xpath("*[local-name()='link'][@rel='self']/@href") == [f"{ADDRESS}digest-2023-10.atom"]
    as_json = json.loads(FORMATS["feed.json"](replace(digest, edition="ckb")))
    assert as_json["feed_url"] == f"{ADDRESS}digest-2023-10.ckb.feed.json"


def test_titles_in_feeds_are_headlines() -> None:
    entries = [
        an_entry(1, headline="Officials Open a School."),
        an_entry(2, headline="Who Opened It?"),
        an_entry(3, headline="Envoy Returns to the U.S."),
        an_entry(4, headline="افتتاح مدرسة", language="ar", outlet_at="headline"),
    ]
    digest = compose(entries, [], FIRST, LAST, SITE)
    titles = ["Officials Open a School", "Who Opened It?", "Envoy Returns to the U.S.", "افتتاح مدرسة"]
    assert [item["title"] for item in json.loads(FORMATS["feed.json"](digest))["items"]] == titles
    feed = etree.fromstring(FORMATS["atom"](digest))
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == titles


def test_without_a_site_a_page_names_the_feeds_beside_it(desk_without_site: Desk) -> None:
    desk = desk_without_site
    run.digest(desk, date(2023, 10, 1), date(2023, 10, 31), ["html", "atom", "feed.json"], NOW)
    run.digest(desk, date(2023, 10, 1), date(2023, 10, 31), ["html", "atom"], NOW, languages=["ckb"])
    main, sorani, index = (
        html.fromstring((desk.digests / name).read_bytes())
        for name in ("digest-2023-10.html", "digest-2023-10.ckb.html", "index.html")
    )
    assert main.xpath("//head/link/@href") == ["feed.atom", "feed.json"]
    assert sorani.xpath("//head/link/@href") == ["feed.ckb.atom", "feed.ckb.json"]
    assert sorani.xpath('//p[@class="editions"]/a[.="Atom"]/@href') == ["feed.ckb.atom"]
    named = {one.text_content(): one.get("href") for one in index.xpath('//p[@class="editions"]/a')}
    assert named == {
        "Atom (English)": "feed.atom",
        "JSON Feed (English)": "feed.json",
        "Atom (کوردیی ناوەندی)": "feed.ckb.atom",
    }
    assert set(index.xpath("//head/link/@href")) == set(named.values())


def test_no_feed_is_linked_that_was_not_published(desk_without_site: Desk) -> None:
    for day in (3, 4):
        run.digest(desk_without_site, date(2023, 10, day), date(2023, 10, day), ["html"], NOW)
    for name in ("digest-2023-10-04.html", "index.html"):
        page = html.fromstring((desk_without_site.digests / name).read_bytes())
        assert not page.xpath("//a[contains(@href, 'feed')]")


def test_the_archive_of_one_language_names_its_feeds_plainly() -> None:
    page = html.fromstring(as_archive([EditionDays(FIRST, LAST)], SITE, lambda _: "October"))
    assert [one.text for one in page.xpath('//p[@class="editions"]/a')] == ["Atom", "JSON Feed"]


@pytest.mark.parametrize("language", ["en", "ar", "ckb", "kmr"])
def test_what_marks_a_link_is_said_only_where_it_is_shown(language: str) -> None:
    digest = replace(a_whole_digest(language, language=language), at=NOON)
    page = html.fromstring(FORMATS["html"](digest))
    (said,) = page.xpath('//footer//span[@class="permalinks"]')
    assert "#" in said.text
    assert "#" not in page.xpath("string(//footer/p[1]/text())")
    print_rules = page.xpath("string(//style)").partition("@media print")[2]
    assert re.search(r"\.permalinks[^{}]*\{ display: none \}", print_rules)
