"""Open the database. Each noun has a module of its own: corpus/articles.py, corpus/copies.py, corpus/stories.py …

Their functions take the connection of a transaction: `with store.begin() as db: articles.add(db, article)`. The block
is committed as a whole or not at all.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from storage.database import address, damage
from storage.database.migrate import HEAD, upgrade
from storage.errors import ConfigError, DamagedError, StoreError

_LOCKS = 20231001  # namespace of our advisory locks: other programs may hold some in the same database
ROOM = 4 * 2**20  # bytes; with less free an SQLite file that is not in use cannot be relied on to open


class Store:
    """An open database. `begin` is for writing (one writer at a time on SQLite), `read` for reading."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = _reading(engine)
        self.schema = HEAD
        self.upgraded_from: str | None = None  # the schema it had when it was opened; None: it was empty

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A write transaction. Raises StoreError where the database is locked, full, gone or read-only; nothing of the
        block is committed then."""
        try:
            with self.engine.begin() as db:
                yield db
        except DBAPIError as error:
            raise self.failure(error, "; nothing of this step was kept, run the command again") from error
        except OverflowError as error:
            raise _too_large(error, self.name) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view, however many queries, that waits for no writer. Raises StoreError."""
        try:
            with self._reading.connect() as db:
                yield db
        except DBAPIError as error:
            raise self.failure(error) from error
        except OverflowError as error:
            raise _too_large(error, self.name) from error

    def failure(self, error: DBAPIError, todo: str = "") -> StoreError:
        """Return an error of the driver as the StoreError to show."""
        if damage.is_damage(error.orig):
            return DamagedError(
                f"is damaged ({_driver_message(error)}); nothing was changed: {damage.TODO}", about=self.name
            )
        message = _driver_message(error)
        if todo and _is_out_of_space(message, self.engine):
            todo = "; nothing of this step was kept: free some space on its disk, then run the command again"
        return StoreError(f"{message}{todo}", about=self.name)

    @property
    def name(self) -> str:
        """The database's address to show: without the password."""
        return address.shown(self.engine.url)

    @contextmanager
    def hold(self, name: str, patience: float = 0.0) -> Iterator[bool]:
        """Try to take a lock shared by all machines on this database, for up to `patience` seconds; yield whether it is
        held for the block.

        PostgreSQL releases it when the process dies or the connection is lost. A SQLite file is used on one machine,
        whose own locks are enough (crawler/app/desk/desk.py): always free here. Raises StoreError.
        """
        if self.engine.dialect.name != "postgresql":
            yield True
            return
        key = {"space": _LOCKS, "name": name}
        try:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
                taking = text("SELECT pg_try_advisory_lock(:space, hashtext(:name))")
                until = time.monotonic() + patience
                while not (free := bool(db.scalar(taking, key))) and time.monotonic() < until:
                    time.sleep(0.2)
                yield free
                if free:
                    with suppress(DBAPIError):  # a lost connection has released it
                        db.execute(text("SELECT pg_advisory_unlock(:space, hashtext(:name))"), key)
        except DBAPIError as error:
            raise StoreError(_driver_message(error), about=self.name) from error

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_store(url: str | Path) -> Store:
    """Open the database at a path (SQLite, created when missing) or URL (`postgresql://…`) and bring its schema up to
    date.

    Raises ConfigError: not a database address, or no driver for it. Raises StoreError: unreadable, of another program,
    or of a newer version.
    """
    try:
        engine = _engine(url)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is not a number
        raise ConfigError(address.HINT, about="--database") from error
    except ModuleNotFoundError as error:
        what = f"its driver is not installed ({error.name}); PostgreSQL's comes with: pip install 'digest-crawler[postgresql]'"
        raise ConfigError(what, about=address.shown(str(url))) from error
    store = Store(engine)
    try:
        store.upgraded_from = upgrade(engine)
    except DBAPIError as error:
        store.close()
        if damage.is_damage(error.orig):
            raise store.failure(error) from error
        message = _driver_message(error)
        todo = _after_postgresql(message) if engine.dialect.name == "postgresql" else _after_sqlite(engine, message)
        raise StoreError(f"cannot be opened: {message}; {todo}", about=store.name) from error
    return store


def _after_postgresql(message: str) -> str:
    """Return what to do where a PostgreSQL server refused the connection, by its message."""
    for sign, todo in {
        "password": "put its password into the environment as PGPASSWORD, or a file's name as PGPASSFILE",
        "does not exist": "make it as docs/operate.md says (createuser, createdb), or fix the URL",
        "permission denied": "the database must be the user's own: ALTER DATABASE … OWNER TO …",
    }.items():
        if sign in message:
            return todo
    return "is PostgreSQL running, and are host and port right? Nothing was changed"


def _after_sqlite(engine: Engine, message: str) -> str:
    folder = Path(engine.url.database or ".").parent
    if "locked" in message:
        return "another program writes into it: try again when that one is done"
    if folder.exists() and not os.access(folder, os.W_OK):
        return (
            "this user cannot write there, or the disk is mounted read-only: fix that, and leave the file where it is"
        )
    if _is_full(folder):  # SQLite says "disk I/O error" then
        return f"less than {ROOM // 2**20} MB are free on its disk: free some space, then run the command again; leave the file where it is"
    return "move it aside or put a copy back: the queue file and the digests are untouched"


def _is_out_of_space(message: str, engine: Engine) -> bool:
    """Return whether an error came from a full disk. SQLite says "disk I/O error" where it cannot extend the file beside the database."""
    if "disk is full" in message or "No space left" in message:
        return True
    return "disk I/O error" in message and _is_full(Path(engine.url.database or ".").parent)


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < ROOM
    except OSError:
        return False


def _engine(url: str | Path) -> Engine:
    if isinstance(url, Path) or not address.is_url(url):
        path = Path(url)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"its folder cannot be created: {error}", about=str(path)) from error
        url = f"sqlite:///{path}"
    kind = make_url(url).get_backend_name()
    if kind not in ("sqlite", "postgresql"):
        raise ArgumentError(kind)
    # Pre-ping: after a restart of the server a new connection is used at once.
    ping = kind == "postgresql"
    engine = create_engine(url, pool_pre_ping=ping, json_serializer=_as_json, json_deserializer=_from_json)
    if kind == "sqlite":
        _make_private(make_url(url))
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    return engine


def _reading(engine: Engine) -> Engine:
    """Return the same engine for reading alone. As usually set up, PostgreSQL shows each query of a transaction what others committed
    in between: two queries that belong together then disagree."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine.execution_options(looks_only=True)


def _make_private(url: URL) -> bool:
    """Create the file for its owner alone where there is none: it holds unpublished work and password hashes. Return whether there was
    none."""
    if url.database in (None, "", ":memory:") or url.query:
        return False
    with suppress(OSError):  # there already, or SQLite says what is wrong with it
        os.close(os.open(url.database, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        return True
    return False


def _as_json(value: object) -> str:
    # Unescaped Arabic letters take a third of the space of \u0627, and half the time to read.
    encoded = json.dumps(value, ensure_ascii=False)
    try:
        encoded.encode()
    except UnicodeEncodeError:  # an unpaired surrogate: databases accept it only escaped
        return json.dumps(value)
    return encoded


def _from_json(stored: str) -> Any:
    try:
        return json.loads(stored)
    except ValueError as error:
        raise DamagedError(f"a row of the database is damaged ({error}); nothing was changed: {damage.TODO}") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions begin too late (at the first write): SQLAlchemy's begin event begins them at once.
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_immediate(db: Connection) -> None:
    # A deferred transaction that turns into a writer fails at once when another writer came first; an immediate one waits.
    db.exec_driver_sql("BEGIN" if db.get_execution_options().get("looks_only") else "BEGIN IMMEDIATE")


def _too_large(error: OverflowError, name: str) -> Exception:
    """Return what to raise where a number was asked for that SQLite has no room for; any other overflow is a fault of ours."""
    if "SQLite" not in str(error):
        return error
    return StoreError("no record has a number this large; nothing was changed", about=name)


def _driver_message(error: DBAPIError) -> str:
    return address.hidden(" ".join(str(error.orig).split()))
