"""`crawler sources check` names every fault, and says of each listing what it holds."""

from pathlib import Path

import pytest

from crawler.health.probe import NOTHING, check, describe, listings_of, probe
from crawler.sources.source import load_sources
from storage.errors import BlockedAddressError, DigestCrawlerError
from storage.records import Page
from tests.crawler.listings.test_read import HOME, a_feed, a_listing, a_page, a_sitemap, a_source
from tests.crawler.sources.test_source import ENTRY, FILE

PUBLIC = ENTRY.replace("zagros.example", "zagros.org").replace(r"zagros\.example", r"zagros\.org")


def test_the_file_of_the_desk_has_no_fault() -> None:
    assert check(FILE) == []
    assert check(FILE, ["rudaw", "An-Nahar"]) == []


def test_an_unknown_outlet_is_a_fault() -> None:
    assert check(FILE, ["rudav"]) == ["rudav: no such outlet; did you mean rudaw?"]


def test_each_fault_is_a_line(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(PUBLIC.replace("Asia/Baghdad", "Mars").replace("kind: feed", "kind: fead"), encoding="utf-8")
    assert [line.split(":")[1] for line in check(path)] == ["9", "5"]


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "127.1", "0x7f.1", "2130706433", "10.1.2.3", "100.64.0.1", "169.254.169.254", "[::1]",
     "[::ffff:127.0.0.1]", "router.local", "demo.example", "intranet"],
)  # fmt: skip
def test_an_address_inside_is_refused_in_the_file_of_the_desk(tmp_path: Path, host: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(PUBLIC.replace("url: https://zagros.org/rss", f"url: http://{host}/rss"), encoding="utf-8")
    assert check(path) == [
        f"{path}:10: zagros.editions.en.listings.0.url: http://{host}/rss is not a public address; name the outlet's own"
    ]
    path.write_text(PUBLIC, encoding="utf-8")
    assert check(path) == []


def test_what_a_listing_holds_is_told_in_a_line() -> None:
    listing = a_listing("feed")
    item = "<item><title>A dam reopens</title><link>{}</link><pubDate>Tue, 03 Oct 2023 09:30:00 GMT</pubDate></item>"
    feed = a_page(a_feed(item.format("/about").replace("A dam", "About") + item.format("/1")))
    assert describe(listing, feed, a_source(listing)) == (
        "2 links, 1 of them articles by the pattern, newest 2023-10-03 09:30 UTC; first: A dam reopens"
    )
    sitemap = a_listing("sitemap")
    index = a_page(a_sitemap(f"<sitemap><loc>{HOME}/a.xml</loc></sitemap>", root="sitemapindex"))
    assert describe(sitemap, index, a_source(sitemap)) == f"an index of 1 sitemaps, the newest {HOME}/a.xml"


def test_the_real_feed_is_told_with_its_texts(shared: Path) -> None:
    (saved,) = (shared / "data" / "pages" / "iraqinews").glob("*original.rss")
    source = load_sources(FILE)["iraqi_news"]
    told = describe(source.editions["en"].listings[0], a_page(saved.read_bytes()), source)
    assert told.startswith("10 links, 10 of them articles by the pattern, 10 with their text, ")


def test_each_listing_is_answered_for_in_order() -> None:
    listings = [a_listing("feed", url=f"{HOME}/{name}") for name in ("whole", "quiet", "wrong", "blocked")]
    source = a_source(listings[0], editions={"ckb": {"listings": listings}}).model_copy(update={"key": "zagros"})
    asked = listings_of([source])
    answers: list[Page | DigestCrawlerError] = [
        a_page(a_feed("<item><title>بەنداو</title><link>/1</link></item>")),
        a_page(a_feed("")),
        a_page("<html><title>Log in</title>"),
        BlockedAddressError("inside a private network", about="10.0.0.1"),
    ]
    found = probe(asked, answers)
    assert [one.state for one in found] == ["ok", "empty", "failed", "failed"]
    assert [one.line.removeprefix("zagros ckb feed ") for one in found] == [
        f"{HOME}/whole (used): 1 links, 1 of them articles by the pattern, no dates; first: بەنداو",
        f"{HOME}/quiet (used): {NOTHING}",
        f"{HOME}/wrong (used): an HTML page ('Log in') instead of a feed",
        f"{HOME}/blocked (used): 10.0.0.1: inside a private network",
    ]
