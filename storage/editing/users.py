"""Who may use the review page from another machine."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from storage.database.tables_review import users

Role = Literal["editor", "reader"]


@dataclass(frozen=True, slots=True)
class User:
    """Who may use the review page from another machine. `password` is its argon2 hash; `stamp` changes when the sessions
    of this person are to end."""

    name: str
    role: Role
    password: str
    stamp: str
    added_at: datetime


def put(db: Connection, user: User) -> None:
    """Adds a person, or replaces role, password and stamp of one of this name."""
    remove(db, user.name)
    names = ("name", "role", "password", "stamp", "added_at")
    db.execute(insert(users).values(**{name: getattr(user, name) for name in names}))


def get(db: Connection, name: str) -> User | None:
    return next((user for user in every(db) if user.name == name), None)


def every(db: Connection) -> list[User]:
    """All of them, by name."""
    rows = db.execute(select(users).order_by(users.c.name))
    return [User(row.name, row.role, row.password, row.stamp, row.added_at) for row in rows]


def restamp(db: Connection, name: str, stamp: str) -> None:
    """Ends every session of this person."""
    db.execute(update(users).where(users.c.name == name).values(stamp=stamp))


def remove(db: Connection, name: str) -> bool:
    """Whether there was one of this name."""
    return db.execute(delete(users).where(users.c.name == name)).rowcount > 0
