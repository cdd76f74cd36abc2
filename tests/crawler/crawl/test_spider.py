"""A crawl of outlets on loopback: every article once, and every failure one line."""

import gzip
import logging
import socket
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crawler.crawl.pull import Pull
from crawler.crawl.spider import crawl, probe
from crawler.sources.source import Source
from storage.database.store import open_store
from storage.database.tables import articles, drops
from storage.records import Outcome, Page
from tests.support.crawling import CONFIG, Answer, Outlet, a_feed, a_page, a_source, an_outlet, crawl_once
from tests.support.records import NOON
from tests.support.warm_process import in_a_child


def kept(path: Path) -> list[str]:
    store = open_store(path)
    with store.read() as db:
        urls = list(db.scalars(select(articles.c.url).order_by(articles.c.url)))
    store.close()
    return urls


def dropped(path: Path) -> dict[str, str]:
    store = open_store(path)
    with store.read() as db:
        reasons = {row.url: row.reason for row in db.execute(select(drops))}
    store.close()
    return reasons


def test_an_article_listed_thrice_is_fetched_and_kept_once(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    url = f"{outlet.home}/news/1"
    outlet.answers["/iraq"] = Answer(a_feed([(f"{url}?utm_source=rss", 1)]))
    outlet.answers["/top"] = Answer(a_feed([(f"{url}#comments", 1), (f"{url}/", 1)]))
    outcomes = crawl_once(path, [a_source(outlet, feeds=("/feed", "/iraq", "/top"))], outlet)
    assert [(outcome.found, outcome.new, outcome.known) for outcome in outcomes] == [(1, 1, 0), (1, 0, 1), (1, 0, 1)]
    assert sum(count for asked, count in outlet.hits.items() if asked.startswith("/news/1")) == 1
    assert len(kept(path)) == 1


def test_a_second_run_fetches_no_page_again(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2, 3)
    crawl_once(path, [a_source(outlet)], outlet)
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet, now=NOON + timedelta(minutes=30))
    assert (outcome.new, outcome.known) == (0, 3)
    assert outlet.hits["/news/1"] == 1
    crawl_once(path, [a_source(outlet)], outlet, now=NOON + timedelta(hours=2))
    assert outlet.hits["/news/1"] == 2  # two hours old: looked at again, for edits


def test_what_an_outlet_answers_wrongly_is_one_line_and_the_others_go_on(outlet: Outlet, path: Path) -> None:
    wrong = {
        "/500": Answer(b"oops", status=500),
        "/html": Answer(
            b"<!doctype html><html><body><p>We moved</p></body></html>", headers={"Content-Type": "text/html"}
        ),
        "/none": Answer(a_feed([]), headers={"Content-Type": "application/rss+xml"}),
        "/blank": Answer(b""),
        "/forbidden": Answer(b"no", status=403),
    }
    outlet.answers |= wrong
    outlet.add_articles(7)
    sources = [a_source(outlet, key=path[1:], feeds=(path,)) for path in wrong] + [a_source(outlet, key="good")]
    made = {outcome.source: outcome for outcome in crawl_once(path, sources, outlet)}
    assert {key: outcome.state for key, outcome in made.items()} == {
        "500": "failed",
        "html": "failed",
        "none": "empty",
        "blank": "failed",
        "forbidden": "blocked",
        "good": "ok",
    }
    assert all("\n" not in outcome.message for outcome in made.values())
    assert all(made[key].message for key in made if key != "good")
    assert made["good"].new == 1
    assert "answered 500" in made["500"].message


def test_an_outlet_that_is_down_does_not_stop_the_other(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2)
    with an_outlet() as other:
        gone = a_source(other, key="gone")
    down, good = crawl_once(path, [gone, a_source(outlet, key="good")], outlet, other)
    if down.source == "good":
        down, good = good, down
    assert (down.state, good.state, good.new) == ("failed", "ok", 2), good.message
    assert "refuses connections" in down.message


def test_robots_txt_is_obeyed(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    outlet.answers["/robots.txt"] = Answer(b"User-agent: digest-crawler\nDisallow: /feed\n")
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet)
    assert (outcome.state, outlet.hits["/feed"]) == ("blocked", 0)
    assert "robots.txt disallows" in outcome.message


@pytest.mark.parametrize(("status", "state"), [(404, "ok"), (403, "ok"), (500, "failed")])
def test_a_robots_txt_that_is_not_there_allows_and_a_broken_one_refuses(
    outlet: Outlet, path: Path, status: int, state: str
) -> None:
    outlet.add_articles(1)
    outlet.answers["/robots.txt"] = Answer(b"<html>User-agent: *</html>", status=status)
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet)
    assert outcome.state == state


def test_429_is_asked_once_and_never_again_in_this_run(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2, 3)
    outlet.answers["/news/3"] = Answer(b"slow down", status=429, headers={"Retry-After": "30"})
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet)
    assert (outlet.hits["/news/3"], outlet.hits["/news/2"], outlet.hits["/news/1"]) == (1, 0, 0)
    assert outcome.state == "blocked"
    assert "0:00:30" in outcome.message
    assert "3 wait for the next run" in outcome.message
    assert dropped(path) == {}


def test_refused_pages_are_kept_as_leads_and_soon_not_asked_for(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2, 3, 4, 5)
    for number in range(1, 6):
        outlet.answers[f"/news/{number}"] = Answer(b"no", status=403)
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet)
    assert (outcome.state, outcome.new) == ("blocked", 5)
    assert sum(outlet.hits[f"/news/{number}"] for number in range(1, 6)) == 3
    assert "5 headline only" in outcome.message


def test_a_page_without_article_is_a_counted_drop_and_left_alone(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2)
    outlet.answers["/news/2"] = Answer(b"<html><body><nav>Home</nav></body></html>")
    del outlet.answers["/news/1"]
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet)
    assert (outcome.new, outcome.dropped) == (0, 2)
    assert dropped(path)[f"{outlet.home}/news/1"] == "http_404"
    crawl_once(path, [a_source(outlet)], outlet)
    assert (outlet.hits["/news/1"], outlet.hits["/news/2"]) == (1, 1)


def test_a_bomb_an_endless_drip_and_a_huge_page_cost_only_themselves(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2, 3, 4)
    bomb = gzip.compress(b"<p>" + b"a" * 20_000_000)
    outlet.answers["/news/2"] = Answer(bomb, headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})
    outlet.answers["/news/3"] = Answer(act=_drip)
    outlet.answers["/news/4"] = Answer(b"<p>" + b"b" * 300_000)
    started = time.monotonic()
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet)
    assert (outcome.state, outcome.new, outcome.dropped) == ("ok", 1, 3)
    assert sorted(dropped(path).values()) == ["timeout", "too_large", "too_large"]
    assert outlet.hits["/news/3"] == 1
    assert time.monotonic() - started < 30


def _drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b"a")
            time.sleep(0.1)
    except OSError:
        pass


def test_a_redirect_to_an_address_inside_is_refused_before_a_byte_is_sent(outlet: Outlet, path: Path) -> None:
    with an_outlet() as inside:
        inside.answers["/secret"] = Answer(a_page("Secret", "the cellar"))
        outlet.add_articles(1, 2, 3)
        outlet.answers["/news/1"] = Answer(status=302, headers={"Location": f"{inside.home}/secret"})
        outlet.answers["/news/2"] = Answer(status=302, headers={"Location": "//169.254.169.254/latest/meta-data"})
        outlet.answers["/news/3"] = Answer(status=302, headers={"Location": "file:///etc/passwd"})
        (outcome,) = crawl_once(path, [a_source(outlet)], outlet)
        assert inside.hits.total() == 0
    assert outcome.dropped == 3
    assert sorted(dropped(path).values()) == ["http_302", "inside_address", "inside_address"]


def test_an_outlet_inside_is_not_reached_unless_allowed(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    (outcome,) = crawl_once(path, [a_source(outlet)])
    assert (outcome.state, outlet.hits.total()) == ("failed", 0)
    assert "private network" in outcome.message


def test_a_name_that_leads_inside_is_not_reached(outlet: Outlet, path: Path) -> None:
    name = socket.gethostname()
    port = outlet.server.server_address[1]
    listing = {"kind": "feed", "url": f"http://{name}:{port}/feed", "sure": "unproven"}
    (outcome,) = crawl_once(path, [a_source(outlet, editions={"en": {"listings": (listing,)}})])
    assert (outcome.state, outlet.hits.total()) == ("failed", 0)


def test_only_the_newest_are_read_and_only_inside_the_dates(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 5, 3, 9)
    since = NOON.replace(day=2, hour=2)
    until = NOON.replace(day=2, hour=8)
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet, since=since, until=until, limit=1)
    assert [url.rsplit("/", 1)[-1] for url in kept(path)] == ["5"]
    assert (outcome.found, outcome.new) == (4, 1)


def test_an_index_of_sitemaps_is_followed_once_even_when_it_names_itself(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    index = "".join(f"<sitemap><loc>{outlet.home}/{name}.xml</loc></sitemap>" for name in ("index", "week"))
    outlet.answers["/index.xml"] = Answer(f"<sitemapindex>{index}</sitemapindex>".encode())
    outlet.answers["/week.xml"] = Answer(f"<urlset><url><loc>{outlet.home}/news/1</loc></url></urlset>".encode())
    listing = {"kind": "sitemap", "url": f"{outlet.home}/index.xml", "sure": "unproven"}
    (outcome,) = crawl_once(path, [a_source(outlet, editions={"en": {"listings": (listing,)}})], outlet)
    assert (outcome.state, outcome.found, outcome.new) == ("ok", 1, 1)
    assert (outlet.hits["/index.xml"], outlet.hits["/week.xml"]) == (1, 1)


def test_a_listing_by_day_is_asked_from_the_first_day_until_today(outlet: Outlet, path: Path) -> None:
    feed = {"kind": "feed", "url": f"{outlet.home}/feed", "sure": "unproven"}
    source = a_source(outlet, editions={"en": {"listings": (feed, _by_day(outlet))}})
    crawl_once(path, [source], outlet, since=NOON.replace(day=1))
    assert [outlet.hits[f"/2023-10-0{day}.xml"] for day in (1, 2, 3, 4)] == [1, 1, 1, 0]
    crawl_once(path, [source], outlet)  # without a window it is not asked: the feed has what is new
    assert [outlet.hits[f"/2023-10-0{day}.xml"] for day in (1, 2, 3, 4)] == [1, 1, 1, 0]


def test_an_edition_that_lists_by_day_alone_is_read_of_today_and_yesterday(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    source = a_source(outlet, editions={"en": {"listings": (_by_day(outlet),)}})
    outlet.answers["/2023-10-02.xml"] = Answer(f"<urlset><url><loc>{outlet.home}/news/1</loc></url></urlset>".encode())
    (outcome,) = crawl_once(path, [source], outlet)
    assert [outlet.hits[f"/2023-10-0{day}.xml"] for day in (1, 2, 3, 4)] == [0, 1, 1, 0]
    assert outcome.new == 1


def _by_day(outlet: Outlet) -> dict[str, str]:
    for day in (1, 2, 3):
        outlet.answers[f"/2023-10-0{day}.xml"] = Answer(b"<urlset></urlset>")
    return {"kind": "sitemap", "url": outlet.home + "/{yyyy}-{mm}-{dd}.xml", "sure": "unproven"}


def test_each_edition_is_asked_for_in_its_language_by_name(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    listing = {"kind": "feed", "url": f"{outlet.home}/feed", "sure": "unproven"}
    crawl_once(path, [a_source(outlet, editions={"ckb": {"listings": (listing,)}})], outlet)
    asked = outlet.asked[-1]
    assert asked["Accept-Language"].startswith("ckb")
    assert asked["User-Agent"] == CONFIG.user_agent
    assert "Referer" not in asked


def test_a_full_disk_is_one_line_and_keeps_what_was_kept(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    crawl_once(path, [a_source(outlet)], outlet)
    outlet.add_articles(*range(1, 100))
    outlet.answers["/feed"] = Answer(a_feed([(f"{outlet.home}/news/{number}", 1) for number in range(1, 100)]))
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet, largest_file=200_000)
    assert outcome.state == "failed"
    assert "could not be stored" in outcome.message
    assert len(kept(path)) == 1 + outcome.new < 99


def test_pages_go_through_the_proxy_without_a_look_up(outlet: Outlet, path: Path) -> None:
    home = "http://rudaw.example"
    source = a_source(
        outlet,
        home=home,
        editions={"en": {"listings": ({"kind": "feed", "url": f"{home}/feed", "sure": "unproven"},)}},
        article={"pattern": r"/news/(?P<id>\d+)", "examples": (f"{home}/news/1",)},
    )
    outlet.answers[f"{home}/feed"] = Answer(a_feed([(f"{home}/news/1", 1)]))
    outlet.answers[f"{home}/news/1"] = Answer(a_page("School 1 opens", "Makhmur"))
    (outcome,) = crawl_once(path, [source], proxy=outlet.home)
    assert (outcome.state, outcome.new) == ("ok", 1)
    assert kept(path) == [f"{home}/news/1"]


def test_a_probe_asks_each_listing_once_and_nothing_else(outlet: Outlet) -> None:
    outlet.add_articles(1)
    source = a_source(outlet, feeds=("/feed", "/gone"))
    asked = [(source, "en", listing) for listing in source.editions["en"].listings]
    found, gone = in_a_child(_probe, asked, Pull(allow_hosts=frozenset({outlet.host})), CONFIG, NOON)
    assert found == outlet.answers["/feed"].body.decode()
    assert gone == f"{outlet.home}/gone: answered 404"
    assert (outlet.hits["/feed"], outlet.hits["/gone"], outlet.hits["/news/1"]) == (1, 1, 0)


def _probe(*given: Any) -> list[str]:
    return [answer.body.decode() if isinstance(answer, Page) else str(answer) for answer in probe(*given)]


def test_one_refused_page_does_not_make_the_outlet_refuse(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2)
    outlet.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /news/2\n")
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet)
    assert (outcome.state, outcome.new, outlet.hits["/news/2"]) == ("ok", 2, 0)
    assert "1 headline only" in outcome.message


class _Told(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def _crawl_and_listen(path: Path, source: Source, host: str) -> tuple[list[Outcome], list[str]]:
    told = _Told()
    logging.getLogger().addHandler(told)
    store = open_store(path)
    outcomes = crawl(store, [source], Pull(allow_hosts=frozenset({host})), CONFIG, lambda: NOON)
    store.close()
    return outcomes, told.lines


def test_a_crawl_that_is_redirected_warns_of_nothing_and_tells_no_referer(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    outlet.answers["/news/901"] = outlet.answers["/news/1"]
    outlet.answers["/news/1"] = Answer(b"", 302, {"Location": "/news/901", "Referrer-Policy": "unsafe-url"})
    outcomes, warnings = in_a_child(_crawl_and_listen, path, a_source(outlet), outlet.host)
    assert [outcome.new for outcome in outcomes] == [1]
    assert outlet.hits["/news/901"] == 1
    assert warnings == []
    assert not any("Referer" in headers for headers in outlet.asked)


def test_an_old_address_that_leads_to_a_new_one_is_the_same_article(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    assert crawl_once(path, [a_source(outlet)], outlet)[0].new == 1
    outlet.answers["/story/9001"] = outlet.answers["/news/1"]
    outlet.answers["/news/1"] = Answer(status=301, headers={"Location": f"{outlet.home}/story/9001"})
    article = {"pattern": r"/(?:news|story)/(?P<id>\d+)", "examples": (f"{outlet.home}/news/1",)}
    later = crawl_once(path, [a_source(outlet, article=article)], outlet, now=NOON + timedelta(hours=2))
    assert [(one.new, one.dropped) for one in later] == [(0, 0)]
    assert kept(path) == [f"{outlet.home}/news/1"]


def test_a_section_whose_addresses_changed_is_odd_and_names_one(outlet: Outlet, path: Path) -> None:
    links = "".join(
        f'<a href="/story/{90010 + number}">A new school opens in the old town {number}</a>' for number in range(5)
    )
    outlet.answers["/iraq"] = Answer(
        f"<html><body>{links}</body></html>".encode(), headers={"Content-Type": "text/html"}
    )
    editions = {"en": {"listings": ({"kind": "section", "url": f"{outlet.home}/iraq", "sure": "used"},)}}
    outcome = crawl_once(path, [a_source(outlet, editions=editions)], outlet)[0]
    assert outcome.state == "odd"
    assert f"{outlet.home}/story/90010" in outcome.message
    assert "crawler sources repair one" in outcome.message
