"""What the stages wrote in English is said in the reader's language."""

import pytest

from storage.catalogues.catalogue import LANGUAGES
from storage.catalogues.messages import MESSAGES, said

OTHERS = LANGUAGES[1:]
WRITTEN = (
    "in Arabic, as published",
    "also reported in Sorani Kurdish by Rudaw, Xendan",
    "update to entry 17 of October 3, 2023: Officials Open a School: Makhmur",
    "same day; same names: Makhmur, Erbil; same number: 400; same words: school, classrooms",
    "2 days apart; both about: flood",
    "outlets differ: Rudaw: 3 killed; Shafaq News: 5",
    "Erbil in the headline, oil ×3, 4 outlets",
    "44 isn't in any source: check it; the articles have 12, 400",
    "“yesterday” does not name a day: write “on Monday” (2023-10-02)",
    "draft 17: nothing was changed",
    "off topic: about Egypt",
    "draft 17: cannot be undone: a later decision exists, see the history",
    "www.rudaw.net/rss: lists no articles, usually 12, failed 4 times",
    "crawler sources check rudaw --live, then fix this listing in sources.yaml",
    "97% of its 5-word runs are in “A bridge opens” (rudaw)",
    "copy: 97% of its 5-word runs are in “A bridge opens” (rudaw)",
    "Too many wrong passwords. Try again in 4 min.",
)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("text", WRITTEN)
def test_a_sentence_of_the_program_is_said_with_its_values(text: str, language: str) -> None:
    shown = said(text, language)
    assert shown != text
    for value in (
        "17",
        "Rudaw",
        "Xendan",
        "Makhmur",
        "school",
        "400",
        "“A bridge opens” (rudaw)",
        "--live",
    ):
        assert (value in shown) == (value in text)


@pytest.mark.parametrize("text", WRITTEN)
def test_english_is_left_as_it_is(text: str) -> None:
    assert said(text, "en") == text


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    "text", ["", "Shirin asked Karim", "مسودة قديمة", "a: b; c, d", "x" * 5000, ": : ; ; , , " * 200]
)
def test_words_of_a_person_are_left_as_they_are(text: str, language: str) -> None:
    assert said(text, language) == text


@pytest.mark.parametrize("language", OTHERS)
def test_a_day_and_a_language_within_a_sentence_are_said_too(language: str) -> None:
    shown = said("update to entry 17 of October 3, 2023: School", language)
    assert "October" not in shown
    assert "Arabic" not in said("in Arabic, as published", language)


def test_every_sentence_is_listed_once() -> None:
    assert len(set(MESSAGES)) == len(MESSAGES)


@pytest.mark.parametrize("language", OTHERS)
def test_an_empty_value_stays_empty(language: str) -> None:
    assert said("", language) == ""
    assert "Project-Id-Version" not in said("write “” after the first sentence", language)
