"""Alarms go out by mail and by Apprise; what they reach is guarded, and no message of an error holds a secret."""

import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from crawler.app.alerts import channels
from crawler.fetching.address_guard import AddressGuard
from storage.config.alerts import WatchConfig
from storage.config.settings import Config, MailConfig
from storage.errors import AlarmError
from tests.digest.test_mail import free_port
from tests.support.crawling import CONFIG as CRAWL
from tests.support.loopback import serving
from tests.support.records import NOON


class Hook(BaseHTTPRequestHandler):
    """A webhook that keeps what it gets."""

    got: list[dict[str, object]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append(json.loads(body))
        self.send_response(500 if b"refuse" in body else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Hook]]:
    handler = type("Mine", (Hook,), {"got": []})
    with serving(handler) as server:
        port = server.server_address[1]
        monkeypatch.setenv("CRAWLER_CHANNEL_DESK_CHAT", f"json://user:secret-key@127.0.0.1:{port}/hook")
        yield handler


def config(**fields: object) -> Config:
    return Config(crawl=CRAWL, watch=WatchConfig(**fields))  # type: ignore[arg-type]


def test_a_channel_gets_the_message_where_its_host_is_allowed(hook: type[Hook]) -> None:
    pytest.importorskip("apprise")
    channels.send("desk-chat", "floods: لافاو", "ڕاپۆرت", config(inside=("127.0.0.1",)), "", NOON)
    assert [(each["title"], each["message"]) for each in hook.got] == [("floods: لافاو", "ڕاپۆرت")]
    with pytest.raises(AlarmError) as fault:
        channels.send("desk-chat", "refuse", "x", config(inside=("127.0.0.1",)), "", NOON)
    assert "secret-key" not in str(fault.value)


def test_a_channel_inside_is_not_reached(hook: type[Hook]) -> None:
    pytest.importorskip("apprise")
    with pytest.raises(AlarmError, match="private network"):
        channels.send("desk-chat", "floods", "x", config(), "", NOON)
    assert hook.got == []


def test_a_channel_without_an_address_or_with_a_wrong_one_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AlarmError, match="CRAWLER_CHANNEL_CHAT"):
        channels.send("chat", "s", "t", config(), "", NOON)
    pytest.importorskip("apprise")
    monkeypatch.setenv("CRAWLER_CHANNEL_CHAT", "nothing-of-the-kind")
    with pytest.raises(AlarmError, match="no address that Apprise knows"):
        channels.send("chat", "s", "t", config(), "", NOON)


def test_names_lead_only_outside_while_guarded() -> None:
    before = socket.getaddrinfo
    with channels.guarded(AddressGuard()):
        with pytest.raises(OSError, match="private"):
            socket.create_connection(("127.0.0.1", 9), 1)
        with pytest.raises(OSError, match="private"):
            socket.getaddrinfo(b"localhost", 80)
        assert socket.getaddrinfo("1.1.1.1", 443)
    assert socket.getaddrinfo is before


def test_an_error_is_told_without_addresses() -> None:
    said = channels.without_secrets("Failed to send to https://api.example.org/bot123:SECRET/send, error=403.")
    assert "SECRET" not in said
    assert said.startswith("Failed to send to …")


class Post:
    """A mail server's memory; it refuses the address `no@example.org`."""

    def __init__(self) -> None:
        self.got: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("no@"):
            return "550 unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.got.append(envelope)
        return "250 taken"


def test_mail_goes_through_the_desks_server_and_a_refusal_is_told() -> None:
    post = Post()
    server = Controller(post, hostname="127.0.0.1", port=free_port(), ready_timeout=30)
    server.start()
    try:
        port = server.port
        mailing = Config(crawl=CRAWL, mail=MailConfig(server="127.0.0.1", port=port, security="none"))
        channels.send("mail:desk@example.org", "floods: Flood\r\nin Mosul", "لافاو", mailing, "", NOON)
        with pytest.raises(AlarmError, match="unknown"):
            channels.send("mail:no@example.org", "s", "t", mailing, "", NOON)
    finally:
        server.stop()
    (letter,) = post.got
    assert letter.rcpt_tos == ["desk@example.org"]
    assert b"Auto-Submitted: auto-generated" in (letter.content or b"")
    assert b"Subject: floods: Flood in Mosul" in (letter.content or b"")
    with pytest.raises(AlarmError, match="no server is named"):
        channels.send("mail:desk@example.org", "s", "t", config(), "", NOON)
