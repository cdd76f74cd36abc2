"""Bringing a database's schema up to date, by Alembic; storage/migrations/ holds the steps."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

from storage.errors import StoreError

HEAD = "0004"  # the newest step; held equal to storage/migrations/versions by a test


def upgrade(engine: Engine) -> None:
    """Every missing step, in one transaction. Alembic is loaded only where a step is missing: starting stays fast.

    Raises StoreError for a database made by a newer program, or one that is not ours.
    """
    version = _version(engine)
    if version == HEAD:
        return
    if version is not None and version not in known_steps():
        raise StoreError(
            f"its schema ({version}) is newer than this program ({HEAD}): install the newer program; nothing was changed",
            about=engine.url.render_as_string(hide_password=True),
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as db:
        if (
            engine.dialect.name == "postgresql"
        ):  # two programs that start at once: the second waits, then finds nothing to do
            db.execute(text("SELECT pg_advisory_xact_lock(20231001, 0)"))
        config.attributes["connection"] = db
        command.upgrade(config, "head")


def _version(engine: Engine) -> str | None:
    tables = inspect(engine).get_table_names()
    if "alembic_version" in tables:
        with engine.connect() as db:
            return db.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if tables:
        raise StoreError(
            "holds tables of something else: name another database",
            about=engine.url.render_as_string(hide_password=True),
        )
    return None


def known_steps() -> set[str]:
    """The steps in storage/migrations/versions, by number."""
    return {path.name.split("_")[0] for path in (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py")}
