"""Choosing sentences by numbers alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.config.settings import DraftsConfig
from storage.corpus.vectors import Matrix
from summarizer.drafts.sentence_ranking import Candidate, by_rarity, centrality, choose, likely

CONFIG = DraftsConfig(same=0.85)


def rows(*angles: float) -> Matrix:
    """Unit rows in the plane, by angle in degrees."""
    radians = np.radians(angles)
    return np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)


def a_sentence(place: int, chars: int = 100, *, article: int = 0, leans: bool = False) -> Candidate:
    return Candidate(article, place, chars, leans)


def test_a_sentence_that_repeats_another_is_not_taken() -> None:
    kept = choose(rows(0, 0, 60), rows(0)[0], [a_sentence(place) for place in range(3)], CONFIG, count=2)
    assert kept == [0, 2]


def test_kept_sentences_stand_in_reading_order_the_leading_article_first() -> None:
    candidates = [a_sentence(0, article=1), a_sentence(0), a_sentence(1, article=1), a_sentence(1)]
    kept = choose(rows(0, 40, 80, 120), rows(120)[0], candidates, CONFIG, count=4)
    assert kept == [1, 3, 0, 2]


def test_a_draft_begins_with_the_beginning_of_an_article() -> None:
    candidates = [a_sentence(0), a_sentence(1), a_sentence(0, article=1), a_sentence(1, article=1)]
    kept = choose(rows(25, 80, 0, 120), rows(330)[0], candidates, CONFIG, count=3)
    assert kept == [2, 3, 1]  # the leading article's first sentence says the same as the other's


def test_no_more_than_the_length_allows() -> None:
    candidates = [a_sentence(place, 300) for place in range(5)]
    assert len(choose(rows(0, 30, 60, 90, 120), rows(0)[0], candidates, CONFIG)) == 2


def test_short_sentences_are_added_until_there_is_enough_to_read() -> None:
    candidates = [a_sentence(place, 100) for place in range(9)]
    kept = choose(rows(*range(0, 180, 20)), rows(0)[0], candidates, CONFIG)
    assert sum(candidates[one].chars for one in kept) >= CONFIG.enough_chars
    assert CONFIG.min_sentences <= len(kept) <= CONFIG.max_sentences


def test_the_first_sentences_of_each_article_are_looked_at() -> None:
    four = [a_sentence(place, article=article) for article in range(4) for place in range(5)]
    assert [(four[one].article, four[one].place) for one in likely(four, 8)] == [
        (a, p) for a in range(4) for p in (0, 1)
    ]


def test_a_quarter_of_what_is_looked_at_is_the_leading_articles() -> None:
    many = [a_sentence(place, article=article) for article in range(30) for place in range(5)]
    looked_at = [many[one] for one in likely(many, 16)]
    assert [one.place for one in looked_at if one.article == 0] == [0, 1, 2, 3]
    assert {one.place for one in looked_at if one.article > 0} == {0}
    assert len(looked_at) == 16


def test_one_that_leans_is_kept_only_behind_the_one_before_it() -> None:
    candidates = [
        a_sentence(0),
        a_sentence(1, leans=True),
        a_sentence(0, article=1),
        a_sentence(1, article=1, leans=True),
    ]
    vectors = rows(80, 0, 40, 2)
    kept = choose(vectors, rows(0)[0], candidates, CONFIG, count=2)
    assert kept in ([0, 1], [2, 3])
    assert choose(vectors[1:2], rows(0)[0], candidates[1:2], CONFIG) == []


def test_nothing_gives_nothing() -> None:
    assert choose(np.zeros((0, 2), np.float32), np.zeros(2, np.float32), [], CONFIG) == []
    assert centrality(np.zeros((2, 2), np.float32)).tolist() == [0, 0]


def test_rarity_makes_what_stands_everywhere_count_less() -> None:
    everywhere = np.array([[1, 1, 0], [1, 0, 1], [1, 0, 0]], np.float32)
    weighed = by_rarity(everywhere)
    assert weighed[0, 1] > weighed[0, 0]
    assert np.allclose(np.linalg.norm(weighed, axis=1), 1)


@pytest.mark.parametrize("count", [None, 1, 3])
@given(data=st.data())
def test_the_rules_hold_for_any_numbers(count: int | None, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 12))
    vectors = rows(*data.draw(st.lists(st.floats(0, 360), min_size=size, max_size=size)))
    sizes = data.draw(st.lists(st.integers(20, 700), min_size=size, max_size=size))
    leans = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    candidates = [a_sentence(place, sizes[place], leans=leans[place]) for place in range(size)]
    kept = choose(vectors, vectors[0], candidates, CONFIG, count)
    assert kept == sorted(set(kept))
    assert len(kept) <= (CONFIG.max_sentences if count is None else count)
    assert all(not candidates[one].leans or one - 1 in kept for one in kept)
    if count is None:
        assert sum(sizes[one] for one in kept) <= CONFIG.max_chars
