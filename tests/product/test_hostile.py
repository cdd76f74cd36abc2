"""What a server does with its bytes and headers costs its own page alone (RELIABILITY 4.2), and which tests hold the other cases."""

import ast
import gzip
import sys
import time
import zlib
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import brotli
import pytest

from crawler.pages import extract
from tests.product.test_faults import dropped
from tests.support.crawling import Answer, Outlet, a_page, a_source, crawl_once
from tests.support.paths import ROOT, is_test
from tests.support.records import NOON

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CASES = {  # of RELIABILITY 4.2, by the file that holds each
    "R1": (
        "product/test_hostile.py::test_a_bomb_of_any_coding_costs_only_itself",
        "crawler/listings/test_read.py::test_a_gzip_bomb_and_a_huge_listing_are_refused",
    ),
    "R2": (
        "crawler/crawl/test_spider.py::test_a_bomb_an_endless_drip_and_a_huge_page_cost_only_themselves",
        "product/test_hostile.py::test_headers_without_end_or_measure_cost_only_their_page",
        "product/test_faults.py::test_broken_answers_and_redirects_that_lead_nowhere_cost_one_page_each",
    ),
    "R3": (
        "crawler/listings/test_read.py::test_entities_are_refused_by_name",
        "crawler/listings/test_read.py::test_an_external_dtd_is_never_read",
    ),
    "R4": (
        "crawler/pages/test_pages.py::test_a_bloated_page_is_refused_in_time",
        "crawler/pages/test_worker_pool.py::test_a_page_that_hangs_costs_the_crawl_itself_alone",
        "crawler/pages/test_worker_pool.py::test_a_page_that_swells_is_dropped_and_the_next_one_is_read",
    ),
    "R5": (
        "crawler/pages/test_pages.py::test_letters_survive_whatever_is_declared_of_them",
        "product/test_hostile.py::test_what_turns_lines_around_goes_and_joiners_stay",
    ),
    "R6": (
        "crawler/parsing/test_urls.py::test_no_address_takes_long_to_judge",
        "crawler/listings/test_read.py::test_no_listing_takes_long",
        "crawler/parsing/test_dates.py::test_a_megabyte_of_anything_is_answered_at_once",
        "crawler/pages/test_pages.py::test_the_longest_text_of_anything_is_tidied_at_once",
    ),
    "R7": (
        "crawler/listings/test_read.py::test_a_feed_of_ten_thousand_items_is_refused_and_said",
        "crawler/listings/test_read.py::test_a_feed_that_changed_hands_is_an_error",
        "crawler/listings/test_read.py::test_a_time_is_the_one_stated_or_unknown_and_never_now",
        "product/test_faults.py::test_a_valid_feed_without_items_is_empty_whatever_type_it_names",
        "product/test_hostile.py::test_guids_say_nothing_of_an_article",
    ),
    "R8": (
        "crawler/pages/test_pages.py::test_the_same_page_gives_the_same_text_every_time",
        "product/test_hostile.py::test_trafilatura_is_never_told_to_remember_texts",
    ),
    "R9": (
        "crawler/pages/test_pages.py::test_what_is_no_article_is_refused_with_its_reason",
        "crawler/crawl/test_vanished.py::test_what_we_failed_to_fetch_shows_nothing",
    ),
    "R10": (
        "crawler/parsing/test_urls.py::test_one_article_has_one_canonical_url",
        "crawler/parsing/test_urls.py::test_addresses_that_mean_different_things_stay_apart",
    ),
    "R11": (
        "storage/corpus/test_articles.py::test_the_same_identity_with_other_text_is_a_new_version",
        "storage/corpus/test_articles.py::test_an_emptied_page_or_a_lead_replaces_no_text",
        "crawler/crawl/test_vanished.py::test_an_article_taken_away_is_looked_for_again_and_stays_as_it_was",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_case_is_held_by_tests_that_are_there(case: str) -> None:
    for named in CASES[case]:
        assert is_test(named)


def test_a_bomb_of_any_coding_costs_only_itself(outlet: Outlet, tmp_path: Path) -> None:
    outlet.add_articles(*range(1, 7))
    large = b"<p>" + b"a" * 20_000_000
    bombs = {
        "gzip": gzip.compress(large),
        "deflate": zlib.compress(large),
        "br": brotli.compress(large, quality=1),
        "zstd": zstd.compress(large),
        "gzip, gzip": gzip.compress(gzip.compress(large)),
    }
    for number, (coding, body) in enumerate(bombs.items(), start=2):
        outlet.answers[f"/news/{number}"] = Answer(
            body, headers={"Content-Encoding": coding, "Content-Type": "text/html"}
        )
    (outcome,) = crawl_once(tmp_path / "store.db", [a_source(outlet)], outlet)
    assert (outcome.state, outcome.new, outcome.dropped) == ("ok", 1, 5)
    assert sorted(dropped(tmp_path / "store.db").values()) == ["too_large"] * 5


def _endless_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    with suppress(OSError):
        for number in range(200):
            handler.wfile.write(b"X-More-%d: %s\r\n" % (number, b"a" * 50))
            time.sleep(0.1)
    handler.close_connection = True


def _one_large_header(handler: BaseHTTPRequestHandler) -> None:
    with suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Large: " + b"a" * 2**20 + b"\r\n\r\n")
    handler.close_connection = True


def test_headers_without_end_or_measure_cost_only_their_page(outlet: Outlet, tmp_path: Path) -> None:
    outlet.add_articles(1, 2, 3, 4)
    page = outlet.answers["/news/1"].body
    outlet.answers["/news/2"] = Answer(act=_endless_headers)
    outlet.answers["/news/3"] = Answer(act=_one_large_header)
    outlet.answers["/news/4"] = Answer(page, headers={f"X-{number}": "a" for number in range(300)})
    started = time.monotonic()
    (outcome,) = crawl_once(tmp_path / "store.db", [a_source(outlet)], outlet)
    reasons = dropped(tmp_path / "store.db")
    assert outcome.state == "ok"
    assert outcome.new >= 1
    assert set(reasons) >= {"2", "3"}
    assert set(reasons.values()) <= {"timeout", "connection", "error", "too_large"}
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Officials \u202eopen a school\u202c today", "Officials open a school today"),
        ("می\u200cخواهم \u200b\u200bقوتابخانە\u2067 نوێ\u2069", "می\u200cخواهم قوتابخانە نوێ"),
        ("Dibistan\u200e a nû \U0001f3eb vebû", "Dibistan a nû \U0001f3eb vebû"),
    ],
)
def test_what_turns_lines_around_goes_and_joiners_stay(title: str, kept: str, outlet: Outlet) -> None:
    from bench.pages import a_page as fetched

    article = extract(
        fetched(a_page(title, "Makhmur"), f"{outlet.home}/news/1", NOON), a_source(outlet), "en", None, NOON
    )
    assert article.title == kept


@pytest.mark.parametrize("guids", [("same", "same"), ("a", "b")])
def test_guids_say_nothing_of_an_article(guids: tuple[str, str], outlet: Outlet, tmp_path: Path) -> None:
    outlet.add_articles(1, 2)
    for guid in guids:  # one for both articles, or another one with every fetch
        told = f'<guid isPermaLink="false">{guid}</guid>'
        items = "".join(f"<item><title>{n}</title><link>{outlet.home}/news/{n}</link>{told}</item>" for n in (1, 2))
        outlet.answers["/feed"] = Answer(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())
        (outcome,) = crawl_once(tmp_path / "store.db", [a_source(outlet)], outlet)
        assert outcome.new + outcome.known == 2
    assert outcome.known == 2


def test_trafilatura_is_never_told_to_remember_texts() -> None:
    for path in [*(ROOT / "crawler").rglob("*.py"), *(ROOT / "bench").glob("*.py")]:
        called = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        assert not [word.arg for call in called for word in call.keywords if word.arg == "deduplicate"], path
