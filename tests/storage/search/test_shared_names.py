"""Names, numbers and borrowed words of a question are found in texts of every script; what all texts have counts for little."""

import pytest

from crawler.app.desk.desk import find_config
from storage.config.names import Names
from storage.config.settings import load_config
from storage.search.shared_names import likeness, name_keys, shared_with
from storage.text.name_keys import written_keys

NAMES = load_config(find_config() / "digest.yaml").digest.names
NOBODY = Names()


@pytest.mark.parametrize(
    ("question", "text", "language"),
    [
        ("Sardasht Talabani", "سەردەشت تاڵەبانییەکان لە کۆبوونەوەکەدا بوون", "ckb"),
        ("sardasht talabani", "والتقى سردشت الطالباني بالوفد", "ar"),
        ("Talabani's cousin Majid", "Mecîdê pismamê Talebanî hat", "kmr"),
        ("the Chamchamal refinery", "Parzûngeha Çemçemalê", "kmr"),
        ("a fine of 4,250 dinars", "٤٢٥٠ دينارا", "ar"),
    ],
)
def test_a_name_or_number_is_found_in_another_script(question: str, text: str, language: str) -> None:
    assert name_keys(question, "en", NOBODY) & name_keys(text, language, NOBODY)


def test_a_listed_name_is_one_in_all_languages() -> None:
    asked = name_keys("Erbil", "en", NAMES)
    for text, language in (("لە هەولێرەوە", "ckb"), ("li Hewlêrê", "kmr"), ("في أربيل", "ar")):
        assert "=Erbil" in asked & name_keys(text, language, NAMES)


def test_kurmanji_c_sounds_as_an_english_j() -> None:
    assert written_keys("Cemal", "kmr") & written_keys("Jamal", "en")
    assert not written_keys("Cemal", "en") & written_keys("Jamal", "en")
    assert written_keys("الجبايش", "ar") & written_keys("Chibayish", "en")  # Arabic has no letter for ch
    assert written_keys("الجادرية", "ar") & written_keys("Jadiriyah", "en")
    assert written_keys("Çarçira", "kmr") & written_keys("Charchra", "en")


def test_what_every_text_has_counts_for_little_and_a_long_text_has_no_advantage() -> None:
    asked = frozenset({"bgdd", "#4250"})
    common = [frozenset({"bgdd", f"w{place}"}) for place in range(40)]
    by_number, by_city, nothing = likeness(asked, [*common, frozenset({"#4250", "w"}), frozenset({"w", "x"})])[
        [40, 0, 41]
    ]
    assert by_number > 2 * by_city > nothing == 0
    long = frozenset({"#4250", *(f"l{place}" for place in range(60))})
    short_one, long_one = likeness(asked, [*common, frozenset({"#4250", "w"}), long])[40:]
    assert short_one > long_one
    assert likeness(asked, []).shape == (0,)
    assert not likeness(frozenset(), common).any()


def test_in_the_language_of_the_question_names_count_and_other_words_do_not() -> None:
    texts = [
        ("Police count the votes\nThe police said that they count votes of the province.", "en"),
        ("Officers wait\nThe officers came from Chamchamal by night.", "en"),
        ("پۆلیس\nپۆلیس لە چەمچەماڵەوە هاتن", "ckb"),
    ]
    votes, named, sorani = shared_with("police of chamchamal count votes", "en", texts, NOBODY)
    assert votes == 0 < named
    assert sorani > 0


def test_without_capitals_every_word_of_the_own_language_counts_half() -> None:
    texts = [("", "ar"), ("وصل الوفد إلى چمچمال NATO\n", "ar"), ("وصل الوفد إلى چمچمال\n", "fa"), ("غيره\n", "ar")]
    nothing, own, other, _ = shared_with("الوفد في چمچمال", "ar", texts, NOBODY)
    assert nothing == 0 < own < other
