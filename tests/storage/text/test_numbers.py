"""Numbers in words, as they are written within a sentence."""

import pytest

from storage.text.numbers import find_numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("وتضم ألفاً وثمانمئة طن", "1800"),
        ("لمئةٍ وعشرين عائلة", "120"),
        ("بثلاثين مليون دينار", "30000000"),
        ("لست وحدي", ""),
    ],
)
def test_harakat_and_prepositions_of_arabic_stay_with_their_number(text: str, found: str) -> None:
    assert " ".join(number.text for number in find_numbers(text, "ar") if number.value > 2) == found
