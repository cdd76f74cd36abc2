"""The mail checks of `crawler doctor`: whether the server accepts our mail, and digests that a reader may not have."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from crawler.app.desk.desk import Desk
from crawler.app.doctor.check_result import PLACEHOLDER, CheckResult
from digest.mail import connect
from storage.publishing import mail_ledger

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
