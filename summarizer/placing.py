"""Articles → vectors for search by meaning, and a question → one to compare with them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from storage import article_vectors, articles, pending
from storage.article_vectors import Placed
from storage.config import SearchConfig
from storage.errors import ModelError
from storage.languages import name_of
from storage.records import Article
from storage.store import Store
from storage.text import words
from summarizer.encoder import LEXICAL, Encoder, encode_kept
from summarizer.tellings import text_to_encode

Matrix = NDArray[np.float32]

MOST = 5000  # articles a run: those of a day and more, a minute or two where the model has read none of them before
_STEP = 500
_STEP_CHARS = 16_000_000


@dataclass(frozen=True, slots=True)
class Question:
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
        pending.add(db, article_vectors.stale(db, makers), "meaning")
        pending.drop(db, "meaning", oldest)
    while most > 0:
        with store.read() as db:
            times = pending.oldest(db, "meaning", min(most, _STEP), _STEP_CHARS, newest=True)
            found = articles.get(db, times)
        if not times:
            break
        placed = _placed(store, encoder, found.values(), now)
        with store.begin() as db:
            same = pending.same(db, "meaning", times, {one.id: one.version for one in found.values()})
            article_vectors.put(db, [one for one in placed if one.article_id in same])
            pending.done(db, "meaning", {of: when for of, when in times.items() if of in same})
        most -= len(times)
    with store.read() as db:
        return pending.count(db, "meaning")


def question(encoder: Encoder, asked: str, language: str) -> Question:
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
    return Question(made.rows[0], space, language)


def _placed(store: Store, encoder: Encoder, found: Collection[Article], now: datetime) -> list[Placed]:
    by_language: dict[str, list[Article]] = {}
    for one in found:
        by_language.setdefault(one.language, []).append(one)
    return [placed for language, some in by_language.items() for placed in _of_one(store, encoder, language, some, now)]


def _of_one(store: Store, encoder: Encoder, language: str, some: list[Article], now: datetime) -> list[Placed]:
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
        Placed(
            one.id, one.version, one.source, language, one.when,
            space if one.id in rows else "", maker, rows.get(one.id),
        )
        for one in some
    ]  # fmt: skip


def _maker(encoder: Encoder, language: str) -> str:
    """What reads texts of this language: the model's space, a bridge's name, LEXICAL where none does."""
    return encoder.bridge(language).card.made_by if encoder.bridged(language) else encoder.space(language)
