"""How an outlet does is told from what was kept: its state, since when, why, and what to do."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.app.api import objects
from crawler.health import judge as stage
from crawler.health.judge import Health, OutletFacts
from crawler.sources.source import Source
from storage.config.settings import Config
from storage.corpus import articles
from storage.crawling import runs
from storage.database.store import Store, open_store
from storage.records import Harvest, ListingHistory, Outcome
from tests.crawler.health.test_rhythm import workdays
from tests.support.crawling import CONFIG as CRAWL
from tests.support.crawling import Answer, Outlet, a_source, crawl_once
from tests.support.records import NOON, an_article

CONFIG = Config(crawl=CRAWL)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = "https://one.example/feed"


def one_source(**fields: Any) -> Source:
    defaults: dict[str, Any] = {
        "key": "one",
        "name": "One",
        "home": "https://one.example",
        "editions": {"en": {"listings": ({"kind": "feed", "url": FEED, "sure": "used"},)}},
        "article": {"pattern": r"/news/(?P<id>\d+)", "examples": ("https://one.example/news/1",)},
        "timezone": "Asia/Baghdad",
    }
    return Source.model_validate(defaults | fields)


def a_read(**fields: Any) -> ListingHistory:
    outcome: dict[str, Any] = {"state": "ok", "found": 20}
    outcome |= {name: fields.pop(name) for name in ("state", "found", "message", "moved_to") if name in fields}
    defaults: dict[str, Any] = {"listing": FEED, "asked_at": NOON, "good_at": NOON, "usual": 20.0}
    return ListingHistory(**(defaults | fields), last=Outcome("one", FEED, **outcome))


def seen(read: ListingHistory | None = None, **fields: Any) -> OutletFacts:
    defaults: dict[str, Any] = {"newest": NOON - HOUR, "harvest": Harvest(9, 0, 0)}
    return OutletFacts(**({"reads": {FEED: read or a_read()}} | defaults | fields))


def failing(state: str, message: str, hours: float = 12, failures: int = 5, **fields: Any) -> ListingHistory:
    before = NOON - timedelta(hours=hours)
    given: dict[str, Any] = {"state": state, "found": 0, "message": message, "failures": failures, "since": before}
    return a_read(**({"good_at": before - HOUR} | given | fields))


def judge(source: Source, what: OutletFacts, now: datetime) -> Health:
    return stage.judge(source, what, CONFIG.health, now, due=now)


@pytest.mark.parametrize(
    ("what", "state", "told"),
    [
        (seen(), "ok", "9 articles in the last 48 h"),
        (seen(failing("blocked", "answered 403")), "blocked", "answered 403, failed 5 times"),
        (seen(failing("failed", "an HTML page ('نقلنا الموقع') instead of a feed")), "broken", "نقلنا الموقع"),
        (seen(failing("empty", "lists no articles; nothing was read")), "broken", "lists no articles, usually 20"),
        (seen(failing("empty", "lists no articles", good_at=None, usual=0.0)), "broken", "lists no articles"),
        (seen(a_read(found=9000)), "broken", "lists 9000 articles at once, usually 20"),
        (seen(a_read(moved_to="https://one.example/rss")), "moved", "https://one.example/rss"),
        (seen(harvest=Harvest(10, 6, 0)), "thin", "6 of the last 10 articles without date"),
        (seen(harvest=Harvest(3, 0, 0), drops={"no_text": 7}), "thin", "7 of the last 10 articles without text"),
        (
            seen(harvest=Harvest(3, 0, 0), drops={"script": 7}),
            "thin",
            "7 of the last 10 articles with their text in a script",
        ),
        (seen(harvest=Harvest(8, 0, 8)), "blocked", "8 of the last 8; headlines and descriptions are collected"),
        (
            seen(harvest=Harvest(1, 0, 0), drops={"challenge": 6}),
            "blocked",
            "its pages block the crawler: 6 of the last 7",
        ),
        (
            seen(harvest=Harvest(1, 0, 0), drops={"parse_crash": 5, "timeout": 1}),
            "broken",
            "read: parse_crash 5, timeout 1",
        ),
        (seen(harvest=Harvest(9, 0, 0), drops={"http_404": 6}), "ok", "9 articles in the last 48 h"),
        (seen(newest=NOON - 7 * DAY), "quiet", "nothing new for 7 days; at least 1 a day are expected"),
        (OutletFacts(), "quiet", "not read yet"),
    ],
)
def test_a_state_comes_with_its_reason_and_what_to_do(what: OutletFacts, state: str, told: str) -> None:
    health = judge(one_source(), what, NOON)
    assert health.state == state
    assert told in health.reason
    assert health.needs_person is (state != "ok")
    assert health.next_try is not None


def test_what_gave_no_article_is_told_by_reason() -> None:
    drops = {"no_text": 2, "http_404": 1}
    assert judge(one_source(), seen(drops=drops), NOON).drops == drops


def test_one_bad_hour_wakes_nobody_but_is_told() -> None:
    for read in (failing("failed", "answered 500", hours=3), failing("failed", "answered 500", failures=2)):
        health = judge(one_source(), seen(read), NOON)
        assert health.state == "ok"
        assert not health.needs_person
        assert "answered 500" in health.reason


def test_a_listing_never_read_is_told_at_once_and_an_empty_one_waits() -> None:
    first: dict[str, Any] = {"hours": 0, "failures": 1, "good_at": None, "usual": 0.0}
    assert judge(one_source(), seen(failing("failed", "answered 404", **first)), NOON).state == "broken"
    assert judge(one_source(), seen(failing("empty", "", **first)), NOON).state == "ok"


def test_since_when_and_last_good_are_those_of_the_failure() -> None:
    read = failing("blocked", "answered 403", hours=30)
    health = judge(one_source(), seen(read), NOON + 10 * HOUR)
    assert (health.since, health.last_good) == (NOON - 30 * HOUR, NOON - 31 * HOUR)


def test_an_outlet_that_is_off_is_said_to_be_and_needs_nobody() -> None:
    health = judge(one_source(off="closed in 2025"), seen(failing("failed", "gone")), NOON)
    assert (health.state, health.needs_person, health.next_try) == ("off", False, None)
    assert "closed in 2025" in health.reason


def test_a_listing_no_longer_declared_says_nothing() -> None:
    old = failing("failed", "answered 404")
    reads = {FEED: a_read(), "https://one.example/old": old}
    assert judge(one_source(), seen(reads=reads), NOON).state == "ok"


@pytest.mark.parametrize(("silent_days", "state"), [(1, "ok"), (3, "ok"), (5, "quiet"), (30, "quiet")])
def test_a_silence_counts_against_the_outlets_own_rhythm(silent_days: int, state: str) -> None:
    read = a_read(asked_at=NOON + silent_days * DAY, good_at=NOON + silent_days * DAY)
    health = judge(one_source(), seen(read, times=workdays(28), newest=NOON), NOON + silent_days * DAY)
    assert health.state == state


def test_a_silence_while_nobody_asked_is_not_the_outlets() -> None:
    assert judge(one_source(), seen(newest=NOON - HOUR), NOON + 90 * DAY).state == "ok"


def kept(store: Store, hour: float, *outcomes: Outcome, command: str = "crawl") -> None:
    with store.begin() as db:
        run_id = runs.begin(db, command, NOON + timedelta(hours=hour))
        runs.record(db, run_id, outcomes)


def test_readings_count_the_failures_since_the_last_good_one(store: Store) -> None:
    good, bad = Outcome("one", FEED, "ok", found=10), Outcome("one", FEED, "blocked", message="answered 403")
    never = Outcome("two", "https://two.example/feed", "empty")
    for hour, outcome in enumerate([bad, good, Outcome("one", FEED, "ok", found=20), bad, bad]):
        kept(store, hour, outcome)
    kept(store, 5, Outcome("one", FEED, "unchanged"), never)
    kept(store, 6, good, command=runs.REPLAY)
    with store.read() as db:
        found = runs.readings(db, NOON - DAY)
    read = found["one"][FEED]
    assert (read.good_at, read.usual, read.failures, read.since) == (NOON + 2 * HOUR, 15.0, 2, NOON + 3 * HOUR)
    assert (read.asked_at, read.last.state) == (NOON + 5 * HOUR, "unchanged")
    other = found["two"]["https://two.example/feed"]
    assert (other.good_at, other.usual, other.failures, other.since) == (None, 0.0, 1, NOON + 5 * HOUR)


def test_an_unchanged_answer_turns_no_failed_outlet_green(store: Store) -> None:
    kept(store, -20, Outcome("one", FEED, "ok", found=10))
    for hour in (-12, -8, -4):
        kept(store, hour, Outcome("one", FEED, "failed", message="answered 500"))
    kept(store, -1, Outcome("one", FEED, "unchanged"))
    (health,) = stage.look(store, [one_source()], CONFIG, NOON)
    assert (health.state, health.since) == ("broken", NOON - 12 * HOUR)
    kept(store, 0, Outcome("one", FEED, "ok", found=10))
    assert stage.look(store, [one_source()], CONFIG, NOON)[0].state == "ok"


def test_the_worst_stand_first_and_articles_of_each_are_counted(store: Store) -> None:
    with store.begin() as db:
        for number in range(6):
            given = {"source": "two", "identity": str(number), "fetched_at": NOON - HOUR}
            articles.add(db, an_article(**given, published_at=None, read=number > 3))
    kept(store, -1, Outcome("one", FEED, "ok", found=10), Outcome("two", FEED, "ok", found=10))
    judged = stage.look(store, [one_source(), one_source(key="two", name="Two")], CONFIG, NOON)
    assert [(one.source, one.state) for one in judged] == [("two", "blocked"), ("one", "ok")]


CHALLENGE = b"<!doctype html><html><head><title>Just a moment...</title></head><body><p>Checking.</p></body></html>"


def test_a_challenge_in_place_of_a_listing_or_a_page_is_a_refusal(outlet: Outlet, tmp_path: Path) -> None:
    outlet.add_articles(*range(1, 7))
    for number in range(1, 7):
        outlet.answers[f"/news/{number}"] = Answer(CHALLENGE, headers={"Content-Type": "text/html"})
    (outcome,) = crawl_once(tmp_path / "store.db", [a_source(outlet)], outlet)
    assert (outcome.state, outcome.new) == ("blocked", 6)
    outlet.answers["/feed"] = Answer(CHALLENGE, headers={"Content-Type": "text/html"})
    (outcome,) = crawl_once(tmp_path / "store.db", [a_source(outlet)], outlet, now=NOON + HOUR)
    assert outcome.state == "blocked"
    assert "Just a moment" in outcome.message


def test_a_listing_that_moved_for_good_proposes_its_new_address(outlet: Outlet, tmp_path: Path) -> None:
    outlet.add_articles(1)
    outlet.answers["/rss"] = Answer(status=301, headers={"Location": "/feed"})
    outlet.answers["/passing"] = Answer(status=302, headers={"Location": "/feed"})
    path = tmp_path / "store.db"
    moved, passing = crawl_once(path, [a_source(outlet, feeds=("/rss", "/passing"))], outlet)
    assert (moved.moved_to, passing.moved_to) == (f"{outlet.home}/feed", "")
    store = open_store(path)
    kept(store, 0, moved, passing)
    (health,) = stage.look(store, [a_source(outlet, feeds=("/rss", "/passing"))], CONFIG, NOON)
    store.close()
    assert (health.state, health.reason.endswith(f"{outlet.home}/feed")) == ("moved", True)


def test_the_reasons_of_dropped_pages_keep_their_names_in_json() -> None:
    told = objects.plain(stage.Health("one", "ok", "", drops=Counter({"http_404": 2})))
    assert told["drops"] == {"http_404": 2}
