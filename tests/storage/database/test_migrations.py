"""A database's schema is brought up to date, or refused with a reason."""

import sqlite3
import time
from contextlib import suppress
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from storage.database import migrate
from storage.database.store import Store, open_store
from storage.database.tables import metadata
from storage.errors import ConfigError, StoreError
from tests.support.postgresql import Cluster


def test_the_steps_lead_to_the_tables_the_program_uses(store: Store) -> None:
    with store.engine.connect() as db:
        options = {"compare_type": True, "include_name": lambda name, *_: not (name or "").startswith("search_words")}
        context = MigrationContext.configure(db, opts=options)  # each engine has words in its own way
        assert compare_metadata(context, metadata) == []


def test_the_newest_step_is_the_head(store: Store) -> None:
    assert max(migrate.known_steps()) == migrate.HEAD
    with store.read() as db:
        assert db.execute(text("SELECT version_num FROM alembic_version")).scalar() == migrate.HEAD


def test_a_database_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    open_store(tmp_path / "desk.db").close()
    with sqlite3.connect(tmp_path / "desk.db") as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()
    with pytest.raises(StoreError, match="newer than this program"):
        open_store(tmp_path / "desk.db")


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    db.close()
    with pytest.raises(StoreError, match="something else"):
        open_store(tmp_path / "other.db")


@pytest.mark.parametrize(
    "content", [b"not a database at all, but a text of some length" * 50, b"SQLite format 3\x00" + b"\xff" * 4096]
)
def test_a_damaged_file_is_named_in_one_line(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(content)
    with pytest.raises(StoreError, match=r"desk\.db"):
        open_store(tmp_path / "desk.db")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://crawler@127.0.0.1:54x/desk",
        "postgresql:/crawler@127.0.0.1/desk",
        "postgres:crawler@127.0.0.1/desk",
        "postgres://crawler@127.0.0.1/desk",
        "mysql://crawler@127.0.0.1/desk",
    ],
)
def test_a_url_with_a_slip_makes_no_file(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match="not a database: give a path, or postgresql://USER@HOST/NAME"):
        open_store(url)
    assert not list(tmp_path.iterdir())


def test_a_password_is_never_told() -> None:
    with pytest.raises(StoreError) as told:
        open_store("postgresql+psycopg://editor:hunter2@127.0.0.1:1/desk?connect_timeout=2")
    assert "hunter2" not in str(told.value)
    assert "127.0.0.1" in str(told.value)
    assert "is PostgreSQL running" in str(told.value)
    assert "move it aside" not in str(told.value)


def test_a_wrong_password_is_told_with_where_the_right_one_belongs(postgresql: Cluster) -> None:
    hba = postgresql.folder / "data" / "pg_hba.conf"
    hba.write_text("local all guest scram-sha-256\n" + hba.read_text(encoding="utf-8"), encoding="utf-8")
    engine = create_engine(postgresql.url)
    with engine.begin() as db:
        db.execute(text("DROP ROLE IF EXISTS guest"))
        db.execute(text("CREATE ROLE guest LOGIN PASSWORD 'right'"))
        db.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    guest = create_engine(postgresql.url.replace("tests@", "guest:wrong@"), poolclass=NullPool)
    with suppress(OperationalError):
        for _ in range(100):  # the server reads its file anew in its own time
            guest.connect().close()
            time.sleep(0.05)
    for password in (":hunter2", ""):
        with pytest.raises(StoreError, match="put its password into the environment as PGPASSWORD") as told:
            open_store(postgresql.url.replace("tests@", f"guest{password}@"))
        assert "hunter2" not in str(told.value)


def test_a_database_that_postgresql_does_not_have_is_told_with_what_to_do(empty_postgresql: str) -> None:
    with pytest.raises(StoreError, match="does not exist; make it as"):
        open_store(empty_postgresql.replace("/postgres?", "/no_such?"))


def test_a_new_store_of_a_test_is_a_copy_of_one_that_was_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(tmp_path / "first.db").close()
    monkeypatch.setattr(migrate, "go", lambda *_: pytest.fail("the migrations ran again"))
    copy = open_store(tmp_path / "second.db")
    assert (copy.schema, copy.upgraded_from) == (migrate.HEAD, None)
    copy.close()
