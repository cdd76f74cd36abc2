"""Bring a database's schema up to date with Alembic; storage/database/migrations/ holds the steps."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

from storage.database import address
from storage.errors import StoreError

HEAD = "0022"  # the newest step; a test compares it with storage/database/migrations/versions
STEPS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> str | None:
    """Run every missing step, in one transaction. Return the previous step, None where the database was empty.

    Alembic is loaded only where a step is missing: starting stays fast.

    Raises StoreError for a database made by a newer program, or by another program.
    """
    version = _version(engine)
    if version == HEAD:
        return version
    if version is not None and version not in known_steps():
        raise StoreError(
            f"its schema ({version}) is newer than this program ({HEAD}): install the newer program; nothing was changed",
            about=address.shown(engine.url),
        )
    go(engine, "head")
    return version


def go(engine: Engine, step: str) -> None:
    """Run every step up to this one, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(STEPS))
    with engine.begin() as db:
        if (
            engine.dialect.name == "postgresql"
        ):  # of two programs that start at once the second waits, then finds nothing to do
            db.execute(text("SELECT pg_advisory_xact_lock(20231001, 0)"))
        config.attributes["connection"] = db
        command.upgrade(config, step)


def _version(engine: Engine) -> str | None:
    with engine.connect().execution_options(looks_only=True) as db:  # waits for no writer
        tables = inspect(db).get_table_names()
        if "alembic_version" in tables:
            return db.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if tables:
        raise StoreError(
            "holds tables of something else: name another database",
            about=address.shown(engine.url),
        )
    return None


def known_steps() -> set[str]:
    """Return the steps in storage/database/migrations/versions, by number."""
    return {path.name.split("_")[0] for path in (STEPS / "versions").glob("[0-9]*.py")}
