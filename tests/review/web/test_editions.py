"""What was published: every edition with its files, its link, and who has it by mail."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from review.web.app import app
from storage.database.store import Store
from storage.publishing import digests, mail_ledger
from tests.support.desk_page import Browser, Desk
from tests.support.records import NOON

FIRST, LAST = date(2023, 10, 1), date(2023, 10, 31)
DAYS = "first=2023-10-01&last=2023-10-31"


@dataclass
class Mailing:
    """Mails nothing, and notes what it was told to."""

    store: Store
    lacks: str = ""
    sent: list[int] = field(default_factory=list)

    def missing(self) -> str:
        return self.lacks

    def readers(self) -> int:
        return 2

    def fault(self, digest_id: int) -> str:
        return ""

    def send(self, digest_id: int) -> None:
        self.sent.append(digest_id)
        with self.store.begin() as db:
            for reader in ("a@desk.example", "b@desk.example"):
                if mail_ledger.claim(db, mail_ledger.letter_of(digest_id), reader, NOON):
                    mail_ledger.end(db, mail_ledger.letter_of(digest_id), reader, "sent", "250 good", NOON)


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def publishing(desk: Desk, mailing: Mailing | None = None) -> Browser:
    """A desk that stores what it publishes."""

    def publish(first: date, last: date, _seal: str) -> Sequence[Path]:
        with desk.store.begin() as db:
            digest = replace(desk.outline(first, last).digest, at=desk.now)
            number = digests.add(db, digest, desk.now)
            digests.keep_files(db, number, {"html": b"<h1>Iraq</h1>", "docx": b"PK"})
        return []

    editions = replace(
        desk.context.editions, publish=publish, mail=mailing, link=lambda number: f"https://desk.example/{number}.html"
    )
    desk.app = app(replace(desk.context, editions=editions))
    return desk.browser()


def approve_and_publish(browser: Browser, draft_id: int) -> str:
    browser.press(draft_id, "approve")
    browser.get(f"/publish?{DAYS}")
    return browser.post("/publish", browser.fields("/publish"))


def test_publishing_leads_to_the_edition_and_is_not_offered_again(desk: Desk) -> None:
    browser = publishing(desk)
    assert approve_and_publish(browser, desk.add(headline="افتتاح مدرسة", language="ar").id) == "/edition/1?published=1"
    shown = browser.get("/edition/1?published=1")
    assert "Published." in shown
    assert 'data-copy="https://desk.example/1.html"' in shown
    assert browser.client.get("/edition/1/html").content == b"<h1>Iraq</h1>"
    assert (
        browser.client.get("/edition/1/docx").headers["content-disposition"] == 'attachment; filename="edition-1.docx"'
    )
    assert browser.client.get("/edition/1/html").headers["content-security-policy"].startswith("sandbox")
    again = browser.get(f"/publish?{DAYS}")
    assert "This is published already" in again
    assert 'class="main"' not in again.partition('<form method="post" action="/publish"')[2].partition("</form>")[0]
    browser.press(desk.add(headline="A bridge").id, "approve")
    assert "Publish the changed edition (2 entries)" in browser.get(f"/publish?{DAYS}")


def test_the_list_says_what_each_edition_sent(desk: Desk) -> None:
    mailing = Mailing(desk.store)
    browser = publishing(desk, mailing)
    approve_and_publish(browser, desk.add(headline="Dibistanek vebû", language="kmr").id)
    browser.get("/edition/1")
    form = browser.fields("/edition/1/mail")
    assert [browser.post("/edition/1/mail", form) for _ in range(2)] == ["/edition/1?mailing=1"] * 2
    assert mailing.sent == [1]  # pressed twice, done once
    assert "b@desk.example" in browser.get("/edition/1")
    approve_and_publish(browser, desk.add(headline="قوتابخانە", language="ckb").id)
    shown = browser.get("/editions")
    assert "sent 2" in shown
    assert "not mailed" in shown
    assert "replaced by edition 2" in shown
    assert "Mailed" in browser.get("/history")


def test_what_mailing_lacks_is_said_and_nothing_is_sent(desk: Desk) -> None:
    mailing = Mailing(desk.store, lacks="no mail server is set")
    browser = publishing(desk, mailing)
    approve_and_publish(browser, desk.add().id)
    assert "no mail server is set" in browser.get("/edition/1")
    browser.post("/edition/1/mail", {"token": "t"}, 400)
    assert mailing.sent == []
    browser.get("/edition/7", 404)
    browser.get("/edition/1/exe", 404)


def test_a_reader_sees_how_many_have_it_and_no_address(desk: Desk) -> None:
    browser = publishing(desk, Mailing(desk.store))
    approve_and_publish(browser, desk.add().id)
    assert "a@desk.example" not in browser.get("/editions")
