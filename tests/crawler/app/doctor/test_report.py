"""The daily mail of what needs a person: short enough for a phone, once a day, again where the server put it off."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from typer.testing import CliRunner, Result

from crawler.app.cli import main
from crawler.app.desk.child_process import AGAIN, CHILD
from crawler.app.desk.desk import open_desk
from crawler.app.doctor import mail_check, report
from crawler.app.doctor.check_result import CheckResult
from storage.database.store import Store
from storage.errors import MailError, UnreachableError, may_pass
from storage.publishing import mail_ledger
from tests.digest.test_mail import Post, content, free_port
from tests.support.paths import ROOT
from tests.support.records import NOON

CONFIG = ROOT / "config"
TO = "operator@desk.test"


@pytest.fixture
def post() -> Iterator[tuple[Post, Controller]]:
    post = Post()
    controller = Controller(post, hostname="127.0.0.1", port=free_port(), ready_timeout=30)
    controller.start()
    yield post, controller
    controller.stop()


def a_config(folder: Path, port: int, sender: str = "desk@desk.test") -> Path:
    """The shipped configuration with a mail server on this machine."""
    shutil.copytree(CONFIG, folder)
    before, mail, after = (folder / "digest.yaml").read_text(encoding="utf-8").partition("\nmail:")
    for name, value in (("server", "127.0.0.1"), ("port", str(port)), ("security", "none")):
        after = re.sub(rf"(\n  {name}: )\S+", rf"\g<1>{value}", after, count=1)
    before = before.replace("digest@example.org", sender)
    typed = (before + mail + after).replace("https://example.org/digest-crawler", "https://desk.test/bot")
    (folder / "digest.yaml").write_text(typed, encoding="utf-8")
    return folder


def asked(config: Path, *to: str) -> Result:
    words = ["attention", *(to or ("--mail", TO)), "--data", str(config.parent / "desk"), "--config", str(config)]
    return CliRunner().invoke(main.app, words)


def test_one_mail_a_day_tells_what_needs_a_person_again_where_it_was_put_off_and_none_where_nothing_does(
    tmp_path: Path, post: tuple[Post, Controller]
) -> None:
    taken, server = post
    config = a_config(tmp_path / "config", server.port)
    assert asked(config).stdout == "nothing needs attention\n"
    (tmp_path / "desk" / "queue.md").write_text("### [x] عنوان\n<<<<<<< HEAD\n", encoding="utf-8")
    looked_at = asked(config, "--days", "3")  # and mailed to nobody
    assert (looked_at.exit_code, "conflict marker" in looked_at.stdout) == (1, True)
    taken.answers[TO] = "451 not now"
    put_off = asked(config)
    assert (put_off.exit_code, "451 not now" in put_off.stderr) == (1, True)
    taken.answers.clear()
    assert f"mailed to {TO}" in asked(config).stdout
    again = asked(config)
    assert (again.exit_code, f"{TO} has today's mail already" in again.stdout) == (0, True)
    assert taken.readers == {TO: 1}
    letter = message_from_bytes(content(taken.got[0]), policy=default)
    assert letter["Subject"] == "1 thing needs a person: queue"
    assert (letter["Auto-Submitted"], letter["List-Unsubscribe"]) == ("auto-generated", None)
    told = letter.get_body().get_content()  # type: ignore[union-attr]
    assert told.startswith("QUEUE\r\n")
    assert "conflict marker" in told
    assert str(tmp_path / "desk") in told


def test_a_job_whose_mail_was_put_off_or_not_taken_is_begun_again(
    tmp_path: Path, post: tuple[Post, Controller], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, server = post
    config = a_config(tmp_path / "config", server.port)
    assert asked(config).exit_code == 0
    (tmp_path / "desk" / "queue.md").write_text("<<<<<<< HEAD\n", encoding="utf-8")
    monkeypatch.setenv(CHILD, "1")
    taken.answers[TO] = "451 not now"
    assert asked(config).exit_code == AGAIN
    unreachable = asked(a_config(tmp_path / "other", free_port())).exception
    assert isinstance(unreachable, UnreachableError)
    assert "check mail.server" in str(unreachable)
    assert may_pass(unreachable)
    assert not may_pass(MailError("refused the login"))


def test_what_is_told_stands_under_its_check_with_one_fix_for_all_it_fits() -> None:
    wrong = [
        CheckResult("disk", "wrong", "0.1 GB free", "make room"),
        CheckResult("outlets", "wrong", "rudaw: blocked: \x1b[31mانتظر\u202e", "ask it"),
        CheckResult("outlets", "wrong", "elaph: blocked", "ask it"),
        CheckResult("outlets", "wrong", "basnews: broken", "mend it"),
    ]
    assert report.subject(wrong) == "4 things need a person: disk, outlets (3)"
    assert report.text(wrong) == (
        "DISK\n0.1 GB free\n→ make room\n\n"
        "OUTLETS\nrudaw: blocked: [31mانتظر\nelaph: blocked\n→ ask it\n\nbasnews: broken\n→ mend it"
    )


def test_digests_that_a_reader_may_not_have_are_told(store: Store, tmp_path: Path) -> None:
    with open_desk(tmp_path / "desk", CONFIG) as opened:
        desk = replace(opened, store=store)
        with store.begin() as db:
            for name, address in (("digest 3", "a@x.test"), ("digest 3", "b@x.test"), ("attention 2023-10-03", TO)):
                assert mail_ledger.claim(db, name, address, NOON)
            mail_ledger.end(db, "digest 3", "b@x.test", "deferred", "451", NOON)
        hour = timedelta(hours=1)
        assert not list(mail_check.letters_left(desk, NOON + hour / 2))  # it may be on its way
        found = list(mail_check.letters_left(desk, NOON + 2 * hour))
    assert [(one.said, one.fix.split(" ADDRESS")[0]) for one in found] == [
        ("digest 3: unknown whether it was delivered to a@x.test", "ask them, then crawler mail settle 3"),
        ("digest 3: not yet delivered to b@x.test", "crawler mail send 3"),
    ]


def test_a_sender_that_is_nobodys_is_told(tmp_path: Path, post: tuple[Post, Controller]) -> None:
    config = a_config(tmp_path / "config", post[1].port, sender="digest@example.org")
    with open_desk(tmp_path / "desk", config) as desk:
        found = list(mail_check.mail(desk, "", datetime.now(UTC)))
    assert [(one.state, one.fix) for one in found] == [("wrong", "digest: sender in digest.yaml"), ("ok", "")]
