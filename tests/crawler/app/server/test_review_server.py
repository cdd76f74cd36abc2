"""The review page as `crawler review` puts it together: who may reach it, and what it has read before anybody asks."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from crawler.app.desk.desk import Desk, open_desk
from crawler.app.server.review_server import PageAddress, page_context
from review.web.app import app
from storage.editing import drafts, users
from storage.errors import ConfigError
from tests.support.accounts import a_user
from tests.support.paths import ROOT
from tests.support.records import NOON, a_draft

CONFIG = ROOT / "config"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path, CONFIG) as opened:
        yield opened


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_on_this_machine_nobody_needs_a_password(desk: Desk, address: str) -> None:
    context = page_context(desk, PageAddress(address), "Shirin", lambda: NOON)
    assert not context.access.accounts
    assert context.access.hosts == {"127.0.0.1", "localhost", "::1", address}


@pytest.mark.parametrize(
    "address", ["0.0.0.0", "::", "10.0.0.5", "2001:db8::1", "desk.example", "127.0.0.1.example", ""]
)
def test_an_address_other_machines_reach_demands_accounts(desk: Desk, address: str) -> None:
    where = PageAddress(address, names=("desk.example",))
    with pytest.raises(ConfigError, match="crawler users add"):
        page_context(desk, where, "Shirin", lambda: NOON)
    with desk.store.begin() as db:
        users.put(db, a_user("Karim", "editor", "s1"))
    context = page_context(desk, where, "Shirin", lambda: NOON)
    assert context.access.accounts
    assert context.access.hosts == {"127.0.0.1", "localhost", "::1", "desk.example", address} - {"0.0.0.0", "::", ""}
    client = TestClient(app(context), base_url="http://desk.example", follow_redirects=False)
    assert client.get("/").headers["location"] == "/login"


def test_accounts_are_asked_for_on_this_machine_where_that_is_wanted(desk: Desk) -> None:
    with pytest.raises(ConfigError, match="there are none"):
        page_context(desk, PageAddress(accounts=True), "Shirin", lambda: NOON)


def test_what_signs_sessions_is_made_once_and_read_by_nobody_else(desk: Desk) -> None:
    keys = {page_context(desk, PageAddress(), "Shirin", lambda: NOON).access.key for _ in range(2)}
    assert [len(key) for key in keys] == [32]
    assert stat.S_IMODE((desk.folder / "review.key").stat().st_mode) == 0o600


def test_what_was_read_ahead_is_not_read_again_by_the_first_page(desk: Desk) -> None:
    with desk.store.begin() as db:
        for number in range(3):
            drafts.add_written(db, a_draft(headline=f"Headline {number}"))
    context = page_context(desk, PageAddress(), "Shirin", lambda: NOON)
    context.read_ahead()
    asked: list[str] = []
    event.listen(desk.store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    shown = TestClient(app(context), base_url="http://127.0.0.1").get("/").text
    assert all(f"Headline {number}" in shown for number in range(3))
    assert asked
    # Read are the texts of the rows on this page, by their numbers; not the drafts of the whole queue.
    assert not [one for one in asked if "revisions.headline" in one and " IN (" not in one]
