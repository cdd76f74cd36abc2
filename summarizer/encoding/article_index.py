"""Articles → vectors for search by meaning, and a question → one to compare with them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from storage.config.settings import SearchConfig
from storage.corpus import articles, work_queue
from storage.database.store import Store
from storage.errors import ModelError
from storage.records import Article
from storage.search import article_vectors
from storage.search.article_vectors import ArticleVector
from storage.text.languages import name_of
from storage.text.normalize import words
from summarizer.encoding.article_text import text_to_encode
from summarizer.encoding.encoder import LEXICAL, Encoder, encode_kept

Matrix = NDArray[np.float32]

MOST = 5000  # articles a run: those of a day and more, a minute or two where the model has read none of them before
_STEP = 500
_STEP_CHARS = 16_000_000


@dataclass(frozen=True, slots=True)
class QueryVector:
    """What was asked, as a unit row (d,); `language` is what it was read as."""

    row: Matrix
    space: str
    language: str


def place(store: Store, config: SearchConfig, encoder: Encoder, now: datetime, most: int = MOST) -> int:
    """Gives the newest `most` articles that wait their vectors, and lets go of those older than `config.days`. How many still wait.

    What another model or bridge made is made anew. Raises ModelError, StoreError.
    """
    oldest = now - timedelta(days=config.days)
    with store.begin() as db:
        article_vectors.forget(db, oldest)
        makers = {language: _maker(encoder, language) for language in article_vectors.languages(db)}
        work_queue.add(db, article_vectors.stale(db, makers), "meaning")
        work_queue.drop(db, "meaning", oldest)
    while most > 0:
        with store.read() as db:
            times = work_queue.oldest(db, "meaning", min(most, _STEP), _STEP_CHARS, newest=True)
            found = articles.get(db, times)
        if not times:
            break
        placed = _placed(store, encoder, found.values(), now)
        with store.begin() as db:
            same = work_queue.same(db, "meaning", times, {one.id: one.version for one in found.values()})
            article_vectors.put(db, [one for one in placed if one.article_id in same])
            work_queue.done(db, "meaning", {of: when for of, when in times.items() if of in same})
        most -= len(times)
    with store.read() as db:
        return work_queue.count(db, "meaning")


def question(encoder: Encoder, asked: str, language: str) -> QueryVector:
    """Raises ModelError: there is no word in it, its language ("und") cannot be told, or the model and its bridges do not read
    that language, or none of the words."""
    if not words(asked):
        raise ModelError("there is no word in it to search for: ask in a word or more, or search by words", about=asked)
    if language == "und":
        raise ModelError("its language cannot be told: say which it is, or search by words", about=asked)
    space = encoder.space("en")
    if not encoder.knows("en") or encoder.space(language) != space:
        raise ModelError(
            f"no model or bridge reads {name_of(language)}, so it cannot be searched for by meaning: search by words",
            about=asked,
        )
    made = encoder.encode([asked], language)
    if made.space != space or not made.rows.any():
        raise ModelError(f"nothing of it can be read as {name_of(language)}: search by words", about=asked)
    return QueryVector(made.rows[0], space, language)


def _placed(store: Store, encoder: Encoder, found: Collection[Article], now: datetime) -> list[ArticleVector]:
    by_language: dict[str, list[Article]] = {}
    for one in found:
        by_language.setdefault(one.language, []).append(one)
    return [placed for language, some in by_language.items() for placed in _of_one(store, encoder, language, some, now)]


def _of_one(store: Store, encoder: Encoder, language: str, some: list[Article], now: datetime) -> list[ArticleVector]:
    maker = _maker(encoder, language)
    rows: Mapping[int, Matrix] = {}
    if maker != LEXICAL:
        made = encode_kept(store, encoder, [text_to_encode(one) for one in some], language, now)
        if made.space != LEXICAL:  # a bridge that can read none of them says so
            rows = {
                one.id: row
                for one, row in zip(some, made.rows, strict=True)
                if row.any() and words(f"{one.title} {one.text[:1000]}")
            }
    space = encoder.space(language)
    return [
        ArticleVector(
            one.id, one.version, one.source, language, one.when,
            space if one.id in rows else "", maker, rows.get(one.id),
        )
        for one in some
    ]  # fmt: skip


def _maker(encoder: Encoder, language: str) -> str:
    """What reads texts of this language: the model's space, a bridge's name, LEXICAL where none does."""
    return encoder.bridge(language).card.made_by if encoder.bridged(language) else encoder.space(language)
