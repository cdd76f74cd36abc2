"""Delete rows by their primary keys."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete


def rows(db: Connection, table: Table, keys: Collection[Sequence[Any]]) -> None:
    """Delete the rows with these keys, each looked up in the index: for a list of keys of several columns SQLite reads
    the whole table."""
    columns = list(table.primary_key.columns)
    by_key = delete(table).where(*(column == bindparam(f"of_{column.name}") for column in columns))
    if keys:
        db.execute(
            by_key, [{f"of_{key.name}": value for key, value in zip(columns, values, strict=True)} for values in keys]
        )
