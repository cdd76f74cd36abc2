"""`crawler backup`, `crawler restore` and `crawler db`: a desk kept safe, put back, brought up to date, moved."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened
from crawler.app.desk import backup as stage
from crawler.app.desk.desk import find_config
from storage.database import address, transfer
from storage.database.store import open_store
from storage.errors import ConfigError

db_app = typer.Typer(help="Upgrade the database, or copy it to another engine.", no_args_is_help=True)


def backup(
    file: Annotated[Path, typer.Argument(help="ZIP file to write; an existing one is replaced.")],
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Back up a working desk to one file: database, queue file, configuration, digests, and the list of archived pages."""

    with opened("", data, config, database, demo) as (desk, _):
        summary = stage.backup(desk, config or find_config(), file, datetime.now(UTC))
    if json:
        output.as_json(summary)
        return
    output.say(f"{file}: {summary.files} files, {summary.size / 2**20:.1f} MB before packing")
    if summary.cleared:
        output.say(f"removed what {summary.cleared} killed backups left in {file.parent}")
    if summary.archive:
        output.say(f"files of {desk.archive} named in it, not in it: {summary.archive}; copy that folder too")


def restore(
    file: Annotated[Path, typer.Argument(help="File written by `crawler backup`.")],
    data: Data = DATA,
    config: Annotated[
        Path | None, typer.Option("--config", help="Folder for its configuration (default: DATA/config).")
    ] = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Restore a desk from a backup into an empty folder (and an empty PostgreSQL database, if one is named)."""

    restored = stage.restore(file, data, config or data / "config", database)
    if json:
        output.as_json(restored)
        return
    output.say(f"{data}: {restored.files} files restored")
    if restored.resumed:
        output.say("an earlier restore had been stopped; it is complete now")
    output.say(f"its configuration: --config {restored.config}, or CRAWLER_CONFIG={restored.config}")
    if restored.missing:
        names = ", ".join(restored.missing[:3]) + (" …" if len(restored.missing) > 3 else "")
        output.say(f"{len(restored.missing)} files of the archive are to be copied into {data / 'archive'}: {names}")


@db_app.command()
def upgrade(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """Upgrade the schema. Every command does so when it opens the database; this one does nothing else."""
    with opened("", data, config, database, demo) as (desk, _):
        before, now, name = desk.store.upgraded_from, desk.store.schema, desk.store.name
    if json:
        output.as_json({"from": before, "to": now})
    elif before == now:
        output.say(f"{name}: schema {now}, up to date")
    else:
        output.say(f"{name}: schema {now}, {f'upgraded from {before}' if before else 'created'}")


@db_app.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="Path, or postgresql://… address.")],
    target: Annotated[
        str,
        typer.Argument(metavar="TO", help="An empty database; keep the password out of the address, in PGPASSWORD."),
    ],
    json: AsJson = False,
) -> None:
    """Copy a database into an empty one, SQLite or PostgreSQL, and verify every row. Stop `crawler serve` first."""
    if not address.is_url(source) and not Path(source).is_file():
        raise ConfigError("no such database", about=address.hidden(source))
    from_store, to_store = open_store(source), open_store(target)
    try:
        counts = transfer.copy(from_store, to_store)
    finally:
        from_store.close()
        to_store.close()
    if json:
        output.as_json({"rows": counts})
        return
    output.say(f"{from_store.name} → {to_store.name}; rows of each table:")
    for table, count in counts.items():
        if count:
            output.say(f"  {table}: {count}")
    output.say(f"{sum(counts.values())} rows, each the same in both")
