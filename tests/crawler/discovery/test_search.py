"""Where the search for an outlet's pages begins: a home page, one of its feeds, one of its articles, or what refuses."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from typing import Any, cast

import pytest
from protego import Protego

from crawler.discovery.discover import choose_listings, infer_pattern
from crawler.discovery.explorer import CLOSED, WALLS, Explorer
from crawler.discovery.search import Search, find_fronts, find_listings
from storage.errors import FetchError
from storage.records import Page
from tests.support.records import NOON

HEADLINES = {
    "en": "Keepers open gate {number} at the old weir below the mill",
    "ar": "عمال السد يفتحون البوابة رقم {number} تحت الطاحونة القديمة",
    "ckb": "کرێکارەکانی بەنداو دەروازەی ژمارە {number} لە ژێر ئاشەکە دەکەنەوە",
    "kmr": "Karkerên bendavê deriyê hejmar {number} li jêr aşê kevn vedikin",
}


@dataclass
class Requests:
    """Stands for the explorer's budget: as many requests as are wanted."""

    remaining: int = 30


@dataclass
class Pages:
    """Stands for the explorer: answers by address; what is an int is a refusal of that status."""

    answers: Mapping[str, str | int]
    asked: list[str] = field(default_factory=list)
    errors: dict[str, FetchError] = field(default_factory=dict)
    budget: Requests = field(default_factory=Requests)
    now = NOON

    async def page(self, url: str, _language: str = "") -> Page | None:
        self.asked.append(url)
        answer = self.answers.get(url, 404)
        if isinstance(answer, int):
            self.errors[url] = FetchError(f"answered {answer}", about=url, reason=f"http_{answer}")
            return None
        kind = "application/rss+xml" if "<rss" in answer or "<feed" in answer else "text/html; charset=utf-8"
        return Page(url, url, NOON, 200, (("Content-Type", kind),), answer.encode())

    def robots(self, _host: str) -> Protego:
        return Protego.parse("")

    def wall(self, url: str) -> str:
        error = self.errors.get(url)
        return error.reason if error is not None and error.reason in WALLS | CLOSED else ""


def _articles(home: str, language: str, shape: str) -> list[tuple[str, str]]:
    return [
        (f"{home}{shape.format(number=7100 + number)}", HEADLINES[language].format(number=number + 3))
        for number in range(8)
    ]


def _rss(articles: list[tuple[str, str]]) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{url}</link><pubDate>{format_datetime(NOON - timedelta(hours=n))}</pubDate></item>"
        for n, (url, title) in enumerate(articles)
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>"


def _atom(articles: list[tuple[str, str]]) -> str:
    items = "".join(
        f"<entry><title>{title}</title><link href='{url}'/><updated>{(NOON - timedelta(hours=n)).isoformat()}</updated></entry>"
        for n, (url, title) in enumerate(articles)
    )
    return f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>{items}</feed>"


def _front(articles: list[tuple[str, str]], head: str = "") -> str:
    links = "".join(f"<a href='{url}'>{title}</a>" for url, title in articles)
    return f"<!doctype html><html><head><title>The Weir</title>{head}</head><body><a href='/about'>About us</a>{links}</body></html>"


def _searched(start: str, answers: Mapping[str, str | int]) -> Search:
    search = Search(cast("Explorer", cast("Any", Pages(answers))), start)

    async def work() -> None:
        await find_fronts(search)
        await find_listings(search)

    asyncio.run(work())
    infer_pattern(search)
    assert search.inferred is not None
    choose_listings(search)
    return search


@pytest.mark.parametrize("language", list(HEADLINES))
@pytest.mark.parametrize("written", [_rss, _atom])
def test_a_feed_that_was_typed_is_read_and_its_outlet_is_the_one_its_links_lead_to(language: str, written: Any) -> None:
    home = "https://weir.example"
    articles = _articles(home, language, "/news/{number}")
    search = _searched(
        "https://feeds.weir-press.example/all",
        {"https://feeds.weir-press.example/all": written(articles), f"{home}/": _front(articles[:4])},
    )
    assert search.home == f"{home}/"
    assert [(each.kind, each.url, each.language) for each in search.chosen] == [
        ("feed", "https://feeds.weir-press.example/all", language)
    ]
    assert any("is a feed" in note for note in search.notes)


@pytest.mark.parametrize("language", list(HEADLINES))
def test_from_an_article_the_search_goes_to_the_front_page(language: str) -> None:
    home = "https://weir.example"
    articles = _articles(home, language, "/story/{number}/")
    links = "<a href='/'>Home</a><a href='/news'>News</a>"
    article = f"<html><title>{articles[0][1]}</title><body>{links}<h1>{articles[0][1]}</h1><p>…</p></body></html>"
    feed = "<link rel='alternate' type='application/rss+xml' href='/feed'>"
    search = _searched(
        articles[0][0], {articles[0][0]: article, f"{home}/": _front(articles, feed), f"{home}/feed": _rss(articles)}
    )
    assert [(each.kind, each.url) for each in search.chosen] == [("feed", f"{home}/feed")]
    assert any("links no headlines" in note for note in search.notes)


def test_a_section_that_was_typed_is_not_left_for_the_front_page() -> None:
    home = "https://weir.example"
    articles = _articles(home, "en", "/water/{number}")
    search = _searched(
        f"{home}/water",
        {f"{home}/water": _front(articles), f"{home}/": _front(_articles(home, "en", "/other/{number}"))},
    )
    assert [(each.kind, each.url) for each in search.chosen] == [("section", f"{home}/water")]


def test_a_feed_that_is_refused_is_named() -> None:
    home = "https://weir.example"
    articles = _articles(home, "en", "/n/{number}")
    feed = "<link rel='alternate' type='application/rss+xml' href='/feed'>"
    search = _searched(f"{home}/", {f"{home}/": _front(articles, feed), f"{home}/feed": 403})
    assert [each.kind for each in search.chosen] == ["section"]
    assert f"the outlet refuses {home}/feed (403)" in search.notes
