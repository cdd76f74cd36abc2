"""Who may use the page: passwords, sessions, and how often a wrong password may be tried. Pure but for argon2's salt."""

import hmac
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from itsdangerous import BadSignature, URLSafeSerializer

from storage.editing.users import Role, User
from storage.errors import ConfigError

ROLES: tuple[Role, ...] = ("editor", "reader")
SHORTEST = 10  # letters of a password (NIST SP 800-63B asks for 8 at least, and no rules of composition)
LONGEST = 1000
IDLE = timedelta(hours=12)  # a session ends after that without a request …
RENEW = timedelta(minutes=30)  # … and is renewed when it is older than that
LONGEST_SESSION = timedelta(days=7)  # since the login, however busy
_NAME_LETTERS = 60
_HASHER = PasswordHasher()  # argon2id with RFC 9106's second recommended parameters: 64 MiB, 3 rounds, 4 lanes
# Of no password anybody knows: an unknown name takes as long to refuse as a wrong password.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$wM7ZxGQ2l0iC3pVwJm5m2Q$tM2yDqgf3yq0T2Jm8m3m8lq0i1cQe3nqk0eY5x7mT5E"


def new_user(name: str, role: str, password: str, stamp: str, now: datetime) -> User:
    """Raises ConfigError: a name or role that cannot be, a password too short or too long."""
    name = " ".join(name.split())
    if not name or len(name) > _NAME_LETTERS or not name.isprintable() or name == "machine":
        raise ConfigError(f"a name has 1 to {_NAME_LETTERS} letters, and is not “machine”", about=name[:_NAME_LETTERS])
    known = next((one for one in ROLES if one == role), None)
    if known is None:
        raise ConfigError(f"unknown role; known: {', '.join(ROLES)}", about=role)
    if not SHORTEST <= len(password) <= LONGEST:
        raise ConfigError(f"a password has {SHORTEST} to {LONGEST} letters; nothing was changed", about=name)
    return User(name, known, _HASHER.hash(password), stamp, now)


def is_password(user: User | None, password: str) -> bool:
    """Whether it is this person's; as slow for nobody."""
    try:
        return _HASHER.verify(user.password if user else _NOBODY, password[:LONGEST]) and user is not None
    except (Argon2Error, InvalidHashError):
        return False


@dataclass(frozen=True, slots=True)
class Session:
    """A person who logged in, as the cookie holds it, signed. `stamp` is the person's: a new one ends the session."""

    name: str
    stamp: str
    began: datetime
    renewed: datetime


def signed(session: Session, key: bytes) -> str:
    times = [int(at.timestamp()) for at in (session.began, session.renewed)]
    return str(_signer(key).dumps([session.name, session.stamp, *times]))


def read_session(cookie: str, key: bytes, now: datetime) -> Session | None:
    """None for one that we did not sign, or that is over."""
    try:
        name, stamp, began, renewed = _signer(key).loads(cookie[:4000])
        session = Session(name, stamp, *(datetime.fromtimestamp(at, now.tzinfo) for at in (began, renewed)))
    except (BadSignature, ValueError, TypeError, OverflowError, OSError):
        return None
    over = now - session.renewed > IDLE or now - session.began > LONGEST_SESSION
    return None if over or session.renewed > now + RENEW else session


def is_of(session: Session, user: User | None) -> bool:
    """Whether the person is still there and has not ended it."""
    return user is not None and hmac.compare_digest(session.stamp.encode(), user.stamp.encode())


def _signer(key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="digest-crawler session")


@dataclass
class Throttle:
    """How often a login may fail: so many times for one name from one address, for one address, for one name, each within
    `minutes`; after that nothing is tried until the oldest is that long ago."""

    minutes: int = 15
    pair: int = 5
    address: int = 20
    name: int = 50
    _failed: dict[tuple[str, str], deque[datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, name: str, address: str, now: datetime) -> timedelta:
        """How long nothing is tried; zero where it may be."""
        with self._lock:
            waits = [
                failed[-most] + timedelta(minutes=self.minutes) - now
                for key, most in self._keys(name, address)
                if len(failed := self._recent(key, now)) >= most
            ]
        return max((*waits, timedelta()))

    def failed(self, name: str, address: str, now: datetime) -> None:
        with self._lock:
            for key, most in self._keys(name, address):
                self._failed.setdefault(key, deque(maxlen=most)).append(now)
            if len(self._failed) > 10_000:
                self._failed = {key: failed for key, failed in self._failed.items() if self._recent(key, now)}

    def passed(self, name: str, address: str) -> None:
        with self._lock:
            self._failed.pop(self._keys(name, address)[0][0], None)

    def _keys(self, name: str, address: str) -> tuple[tuple[tuple[str, str], int], ...]:
        return ((name, address), self.pair), (("", address), self.address), ((name, ""), self.name)

    def _recent(self, key: tuple[str, str], now: datetime) -> deque[datetime]:
        failed = self._failed.get(key, deque())
        while failed and now - failed[0] > timedelta(minutes=self.minutes):
            failed.popleft()
        return failed
