"""Verdicts that an article repeats another, and the index that finds candidates.

A lead article is in `bands` under each of its bands; a copy is not, so that ten thousand copies of one text are
compared with one article.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    any_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
)

from storage.corpus import work_queue
from storage.database import remove
from storage.database.chunks import chunks
from storage.database.tables import articles, bands, copies, signatures
from storage.records import Copy

_WEEK = 7 * 86400


@dataclass(frozen=True, slots=True)
class Signature:
    """What is stored of a text to find similar ones. `hashes` are bytes in the format of `scheme`; `words` is how many
    were compared."""

    article_id: int
    version: int
    scheme: str
    hashes: bytes
    words: int
    week: int


def week(when: datetime) -> int:
    """Return the number of the week (of seven days, since 1970-01-01 UTC) a time falls in."""
    return int(when.astimezone(UTC).timestamp() // _WEEK)


def by_article(db: Connection, article_ids: Collection[int]) -> dict[int, Copy]:
    """Return the verdicts on those of these articles that are copies."""
    return {row["article_id"]: Copy(**row) for row in _select(db, copies, copies.c.article_id, article_ids)}


def followers(db: Connection, lead_ids: Collection[int]) -> dict[int, list[Copy]]:
    """Return the copies of each of these articles that has any."""
    copies_by_lead: dict[int, list[Copy]] = {}
    for row in _select(db, copies, copies.c.of_id, lead_ids):
        copies_by_lead.setdefault(row["of_id"], []).append(Copy(**row))
    return copies_by_lead


def keep(db: Connection, verdicts: Collection[Copy]) -> None:
    """Store the verdicts, replacing earlier ones on the same articles."""
    forget(db, [copy.article_id for copy in verdicts])
    if verdicts:
        rows = [(copy.article_id, copy.of_id, copy.score, copy.containment, copy.reason) for copy in verdicts]
        db.execute(insert(copies), [dict(zip(copies.c.keys(), row, strict=True)) for row in rows])


def forget(db: Connection, article_ids: Collection[int]) -> None:
    """Delete the verdicts on these articles."""
    if article_ids:
        query = delete(copies).where(copies.c.article_id == bindparam("of"))
        db.execute(query, [{"of": article_id} for article_id in article_ids])


def signatures_of(db: Connection, article_ids: Collection[int]) -> dict[int, Signature]:
    """Return the signatures of those of these articles that have one."""
    rows = _select(db, signatures, signatures.c.article_id, article_ids)
    return {row["article_id"]: Signature(**row) for row in rows}


def newest_scheme(db: Connection) -> str | None:
    """Return the scheme of the newest signature, None without any; all stored signatures share one scheme."""
    return db.execute(select(signatures.c.scheme).order_by(signatures.c.article_id.desc()).limit(1)).scalar()


def sign(db: Connection, new_signatures: Collection[Signature]) -> None:
    """Store the signatures of articles that have none."""
    if new_signatures:
        names = ("article_id", "version", "scheme", "hashes", "words", "week")
        db.execute(
            insert(signatures), [{name: getattr(signature, name) for name in names} for signature in new_signatures]
        )


def unsign(db: Connection, article_ids: Collection[int]) -> None:
    """Delete the signatures of these articles; their bands stay."""
    for piece in chunks(article_ids):
        db.execute(delete(signatures).where(signatures.c.article_id.in_(piece)))


def index(db: Connection, rows: Collection[tuple[int, int, int]]) -> None:
    """Insert (week, band, article) rows, some hundred thousand at once: past SQLAlchemy, which takes longer than the
    engine. Sorted, since neighbours share pages of the index."""
    if not rows:
        return
    if db.dialect.name == "postgresql":
        columns = [literal(list(column), ARRAY(BigInteger)) for column in zip(*sorted(rows), strict=True)]
        db.execute(insert(bands).from_select(bands.c.keys(), select(*map(func.unnest, columns))))
    else:
        db.exec_driver_sql("INSERT INTO bands (week, band, article_id) VALUES (?, ?, ?)", sorted(rows))


def unindex(db: Connection, rows: Iterable[tuple[int, int, int]]) -> None:
    """Delete (week, band, article) rows."""
    remove.rows(db, bands, sorted(rows))


def sharing(db: Connection, at: int, values: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the articles indexed in a week under these bands: (band, article). `values` are best sorted."""
    # One parameter, not thousands: writing and reading a statement of them costs more than the search.
    in_bands: ColumnElement[bool]
    if db.dialect.name == "postgresql":
        in_bands = bands.c.band == any_(literal(values, ARRAY(BigInteger)))
    else:
        in_bands = bands.c.band.in_(select(func.json_each(json.dumps(values)).table_valued("value").c.value))
    for row in db.execute(select(bands.c.band, bands.c.article_id).where(bands.c.week == at, in_bands)):
        yield row.band, row.article_id


def rebuild(db: Connection) -> int:
    """Delete every signature and band and queue their articles for the stage; verdicts stay until then. Return how many
    articles."""
    query = select(articles.c.id, articles.c.happened_at).join(signatures, signatures.c.article_id == articles.c.id)
    times: Mapping[int, datetime] = {row.id: row.happened_at for row in db.execute(query)}
    db.execute(delete(bands))
    db.execute(delete(signatures))
    work_queue.add(db, times, "duplicates")
    return len(times)


def _select(db: Connection, table: Table, column: Column[int], ids: Collection[int]) -> Iterator[RowMapping]:
    for piece in chunks(ids):
        yield from db.execute(select(table).where(column.in_(piece))).mappings()
