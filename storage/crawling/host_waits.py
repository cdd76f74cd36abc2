"""Until when each host is asked nothing."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.clock import is_ahead
from storage.database.tables import waits
from storage.records import Wait


def standing(db: Connection, now: datetime) -> dict[str, Wait]:
    """The waits that are not over yet, by host."""
    rows = db.execute(select(waits).where(waits.c.until > now))
    return {row.host: Wait(row.until, row.reason) for row in rows if not is_ahead(row.until, now)}


def take_turn(db: Connection, host: str, delay: timedelta, now: datetime) -> Wait:
    """The host's wait as it stood (over, or at `now` where there was none). Where it asks nothing, the next turn is `delay` after
    it from now on, whoever asks then: two processes never get one turn."""
    add = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
    db.execute(add(waits).values(host=host, until=now, reason="").on_conflict_do_nothing())
    row = db.execute(select(waits).where(waits.c.host == host).with_for_update()).one()
    wait = Wait(now, "") if is_ahead(row.until, now) else Wait(row.until, row.reason)
    if not wait.reason or wait.until <= now:
        next_turn = max(wait.until, now) + delay
        db.execute(update(waits).where(waits.c.host == host).values(until=next_turn, reason=""))
    return wait


def keep(db: Connection, asked: Mapping[str, Wait]) -> None:
    """Each in the place of the host's wait before."""
    for host, wait in asked.items():
        db.execute(delete(waits).where(waits.c.host == host))
        db.execute(insert(waits).values(host=host, until=wait.until, reason=wait.reason))
