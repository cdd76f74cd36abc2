"""What was answered last, and how long a host is left alone, outlive the run: on both engines."""

from dataclasses import replace
from datetime import timedelta

from storage.corpus import articles
from storage.crawling import host_waits, http_cache
from storage.database.store import Store
from storage.records import CachedResponse, Page, Wait
from tests.support.records import NOON, an_article

HOUR = timedelta(hours=1)
FEED = "https://www.rudaw.net/sorani/rss"
HEADERS = (("ETag", '"ژمارە-1"'), ("Content-Type", "application/rss+xml"))
PAGE = Page(FEED, FEED, NOON, 200, HEADERS, "<rss>هەواڵ</rss>".encode(), "crawl-2023-10-03.warc.gz@0")


def test_an_answer_is_given_back_whole_and_the_newer_one_stands(store: Store) -> None:
    newer = CachedResponse(replace(PAGE, body=b"<rss/>", fetched_at=NOON + HOUR), NOON + 2 * HOUR)
    with store.begin() as db:
        http_cache.keep(db, CachedResponse(PAGE, NOON), NOON)
        assert http_cache.get(db, FEED) == CachedResponse(PAGE, NOON)
        http_cache.keep(db, newer, NOON + HOUR)
        assert http_cache.get(db, FEED) == newer
        assert http_cache.get(db, FEED + "/2") is None


def test_only_an_answer_nobody_uses_is_forgotten(store: Store) -> None:
    with store.begin() as db:
        http_cache.keep(db, CachedResponse(PAGE, NOON), NOON)
        assert http_cache.forget(db, NOON) == 0
        assert http_cache.forget(db, NOON + HOUR) == 1
        assert http_cache.get(db, FEED) is None


def test_a_wait_stands_until_it_is_over(store: Store) -> None:
    with store.begin() as db:
        host_waits.keep(db, {"rudaw.net": Wait(NOON + HOUR, "http_429"), "elaph.com": Wait(NOON + HOUR)})
        host_waits.keep(db, {"elaph.com": Wait(NOON + 2 * HOUR, "http_503")})
        assert host_waits.standing(db, NOON) == {
            "rudaw.net": Wait(NOON + HOUR, "http_429"),
            "elaph.com": Wait(NOON + 2 * HOUR, "http_503"),
        }
        assert set(host_waits.standing(db, NOON + HOUR)) == {"elaph.com"}


def test_each_version_of_an_article_points_at_its_page(store: Store) -> None:
    first = an_article(archived_at="crawl-2023-10-03.warc.gz@0")
    second = replace(first, text="Two schools opened.", archived_at="crawl-2023-10-04.warc.gz@77")
    with store.begin() as db:
        article_id, _ = articles.add(db, first)
        articles.add(db, second)
        places = [version.archived_at for version in articles.history(db, article_id)]
        assert articles.get(db, [article_id])[article_id].archived_at == second.archived_at
    assert places == [first.archived_at, second.archived_at]
