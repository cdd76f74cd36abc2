"""The commands that mail a digest: `crawler mail`."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, By, ConfigFolder, Data, Database, Demo, opened, who
from crawler.app.cli.tables import table
from crawler.app.desk.child_process import AGAIN, CHILD
from storage.errors import ConfigError
from storage.publishing import digests, mail_ledger

if TYPE_CHECKING:
    from crawler.app.desk.desk import Desk
    from digest.mail import Delivery

_MEANING = {
    "sent": "sent",
    "known": "already had it",
    "refused": "refused permanently",
    "deferred": "will be retried",
    "uncertain": "unknown: ask them, then `crawler mail settle`",
    "untried": "not tried",
}


def send(
    digest: Annotated[
        int | None, typer.Argument(help="Digest number, from `crawler digests list` (default: the newest).")
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", help="Only this address; repeatable (default: confirmed subscribers and recipients.txt)."),
    ] = None,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """E-mail a published digest to readers who do not have it yet. Exits with 1 if a message was not delivered."""
    from crawler.app.desk.mailing import mail_digest
    from digest.mail import PASSWORD

    with opened("", data, config, database, demo) as (desk, _):
        number = digest if digest is not None else _newest(desk)
        done = mail_digest(desk, number, to or [], os.environ.get(PASSWORD, ""), lambda: datetime.now(UTC))
    if json:
        output.as_json({"digest": number, **{name: getattr(done, name) for name in _MEANING}})
    else:
        output.say(f"digest {number}")
        for name, meaning in _MEANING.items():
            for address, answer in getattr(done, name):
                output.say(f"  {address}: {meaning}{f' ({answer})' if answer else ''}")
    leave(done)


def leave(done: "Delivery") -> None:
    """Leaves with 1 where somebody did not get the letter; as a job of `crawler serve` so that it is begun again where that helps."""
    if done.deferred or done.untried:
        raise typer.Exit(AGAIN if CHILD in os.environ else 1)
    if done.refused or done.uncertain:
        raise typer.Exit(1)


def mail_list(
    digest: Annotated[int | None, typer.Argument(help="Digest number (default: all).")] = None,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """List messages by reader with the server's answers, newest first."""

    with opened("", data, config, database, demo) as (desk, _), desk.store.read() as db:
        letters = mail_ledger.all_letters(db)
    if digest is not None:
        letters = [letter for letter in letters if letter.letter == mail_ledger.letter_of(digest)]
    if json:
        output.as_json({"letters": letters})
        return
    rows = []
    for letter in letters:
        state = "nobody knows" if letter.state == "sending" else letter.state
        rows.append(
            (letter.letter, letter.recipient, state, f"{letter.at:%Y-%m-%d %H:%M}", str(letter.tries), letter.said)
        )
    table(("letter", "recipient", "state", "when (UTC)", "tries", "said"), rows)


def settle(
    digest: Annotated[int, typer.Argument(help="Digest number.")],
    address: Annotated[str, typer.Argument(help="The reader's address.")],
    arrived: Annotated[bool, typer.Option("--arrived/--again", help="It arrived, or send it again.")],
    by: By = "",
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """Resolve a message whose delivery is unknown because the program or the connection broke while sending."""

    word = f"{'arrived' if arrived else 'may be sent again'}, says {who(by)}"
    with opened("", data, config, database, demo) as (desk, _), desk.store.begin() as db:
        state: mail_ledger.State = "sent" if arrived else "deferred"
        if not mail_ledger.end(db, mail_ledger.letter_of(digest), address, state, word, datetime.now(UTC)):
            raise ConfigError(
                "the delivery of this message is not in doubt: `crawler mail list` shows those that are", about=address
            )
    output.say(f"digest {digest} to {address}: {word}")


def _newest(desk: "Desk") -> int:
    with desk.store.read() as db:
        periods = digests.published(db)
    if not periods:
        raise ConfigError("no digest was published yet: `crawler digest --month YYYY-MM` publishes one")
    return periods[-1].digest_id
