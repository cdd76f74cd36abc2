"""The command of editors: `crawler queue`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from crawler import run as spine
from crawler.app.api import objects
from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, By, ConfigFolder, Data, Database, Demo, opened, tell, who
from crawler.app.desk import undecided_drafts as still
from crawler.app.desk.undecided_drafts import newest_first

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
    only: Annotated[
        bool, typer.Option("--to-translate", help="Only drafts in another language than the digest's.")
    ] = False,
    below: Annotated[
        bool, typer.Option("--below", help="Only drafts under the relevance threshold, which stay out of the queue.")
    ] = False,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """List the undecided drafts, newest first: number, day, age, language, relevance, headline. JSON has them in the queue's order, those
    under the bar at its end."""

    with opened("", data, config, database, demo) as (desk, _):
        all_drafts = still.undecided(desk)
        bar = desk.config.digest.bar
    waiting = [item for item in all_drafts if not item.is_below]
    under = [item for item in all_drafts if item.is_below]
    to_translate = sum(item.to_translate for item in waiting)
    if json:
        shown = [item for item in waiting if item.to_translate] if only else all_drafts
        drafts = [objects.draft(item.draft, item.state, desk.config.digest) for item in shown]
        output.as_json({"drafts": drafts, "to_translate": to_translate, "below_bar": len(under)})
        return
    now = datetime.now(UTC)
    listed = [item.draft for item in (under if below else waiting) if item.to_translate or not only]
    for draft in listed if below else newest_first(listed):
        for line in output.draft_lines(draft, now):
            output.say(line)
    output.say(f"{len(all_drafts)} drafts wait, {to_translate} of them to translate")
    if under:
        hint = "" if below else "; `crawler queue list --below` shows them"
        output.say(f"{len(under)} of them are left out of the queue: under the bar of {bar:.2f} (digest: bar){hint}")


@queue_app.command("check")
def queue_check(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """Check the style of undecided drafts, each finding with a proposed fix; exits with 1 if there are any."""

    with opened("", data, config, database, demo) as (desk, _):
        checked = still.check(desk)
    if json:
        output.as_json({"drafts": [{"draft": draft.id, "findings": findings} for draft, findings in checked]})
    else:
        for draft, findings in checked:
            if findings:
                output.say(f"draft {draft.id}  {draft.date:%Y-%m-%d}  {draft.headline}")
            for finding in findings:
                output.say(f"  {finding.rule} ({finding.place.part}): {finding.line}")
        output.say(f"{len(checked)} drafts wait, {sum(bool(findings) for _, findings in checked)} with style issues")
    if any(findings for _, findings in checked):
        raise typer.Exit(1)


@queue_app.command("import")
def queue_import(
    file: Annotated[Path, typer.Argument(help="JSON file with digest, entries, analysis.")],
    by: Annotated[str, typer.Option("--by", envvar="CRAWLER_EDITOR", help="Who approved them.")],
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Import entries that a person wrote and approved elsewhere."""

    with opened("queue import", data, config, database, demo) as (desk, _):
        tell("import", spine.import_entries(desk, file, datetime.now(UTC), by), json)
