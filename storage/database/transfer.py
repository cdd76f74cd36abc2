"""Copy a whole database into another, SQLite or PostgreSQL, and compare the two."""

from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection, CursorResult, Table, Text, collate, func, insert, select, text

from storage.database.store import Store
from storage.database.tables import metadata
from storage.errors import StoreError

_ROWS = 500  # at once


def copy(source: Store, target: Store) -> dict[str, int]:
    """Copy every row of `source`, as of one moment, into `target`, which must be empty; then read both again and
    compare them row by row. Return how many rows each table has.

    All rows are committed or none. Raises StoreError: the target is not empty, cannot take a row, or differs in the
    end.
    """
    counts = {}
    with source.read() as read, target.begin() as write:
        for table in metadata.sorted_tables:
            if write.execute(select(table).limit(1)).first() is not None:
                raise StoreError("already has rows: name an empty database; nothing was changed", about=target.name)
        for table in metadata.sorted_tables:
            rows = read.execute(select(table), execution_options={"yield_per": _ROWS})
            counts[table.name] = 0
            for piece in rows.partitions():
                write.execute(insert(table), [dict(row._mapping) for row in piece])  # noqa: SLF001 - SQLAlchemy's public name
                counts[table.name] += len(piece)
            _go_on_counting(write, table)
        different = _difference(read, write)
        if different:
            raise StoreError(f"{different}; nothing was kept", about=target.name)
    return counts


def difference(first: Store, second: Store) -> str:
    """Return the first row in which two databases differ, in words; "" where they hold the same."""
    with first.read() as mine, second.read() as theirs:
        return _difference(mine, theirs)


def _difference(first: Connection, second: Connection) -> str:
    for table in metadata.sorted_tables:
        with _in_order(first, table) as mine, _in_order(second, table) as theirs:
            for row, same in zip_longest(mine, theirs):
                if row is None or same is None or tuple(row) != tuple(same):
                    present = same if row is None else row
                    where = ", ".join(f"{key.name} {getattr(present, key.name)!r}" for key in table.primary_key)
                    return f"{table.name} differs at {where}"
    return ""


def _in_order(db: Connection, table: Table) -> CursorResult[Any]:
    # Both engines by bytes: PostgreSQL would order texts by its own language.
    postgresql = db.dialect.name == "postgresql"
    keys = [collate(key, "C") if postgresql and isinstance(key.type, Text) else key for key in table.primary_key]
    return db.execute(select(table).order_by(*keys), execution_options={"yield_per": _ROWS})


def _go_on_counting(db: Connection, table: Table) -> None:
    # PostgreSQL counts ids in a sequence: the next one must come after those copied.
    counted = table.autoincrement_column
    if db.dialect.name != "postgresql" or counted is None:
        return
    sequence = db.scalar(
        text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": counted.name}
    )
    highest = db.scalar(select(func.max(counted)))
    if sequence and highest:
        db.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})
