"""The words of an entry that no article has are told from those that one has, in four languages."""

import pytest

from review.style.finding import Finding, Place, SourceText
from review.style.marks import MarkedPiece, pieces, unsourced_words

FOUR = {  # a source, the sentence an editor wrote, and the words of it that the source lacks
    "en": (
        "Officials opened a school for 400 pupils in Makhmur on Tuesday.",
        "The officials opening the school in Makhmur promised 500 pupils a library.",
        ["promised", "500", "library"],
    ),
    "ar": (
        "افتتح مسؤولون مدرسة في مخمور يوم الثلاثاء.",
        "وافتتح المسؤولون المدرسة في مخمور بحضور السفير.",
        ["بحضور", "السفير"],
    ),
    "ckb": (
        "بەرپرسان لە مەخموور قوتابخانەیەکیان کردەوە.",
        "بەرپرسان قوتابخانەکەیان لە مەخموور لەگەڵ باڵیۆز کردەوە.",
        ["باڵیۆز"],
    ),
    "kmr": ("Berpirsan li Mexmûrê dibistanek vekir.", "Berpirsan dibistan li Mexmûrê bi balyoz re vekir.", ["balyoz"]),
}


@pytest.mark.parametrize("language", FOUR)
def test_words_without_a_source_are_marked(language: str) -> None:
    source, written, lacking = FOUR[language]
    marked = pieces(written, language, (), [SourceText(source, language)])
    assert "".join(piece.text for piece in marked) == written
    assert unsourced_words(marked) == lacking


@pytest.mark.parametrize("language", FOUR)
def test_drafted_sentences_have_their_numbers_and_no_marks_in_them(language: str) -> None:
    source, written, lacking = FOUR[language]
    marked = pieces(f"{source} {written}", language, [written, source], [SourceText(source, language)])
    assert marked[-1].text != source
    marked = pieces(f"{source} {written}", language, ["Another.", source], [SourceText(source, language)])
    assert marked[0] == MarkedPiece(source, 2)
    assert unsourced_words(marked) == lacking


def test_a_translation_is_marked_only_where_the_style_check_found_a_number_or_a_name() -> None:
    text = "Officials opened a school for 500 pupils."
    found = [
        Finding("number", "500 is not in any article", Place("text", 30, 33), "check it"),
        Finding("too short", "short", Place("text", 0, 10), "add"),
    ]
    marked = pieces(text, "en", (), [SourceText(FOUR["ar"][0], "ar")], found)
    assert unsourced_words(marked) == ["500"]
    assert (
        unsourced_words(pieces(text, "en", (), [], found)) == []
    )  # a person wrote the entry: nothing to hold it against


def test_outlets_and_listed_names_need_no_source() -> None:
    marked = pieces("Rudaw says Makhmur.", "en", (), [SourceText("It says.", "en")], allowed=["Rudaw", "Makhmur"])
    assert unsourced_words(marked) == []
