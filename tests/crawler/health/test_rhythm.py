"""When an outlet is asked next: by its own rhythm, what its listings say of themselves, and what came of asking."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.health import rhythm
from crawler.health.rhythm import Rhythm, VisitHistory, expected, expects, learn, next_due
from crawler.sources.source import Source
from storage.config.settings import Config, HealthConfig
from storage.corpus import articles
from storage.crawling import host_waits, http_cache, runs
from storage.database.store import Store
from storage.records import CachedResponse, Outcome, Page, Wait
from tests.support.crawling import CONFIG as CRAWL
from tests.support.records import NOON, an_article

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
ZONE = ZoneInfo("Asia/Baghdad")
FEED = "https://one.example/feed"


def a_source(every_minutes: int = 20) -> Source:
    return Source.model_validate(
        {
            "key": "one",
            "name": "One",
            "home": "https://one.example",
            "editions": {"ckb": {"listings": ({"kind": "feed", "url": FEED, "sure": "used"},)}},
            "article": {"pattern": r"/news/(?P<id>\d+)", "examples": ("https://one.example/news/1",)},
            "timezone": "Asia/Baghdad",
            "every_minutes": every_minutes,
        }
    )


def workdays(days: int) -> list[datetime]:
    """Ten articles from 9 to 18 o'clock in Baghdad, none on Friday and Saturday, up to NOON (a Tuesday)."""
    times = []
    for back in range(days, -1, -1):
        morning = (NOON - back * DAY).replace(hour=6)
        if morning.astimezone(ZONE).weekday() not in (4, 5):
            times += [morning + hour * HOUR for hour in range(10) if morning + hour * HOUR <= NOON]
    return times


def test_a_rhythm_is_learned_by_weekday_and_hour_of_the_outlets_own_zone() -> None:
    rhythm = learn(workdays(28), ZONE, HealthConfig())
    assert rhythm is not None
    friday = NOON - 4 * DAY
    assert expected(rhythm, friday - 6 * HOUR, friday + 30 * HOUR, ZONE) == 0
    assert expected(rhythm, NOON - 7 * DAY, NOON, ZONE) == pytest.approx(50, rel=0.1)
    assert expected(rhythm, NOON - 21 * DAY, NOON, ZONE) == pytest.approx(150, rel=0.1)
    assert rhythm.longest == timedelta(days=2, hours=15)
    assert learn(workdays(10), ZONE, HealthConfig()) is None
    assert learn([], ZONE, HealthConfig()) is None


def every(hours: float, days: int = 28) -> list[datetime]:
    return [NOON - hours * HOUR * number for number in range(int(days * 24 / hours), -1, -1)]


def asked(times: list[datetime], **fields: object) -> VisitHistory:
    return VisitHistory(**({"at": NOON, "rhythm": learn(times, ZONE, HealthConfig())} | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [
        (0.1, 20),  # ten an hour: as often as its entry allows
        (1, 30),
        (3, 90),  # every three hours: not every twenty minutes
        (24, 180),  # once a day: the bound
    ],
)
def test_an_outlet_is_asked_as_often_as_it_prints_within_the_bounds(hours: float, minutes: int) -> None:
    night = NOON + 10 * HOUR
    due = next_due(a_source(), asked(every(hours), at=night), CRAWL, night)
    assert (due.at - night) / MINUTE == pytest.approx(minutes, rel=0.1)


def test_an_outlet_that_sleeps_is_asked_rarely_and_one_that_prints_at_once() -> None:
    source, own = a_source(), learn(workdays(28), ZONE, HealthConfig())
    friday_noon, sunday = NOON - 4 * DAY, NOON - 2 * DAY
    night = sunday.replace(hour=19)  # 22 o'clock there
    assert next_due(source, VisitHistory(friday_noon, rhythm=own), CRAWL, NOON).at == friday_noon + 3 * HOUR
    assert next_due(source, VisitHistory(night, rhythm=own), CRAWL, NOON).at == night + 3 * HOUR
    assert next_due(source, VisitHistory(sunday, rhythm=own), CRAWL, NOON).at < sunday + HOUR


def test_an_outlet_never_asked_is_due_and_one_not_known_yet_keeps_its_interval() -> None:
    assert next_due(a_source(), VisitHistory(), CRAWL, NOON).at == NOON
    assert next_due(a_source(), asked(every(3, days=10)), CRAWL, NOON).at == NOON + 20 * MINUTE


@pytest.mark.parametrize(("failures", "minutes"), [(0, 20), (1, 20), (2, 40), (3, 80), (4, 160), (5, 180), (900, 180)])
def test_an_outlet_asked_in_vain_is_asked_ever_more_rarely_and_never_given_up(failures: int, minutes: int) -> None:
    due = next_due(a_source(), VisitHistory(NOON, failures=failures), CRAWL, NOON)
    assert due.at == NOON + minutes * MINUTE


def test_what_an_outlet_says_of_itself_counts_within_the_bounds_but_a_wait_asked_for_is_kept() -> None:
    source = a_source()
    assert next_due(source, VisitHistory(NOON, fresh_until=NOON + 45 * MINUTE), CRAWL, NOON).at == NOON + 45 * MINUTE
    assert next_due(source, VisitHistory(NOON, fresh_until=NOON + 9 * HOUR), CRAWL, NOON).at == NOON + 3 * HOUR
    waiting = next_due(source, VisitHistory(NOON, waits_until=NOON + 9 * HOUR), CRAWL, NOON)
    assert (waiting.at, waiting.why) == (NOON + 9 * HOUR, "asked us to wait")
    assert next_due(source, VisitHistory(NOON, waits_until=NOON + MINUTE), CRAWL, NOON).at == NOON + 20 * MINUTE


def test_an_entry_that_wants_longer_than_the_bound_is_taken_at_its_word() -> None:
    assert next_due(a_source(every_minutes=1440), asked(every(0.1)), CRAWL, NOON).at == NOON + DAY


def test_the_expected_time_never_passes_the_last_one_asked_for() -> None:
    asleep = Rhythm((0.0,) * 168, DAY)
    assert expects(asleep, 0.5, NOON, NOON + 2 * HOUR, ZONE) == NOON + 2 * HOUR


def test_all_of_it_is_read_from_the_store(store: Store) -> None:
    config = Config(crawl=CRAWL)
    with store.begin() as db:
        for number, at in enumerate(every(3)):
            articles.add(db, an_article(source="one", identity=str(number), published_at=at, fetched_at=at))
        run_id = runs.begin(db, "crawl", NOON)
        runs.record(db, run_id, [Outcome("one", FEED, "ok", found=10)])
    due = rhythm.due(store, [a_source()], config, NOON)["one"]
    assert (due.at - NOON) / MINUTE == pytest.approx(90, rel=0.25)
    assert due.why == "its rhythm"
    page = Page(FEED, FEED, NOON, 200, (), b"<rss/>")
    with store.begin() as db:
        http_cache.keep(db, CachedResponse(page, NOON + 100 * MINUTE), NOON)
    assert rhythm.due(store, [a_source()], config, NOON)["one"].at == NOON + 100 * MINUTE
    with store.begin() as db:
        host_waits.keep(db, {"one.example": Wait(NOON + 5 * HOUR, "http_429")})
    assert rhythm.due(store, [a_source()], config, NOON)["one"].at == NOON + 5 * HOUR


def test_nothing_waits_for_a_time_that_a_wrong_clock_wrote(store: Store) -> None:
    ahead = NOON + 40 * DAY
    with store.begin() as db:
        run_id = runs.begin(db, "crawl", ahead)
        runs.record(db, run_id, [Outcome("one", FEED, "ok", found=10)])
        host_waits.take_turn(db, "one.example", MINUTE, ahead)
        host_waits.keep(db, {"two.example": Wait(ahead, "http_429")})
    assert rhythm.due(store, [a_source()], Config(crawl=CRAWL), NOON)["one"].at == NOON
    with store.begin() as db:
        assert host_waits.standing(db, NOON) == {}
        for host in ("one.example", "two.example"):
            assert host_waits.take_turn(db, host, MINUTE, NOON) == Wait(NOON, "")
            assert host_waits.take_turn(db, host, MINUTE, NOON) == Wait(NOON + MINUTE, "")
