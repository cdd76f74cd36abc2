"""A database moved to the other engine holds the same, row by row; each earlier schema is brought up to date with all it holds."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, create_engine, func, insert, inspect, select, text

from storage.crawling import runs
from storage.database import migrate, transfer
from storage.database.store import Store, open_store
from storage.database.tables import articles, drops, metadata
from storage.errors import StoreError
from tests.support.filled import a_row, fill
from tests.support.records import NOON


@pytest.fixture
def sqlite(tmp_path: Path) -> Store:
    return open_store(tmp_path / "full.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'old.db'}"
    return str(request.getfixturevalue("empty_postgresql"))


def test_there_and_back_every_row_is_the_same(sqlite: Store, empty_postgresql: str, tmp_path: Path) -> None:
    with sqlite.begin() as db:
        fill(db, metadata)
    there, back = open_store(empty_postgresql), open_store(tmp_path / "back.db")
    counts = transfer.copy(sqlite, there)
    assert set(counts.values()) == {4}
    assert set(counts) == set(metadata.tables)
    transfer.copy(there, back)
    assert transfer.difference(sqlite, back) == transfer.difference(sqlite, there) == ""
    with there.begin() as db:  # ids go on where they were
        assert runs.begin(db, "crawl", NOON) == 5
        db.execute(articles.update().where(articles.c.id == 3).values(title="عنوان آخر"))
        assert transfer.difference(sqlite, there) == ""  # not committed yet
    assert transfer.difference(sqlite, there) == "articles differs at id 3"
    for store in (sqlite, there, back):
        store.close()


def test_nothing_is_copied_onto_something(sqlite: Store, tmp_path: Path) -> None:
    other = open_store(tmp_path / "other.db")
    with other.begin() as db:
        runs.begin(db, "crawl", NOON)
    with sqlite.begin() as db:
        fill(db, metadata)
    with pytest.raises(StoreError, match="already has rows"):
        transfer.copy(sqlite, other)
    with other.read() as db:
        assert db.scalar(select(func.count()).select_from(articles)) == 0


def test_a_copy_that_fails_in_the_middle_leaves_nothing(sqlite: Store, empty_postgresql: str) -> None:
    with sqlite.begin() as db:
        fill(db, metadata)
        row = a_row(articles, 9) | {"title": "a NUL that PostgreSQL refuses \x00"}
        db.execute(insert(articles), [row])
    there = open_store(empty_postgresql)
    with pytest.raises((StoreError, ValueError)):
        transfer.copy(sqlite, there)
    with there.read() as db:
        assert db.scalar(select(func.count()).select_from(drops)) == 0
    there.close()


def at_step(url: str, step: str) -> Engine:
    """A database as the program of that step made it, with rows in every table."""
    engine = create_engine(url)
    migrate.go(engine, step)
    tables = MetaData()
    with engine.begin() as db:
        tables.reflect(db, only=is_kept)
        fill(db, tables)
    return engine


def is_kept(table: str, _: object = None) -> bool:
    # The words search looks through are each engine's own and made anew from what is kept.
    return not table.startswith("search_words")


@pytest.mark.parametrize("step", sorted(migrate.known_steps()))
def test_from_each_earlier_schema_everything_is_kept(step: str, engine_url: str) -> None:
    engine = at_step(engine_url, step)
    before = rows(engine)
    store = open_store(engine_url)
    assert (store.upgraded_from, store.schema) == (step, migrate.HEAD)
    after = rows(store.engine)
    for table, kept in before.items():
        names = list(kept[0])
        found = sorted(({name: row[name] for name in names} for row in after[table]), key=repr)
        assert [row for row in found if row in kept] == kept, table
        # A later step may put every article in line for a stage that is new.
        new = [row for row in found if row not in kept]
        assert all(table == "pending" and row["stage"] in {"search", "meaning", "names"} for row in new), table
    store.close()
    engine.dispose()


def rows(engine: Engine) -> dict[str, list[dict[str, object]]]:
    """Return the rows of every table that has any, as the driver reads them."""
    with engine.connect() as db:
        names = [table for table in inspect(db).get_table_names() if is_kept(table) and table != "alembic_version"]
        found = {table: db.execute(text(f'SELECT * FROM "{table}"')).mappings().all() for table in names}
        return {table: sorted(map(dict, kept), key=repr) for table, kept in found.items() if kept}


def test_a_step_that_fails_in_the_middle_leaves_the_schema_before(
    engine_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = at_step(engine_url, "0001")
    before = rows(engine)
    steps = tmp_path / "migrations"
    (steps / "versions").mkdir(parents=True)
    for path in migrate.STEPS.rglob("*.*"):
        if path.is_file() and path.suffix in (".py", ".mako"):
            (steps / path.relative_to(migrate.STEPS)).write_bytes(path.read_bytes())
    (steps / "versions" / "9999_broken.py").write_text(
        f'from alembic import op\nrevision = "9999"\ndown_revision = "{migrate.HEAD}"\n\n\n'
        'def upgrade() -> None:\n    op.execute("CREATE TABLE half (id INTEGER)")\n    op.execute("no SQL at all")\n'
    )
    monkeypatch.setattr(migrate, "STEPS", steps)
    monkeypatch.setattr(migrate, "HEAD", "9999")
    with pytest.raises(StoreError):
        open_store(engine_url)
    assert rows(engine) == before
    assert "half" not in inspect(engine).get_table_names()
    with engine.connect() as db:
        assert db.scalar(text("SELECT version_num FROM alembic_version")) == "0001"
    engine.dispose()
