"""The commands of people: `crawler queue` and `crawler digest`."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from crawler import output
from crawler.options import DATA, AsJson, By, ConfigFolder, Data, Database, Demo, day, opened, tell, who
from storage.errors import ConfigError

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
    from crawler import run as spine

    now = datetime.now(UTC)
    with opened("queue sync", data, config, database, demo) as (desk, _):
        synced = spine.queue(desk, now, who(by))
        tell("queue", synced, json)
        if not json:
            output.say(f"queue file: {desk.queue_file}")


@queue_app.command("list")
def queue_list(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """The drafts nobody has decided yet."""
    from crawler import run as spine

    with opened("", data, config, database, demo) as (desk, _):
        waiting = spine.waiting(desk)
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
    from crawler import run as spine

    with opened("", data, config, database, demo) as (desk, _):
        checked = spine.check(desk)
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
    from crawler import run as spine

    with opened("queue import", data, config, database, demo) as (desk, _):
        tell("import", spine.import_entries(desk, file, datetime.now(UTC), by), json)


def digest(
    month: Annotated[str, typer.Option("--month", help="YYYY-MM.")] = "",
    first: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last day, YYYY-MM-DD.")] = "",
    formats: Annotated[list[str] | None, typer.Option("--format", help="md, html; all without.")] = None,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Publish the approved entries of a month, or of any days."""
    from crawler import run as spine

    days = _days(month, first, last)
    with opened("digest", data, config, database, demo) as (desk, _):
        written = spine.digest(desk, *days, formats or [], datetime.now(UTC))
    if json:
        output.as_json({"files": [str(path) for path in written]})
        return
    for path in written:
        output.say(str(path))


def _days(month: str, first: str, last: str) -> tuple[date, date]:
    if bool(month) == bool(first or last) or bool(first) != bool(last):
        raise ConfigError("say which days: --month YYYY-MM, or --from and --to")
    if not month:
        return day("--from", first), day("--to", last)
    try:
        begin = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise ConfigError("write a month as YYYY-MM", about=f"--month {month}") from error
    return begin, (begin + timedelta(days=31)).replace(day=1) - timedelta(days=1)
