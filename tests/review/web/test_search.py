"""Search by meaning on the page, beside that by words."""

import re
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from review.web.app import app
from storage.config.settings import SearchConfig
from storage.corpus import articles
from storage.database.store import open_store
from storage.errors import ModelError
from summarizer.encoding.article_index import place
from tests.support.desk_page import Browser, Desk
from tests.support.records import NOON, an_article

TITLES = {
    "en": "Parliament votes on the budget",
    "ar": "جفاف السد ونقص المياه في مخمور",
    "ckb": "کەمیی ئاو لە مەخموور دوای وشکبوونی بەنداوەکە",
    "kmr": "Kêmbûna avê li Mexmûrê piştî ziwabûna bendavê",
    "de": "Der Staudamm ist leer",
}


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    desk = Desk(open_store(tmp_path / "desk.db"), tmp_path)
    with desk.store.begin() as db:
        for language, title in TITLES.items():
            articles.add(db, an_article(identity=language, title=title, text=title, language=language, source="elaph"))
    place(desk.store, SearchConfig(), desk.encoder, NOON)
    return desk.browser()


def headlines(shown: str) -> list[str]:
    return [re.sub("<[^>]+>", "", headline) for headline in re.findall(r"data-row>(.+?)</a>", shown)]


def test_an_english_question_finds_articles_in_other_languages_where_words_find_none(browser: Browser) -> None:
    assert headlines(browser.get("/search?q=water+shortage+Makhmur")) == []
    shown = browser.get("/search?q=dam+water+shortage+in+Makhmur&by=meaning")
    assert set(headlines(shown)[:3]) == {TITLES["ar"], TITLES["ckb"], TITLES["kmr"]}
    assert headlines(shown)[3:] == [TITLES["en"]]
    assert "Interpreted as English. The nearest of 4 articles" in shown
    assert "1 in de; search these by words" in shown
    assert '<a class="headline" href="/article/2" lang="ar" dir="rtl" data-row>' in shown
    moment = r'<time [^>]*title="October 3, 2023, 15:00 \(Asia/Baghdad\)">(?:just now|[0-9]+ min ago)</time>'
    assert re.search(rf"<bdi>Elaph</bdi> · {moment} · Sorani Kurdish", shown)


def test_a_question_may_be_said_to_be_in_a_language(browser: Browser) -> None:
    assert "Interpreted as Kurmanji Kurdish" in browser.get("/search?q=bendav&by=meaning&in=kmr")
    assert "in=en" in browser.text  # to be read as another one
    assert "in=kmr" not in browser.text
    assert "Interpreted as English" in browser.get(
        "/search?q=bendav&by=meaning&in=tlh"
    )  # none of ours: as the words look


@pytest.mark.parametrize("asked", ["!?", "%D9%85%D8%A7%D8%A1&in=kmr"])
def test_a_question_that_cannot_be_read_is_told_and_words_still_find(browser: Browser, asked: str) -> None:
    assert re.search("at least one word|search by words", browser.get(f"/search?q={asked}&by=meaning"))
    assert headlines(browser.text) == []
    assert headlines(browser.get("/search?q=bendav&by=words")) == [TITLES["kmr"]]


def test_the_page_works_without_the_model_and_says_so(browser: Browser, tmp_path: Path) -> None:
    def no_model(asked: str, _: str) -> NoReturn:
        raise ModelError("its package is not installed", about="embedded")

    desk = Desk(open_store(tmp_path / "desk.db"), tmp_path)
    desk.app = app(replace(desk.context, search=replace(desk.context.search, question=no_model)))
    without = desk.browser()
    assert "embedded: its package is not installed." in without.get("/search?q=water&by=meaning")
    assert headlines(without.get("/search?q=bendav")) == [TITLES["kmr"]]


def test_articles_that_wait_are_said_to(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(open_store(tmp_path / "desk.db"), tmp_path)
    with desk.store.begin() as db:
        articles.add(db, an_article(identity="new", title="Water comes back"))
    assert "1 article waits for the next run" in browser.get("/search?q=water&by=meaning")
