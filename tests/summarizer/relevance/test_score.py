"""What the digest is about, found in every language with what each hangs on its words."""

from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from bench.articles import read, to_article
from bench.relevance import measure, scores
from storage.config.settings import load_config
from summarizer.encoding.encoder import Encoder
from summarizer.relevance.score import RelevanceInput, contrast, hits, judge, nearest, touches
from tests.support.paths import ROOT

CONFIG = load_config(ROOT / "config" / "digest.yaml")
ABOUT = CONFIG.about

FOUND = [
    (
        "en",
        "Iraq's parliament met in Baghdad; a Peshmerga unit left Kirkuk.",
        ["Iraq", "Baghdad", "Peshmerga", "Kirkuk"],
    ),
    ("en", "The Kurdistan Region's cabinet", ["Kurdistan Region"]),
    ("ar", "وصل الوفد إلى بغداد", ["بغداد"]),
    ("ar", "والعراق وبالعراق فالعراق وللعراق كالعراق", ["العراق"] * 5),
    ("ar", "لأربيل وببغداد والبصرة", ["أربيل", "بغداد", "البصرة"]),
    ("ar", "الحُكومَةُ العِراقِيَّةُ", ["العراقية"]),
    ("ckb", "لە هەولێرەوە بۆ عێراقدا و کوردستانیش", ["هەولێر", "عێراق", "کوردستان"]),
    ("ckb", "هێزەکانی پێشمەرگەی کوردستان", ["پێشمەرگە", "کوردستان"]),
    ("kmr", "Li Hewlêrê û Kerkûkê, hêzên Pêşmergeyên Kurdistanê", ["Hewlêr", "Kerkûk", "Pêşmerge", "Kurdistan"]),
    ("fa", "مقام‌های عراقی در بغداد و کرکوک", ["عراق", "بغداد", "کرکوک"]),
    ("tr", "Irak'ta, Bağdat'ın ve Kerküklü Erbil'den", ["Irak", "Bağdat", "Kerkük", "Erbil"]),
]
NOT_FOUND = [
    ("en", "Irakli opened a barrel in Tbilisi; Miraqi left"),
    ("ar", "تعرق اللاعب بعد المباراة وأعراقه كثيرة"),
    ("ckb", "موسڵمانان لە جیهاندا"),
    ("kmr", "Misilmanên cîhanê"),
    ("tr", "Müslümanlar ıraksak"),
]


@pytest.mark.parametrize(("language", "text", "words"), FOUND)
def test_words_are_found_with_what_hangs_on_them(language: str, text: str, words: list[str]) -> None:
    assert hits(text, language, ABOUT) == words


@pytest.mark.parametrize(("language", "text"), NOT_FOUND)
def test_words_that_only_look_alike_are_not(language: str, text: str) -> None:
    assert hits(text, language, ABOUT) == []


def test_a_language_without_words_of_its_own_is_searched_for_all() -> None:
    assert hits("Iraq, بغداد", "und", ABOUT) == ["Iraq", "بغداد"]


TOUCHED = [
    ("en", "Clashes in Sinjar and Zakho", ["Sinjar", "Zakho"]),
    ("ar", "وصل قاسم الأعرجي إلى السليمانية", ["Qasim al-Araji", "Sulaymaniyah"]),
    ("ckb", "لە سلێمانی و دهۆک", ["Sulaymaniyah", "Dohuk"]),
    ("kmr", "Li Silêmanî û Duhokê", ["Sulaymaniyah", "Dohuk"]),
    ("tr", "Süleymaniye'de ve Duhok'ta", ["Sulaymaniyah", "Dohuk"]),
]
NOT_TOUCHED = [
    ("en", "Activists who opposed the Iraq War marched in London; an Iraq veteran spoke."),
    ("en", "Erdogan and the PKK; Hezbollah and Israel; ISIL in Kabul"),
    ("ar", "قال الجيش السوداني في الخرطوم إنه تقدم"),
    ("ar", "القائم بأعمال السفارة في بيروت"),
    ("ar", "بعد عشرين عاما على غزو العراق، خرج الآلاف في لندن"),
    ("tr", "Irak Savaşı'na karşı çıkanlar yürüdü"),
]


@pytest.mark.parametrize(("language", "text", "names"), TOUCHED)
def test_the_country_s_listed_names_count_in_every_language(language: str, text: str, names: list[str]) -> None:
    assert touches(text, language, CONFIG) == names


@pytest.mark.parametrize(("language", "text"), NOT_TOUCHED)
def test_what_only_names_the_country_or_is_abroad_does_not(language: str, text: str) -> None:
    assert touches(text, language, CONFIG) == []


def test_a_name_that_about_has_too_counts_once() -> None:
    assert touches("وصل إلى أربيل", "ar", CONFIG) == ["أربيل"]
    assert touches("from Arbil to Erbil", "en", CONFIG).count("Erbil") == 1


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("ar", "من بغداد إلى كردستان والبصرة وبغداد", "Baghdad ×2; كردستان; Basra"),
        ("ckb", "لە بەغدا و هەڵەبجە و کوردستان", "Baghdad; کوردستان; Halabja"),
        ("kmr", "Ji Bexda û Hewlêrê heta Mûsil", "Baghdad; Erbil; Mosul"),
        ("en", "From Erbil and Mosul to Iraqi ports of Erbil", "Erbil ×2; Mosul; Iraqi"),
    ],
)
def test_what_speaks_for_it_is_told_in_house_spelling(language: str, text: str, told: str) -> None:
    assert set(judge(RelevanceInput("", text, language), CONFIG).reason.split("; ")) == set(told.split("; "))


def scored(title: str, text: str, **more: object) -> float:
    return judge(RelevanceInput(title, text, "en", **more), CONFIG).score  # type: ignore[arg-type]


def test_the_score_explains_itself() -> None:
    found = judge(
        RelevanceInput(
            "Erbil airport reopens",
            "The Peshmerga thanked Erbil. The Peshmerga left.",
            "en",
            outlets=2,
            likeness=0.7,
            like="Erbil and the Peshmerga",
        ),
        CONFIG,
    )
    assert found.reason == "Erbil in the headline; Peshmerga ×2; Erbil; like “Erbil and the Peshmerga”; 2 outlets"
    nothing = judge(RelevanceInput("Senate votes", "A long debate.", "en", outlets=3), CONFIG)
    assert nothing.reason == "nothing in it is about the digest's subject; 3 outlets"
    assert found.score > 0.8 > nothing.score


def test_what_speaks_for_a_story_raises_it() -> None:
    passing = scored("Senate votes", "A soldier served near Erbil.")
    nothing = scored("Senate votes", "A long debate.")
    assert 0.25 < passing < scored("Erbil votes", "A soldier served near Erbil.")
    assert nothing < 0.25
    assert scored("Senate votes", "A soldier served near Erbil.", outlets=3) > passing
    assert scored("Senate votes", "A soldier served near Erbil.", trust=5) > passing
    assert scored("Senate votes", "A soldier served near Erbil.", likeness=0.6) > passing
    assert scored("Senate votes", "A soldier served near Erbil.", likeness=0.2) < passing
    assert scored("Senate votes", "A soldier served near Erbil.", days=6) < passing
    assert (
        nothing
        < scored("Football: Erbil wins", "A football match in Erbil.")
        < scored("Erbil wins", "A match in Erbil.")
    )
    assert scored("School opens", "A school opened on Tuesday.", local=True) < passing


def test_the_nearest_topic_is_found() -> None:
    topics = np.eye(3, dtype=np.float32)
    cosine, said = nearest(np.array([[0, 1, 0], [0, 0.8, 0.6]], np.float32), topics, ("a", "b", "c"))
    assert said == "b"
    assert 0.9 < cosine < 1
    assert nearest(np.zeros((1, 3), np.float32), topics, ("a", "b", "c")) == (0.0, "")


def test_a_month_of_a_world_outlet_s_feed_is_put_in_order(shared: Path, encoder: Encoder) -> None:
    rows = read(shared / "data" / "feeds" / "aljazeera_2023-10.jsonl")
    wanted = set((ROOT / "bench" / "labels" / "desk_2023-09_11.txt").read_text().split())
    rows = [row | {"relevant": sha256(row["id"].encode()).hexdigest()[:16] in wanted} for row in rows]
    assert sum(row["relevant"] for row in rows) == 6
    # Some that are none beside all that are: quick, and no score depends on another's.
    few = [row for place, row in enumerate(rows) if row["relevant"] or place % 25 == 0]
    found = measure(few, scores([to_article(row) for row in few], CONFIG, encoder))
    assert found["average_precision"] >= 0.95


def test_arabic_and_sorani_news_is_put_in_order_by_bridges_too(encoder: Encoder) -> None:
    rows = read(ROOT / "tests" / "data" / "relevance" / "made_up.jsonl")
    articles = [to_article(row) for row in rows]
    assert measure(rows, scores(articles, CONFIG, encoder, by_words=True))["average_precision"] < 0.8
    assert measure(rows, scores(articles, CONFIG, encoder))["average_precision"] > 0.9


def test_a_bridge_s_lower_cosine_counts_as_much() -> None:
    def likeness(cosine: float, *, bridged: bool) -> float:
        return judge(RelevanceInput("t", "t", "ckb", likeness=cosine, bridged=bridged), CONFIG).signs["likeness"]

    assert likeness(0.5, bridged=True) == likeness(0.75, bridged=False) == 1
    assert abs(likeness(0.15, bridged=True)) < 1e-9
    assert abs(likeness(0.35, bridged=False)) < 1e-9
    assert judge(RelevanceInput("t", "t", "ckb", bridged=True), CONFIG).signs["likeness"] == 0


LEISURE = read(ROOT / "tests" / "data" / "relevance" / "leisure.jsonl")


def test_films_games_and_meals_stand_under_politics_in_every_language(encoder: Encoder) -> None:
    found = scores([to_article(row) for row in LEISURE], CONFIG, encoder)
    for language in ("en", "ar", "ckb", "kmr"):
        of = [at for at, row in enumerate(LEISURE) if row["language"] == language]
        figures = measure([LEISURE[at] for at in of], [found[at] for at in of], CONFIG.digest.bar)
        assert figures["average_precision"] >= 0.95, language
        assert figures["at_bar"]["precision"] >= 0.9, language


@pytest.mark.parametrize(
    ("language", "text", "unwanted"),
    [
        ("en", "The Arab League met in Baghdad.", False),
        ("en", "A goalkeeper from Basra signed for a club in Doha.", True),
        ("ar", "جامعة الدول العربية تجتمع في بغداد", False),
        ("ar", "يعرض الفيلم في بغداد", True),
        ("ar", "التقى الرئيس المنتخب وفدا من البصرة", False),
        ("ckb", "خولی نوێی پەرلەمان لە بەغدا دەستی پێکرد", False),
        ("ckb", "گۆرانیبێژێک لە هەولێر کۆنسێرتی کرد", True),
        ("kmr", "Stranbêj li Hewlêrê konserekê dide", True),
    ],
)
def test_words_of_games_and_arts_speak_against_a_story(language: str, text: str, unwanted: bool) -> None:
    judged = judge(RelevanceInput("", text, language), CONFIG)
    assert (judged.signs["unwanted"] > 0) is unwanted
    assert ("unwanted" in judged.reason) is unwanted


def test_a_contrast_is_between_wanted_and_unwanted_topics() -> None:
    wanted, unwanted = np.eye(4, dtype=np.float32)[:2], np.eye(4, dtype=np.float32)[2:]
    near, far = (contrast(row[None], wanted, unwanted, bridged=False) for row in (wanted[0], unwanted[1]))
    assert near == -far > 0.9
    assert contrast(np.zeros((1, 4), np.float32), wanted, unwanted, bridged=False) == 0
    assert contrast(wanted[:1], wanted, unwanted[:0], bridged=False) == 0
    assert (
        scored("Senate votes", "", contrast=0.9)
        > scored("Senate votes", "")
        > scored("Senate votes", "", contrast=-0.9)
    )
    told = judge(RelevanceInput("Senate votes", "", "en", contrast=-0.9, unlike="A new film"), CONFIG).reason
    assert told.endswith("nearer to unwanted “A new film”")
