"""A hit shows where it has the words, in four languages."""

import pytest

from review.web.views.snippets import WIDE, Found, SearchTerms, marked, snippet

FILLER = {
    "en": "Nothing else happened. ",
    "ar": "لم يحدث شيء آخر. ",
    "ckb": "هیچی تر ڕووی نەدا. ",
    "kmr": "Tiştek din neqewimî. ",
}
FOUR = {  # a sentence, a question as an editor types it, the words of the sentence that it finds
    "en": ("Officials opened a new school in Makhmur.", "school makh", ["school", "Makhmur."]),
    "ar": ("افتتح المسؤولون مدرسةً جديدة في مخمور.", "مدرسه", ["مدرسةً"]),
    "ckb": ("بەرپرسان لە مەخموور قوتابخانەیەکی نوێیان کردەوە.", "قوتابخانە", ["قوتابخانەیەکی"]),
    "kmr": ("Berpirsan li Mexmûrê dibistanek nû vekir.", "mexmur dibistan", ["Mexmûrê", "dibistanek"]),
}


@pytest.mark.parametrize("language", FOUR)
def test_the_stretch_with_the_words_is_shown_and_they_are_marked(language: str) -> None:
    sentence, question, words = FOUR[language]
    shown = snippet(FILLER[language] * 40 + sentence + " " + FILLER[language] * 40, SearchTerms(question), language)
    assert [piece.text for piece in shown if piece.is_match] == words
    assert (shown[0], shown[-1]) == (Found("… "), Found(" …"))
    assert len("".join(piece.text for piece in shown)) <= WIDE + 4


def test_an_arabic_word_is_marked_behind_what_is_joined_to_it() -> None:
    assert [piece.text for piece in snippet("زار الوزير بالبصرة.", SearchTerms("البصرة"), "ar") if piece.is_match] == [
        "بالبصرة."
    ]


def test_a_text_without_the_words_shows_its_beginning() -> None:
    assert snippet("Short text.", SearchTerms("school"), "en") == [Found("Short text.")]
    long = snippet(FILLER["en"] * 40, SearchTerms("school"), "en")
    assert long[0].text.startswith("Nothing else")
    assert long[-1] == Found(" …")
    assert snippet("", SearchTerms("school"), "en") == []


def test_the_stretch_with_more_of_the_words_is_preferred() -> None:
    text = "The school closed. " + FILLER["en"] * 30 + "The school in Makhmur opened."
    assert [piece.text for piece in snippet(text, SearchTerms("school makhmur"), "en") if piece.is_match] == [
        "school",
        "Makhmur",
    ]


def test_words_of_a_headline_are_marked_in_their_place() -> None:
    assert marked("A School Opens", SearchTerms("school"), "en") == [
        Found("A "),
        Found("School", is_match=True),
        Found(" Opens"),
    ]
