"""Mail goes out once to each reader, encrypted, and what cannot be known is left to a person: against a real server on loopback."""

import asyncio
import datetime as dt
import email
import ipaddress
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from digest import mail
from digest.composing.email_message import message
from digest.recipients import Recipient, read_recipients, recipient
from storage.config.settings import MailConfig
from storage.database.store import Store, open_store
from storage.errors import ConfigError, MailError
from storage.publishing import digests, mail_ledger
from storage.publishing.published import Digest
from tests.digest.test_digest import a_digest
from tests.support.records import NOON

ARAS, SHIRIN, NASRIN = (Recipient(name, f"{name.lower()}@reader.example") for name in ("Aras", "Shirin", "Nasrin"))
LETTER = message("Desk <desk@digest.example>", "Iraq, October 3", "A text.", "<p>A text.</p>", NOON)


@dataclass
class Post:
    """A server's handler. `answers` are by recipient: to RCPT or, "data …", to DATA; "cut" closes the line, "kill PID" kills."""

    answers: dict[str, str] = field(default_factory=dict)
    got: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        answer = self.answers.get(address, "250 OK")
        if answer[0].isdigit() and not answer.startswith("250"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.get(envelope.rcpt_tos[0], "250 OK").removeprefix("data ")
        if answer.startswith(("4", "5")):
            return answer
        self.got.append(envelope)
        if answer == "cut":
            server.transport.abort()
        elif answer.startswith("kill"):
            os.kill(int(answer.split()[1]), signal.SIGKILL)
        elif answer == "slow":
            await asyncio.sleep(2)
        return "250 taken"

    @property
    def readers(self) -> Counter[str]:
        return Counter(address for one in self.got for address in one.rcpt_tos)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of the tests' own for 127.0.0.1, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return file


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def server(post: Post, certificate: Path) -> Iterator[MailConfig]:
    """A server that takes mail after STARTTLS only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    yield from serving(post, certificate, tls_context=context, require_starttls=True)


def serving(post: Post, certificate: Path, **options: Any) -> Iterator[MailConfig]:
    controller = Controller(post, hostname="127.0.0.1", port=free_port(), ready_timeout=30, **options)
    controller.start()
    try:
        yield MailConfig(server="127.0.0.1", port=controller.port, certificates=str(certificate), timeout_seconds=20)
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def send(store: Store, config: MailConfig, *readers: Recipient, password: str = "") -> mail.Delivery:
    return mail.send(store, "digest 1", LETTER, readers, config, password, lambda: NOON)


def content(envelope: Envelope) -> bytes:
    assert isinstance(envelope.content, bytes)
    return envelope.content


def states(store: Store) -> dict[str, str]:
    with store.read() as db:
        return {address: one.state for address, one in mail_ledger.by_recipient(db, "digest 1").items()}


def test_each_reader_gets_one_mail_that_names_nobody_else(store: Store, post: Post, server: MailConfig) -> None:
    done = send(store, server, ARAS, SHIRIN, NASRIN)
    assert [address for address, _ in done.sent] == [one.address for one in (ARAS, SHIRIN, NASRIN)]
    assert done.sent[0][1] == "250 taken"
    for one, envelope in zip((ARAS, SHIRIN, NASRIN), post.got, strict=True):
        assert envelope.rcpt_tos == [one.address]
        got = email.message_from_bytes(content(envelope), policy=SMTP)
        assert isinstance(got, EmailMessage)
        assert [address.addr_spec for address in got["To"].addresses] == [one.address]
        assert got["Cc"] is None
        assert got["Bcc"] is None
        assert got["List-Unsubscribe"] == "<mailto:desk@digest.example?subject=unsubscribe>"
        body = got.get_body(("plain",))
        assert body is not None
        assert body.get_content().splitlines() == ["A text."]
    assert len({email.message_from_bytes(content(one))["Message-ID"] for one in post.got}) == 3
    again = send(store, server, ARAS, SHIRIN, NASRIN)
    assert (len(again.known), again.sent, len(post.got)) == (3, [], 3)


def test_one_readers_fault_stops_no_other_and_only_what_may_work_is_tried_again(
    store: Store, post: Post, server: MailConfig
) -> None:
    post.answers = {ARAS.address: "550 no such reader", SHIRIN.address: "data 451 try later"}
    done = send(store, server, ARAS, SHIRIN, NASRIN)
    assert done.refused == [(ARAS.address, "550 no such reader")]
    assert done.deferred == [(SHIRIN.address, "451 try later")]
    assert [address for address, _ in done.sent] == [NASRIN.address]
    post.answers = {}
    second = send(store, server, ARAS, SHIRIN, NASRIN)
    assert [address for address, _ in second.sent] == [SHIRIN.address]
    assert post.readers == {NASRIN.address: 1, SHIRIN.address: 1}
    assert states(store) == {ARAS.address: "refused", SHIRIN.address: "sent", NASRIN.address: "sent"}


def test_a_server_that_goes_away_is_asked_again_and_then_left(store: Store, post: Post, server: MailConfig) -> None:
    readers = [Recipient("", f"r{number}@reader.example") for number in range(6)]
    post.answers = {one.address: "421 closing" for one in readers[1:5]}
    done = send(store, server, *readers)
    assert [address for address, _ in done.sent] == ["r0@reader.example"]
    assert len(done.deferred) == mail.RECONNECTS + 1
    assert len(done.untried) == 2
    post.answers = {}
    send(store, server, *readers)
    assert post.readers == {one.address: 1 for one in readers}


@pytest.mark.parametrize("how", ["cut", "slow"])
def test_where_the_answer_never_came_a_person_decides(store: Store, post: Post, server: MailConfig, how: str) -> None:
    post.answers = {ARAS.address: how}
    impatient = server.model_copy(update={"timeout_seconds": 1.0})
    done = send(store, impatient, ARAS, SHIRIN)
    assert [address for address, _ in done.uncertain] == [ARAS.address]
    assert [address for address, _ in done.sent] == [SHIRIN.address]
    post.answers = {}
    assert send(store, server, ARAS).uncertain == [(ARAS.address, "")]
    assert post.readers[ARAS.address] == 1
    with store.begin() as db:
        assert mail_ledger.end(db, "digest 1", ARAS.address, "deferred", "may be sent again, says Shirin", NOON)
        assert not mail_ledger.end(db, "digest 1", SHIRIN.address, "deferred", "", NOON)  # what is known is not settled
    assert [address for address, _ in send(store, server, ARAS).sent] == [ARAS.address]


def test_a_program_killed_between_sent_and_recorded_mails_nobody_twice(
    tmp_path: Path, post: Post, server: MailConfig
) -> None:
    store = open_store(tmp_path / "desk.db")
    with store.begin() as db:
        number = digests.add(db, a_digest_of_analyses(), NOON)
    (tmp_path / "recipients.txt").write_text("aras@reader.example\nshirin@reader.example # an editor\n")
    config = tmp_path / "config"
    config.mkdir()
    (config / "sources.yaml").write_text(
        (Path("config") / "sources.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    words = (Path("config") / "digest.yaml").read_text(encoding="utf-8")
    words = words.replace('  server: ""', "  server: 127.0.0.1").replace("  port: 587", f"  port: {server.port}")
    words = words.replace('  certificates: ""', f"  certificates: {server.certificates}")
    (config / "digest.yaml").write_text(words, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "crawler",
        "mail",
        "send",
        str(number),
        "--data",
        str(tmp_path),
        "--config",
        str(config),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as first:
        post.answers = {"shirin@reader.example": f"data kill {first.pid}"}
        output, _ = first.communicate(timeout=120)
    assert first.returncode == -signal.SIGKILL, output.decode()
    post.answers = {}
    second = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert second.returncode == 1
    assert "shirin@reader.example: unknown" in second.stdout
    assert "aras@reader.example: already had it" in second.stdout
    assert post.readers == {"aras@reader.example": 1, "shirin@reader.example": 1}
    settle = [
        *command[:3],
        "mail",
        "settle",
        str(number),
        "shirin@reader.example",
        "--arrived",
        "--by",
        "Nasrin",
        *command[6:],
    ]
    assert subprocess.run(settle, check=False, capture_output=True, timeout=120).returncode == 0
    third = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert (third.returncode, len(post.got)) == (0, 2), third.stdout + third.stderr
    store.close()


def a_digest_of_analyses() -> Digest:
    return replace(a_digest("en", "ar"), entries=())


def test_nothing_goes_out_in_the_clear(store: Store, post: Post, certificate: Path) -> None:
    for config in serving(post, certificate):
        with pytest.raises(MailError, match="offers no STARTTLS"):
            send(store, config, ARAS)
        with pytest.raises(MailError, match="on this machine only"):
            send(store, config.model_copy(update={"security": "none", "server": "mail.example"}), ARAS)
        assert post.got == []
        assert states(store) == {}
        plain = config.model_copy(update={"security": "none"})  # a server on this machine
        assert len(send(store, plain, ARAS).sent) == 1


def test_a_server_nobody_vouches_for_gets_nothing(store: Store, post: Post, server: MailConfig) -> None:
    with pytest.raises(MailError, match="certificate cannot be trusted"):
        send(store, server.model_copy(update={"certificates": ""}), ARAS)
    assert post.got == []
    assert states(store) == {}


def test_a_server_that_is_down_or_refuses_the_login_is_named(store: Store, post: Post, certificate: Path) -> None:
    down = MailConfig(server="127.0.0.1", port=free_port())
    with pytest.raises(MailError, match="cannot be reached"):
        send(store, down, ARAS)
    with pytest.raises(MailError, match=r"set mail\.server"):
        send(store, MailConfig(), ARAS)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def let_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"right", handled=False)

    options = {"tls_context": context, "require_starttls": True, "authenticator": let_in, "auth_required": True}
    for config in serving(post, certificate, **options):
        known = config.model_copy(update={"user": "desk"})
        with pytest.raises(MailError, match="CRAWLER_SMTP_PASSWORD") as told:
            send(store, known, ARAS, password="hunter2")
        assert "hunter2" not in str(told.value)
        assert len(send(store, known, ARAS, password="right").sent) == 1


def test_a_letter_is_claimed_by_one_sender_only(store: Store) -> None:
    with store.begin() as db:
        assert mail_ledger.claim(db, "digest 1", ARAS.address, NOON)
    with store.begin() as db:
        assert not mail_ledger.claim(db, "digest 1", ARAS.address, NOON)
        assert mail_ledger.claim(db, "digest 2", ARAS.address, NOON)
        mail_ledger.end(db, "digest 1", ARAS.address, "deferred", "451", NOON)
        assert mail_ledger.claim(db, "digest 1", ARAS.address, NOON)
        assert mail_ledger.by_recipient(db, "digest 1")[ARAS.address].tries == 2


@pytest.mark.parametrize(
    ("typed", "name", "address"),
    [
        ("aras@reader.example", "", "aras@reader.example"),
        ("Aras <Aras@Reader.Example>", "Aras", "Aras@reader.example"),
        ('"Ali, Aras" <aras@reader.example>', "Ali, Aras", "aras@reader.example"),
        ("شیرین <shirin@reader.example>", "شیرین", "shirin@reader.example"),
        ("Şîrîn Ehmed <shirin@reader.example>", "Şîrîn Ehmed", "shirin@reader.example"),
    ],
)
def test_a_reader_is_read_by_name_and_address(typed: str, name: str, address: str) -> None:
    one = recipient(typed)
    assert (one.name, one.address) == (name, address)
    sent = email.message_from_bytes(mail.addressed(LETTER, one, "").as_bytes(), policy=SMTP)
    assert [(to.display_name, to.addr_spec) for to in sent["To"].addresses] == [(name, address)]


@pytest.mark.parametrize(
    "typed",
    ["", "aras", "aras@", "@reader.example", "aras@localhost", "a@b.example, c@d.example", "a b@c.example", "ئاراس@reader.example",
     "Aras <aras@reader.example> x", "x\r\nBcc: y <a@b.example>", "<a@b.example", "a@b.example>", "a@b@c.example", "a@[127.0.0.1]"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ConfigError):
        recipient(typed)


def test_a_file_of_recipients_names_each_wrong_line(tmp_path: Path) -> None:
    file = tmp_path / "recipients.txt"
    file.write_text("# the desk\nAras <aras@reader.example>\n\nnobody\naras@READER.example\nx@y\n", encoding="utf-8")
    with pytest.raises(ConfigError) as told:
        read_recipients(file)
    assert [f"recipients.txt:{line}:" in str(told.value) for line in range(1, 7)] == [
        False,
        False,
        False,
        True,
        False,
        True,
    ]
    file.write_text("Aras <aras@reader.example>\naras@READER.example\n", encoding="utf-8")
    assert read_recipients(file) == [Recipient("Aras", "aras@reader.example")]
    with pytest.raises(ConfigError, match="one address per line"):
        read_recipients(tmp_path / "none.txt")


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_header_can_be_smuggled_in(subject: str, name: str) -> None:
    try:
        letter = message("Desk <desk@digest.example>", f"{subject}\r\nBcc: x@e.example", "T", "", NOON)
        to = recipient(f"{name} <aras@reader.example>")
    except (ConfigError, UnicodeEncodeError):
        return
    made = email.message_from_bytes(mail.addressed(letter, to, "").as_bytes(), policy=SMTP)
    assert made["Bcc"] is None
    assert [one.addr_spec for one in made["To"].addresses] == ["aras@reader.example"]
    assert Counter(key.lower() for key in made)["to"] == 1


def test_the_way_out_of_the_list_is_the_readers_own() -> None:
    made = mail.addressed(LETTER, Recipient("", "a+b@reader.example"), "https://digest.example/leave?who={address}")
    assert made["List-Unsubscribe"] == "<https://digest.example/leave?who=a%2Bb%40reader.example>"
