"""Nothing is missed: how far back a listing is read, and that a run stopped anywhere goes on where it was."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from crawler.crawl import source_listings as stage
from crawler.crawl.backward_walk import CATCH_UP, Walk, catching_up, goes_on, requested_walk
from crawler.crawl.pull import Pull
from crawler.crawl.spider import crawl
from crawler.health.judge import look
from crawler.parsing.address_days import days_of
from crawler.sources.source import Listing, Source
from storage.config.settings import Config
from storage.crawling import runs
from storage.database.store import open_store
from storage.database.tables import articles, drops, frontier, walks
from storage.records import ListingHistory, Outcome
from tests.support.crawling import CONFIG, Answer, Outlet, a_feed, a_page, a_source, crawl_once
from tests.support.records import NOON
from tests.support.warm_process import in_a_child

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONE = ZoneInfo("Asia/Baghdad")
PAGED = Listing.model_validate({"kind": "section", "url": "https://one.example/{page}", "sure": "used", "pages": 50})


def rows(path: Path, table: Any, column: str) -> list[str]:
    store = open_store(path)
    with store.read() as db:
        found = sorted(db.execute(select(table.c[column])).scalars())
    store.close()
    return found


def crawl_and_record(path: Path, source: Source, outlet: Outlet, now: datetime, **given: Any) -> list[Outcome]:
    """A crawl whose outcomes are kept, as `crawler crawl` keeps them: the next one knows when it was read well."""
    made = crawl_once(path, [source], outlet, now=now, **given)
    store = open_store(path)
    with store.begin() as db:
        run = runs.begin(db, "crawl", now)
        runs.record(db, run, made)
        runs.finish(db, run, "ok", "", now)
    store.close()
    return made


def kept(path: Path) -> list[int]:
    return sorted(int(identity) for identity in rows(path, articles, "identity"))


# Decided without network or store


def test_without_a_walk_pages_are_read_as_long_as_there_is_something_new() -> None:
    assert goes_on([NOON], Walk(), fresh=True, unseen=True, pages_read=1)
    assert not goes_on([NOON], Walk(), fresh=True, unseen=True, pages_read=CATCH_UP)
    assert not goes_on([NOON], Walk(), fresh=False, unseen=True, pages_read=1)


def test_a_walk_goes_on_to_its_first_day_and_stops_where_nothing_tells_the_way() -> None:
    walk = requested_walk(NOON - 2 * HOUR, None)
    assert goes_on([None, NOON - HOUR], walk, fresh=False, unseen=True, pages_read=50)
    assert not goes_on([NOON - 3 * HOUR], walk, fresh=True, unseen=True, pages_read=1)
    assert not goes_on([], walk, fresh=False, unseen=False, pages_read=1)
    assert not goes_on([NOON], walk, fresh=True, unseen=False, pages_read=2)  # the last page once more, for ever
    assert goes_on([None, None], walk, fresh=True, unseen=True, pages_read=1)
    assert not goes_on([None, None], walk, fresh=True, unseen=True, pages_read=CATCH_UP)


@pytest.mark.parametrize(
    ("url", "first", "last"),
    [
        ("https://a.example/sitemap-2023-10.xml", date(2023, 10, 1), date(2023, 10, 31)),
        ("https://a.example/20231205.xml.gz", date(2023, 12, 5), date(2023, 12, 5)),
        ("https://a.example/2023/12/sitemap.xml", date(2023, 12, 1), date(2023, 12, 31)),
        ("https://a.example/2023/sitemap.xml", date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_an_address_names_days(url: str, first: date, last: date) -> None:
    assert days_of(url) == (first, last)


@pytest.mark.parametrize("url", ["https://a.example/post-sitemap12.xml", "https://a.example/2023-02-31.xml", ""])
def test_an_address_names_no_days(url: str) -> None:
    assert days_of(url) is None


def a_reading(ago: timedelta, failures: int = 0) -> ListingHistory:
    outcome = Outcome("one", PAGED.url, "failed" if failures else "ok", found=20)
    return ListingHistory(PAGED.url, NOON - ago, outcome, NOON - ago, 20.0, failures)


def test_an_outlet_is_caught_up_after_a_gap_and_not_before() -> None:
    def walk(read: ListingHistory | None, unfinished: tuple[str, ...] = (), listing: Listing = PAGED) -> Walk:
        return catching_up(listing, read, read.last_good if read else None, unfinished, CONFIG, NOON)

    assert walk(a_reading(3 * HOUR)) == Walk()
    assert walk(None) == Walk()  # never read: there is nothing to go back to
    assert walk(a_reading(30 * HOUR)).since == NOON - 32 * HOUR
    assert walk(a_reading(100 * DAY)).since == NOON - 14 * DAY
    begun = walk(a_reading(30 * HOUR))
    assert walk(a_reading(HOUR), (begun.key,)) == begun  # begun by a run that was stopped
    feed = PAGED.model_copy(update={"pages": 1, "kind": "feed"})
    assert walk(a_reading(30 * HOUR), listing=feed) == Walk()  # it has only its newest


# With an outlet

_UTC = "%Y-%m-%dT%H:%M:%SZ"


def an_archive(outlet: Outlet, last: int, size: int, *, dated: bool) -> dict[str, Any]:
    """A listing in pages of `size` articles, the newest (highest number) first, one an hour until NOON; the fields of a source."""
    for number in range(1, last + 1):
        at = NOON - (last - number) * HOUR
        page = a_page(f"School {number} opens", f"Makhmur {number}").decode()
        meta = f'<meta property="article:published_time" content="{at:{_UTC}}"></head>'
        outlet.answers[f"/news/{number}"] = Answer(page.replace("</head>", meta).encode())
    numbers = list(range(last, 0, -1))
    for page_number in range(1, -(-last // size) + 1):
        some = numbers[(page_number - 1) * size : page_number * size]
        times = {number: NOON - (last - number) * HOUR for number in some}
        items = "".join(
            f"<url><loc>{outlet.home}/news/{number}</loc><news><publication_date>{at:{_UTC}}</publication_date></news></url>"
            for number, at in times.items()
        )
        body = f"<urlset>{items}</urlset>"
        if not dated:
            body = (
                "<html><body>" + "".join(f'<a href="/news/{number}">School</a>' for number in some) + "</body></html>"
            )
        outlet.answers[f"/list/{page_number}"] = Answer(body.encode())
    kind = "news_sitemap" if dated else "section"
    listing = {"kind": kind, "url": outlet.home + "/list/{page}", "sure": "unproven", "pages": 100}
    return {"editions": {"en": {"listings": (listing,)}}}


def listed(outlet: Outlet) -> list[int]:
    return sorted(int(path.removeprefix("/list/")) for path in outlet.hits if path.startswith("/list/"))


@pytest.mark.parametrize("dated", [True, False])
def test_an_archive_is_walked_back_to_the_first_day_and_no_further(outlet: Outlet, path: Path, dated: bool) -> None:
    source = a_source(outlet, **an_archive(outlet, 60, 4, dated=dated))
    (outcome,) = crawl_once(path, [source], outlet, since=NOON - 30 * HOUR, until=NOON - 20 * HOUR)
    assert kept(path) == list(range(30, 41))
    assert listed(outlet) == list(range(1, 10))  # the ninth page begins before the first day
    assert outcome.state == "ok"
    assert rows(path, frontier, "identity") == rows(path, walks, "url") == []


def test_an_archive_ends_where_its_next_page_or_day_is_not_there(outlet: Outlet, path: Path) -> None:
    fields = an_archive(outlet, 8, 4, dated=True)
    by_day = {"kind": "sitemap", "url": outlet.home + "/{yyyy}-{mm}-{dd}.xml", "sure": "unproven"}
    fields["editions"]["en"]["listings"] += (by_day,)
    outlet.answers["/2023-10-01.xml"] = Answer(f"<urlset><url><loc>{outlet.home}/news/9</loc></url></urlset>".encode())
    outlet.answers["/news/9"] = Answer(a_page("School 9 opens", "Makhmur"))
    outcomes = crawl_once(path, [a_source(outlet, **fields)], outlet, since=NOON - 4 * DAY)
    assert [outcome.state for outcome in outcomes] == ["ok", "ok"]
    assert kept(path) == list(range(1, 10))


def test_one_broken_sitemap_of_an_index_costs_only_itself(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    index = "".join(f"<sitemap><loc>{outlet.home}/{name}.xml</loc></sitemap>" for name in ("gone", "week"))
    outlet.answers["/index.xml"] = Answer(f"<sitemapindex>{index}</sitemapindex>".encode())
    outlet.answers["/week.xml"] = Answer(f"<urlset><url><loc>{outlet.home}/news/1</loc></url></urlset>".encode())
    listing = {"kind": "sitemap", "url": f"{outlet.home}/index.xml", "sure": "unproven"}
    (outcome,) = crawl_once(path, [a_source(outlet, editions={"en": {"listings": (listing,)}})], outlet)
    assert (outcome.state, outcome.new) == ("failed", 1)
    assert "gone.xml: answered 404" in outcome.message


def _endless_index(outlet: Outlet) -> Callable[[BaseHTTPRequestHandler], None]:
    def act(handler: BaseHTTPRequestHandler) -> None:
        number = int(handler.path.removeprefix("/index-").removesuffix(".xml"))
        inner = "".join(
            f"<sitemap><loc>{outlet.home}/index-{n}.xml</loc></sitemap>" for n in range(number + 1, number + 8)
        )
        body = f"<sitemapindex>{inner}</sitemapindex>".encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return act


@pytest.mark.parametrize("dated", [True, False])
def test_a_walk_that_ends_with_the_last_page_allowed_says_how_far_it_came(
    outlet: Outlet, path: Path, dated: bool
) -> None:
    fields = an_archive(outlet, 40, 4, dated=dated)
    listing = fields["editions"]["en"]["listings"][0]
    fields["editions"]["en"]["listings"] = (listing | {"pages": 6},)
    (outcome,) = crawl_once(path, [a_source(outlet, **fields)], outlet, since=NOON - 36 * HOUR)
    assert (outcome.state, listed(outlet)) == ("ok", [1, 2, 3, 4, 5, 6])
    assert "only its 6 pages were read, back to 2023-10-02" in outcome.message
    (reached,) = crawl_once(path, [a_source(outlet, **fields)], outlet, since=NOON - 6 * HOUR)
    assert "pages were read" not in reached.message


def _few_sitemaps(path: Path, source: Source, pull: Pull) -> list[Outcome]:
    store = open_store(path)
    with mock.patch.object(stage, "MOST_SITEMAPS", 12):
        outcomes = crawl(store, [source], pull, CONFIG, lambda: NOON)
    store.close()
    return outcomes


@pytest.mark.parametrize("days", [None, 3])
def test_an_index_of_indexes_without_end_is_left_and_said(outlet: Outlet, path: Path, days: int | None) -> None:
    endless = Answer(act=_endless_index(outlet))
    outlet.answers |= {f"/index-{number}.xml": endless for number in range(100)}
    listing = {"kind": "sitemap", "url": f"{outlet.home}/index-0.xml", "sure": "unproven"}
    source = a_source(outlet, editions={"en": {"listings": (listing,)}})
    since = None if days is None else NOON - days * DAY
    (outcome,) = in_a_child(_few_sitemaps, path, source, Pull(since, allow_hosts=frozenset({outlet.host})))
    assert (outcome.state, outcome.new) == ("odd", 0)
    assert "sitemaps more than one run reads (12)" in outcome.message
    assert outlet.hits.total() == 14  # with robots.txt and the index that is declared


def test_the_last_page_served_again_and_again_ends_the_walk(outlet: Outlet, path: Path) -> None:
    source = a_source(outlet, **an_archive(outlet, 8, 4, dated=False))
    outlet.answers |= {f"/list/{number}": outlet.answers["/list/2"] for number in range(3, 60)}
    crawl_once(path, [source], outlet, since=NOON - 90 * HOUR)
    assert (kept(path), listed(outlet)) == (list(range(1, 9)), [1, 2, 3])


@pytest.mark.parametrize("dated", [True, False])
def test_a_walk_that_was_stopped_goes_on_where_it_was(outlet: Outlet, path: Path, dated: bool) -> None:
    source = a_source(outlet, **an_archive(outlet, 60, 4, dated=dated))
    window: dict[str, Any] = {"since": NOON - 40 * HOUR, "until": NOON - HOUR}
    whole = outlet.answers["/list/6"]
    outlet.answers["/list/6"] = Answer(b"slow down", status=503, headers={"Retry-After": "30"})
    (stopped,) = crawl_once(path, [source], outlet, **window)
    assert stopped.state == "failed"
    assert len(rows(path, walks, "url")) == 5
    outlet.answers["/list/6"] = whole
    outlet.hits.clear()
    crawl_once(path, [source], outlet, now=NOON + HOUR, **window)
    assert listed(outlet)[0] == 6
    assert kept(path) == list(range(20, 60))
    assert rows(path, frontier, "identity") == rows(path, walks, "url") == []


def test_what_was_listed_and_not_visited_is_visited_by_the_next_run_listed_or_not(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2, 3)
    outlet.answers["/news/2"] = Answer(b"slow down", status=429, headers={"Retry-After": "30"})
    crawl_once(path, [a_source(outlet)], outlet)
    assert (kept(path), len(rows(path, frontier, "identity"))) == ([3], 2)
    outlet.add_articles(2)
    outlet.answers["/feed"] = Answer(a_feed([(f"{outlet.home}/news/9", 9)]))
    outlet.answers["/news/9"] = Answer(a_page("School 9 opens", "Makhmur"))
    outlet.answers["/feed"] = Answer(a_feed([(f"{outlet.home}/news/9", 9)]))
    feed, left = crawl_once(path, [a_source(outlet)], outlet, now=NOON + HOUR)
    assert kept(path) == [1, 2, 3, 9]
    assert (feed.new, left.listing, left.new) == (1, "left by a run before", 2)
    assert rows(path, frontier, "identity") == []


def test_a_page_that_failed_for_a_passing_reason_is_tried_until_it_is_given_up(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2)
    outlet.answers["/news/1"] = Answer(b"oops", status=500)
    crawl_once(path, [a_source(outlet)], outlet)
    outlet.answers["/feed"] = Answer(a_feed([(f"{outlet.home}/news/2", 2)]))
    crawl_once(path, [a_source(outlet)], outlet, now=NOON + DAY)
    assert rows(path, frontier, "identity") == ["1"]
    asked = outlet.hits["/news/1"]
    crawl_once(path, [a_source(outlet)], outlet, now=NOON + 1.2 * DAY)
    assert outlet.hits["/news/1"] == asked  # each time twice as old
    _, left = crawl_once(path, [a_source(outlet)], outlet, now=NOON + 15 * DAY)
    assert "given_up 1" in left.message
    assert rows(path, frontier, "identity") == []
    assert rows(path, drops, "reason") == ["given_up"]


def test_an_outlet_that_was_down_for_a_day_is_caught_up(outlet: Outlet, path: Path) -> None:
    crawl_and_record(path, a_source(outlet, **an_archive(outlet, 4, 4, dated=True)), outlet, NOON)
    later = NOON + 30 * HOUR
    fields = an_archive(outlet, 34, 3, dated=True)  # thirty more since; their times are told from NOON
    for answer in outlet.answers.values():
        for back in range(35):
            at = NOON - back * HOUR
            answer.body = answer.body.replace(
                f"{at:{_UTC}}".encode(), f"{at + 30 * HOUR:%Y-%m-%dT%H:%M:%S+00:00}".encode()
            )
    outlet.hits.clear()
    crawl_and_record(path, a_source(outlet, **fields), outlet, later)
    assert kept(path) == list(range(1, 35))
    assert max(listed(outlet)) > CATCH_UP
    assert rows(path, walks, "url") == []
    outlet.hits.clear()
    crawl_and_record(path, a_source(outlet, **fields), outlet, later + HOUR)
    assert listed(outlet) == [1]  # and not again


def test_sitemaps_by_day_are_asked_for_the_days_that_were_missed(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    listings = (
        {"kind": "feed", "url": f"{outlet.home}/feed", "sure": "unproven"},
        {"kind": "sitemap", "url": outlet.home + "/{yyyy}-{mm}-{dd}.xml", "sure": "unproven"},
    )
    source = a_source(outlet, editions={"en": {"listings": listings}})
    for day in range(1, 8):
        outlet.answers[f"/2023-10-0{day}.xml"] = Answer(
            f"<urlset><url><loc>{outlet.home}/news/{day}0</loc></url></urlset>".encode()
        )
        outlet.answers[f"/news/{day}0"] = Answer(a_page(f"School {day}", f"Makhmur {day}"))
    crawl_and_record(path, source, outlet, NOON)
    assert kept(path) == [1]
    crawl_and_record(path, source, outlet, NOON + 2 * DAY)
    assert kept(path) == [1, 30, 40, 50]


def test_a_pull_of_a_few_articles_leaves_nothing_waiting(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2, 3)
    crawl_once(path, [a_source(outlet)], outlet, limit=1)
    assert (kept(path), rows(path, frontier, "identity")) == ([3], [])


def test_the_walk_of_one_window_takes_nothing_of_another(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2, 3)
    outlet.answers["/news/3"] = Answer(b"slow down", status=429, headers={"Retry-After": "30"})
    crawl_once(path, [a_source(outlet)], outlet)
    window: dict[str, Any] = {"since": datetime(2023, 9, 1, tzinfo=UTC), "until": datetime(2023, 9, 2, tzinfo=UTC)}
    outlet.answers["/feed"] = Answer(a_feed([]))
    crawl_once(path, [a_source(outlet)], outlet, now=NOON + HOUR, **window)
    assert (kept(path), len(rows(path, frontier, "identity"))) == ([], 3)


def test_a_listing_that_lists_far_more_than_ever_is_refused_and_told(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2, 3)
    source = a_source(outlet)
    crawl_and_record(path, source, outlet, NOON)
    outlet.answers["/feed"] = Answer(a_feed([(f"{outlet.home}/news/{number}", 5) for number in range(10, 710)]))
    config = CONFIG.model_copy(update={"max_bytes": 2_000_000})
    (flood,) = crawl_and_record(path, source, outlet, NOON + HOUR, config=config)
    assert (flood.state, flood.found, flood.new) == ("odd", 700, 0)
    assert "lists 700 articles at once, usually 3: none was stored" in flood.message
    assert sum(outlet.hits[f"/news/{number}"] for number in range(10, 710)) == 0
    store = open_store(path)
    (health,) = look(store, [source], Config(crawl=CONFIG), NOON + 2 * HOUR)
    store.close()
    assert (health.state, health.needs_person) == ("broken", True)
    assert "lists 700 articles at once, usually 3" in health.reason
