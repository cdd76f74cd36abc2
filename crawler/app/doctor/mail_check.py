"""The mail checks of `crawler doctor`: whether the server accepts our mail, and digests that a reader may not have."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from crawler.app.desk.desk import Desk
from crawler.app.doctor.check_result import PLACEHOLDER, CheckResult
from digest import subscribing
from digest.mail import connect
from storage.publishing import mail_ledger, subscribers

HOUR, MONTH = timedelta(hours=1), timedelta(days=30)


def mail(desk: Desk, password: str, now: datetime) -> Iterator[CheckResult]:
    """Check the mail server. Raises MailError where it cannot be reached or refuses the login."""

    config, sender = desk.config.mail, desk.config.digest.sender
    mailing_times = [
        set_time.name
        for set_time in desk.config.serve.set_times
        if "send" in set_time.run.split() or "--mail" in set_time.run.split()
    ]
    yield from letters_left(desk, now)
    yield from subscribing_faults(desk, now)
    if config.server and PLACEHOLDER in sender:
        message = f"messages would be sent from {sender}, which is not yours: most servers refuse them"
        yield CheckResult("mail", "wrong", message, "digest: sender in digest.yaml")
    if config.server:
        connect(config, password).close()
        yield CheckResult("mail", "ok", f"{config.server}:{config.port} accepts messages from {sender}")
    elif mailing_times:
        yield CheckResult(
            "mail",
            "wrong",
            f"{', '.join(mailing_times)} cannot send: no server is named",
            "mail: server in digest.yaml",
        )


def letters_left(desk: Desk, now: datetime) -> Iterator[CheckResult]:
    """Digests of the last month that a reader may not have, an hour after they were sent."""
    with desk.store.read() as db:
        recent_letters = [
            letter
            for letter in mail_ledger.all_letters(db)
            if HOUR < now - letter.at < MONTH and letter.letter.startswith("digest ")
        ]
    for name in dict.fromkeys(letter.letter for letter in recent_letters):
        for state, message, fix in (
            (
                "sending",
                "unknown whether it was delivered to",
                "ask them, then crawler mail settle {} ADDRESS --arrived (or --again)",
            ),
            ("deferred", "not yet delivered to", "crawler mail send {}"),
        ):
            to = [letter.recipient for letter in recent_letters if (letter.letter, letter.state) == (name, state)]
            if to:
                more = f" and {len(to) - 3} more" if len(to) > 3 else ""
                number = name.removeprefix("digest ")
                yield CheckResult("mail", "wrong", f"{name}: {message} {', '.join(to[:3])}{more}", fix.format(number))


def subscribing_faults(desk: Desk, now: datetime) -> Iterator[CheckResult]:
    """Links for confirming a subscription that were not delivered in the last month, and a proxy that is not named."""
    with desk.store.read() as db:
        asked = [
            reader
            for reader in subscribers.all_subscribers(db)
            if reader.nonce and reader.state != "confirmed" and now - reader.asked_at < MONTH
        ]
        undelivered = [reader.address for reader in asked if subscribing.is_undelivered(db, reader)]
    if undelivered:
        more = f" and {len(undelivered) - 3} more" if len(undelivered) > 3 else ""
        message = f"the link for confirming a subscription was not delivered to {', '.join(undelivered[:3])}{more}"
        yield CheckResult("mail", "note", message, "crawler mail subscribe ADDRESS sends another")
    if desk.config.mail.public and not desk.config.review.proxies:
        message = (
            "readers reach mail: public through a proxy that review: proxies does not name: unless --proxy does, all readers count as "
            "one visitor, who can subscribe 5 times an hour"
        )
        yield CheckResult("mail", "note", message, 'review: proxies in digest.yaml, as ["127.0.0.1"]')
