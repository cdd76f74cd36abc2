"""Readers subscribe by a signed link, leave by one click, and no answer says who is subscribed."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import httpx2
import pytest
from lxml import html
from starlette.testclient import TestClient

from digest import subscribing
from digest.composing.email_message import message
from digest.formats.subscribe_page import form_page
from digest.mail import addressed
from digest.public_page import ASKED_PER_VISITOR, LINKS_PER_VISITOR, LONGEST, PublicDesk, public_app
from digest.recipients import Recipient
from digest.subscribing import Links
from storage.config.settings import DigestConfig
from storage.database.store import Store
from storage.errors import ConfigError
from storage.publishing import subscribers
from storage.publishing.subscribers import Subscriber
from tests.support.records import NOON

LINKS = Links(b"k" * 32, "https://digest.example/")
CONFIG = DigestConfig(publisher="News desk", country="Iraq")
ARAS = "aras@reader.example"


@dataclass
class Public:
    """The pages over a store; `sent` are the confirmations that went out, `now` the clock."""

    store: Store
    sent: list[Subscriber] = field(default_factory=list)
    now: datetime = NOON

    def __post_init__(self) -> None:
        nonces = iter(f"nonce{number}" for number in range(1000))
        self.desk = PublicDesk(self.store, CONFIG, LINKS, lambda: self.now, lambda: next(nonces), self.sent.append)
        self.client = TestClient(public_app(self.desk), follow_redirects=False)

    def ask(self, address: str) -> httpx2.Response:
        return self.client.post("/subscribe", data={"address": address})

    def states(self) -> dict[str, str]:
        with self.store.read() as db:
            return {reader.address: reader.state for reader in subscribers.all_subscribers(db)}

    def path(self, link: str) -> str:
        return link.removeprefix("https://digest.example")


@pytest.fixture
def public(store: Store) -> Public:
    return Public(store)


def test_a_reader_asks_confirms_and_leaves(public: Public) -> None:
    assert public.ask(f"Aras <{ARAS}>").status_code == 200
    assert public.states() == {ARAS: "pending"}
    (reader,) = public.sent
    link = public.path(LINKS.confirm(reader))
    opened = public.client.get(link)  # by a mail program that looks at every link
    assert public.states() == {ARAS: "pending"}
    (action,) = html.fromstring(opened.text).xpath("//form/@action")
    assert public.client.post(f"/confirm{action}").status_code == 200
    assert public.states() == {ARAS: "confirmed"}
    leave = public.path(LINKS.unsubscribe(reader))
    assert public.client.get(leave).status_code == 200
    assert public.states() == {ARAS: "confirmed"}
    one_click = public.client.post(leave, data={"List-Unsubscribe": "One-Click"})  # RFC 8058: no cookie, no redirect
    assert (one_click.status_code, public.states()) == (200, {ARAS: "unsubscribed"})
    assert public.client.post(leave, files={"List-Unsubscribe": (None, "One-Click")}).status_code == 200
    assert public.client.post(link).status_code == 404  # a confirmation of before brings nobody back


def test_no_answer_says_whether_an_address_is_known(public: Public) -> None:
    subscribing.vouch(public.store, ARAS, NOON)
    subscribing.unsubscribe_address(public.store, "left@reader.example", NOON)
    addresses = (
        ARAS,
        "left@reader.example",
        "new@reader.example",
        "no address",
        "",
        f"{ARAS}\r\nBcc: x@y.example",
        "a" * 1000,
    )
    answers = []
    for number, address in enumerate(addresses):
        public.now = NOON + timedelta(hours=2 * number)
        answer = public.ask(address)
        answers.append((answer.status_code, answer.text, sorted(answer.headers.items())))
    assert all(answer == answers[0] for answer in answers)
    assert [reader.address for reader in public.sent] == ["left@reader.example", "new@reader.example"]
    assert public.states()[ARAS] == "confirmed"
    for path in (
        "/",
        "/subscribe",
        "/confirm",
        "/unsubscribe",
        "/subscribers",
        "/login",
        "/queue",
        "/docs",
        "/openapi.json",
        "/static/x",
    ):
        for answer in (public.client.get(path), public.client.post(path)):
            assert "reader.example" not in answer.text + str(answer.headers)


def test_links_name_nobody_and_nobody_else_can_make_them(public: Public) -> None:
    public.ask(ARAS)
    (reader,) = public.sent
    for link in (LINKS.confirm(reader), LINKS.unsubscribe(reader)):
        assert "aras" not in link
        assert not re.search("YXJhc", link)  # nor in base64
    forged = Links(b"f" * 32, LINKS.base)
    tokens = [
        forged.confirm(reader),
        forged.unsubscribe(reader),
        LINKS.unsubscribe(reader),
        "https://digest.example/confirm?t=",
        "t=%00",
    ]
    for link in tokens:
        assert public.client.post("/confirm", params={"t": link.rpartition("t=")[2]}).status_code == 404
    confirm_token = LINKS.confirm(reader).rpartition("t=")[2]
    assert public.client.post("/unsubscribe", params={"t": confirm_token}).status_code == 404
    assert public.states() == {ARAS: "pending"}
    page = public.client.get("/confirm", params={"t": '"><script>'}).text
    assert "<script>" not in page
    public.now = NOON + timedelta(hours=2)
    public.ask(ARAS)
    assert len(public.sent) == 2
    assert not subscribing.confirm(public.store, LINKS, confirm_token, NOON)  # only the last link counts
    assert subscribing.confirm(public.store, LINKS, LINKS.confirm(public.sent[1]).rpartition("t=")[2], NOON)


def test_a_link_for_confirming_grows_old(monkeypatch: pytest.MonkeyPatch, public: Public) -> None:
    public.ask(ARAS)
    token = LINKS.confirm(public.sent[0]).rpartition("t=")[2]
    monkeypatch.setattr(subscribing, "CONFIRM_SECONDS", -1)
    assert not subscribing.confirm(public.store, LINKS, token, NOON)
    assert LINKS.read(LINKS.unsubscribe(public.sent[0]).rpartition("t=")[2], "unsubscribe") == (public.sent[0].id, "")


def test_asking_is_throttled_and_no_reader_is_flooded(public: Public) -> None:
    for number in range(ASKED_PER_VISITOR):
        assert public.ask(f"r{number}@reader.example").status_code == 200
    late = public.ask("late@reader.example")
    assert (late.status_code, late.headers["Retry-After"]) == (429, "3600")
    public.now += timedelta(hours=1)
    for _ in range(3):
        public.ask("r0@reader.example")
    assert [reader.address for reader in public.sent].count("r0@reader.example") == 2
    statuses = [public.client.post("/unsubscribe?t=x").status_code for _ in range(LINKS_PER_VISITOR + 1)]
    assert (set(statuses[:-1]), statuses[-1]) == ({404}, 429)


def test_pages_are_safe_and_large_forms_are_not_read(public: Public) -> None:
    answer = public.client.post("/subscribe", content=b"address=" + b"a" * (LONGEST + 1))
    assert answer.status_code == 413
    assert public.states() == {}
    for header, value in {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}.items():
        assert answer.headers[header] == value
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "set-cookie" not in answer.headers
    assert [public.client.request(method, "/confirm").status_code for method in ("PUT", "DELETE")] == [405, 405]


def test_who_left_stays_away_whatever_the_file_says(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "recipients.txt"
    with pytest.raises(ConfigError, match=r"recipients\.txt"):
        subscribing.readers(store, file, NOON)
    file.write_text(f"Aras <{ARAS}>\nshirin@reader.example\nnasrin@reader.example\n", encoding="utf-8")
    assert len(subscribing.readers(store, file, NOON)) == 3
    assert subscribing.unsubscribe_address(store, "shirin@reader.example", NOON)
    assert not subscribing.unsubscribe_address(store, "never@reader.example", NOON)
    file.write_text(f"{ARAS}\nshirin@reader.example\nnew@reader.example\n", encoding="utf-8")  # Nasrin was taken out
    assert subscribing.unsubscribe_address(store, "NEW@reader.example", NOON, file)  # before the first mail took it in
    assert [reader.address for reader in subscribing.readers(store, file, NOON)] == [ARAS]
    subscribing.vouch(store, "own@reader.example", NOON)
    file.unlink()
    assert [reader.address for reader in subscribing.readers(store, file, NOON)] == ["own@reader.example"]


def test_unsubscribing_an_address_that_nobody_has_stores_nothing(store: Store) -> None:
    assert not subscribing.unsubscribe_address(store, "never@reader.example", NOON)
    with store.read() as db:
        assert subscribers.all_subscribers(db) == []


def test_an_address_is_one_subscriber_however_it_is_written(public: Public, tmp_path: Path) -> None:
    for number, written in enumerate(("Aras@Reader.example", "aras@reader.EXAMPLE", "ARAS@READER.EXAMPLE")):
        public.now = NOON + timedelta(minutes=number)
        assert public.ask(written).status_code == 200
    assert public.states() == {"Aras@reader.example": "pending"}
    assert len(public.sent) == 1
    subscribing.vouch(public.store, "aras@reader.example", NOON)
    assert public.states() == {"Aras@reader.example": "confirmed"}
    file = tmp_path / "recipients.txt"
    file.write_text("aras@reader.example\nARAS@reader.example\n", encoding="utf-8")
    assert [reader.address for reader in subscribing.readers(public.store, file, NOON)] == ["Aras@reader.example"]
    chosen, links = subscribing.addressees(
        public.store, file, ["aRAS@reader.example", "ARAS@reader.example"], LINKS, NOON
    )
    assert [one.address for one in chosen] == list(links) == ["Aras@reader.example"]
    assert subscribing.unsubscribe_address(public.store, "ARAS@reader.example", NOON, file)
    assert subscribing.readers(public.store, file, NOON) == []


def test_whoever_left_is_brought_back_by_nobody_else(public: Public, tmp_path: Path) -> None:
    file = tmp_path / "recipients.txt"
    file.write_text(f"{ARAS}\n", encoding="utf-8")
    assert len(subscribing.readers(public.store, file, NOON)) == 1
    subscribing.unsubscribe_address(public.store, ARAS, NOON)
    public.ask(ARAS)  # anybody can type an address
    assert subscribing.readers(public.store, file, NOON) == []
    (reader,) = public.sent
    assert subscribing.unsubscribe(public.store, LINKS, LINKS.unsubscribe(reader).rpartition("t=")[2], NOON)
    assert public.client.post(public.path(LINKS.confirm(reader))).status_code == 404  # they left again since
    public.now += timedelta(hours=2)
    public.ask(ARAS)
    assert public.client.post(public.path(LINKS.confirm(public.sent[1]))).status_code == 200
    assert public.states() == {ARAS: "confirmed"}


def test_a_link_that_could_not_be_sent_does_not_count(public: Public) -> None:
    public.ask(ARAS)
    public.ask(ARAS)
    assert len(public.sent) == 1  # it is on its way
    subscribing.not_sent(public.store, public.sent[0], "cannot be reached", NOON)
    public.ask(ARAS)
    assert len(public.sent) == 2
    public.ask(ARAS)
    assert len(public.sent) == 2
    assert public.client.post(public.path(LINKS.confirm(public.sent[0]))).status_code == 404
    assert public.client.post(public.path(LINKS.confirm(public.sent[1]))).status_code == 200


def test_a_link_that_is_not_valid_has_no_button(monkeypatch: pytest.MonkeyPatch, public: Public) -> None:
    public.ask(ARAS)
    (reader,) = public.sent
    good = {"/confirm": LINKS.confirm(reader), "/unsubscribe": LINKS.unsubscribe(reader)}
    tokens = {path: link.rpartition("t=")[2] for path, link in good.items()}
    wrong = [("/confirm", tokens["/unsubscribe"]), ("/unsubscribe", tokens["/confirm"])]
    wrong += [(path, token) for path in good for token in ("", "x", "%00", tokens[path][:-1] + "?", "WzFd.x.y")]
    forged = Links(b"f" * 32, LINKS.base)
    wrong += [("/confirm", forged.confirm(reader).rpartition("t=")[2])]
    for path, token in wrong:
        answer = public.client.get(path, params={"t": token})
        assert (answer.status_code, b"<button" in answer.content) == (404, False), (path, token)
        assert "This link is not valid" in answer.text
    for path, token in tokens.items():
        answer = public.client.get(path, params={"t": token})
        assert (answer.status_code, answer.content.count(b"<button")) == (200, 1)
    monkeypatch.setattr(subscribing, "CONFIRM_SECONDS", -1)
    assert public.client.get("/confirm", params={"t": tokens["/confirm"]}).status_code == 404
    public.client.post("/unsubscribe", params={"t": tokens["/unsubscribe"]})
    monkeypatch.undo()
    assert public.client.get("/confirm", params={"t": tokens["/confirm"]}).status_code == 404  # they left since


def test_mails_can_be_left_with_one_click(store: Store, tmp_path: Path) -> None:
    letter = message("Desk <desk@digest.example>", "Iraq", "A text.", "", NOON)
    subscribing.vouch(store, ARAS, NOON)
    chosen, links = subscribing.addressees(store, tmp_path / "recipients.txt", [], LINKS, NOON)
    assert chosen == [Recipient("", ARAS)]
    mail = addressed(letter, chosen[0], "", links[ARAS])
    first, second = str(mail["List-Unsubscribe"]).split(", ")
    assert first == f"<{LINKS.base}unsubscribe?t={links[ARAS].rpartition('t=')[2]}>"
    assert second == "<mailto:desk@digest.example?subject=unsubscribe>"
    assert f"\r\nList-Unsubscribe: {first},\r\n {second}\r\n".encode() in mail.as_bytes()  # as it is sent, however long
    assert len(first) > 76  # longer than a folded line may be
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert addressed(letter, chosen[0], "")["List-Unsubscribe-Post"] is None
    assert subscribing.addressees(store, tmp_path / "none", ["x@reader.example"], LINKS, NOON)[1] == {}
    assert subscribing.unsubscribe(store, LINKS, links[ARAS].rpartition("t=")[2], NOON)


@pytest.mark.parametrize("language", ["en", "ar", "ckb", "kmr"])
def test_the_confirmation_says_what_it_is_for(language: str) -> None:
    reader = Subscriber(7, ARAS, "Aras", "pending", "form", "n", NOON, NOON)
    config = CONFIG.model_copy(update={"language": language})
    mail = subscribing.confirmation(LINKS.confirm(reader), config, NOON)
    assert isinstance(mail, EmailMessage)
    assert LINKS.confirm(reader) in mail.get_content()
    assert "News desk" in mail["Subject"]
    assert mail["Auto-Submitted"] == "auto-generated"
    page = html.fromstring(form_page(config, "https://digest.example/subscribe"))
    assert page.xpath("//form/@action") == ["https://digest.example/subscribe"]
    assert page.xpath("//label/@for") == page.xpath("//input/@id")
