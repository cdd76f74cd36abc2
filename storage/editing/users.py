"""Users of the review page on other machines."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from storage.database.tables_review import users

Role = Literal["editor", "reader"]


@dataclass(frozen=True, slots=True)
class User:
    """A user of the review page on another machine. `password` is an argon2 hash; a new `stamp` ends the user's
    sessions. `language` is that of the page's words, "" for what the browser asks for."""

    name: str
    role: Role
    password: str
    stamp: str
    added_at: datetime
    language: str = ""


def put(db: Connection, user: User) -> None:
    """Add a user, or replace the role, password and stamp of the one of this name."""
    remove(db, user.name)
    names = ("name", "role", "password", "stamp", "added_at", "language")
    db.execute(insert(users).values(**{name: getattr(user, name) for name in names}))


def get(db: Connection, name: str) -> User | None:
    """Return the user of this name, None where there is none."""
    return next((user for user in all_users(db) if user.name == name), None)


def all_users(db: Connection) -> list[User]:
    """Return all users by name."""
    rows = db.execute(select(users).order_by(users.c.name))
    return [User(row.name, row.role, row.password, row.stamp, row.added_at, row.language) for row in rows]


def restamp(db: Connection, name: str, stamp: str) -> None:
    """End every session of a user."""
    db.execute(update(users).where(users.c.name == name).values(stamp=stamp))


def set_language(db: Connection, name: str, language: str) -> bool:
    """Set the language of the page for a user and return whether there is one of this name."""
    return db.execute(update(users).where(users.c.name == name).values(language=language)).rowcount > 0


def remove(db: Connection, name: str) -> bool:
    """Remove a user and return whether there was one of this name."""
    return db.execute(delete(users).where(users.c.name == name)).rowcount > 0
