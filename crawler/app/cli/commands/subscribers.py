"""The commands of who gets the mails: `crawler mail subscribe`, `confirm`, `unsubscribe` and `subscribers`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened
from crawler.app.cli.tables import table
from crawler.app.desk.signing_key import signing_key
from digest import subscribing
from storage.config.settings import MailConfig
from storage.errors import ConfigError, MailError
from storage.publishing import subscribers

Written = Annotated[str, typer.Argument(help="Reader, as Name <name@example.org> or the bare address.")]


def subscribe(
    address: Written,
    agreed: Annotated[
        bool, typer.Option("--agreed", help="The reader has agreed already: no confirmation is asked for.")
    ] = False,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """Ask a reader by mail to confirm a subscription."""
    from crawler.app.server import public_server

    with opened("", data, config, database, demo) as (desk, _):
        if agreed:
            subscribing.vouch(desk.store, address, datetime.now(UTC))
            output.say(f"{address}: subscribed")
            return
        if missing := _missing(desk.config.mail):
            raise ConfigError(f"set {', '.join(missing)} in digest.yaml first; nobody was asked", about=address)
        links = subscribing.Links(signing_key(desk.folder), desk.config.mail.public)
        reader = subscribing.ask(desk.store, address, "command", public_server.new_nonce(), datetime.now(UTC))
        if reader is None:
            is_subscribed = subscribing.is_subscribed(desk.store, address)
            output.say(
                f"{address}: {'subscribed already' if is_subscribed else 'was sent a link within the last hour'}"
            )
            return
        try:
            done = public_server.send_confirmation(desk, links, reader, lambda: datetime.now(UTC))
        except MailError as error:
            raise MailError(f"{error}; run the same command again when that is fixed", about=address) from error
    if done.uncertain:
        raise MailError(f"nobody knows whether the link arrived: {done.uncertain[0][1]}", about=address)
    if not done.sent:
        faults = [answer for _, answer in (*done.refused, *done.deferred, *done.untried)]
        raise MailError(
            f"the link was not sent: {'; '.join(faults)}; run the same command again to retry", about=address
        )
    output.say(f"{address}: asked to confirm")


def _missing(mail: MailConfig) -> list[str]:
    """Return the settings without which nobody can be asked to confirm."""
    needed = {
        "mail.public (the https address at which readers reach `crawler review --public`)": mail.public,
        "mail.server (that sends the link)": mail.server,
    }
    return [setting for setting, value in needed.items() if not value]


def confirm(
    link: Annotated[str, typer.Argument(help="Link of a confirmation message, or its part after t=.")],
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """Confirm a subscription by its link."""
    with opened("", data, config, database, demo) as (desk, _):
        links = subscribing.Links(signing_key(desk.folder), desk.config.mail.public)
        if not subscribing.confirm(desk.store, links, link.rpartition("t=")[2], datetime.now(UTC)):
            raise ConfigError("this link is not valid, older than a week, or not the last one sent")
    output.say("subscribed")


def unsubscribe(
    address: Annotated[str, typer.Argument(help="Reader's address, or an unsubscribe link.")],
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """End a subscription; recipients.txt does not bring it back."""
    with opened("", data, config, database, demo) as (desk, _):
        now = datetime.now(UTC)
        if "t=" in address:
            links = subscribing.Links(signing_key(desk.folder), desk.config.mail.public)
            if not subscribing.unsubscribe(desk.store, links, address.rpartition("t=")[2], now):
                raise ConfigError("this link is not valid")
            output.say("unsubscribed")
            return
        had = subscribing.unsubscribe_address(desk.store, address, now, desk.recipients)
    output.say(f"{address}: {'unsubscribed' if had else 'was not subscribed; nothing was changed'}")


def subscriber_list(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """List subscribers with their state."""
    with opened("", data, config, database, demo) as (desk, _), desk.store.read() as db:
        everyone = subscribers.all_subscribers(db)
    if json:
        shown = ("id", "address", "name", "state", "origin", "asked_at", "changed_at")
        output.as_json({"subscribers": [{name: getattr(reader, name) for name in shown} for reader in everyone]})
        return
    rows = [
        (reader.address, reader.name, reader.state, reader.origin, f"{reader.changed_at:%Y-%m-%d %H:%M}")
        for reader in everyone
    ]
    table(("address", "name", "state", "origin", "since (UTC)"), rows)
