"""One line in the digest's language under a draft that its editor may not be able to read."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from storage.config.names import Names
from storage.config.settings import load_config
from storage.records import Article, Draft, DraftSentence, Wording
from summarizer.drafts.gist_line import Near, gist, near_topic, nearest_entries
from summarizer.drafts.gist_words import thing

NOW = datetime(2023, 10, 15, tzinfo=UTC)
TEXTS = {
    "ar": (
        "قتلى بحريق في كركوك",
        "قتل ثلاثة أشخاص وأصيب 12 آخرون بحريق في كركوك. وقال مسرور بارزاني إن 400 عائلة ستنقل إلى أربيل.",
    ),
    "ckb": (
        "ئاگرێک لە کەرکووک",
        "دوو کەس لە ئاگرێکدا لە کەرکووک کوژران. مەسرور بارزانی گوتی 400 خێزان بۆ هەولێر دەگوازرێنەوە.",
    ),
    "kmr": (
        "Agir li Kerkûkê",
        "Sê kes li Kerkûkê hatin kuştin, agir hê vênemiriye. Mesrûr Barzanî got ku 400 malbat dê biçin Hewlêrê.",
    ),
}


@pytest.fixture(scope="module")
def names() -> Names:
    return load_config(Path("config/digest.yaml")).digest.names


def drafted(language: str) -> tuple[Draft, Article]:
    headline, text = TEXTS[language]
    article = Article("a", "1", "", headline, text, language, NOW, id=1)
    sentences = (DraftSentence(text, 1, 1, 0, len(text)),)
    return Draft(7, 1, NOW.date(), headline, sentences, ("A",), language, NOW, "test"), article


@pytest.mark.parametrize("language", TEXTS)
def test_it_gives_names_places_and_numbers_in_the_digest_s_language(names: Names, language: str) -> None:
    line = gist(*drafted(language), names, "en", "", [])
    assert line.startswith("found by the program, never published: ")
    for part in ("names: Masrour Barzani", "Kirkuk", "Erbil", "killed", "400 families"):
        assert part in line


@pytest.mark.parametrize(
    ("digest", "parts"),
    [
        ("ar", ("مسرور بارزاني", "كركوك", "400 عائلات", "3 قتلى")),
        ("ckb", ("مەسرور بارزانی", "کەرکووک", "400 خێزان", "3 کوژراو")),
        ("kmr", ("Mesrûr Barzanî", "Kerkûk", "400 malbat", "3 kuştî")),
    ],
)
def test_a_digest_in_another_language_has_it_in_its_own(names: Names, digest: str, parts: tuple[str, ...]) -> None:
    line = gist(*drafted("ar"), names, digest, "", [])
    assert all(part in line for part in parts)


def test_it_gives_the_nearest_topic_and_entries(names: Names) -> None:
    near = [Near(12, date(2023, 10, 3), 0.4), Near(31, date(2023, 10, 12), 0.6), Near(4, date(2023, 10, 1), 0.3)]
    line = gist(*drafted("ar"), names, "en", "Fires in Iraq", near)
    assert "nearest topic: “Fires in Iraq”" in line
    assert line.endswith("like entry 31, October 12; like entry 12, October 3")


def test_a_number_that_may_be_another_one_is_not_given(names: Names) -> None:
    draft, article = drafted("ckb")
    text = "سی هەزار قوتابی و شەست مامۆستا هاتن بۆ زانکۆ."
    line = gist(replace(draft, sentences=(DraftSentence(text, 1, 1, 0, len(text)),)), article, names, "en", "", [])
    assert "60 teachers" in line
    assert "students" not in line


def test_where_nothing_is_known_it_says_so(names: Names) -> None:
    draft, article = drafted("kmr")
    plain = replace(draft, headline="Baran bariya", sentences=())
    assert gist(plain, article, names, "en", "", []).endswith("no listed name, no counted number and no entry like it")


def test_an_entry_is_near_by_its_vector_and_never_the_draft_s_own() -> None:
    entries = {number: Wording(date(2023, 10, number), "H", "T", ("A",)) for number in (1, 2, 3)}
    rows = np.array([[1, 0], [0.6, 0.8], [0, 1]], np.float32)
    found = nearest_entries(np.array([1, 0], np.float32), entries, rows, bridged=False, own=1)
    assert [one.draft_id for one in found] == [2]


def test_a_topic_far_away_is_not_given() -> None:
    assert near_topic(0.6, "Fires", bridged=False) == "Fires"
    assert near_topic(0.1, "Fires", bridged=True) == ""
    assert near_topic(None, "", bridged=True) == ""


@pytest.mark.parametrize(
    ("word", "language", "of"),
    [
        ("families", "en", "families"),
        ("عائلات", "ar", "families"),
        ("والعائلات", "ar", "families"),
        ("خێزانەکان", "ckb", "families"),
        ("malbatan", "kmr", "families"),
        ("bridge", "en", ""),
        ("تونێلی", "ckb", ""),  # a tunnel: begins as a tonne does
        ("تۆن", "ckb", "tonnes"),
        ("tunel", "kmr", ""),
        ("tonnes", "en", "tonnes"),
        ("ژنان", "ckb", "women"),
    ],
)
def test_a_word_says_what_a_number_counts(word: str, language: str, of: str) -> None:
    assert thing(word, language) == of
