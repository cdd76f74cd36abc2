"""No text from outside makes a regular expression slow: each one of the product is tried with texts made to be its worst. A time that
grows with the square of the length takes a hundred times what a straight one takes at this length already; `python -m
bench.patterns` tries a megabyte."""

import re

import pytest

from tests.support.patterns import BOUNDED, HANDED_ON, PACKAGES, Found, every, hostile, slowest

LENGTH = 8_000
LIMIT = 0.02  # seconds of the processor; a straight one takes under 0.01, the least of the known slow ones 0.09


@pytest.mark.parametrize("package", PACKAGES)
def test_no_pattern_takes_time_that_grows_with_the_square(package: str) -> None:
    slow = [
        f"{took:.2f} s: {found.where} {found.pattern.pattern[:80]!r}: {text}"
        for found in every()
        if found.where.startswith(package)
        for took, text in [slowest(found, LENGTH, LIMIT)]
        if took > LIMIT
    ]
    assert not slow, "\n".join(slow)


def test_every_pattern_is_found_and_the_lists_name_what_is_there() -> None:
    places = {found.where for found in every()}
    assert len(every()) > 200
    assert set(BOUNDED) <= places
    assert set(HANDED_ON) <= places


def test_the_texts_are_hostile_to_a_pattern_that_is_known_to_be_slow() -> None:
    for known in (r"\s+$", r"(\d+)x", r"“([^”]*)”", r"\[\s*x?\s*\]", r"(?:a|aa)+$"):
        found = Found("known", re.compile(known), frozenset({"search"}))
        assert slowest(found, LENGTH, LIMIT)[0] > LIMIT, known
    assert all(len(text) <= LENGTH + 1 for text in hostile(re.compile("a{3}b*"), LENGTH))
