"""Confirmations go out by the desk's server; one that cannot is noted, said, and can be asked for again at once."""

import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crawler.app.desk.desk import Desk, open_desk
from crawler.app.doctor import mail_check
from crawler.app.server.public_server import public_desk
from digest.public_page import public_app
from storage.publishing import mail_ledger, subscribers
from tests.support.command import crawler
from tests.support.paths import ROOT
from tests.support.records import NOON

ARAS = "aras@reader.example"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A desk's configuration whose mail server is down."""
    folder = tmp_path / "config"
    shutil.copytree(ROOT / "config", folder)
    text = (folder / "digest.yaml").read_text(encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    text = text.replace('server: ""', "server: 127.0.0.1", 1).replace("port: 587", f"port: {port}", 1)
    text = text.replace("security: starttls", "security: none", 1)
    text = text.replace('public: ""', "public: https://readers.example/", 1)
    (folder / "digest.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def desk(tmp_path: Path, config: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "desk", config) as desk:
        yield desk


def letters(desk: Desk) -> list[str]:
    with desk.store.read() as db:
        return [letter.state for letter in mail_ledger.all_letters(db)]


def test_where_the_mail_server_is_down_a_reader_can_ask_again_at_once(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    client = TestClient(public_app(public_desk(desk, lambda: NOON)))
    for attempt in (1, 2, 3):
        assert client.post("/subscribe", data={"address": ARAS}).status_code == 200
        assert letters(desk) == ["deferred"] * attempt
    assert "they can ask again: 127.0.0.1" in caplog.text
    assert ARAS not in caplog.text
    with desk.store.read() as db:
        assert [reader.state for reader in subscribers.all_subscribers(db)] == ["pending"]
    undelivered, proxy = mail_check.subscribing_faults(desk, NOON)
    assert ARAS in undelivered.said
    assert "review: proxies" in proxy.fix
    review = desk.config.review.model_copy(update={"proxies": ["127.0.0.1"]})
    named = replace(desk, config=desk.config.model_copy(update={"review": review}))
    assert len(list(mail_check.subscribing_faults(named, NOON))) == 1


def test_the_command_says_that_no_link_was_sent_and_tries_again(tmp_path: Path, config: Path) -> None:
    for _ in range(2):
        done = crawler("mail", "subscribe", ARAS, "--config", str(config), data=tmp_path)
        assert done.returncode != 0
        assert "cannot be reached" in done.stderr
        assert "run the same command again" in done.stderr
    assert "nothing was changed" in crawler("mail", "unsubscribe", "x@reader.example", data=tmp_path).stdout
    assert "x@reader.example" not in crawler("mail", "subscribers", data=tmp_path).stdout
