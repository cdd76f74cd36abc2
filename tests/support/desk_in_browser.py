"""Fixtures for tests in a real browser: every test has a desk of its own, as the sample run left it, and a page over it.

Used with `pytest_plugins`. What one test decides, another never sees, in any order and on any worker.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from crawler.app.desk.signing_key import signing_key
from tests.support.accounts import PASSWORD
from tests.support.browser import Tab, add_editors, chromium
from tests.support.desk_server import desk_page

PATIENCE = 30_000  # milliseconds: a busy machine is no fault of the page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once a module."""
    expect.set_options(timeout=PATIENCE)
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def desk_of_two(demo_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk of the sample outlets after a run, with accounts for two editors: to be copied."""
    folder = shutil.copytree(demo_run, tmp_path_factory.mktemp("desk of two") / "data")
    add_editors(folder, "Shirin", "Karim")
    signing_key(folder / "demo")  # made now, so that a login at one copy holds at the others
    return folder


@pytest.fixture(scope="session")
def logins(desk_of_two: Path) -> dict[str, StorageState]:
    """What the browser keeps of a login to a copy of that desk, by name: put here by the first test that logs in."""
    return {}


@pytest.fixture
def data(desk_of_two: Path, tmp_path: Path) -> Path:
    """The data folder of this test's own desk."""
    return shutil.copytree(desk_of_two, tmp_path / "data")


@pytest.fixture
def address(data: Path) -> Iterator[str]:
    """The address of the page over it."""
    with desk_page(data, "--accounts") as found:
        yield found


def log_in(page: Page, name: str) -> None:
    """Log in as a person does, which leads to the queue."""
    page.goto("/login")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():  # until the script is there
        page.keyboard.press("Enter")


@pytest.fixture
def tab(browser: Browser, address: str, logins: dict[str, StorageState]) -> Iterator[Tab]:
    """Open a browser of its own for a person. Nothing it does may ask another host, break the policy, or raise."""
    opened: list[BrowserContext] = []
    wrong: list[str] = []

    def open_tab(name: str = "Shirin", **options: object) -> Page:
        options = {"viewport": {"width": 1280, "height": 900}, "storage_state": logins.get(name)} | options
        context = browser.new_context(base_url=address, **options)  # type: ignore[arg-type]
        opened.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(address) else None)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda said: wrong.append(said.text) if re.search("Content Security Policy|Trusted", said.text) else None,
        )
        if name in logins:
            page.goto("/")
        else:
            log_in(page, name)
            logins[name] = context.storage_state()
        expect(page.locator("h1")).to_have_text("Queue")
        return page

    yield open_tab
    for context in opened:
        context.close()
    assert wrong == []
