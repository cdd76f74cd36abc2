"""Vectors of the articles of the last months, and the articles nearest to a question: search by meaning.

Only vectors of one space are compared. All of them are read and multiplied for each question, a few thousand at a time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, and_, delete, func, insert, or_, select

from storage.corpus.vectors import Matrix
from storage.database.chunks import chunks
from storage.database.tables import article_vectors

SETTLED = 100.0  # number of articles from which a language's own mean and spread count more than those of all
_AT_ONCE = 5000  # vectors in memory
_table = article_vectors.c


@dataclass(frozen=True, slots=True)
class ArticleVector:
    """An article's vector; `row` is None, and `space` "", where it has none. `made_by` is the model or bridge meant to
    read it."""

    article_id: int
    version: int
    source: str
    language: str
    happened_at: datetime
    space: str
    made_by: str
    row: Matrix | None


@dataclass(frozen=True, slots=True)
class SearchScope:
    """The articles to search: those of these outlets, language and period; all by default."""

    sources: tuple[str, ...] = ()
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NearArticle:
    """A result. `score` is how far the article's cosine with the question is above the mean of its language, in
    standard deviations: cosines of different languages are not on one scale."""

    article_id: int
    score: float
    cosine: float


@dataclass(frozen=True, slots=True)
class NearestArticles:
    """The nearest articles first; how many articles were `compared`, since when, and how many had no vector, by
    language."""

    near: tuple[NearArticle, ...]
    compared: int
    since: datetime | None
    without: Mapping[str, int]


def put(db: Connection, article_rows: Iterable[ArticleVector]) -> None:
    """Store vectors, replacing earlier ones of the same articles."""
    rows = [
        {
            "article_id": vector.article_id,
            "version": vector.version,
            "source": vector.source,
            "language": vector.language,
            "happened_at": vector.happened_at,
            "space": vector.space,
            "made_by": vector.made_by,
            "vector": b"" if vector.row is None else vector.row.astype("<f2").tobytes(),
        }
        for vector in article_rows
    ]
    for piece in chunks(row["article_id"] for row in rows):
        db.execute(delete(article_vectors).where(_table.article_id.in_(piece)))
    if rows:
        db.execute(insert(article_vectors), rows)


def forget(db: Connection, before: datetime) -> int:
    """Delete the vectors of articles that happened before and return how many."""
    return db.execute(delete(article_vectors).where(_table.happened_at < before)).rowcount


def languages(db: Connection) -> list[str]:
    """Return the languages of the articles that have a row, sorted."""
    return sorted(db.execute(select(_table.language).distinct()).scalars())


def stale(db: Connection, makers: Mapping[str, str]) -> dict[int, datetime]:
    """Return the articles, with their times, whose vectors were not made by what reads their language now: {"ckb":
    "bridge/ckb/…"}."""
    other = [and_(_table.language == language, _table.made_by != maker) for language, maker in makers.items()]
    if not other:
        return {}
    rows = db.execute(select(_table.article_id, _table.happened_at).where(or_(*other)))
    return {row.article_id: row.happened_at for row in rows}


def nearest(
    db: Connection, question: Matrix, space: str, most: int, scope: SearchScope = SearchScope()
) -> NearestArticles:
    """Return the `most` articles whose vectors of this space are nearest to `question`, a unit vector (d,)."""
    ids, cosines, spoken = _cosines(db, question, space, scope)
    scores = above_their_language(cosines, spoken)
    order = np.argsort(-scores, kind="stable")[:most]
    oldest = _where(select(_table.happened_at), scope).where(_table.space == space).order_by(_table.happened_at)
    since = db.execute(oldest.limit(1)).scalar()  # not min(): the first of the index
    return NearestArticles(
        tuple(NearArticle(int(ids[at]), round(float(scores[at]), 2), round(float(cosines[at]), 3)) for at in order),
        len(ids),
        since,
        _without(db, space, scope),
    )


def above_their_language(cosines: Matrix, spoken: Sequence[str]) -> Matrix:
    """Return cosines (n,) less the mean of their language, divided by its spread. For a language of few articles the
    mean and spread of all count too: half at SETTLED."""
    scores = np.zeros(len(cosines), np.float32)
    if not len(cosines):
        return scores
    mean, variance = cosines.mean(), cosines.var()
    languages_ = np.asarray(spoken)
    for language in sorted(set(spoken)):
        here = languages_ == language
        own = here.sum() / (here.sum() + SETTLED)
        centre = own * cosines[here].mean() + (1 - own) * mean
        spread = np.sqrt(own * cosines[here].var() + (1 - own) * variance)
        scores[here] = (cosines[here] - centre) / max(float(spread), 1e-6)
    return scores


def _cosines(
    db: Connection, question: Matrix, space: str, scope: SearchScope
) -> tuple[NDArray[np.int64], Matrix, list[str]]:
    ids: list[int] = []
    spoken: list[str] = []
    products: list[Matrix] = [np.zeros(0, np.float32)]
    for piece in _rows(db, space, scope):
        rows = np.frombuffer(b"".join(row.vector for row in piece), dtype="<f2").reshape(len(piece), -1)
        ids += [row.article_id for row in piece]
        spoken += [row.language for row in piece]
        products.append(rows.astype(np.float32) @ question)
    return np.array(ids, np.int64), np.concatenate(products), spoken


def _rows(db: Connection, space: str, scope: SearchScope) -> Iterator[Sequence[Any]]:
    query = _where(select(_table.article_id, _table.language, _table.vector), scope).where(_table.space == space)
    return db.execute(query, execution_options={"yield_per": _AT_ONCE}).partitions()


def _without(db: Connection, space: str, scope: SearchScope) -> dict[str, int]:
    query = _where(select(_table.language, func.count().label("articles")), scope).where(_table.space != space)
    return {row.language: row.articles for row in db.execute(query.group_by(_table.language))}


def _where(query: Select[Any], scope: SearchScope) -> Select[Any]:
    if scope.sources:
        query = query.where(_table.source.in_(scope.sources))
    if scope.language:
        query = query.where(_table.language == scope.language)
    if scope.since is not None:
        query = query.where(_table.happened_at >= scope.since)
    if scope.until is not None:
        query = query.where(_table.happened_at <= scope.until)
    return query
