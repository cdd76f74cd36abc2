"""Articles → vectors for search by meaning, and a question → one to compare with them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from storage.config.settings import SearchConfig
from storage.corpus import articles, work_queue
from storage.corpus.vectors import Matrix
from storage.database.store import Store
from storage.errors import ModelError
from storage.records import Article
from storage.search import article_vectors
from storage.search.article_vectors import ArticleVector
from storage.text.languages import name_of
from storage.text.normalize import words
from summarizer.encoding.article_text import text_to_encode
from summarizer.encoding.encoder import LEXICAL, Encoder, encode_kept
from summarizer.encoding.hubs import hubness, references

MOST = 5000  # articles a run: those of a day and more, a minute or two where the model has read none of them before
_STEP = 500
_STEP_CHARS = 16_000_000


@dataclass(frozen=True, slots=True)
class QueryVector:
    """What was asked, as a unit row (d,); `language` is what it was read as, `text` its words."""

    row: Matrix
    space: str
    language: str
    text: str


def place(store: Store, config: SearchConfig, encoder: Encoder, now: datetime, most: int = MOST) -> int:
    """Gives the newest `most` articles that wait their vectors, and lets go of those older than `config.days`. How many still wait.

    What another model or bridge made is made anew. What makes a bridge's vector near to everything is reckoned for those of before
    as well, so many a call. Raises ModelError, StoreError.
    """
    _fill_hubness(store, encoder, now, most)
    oldest = now - timedelta(days=config.days)
    with store.begin() as db:
        article_vectors.forget(db, oldest)
        makers = {language: _maker(encoder, language) for language in article_vectors.languages(db)}
        work_queue.add(db, article_vectors.stale(db, makers), "meaning")
        work_queue.drop(db, "meaning", oldest)
    while most > 0:
        with store.read() as db:
            times = work_queue.oldest(db, "meaning", min(most, _STEP), _STEP_CHARS, newest=True)
            articles_read = articles.get(db, times)
        if not times:
            break
        placed = _placed(store, encoder, articles_read.values(), now)
        with store.begin() as db:
            same = work_queue.unchanged(
                db, "meaning", times, {article.id: article.version for article in articles_read.values()}
            )
            article_vectors.put(db, [vector for vector in placed if vector.article_id in same])
            work_queue.done(db, "meaning", {of: when for of, when in times.items() if of in same})
        most -= len(times)
    with store.read() as db:
        return work_queue.count(db, "meaning")


def question(encoder: Encoder, text: str, language: str) -> QueryVector:
    """Raises ModelError: there is no word in it, its language ("und") cannot be told, or the model and its bridges do not read
    that language, or none of the words."""
    if not words(text):
        raise ModelError("it has no words to search for: write at least one word", about=text)
    if language == "und":
        raise ModelError("its language cannot be detected: choose it, or search by words", about=text)
    space = encoder.space("en")
    if not encoder.knows("en") or encoder.space(language) != space:
        raise ModelError(
            f"no model or bridge reads {name_of(language)}, so it cannot be searched for by meaning: search by words",
            about=text,
        )
    vectors = encoder.encode([text], language)
    if vectors.space != space or not vectors.rows.any():
        raise ModelError(f"none of it can be read as {name_of(language)}: search by words", about=text)
    return QueryVector(vectors.rows[0], space, language, text)


def _placed(store: Store, encoder: Encoder, articles_read: Collection[Article], now: datetime) -> list[ArticleVector]:
    by_language: dict[str, list[Article]] = {}
    for article in articles_read:
        by_language.setdefault(article.language, []).append(article)
    return [
        placed
        for language, of_language in by_language.items()
        for placed in _of_one(store, encoder, language, of_language, now)
    ]


def _of_one(
    store: Store, encoder: Encoder, language: str, same_language: list[Article], now: datetime
) -> list[ArticleVector]:
    maker = _maker(encoder, language)
    rows: Mapping[int, Matrix] = {}
    if maker != LEXICAL:
        vectors = encode_kept(store, encoder, [text_to_encode(article) for article in same_language], language, now)
        if vectors.space != LEXICAL:  # a bridge that can read none of them says so
            rows = {
                article.id: row
                for article, row in zip(same_language, vectors.rows, strict=True)
                if row.any() and words(f"{article.title} {article.text[:1000]}")
            }
    space = encoder.space(language)
    hubs = _hubness(store, encoder, rows, now) if encoder.bridged(language) else {}
    return [
        ArticleVector(
            article.id, article.version, article.source, article.language, article.when,
            space if article.id in rows else "", maker, rows.get(article.id), hubs.get(article.id),
        )
        for article in same_language
    ]  # fmt: skip


def _hubness(store: Store, encoder: Encoder, rows: Mapping[int, Matrix], now: datetime) -> dict[int, float]:
    if not rows or not encoder.knows("en"):
        return {}
    found = hubness(np.stack(list(rows.values())), references(store, encoder, now))
    return dict(zip(rows, found.tolist(), strict=True))


def _fill_hubness(store: Store, encoder: Encoder, now: datetime, most: int) -> None:
    """Reckon what is missing of vectors made before it was known, a step a transaction."""
    while encoder.knows("en") and most > 0:
        with store.read() as db:
            rows = article_vectors.without_hubness(db, encoder.space("en"), min(most, _STEP))
        if not rows:
            return
        found = _hubness(store, encoder, rows, now)
        with store.begin() as db:
            article_vectors.set_hubness(db, found)
        most -= len(rows)


def _maker(encoder: Encoder, language: str) -> str:
    """Return what reads texts of this language: the model's space, a bridge's name, LEXICAL where none does."""
    return encoder.bridge(language).card.made_by if encoder.bridged(language) else encoder.space(language)
