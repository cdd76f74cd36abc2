"""One article has one identity, however its address is written; a doubtful address is refused."""

import time

import pytest

from crawler.parsing.urls import LONGEST, address, canonical, highest_first, is_of
from crawler.sources.source import Source, identity, load_sources
from tests.support.paths import ROOT

SOURCES = load_sources(ROOT / "config" / "sources.yaml")

ENCODED = "https://www.shafaq.com/ar/%D9%83%D9%88%D8%B1%D8%AF%D8%B3%D8%AA%D9%80%D9%80%D8%A7%D9%86/%d8%ae%d8%a8%d8%b1-7"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.rudaw.net/english/kurdistan/21052026", "http://rudaw.net/english/kurdistan/21052026/"),
        ("https://m.example.org/a", "https://amp.example.org:443/A/amp"),
        ("https://example.org/news/a.amp", "https://example.org//news/./b/../a?utm_source=x&fbclid=1&amp=1#top"),
        ("https://example.org/a?id=7&lang=ar", "https://example.org/a?lang=ar&id=7&"),
        (ENCODED, "https://shafaq.com/ar/كوردستان/خبر-7"),
        (ENCODED, "https://shafaq.com/ar/كوردســتان/خبر-7"),
        ("https://example.org/ku/%D9%87%DB%95%D9%88%D9%84%DB%8E%D8%B1", "https://example.org/ku/هەولێر"),
        ("https://example.org/kmr/Hewl%C3%AAr", "https://example.org/kmr/hewle\u0302r"),
        ("https://example.org/fa/می\u200cشود", "https://example.org/fa/%D9%85%DB%8C%E2%80%8C%D8%B4%D9%88%D8%AF"),
        ("https://example.org/30941-All-of-the-400:x", "https://example.org/30941-all-of-the-400%3Ax"),
        ("https://EXAMPLE.org./a b", "https://example.org/a%20b"),
        ("https://example.org/story/a;jsessionid=0AF3.node1?x=1", "https://example.org/story/a?x=1"),
        ("https://example.org/story/a;JSESSIONID=0AF3/print", "https://example.org/story/a/print"),
        ("https://example.org/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "https://example.org/a.aspx"),
        ("https://example.org/a.php?PHPSESSID=7f00&id=2", "https://example.org/a.php?id=2"),
    ],
)
def test_one_article_has_one_canonical_url(one: str, other: str) -> None:
    assert canonical(one) == canonical(other) == canonical(canonical(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/?p=1", "https://example.org/?p=2"),
        ("https://example.org/a;id=1", "https://example.org/a;id=2"),
        ("https://example.org/a?sid=1", "https://example.org/a?sid=2"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/a%3Fb", "https://example.org/a?b"),
        ("https://example.org/%c7%e1", "https://example.org/%c7%e2"),  # windows-1256: bytes of no UTF-8 letter
        ("https://example.org/ar/1", "https://ar.example.org/1"),
        ("https://example.org/?q=a%26b", "https://example.org/?q=a&b"),
    ],
)
def test_addresses_that_mean_different_things_stay_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_only_what_names_no_article_is_dropped_from_the_query() -> None:
    url = "https://www.aljazeera.com/news/x?traffic_source=rss&id=3&utm_campaign=y"
    assert canonical(url, ("traffic_source",)) == "https://aljazeera.com/news/x?id=3"
    assert address(url, ("traffic_source",)) == "https://www.aljazeera.com/news/x?id=3"


def test_the_address_to_fetch_stays_as_the_outlet_wrote_it() -> None:
    assert address("/ar/كوردســتان/X y", base="http://www.Example.org/rss") == (
        "http://www.example.org/ar/%D9%83%D9%88%D8%B1%D8%AF%D8%B3%D9%80%D9%80%D8%AA%D8%A7%D9%86/X%20y"
    )
    assert address(ENCODED) == ENCODED


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1\\@public.example/",
        "http://public.example#@10.0.0.1/",
        "http://user:secret@example.org/",
        "http://exa\tmple.org/",
        "http://example.org/\n",
        "http://example.org/\x00a",
        "http://example.org/\ud800",
        "file:///etc/hostname",
        "file:/etc/hostname",
        "source:file:///etc/hostname",
        "data:text/html,x",
        "ftp://example.org/",
        "javascript:alert(1)",
        "gopher://example.org/",
        "//example.org/a",
        "/a",
        "",
        "http:///a",
        "http://example.org:99999/",
        "http://[::1/",
        "http://exa mple.org/",
        "http://" + "a" * 64 + ".org/",
        "http://example.org/" + "a" * LONGEST,
    ],
)
def test_a_doubtful_address_is_refused(url: str) -> None:
    # A closing newline and a fragment are no part of an address: what is left must be a plain public one.
    try:
        plain = canonical(url)
    except ValueError:
        assert identity(url, SOURCES["rudaw"], "en") is None
    else:
        assert plain in {"https://example.org/", "https://public.example/"}


@pytest.mark.parametrize("url", ["http://１２７.0.0.1/", "HTTP://127.0.0.1./"])
def test_a_look_alike_of_a_private_address_is_shown_as_what_it_is(url: str) -> None:
    assert canonical(url) == "https://127.0.0.1/"


@pytest.mark.parametrize("text", [" " * 4000, "%" * 4000, "(" * 4000, "١" * 4000, "a-" * 2000, "a/" * 2000])
@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_no_address_takes_long_to_judge(source: Source, text: str) -> None:
    began = time.perf_counter()
    for language in source.editions:
        identity(source.home + "/" + text, source, language)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    ("url", "key", "language", "expected"),
    [
        ("https://www.rudaw.net/english/middleeast/iraq/130320232", "rudaw", "en", "english/middleeast/iraq/130320232"),
        ("https://www.rudaw.net/sorani/sports/260620241", "rudaw", "ckb", "sorani/sports/260620241"),
        ("https://www.rudaw.net/sorani/sports/260620241", "rudaw", "en", None),
        ("https://www.rudaw.net/english/middleeast/iraq", "rudaw", "en", None),
        ("https://www.kurdistan24.net/en/story/30941-All-of-the-400-billion:-x", "kurdistan24", "en", "en:30941"),
        ("https://kurdistan24.net/en/story/30941/another-tail", "kurdistan24", "en", "en:30941"),
        ("http://kurdistan24.net/en/story/30941", "kurdistan24", "en", "en:30941"),
        ("https://www.kurdistan24.net/ckb/story/30941", "kurdistan24", "ckb", "ckb:30941"),
        ("https://baghdadtoday.news/271809-.html", "baghdad_today", "ar", "271809"),
        ("https://www.baghdadtoday.news/271809-حكومة.html", "baghdad_today", "ar", "271809"),
        ("https://baghdadtoday.news/print:page,1,271809-x.html", "baghdad_today", "ar", "271809"),
        ("https://baghdadtoday.news/print%3Apage%2C1%2C271809-x.html", "baghdad_today", "ar", "271809"),
        ("https://aawsat.com/home/article/289266/x?page=1", "asharq_al_awsat", "ar", "ar:289266"),
        ("https://english.aawsat.com/node/4554866", "asharq_al_awsat", "en", "en:4554866"),
        ("https://english.aawsat.com/node/4554866", "asharq_al_awsat", "ar", None),
        ("https://www.elaph.com/Web/news/2011/5/651678.html", "elaph", "ar", "651678"),
        ("https://www.aa.com.tr/ar/%D8%A7%D9%84/x/3817682", "anadolu", "ar", "ar:3817682"),
        ("https://www.skynewsarabia.com/varieties/1392656-x", "sky_news_arabia", "ar", "1392656"),
        ("https://arabic.rt.com/middle_east/1512358-مذبحة/", "rt_arabic", "ar", "1512358"),
        ("https://www.iranintl.com/en/liveblog/202605308417", "iran_international", "en", "en:202605308417"),
        ("https://www.alhurra.com/en/13586", "al_hurra", "en", "en/13586"),
        (
            "http://www.aljazeera.com/news/2023/9/1/Some-slug?traffic_source=rss",
            "al_jazeera",
            "en",
            "https://aljazeera.com/news/2023/9/1/some-slug",
        ),
        ("https://other.example/en/story/30941", "kurdistan24", "en", None),
    ],
)
def test_an_article_is_known_by_the_outlets_own_id(url: str, key: str, language: str, expected: str | None) -> None:
    assert identity(url, SOURCES[key], language) == expected


def test_an_outlet_owns_its_host_and_those_below_it() -> None:
    assert is_of("https://english.aawsat.com/a", ["https://www.aawsat.com"])
    assert not is_of("https://notaawsat.com/a", ["https://www.aawsat.com"])
    assert not is_of("https://aawsat.com.evil.example/a", ["https://aawsat.com"])
    assert not is_of("javascript:1", ["https://aawsat.com"])


@pytest.mark.parametrize(
    ("paths", "order"),
    [
        (["news/9", "news/10", "news/8"], [1, 0, 2]),
        (["2026/11/05/a", "2026/11/20/b", "2026/10/30/c"], [1, 0, 2]),
        (["news/1999/a", "news/2001/b", "news/10500/c"], [2, 1, 0]),
        (["school-opens-7012", "dam-7015", "bread-of-2024-7009"], [1, 0, 2]),
        (["school", "dam", "bread-2"], [0, 1, 2]),  # too few have a number
        (["a1b2", "c9d8"], [0, 1]),
        ([], []),
    ],
)
def test_the_highest_number_or_day_comes_first(paths: list[str], order: list[int]) -> None:
    assert highest_first([f"https://h1.example/{path}" for path in paths]) == order
