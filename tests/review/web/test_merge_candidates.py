"""Which other stories a draft most likely tells of, in four languages and across scripts, and what is said of it on the page."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from crawler.app.desk.desk import find_config
from review.web.services.merge_candidates import HeadlineSimilarity
from review.web.services.queue_rows import DraftRow
from storage.config.names import Names
from storage.config.settings import load_config
from storage.corpus import articles, stories
from storage.database.store import Store
from storage.records import Member
from storage.search import article_vectors
from storage.search.article_vectors import ArticleVector
from storage.search.story_nearness import near_stories
from tests.support.desk_page import Desk
from tests.support.records import NOON, an_article

NAMES = load_config(find_config() / "digest.yaml").digest.names
OTHERS = {
    "en": ["The Ministry of Trade Opens a Fair", "The Weather Turns in the South", "The Price of Bread Grows"],
    "ar": ["وزارة التجارة تفتتح معرضاً", "الطقس يتغير في الجنوب", "سعر الخبز يرتفع في الأسواق"],
    "ckb": ["وەزارەتی بازرگانی پێشانگایەک دەکاتەوە", "کەشوهەوا لە باشوور دەگۆڕێت", "نرخی نان بەرز دەبێتەوە"],
    "kmr": ["Wezareta Bazirganiyê pêşangehekê vedike", "Hewa li başûr diguhere", "Bihayê nên bilind dibe"],
}


def row(number: int, headline: str, language: str) -> DraftRow:
    return DraftRow(
        number, number, 1, NOON.date(), headline, ("Rudaw",), language, "", "waiting", False, "", 0.5, 0, NOON
    )


def order(headline: str, language: str, others: list[tuple[str, str]], names: Names = NAMES) -> list[tuple[int, str]]:
    rows = [row(number, *other) for number, other in enumerate(others, start=1)]
    return [(one.row.id, one.why) for one in HeadlineSimilarity().order(headline, language, rows, names)]


@pytest.mark.parametrize(
    ("language", "headline", "other", "word"),
    [
        ("en", "Teachers Strike Over Salaries", "Strike of Teachers Enters Second Week", "Teachers"),
        ("ar", "إضراب المعلمين بسبب الرواتب", "معلمون يواصلون الإضراب للأسبوع الثاني", "إضراب"),
        ("ckb", "مانگرتنی مامۆستایان لەسەر مووچە", "مامۆستایان بەردەوامن لە مانگرتن", "مامۆستایان"),
        ("kmr", "Greva mamosteyan ji ber meaşan", "Mamoste greva xwe didomînin", "Greva"),
    ],
)
def test_who_shares_rare_words_comes_first(language: str, headline: str, other: str, word: str) -> None:
    others = [(one, language) for one in OTHERS[language]]
    (first, why), *rest = order(headline, language, [*others, (other, language)])
    assert first == 4
    assert why.startswith("same words: ")
    assert word in why
    assert not any(word in said for _, said in rest)


@pytest.mark.parametrize(
    ("language", "headline", "other"),
    [
        ("en", "Teachers and Doctors Paid for a Month", "A Book Fair and a Hall for Poets"),
        ("ar", "فتح المدارس بعد العطلة", "هطول الأمطار بعد الجفاف"),
        ("ckb", "کردنەوەی قوتابخانەکان دوای پشوو", "بارینی باران دوای وشکەساڵی"),
        ("kmr", "Dibistan piştî betlaneyê hatin vekirin", "Baran piştî ziwabûnê hatin"),
    ],
)
def test_words_that_only_bind_others_say_nothing(language: str, headline: str, other: str) -> None:
    others = [(one, language) for one in OTHERS[language]]
    assert [why for _, why in order(headline, language, [*others, (other, language)])] == [""] * 4


@pytest.mark.parametrize(
    ("language", "headline"),
    [("ar", "حريق في سوق كركوك"), ("ckb", "ئاگرکەوتنەوە لە بازاڕی کەرکووک"), ("kmr", "Agir li sûka Kerkûkê")],
)
def test_a_name_is_the_same_in_every_script(language: str, headline: str) -> None:
    others = [(one, "en") for one in OTHERS["en"]]
    found = order(headline, language, [*others, ("Fire Destroys Shops in Kirkuk", "en")])
    assert found[0] == (4, "same names: Kirkuk")
    assert [why for _, why in found[1:]] == ["", "", ""]


def test_a_name_is_not_told_twice() -> None:
    assert order("حريق في كركوك", "ar", [("انفجار في كركوك", "ar")]) == [(1, "same names: Kirkuk")]


def test_what_most_headlines_say_is_no_likeness() -> None:
    others = [
        (f"The Council Meets {word}", "en") for word in ("Early", "Late", "Again", "Twice", "Today", "Often", "Soon")
    ]
    found = order("The Council Elects a Mayor", "en", [*others, ("New Mayor", "en")])
    assert found[0] == (8, "same words: Mayor")
    assert {why for _, why in found[1:]} == {""}


def test_nothing_shared_leaves_the_order_as_it_was() -> None:
    assert [one for one, _ in order("Xyz", "en", [("One", "en"), ("Two", "en"), ("خبر", "ar")])] == [1, 2, 3]
    assert order("", "en", []) == []


def test_the_page_offers_the_likeliest_first_and_says_why(store: Store, tmp_path: Path) -> None:
    desk = Desk(store, tmp_path)
    day = NOON.date()
    draft = desk.add(headline="إضراب المعلمين بسبب الرواتب", language="ar", date=day)
    near = desk.add(headline="الطقس يتغير في الجنوب", language="ar", date=day)
    like = desk.add(headline="معلمون يواصلون الإضراب", language="ar", date=day + timedelta(days=2))
    browser = desk.browser()
    shown = browser.get(f"/draft/{draft.id}/merge")
    offered = re.findall(r'with=(\d+)"[^>]*>[^<]*</a>\s*<span class="meta">(.*?)</span>', shown)
    assert [int(number) for number, _ in offered] == [like.id, near.id]
    assert "same words: إضراب" in unescape(offered[0][1])
    assert "same" not in offered[1][1]
    likely = browser.get(f"/draft/{draft.id}").partition('<ul class="likely">')[2].partition("</ul>")[0]
    assert re.findall(r'lang="ar" dir="rtl">([^<]*)</a> <span class="muted">', likely) == ["معلمون يواصلون الإضراب"]


def test_of_headlines_with_nothing_in_common_the_nearest_in_meaning_comes_first() -> None:
    rows = [row(number, headline, "ar") for number, headline in enumerate(OTHERS["ar"], start=1)]
    near = {1: 0.11, 2: 0.12, 3: 0.43}
    found = HeadlineSimilarity().order("Bakers Want More for a Loaf", "en", rows, NAMES, near)
    assert found[0].row.id == 3
    assert found[0].why == ""
    unknown = HeadlineSimilarity().order("Bakers Want More for a Loaf", "en", rows, NAMES, {2: 0.4, 3: 0.1})
    assert [one.row.id for one in unknown] == [2, 1, 3]  # one without vectors stands in the middle


def test_a_name_that_no_list_has_is_recognised_by_its_sound_in_another_language() -> None:
    rows = [row(number, headline, "ckb") for number, headline in enumerate(OTHERS["ckb"], start=1)]
    rows.append(row(4, "ئاگر لە کارگەیەکی قوشتەپە کەوتەوە", "ckb"))
    found = HeadlineSimilarity().order("Fire in a Factory of Qushtapa", "en", rows, Names())
    assert found[0].row.id == 4


def test_stories_of_the_same_event_are_near_by_the_vectors_of_their_articles(store: Store) -> None:
    flood, rain, fair = np.eye(3, dtype=np.float32)
    told = {"flood": flood, "again": (flood + rain) / np.sqrt(2), "fair": fair, "hub": (flood + rain) / np.sqrt(2)}
    with store.begin() as db:
        ids = {name: articles.add(db, an_article(identity=name, title=name, text=name))[0] for name in told}
        of = {name: stories.open_story(db, NOON) for name in told}
        stories.join(db, [Member(of[name], ids[name], 1, "") for name in told])
        vectors = [
            ArticleVector(ids[name], 1, "rudaw", "ckb", NOON, "space", "bridge", vector, 0.5 if name == "hub" else 0.2)
            for name, vector in told.items()
        ]
        article_vectors.put(db, vectors)
        others = [of["fair"], of["hub"], of["again"], 99]
        near = near_stories(db, of["flood"], others)
        assert sorted(near, key=lambda story: -near[story]) == [of["again"], of["hub"], of["fair"]]
        assert near_stories(db, 99, others) == {}
