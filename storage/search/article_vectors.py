"""A vector of each article of the last months, and which articles lie nearest to a question: what search by meaning compares.

Only vectors of one space are compared. All of them are read and multiplied for each question, a few thousand at a time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, and_, delete, func, insert, or_, select

from storage.database.chunks import chunks
from storage.database.tables import article_vectors

Matrix = NDArray[np.float32]

SETTLED = 100.0  # articles of a language from which on its own mean and spread count more than those of all
_AT_ONCE = 5000  # vectors in memory
_table = article_vectors.c


@dataclass(frozen=True, slots=True)
class ArticleVector:
    """An article's vector; `row` is None, and `space` "", where it has none. `made_by` is what was to read it."""

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
    """Which articles are looked through: those of these outlets, language and time; of all where nothing is named."""

    sources: tuple[str, ...] = ()
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NearArticle:
    """`score` is how far the article's cosine with the question stands above those of its language, in standard deviations:
    cosines of different languages are not of one height."""

    article_id: int
    score: float
    cosine: float


@dataclass(frozen=True, slots=True)
class NearestArticles:
    """The nearest first; how many articles were `compared`, since when, and by language how many had no vector to compare."""

    near: tuple[NearArticle, ...]
    compared: int
    since: datetime | None
    without: Mapping[str, int]


def put(db: Connection, placed: Iterable[ArticleVector]) -> None:
    """In the place of those there were."""
    rows = [
        {
            "article_id": one.article_id,
            "version": one.version,
            "source": one.source,
            "language": one.language,
            "happened_at": one.happened_at,
            "space": one.space,
            "made_by": one.made_by,
            "vector": b"" if one.row is None else one.row.astype("<f2").tobytes(),
        }
        for one in placed
    ]
    for some in chunks(row["article_id"] for row in rows):
        db.execute(delete(article_vectors).where(_table.article_id.in_(some)))
    if rows:
        db.execute(insert(article_vectors), rows)


def forget(db: Connection, before: datetime) -> int:
    """Removes those of articles that happened before; how many went."""
    return db.execute(delete(article_vectors).where(_table.happened_at < before)).rowcount


def languages(db: Connection) -> list[str]:
    return sorted(db.execute(select(_table.language).distinct()).scalars())


def stale(db: Connection, makers: Mapping[str, str]) -> dict[int, datetime]:
    """The articles, with their times, whose vectors something else made than now reads their language: {"ckb": "bridge/ckb/…"}."""
    other = [and_(_table.language == language, _table.made_by != maker) for language, maker in makers.items()]
    if not other:
        return {}
    rows = db.execute(select(_table.article_id, _table.happened_at).where(or_(*other)))
    return {row.article_id: row.happened_at for row in rows}


def nearest(
    db: Connection, question: Matrix, space: str, most: int, wanted: SearchScope = SearchScope()
) -> NearestArticles:
    """The `most` articles whose vectors of this space lie nearest to `question`, a unit vector (d,)."""
    ids, cosines, spoken = _cosines(db, question, space, wanted)
    scores = above_their_language(cosines, spoken)
    order = np.argsort(-scores, kind="stable")[:most]
    oldest = _where(select(_table.happened_at), wanted).where(_table.space == space).order_by(_table.happened_at)
    since = db.execute(oldest.limit(1)).scalar()  # not the least of all: the first of the index
    return NearestArticles(
        tuple(NearArticle(int(ids[at]), round(float(scores[at]), 2), round(float(cosines[at]), 3)) for at in order),
        len(ids),
        since,
        _without(db, space, wanted),
    )


def above_their_language(cosines: Matrix, spoken: Sequence[str]) -> Matrix:
    """Cosines (n,) less the mean of their language, by its spread. A language of few articles has much of the mean and spread of
    all: half at SETTLED."""
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
    db: Connection, question: Matrix, space: str, wanted: SearchScope
) -> tuple[NDArray[np.int64], Matrix, list[str]]:
    ids: list[int] = []
    spoken: list[str] = []
    found: list[Matrix] = [np.zeros(0, np.float32)]
    for some in _rows(db, space, wanted):
        rows = np.frombuffer(b"".join(row.vector for row in some), dtype="<f2").reshape(len(some), -1)
        ids += [row.article_id for row in some]
        spoken += [row.language for row in some]
        found.append(rows.astype(np.float32) @ question)
    return np.array(ids, np.int64), np.concatenate(found), spoken


def _rows(db: Connection, space: str, wanted: SearchScope) -> Iterator[Sequence[Any]]:
    query = _where(select(_table.article_id, _table.language, _table.vector), wanted).where(_table.space == space)
    return db.execute(query, execution_options={"yield_per": _AT_ONCE}).partitions()


def _without(db: Connection, space: str, wanted: SearchScope) -> dict[str, int]:
    query = _where(select(_table.language, func.count().label("articles")), wanted).where(_table.space != space)
    return {row.language: row.articles for row in db.execute(query.group_by(_table.language))}


def _where(query: Select[Any], wanted: SearchScope) -> Select[Any]:
    if wanted.sources:
        query = query.where(_table.source.in_(wanted.sources))
    if wanted.language:
        query = query.where(_table.language == wanted.language)
    if wanted.since is not None:
        query = query.where(_table.happened_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(_table.happened_at <= wanted.until)
    return query
