"""An address that may be a listing is judged by what it answers."""

import json
from datetime import timedelta

import pytest

from crawler.discovery.listings_found import (
    FoundListing,
    Refused,
    best_first,
    child_sitemaps,
    is_dead,
    is_passing,
    judge,
    language_of,
)
from crawler.discovery.well_known import below
from crawler.listings.link import Link
from storage.records import Page
from tests.support.records import NOON

HOME = "https://one.example/"


def answer(body: str, kind: str = "application/xml") -> Page:
    return Page(f"{HOME}x", f"{HOME}x", NOON, 200, (("Content-Type", kind),), body.encode())


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>{"".join(items)}</channel></rss>'


def item(url: str, more: str = "") -> str:
    return f"<item><title>Rain stops the harvest</title><link>{url}</link><pubDate>Mon, 02 Oct 2023 09:00:00 GMT</pubDate>{more}</item>"


def test_a_feed_is_taken_with_its_newest_time() -> None:
    found = judge(answer(rss(item(f"{HOME}a/1"), item(f"{HOME}a/2"))), HOME)
    assert isinstance(found, FoundListing)
    assert (found.kind, found.items, found.newest and found.newest.isoformat()) == (
        "feed",
        2,
        "2023-10-02T09:00:00+00:00",
    )


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<!doctype html><html><body>not found</body></html>", "html"),
        (rss(item("https://two.example/a"), item("https://two.example/b")), "elsewhere"),
        (rss(item(f"{HOME}a#comment-7"), item(f"{HOME}b#comment-9")), "comments"),
        (rss(item(f"{HOME}p/1", '<enclosure url="https://x/1.mp3" length="1" type="audio/mpeg"/>')), "media"),
        (rss(), "empty"),
        ('{"id": 2}', "unreadable"),
    ],
)
def test_what_is_no_listing_of_the_outlets_news_is_refused(body: str, why: str) -> None:
    found = judge(answer(body), HOME)
    assert isinstance(found, Refused)
    assert found.why == why


def test_a_news_sitemap_is_told_from_a_plain_one_and_from_an_index() -> None:
    name = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    news = "<news:news><news:publication_date>2023-10-02T09:00:00Z</news:publication_date><news:title>Rain</news:title></news:news>"
    plain = judge(answer(f"<urlset {name}><url><loc>{HOME}a</loc></url></urlset>"), HOME)
    dated = judge(answer(f"<urlset {name}><url><loc>{HOME}a</loc>{news}</url></urlset>"), HOME)
    index = judge(answer(f"<sitemapindex {name}><sitemap><loc>{HOME}n.xml</loc></sitemap></sitemapindex>"), HOME)
    assert isinstance(plain, FoundListing)
    assert isinstance(dated, FoundListing)
    assert (plain.kind, dated.kind) == ("sitemap", "news_sitemap")
    assert isinstance(index, Refused)
    assert index.inner == ((f"{HOME}n.xml", ""),)


def feed(url: str, *numbers: int) -> FoundListing:
    return FoundListing("feed", url, tuple(Link(f"{HOME}a/{number}") for number in numbers), newest=NOON)


def test_the_feed_of_all_news_comes_first_and_those_within_it_not_at_all() -> None:
    found = best_first([feed("/economy", 1, 2), feed("/all", 1, 2, 3, 4, 5), feed("/sport", 3, 4)], ())
    assert [one.url for one in found] == ["/all"]


def test_without_a_feed_of_all_news_those_of_the_sections_are_taken() -> None:
    found = best_first([feed("/economy", 1, 2, 3), feed("/sport", 4, 5, 6), feed("/again", 1, 2, 3)], ())
    assert sorted(one.url for one in found) == ["/economy", "/sport"] or len(found) == 2


def test_a_feed_is_dead_where_the_front_page_has_moved_on() -> None:
    old = FoundListing("feed", "/f", (Link(f"{HOME}a/1"),), newest=NOON - timedelta(days=90))
    assert is_dead(old, {"https://one.example/a/9"}, NOON)
    assert not is_dead(old, {"https://one.example/a/1"}, NOON)
    assert not is_dead(feed("/f", 1), {"https://one.example/a/9"}, NOON)


def test_of_an_index_the_news_is_read_first_and_a_numbered_one_is_not_kept() -> None:
    inner = [
        ("https://o.example/page-sitemap.xml", ""),
        ("https://o.example/post-sitemap2.xml", ""),
        ("https://o.example/news.xml", ""),
    ]
    assert child_sitemaps(inner, 2) == ["https://o.example/news.xml", "https://o.example/post-sitemap2.xml"]
    assert is_passing("https://o.example/post-sitemap2.xml")
    assert is_passing("https://o.example/sitemap-2026-11.xml.gz")
    assert not is_passing("https://o.example/news.xml")


def test_a_language_is_told_from_the_text_whatever_the_page_says() -> None:
    assert language_of(["عودة المياه إلى الحي القديم بعد عشرة أيام من الانقطاع"], "en") == "ar"
    swahili = "Walimu wa shule za msingi wamerudi darasani Jumatatu baada ya mgomo wa wiki tatu kuhusu mishahara ambayo haikulipwa"
    assert language_of([swahili], "sw") == "sw"


def test_a_feed_in_json_is_judged_as_one() -> None:
    items = [
        {"url": f"{HOME}a/{n}", "title": "Rain stops the harvest", "content_text": "", "date_published": "2023-10-02T09:00:00Z"}
        for n in range(3)
    ]  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": items}
    found = judge(answer(json.dumps(feed), "application/feed+json"), HOME)
    assert isinstance(found, FoundListing)
    assert (found.kind, found.items, found.is_whole) == ("feed", 3, False)
    for each in items:
        each["attachments"] = [{"url": f"{HOME}a.mp3", "mime_type": "audio/mpeg"}]  # type: ignore[assignment]
    assert judge(answer(json.dumps(feed)), HOME) == Refused(f"{HOME}x", "media")


@pytest.mark.parametrize(
    ("feed", "page", "other", "expected"),
    [
        (f"{HOME}rss/", HOME, f"{HOME}eng/", f"{HOME}eng/rss/"),
        ("https://cdn.example/rss/", HOME, f"{HOME}eng/", ""),
        (f"{HOME}rss/", f"{HOME}en", HOME, ""),
        (f"{HOME}rss/", HOME, "https://ar.one.example/", ""),
    ],
)
def test_the_feed_of_an_edition_in_a_folder_is_looked_for_below_it_as_at_the_root(
    feed: str, page: str, other: str, expected: str
) -> None:
    assert below(feed, page, other) == expected
