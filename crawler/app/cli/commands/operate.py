"""What whoever runs the program types: `crawler housekeeping`, `crawler doctor` and `crawler attention`."""

import os
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from crawler.app.cli import output
from crawler.app.cli.commands.mail import leave
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened
from crawler.app.desk import undecided_drafts
from crawler.app.desk.interrupted_digest import finish_publishing
from crawler.app.doctor import report as words
from crawler.archive.retention import thin_out
from digest import mail as post
from digest import recipients
from digest.composing.email_message import message
from storage.maintenance.retention import forget

if TYPE_CHECKING:
    from crawler.app.desk.desk import Desk
    from crawler.app.doctor.check_result import CheckResult
    from digest.mail import Delivery
    from digest.recipients import Recipient

Days = Annotated[int, typer.Option("--days", min=1, help="Report drafts that wait longer than this.")]


def housekeeping(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """Delete expired data and reclaim disk space, by `retention` and `archive` of digest.yaml."""
    now = datetime.now(UTC)
    with opened("housekeeping", data, config, database, demo) as (desk, _):
        finished = finish_publishing(desk)
        forgotten = forget(desk.store, desk.config.retention, now)
        thinned = thin_out(desk.store, desk.archive, desk.config.archive, now)
    if json:
        output.as_json({"database": forgotten, "archive": thinned})
        return
    if finished:
        output.say(f"digest {finished}: its publication had been interrupted; its files are complete now")
    output.say(f"database: {output.counts(forgotten)}")
    output.say(f"archive: {output.counts(thinned)}")


def doctor(
    days: Days = 3,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Check everything that can be wrong with a desk, and say how to fix it; exits with 1 if something is."""
    from crawler.app.doctor import doctor as stage

    with opened("", data, config, database, demo) as (desk, _):
        password = os.environ.get(post.PASSWORD, "")
        results = stage.look(desk, lambda: undecided_drafts.all_undecided(desk), datetime.now(UTC), days, password)
    if json:
        output.as_json({"findings": results})
    for result in () if json else results:
        message = result.said.replace("\n", f"\n{'':<17}")
        output.say_state(result.state, f"{result.check:<9} {message}")
        if result.fix:
            output.say(f"{'':<16} → {result.fix}")
    if any(result.state == "wrong" for result in results):
        raise typer.Exit(1)


def attention(
    mail: Annotated[list[str] | None, typer.Option("--mail", help="Send to this address; repeatable.")] = None,
    days: Days = 3,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """List what needs a person today, or mail it once a day: what `crawler doctor` finds wrong. Sends nothing if
    nothing is wrong.

    Exits with 1 if something is wrong and was not mailed.
    """
    from crawler.app.doctor import doctor as stage

    now = datetime.now(UTC)
    to = [recipients.recipient(result) for result in mail or []]
    with opened("", data, config, database, demo) as (desk, _):
        password = os.environ.get(post.PASSWORD, "")
        results = stage.look(desk, lambda: undecided_drafts.all_undecided(desk), now, days, password)
        wrong = [result for result in results if result.state == "wrong"]
        output.say(words.text(wrong) or "nothing needs attention")
        if to and wrong:
            _tell_mailed(_mailed(desk, wrong, to, password, now))
    if wrong and not to:  # mailed, a person knows
        raise typer.Exit(1)


def _mailed(
    desk: "Desk", wrong: "list[CheckResult]", to: "list[Recipient]", password: str, now: datetime
) -> "Delivery":
    where = f"The desk in {desk.folder.resolve()} on {socket.gethostname()}: run `crawler doctor` there for details."
    sender = desk.config.digest.sender
    letter = message(sender, words.subject(wrong), f"{words.text(wrong)}\n\n{where}\n", "", now)
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
    # Under the day's name: however often the command runs, one mail a day.
    name = f"attention {now.astimezone(ZoneInfo(desk.config.digest.timezone)).date()}"
    return post.send(desk.store, name, letter, to, desk.config.mail, password, lambda: datetime.now(UTC))


def _tell_mailed(done: "Delivery") -> None:
    for address, _ in done.sent:
        output.say(f"mailed to {address}")
    for address, _ in done.known:
        output.say(f"{address} has today's mail already")
    for address, answer in [*done.refused, *done.deferred, *done.uncertain, *done.untried]:
        output.complain(
            f"{address}: {answer or 'the connection was lost while the mail was handed over: delivery is uncertain'}"
        )
    leave(done)
