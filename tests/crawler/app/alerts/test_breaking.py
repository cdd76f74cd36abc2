"""A story that independent outlets tell faster than usual breaks; copies, repetitions and slow stories do not."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from crawler.app.alerts.breaking import burst_of, find_breaking, surprise_of
from crawler.sources.source import Source
from storage.config.alerts import BreakingConfig
from storage.config.settings import Config
from storage.corpus import articles, breaking, copies, stories
from storage.corpus.breaking import Telling
from storage.database.store import Store
from storage.records import Copy, Member
from tests.support.crawling import CONFIG as CRAWL
from tests.support.records import NOON, an_article

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CONFIG = Config(crawl=CRAWL)
OUTLETS = ("rudaw", "elaph", "shafaq", "ina", "rojnews")
RATES = dict.fromkeys(OUTLETS, 2.0)


def sources(keys: Sequence[str] = OUTLETS) -> list[Source]:
    return [
        Source.model_validate(
            {
                "key": key,
                "name": key,
                "home": f"https://{key}.example",
                "editions": {
                    "ar": {"listings": ({"kind": "feed", "url": f"https://{key}.example/feed", "sure": "used"},)}
                },
                "article": {"pattern": r"/\d+", "examples": (f"https://{key}.example/1",)},
                "timezone": "Asia/Baghdad",
            }
        )
        for key in keys
    ]


def told(*minutes_ago: float) -> list[Telling]:
    return [Telling(key, NOON - ago * MINUTE) for key, ago in zip(OUTLETS, minutes_ago, strict=False)]


@pytest.mark.parametrize(
    ("count", "expected", "chance"),
    [(1, 0.1, 0.0951626), (2, 1.0, 0.2642411), (3, 0.02, 1.3134e-6), (8, 0.5, 6.219e-8)],
)
def test_the_surprise_is_that_of_poisson(count: int, expected: float, chance: float) -> None:
    assert 10 ** -surprise_of(count, expected) == pytest.approx(chance, rel=0.001)


def test_nothing_surprises_where_nothing_was_told_and_everything_where_nothing_was_expected() -> None:
    assert surprise_of(0, 1.0) == 0
    assert surprise_of(2, 0.0) == 99
    assert surprise_of(50, 1e-30) == 99


def test_the_faster_and_the_more_the_greater_the_surprise() -> None:
    config = BreakingConfig()
    fast, slow, many = (
        burst_of(told(*minutes), RATES, config) for minutes in ((30, 15, 0), (170, 80, 0), (30, 20, 10, 5, 0))
    )
    assert fast is not None
    assert slow is not None
    assert many is not None
    assert many.surprise > fast.surprise > slow.surprise
    assert (many.outlets, many.span) == (5, 30 * MINUTE)
    assert burst_of(told(10, 0), RATES, config) is None
    assert burst_of([], RATES, config) is None
    assert burst_of(told(600, 300, 0), RATES, config) is None, "over three hours"
    busy = burst_of(told(30, 15, 0), dict.fromkeys(OUTLETS, 60.0), config)
    assert busy is not None
    assert busy.surprise < fast.surprise


def test_a_slow_beginning_does_not_hide_a_burst() -> None:
    burst = burst_of(told(160, 20, 10, 5, 0), RATES, BreakingConfig())
    assert burst is not None
    assert burst.outlets == 4


def a_story(store: Store, *tellings: tuple[str, datetime], copied: Sequence[str] = ()) -> int:
    """A story of these articles, in which those of the outlets `copied` repeat the first."""
    with store.begin() as db:
        story = stories.open_story(db, tellings[0][1])
        ids = []
        for source, at in tellings:
            number = f"{story}-{source}-{at:%d%H%M}"
            article = an_article(
                source=source, identity=number, url=f"https://{source}.example/{number}", published_at=at
            )
            article_id, _ = articles.add(db, article)
            ids.append(article_id)
        stories.join(db, [Member(story, article_id, 0.9, "same names: Basra") for article_id in ids])
        pairs = [(article_id, source) for article_id, (source, _) in zip(ids, tellings, strict=True)]
        copies.keep(
            db, [Copy(article_id, ids[0], 1.0, 1.0, "same words") for article_id, source in pairs if source in copied]
        )
    return story


def usual(store: Store) -> None:
    """Two weeks in which each outlet publishes every half hour."""
    with store.begin() as db:
        for source in OUTLETS:
            for number in range(14 * 12):
                at = NOON - DAY / 2 - number * 2 * HOUR
                articles.add(db, an_article(source=source, identity=f"usual {number}", published_at=at, fetched_at=at))


def test_a_story_of_independent_outlets_breaks_once(store: Store) -> None:
    usual(store)
    story = a_story(store, *[(source, NOON - place * 5 * MINUTE) for place, source in enumerate(OUTLETS)])
    (broke,) = find_breaking(store, sources(), CONFIG, NOON)
    assert (broke.story_id, broke.outlets, broke.minutes, broke.at) == (story, 5, 20, NOON)
    assert broke.surprise > CONFIG.breaking.surprise
    assert find_breaking(store, sources(), CONFIG, NOON + 5 * MINUTE) == []
    with store.read() as db:
        assert breaking.by_story(db, [story]) == {story: broke} == breaking.since(db, NOON)
        assert breaking.count(db) == 1
        assert [telling.source for telling in breaking.outlets_of(db, [story], NOON)[story]] == [*reversed(OUTLETS)]


def test_a_flood_of_copies_and_of_one_outlet_breaks_nothing(store: Store) -> None:
    usual(store)
    a_story(store, *[(source, NOON - place * MINUTE) for place, source in enumerate(OUTLETS)], copied=OUTLETS[1:])
    a_story(store, *[("elaph", NOON - place * MINUTE) for place in range(30)], ("rudaw", NOON))
    assert find_breaking(store, sources(), CONFIG, NOON) == []


def test_what_broke_yesterday_or_lies_ahead_breaks_nothing_today(store: Store) -> None:
    usual(store)
    a_story(store, *[(source, NOON - DAY - place * MINUTE) for place, source in enumerate(OUTLETS)])
    a_story(store, *[(source, NOON + DAY + place * MINUTE) for place, source in enumerate(OUTLETS)])
    assert find_breaking(store, sources(), CONFIG, NOON) == []
    with_none = Config(crawl=CRAWL, breaking=BreakingConfig(surprise=0))
    a_story(store, *[(source, NOON - place * 5 * MINUTE) for place, source in enumerate(OUTLETS)])
    assert find_breaking(store, sources(), with_none, NOON) == []
    assert len(find_breaking(store, sources(), CONFIG, NOON)) == 1
