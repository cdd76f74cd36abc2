"""What changed between two texts is told by sentence and by word, in every script, and never turned round."""

import time

import pytest

from storage.text.diff import changes, lines

TEXTS = {
    "en": ("A school opened.", "It has 12 rooms for pupils.", "Lessons begin on Sunday."),
    "ar": ("افتتحت مدرسة جديدة.", "فيها 12 غرفة للتلاميذ؟", "تبدأ الدروس يوم الأحد."),
    "ckb": ("قوتابخانەیەک کرایەوە.", "12 پۆلی هەیە بۆ قوتابیان.", "وانەکان یەکشەممە دەست پێدەکەن."),
    "kmr": ("Dibistanek vebû.", "12 odeyên wê ji bo xwendekaran hene.", "Ders roja yekşemê dest pê dikin."),
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_changed_word_is_told_in_its_sentence_with_its_neighbours(language: str) -> None:
    first, second, last = TEXTS[language]
    before = " ".join(TEXTS[language])
    out, put = second.replace("12", "[12]"), second.replace("12", "[14]")
    assert lines(changes(before, before.replace("12", "14"))) == [f"  {first}", f"- {out}", f"+ {put}", f"  {last}"]


@pytest.mark.parametrize("language", TEXTS)
def test_the_pieces_make_up_both_texts_again(language: str) -> None:
    before = " ".join(TEXTS[language])
    after = f"{before.replace('12', '14')} {TEXTS[language][0]}"
    made = changes(before, after)
    for mark, text in (("out", before), ("in", after)):
        told = [change for change in made if change.mark in ("kept", mark)]
        assert " ".join(change.text for change in told) == text
        assert all(" ".join(piece for _, piece in change.words) == change.text for change in told)


def test_a_sentence_taken_out_or_put_in_is_told_whole() -> None:
    made = changes("One came. Two went home. Three stayed.", "One came. Three stayed. Four slept.")
    assert lines(made) == ["  One came.", "- Two went home.", "  Three stayed.", "+ Four slept."]


def test_of_what_stayed_only_the_neighbours_are_shown() -> None:
    text = " ".join(f"Sentence number {number}." for number in range(20))
    shown = lines(changes(text, text.replace("number 10.", "count 10.")))
    assert shown == [
        "…",
        "  Sentence number 9.",
        "- Sentence [number] 10.",
        "+ Sentence [count] 10.",
        "  Sentence number 11.",
        "…",
    ]
    assert lines(changes(text, text)) == ["…"]
    assert lines(changes("", "")) == []


def test_paragraphs_and_decimals_are_no_riddle() -> None:
    assert [change.text for change in changes("", "It rose 3.5 percent.\nشنگال «ئارامە.» هەولێر")] == [
        "It rose 3.5 percent.",
        "شنگال «ئارامە.»",
        "هەولێر",
    ]


def test_an_endless_text_made_to_be_slow_is_told_in_time() -> None:
    numbers = " ".join(f"{number}." for number in range(30_000))
    for before, after in (("a. b. " * 30_000, "b. a. c. " * 20_000), (numbers, numbers.replace(".", "!"))):
        begun = time.monotonic()
        made = changes(before, after)
        assert time.monotonic() - begun < 20
        assert made
