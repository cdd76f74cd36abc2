"""Vectors stored by (hash of the text, space), so that no text is encoded twice.

A space names what made a vector (model and weights); only vectors of one space are compared. Stored as float16: half
the space, and cosines differ by less than 0.001.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database.tables import vectors
from storage.text.normalize import text_hash

Row = NDArray[np.float16]
Matrix = NDArray[np.float32]  # (n, d): a row a text

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_FRESH = timedelta(days=1)  # `used_at` is updated only when it is older: reading does not rewrite every row
_CHUNK = 500  # texts per statement; both engines take far more variables


def get(db: Connection, texts: Iterable[str], space: str, now: datetime) -> dict[str, Row]:
    """Return the stored vectors of these texts in this space, one float16 row each; texts without one are left out.

    Marks them as used at `now`: the connection must be one for writing.
    """
    by_hash = {text_hash(text): text for text in texts}
    vector_by_text: dict[str, Row] = {}
    for piece in _chunks(by_hash):
        here = vectors.c.text_hash.in_(piece), vectors.c.space == space
        rows = db.execute(select(vectors.c.text_hash, vectors.c.vector).where(*here))
        vector_by_text |= {by_hash[bytes(row.text_hash)]: np.frombuffer(row.vector, dtype="<f2") for row in rows}
        db.execute(update(vectors).where(*here, vectors.c.used_at < now - _FRESH).values(used_at=now))
    return vector_by_text


def put(db: Connection, rows: Mapping[str, NDArray[np.floating[Any]]], space: str, now: datetime) -> None:
    """Store one vector per text; a text that has one in this space keeps it."""
    values = [
        {"text_hash": text_hash(text), "space": space, "vector": row.astype("<f2").tobytes(), "used_at": now}
        for text, row in rows.items()
    ]
    for piece in _chunks(values):
        db.execute(_INSERTS[db.dialect.name](vectors).on_conflict_do_nothing(), piece)


def forget(db: Connection, before: datetime) -> int:
    """Delete the vectors last used before that time and return how many. They are made again when needed."""
    return db.execute(delete(vectors).where(vectors.c.used_at < before)).rowcount


def _chunks(items: Collection[Any]) -> Iterator[list[Any]]:
    everything = list(items)
    for start in range(0, len(everything), _CHUNK):
        yield everything[start : start + _CHUNK]
