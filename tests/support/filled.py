"""Rows for every table, whatever its columns are: for tests of what must hold for all that is kept."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    insert,
)

from storage.database.types import UTC
from tests.support.records import NOON, a_wording

WORDS = (
    "School opens in Makhmur",
    "افتتاح مدرسة في مخمور",
    "قوتابخانەیەک لە مەخموور کرایەوە",
    "Dibistanek li Mexmûrê vebû",
)


def fill(db: Connection, metadata: MetaData, count: int = 4) -> None:
    """So many rows in every table that is there, each of them referring to others where its columns do."""
    for table in metadata.sorted_tables:
        if table.name != "alembic_version":
            db.execute(insert(table), [a_row(table, number) for number in range(1, count + 1)])


def a_row(table: Table, number: int) -> dict[str, Any]:
    row = {column.name: _value(column, number) for column in table.columns}
    return row | ({"content": _a_digest(number)} if table.name == "digests" else {})  # a step reads it


def _a_digest(number: int) -> dict[str, Any]:
    wording = asdict(a_wording(headline=WORDS[number % 4])) | {"date": "2023-10-03"}
    entry = {"draft_id": number, "wording": wording, "approved_by": "Shirin", "approved_at": NOON.isoformat()}
    return {"title": "Iraq", "first": "2023-10-01", "last": "2023-10-31", "entries": [entry], "analyses": []}


def _value(column: Column[Any], number: int) -> Any:
    made: list[tuple[type, Any]] = [  # the first that fits
        (JSON, {"words": WORDS[number % 4], "count": number}),
        (UTC, NOON + timedelta(hours=number, microseconds=number)),
        (DateTime, (NOON + timedelta(hours=number, microseconds=number)).replace(tzinfo=None)),
        (Date, date(2023, 10, number)),
        (Boolean, number % 2 == 0),
        (Integer, number),
        (Float, number / 3),
        (LargeBinary, bytes([number, 0, 255, 10, 13])),
        (object, f"{WORDS[number % 4]} {number}"),
    ]
    return next(value for kind, value in made if isinstance(column.type, kind))
