"""Tokens of programs that read the desk over HTTP. Only a digest of each token is stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from storage.database.tables_review import api_tokens

Scope = Literal["articles", "drafts", "entries", "health"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
_USED = timedelta(minutes=1)  # how exactly the last use is recorded: not every request is to write


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token of a program. `digest` is the SHA-256 of the token, `scopes` what it may read; `expires_at` None: never;
    `used_at` None: never used."""

    name: str
    digest: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime | None = None
    used_at: datetime | None = None

    def is_expired(self, now: datetime) -> bool:
        """Return whether the token is no longer valid."""
        return self.expires_at is not None and now >= self.expires_at


def add(db: Connection, token: ApiToken) -> bool:
    """Store a token; return False, and store nothing, where one of this name exists."""
    if db.execute(select(api_tokens.c.name).where(api_tokens.c.name == token.name)).first() is not None:
        return False
    names = ("name", "digest", "created_at", "expires_at", "used_at")
    values = {name: getattr(token, name) for name in names} | {"scopes": list(token.scopes)}
    db.execute(insert(api_tokens).values(**values))
    return True


def by_digest(db: Connection, digest: str) -> ApiToken | None:
    """Return the token with this digest; None where there is none."""
    row = db.execute(select(api_tokens).where(api_tokens.c.digest == digest)).first()
    return None if row is None else _token(row)


def all_tokens(db: Connection) -> list[ApiToken]:
    """Return all tokens by name."""
    return [_token(row) for row in db.execute(select(api_tokens).order_by(api_tokens.c.name))]


def is_use_due(token: ApiToken, now: datetime) -> bool:
    """Return whether a use at this time is to be recorded: the last recorded one is a minute old."""
    return token.used_at is None or now - token.used_at >= _USED


def record_use(db: Connection, name: str, now: datetime) -> None:
    """Record when a token was last used; never an earlier time than is recorded."""
    earlier = or_(api_tokens.c.used_at.is_(None), api_tokens.c.used_at < now)
    db.execute(update(api_tokens).where(api_tokens.c.name == name, earlier).values(used_at=now))


def remove(db: Connection, name: str) -> bool:
    """Remove a token and return whether there was one of this name."""
    return db.execute(delete(api_tokens).where(api_tokens.c.name == name)).rowcount > 0


def _token(row: Row[Any]) -> ApiToken:
    return ApiToken(row.name, row.digest, tuple(row.scopes), row.created_at, row.expires_at, row.used_at)
