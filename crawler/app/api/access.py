"""Who may ask: tokens of programs, what they may read, and how often. Pure but for the random letters of a new token."""

import hashlib
import secrets
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from storage.editing.api_tokens import SCOPES, ApiToken, Scope
from storage.errors import ConfigError

PREFIX = "dc_"  # programs that look for secrets in files know a token by it
_BYTES = 32
_LONGEST = 200
_NAME_LETTERS = 60
_JOINER = "\u200c"  # ends a letter's joined form, in Kurdish and Persian names
MINUTE = timedelta(minutes=1)


def new_token(name: str, scopes: Sequence[str], now: datetime, days: int | None = None) -> tuple[str, ApiToken]:
    """Return a new token and what is stored of it. It is shown once: nothing leads from its digest back to it. Raises ConfigError."""
    name = " ".join(name.split())
    if not name or len(name) > _NAME_LETTERS or not name.replace(_JOINER, "").isprintable():
        raise ConfigError(f"a token's name has 1 to {_NAME_LETTERS} letters", about=name[:_NAME_LETTERS])
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown:
        raise ConfigError(f"unknown scope; known: {', '.join(SCOPES)}", about=unknown[0])
    token = PREFIX + secrets.token_urlsafe(_BYTES)
    chosen = tuple(scope for scope in SCOPES if scope in scopes or not scopes)
    expires = None if days is None else now + timedelta(days=days)
    return token, ApiToken(name, digest_of(token), chosen, now, expires)


def digest_of(token: str) -> str:
    """Return what is stored of a token. A plain hash: 256 random bits cannot be guessed from it, as a password could."""
    return hashlib.sha256(token.encode()).hexdigest()


def shown(token: ApiToken) -> dict[str, object]:
    """Return what may be shown of a token."""
    names = ("name", "scopes", "created_at", "expires_at", "used_at")
    return {name: getattr(token, name) for name in names}


def bearer(header: str) -> str:
    """Return the token of an Authorization header; "" where it has none."""
    kind, _, token = header.partition(" ")
    token = token.strip()
    return token if kind.lower() == "bearer" and token.startswith(PREFIX) and len(token) <= _LONGEST else ""


def may_read(token: ApiToken, scopes: Collection[Scope]) -> bool:
    """Return whether a token may ask a question that needs one of these scopes."""
    return not set(scopes).isdisjoint(token.scopes)


@dataclass
class Limiter:
    """Counts requests by key, so many a minute. `most` keys are remembered, past that the ones that asked longest ago are forgotten."""

    a_minute: int
    most: int = 10_000
    _asked: dict[str, deque[datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, key: str, now: datetime) -> timedelta:
        """Count a request and return zero; where there were too many within the last minute, count none and return how long to wait."""
        with self._lock:
            asked = self._asked.pop(key, None) or deque()
            self._asked[key] = asked  # the last of the keys
            while asked and now - asked[0] >= MINUTE:
                asked.popleft()
            if len(asked) >= self.a_minute:
                return asked[0] + MINUTE - now
            asked.append(now)
            if len(self._asked) > self.most:
                del self._asked[next(iter(self._asked))]
            return timedelta()
