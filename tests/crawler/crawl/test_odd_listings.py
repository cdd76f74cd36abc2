"""A listing that answers as it never did is told the first time, by the run and by the outlet's health, and is no result."""

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.health.judge import Health, look
from storage.config.settings import Config
from storage.database.store import open_store
from storage.records import Outcome
from tests.crawler.crawl.test_backward_walk import crawl_and_record, kept
from tests.support.crawling import CONFIG, Answer, Outlet, a_feed, a_source
from tests.support.records import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def crawled(outlet: Outlet, path: Path, hour: float, items: list[tuple[str, int]]) -> tuple[Outcome, Health]:
    """What the run said of the outlet's feed with these items, and its health right after."""
    outlet.answers["/feed"] = Answer(a_feed(items))
    config = CONFIG.model_copy(update={"max_bytes": 4_000_000})
    now = NOON + hour * HOUR
    (outcome,) = crawl_and_record(path, a_source(outlet), outlet, now, config=config)
    store = open_store(path)
    (health,) = look(store, [a_source(outlet)], Config(crawl=CONFIG), now)
    store.close()
    return outcome, health


def usual(outlet: Outlet) -> list[tuple[str, int]]:
    outlet.add_articles(1, 2, 3)
    return [(f"{outlet.home}/news/{number}", 5) for number in (1, 2, 3)]


@pytest.mark.parametrize("case", ["nothing", "two thousand", "ten thousand", "another site's"])
def test_an_answer_like_none_before_is_told_at_once_and_taken_for_no_result(
    outlet: Outlet, path: Path, case: str
) -> None:
    outcome, health = crawled(outlet, path, 0, usual(outlet))
    assert (outcome.state, health.state) == ("ok", "ok")
    items, told = {
        "nothing": ([], "lists no articles, usually 3, and was never empty"),
        "two thousand": ([(f"{outlet.home}/news/{n}", 5) for n in range(2_000)], "lists 2000 articles at once"),
        "ten thousand": ([(f"{outlet.home}/news/{n}", 5) for n in range(10_000)], "more than a feed may have"),
        "another site's": ([(f"https://casino.example/win/{n}", 5) for n in range(20)], "other sites (casino.example)"),
    }[case]
    outcome, health = crawled(outlet, path, 1, items)
    assert (outcome.state, outcome.new, outcome.needs_person) == ("odd", 0, True)
    assert told in outcome.message
    assert (health.state, health.needs_person, health.since) == ("broken", True, NOON + HOUR)
    assert told in health.reason
    assert kept(path) == [1, 2, 3]
    outcome, health = crawled(outlet, path, 2, usual(outlet))
    assert (outcome.state, health.state) == ("ok", "ok")


def test_a_listing_that_is_empty_now_and_then_wakes_nobody_again(outlet: Outlet, path: Path) -> None:
    for hour, items in enumerate((usual(outlet), [], usual(outlet))):
        crawled(outlet, path, hour, items)
    outcome, health = crawled(outlet, path, 3, [])
    assert (outcome.state, health.state) == ("empty", "ok")
    assert "lists no articles" in health.reason
    for later in (5, 9.5):
        outcome, health = crawled(outlet, path, later, [])
    assert (outcome.state, health.state) == ("empty", "broken")


def test_an_empty_window_of_days_is_no_oddity(outlet: Outlet, path: Path) -> None:
    crawled(outlet, path, 0, usual(outlet))
    outlet.answers["/feed"] = Answer(a_feed([]))
    (outcome,) = crawl_and_record(path, a_source(outlet), outlet, NOON + HOUR, until=NOON - 400 * 24 * HOUR)
    assert outcome.state == "empty"
