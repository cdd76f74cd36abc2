"""The commands for printed entries whose cited articles changed: `crawler corrections`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from crawler import run as spine
from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, By, ConfigFolder, Data, Database, Demo, opened, who
from review.decisions import settle
from review.decisions.settle import SettledBy

if TYPE_CHECKING:
    from crawler.app.desk.desk import Desk
    from review.decisions.flags import Flag

corrections_app = typer.Typer(help="Published entries whose cited articles changed or vanished.", no_args_is_help=True)
DraftId = Annotated[int, typer.Argument(metavar="DRAFT", help="From `crawler corrections list`.")]
Note = Annotated[str, typer.Option("--note", help="Note to readers.")]


@corrections_app.command("list")
def corrections_list(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """List published entries whose cited articles changed, each with a drafted correction. Exits with 1 if there are
    any."""

    with opened("", data, config, database, demo) as (desk, _):
        flags = spine.corrections(desk)
        if json:
            output.as_json({"flags": flags})
        else:
            for flag in flags:
                for line in _lines(desk, flag):
                    output.say(line)
            output.say(f"{len(flags)} entries cite an article that changed" if flags else "no cited article changed")
    if flags:
        raise typer.Exit(1)


@corrections_app.command()
def approve(
    draft: DraftId,
    note: Note = "",
    by: By = "",
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """Approve the drafted correction as it is; the next digest publishes and lists it."""

    with opened("corrections approve", data, config, database, demo) as (desk, _), desk.store.begin() as db:
        wording = settle.approve(db, desk.config.crawl, draft, _settler(by), note).wording
    output.say(f"approved: {wording.headline}. {wording.text}")


@corrections_app.command("open")
def reopen(
    draft: DraftId,
    by: By = "",
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """Put the drafted correction into the queue, to edit and approve it there; until then the entry is not approved."""

    with opened("corrections open", data, config, database, demo) as (desk, _):
        with desk.store.begin() as db:
            settle.reopen(db, desk.config.crawl, draft, _settler(by))
        spine.queue(desk, _now(), who(by))
        output.say(f"draft {draft} waits in {desk.queue_file}")


@corrections_app.command()
def keep(
    draft: DraftId,
    note: Note = "",
    by: By = "",
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """Keep the entry as it is; --note tells readers why."""

    with opened("corrections keep", data, config, database, demo) as (desk, _), desk.store.begin() as db:
        settle.keep(db, desk.config.crawl, draft, _settler(by), note)
    output.say(f"draft {draft} is kept as it is")


@corrections_app.command()
def withdraw(
    draft: DraftId,
    reason: Annotated[str, typer.Option("--reason", help="Why, for the desk.")],
    note: Note = "",
    by: By = "",
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """Withdraw the entry; the next digest says so in its place, without its text."""

    with opened("corrections withdraw", data, config, database, demo) as (desk, _), desk.store.begin() as db:
        settle.withdraw(db, desk.config.crawl, draft, _settler(by), reason, note)
    output.say(f"draft {draft} is withdrawn")


def _now() -> datetime:
    return datetime.now(UTC)


def _settler(name: str) -> "SettledBy":
    return SettledBy(who(name), _now(), "command")


def _lines(desk: "Desk", flag: "Flag") -> Iterator[str]:
    name = desk.sources[flag.article.source].name if flag.article.source in desk.sources else flag.article.source
    what = f"changed (version {flag.version})" if flag.version else "vanished"
    yield f"draft {flag.draft_id}, {flag.printed.date}: {flag.printed.headline}"
    yield f"  {name} {what}, seen {flag.since:%Y-%m-%d %H:%M} UTC: {flag.article.url}"
    for part in flag.parts:
        yield f"  - {part.was}"
        if part.now:
            yield f"  + {part.now}"
        elif flag.version:
            yield "    (no longer in its article)"
    if flag.proposal:
        yield f"  drafted: {flag.proposal.headline}. {flag.proposal.text}"
        yield f"  to publish it: crawler corrections approve {flag.draft_id}"
    else:
        yield f"  a person must word it: crawler corrections open {flag.draft_id}, or keep, or withdraw"
