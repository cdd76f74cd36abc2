"""Polls are spent where they shorten the wait for articles most."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.health.forecast import (
    Forecast,
    PollBounds,
    learn_habits,
    next_poll,
    pace_of,
    polls_of,
    polls_wanted,
    price_of,
)
from crawler.health.rhythm import poll_bounds
from crawler.sources.source import Source
from tests.support.crawling import CONFIG as CRAWL
from tests.support.records import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ZONE = ZoneInfo("Asia/Baghdad")
BOUNDS = PollBounds(10, 180)


def every(minutes: float, days: int = 28, until: datetime = NOON) -> list[datetime]:
    count = int(days * 24 * 60 / minutes)
    return [until - minutes * MINUTE * number for number in range(count, -1, -1)]


def habits(times: list[datetime], now: datetime = NOON) -> Forecast:
    known = learn_habits(times, ZONE, now, 28)
    assert known is not None
    return known


def test_too_little_shows_no_habits() -> None:
    assert learn_habits([], ZONE, NOON, 28) is None
    assert learn_habits(every(60, days=0), ZONE, NOON, 28) is None
    assert learn_habits(every(10, days=1)[-12:], ZONE, NOON, 28) is None, "two hours"
    assert learn_habits([NOON + DAY, NOON + 2 * DAY], ZONE, NOON, 28) is None, "times that are yet to come"


def test_four_times_the_articles_get_twice_the_polls() -> None:
    busy, slow = habits(every(23)), habits(every(92))
    assert busy.a_day == pytest.approx(60 * 24 / 23, rel=0.02)
    price = price_of([(busy, BOUNDS), (slow, BOUNDS)], 48)
    of_busy, of_slow = (polls_of(each, BOUNDS, price) for each in (busy, slow))
    assert of_busy + of_slow == pytest.approx(48, rel=0.01)
    assert of_busy / of_slow == pytest.approx(2, rel=0.05)


def test_bounds_hold_whatever_the_price() -> None:
    known = habits(every(23))
    assert next_poll(known, 0.01, NOON, ZONE, BOUNDS) == NOON + 10 * MINUTE
    assert next_poll(known, 0.01, NOON, ZONE, PollBounds(42, 180)) == NOON + 45 * MINUTE
    assert next_poll(known, 99_999, NOON, ZONE, BOUNDS) == NOON + 180 * MINUTE
    assert next_poll(known, 99_999, NOON, ZONE, PollBounds(1440, 1440)) == NOON + 6 * HOUR, "as far as is planned"


def test_a_poll_follows_the_minutes_in_which_an_outlet_publishes() -> None:
    on_the_half_hour = [at + number * MINUTE for at in every(60)[:-1] for number in (30, 31, 32)]
    due = next_poll(habits(on_the_half_hour), 15, NOON, ZONE, BOUNDS)
    assert 30 < (due - NOON) / MINUTE % 60 <= 40


def test_a_busy_day_is_polled_more_often() -> None:
    usual = every(173)
    busy = sorted([*usual, *(NOON - number * 7 * MINUTE for number in range(1, 20))])
    known = habits(usual)
    pace = pace_of(known, busy, ZONE, NOON)
    assert pace_of(known, usual, ZONE, NOON) < 1.6
    assert pace > 5
    hurried = next_poll(replace(known, pace=pace), 15, NOON, ZONE, BOUNDS)
    assert hurried < next_poll(known, 15, NOON, ZONE, BOUNDS)


def test_a_day_off_is_polled_rarely() -> None:
    no_fridays = [at for at in every(20) if at.astimezone(ZONE).weekday() != 4]
    friday = NOON + 3 * DAY
    assert friday.weekday() == 4
    known = habits(no_fridays)
    assert next_poll(known, 15, friday, ZONE, BOUNDS) - friday > 1.5 * (next_poll(known, 15, NOON, ZONE, BOUNDS) - NOON)


def test_few_articles_get_fewer_polls_than_they_may_have() -> None:
    slow = habits(every(180))
    assert polls_wanted([slow], 24, 0.5) == pytest.approx(16, rel=0.05)
    assert polls_wanted([slow, habits(every(10))], 24, 0.5) == 48


@pytest.mark.parametrize(("entry", "shortest"), [({}, 10), ({"every_minutes": 30}, 30), ({"every_minutes": 5}, 5)])
def test_what_an_entry_says_is_kept(entry: dict[str, int], shortest: int) -> None:
    fields = {
        "name": "One",
        "home": "https://one.example",
        "editions": {"ckb": {"listings": ({"kind": "feed", "url": "https://one.example/feed", "sure": "used"},)}},
        "article": {"pattern": r"/\d+", "examples": ("https://one.example/1",)},
        "timezone": "Asia/Baghdad",
    }
    source = Source.model_validate(fields | entry).model_copy(update={"key": "one"})
    assert poll_bounds(source, CRAWL) == PollBounds(shortest, 180)
