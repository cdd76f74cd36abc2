"""What holds of the comparison of any two texts, and that the index finds what the comparison would call a copy."""

import random
import time

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.duplicates.signatures import ShingleSet, comparable, sign, take_print
from crawler.duplicates.similarity import Similarity, is_copy, likeness
from storage.config.settings import DuplicatesConfig
from storage.text.normalize import fold, words

CONFIG = DuplicatesConfig()
LETTERS = "aB1.,-–/:()\n \t'’ıİßéê\u0301\u00a8\u200c\u2003ىيئۆەبـكگء٠۵قم"
ANY_TEXT = st.text(st.one_of(st.sampled_from(LETTERS), st.characters()), max_size=200)
SOME_WORDS = st.lists(
    st.sampled_from(["the", "of", "river", "ministry", "نهر", "وزارة", "في", "ڕووبار", "وەزارەت", "12", "١٢", "Dîcle"]),
    max_size=60,
)
VOCABULARY = {
    "en": "abdefghiklmnorstuwz",
    "ar": "ابتثجحخدرزسشصعفقكلمنهوي",
    "ckb": "ئابپتجچدرڕزژسشعفڤقکگلڵمنهەوۆیێ",
}


def made_up(language: str, count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices(VOCABULARY[language], k=chance.randint(3, 8))) for _ in range(count)]


def printed(text: str) -> ShingleSet:
    return take_print(text, CONFIG.shingle_words)


@given(ANY_TEXT)
@example("a\u2003\u0301b ´ ¨x")
def test_words_are_those_of_the_folded_text(text: str) -> None:
    assert words(text) == fold(text).split()


@given(st.lists(ANY_TEXT, max_size=5))
def test_texts_signed_together_are_signed_as_each_alone(texts: list[str]) -> None:
    together = sign(texts, CONFIG)
    for text, (taken, bands) in zip(texts, together, strict=True):
        assert taken.words == tuple(comparable(text))
        assert np.array_equal(taken.runs, printed(text).runs)
        (_, alone), *_ = sign([text], CONFIG)
        assert np.array_equal(bands.kept, alone.kept)
        assert np.isin(bands.kept, bands.asked).all()
        assert bool(len(bands.kept)) == bool(taken.words)


@given(SOME_WORDS, SOME_WORDS)
def test_the_verdict_is_the_same_both_ways_round(one: list[str], other: list[str]) -> None:
    mine, theirs = printed(" ".join(one)), printed(" ".join(other))
    like = likeness(mine, theirs)
    assert like == likeness(theirs, mine)
    assert 0 <= like.jaccard <= like.contained <= 1
    assert is_copy(mine, theirs, like, CONFIG) == is_copy(theirs, mine, like, CONFIG)


@given(SOME_WORDS, SOME_WORDS, SOME_WORDS)
def test_what_stands_in_a_text_stands_in_a_longer_one_as_well(one: list[str], text: list[str], more: list[str]) -> None:
    part, whole, longer = (printed(" ".join(said)) for said in (one, text, text + more))
    if len(part.runs) <= len(whole.runs) <= len(longer.runs) and len(text) >= CONFIG.shingle_words:
        assert likeness(part, longer).contained >= likeness(part, whole).contained


@given(ANY_TEXT)
def test_a_text_is_like_itself_and_an_empty_one_like_nothing(text: str) -> None:
    one = printed(text)
    assert likeness(one, one) == (Similarity(1.0, 1.0) if one.words else Similarity(0.0, 0.0))
    assert likeness(one, printed("")) == Similarity(0.0, 0.0)


@pytest.mark.parametrize("language", VOCABULARY)
@pytest.mark.parametrize("longer", [300, 3000])
def test_a_passage_is_found_in_a_text_of_any_length_kept_before_or_after_it(language: str, longer: int) -> None:
    said = made_up(language, longer, seed=longer)
    for seed in range(20):
        start = random.Random(seed).randrange(longer - 40)
        (_, short), (_, long) = sign([" ".join(said[start : start + 40]), " ".join(said)], CONFIG)
        assert set(short.asked.tolist()) & set(long.kept.tolist())
        assert set(long.asked.tolist()) & set(short.kept.tolist())


def test_a_text_of_five_megabytes_takes_less_than_a_second() -> None:
    texts = ["word " * 1_000_000, " ".join(made_up("ar", 400_000, seed=1)), "ە" * 2_500_000]
    began = time.process_time()
    sign(texts, CONFIG)
    assert time.process_time() - began < 3
