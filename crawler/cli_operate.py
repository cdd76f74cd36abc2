"""What whoever runs the program types: `crawler housekeeping`, `crawler doctor` and `crawler attention`."""

import os
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from crawler import output
from crawler.cli_mail import PASSWORD
from crawler.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened

if TYPE_CHECKING:
    from crawler.desk import Desk
    from digest.mail import Delivery
    from digest.recipients import Recipient

Days = Annotated[int, typer.Option("--days", min=1, help="A draft that waits longer is told.")]


def housekeeping(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """Let go of what is older than `retention` and `archive` say, and give its place back."""
    from crawler.archive_retention import thin_out
    from storage.retention import forget

    now = datetime.now(UTC)
    with opened("housekeeping", data, config, database, demo) as (desk, _):
        forgotten = forget(desk.store, desk.config.retention, now)
        thinned = thin_out(desk.store, desk.archive, desk.config.archive, now)
    if json:
        output.as_json({"database": forgotten, "archive": thinned})
        return
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
    """Check everything that can be wrong with a desk, and say the fix; leaves with 1 where something is."""
    from crawler import doctor as stage
    from crawler import waiting

    with opened("", data, config, database, demo) as (desk, _):
        password = os.environ.get(PASSWORD, "")
        found = stage.look(desk, lambda: waiting.every(desk), datetime.now(UTC), days, password)
    if json:
        output.as_json({"findings": found})
    for one in () if json else found:
        said = one.said.replace("\n", f"\n{'':<17}")
        output.say(f"{one.state:<6} {one.check:<9} {said}")
        if one.fix:
            output.say(f"{'':<16} → {one.fix}")
    if any(one.state == "wrong" for one in found):
        raise typer.Exit(1)


def attention(
    mail: Annotated[list[str] | None, typer.Option("--mail", help="Send it to this address; again for more.")] = None,
    days: Days = 3,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """What needs a person today, as lines or as one mail a day: what `crawler doctor` finds wrong. Nothing is sent where nothing is."""
    from crawler import doctor as stage
    from crawler import waiting
    from digest import recipients

    now = datetime.now(UTC)
    to = [recipients.recipient(one) for one in mail or []]
    with opened("", data, config, database, demo) as (desk, _):
        password = os.environ.get(PASSWORD, "")
        found = stage.look(desk, lambda: waiting.every(desk), now, days, password)
        lines = [f"{one.said}\n    → {one.fix}" for one in found if one.state == "wrong"]
        for line in lines:
            output.say(line)
        if to and lines:
            today = now.astimezone(ZoneInfo(desk.config.digest.timezone)).date()
            _tell_mailed(_mailed(desk, today, lines, to, password))
        elif not lines:
            output.say("nothing needs a person")


def _mailed(desk: "Desk", today: date, lines: "list[str]", to: "list[Recipient]", password: str) -> "Delivery":
    from digest import mail as post

    now = datetime.now(UTC)
    text = "\n\n".join(words_of(line) for line in lines) + "\n\ncrawler doctor tells more.\n"
    letter = post.message(
        desk.config.digest.sender,
        f"{len(lines)} {'thing needs' if len(lines) == 1 else 'things need'} a person",
        text,
        "",
        now,
    )
    # Under the day's name: however often the command runs, one mail a day.
    name = f"attention {today}"
    return post.send(desk.store, name, letter, to, desk.config.mail, password, lambda: datetime.now(UTC))


def words_of(line: str) -> str:
    """A finding for a mail: titles and messages from outside can add no line and no escape."""
    return "\n".join(output.harmless(part) for part in line.split("\n"))


def _tell_mailed(done: "Delivery") -> None:
    for address, _ in done.sent:
        output.say(f"mailed to {address}")
    for address, said in [*done.refused, *done.deferred, *done.uncertain, *done.untried]:
        output.complain(f"{address}: {said}")
    if done.refused or done.deferred or done.uncertain or done.untried:
        raise typer.Exit(1)
