"""Copies are told from what only looks like one, in each language: the labelled pairs of tests/support/copy_pairs.py."""

from zlib import crc32

import pytest

from bench.copies import judged
from storage.config.settings import DuplicatesConfig
from tests.support.copy_pairs import HELD_OUT, LANGUAGES, held_out, pairs

PAIRS = pairs()


def test_there_are_pairs_enough_to_say_something() -> None:
    kinds = {
        "cut",
        "headline",
        "redated",
        "reordered",
        "added",
        "quoted",
        "updated",
        "retelling",
        "another",
        "template",
    }
    assert kinds <= {pair.kind for pair in PAIRS}
    for language in LANGUAGES:
        assert (
            min(sum(pair.copy is copy for pair in PAIRS if pair.language == language) for copy in (True, False)) >= 100
        )


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("language", LANGUAGES)
def test_precision_and_recall_hold_in_every_language(language: str, half: int) -> None:
    some = [pair for pair in PAIRS if pair.language == language and crc32(pair.base.encode()) % 2 == half]
    found = [pair for pair in some if judged(pair, DuplicatesConfig())]
    right = [pair for pair in found if pair.copy]
    missed = sorted({pair.kind for pair in some if pair.copy and pair not in found})
    assert len(right) >= 0.99 * len(found), [pair.kind for pair in found if not pair.copy]
    assert len(right) >= 0.97 * sum(pair.copy for pair in some), missed


@pytest.mark.parametrize("language", HELD_OUT)
def test_pairs_that_no_rule_was_chosen_by_are_judged_rightly(language: str) -> None:
    some = [pair for pair in held_out() if pair.language == language]
    assert len(some) >= 15
    assert [pair.kind for pair in some if judged(pair, DuplicatesConfig()) is not pair.copy] == []
