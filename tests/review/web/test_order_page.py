"""The order of a day's entries on its page, and the file that follows it."""

import re
from pathlib import Path

import pytest

from storage.database.store import Store
from storage.editing import day_orders
from tests.support.desk_page import Browser, Desk
from tests.support.records import NOON

DAY = "/day/2023-10-03"


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def order(browser: Browser) -> list[str]:
    return re.findall(r'<li class="row" data-id="(\d+)">', browser.get(DAY))


def move(browser: Browser, draft: int, to: str, status: int = 303, **fields: str) -> str:
    form = {"token": f"{draft} {to} {fields}", "draft": str(draft), "to": to} | fields
    return browser.post(f"{DAY}/order", form, status)


def test_an_entry_is_moved_and_the_file_and_the_digest_follow(desk: Desk) -> None:
    languages = ("en", "ar", "ckb", "kmr")
    for place, language in enumerate(languages):
        desk.add(headline=f"Draft {place + 1}", language=language, relevance=0.9 - place / 10)
    desk.sync("Filer")
    browser = desk.browser()
    assert order(browser) == ["1", "2", "3", "4"]
    move(browser, 3, "lead")
    assert order(browser) == ["3", "1", "2", "4"]
    move(browser, 4, "before", other="1")
    move(browser, 3, "down")
    assert order(browser) == ["4", "3", "1", "2"]
    file = desk.context.queue.file.path.read_text(encoding="utf-8")
    assert re.findall(r"### \[ \] Draft (\d)", file) == ["4", "3", "1", "2"]
    for draft in (1, 2, 3, 4):
        browser.press(draft, "approve")
    entries = desk.outline(NOON.date(), NOON.date()).digest.entries
    assert [entry.draft_id for entry in entries] == [4, 3, 1, 2]


def test_a_move_is_undone_where_it_was_done(desk: Desk) -> None:
    for number in range(3):
        desk.add(headline=f"Draft {number}", relevance=0.9 - number / 10)
    browser = desk.browser()
    assert move(browser, 3, "up", back="/?language=en") == "/?language=en"
    assert move(browser, 1, "down", back="//evil.example").startswith(DAY)
    assert order(browser) == ["3", "1", "2"]
    browser.get(DAY)
    assert browser.post("/undo", browser.fields("/undo")) == DAY
    browser.get(DAY)
    browser.post("/undo", browser.fields("/undo"))
    assert order(browser) == ["1", "2", "3"]
    with desk.store.read() as db:
        assert day_orders.newest(db)[NOON.date()] == ()


def test_what_cannot_be_moved_is_left(desk: Desk) -> None:
    desk.add(headline="One")
    desk.add(headline="Two")
    browser = desk.browser()
    move(browser, 1, "up", 409)
    move(browser, 9, "up", 409)
    move(browser, 1, "sideways", 400)
    assert order(browser) == ["1", "2"]
