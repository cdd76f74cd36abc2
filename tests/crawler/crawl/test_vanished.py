"""An article that was taken away: told only after it was looked for again and again, and never overwritten."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from crawler.crawl.vanished import absence, is_due, is_due_again, is_sent_home
from storage.corpus import articles, stories
from storage.crawling import observations
from storage.crawling.observations import vanished_since
from storage.database.store import Store, open_store
from storage.editing import drafts
from storage.publishing import digests
from storage.publishing.published import Digest
from storage.records import Entry, Member, Observation, ObservedState, Page
from tests.support.crawling import CONFIG, Answer, Outlet, a_source, crawl_once
from tests.support.records import NOON, a_draft, a_wording, an_article

HOUR = timedelta(hours=1)
BODIES = {
    "en": "Officials opened a school.",
    "ar": "افتتح المسؤولون مدرسة.",
    "ckb": "بەرپرسان قوتابخانەیەکیان کردەوە.",
    "kmr": "Berpirsan dibistanek vekir.",
}


def seen(*said: tuple[int, ObservedState]) -> list[Observation]:
    return [Observation(1, NOON + hour * HOUR, what) for hour, what in said]


def test_an_article_vanished_when_it_was_gone_often_enough_for_long_enough() -> None:
    gone = seen((0, "http_404"), (12, "http_410"), (24, "emptied"))
    assert vanished_since(gone, CONFIG) == NOON
    assert vanished_since(gone[:2], CONFIG) is None
    assert vanished_since(seen((0, "http_404"), (1, "http_404"), (2, "http_404"), (3, "http_404")), CONFIG) is None


def test_one_look_that_finds_it_begins_the_count_anew() -> None:
    back = seen((0, "http_404"), (12, "http_404"), (20, "there"), (24, "http_404"))
    assert vanished_since(back, CONFIG) is None
    assert vanished_since(seen((0, "http_404"), (12, "http_404"), (24, "http_404"), (30, "there")), CONFIG) is None


def test_it_is_looked_for_again_at_equal_times_until_it_counts_as_vanished() -> None:
    once = seen((0, "http_404"))
    assert not is_due(once, CONFIG, NOON + 11 * HOUR)
    assert is_due(once, CONFIG, NOON + 12 * HOUR)
    assert not is_due(seen((0, "http_404"), (12, "http_404"), (24, "http_404")), CONFIG, NOON + 90 * HOUR)
    assert not is_due(seen((0, "http_404"), (2, "there")), CONFIG, NOON + 90 * HOUR)
    assert not is_due([], CONFIG, NOON)


@pytest.mark.parametrize(
    "reason", ["http_403", "http_429", "http_500", "timeout", "dns", "challenge", "paywall", "error"]
)
def test_what_we_failed_to_fetch_shows_nothing(reason: str) -> None:
    assert absence(reason, was_read=True) is None


def test_a_page_without_text_shows_nothing_where_no_other_page_could_be_read() -> None:
    assert absence("no_text", was_read=True) == "emptied"
    assert absence("no_text", was_read=False) is None


@pytest.mark.parametrize(
    ("final", "home"),
    [
        ("https://one.example/", True),
        ("https://www.one.example/?from=gone", True),
        ("https://one.example/en", True),
        ("https://one.example/en/news/8", False),
        ("https://one.example/en/news/7", False),
        ("https://one.example/en/news", False),
    ],
)
def test_the_front_page_is_told_from_another_article(final: str, home: bool, outlet: Outlet) -> None:
    article = {"pattern": r"/news/(?P<id>\d+)", "examples": ("https://one.example/en/news/1",)}
    source = a_source(outlet, home="https://one.example", article=article)
    page = Page("https://one.example/en/news/7", final, NOON, 200, (), b"")
    assert is_sent_home(page, source) is home


@pytest.mark.parametrize("language", BODIES)
def test_observations_are_kept_beside_the_article_and_change_nothing_of_it(store: Store, language: str) -> None:
    with store.begin() as db:
        article_id, _ = articles.add(db, an_article(language=language, text=BODIES[language]))
        before = articles.get(db, [article_id])
        assert not observations.add(db, Observation(article_id, NOON, "there"))
        assert observations.add(db, Observation(article_id, NOON, "http_404"))
        assert not observations.add(db, Observation(article_id, NOON, "http_410"))
        assert observations.add(db, Observation(article_id, NOON + HOUR, "there"))
        assert not observations.add(db, Observation(article_id, NOON + 2 * HOUR, "there"))
        assert [one.said for one in observations.by_article(db, [article_id, 99])[article_id]] == ["http_404", "there"]
        assert articles.get(db, [article_id]) == before
        ((article, looks),) = observations.missed(db, "rudaw")
        assert (article.text, len(looks)) == (BODIES[language], 2)
        assert observations.missed(db, "elaph") == []


@pytest.mark.parametrize(
    "gone",
    [
        Answer(b"gone", status=404),
        Answer(b"gone", status=410),
        Answer(b" "),
        Answer(status=302, headers={"Location": "/"}),
        Answer(
            b"<html><head><title>School 1 opens</title></head><body><article><h1>School 1 opens</h1></article></body></html>"
        ),
    ],
    ids=["404", "410", "blank", "home", "emptied"],
)
def test_an_article_taken_away_is_looked_for_again_and_stays_as_it_was(
    outlet: Outlet, gone: Answer, tmp_path: Path
) -> None:
    path = tmp_path / "store.db"
    outlet.add_articles(1, 2)
    outlet.answers["/"] = Answer(b"<html><body><h1>The front page</h1></body></html>")
    crawl_once(path, [a_source(outlet)], outlet)
    outlet.add_articles(1, 2, 3)
    outlet.answers["/news/1"] = gone
    crawl_once(path, [a_source(outlet)], outlet, now=NOON + 2 * HOUR)
    for hours in (3, 15, 27, 40):
        outlet.add_articles(2, 3, 4 + hours // 10)  # no longer listed either
        crawl_once(path, [a_source(outlet)], outlet, now=NOON + hours * HOUR)
    store = open_store(path)
    with store.read() as db:
        ((article, looks),) = observations.missed(db, "one")
    store.close()
    assert [look.at - NOON for look in looks] == [2 * HOUR, 15 * HOUR, 27 * HOUR]
    assert vanished_since(looks, CONFIG) == NOON + 2 * HOUR
    assert article.title == "School 1 opens"
    assert "twelve classrooms" in article.text
    assert article.version == 1


def test_what_a_printed_entry_cites_is_looked_at_again_after_1_2_4_days_and_monthly_for_a_year() -> None:
    looks = [NOON]
    for hours in range(1, 24 * 500):
        if is_due_again(NOON, looks[-1], CONFIG, NOON + hours * HOUR):
            looks.append(NOON + hours * HOUR)
    days = [(look - NOON).days for look in looks]
    assert days[:8] == [0, 1, 2, 4, 8, 16, 33, 63]
    assert days[-1] <= 365
    assert 15 <= len(looks) <= 18


def test_an_edit_long_after_its_listing_forgot_it_is_seen_in_what_was_cited(outlet: Outlet, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    outlet.add_articles(1, 2)
    crawl_once(path, [a_source(outlet)], outlet)
    store = open_store(path)
    with store.begin() as db:
        ids = {article.title: article.id for article in articles.newest_first(db, "", None, NOON + 9 * HOUR, 9)}
        story = stories.open_story(db, NOON)
        stories.join(db, [Member(story, ids["School 1 opens"], 1.0, "")])
        draft = drafts.add(db, a_draft(story_id=story))
        entry = Entry(draft.id, a_wording(), "Shirin", NOON)
        day = date(2023, 10, 3)
        digests.add(db, Digest("Iraq", day, day, (entry,), ()), NOON)
    outlet.add_articles(3)
    for number in (1, 2):  # listed no more, and edited
        page = outlet.answers[f"/news/{number}"]
        outlet.answers[f"/news/{number}"] = replace(
            page, body=page.body.replace(b"twelve classrooms", b"nine classrooms")
        )
    crawl_once(path, [a_source(outlet)], outlet, now=NOON + 20 * HOUR)
    with store.read() as db:
        assert {article.version for article in articles.get(db, ids.values()).values()} == {1}
    crawl_once(path, [a_source(outlet)], outlet, now=NOON + 49 * HOUR)
    with store.read() as db:
        versions = {title: articles.get(db, [one])[one].version for title, one in ids.items()}
    assert versions == {"School 1 opens": 2, "School 2 opens": 1}
    store.close()
