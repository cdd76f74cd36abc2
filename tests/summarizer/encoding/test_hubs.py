"""A bridged article that is near to everything is not first for every question; what is not known of old vectors is reckoned in steps."""

from datetime import UTC, datetime

import numpy as np
from sqlalchemy import select, update

from storage.config.names import Names
from storage.config.settings import SearchConfig
from storage.corpus import articles
from storage.database.store import Store
from storage.database.tables import article_vectors as table
from storage.search import article_vectors
from storage.search.article_vectors import ArticleVector, QuestionWords
from summarizer.encoding.article_index import place
from summarizer.encoding.encoder import Encoder
from summarizer.encoding.hubs import hubness, references
from summarizer.encoding.reference_sentences import COUNT, reference_sentences
from tests.support.records import NOON, an_article

CONFIG = SearchConfig()


def keep(store: Store, title: str, language: str) -> int:
    with store.begin() as db:
        return articles.add(db, an_article(identity=title, title=title, text=title, language=language))[0]


def known(store: Store) -> dict[int, float | None]:
    with store.read() as db:
        return {row.article_id: row.hubness for row in db.execute(select(table.c.article_id, table.c.hubness))}


def test_the_reference_sentences_are_two_thousand_different_ones() -> None:
    sentences = reference_sentences()
    assert len(sentences) == len(set(sentences)) == COUNT
    assert sentences == reference_sentences()
    assert all("{" not in sentence and sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)


def test_the_shipped_vectors_are_those_of_the_sentences(store: Store, encoder: Encoder) -> None:
    shipped = references(store, encoder, datetime.now(UTC))
    some = range(0, COUNT, 97)
    made = encoder.encode([reference_sentences()[at] for at in some], "en").rows
    assert shipped.shape == (COUNT, made.shape[1])
    assert ((shipped[list(some)] * made).sum(axis=1) > 0.999).all()


def test_what_lies_among_the_references_is_a_hub() -> None:
    reference_rows = np.eye(30, dtype=np.float32)
    middle = np.full(30, 30**-0.5, np.float32)
    alone = np.zeros(30, np.float32)
    alone[0] = 1
    found = hubness(np.stack([middle, alone]), reference_rows)
    assert found[0] > 0.18
    assert found[1] < 0.11
    assert hubness(np.zeros((0, 30), np.float32), reference_rows).shape == (0,)


def test_a_hub_stands_behind_what_is_as_near_and_less_a_hub(store: Store) -> None:
    row = np.array([0.6, 0.8], np.float32)
    ids = [keep(store, title, "ckb") for title in ("ناوەند", "دوور", "نەزانراو")]
    with store.begin() as db:
        article_vectors.put(
            db,
            [
                ArticleVector(one, 1, "rudaw", "ckb", NOON, "space", "bridge/ckb/1", row, value)
                for one, value in zip(ids, (0.7, 0.3, None), strict=True)
            ],
        )
        near = article_vectors.nearest(db, np.array([1, 0], np.float32), "space", 9).near
    assert [one.article_id for one in near] == [ids[1], ids[2], ids[0]]  # the unknown one counts as the mean
    assert {one.cosine for one in near} == {0.6}


def test_a_name_in_the_question_brings_its_article_to_the_front(store: Store) -> None:
    row = np.array([0.6, 0.8], np.float32)
    ids = [keep(store, title, "ckb") for title in ("ئاگر لە شاری زاخۆ", "ئاگر لە شاری چەمچەماڵ", "ئاگر لە شاری کەلار")]
    with store.begin() as db:
        article_vectors.put(
            db, [ArticleVector(one, 1, "rudaw", "ckb", NOON, "space", "bridge/ckb/1", row, 0.3) for one in ids]
        )
        asked = QuestionWords("fire in Chamchamal", "en", Names())
        near = article_vectors.nearest(db, np.array([1, 0], np.float32), "space", 2, asked=asked).near
    assert near[0].article_id == ids[1]
    assert near[0].score > near[1].score
    assert len(near) == 2


def test_old_vectors_are_filled_in_bounded_steps_and_begun_ones_are_resumed(store: Store, encoder: Encoder) -> None:
    bridged = [keep(store, f"هەواڵی ژمارە {number} لە هەولێر", "ckb") for number in range(5)]
    own = keep(store, "News of the day from Erbil", "en")
    place(store, CONFIG, encoder, NOON)
    first = known(store)
    assert first[own] is None
    assert all(0 < (first[one] or 0) < 1 for one in bridged)
    with store.begin() as db:
        db.execute(update(table).values(hubness=None))
    place(store, CONFIG, encoder, NOON, most=2)
    assert sum(value is not None for value in known(store).values()) == 2
    place(store, CONFIG, encoder, NOON, most=2)
    assert sum(value is not None for value in known(store).values()) == 4
    place(store, CONFIG, encoder, NOON)
    again = known(store)
    assert again[own] is None
    for one in bridged:
        assert abs((again[one] or 0) - (first[one] or 0)) < 0.002
