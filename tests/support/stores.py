"""Stores for tests: the migrations run once in a process, then their file is copied; a statement is compiled once, not once a store."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from sqlalchemy import URL, Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from storage.database import migrate, store
from storage.database.store import open_store

_MAKE_PRIVATE = store._make_private
_ENGINE = store._engine


@contextmanager
def copied_stores() -> Iterator[None]:
    """Make every new SQLite store a copy of the one that the migrations made. Whatever exists already is opened as ever: another process
    may be filling it."""
    made = set[str]()

    def make(url: URL) -> bool:
        is_new = _MAKE_PRIVATE(url)
        if is_new and url.database:
            made.add(url.database)
        return is_new

    def copy_or_upgrade(engine: Engine) -> str | None:
        if engine.url.database in made:
            made.remove(engine.url.database)
            with suppress(OSError):  # SQLite says it in its own words
                Path(engine.url.database).write_bytes(_as_the_migrations_leave_it())
                return None
        return migrate.upgrade(engine)

    with mock.patch.object(store, "_make_private", make), mock.patch.object(store, "upgrade", copy_or_upgrade):
        yield


@cache
def _as_the_migrations_leave_it() -> bytes:
    with (
        TemporaryDirectory() as folder,
        mock.patch.multiple(store, _make_private=_MAKE_PRIVATE, upgrade=migrate.upgrade),
    ):
        file = Path(folder) / "new.db"
        open_store(file).close()
        return file.read_bytes()


@contextmanager
def shared_statements() -> Iterator[None]:
    """Let all stores of one kind of database share what SQLAlchemy compiled for one of them: a twentieth of the time of all tests."""
    compiled: dict[object, object] = {}

    def engine(url: str | Path) -> Engine:
        made = _ENGINE(url)
        made.update_execution_options(compiled_cache=compiled)
        return made

    def is_alike(dialect: object, other: object) -> bool:
        return type(dialect) is type(other)

    def by_kind(dialect: object) -> int:
        return hash(type(dialect))

    # What is compiled is kept by statement and dialect: those of one kind, made by one function, are alike.
    with (
        mock.patch.multiple(SQLiteDialect_pysqlite, __eq__=is_alike, __hash__=by_kind),
        mock.patch.multiple(PGDialect_psycopg, __eq__=is_alike, __hash__=by_kind),
        mock.patch.object(store, "_engine", engine),
    ):
        yield
