"""The order that a person gave the entries of a day. Rows are added, never changed: the newest of a day counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select

from storage.database.tables_review import day_orders


@dataclass(frozen=True, slots=True)
class DayOrder:
    """The drafts of a day, first the one that is printed first. Drafts that it does not name have their place by relevance."""

    date: date
    drafts: tuple[int, ...]
    by: str
    at: datetime


def add(db: Connection, order: DayOrder) -> None:
    """Keep an order; those before it stay in the history."""
    row = {"date": order.date, "drafts": list(order.drafts), "by": order.by, "at": order.at}
    db.execute(insert(day_orders).values(row))


def newest(db: Connection) -> dict[date, Sequence[int]]:
    """Return the order of each day that has one."""
    last = select(func.max(day_orders.c.id)).group_by(day_orders.c.date)
    rows = db.execute(select(day_orders.c.date, day_orders.c.drafts).where(day_orders.c.id.in_(last)))
    return {row.date: tuple(row.drafts) for row in rows}


def newest_id(db: Connection) -> int:
    """Return the id of the newest order, 0 where there is none."""
    return int(db.execute(select(func.coalesce(func.max(day_orders.c.id), 0))).scalar_one())
