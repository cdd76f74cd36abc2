"""The command of editors: `crawler queue`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from crawler import run as spine
from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, By, ConfigFolder, Data, Database, Demo, opened, tell, who
from crawler.app.desk import undecided_drafts as still

queue_app = typer.Typer(help="The editors' queue file.", no_args_is_help=True)


@queue_app.command()
def sync(
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    by: By = "",
    json: AsJson = False,
) -> None:
    """Read the editors' decisions back from the queue file, and write new drafts into it."""

    now = datetime.now(UTC)
    with opened("queue sync", data, config, database, demo) as (desk, _):
        synced = spine.queue(desk, now, who(by))
        tell("queue", synced, json)
        if not json:
            for line in synced.kept:
                output.say(line)
            output.say(f"queue file: {desk.queue_file}")


@queue_app.command("list")
def queue_list(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """The drafts nobody has decided yet."""

    with opened("", data, config, database, demo) as (desk, _):
        waiting = still.every(desk)
    if json:
        output.as_json({"drafts": waiting})
        return
    for one in waiting:
        for line in output.draft_lines(one):
            output.say(line)
    output.say(f"{len(waiting)} drafts wait")


@queue_app.command("check")
def queue_check(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """What to mend in the drafts that wait, each with a proposed fix; leaves with 1 where there is something."""

    with opened("", data, config, database, demo) as (desk, _):
        checked = still.check(desk)
    if json:
        output.as_json({"drafts": [{"draft": one.id, "findings": found} for one, found in checked]})
    else:
        for one, found in checked:
            if found:
                output.say(f"draft {one.id}  {one.date:%Y-%m-%d}  {one.headline}")
            for finding in found:
                output.say(f"  {finding.rule} ({finding.place.part}): {finding.line}")
        output.say(f"{len(checked)} drafts wait, {sum(bool(found) for _, found in checked)} with something to mend")
    if any(found for _, found in checked):
        raise typer.Exit(1)


@queue_app.command("import")
def queue_import(
    file: Annotated[Path, typer.Argument(help="Entries as JSON: digest, entries, analysis.")],
    by: Annotated[str, typer.Option("--by", envvar="CRAWLER_EDITOR", help="Who approved them.")],
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Put in entries that a person wrote and approved elsewhere."""

    with opened("queue import", data, config, database, demo) as (desk, _):
        tell("import", spine.import_entries(desk, file, datetime.now(UTC), by), json)
