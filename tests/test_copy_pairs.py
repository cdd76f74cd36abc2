"""Copies are told from what only looks like one, in each language: the labelled pairs of tests/copy_pairs.py."""

import pytest

from crawler.likeness import is_copy, likeness
from crawler.shingles import take_print
from storage.config import DuplicatesConfig
from tests.copy_pairs import LANGUAGES, Pair, pairs

CONFIG = DuplicatesConfig()
PAIRS = pairs()


def judged(pair: Pair) -> bool:
    one, other = (take_print(text, CONFIG.shingle_words) for text in (pair.one, pair.other))
    return is_copy(one, other, likeness(one, other), CONFIG)


def test_there_are_pairs_enough_to_say_something() -> None:
    assert sum(pair.copy for pair in PAIRS) >= 300
    for language in LANGUAGES:
        assert {pair.copy for pair in PAIRS if pair.language == language} == {True, False}


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("language", LANGUAGES)
def test_precision_and_recall_hold_in_every_language(language: str, half: int) -> None:
    # The template rule was chosen on the even half; the odd one is held out.
    some = [pair for at, pair in enumerate(PAIRS) if pair.language == language and at % 2 == half]
    found = [pair for pair in some if judged(pair)]
    right = [pair for pair in found if pair.copy]
    missed = sorted({pair.kind for pair in some if pair.copy and not judged(pair)})
    assert len(right) >= 0.99 * len(found), [pair.kind for pair in found if not pair.copy]
    assert len(right) >= 0.97 * sum(pair.copy for pair in some), missed
