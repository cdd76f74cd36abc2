"""What `crawler doctor` looks at of the mail: whether the server takes letters from us, and digests that a reader may not have."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from crawler.app.desk.desk import Desk
from crawler.app.doctor.check_result import PLACEHOLDER, CheckResult
from digest.mail import connect
from storage.publishing import mail_ledger

HOUR, MONTH = timedelta(hours=1), timedelta(days=30)


def mail(desk: Desk, password: str, now: datetime) -> Iterator[CheckResult]:
    """Raises MailError where the server cannot be reached or does not let us in."""

    config, sender = desk.config.mail, desk.config.digest.sender
    wanted = [
        one.name for one in desk.config.serve.set_times if "send" in one.run.split() or "--mail" in one.run.split()
    ]
    yield from letters_left(desk, now)
    if config.server and PLACEHOLDER in sender:
        said = f"letters would go out from {sender}, which is not yours: most servers refuse them"
        yield CheckResult("mail", "wrong", said, "digest: sender in digest.yaml")
    if config.server:
        connect(config, password).close()
        yield CheckResult("mail", "ok", f"{config.server}:{config.port} takes letters from {sender}")
    elif wanted:
        yield CheckResult(
            "mail",
            "wrong",
            f"{', '.join(wanted)} cannot send: no server is named",
            "mail: server in digest.yaml",
        )


def letters_left(desk: Desk, now: datetime) -> Iterator[CheckResult]:
    """Digests of the last month that a reader may not have, an hour after they were sent."""
    with desk.store.read() as db:
        kept = [
            one
            for one in mail_ledger.all_letters(db)
            if HOUR < now - one.at < MONTH and one.letter.startswith("digest ")
        ]
    for name in dict.fromkeys(one.letter for one in kept):
        for state, said, fix in (
            (
                "sending",
                "nobody knows whether it arrived at",
                "ask them, then crawler mail settle {} ADDRESS --arrived (or --again)",
            ),
            ("deferred", "did not arrive yet at", "crawler mail send {}"),
        ):
            to = [one.recipient for one in kept if (one.letter, one.state) == (name, state)]
            if to:
                more = f" and {len(to) - 3} more" if len(to) > 3 else ""
                number = name.removeprefix("digest ")
                yield CheckResult("mail", "wrong", f"{name}: {said} {', '.join(to[:3])}{more}", fix.format(number))
