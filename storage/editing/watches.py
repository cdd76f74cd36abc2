"""Watches made on the page. One that ended stays, and its name is free again."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from storage.config.alerts import Watch
from storage.database.tables_alerts import watches
from storage.errors import ConfigError


@dataclass(frozen=True, slots=True)
class StoredWatch:
    """A watch, who made it and when."""

    watch: Watch
    by: str
    at: datetime


def add(db: Connection, watch: Watch, by: str, now: datetime) -> None:
    """Store a watch. Raises ConfigError: its name is taken."""
    if any(stored.watch.name == watch.name for stored in active(db)):
        raise ConfigError("is already the name of a watch: choose another", about=watch.name)
    spec = watch.model_dump(mode="json", exclude_defaults=True)
    db.execute(insert(watches).values(name=watch.name, spec=spec, by=by, at=now))


def end(db: Connection, name: str, now: datetime) -> bool:
    """End a watch and return whether there was one of this name."""
    query = update(watches).where(watches.c.name == name, watches.c.ended_at.is_(None)).values(ended_at=now)
    return db.execute(query).rowcount > 0


def resume(db: Connection, name: str) -> bool:
    """Let the watch of this name that ended last hold again, as it was; return False where there is none, or the name is taken."""
    if any(stored.watch.name == name for stored in active(db)):
        return False
    ended = select(func.max(watches.c.id)).where(watches.c.name == name, watches.c.ended_at.is_not(None))
    query = update(watches).where(watches.c.id == ended.scalar_subquery()).values(ended_at=None)
    return db.execute(query).rowcount > 0


def ended_since(db: Connection, since: datetime) -> dict[str, datetime]:
    """Return the names of the watches that ended since this time and that no other has taken, each with the time, the last first."""
    names = {stored.watch.name for stored in active(db)}
    query = select(watches.c.name, func.max(watches.c.ended_at).label("at")).where(watches.c.ended_at >= since)
    rows = db.execute(query.group_by(watches.c.name).order_by(func.max(watches.c.ended_at).desc(), watches.c.name))
    return {row.name: row.at for row in rows if row.name not in names}


def active(db: Connection) -> list[StoredWatch]:
    """Return the watches that hold, oldest first."""
    rows = db.execute(select(watches).where(watches.c.ended_at.is_(None)).order_by(watches.c.id))
    return [StoredWatch(Watch.model_validate_json(json.dumps(row.spec)), row.by, row.at) for row in rows]
