"""Until when each host is asked nothing."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from storage.records import Wait
from storage.tables import waits


def standing(db: Connection, now: datetime) -> dict[str, Wait]:
    """The waits that are not over yet, by host."""
    rows = db.execute(select(waits).where(waits.c.until > now))
    return {row.host: Wait(row.until, row.reason) for row in rows}


def keep(db: Connection, asked: Mapping[str, Wait]) -> None:
    """Each in the place of the host's wait before."""
    for host, wait in asked.items():
        db.execute(delete(waits).where(waits.c.host == host))
        db.execute(insert(waits).values(host=host, until=wait.until, reason=wait.reason))
