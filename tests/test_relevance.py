"""What the digest is about, found in every language with what each hangs on its words."""

from pathlib import Path

import pytest

from storage.config import load_config
from summarizer.relevance import hits, judge

ABOUT = load_config(Path(__file__).parent.parent / "config" / "digest.yaml").about

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


def test_the_score_explains_itself() -> None:
    about = {"en": ("Erbil", "Peshmerga")}
    found = judge("Erbil airport reopens", "The Peshmerga thanked Erbil. The Peshmerga left.", "en", about, 2)
    assert found.reason == "Erbil in the headline; Peshmerga ×2; Erbil; 2 outlets"
    passing = judge("Senate votes", "A soldier served near Erbil.", "en", about, 1)
    nothing = judge("Senate votes", "A long debate.", "en", about, 3)
    assert found.score > 0.8 > passing.score > nothing.score == 0
    assert nothing.reason == "nothing that the digest is about stands in it"
