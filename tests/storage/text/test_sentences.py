"""Where sentences end, and which script a text is in, in each language alike; and how a long text is shown in few characters."""

import pytest

from storage.text import sentences
from storage.text.scripts import is_arabic
from storage.text.shorten import shorten


@pytest.mark.parametrize(
    "parts",
    [
        ("Officials said “it opened.”", "Lessons begin on Sunday!", "Why?"),
        ("قال الوزير: «افتتحت المدرسة.»", "متى تبدأ الدروس؟", "يوم الأحد۔"),
        ("گوتیان «قوتابخانەکە کرایەوە.»", "کەی دەست پێدەکەن؟", "یەکشەممە…"),
        ("Gotin «dibistan vebû.»", "Ders kengê dest pê dikin?", "Roja yekşemê."),
    ],
    ids=["en", "ar", "ckb", "kmr"],
)
def test_a_text_is_split_behind_marks_and_what_closes_behind_them(parts: tuple[str, ...]) -> None:
    assert sentences.split(" ".join(parts)) == list(parts)
    assert sentences.split("\n\n".join(parts)) == list(parts)
    assert all(map(sentences.is_ended, parts))


@pytest.mark.parametrize("line", ["Read more", "اقرأ المزيد", "زیاتر بخوێنەوە", "Bêhtir bixwîne"])
def test_a_label_neither_ends_nor_closes(line: str) -> None:
    assert not sentences.is_ended(line)
    assert not sentences.is_closed(line)
    assert sentences.is_closed(f"{line}:")


@pytest.mark.parametrize(
    ("text", "is_in_arabic_letters"),
    [
        ("زانکۆی سەلاحەدین (SU)", True),
        ("Zanîngeha Selahedînê (زانکۆ)", False),
        ("12.10.2023 …", False),
    ],
)
def test_the_script_is_that_of_most_letters(text: str, is_in_arabic_letters: bool) -> None:
    assert is_arabic(text) is is_in_arabic_letters


def test_a_long_text_is_cut_behind_a_word() -> None:
    assert shorten("Dibistanek li Hewlêrê vebû", 12) == "Dibistanek …"
    assert shorten("قوتابخانەیەک", 12) == "قوتابخانەیەک"
