"""Which listed articles are asked for: decided without network or store."""

from datetime import datetime, timedelta

import pytest

from crawler.crawl.frontier import VisitCandidate, is_due, is_inside, is_left_alone, is_tried_again, newest
from crawler.crawl.listing_stats import ListingStats
from crawler.listings.link import Link
from tests.support.crawling import CONFIG
from tests.support.records import NOON

HOUR = timedelta(hours=1)


def a_link(number: int = 1, published: datetime | None = None, updated: datetime | None = None) -> Link:
    return Link(f"https://www.rudaw.net/sorani/{number}", published_at=published, updated_at=updated)


def found(*links: Link) -> list[VisitCandidate]:
    return [VisitCandidate(link, link.url, "ckb", ListingStats("rudaw", "api")) for link in links]


@pytest.mark.parametrize(
    ("first", "last", "due"),
    [
        (0.5, 0.5, False),  # half an hour old
        (1, 1, True),  # an hour: looked at for the first time
        (2, 1, True),  # then when twice as old
        (3, 1.4, False),
        (8, 4, True),
        (25, 10, False),  # a day old: no more
    ],
)
def test_a_kept_article_is_looked_at_again_ever_more_rarely(first: float, last: float, due: bool) -> None:
    seen = (NOON - first * HOUR, NOON - last * HOUR)
    assert is_due(a_link(), seen, NOON, CONFIG) is due


def test_a_new_article_and_one_its_listing_calls_changed_are_due() -> None:
    old = (NOON - 100 * HOUR, NOON - 90 * HOUR)
    assert is_due(a_link(), None, NOON, CONFIG)
    assert is_due(a_link(updated=NOON - HOUR), old, NOON, CONFIG)
    assert not is_due(a_link(updated=NOON - 95 * HOUR), old, NOON, CONFIG)


def test_the_newest_come_first_and_undated_ones_in_listed_order_after() -> None:
    links = [a_link(1), a_link(2, NOON - HOUR), a_link(3), a_link(4, NOON)]
    assert [one.link.url[-1] for one in newest(found(*links), None)] == ["4", "2", "1", "3"]
    assert [one.link.url[-1] for one in newest(found(*links), 1)] == ["4"]


def test_an_unknown_time_lies_in_every_window() -> None:
    assert is_inside(None, NOON, NOON)
    assert is_inside(NOON, NOON, NOON)
    assert not is_inside(NOON - HOUR, NOON, None)
    assert not is_inside(NOON + HOUR, None, NOON)


@pytest.mark.parametrize(
    ("reason", "alone"), [("", False), ("no_text", True), ("http_404", True), ("http_502", False), ("timeout", False)]
)
def test_a_page_is_left_alone_only_where_the_reason_lasts(reason: str, alone: bool) -> None:
    assert is_left_alone(reason) is alone


def test_a_page_that_could_not_be_had_is_asked_for_ever_more_rarely() -> None:
    def again(tried: float | None, hours: float) -> bool:
        return is_tried_again(NOON, None if tried is None else NOON + tried * HOUR, NOON + hours * HOUR, CONFIG)

    assert again(None, 0)
    assert not again(0, 0.5)
    assert again(0, 1)
    assert not again(10, 19)
    assert again(10, 20)


def test_an_outcome_says_in_one_line_what_became_of_the_listing() -> None:
    tally = ListingStats("rudaw", "api", found=9, new=3, waiting=2, left_out=1)
    tally.drops.update(["no_text", "no_text", "http_404"])
    assert tally.outcome().message == (
        "2 wait for the next run; 1 outside the requested dates or limit; 3 without an article (no_text 2, http_404 1)"
    )
    assert ListingStats("rudaw", "api").outcome().state == "empty"
