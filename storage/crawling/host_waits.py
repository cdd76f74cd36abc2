"""How long each host gets no requests."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.clock import is_ahead
from storage.database.tables import waits
from storage.records import Wait


def standing(db: Connection, now: datetime) -> dict[str, Wait]:
    """Return the waits that are not over yet, by host."""
    rows = db.execute(select(waits).where(waits.c.until > now))
    return {row.host: Wait(row.until, row.reason) for row in rows if not is_ahead(row.until, now)}


def take_turn(db: Connection, host: str, delay: timedelta, now: datetime) -> Wait:
    """Return the host's wait as it was (over, or at `now` where there was none). Where requests are allowed, the next
    turn is `delay` after it, whoever asks then: two processes never get the same turn."""
    add = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
    db.execute(add(waits).values(host=host, until=now, reason="").on_conflict_do_nothing())
    row = db.execute(select(waits).where(waits.c.host == host).with_for_update()).one()
    wait = Wait(now, "") if is_ahead(row.until, now) else Wait(row.until, row.reason)
    if not wait.reason or wait.until <= now:
        next_turn = max(wait.until, now) + delay
        db.execute(update(waits).where(waits.c.host == host).values(until=next_turn, reason=""))
    return wait


def keep(db: Connection, wait_by_host: Mapping[str, Wait]) -> None:
    """Store waits by host, replacing earlier ones."""
    for host, wait in wait_by_host.items():
        db.execute(delete(waits).where(waits.c.host == host))
        db.execute(insert(waits).values(host=host, until=wait.until, reason=wait.reason))
