"""Vectors of the articles of the last months, and the articles nearest to a question: search by meaning.

Only vectors of one space are compared. All of them are read and multiplied for each question, a few thousand at a time. Of a bridged
article what makes it near to everything (`hubness`) is taken off; of the likeliest articles the names and numbers are read as well.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, and_, delete, func, insert, or_, select, update

from storage.config.names import Names
from storage.corpus import articles
from storage.corpus.vectors import Matrix
from storage.database.chunks import chunks
from storage.database.tables import article_vectors
from storage.search.shared_names import WEIGHT, shared_with

SETTLED = 100.0  # number of articles from which a language's own mean and spread count more than those of all
HUBS = 0.35  # of an article's hubness, above what is usual, is taken off its cosine
USUAL_HUBNESS = 0.34  # of the Arabic and Kurdish articles of the demo and of tests/data/tellings, in the mean
READ = 300  # articles whose names and numbers are read for a question, the nearest
_AT_ONCE = 5000  # vectors in memory
_table = article_vectors.c


@dataclass(frozen=True, slots=True)
class ArticleVector:
    """An article's vector; `row` is None, and `space` "", where it has none. `made_by` is the model or bridge meant to read it;
    `hubness`, of a bridge's vector, how near it is to fixed sentences of all kinds, None where that is not known yet."""

    article_id: int
    version: int
    source: str
    language: str
    happened_at: datetime
    space: str
    made_by: str
    row: Matrix | None
    hubness: float | None = None


@dataclass(frozen=True, slots=True)
class SearchScope:
    """The articles to search: those of these outlets, language and period; all by default."""

    sources: tuple[str, ...] = ()
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The words of a question, whose names and numbers are looked for in the articles; `names` are those of config/names.yaml."""

    text: str
    language: str
    names: Names


@dataclass(frozen=True, slots=True)
class NearArticle:
    """A result. `score` is how far the article's likeness to the question is above the mean of its language, in
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
            "hubness": vector.hubness,
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


def without_hubness(db: Connection, space: str, most: int) -> dict[int, Matrix]:
    """Return the vectors of this space, at most so many, that a bridge made and whose hubness is not known, by article."""
    missing = _table.space == space, _table.made_by != space, _table.hubness.is_(None)
    rows = db.execute(select(_table.article_id, _table.vector).where(*missing).order_by(_table.article_id).limit(most))
    return {row.article_id: np.frombuffer(row.vector, "<f2").astype(np.float32) for row in rows}


def set_hubness(db: Connection, hubness: Mapping[int, float]) -> None:
    """Store what was reckoned for articles whose hubness was not known."""
    for article_id, value in hubness.items():
        db.execute(update(article_vectors).where(_table.article_id == article_id).values(hubness=value))


def nearest(
    db: Connection,
    question: Matrix,
    space: str,
    most: int,
    scope: SearchScope = SearchScope(),
    asked: QuestionWords | None = None,
) -> NearestArticles:
    """Return the `most` articles whose vectors of this space are nearest to `question`, a unit vector (d,); with `asked` those of them
    first that share its names and numbers."""
    ids, cosines, spoken, hubness = _cosines(db, question, space, scope)
    near = cosines - HUBS * _above_usual(hubness, spoken)
    scores = above_their_language(near, spoken)
    order = np.argsort(-scores, kind="stable")
    if asked is not None:
        _, spreads = of_their_language(near, spoken)
        read = order[:READ]
        scores[read] += WEIGHT * _shared(db, asked, ids[read].tolist()) / spreads[read]
        order = np.concatenate([read[np.argsort(-scores[read], kind="stable")], order[READ:]])
    oldest = _where(select(_table.happened_at), scope).where(_table.space == space).order_by(_table.happened_at)
    since = db.execute(oldest.limit(1)).scalar()  # not min(): the first of the index
    return NearestArticles(
        tuple(
            NearArticle(int(ids[at]), round(float(scores[at]), 2), round(float(cosines[at]), 3)) for at in order[:most]
        ),
        len(ids),
        since,
        _without(db, space, scope),
    )


def above_their_language(cosines: Matrix, spoken: Sequence[str]) -> Matrix:
    """Return cosines (n,) less the mean of their language, divided by its spread."""
    centres, spreads = of_their_language(cosines, spoken)
    return np.asarray((cosines - centres) / spreads, np.float32)


def of_their_language(cosines: Matrix, spoken: Sequence[str]) -> tuple[Matrix, Matrix]:
    """Return for each of cosines (n,) the mean and the spread of its language. For a language of few articles the mean and spread of
    all count too: half at SETTLED."""
    centres, spreads = np.zeros(len(cosines), np.float32), np.ones(len(cosines), np.float32)
    if not len(cosines):
        return centres, spreads
    mean, variance = cosines.mean(), cosines.var()
    languages_ = np.asarray(spoken)
    for language in sorted(set(spoken)):
        here = languages_ == language
        own = here.sum() / (here.sum() + SETTLED)
        centres[here] = own * cosines[here].mean() + (1 - own) * mean
        spreads[here] = max(float(np.sqrt(own * cosines[here].var() + (1 - own) * variance)), 1e-6)
    return centres, spreads


def _above_usual(hubness: Matrix, spoken: Sequence[str]) -> Matrix:
    """Return hubness (n,) less the mean of its language; 0 where it is not known (nan) yet."""
    above = np.zeros(len(hubness), np.float32)
    languages_, known = np.asarray(spoken), ~np.isnan(hubness)
    for language in set(spoken):
        here = (languages_ == language) & known
        if here.any():
            above[here] = hubness[here] - hubness[here].mean()
    return above


def _shared(db: Connection, asked: QuestionWords, ids: Sequence[int]) -> Matrix:
    """Return how much of the names and numbers of the question these articles have, each 0..1."""
    found = articles.get(db, ids)
    texts = [(f"{article.title}\n{article.text}", article.language) for article in map(found.__getitem__, ids)]
    return shared_with(asked.text, asked.language, texts, asked.names)


def _cosines(
    db: Connection, question: Matrix, space: str, scope: SearchScope
) -> tuple[NDArray[np.int64], Matrix, list[str], Matrix]:
    ids: list[int] = []
    spoken: list[str] = []
    products: list[Matrix] = [np.zeros(0, np.float32)]
    hubness: list[float] = []
    for piece in _rows(db, space, scope):
        rows = np.frombuffer(b"".join(row.vector for row in piece), dtype="<f2").reshape(len(piece), -1)
        ids += [row.article_id for row in piece]
        spoken += [row.language for row in piece]
        # What the model reads itself has none; a bridge's vector has one as soon as it is reckoned.
        hubness += [np.nan if row.hubness is None and row.made_by != space else row.hubness or 0.0 for row in piece]
        products.append(rows.astype(np.float32) @ question)
    return np.array(ids, np.int64), np.concatenate(products), spoken, np.array(hubness, np.float32)


def _rows(db: Connection, space: str, scope: SearchScope) -> Iterator[Sequence[Any]]:
    query = _where(
        select(_table.article_id, _table.language, _table.made_by, _table.hubness, _table.vector), scope
    ).where(_table.space == space)
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
