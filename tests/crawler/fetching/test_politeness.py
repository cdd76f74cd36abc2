"""The crawl asks little: what an outlet said once is not asked again, and when it says stop, every later run stops too."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.crawl.pull import Pull
from crawler.crawl.spider import crawl
from crawler.fetching.politeness import Manners, freshness, retry_after, validators
from crawler.sources.source import Source
from storage.corpus import articles
from storage.crawling import host_waits
from storage.database.store import Store, open_store
from storage.errors import FetchError
from storage.records import Page, Wait
from tests.support.crawling import CONFIG, Answer, Outlet, a_feed, a_source, crawl_once
from tests.support.records import NOON
from tests.support.warm_process import in_a_child

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
URL = "https://www.rudaw.net/sorani/rss"


def a_page(**headers: str) -> Page:
    return Page(URL, URL, NOON, 200, tuple((name.replace("_", "-"), value) for name, value in headers.items()), b"x")


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("30", timedelta(seconds=30)),
        ("0", timedelta()),
        ("99999999999999", timedelta(days=1)),
        ("Tue, 03 Oct 2023 13:00:00 GMT", HOUR),
        ("Tue, 03 Oct 2023 11:00:00 GMT", timedelta()),
        ("Tue, 03 Oct 2033 11:00:00 GMT", timedelta(days=1)),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("٣٠٠", timedelta(seconds=300)),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_never_more_than_a_day(said: str, wait: timedelta | None) -> None:
    assert retry_after(said, NOON) == wait


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"Cache_Control": "public, max-age=300"}, 5),
        ({"cache_control": "MAX-AGE=300", "Age": "240"}, 1),
        ({"Cache_Control": "max-age=300", "Age": "900"}, 0),
        ({"Cache_Control": "max-age=31536000"}, 60),
        ({"Cache_Control": "s-maxage=300"}, 0),
        ({"Cache_Control": "no-cache, max-age=300"}, 0),
        ({"Cache_Control": "no-store"}, 0),
        ({"Expires": "Tue, 03 Oct 2023 12:10:00 GMT"}, 10),
        ({"Expires": "0"}, 0),
        ({"Expires": "Mon, 02 Oct 2023 12:10:00 GMT"}, 0),
        ({"Cache_Control": "max-age=0", "Expires": "Tue, 03 Oct 2033 12:10:00 GMT"}, 0),
        ({}, 0),
    ],
)
def test_an_answer_is_fresh_as_long_as_it_says_within_bounds(headers: dict[str, str], minutes: int) -> None:
    assert freshness(a_page(**headers), NOON, HOUR) == minutes * MINUTE


def test_only_what_can_be_sent_back_as_it_came_makes_a_request_conditional() -> None:
    assert validators(a_page(ETag='W/"a"', Last_Modified="Tue, 03 Oct 2023 11:00:00 GMT")) == {
        "If-None-Match": 'W/"a"',
        "If-Modified-Since": "Tue, 03 Oct 2023 11:00:00 GMT",
    }
    assert validators(a_page(ETag='"Ù"')) == {}
    assert validators(a_page(ETag="")) == {}


def unless_changed(body: bytes, etag: str) -> Answer:
    """As most outlets' servers do: 304 where the asker holds this very answer."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        is_known = handler.headers.get("If-None-Match") == etag
        handler.send_response(304 if is_known else 200)
        handler.send_header("ETag", etag)
        handler.send_header("Content-Length", "0" if is_known else str(len(body)))
        handler.end_headers()
        handler.wfile.write(b"" if is_known else body)

    return Answer(act=act)


def test_a_pass_over_an_unchanged_listing_costs_one_conditional_request(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2, 3)
    outlet.answers["/feed"] = unless_changed(outlet.answers["/feed"].body, '"one"')
    (first,) = crawl_once(path, [a_source(outlet)], outlet)
    asked = outlet.hits.total()
    (second,) = crawl_once(path, [a_source(outlet)], outlet, now=NOON + 30 * MINUTE)
    assert (first.new, first.message) == (3, "")
    assert (second.state, second.found, second.known, second.message) == ("unchanged", 3, 3, "unchanged")
    assert outlet.hits.total() == asked + 1
    assert outlet.asked[-1]["If-None-Match"] == '"one"'


def test_what_an_unchanged_listing_still_owes_is_read(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2, 3)
    outlet.answers["/feed"] = unless_changed(outlet.answers["/feed"].body, '"one"')
    crawl_once(path, [a_source(outlet)], outlet, limit=1)
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet, now=NOON + 30 * MINUTE)
    assert (outcome.new, outcome.known) == (2, 1)
    crawl_once(path, [a_source(outlet)], outlet, now=NOON + 2 * HOUR)
    assert outlet.hits["/news/1"] == 2  # looked at again for edits, as if the listing had come anew


def test_whole_articles_of_an_unchanged_listing_are_not_read_again(outlet: Outlet, path: Path) -> None:
    text = "Officials opened a new school in Makhmur on Tuesday, with twelve classrooms and room for 400 pupils. " * 2
    item = f"<item><title>School 1 opens</title><link>{outlet.home}/news/1</link>"
    feed = f'<rss version="2.0"><channel>{item}<content:encoded>{text}</content:encoded></item></channel></rss>'
    outlet.answers["/feed"] = unless_changed(feed.encode(), '"one"')
    listing = {"kind": "feed", "url": f"{outlet.home}/feed", "sure": "unproven", "full_text": True}
    source = a_source(outlet, editions={"en": {"listings": (listing,)}})
    (first,) = crawl_once(path, [source], outlet)
    (second,) = crawl_once(path, [source], outlet, now=NOON + 2 * HOUR)
    store = open_store(path)
    with store.read() as db:
        (last,) = [last for _, last in articles.check_times(db, "one", ["1"]).values()]
    store.close()
    assert (first.new, second.known, last) == (1, 1, NOON)


def test_validators_go_to_the_address_they_came_from_alone(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    feed = outlet.answers["/feed"]
    feed.headers = {"ETag": '"one"', "Last-Modified": "Mon, 02 Oct 2023 10:00:00 GMT"}
    crawl_once(path, [a_source(outlet)], outlet)
    outlet.answers["/moved"] = Answer(feed.body)
    outlet.answers["/feed"] = Answer(status=301, headers={"Location": "/moved"})
    outlet.asked.clear()
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet, now=NOON + 2 * HOUR)
    to_feed, to_moved, to_article = outlet.asked
    assert (outcome.state, outcome.found) == ("ok", 1)
    assert (to_feed["If-None-Match"], "If-Modified-Since" in to_feed) == ('"one"', True)
    for other in (to_moved, to_article):
        assert not {"If-None-Match", "If-Modified-Since"} & set(other)


def test_a_listing_that_calls_itself_fresh_is_not_asked_for_until_then(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    outlet.answers["/feed"].headers = {"Cache-Control": "max-age=1200"}
    crawl_once(path, [a_source(outlet)], outlet)
    outlet.answers["/feed"] = Answer(a_feed([(f"{outlet.home}/news/{number}", number) for number in (1, 2)]))
    (fresh,) = crawl_once(path, [a_source(outlet)], outlet, now=NOON + 10 * MINUTE)
    assert (fresh.found, fresh.message, outlet.hits["/feed"]) == (1, "unchanged", 1)
    (stale,) = crawl_once(path, [a_source(outlet)], outlet, now=NOON + 20 * MINUTE)
    assert (stale.found, outlet.hits["/feed"]) == (2, 2)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "pause"), [({"Retry-After": "3600"}, 60), ({"Retry-After": "Tue, 03 Oct 2023 13:00:00 GMT"}, 60), ({}, 30)]
)
def test_a_host_that_says_stop_is_left_alone_by_the_runs_after(
    outlet: Outlet, path: Path, status: int, said: dict[str, str], pause: int
) -> None:
    outlet.add_articles(1)
    feed = outlet.answers["/feed"]
    outlet.answers["/feed"] = Answer(b"slow down", status=status, headers=said)
    crawl_once(path, [a_source(outlet)], outlet)
    asked = outlet.hits.total()
    outlet.answers["/feed"] = feed
    (stopped,) = crawl_once(path, [a_source(outlet)], outlet, now=NOON + (pause - 1) * MINUTE)
    assert (stopped.state, outlet.hits.total()) == ("blocked" if status == 429 else "failed", asked)
    assert "paused until 2023-10-03 1" in stopped.message
    (again,) = crawl_once(path, [a_source(outlet)], outlet, now=NOON + pause * MINUTE)
    assert (again.state, again.new) == ("ok", 1)


def test_a_robots_txt_is_asked_for_again_only_after_hours(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    outlet.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /feed\n")
    for hours in (0, 1, 11):
        crawl_once(path, [a_source(outlet)], outlet, now=NOON + hours * HOUR)
    assert (outlet.hits["/robots.txt"], outlet.hits["/feed"]) == (1, 0)
    del outlet.answers["/robots.txt"]
    crawl_once(path, [a_source(outlet)], outlet, now=NOON + 12 * HOUR)
    assert (outlet.hits["/robots.txt"], outlet.hits["/feed"]) == (2, 1)


def test_a_robots_txt_that_cannot_be_had_is_asked_for_again_by_the_next_run(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    outlet.answers["/robots.txt"] = Answer(b"oops", status=500)
    crawl_once(path, [a_source(outlet)], outlet)
    del outlet.answers["/robots.txt"]
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet)
    assert outcome.new == 1


def test_the_delay_of_an_outlet_holds_from_one_run_to_the_next(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    crawl_once(path, [a_source(outlet, delay_seconds=0.5)], outlet)
    store = open_store(path)
    with store.read() as db:
        assert host_waits.standing(db, NOON) == {
            outlet.host: Wait(NOON + timedelta(seconds=1.5))
        }  # robots.txt, a feed, an article
    store.close()
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet)
    assert outcome.state == "ok"


def test_turns_at_a_host_are_shared_by_all_who_ask_it(store: Store) -> None:
    one, two = Manners(store, CONFIG, NOON), Manners(store, CONFIG, NOON)
    delay, host = timedelta(seconds=5), "one.example"
    assert one.turn(host, delay, NOON) == 0
    assert two.turn(host, delay, NOON) == 5
    assert one.turn(host, delay, NOON) == 10
    assert one.turn(host, delay, NOON) == 0  # after itself: the engine keeps the delay
    assert two.turn(host, delay, NOON + MINUTE) == 0
    assert two.turn("two.example", delay, NOON) == 0
    assert one.turn(host, timedelta(), NOON) == 0


def test_a_host_that_stopped_one_process_stops_the_others_too(store: Store) -> None:
    one, two = Manners(store, CONFIG, NOON), Manners(store, CONFIG, NOON)
    one.stop("one.example", FetchError("answered 429", reason="http_429"), NOON + HOUR)
    with pytest.raises(FetchError, match="paused until 2023-10-03 13:00"):
        two.turn("one.example", timedelta(seconds=5), NOON)
    with pytest.raises(FetchError):
        two.check("one.example")
    assert Manners(store, CONFIG, NOON).turn("one.example", timedelta(seconds=5), NOON + 2 * HOUR) == 0


def test_two_processes_that_read_one_host_keep_its_delay_together(outlet: Outlet, path: Path) -> None:
    # Of each: robots.txt, a feed, an article behind a redirect, one that fails once.
    def fails_once(handler: BaseHTTPRequestHandler) -> None:
        is_first = outlet.hits[handler.path] == 1
        handler.send_response(500 if is_first else 200)
        handler.send_header("Content-Length", "0" if is_first else str(len(page)))
        handler.end_headers()
        handler.wfile.write(b"" if is_first else page)

    outlet.add_articles(1, 2, 3, 4)
    page = outlet.answers["/news/1"].body
    outlet.answers |= {f"/old/news/{number}": Answer(page) for number in (1, 3)}
    outlet.answers |= {f"/news/{n}": Answer(status=301, headers={"Location": f"/old/news/{n}"}) for n in (1, 3)}
    outlet.answers |= {f"/news/{number}": Answer(act=fails_once) for number in (2, 4)}
    outlet.answers["/other"] = Answer(a_feed([(f"{outlet.home}/news/{number}", number) for number in (3, 4)]))
    outlet.answers["/feed"] = Answer(a_feed([(f"{outlet.home}/news/{number}", number) for number in (1, 2)]))
    open_store(path).close()
    with ThreadPoolExecutor(2) as pool:
        asked = [
            a_source(outlet, key, feeds=(feed,), delay_seconds=0.8)
            for key, feed in (("one", "/feed"), ("two", "/other"))
        ]
        found = list(pool.map(lambda source: in_a_child(crawl_by_the_clock, path, source, outlet.host), asked))
    assert found == [2, 2]
    assert {path for path, times in outlet.hits.items() if times > 1} >= {"/news/2", "/news/4"}
    assert len(outlet.times) >= 11  # one of the two may have found the robots.txt kept
    assert min(later - earlier for earlier, later in pairwise(outlet.times)) > 0.5


def crawl_by_the_clock(path: Path, source: Source, host: str) -> int:
    store = open_store(path)
    outcomes = crawl(store, [source], Pull(allow_hosts=frozenset({host})), CONFIG, lambda: datetime.now(UTC))
    store.close()
    return sum(outcome.new for outcome in outcomes)
