"""The command `crawler runs`: what ran, and how it ended."""

from datetime import UTC, datetime

import typer

from crawler.app.api import objects
from crawler.app.cli import output
from crawler.app.cli.groups import listing_group
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, Most, opened
from crawler.app.cli.tables import age, table
from crawler.app.desk import article_history
from storage.crawling import runs as kept_runs

runs_app = typer.Typer(cls=listing_group(), help="List recent runs.")


@runs_app.command("list")
def runs(
    limit: Most = 20,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """List recent runs, newest first: how each ended, how long it took, what it brought in."""

    now = datetime.now(UTC)
    with opened("", data, config, database, demo) as (desk, _), desk.store.read() as db:
        recent = kept_runs.last(db, limit)
    states = [article_history.run_state(run, now) for run in recent]
    seconds = [round((run.ended_at - run.started_at).total_seconds()) if run.ended_at else None for run in recent]
    if json:
        json_rows = zip(recent, states, seconds, strict=True)
        output.as_json(
            {"runs": [objects.plain(run) | {"state": state, "seconds": took} for run, state, took in json_rows]}
        )
        return
    rows = []
    for run, state, took in zip(recent, states, seconds, strict=True):
        message = run.message or ("it never ended; what it stored stays" if state == "lost" else "")
        attempt = str(run.attempt or "")
        counts = (str(run.new), str(run.updated), str(run.dropped))
        began = age(run.started_at, now)
        rows.append((str(run.id), run.command, began, attempt, state, str(took or ""), *counts, message))
    columns = ("id", "command", "age", "attempt", "state", "seconds", "new", "updated", "dropped", "message")
    table(columns, rows)


@runs_app.callback()
def _group() -> None:
    """A group, though it has one command."""
