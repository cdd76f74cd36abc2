"""The command `crawler watches`: stories that somebody wants to hear of, and the alarms about them."""

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from crawler import run as spine
from crawler.app.alerts import channels
from crawler.app.alerts.alert import deliver
from crawler.app.alerts.watching import all_watches, find_matches
from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened
from crawler.app.desk.meaning_queries import language_of
from digest.mail import PASSWORD
from storage.corpus import stories
from storage.editing import alarms
from storage.errors import ConfigError
from summarizer.encoding.article_index import QueryVector, question

if TYPE_CHECKING:
    from crawler.app.desk.desk import Desk
    from storage.config.alerts import Watch

watch_app = typer.Typer(help="List and test watches, show and send their alarms.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name of the watch.")]


@watch_app.command("list")
def watch_list(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """List the watches: their criteria, and where their alarms go."""

    with opened("", data, config, database, demo) as (desk, _), desk.store.read() as db:
        watched = all_watches(db, desk.config)
    if json:
        output.as_json({"watches": [watch.model_dump(mode="json") for watch in watched]})
        return
    for watch in watched:
        output.say(f"{watch.name}: {criteria(watch)}")
        output.say(f"    to {', '.join([*watch.mail, *watch.channels]) or 'nobody: add mail or channels'}")
    output.say(output.count(len(watched), "watch", "watches"))


@watch_app.command("test")
def watch_test(
    name: Name,
    days: Annotated[int, typer.Option("--days", min=1, max=90, help="Look at stories of so many days.")] = 3,
    send: Annotated[bool, typer.Option("--send", help="Send a test message to its addresses.")] = False,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Show which stories of the last days a watch matches; no alarm is made."""

    now = datetime.now(UTC)
    faults: list[str] = []
    with opened("", data, config, database, demo) as (desk, _):
        watch = _named(desk, name)
        encoder = spine.load_encoder(desk) if watch.about else None

        def asked(sentence: str) -> QueryVector:
            """Return a sentence as a vector. Raises ModelError."""
            assert encoder is not None, "loaded where a sentence is compared"
            return question(encoder, sentence, language_of(sentence))

        with desk.store.read() as db:
            recent = stories.between(db, now - timedelta(days=days), now)
            found = list(find_matches(db, [watch], recent, desk.config, desk.names, asked, now, faults))
        failed = channels.send_test(watch, desk.config, os.environ.get(PASSWORD, ""), now) if send else {}
    if json:
        matches = [
            {"story": match.facts.story_id, "draft": match.facts.draft_id, "headline": match.facts.headline,
             "outlets": len(match.facts.tellings), "reasons": match.reasons}
            for match in found
        ]  # fmt: skip
        output.as_json({"watch": watch.name, "matches": matches, "faults": faults, "not_sent": failed})
    else:
        for match in found:
            why = "; ".join(match.reasons)
            output.say(
                f"story {match.facts.story_id}  {match.facts.headline}  ({len(match.facts.tellings)} outlets; {why})"
            )
        output.say(f"{len(found)} of {len(recent)} stories of {days} days")
        for line in (*faults, *(f"{address}: {fault}" for address, fault in failed.items())):
            output.complain(line)
    if failed or faults:
        raise typer.Exit(1)


@watch_app.command("history")
def watch_history(
    name: Annotated[str, typer.Argument(help="Only this watch (default: all).")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Alarms to list, newest first.")] = 50,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Show the newest alarms: when they were sent, or why they wait."""

    with opened("", data, config, database, demo) as (desk, _), desk.store.read() as db:
        newest = alarms.history(db, limit, name)
    if json:
        output.as_json({"alarms": newest})
        return
    for alarm in newest:
        state = (
            f"sent {alarm.sent_at:%Y-%m-%d %H:%M}" if alarm.sent_at else f"waits until {alarm.next_at:%Y-%m-%d %H:%M}"
        )
        fault = f" ({alarm.tries} tries: {alarm.error})" if alarm.error else ""
        output.say(f"{alarm.at:%Y-%m-%d %H:%M}  {alarm.watch}: {alarm.headline}  → {alarm.channel}  {state}{fault}")
    output.say(f"{len(newest)} alarms, times in UTC")


@watch_app.command("send")
def watch_send(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """Send the alarms that wait and are due."""

    with opened("", data, config, database, demo) as (desk, _):
        done = deliver(desk, datetime.now(UTC))
    if json:
        output.as_json(done)
    else:
        output.say(f"{done.alarms} alarms sent in {done.messages} messages, {done.waiting} waiting")
        for address, fault in done.faults.items():
            output.complain(f"{address}: {fault}")
    if done.faults:
        raise typer.Exit(1)


def criteria(watch: "Watch") -> str:
    """Return what a watch asks for, on one line."""
    spec = watch.model_dump(mode="json", exclude_defaults=True, exclude={"name", "mail", "channels", "again", "urgent"})
    parts = []
    for field, value in spec.items():
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        parts.append(f"{field.replace('_', ' ')} {text}" if value is not True else field)
    return "; ".join(parts)


def _named(desk: "Desk", name: str) -> "Watch":
    with desk.store.read() as db:
        watched = {watch.name: watch for watch in all_watches(db, desk.config)}
    if name not in watched:
        raise ConfigError("no watch has this name: `crawler watches list` shows them", about=name)
    return watched[name]
