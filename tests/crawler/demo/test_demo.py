"""The made-up outlets, asked over HTTP as the crawler asks them: what crawler/demo/events.yaml promises is truly served."""

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from lxml import etree, html

from crawler.crawl.backward_walk import Walk, legs
from crawler.demo.articles import ZONE
from crawler.demo.server import SOURCES, Demo, serve
from crawler.demo.site import build, place
from crawler.sources.source import Listing, identity, load_sources
from storage.text.normalize import clean, words

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
GONE = "http://tigris.example/en/Iraq/Taken-down"
Get = Callable[[str], tuple[int, bytes]]


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with serve(NOW) as served:
        yield served


@pytest.fixture(scope="module")
def get(demo: Demo) -> Get:
    return _asks(demo)


def _asks(demo: Demo) -> Get:
    opener = build_opener(ProxyHandler({"http": demo.proxy}))

    def get(url: str) -> tuple[int, bytes]:
        try:
            with opener.open(url, timeout=10) as answer:
                return int(answer.status), bytes(answer.read())
        except HTTPError as error:
            with error:
                return error.code, error.read()

    return get


def _addresses(listing: Listing) -> list[str]:
    pages = [listing.url.replace("{page}", str(page + 1)) for page in range(listing.pages)]
    days = [date(2026, 11, 22) - timedelta(days=back) for back in range(3)] if "{yyyy}" in listing.url else [NOW.date()]
    return [
        page.replace("{yyyy}", f"{day:%Y}").replace("{mm}", f"{day:%m}").replace("{dd}", f"{day:%d}")
        for page in pages
        for day in days
    ]


def _links(listing: Listing, url: str, body: bytes) -> list[str]:
    match listing.kind:
        case "api":
            return [urljoin(url, item["Link"]) for item in json.loads(body)["Data"]["CategoryNews"]["Articles"]]
        case "section":
            return [urljoin(url, str(link.get("href"))) for link in html.fromstring(body).cssselect(listing.links)]
        case _:
            entries = etree.fromstring(body).xpath(
                "//*[local-name()='item' or local-name()='entry' or local-name()='url']"
            )
            return [
                str(found)
                for entry in entries
                for found in entry.xpath(
                    "./*[local-name()='link' or local-name()='loc']/text() | ./*[local-name()='link']/@href"
                )
            ]


def _listed(demo: Demo, get: Get) -> Counter[str]:
    """How often each address stands in the outlets' working listings."""
    listed: Counter[str] = Counter()
    for source in demo.sources.values():
        for edition in source.editions.values():
            for listing in edition.listings:
                if listing.sure != "unproven":
                    for url in _addresses(listing):
                        status, body = get(url)
                        assert status == 200, url
                        listed.update(_links(listing, url, body))
    return listed


def test_there_are_seven_outlets_sixty_articles_three_days_and_four_languages(demo: Demo) -> None:
    assert len(demo.sources) >= 7
    assert len(demo.articles) >= 60
    assert len({article.published.astimezone(ZONE).date() for article in demo.articles.values()}) == 3
    assert set(Counter(article.language for article in demo.articles.values())) == {"en", "ar", "ckb", "kmr"}
    kinds = {
        listing.kind for source in demo.sources.values() for e in source.editions.values() for listing in e.listings
    }
    assert kinds == {"feed", "news_sitemap", "sitemap", "section", "api"}


def test_the_outlets_cannot_be_taken_for_real_ones(demo: Demo) -> None:
    for source in demo.sources.values():
        assert source.name.endswith("Demo")
        assert re.search(r"\.example/$", source.home)


def test_every_article_is_listed_and_every_listed_page_but_one_is_served(demo: Demo, get: Get) -> None:
    listed = _listed(demo, get)
    assert {place(url) for url in demo.urls.values()} <= {place(url) for url in listed}
    assert [url for url in listed if get(url)[0] != 200] == [GONE]


def test_some_articles_are_listed_twice_under_tracking_parameters(demo: Demo, get: Get) -> None:
    once = Counter(place(url) for url in _listed(demo, get))
    twice = [place(url) for name, url in demo.urls.items() if name.startswith("horizon/")]
    assert max(once[at] for at in twice) == 2
    assert any("utm_source" in url for url in _listed(demo, get))


def test_each_page_shows_title_and_text(demo: Demo, get: Get) -> None:
    for name, url in demo.urls.items():
        status, body = get(url)
        shown = clean(html.fromstring(body).text_content())
        assert status == 200
        for part in (demo.articles[name].title, *demo.articles[name].paragraphs):
            assert clean(part) in shown, f"{name}: {part}"


def test_an_address_is_an_article_of_its_own_edition_alone_and_of_no_other_article(demo: Demo) -> None:
    identities = set()
    for name, url in demo.urls.items():
        source = demo.sources[name.split("/")[0]]
        found: dict[str, str | None] = {edition: identity(url, source, edition) for edition in source.editions}
        own = found.pop(demo.articles[name].language)
        assert own is not None, url
        assert not any(found.values()), url
        identities.add((source.key, own))
    assert len(identities) == len(demo.urls)


def test_texts_are_as_long_as_news(demo: Demo) -> None:
    lengths = {name: len(article.text.split()) for name, article in demo.articles.items()}
    assert min(lengths.values()) >= 60
    assert sorted(lengths.values())[len(lengths) // 2] >= 100


def test_letters_are_those_of_the_declared_language(demo: Demo) -> None:
    letters = {"en": "[a-z]", "ar": "[يكةأإ]", "ckb": "[ێۆەڕڵیک]", "kmr": "[êîûçş]"}
    foreign = {"en": "[\u0600-\u06ff]", "ar": "[ێۆەڕڵکی]", "ckb": "[يكةأإى]", "kmr": "[\u0600-\u06ff]"}
    for name, article in demo.articles.items():
        assert len(re.findall(letters[article.language], article.text)) > 20, name
        assert not re.findall(foreign[article.language], article.text), name


def test_the_truth_names_articles_there_are(demo: Demo) -> None:
    truth = demo.events
    told = [name for names in truth.events.values() for name in names]
    alike = [name for pair in truth.look_alikes for name in pair]
    named = [*told, *truth.copies, *truth.copies.values(), *alike, *truth.off_topic, *truth.edited]
    assert set(named) <= set(demo.articles)
    assert len(told) == len(set(told))
    event_of = {name: event for event, names in truth.events.items() for name in names}
    assert all(event_of[copy] == event_of[of] for copy, of in truth.copies.items())
    assert all(event_of.get(one, one) != event_of.get(other, other) for one, other in truth.look_alikes)


def test_events_are_told_by_many_outlets_in_many_languages(demo: Demo) -> None:
    outlets = {event: {name.split("/")[0] for name in names} for event, names in demo.events.events.items()}
    languages = {event: {demo.articles[name].language for name in names} for event, names in demo.events.events.items()}
    assert all(len(told_by) >= 2 for told_by in outlets.values())
    assert sum(len(told_by) >= 3 for told_by in outlets.values()) >= 3
    assert sum(len(spoken) == 3 for spoken in languages.values()) >= 2


def test_copies_repeat_with_small_edits_and_look_alikes_do_not(demo: Demo) -> None:
    text = {name: article.text for name, article in demo.articles.items()}
    for copy, of in demo.events.copies.items():
        assert 0.7 <= _alike(text[copy], text[of]) < 1
        assert demo.articles[copy].published > demo.articles[of].published
    for one, other in demo.events.look_alikes:
        assert _alike(text[one], text[other]) < 0.5


def _alike(one: str, other: str) -> float:
    """Jaccard of the two texts' five-word shingles."""
    shingles = [{tuple(found[at : at + 5]) for at in range(len(found) - 4)} for found in (words(one), words(other))]
    return len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])


def test_what_breaks_breaks_as_said(demo: Demo, get: Get) -> None:
    assert get("http://www.citadel.example/ar/rss.xml")[0] == 500
    assert get("http://karkh.example/rss.xml")[1].startswith(b"<!DOCTYPE html>")
    assert b"Disallow: /en/Partners/" in get("http://tigris.example/robots.txt")[1]
    assert get("http://nobody.example/")[0] == 404
    status, gallery = get("http://www.horizon.example/news/2026/11/22/in-pictures-winter-light-on-the-tigris")
    assert status == 200
    assert len(html.fromstring(gallery).text_content().split()) < 20


def test_an_edited_article_reads_otherwise_and_says_when() -> None:
    with serve(NOW) as served:
        get = _asks(served)
        url = served.urls["citadel/salary-deal"]
        before = get(url)[1]
        served.edit()
        status, after = get(url)
        assert status == 200
        assert after != before
        assert served.urls["citadel/salary-deal"] == url
        sitemap = get("http://www.citadel.example/en/news-sitemap.xml")[1].decode()
    assert "<lastmod>2026-11-22T10:15:00+03:00</lastmod>" in sitemap
    assert "first money arrives" in sitemap


def test_equal_times_give_equal_bytes() -> None:
    assert build(NOW, edited=False) == build(NOW, edited=False)
    assert build(NOW, edited=False).answers != build(NOW - timedelta(days=1), edited=False).answers


@pytest.mark.parametrize("edited", [False, True])
def test_nothing_is_of_the_future(edited: bool) -> None:
    early = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)  # half past one in Baghdad
    articles = build(early, edited=edited).articles.values()
    assert max(article.updated or article.published for article in articles) <= early


@pytest.mark.parametrize("hour", [0, 6, 12, 20, 21, 23])
def test_a_first_crawl_asks_for_every_day_that_has_articles_at_any_hour(hour: int) -> None:
    now = datetime(2026, 11, 21, hour, 10, tzinfo=UTC)  # from 21 h on it is tomorrow in Baghdad
    source = load_sources(SOURCES)["horizon"]
    (listing,) = source.editions["ar"].listings
    site = build(now, edited=False)
    asked = [url for leg in legs(listing, source, Walk(), now) for url in leg]
    listed = [entry.text for url in asked for entry in etree.fromstring(site.answers[place(url)].body).iter("{*}loc")]
    arabic = {
        name for name, article in site.articles.items() if name.startswith("horizon/") and article.language == "ar"
    }
    assert len(listed) == len(arabic) == 3


def test_requests_are_kept_in_order(demo: Demo, get: Get) -> None:
    get("http://waraq.example/feed")
    get("http://karkh.example/iraq/")
    assert demo.requests[-2:] == ["http://waraq.example/feed", "http://karkh.example/iraq/"]


def test_an_origin_form_request_is_answered_by_its_host(demo: Demo) -> None:
    asked = Request(f"{demo.proxy}/feed", headers={"Host": "waraq.example"})
    with build_opener(ProxyHandler({})).open(asked, timeout=10) as answer:
        assert b"Waraq Demo" in answer.read()


def test_leaving_ends_every_thread_and_closes_the_port() -> None:
    before = set(threading.enumerate())
    with serve(NOW) as served:
        get = _asks(served)
        assert get(served.sources["zagros"].home + "robots.txt")[0] == 200
    assert set(threading.enumerate()) <= before
    with pytest.raises(OSError, match="refused"):
        get(served.sources["zagros"].home)
