"""Who may use the page: passwords, sessions, and how often a wrong password may be tried. Pure but for argon2's salt."""

import hmac
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from threading import BoundedSemaphore, Lock

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
_DEVICE = "digest-crawler device"
# Of no password anybody knows: an unknown name takes as long to refuse as a wrong password.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$wM7ZxGQ2l0iC3pVwJm5m2Q$tM2yDqgf3yq0T2Jm8m3m8lq0i1cQe3nqk0eY5x7mT5E"


def new_user(name: str, role: str, password: str, stamp: str, now: datetime) -> User:
    """Raises ConfigError: a name or role that cannot be, a password too short or too long."""
    name = " ".join(name.split())
    if not name or len(name) > _NAME_LETTERS or not name.isprintable() or name == "machine":
        raise ConfigError(f"a name has 1 to {_NAME_LETTERS} letters, and is not “machine”", about=name[:_NAME_LETTERS])
    known_role = next((candidate for candidate in ROLES if candidate == role), None)
    if known_role is None:
        raise ConfigError(f"unknown role; known: {', '.join(ROLES)}", about=role)
    if not SHORTEST <= len(password) <= LONGEST:
        raise ConfigError(f"a password has {SHORTEST} to {LONGEST} letters; nothing was changed", about=name)
    return User(name, known_role, _HASHER.hash(password), stamp, now)


def is_password(user: User | None, password: str) -> bool:
    """Return whether it is this user's password; as slow where there is no such user."""
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
    """Return the session as a signed cookie."""
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


def signed_device(name: str, token: str, key: bytes) -> str:
    """Return the cookie of a browser from which this user has logged in; it grants no access."""
    return str(URLSafeSerializer(key, salt=_DEVICE).dumps([name, token]))


def read_device(cookie: str, name: str, key: bytes) -> str:
    """The token of a browser from which this person has logged in; "" where it is none of ours, or another's."""
    try:
        owner, token = URLSafeSerializer(key, salt=_DEVICE).loads(cookie[:1000])
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(token) if owner == name else ""


def is_of(session: Session, user: User | None) -> bool:
    """Return whether the user still exists and has not ended the session."""
    return user is not None and hmac.compare_digest(session.stamp.encode(), user.stamp.encode())


def _signer(key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="digest-crawler session")


@dataclass
class Throttle:
    """How often a login may fail: so many times for one name from one address, for one address, for one name, each within
    `minutes`; after that nothing is tried until the oldest is that long ago. A browser from which this person has logged in before
    counts for itself: nobody else's wrong passwords keep it out."""

    minutes: int = 15
    pair: int = 5
    address: int = 20
    name: int = 50
    most: int = 100_000  # keys held; past that the oldest are forgotten
    _failed: dict[tuple[str, ...], deque[datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _clean_at: int = 10_000

    def begin(self, name: str, address: str, now: datetime, device: str = "") -> timedelta:
        """Return how long logins are refused; where they are not (zero), the attempt counts as failed until it has `passed` or is taken
        back: of many at the same moment only so many are tried."""
        with self._lock:
            wait = self._wait(name, address, now, device)
            if not wait:
                self._count(name, address, now, device)
        return wait

    def wait(self, name: str, address: str, now: datetime, device: str = "") -> timedelta:
        """Return how long logins are refused; zero where they are not."""
        with self._lock:
            return self._wait(name, address, now, device)

    def failed(self, name: str, address: str, now: datetime, device: str = "") -> None:
        """Count a wrong password."""
        with self._lock:
            self._count(name, address, now, device)

    def take_back(self, name: str, address: str, now: datetime, device: str = "") -> None:
        """For a try that began at `now` and was none."""
        with self._lock:
            for key, _ in self._keys(name, address, device):
                with suppress(ValueError, KeyError):
                    self._failed[key].remove(now)

    def passed(self, name: str, address: str, now: datetime, device: str = "") -> None:
        """Forget the failures of a name from here: its password was right."""
        self.take_back(name, address, now, device)
        with self._lock:
            self._failed.pop(self._keys(name, address, device)[0][0], None)

    def _wait(self, name: str, address: str, now: datetime, device: str) -> timedelta:
        waits = [
            failed[-most] + timedelta(minutes=self.minutes) - now
            for key, most in self._keys(name, address, device)
            if len(failed := self._recent(key, now)) >= most
        ]
        return max((*waits, timedelta()))

    def _count(self, name: str, address: str, now: datetime, device: str) -> None:
        for key, most in self._keys(name, address, device):
            self._failed.setdefault(key, deque(maxlen=most)).append(now)
        if len(self._failed) > self._clean_at:
            self._failed = {key: failed for key, failed in self._failed.items() if self._recent(key, now)}
            for key in list(self._failed)[: max(0, len(self._failed) - self.most)]:
                del self._failed[key]
            self._clean_at = max(10_000, 2 * len(self._failed))

    def _keys(self, name: str, address: str, device: str) -> tuple[tuple[tuple[str, ...], int], ...]:
        if device:
            return ((("device", device), self.pair),)
        near = neighbourhood(address)
        return ((name, near), self.pair), (("", near), self.address), ((name, ""), self.name)

    def _recent(self, key: tuple[str, ...], now: datetime) -> deque[datetime]:
        failed = self._failed.get(key, deque())
        while failed and now - failed[0] > timedelta(minutes=self.minutes):
            failed.popleft()
        return failed


def neighbourhood(address: str) -> str:
    """Return the address without what a visitor may change freely: of IPv6 the network of 64 bits."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address[:60]
    return str(ip_network((ip, 64), strict=False)) if isinstance(ip, IPv6Address) else str(ip)


class Gate:
    """Bounds how many passwords are checked at once: each takes 64 MiB and a share of the processor."""

    def __init__(self, at_once: int = 2, waiting: int = 6) -> None:
        self._places = BoundedSemaphore(at_once + waiting)
        self._working = BoundedSemaphore(at_once)

    @contextmanager
    def entered(self) -> Iterator[bool]:
        """Give whether there was a place; wait for those before."""
        if not self._places.acquire(blocking=False):
            yield False
            return
        try:
            with self._working:
                yield True
        finally:
            self._places.release()
