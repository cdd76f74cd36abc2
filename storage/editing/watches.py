"""Watches made on the page. One that ended stays, and its name is free again."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

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


def active(db: Connection) -> list[StoredWatch]:
    """Return the watches that hold, oldest first."""
    rows = db.execute(select(watches).where(watches.c.ended_at.is_(None)).order_by(watches.c.id))
    return [StoredWatch(Watch.model_validate_json(json.dumps(row.spec)), row.by, row.at) for row in rows]
