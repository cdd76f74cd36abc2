"""Empty stores for tests: the migrations run once in a process, then their file is copied."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from sqlalchemy import Engine

from storage.database import migrate, store
from storage.database.store import open_store


@contextmanager
def copied_stores() -> Iterator[None]:
    """Make every new SQLite store a copy of the one that the migrations made. Whatever exists already is opened as ever."""
    with mock.patch.object(store, "upgrade", _copy_or_upgrade):
        yield


def _copy_or_upgrade(engine: Engine) -> str | None:
    file = Path(engine.url.database or "")
    if engine.dialect.name == "sqlite" and file.is_file() and not file.stat().st_size:  # made by `open_store` just now
        try:
            file.write_bytes(_as_the_migrations_leave_it())
        except OSError:  # SQLite says it in its own words
            return migrate.upgrade(engine)
        return None
    return migrate.upgrade(engine)


@cache
def _as_the_migrations_leave_it() -> bytes:
    with TemporaryDirectory() as folder, mock.patch.object(store, "upgrade", migrate.upgrade):
        file = Path(folder) / "new.db"
        open_store(file).close()
        return file.read_bytes()
