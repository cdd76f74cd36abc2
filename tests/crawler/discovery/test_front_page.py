"""A front page names its feeds, its editions and where it leads on."""

import pytest

from crawler.discovery.front_page import FrontPage, own_site, read_front_page
from crawler.discovery.well_known import feeds_at, like, likely_feeds
from storage.records import Page
from tests.support.records import NOON


def front(body: str, url: str = "https://one.example/") -> FrontPage:
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return read_front_page(Page(url, url, NOON, 200, headers, f"<html>{body}</html>".encode()))


def test_declared_feeds_come_with_their_titles_and_whole_addresses() -> None:
    page = front(
        '<head><base href="/en/"><link rel="alternate" type="application/rss+xml" title="All" href="rss.xml">'
        '<link rel="alternate" type="application/json" href="/wp-json/x"></head>'
    )
    assert [(feed.url, feed.text) for feed in page.feeds] == [("https://one.example/en/rss.xml", "All")]


def test_a_link_called_rss_is_like_a_feed() -> None:
    page = front('<a href="/services">RSS</a><a href="/rss/world">World</a><a href="/world">World</a>')
    assert [link.url for link in page.feed_links] == ["https://one.example/services", "https://one.example/rss/world"]


def test_feeds_of_tags_authors_comments_and_videos_are_left_out() -> None:
    named = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{path}">'
        for path in ("/tag/rain/feed", "/comments/feed/", "/author/sara/rss", "/video/feed", "/feed/")
    )
    page = front(f"<head>{named}</head>")
    assert [link.url for link in likely_feeds(page.feeds, page.url)] == ["https://one.example/feed/"]


def test_editions_are_named_by_hreflang_by_their_names_and_by_their_hosts() -> None:
    page = front(
        '<head><link rel="alternate" hreflang="ar-IQ" href="/ar"></head><a href="/ku">کوردی</a><a href="https://english.one.example/">EN</a>'
        '<a href="/tr/spor">Türkçe</a><a href="https://other.example/">English</a>'
    )
    assert dict(page.editions) == {
        "ar": "https://one.example/ar",
        "ckb": "https://one.example/ku",
        "en": "https://english.one.example/",
    }


@pytest.mark.parametrize(
    "body",
    [
        '<head><meta http-equiv="Refresh" content="0; URL=/home"></head>',
        '<a href="/home">Enter</a>',
        "<script>window.location.href = '/home';</script>",
    ],
)
def test_a_greeting_leads_on(body: str) -> None:
    assert front(body).leads_to == "https://one.example/home"


def test_articles_in_a_script_are_seen_with_their_paths() -> None:
    rows = ",".join(f'{{"title":"A headline","path":"/story/{number}"}}' for number in range(5))
    page = front(f'<script id="__NEXT_DATA__" type="application/json">{{"rows":[{rows}]}}</script>')
    assert page.has_script_data
    assert "https://one.example/story/3" in page.script_paths


def test_usual_places_begin_with_those_of_the_system_that_made_the_page() -> None:
    assert feeds_at("https://one.example/", "drupal 10")[0] == "https://one.example/rss.xml"
    assert feeds_at("https://one.example/ku", "")[0] == "https://one.example/ku/feed/"


def test_the_feed_of_another_edition_is_where_the_first_has_its_own() -> None:
    assert (
        like("https://o.example/en/feed.xml", "https://o.example/en", "https://o.example/ar")
        == "https://o.example/ar/feed.xml"
    )
    assert (
        like("https://en.o.example/rss", "https://en.o.example/", "https://ar.o.example/") == "https://ar.o.example/rss"
    )
    assert like("https://o.example/feed", "https://o.example/", "https://o.example/ar") == ""


def test_a_host_below_or_above_the_outlets_is_its_own() -> None:
    assert own_site("https://english.one.example/a", "https://www.one.example/")
    assert own_site("https://one.example/a", "https://english.one.example/")
    assert not own_site("https://two.example/a", "https://one.example/")
