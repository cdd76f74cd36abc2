"""The pictures of the review page in docs/screenshots: `make screenshots`. Taken on the sample outlets, at three widths."""

import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.support.browser import add_editors, change_cited, chromium, crawler, publish_all
from tests.support.desk_server import desk_page

# name, address, width, height, colours
SHOTS = (
    ("queue-1440-light", "beside the list", 1440, 900, "light"),
    ("queue-360-dark", "/", 360, 740, "dark"),
    ("draft-1440-light", "/begin?language=en", 1440, 900, "light"),
    ("draft-1440-dark", "/begin?language=en", 1440, 900, "dark"),
    ("draft-arabic-768-light", "/begin?language=ar", 768, 1000, "light"),
    ("draft-sorani-1440-dark", "/begin?language=ckb", 1440, 900, "dark"),
    ("draft-sorani-360-light", "/begin?language=ckb", 360, 740, "light"),
    ("draft-kurmanji-768-dark", "/begin?language=kmr", 768, 1000, "dark"),
    ("search-768-light", "/search?q=بغداد", 768, 800, "light"),
    ("search-360-dark", "/search?q=بغداد", 360, 740, "dark"),
    ("publish-768-light", "/publish", 768, 1000, "light"),
    ("publish-360-dark", "/publish", 360, 740, "dark"),
    ("corrections-360-light", "/corrections", 360, 740, "light"),
    ("correction-ar-1440-light", "correction ar", 1440, 900, "light"),
    ("correction-ckb-360-dark", "correction ckb", 360, 1400, "dark"),
    ("correction-en-768-dark", "correction en", 768, 1000, "dark"),
    ("day-360-light", "/day/today", 360, 740, "light"),
    ("history-360-dark", "/history", 360, 740, "dark"),
    ("history-1440-light", "/history", 1440, 900, "light"),
)
CONFLICTS = (
    ("conflict-ar-768-light", "conflict ar", 768, 1200, "light"),
    ("conflict-ckb-360-dark", "conflict ckb", 360, 1400, "dark"),
    ("conflict-en-1440-light", "conflict en", 1440, 900, "light"),
)
DIGEST: tuple[tuple[str, int, int, Literal["light", "dark"]], ...] = (
    ("digest-1000-light", 1000, 1250, "light"),
    ("digest-360-dark", 360, 740, "dark"),
)
DECIDED = (
    ("en", "Economy"),
    ("ar", "Politics"),
    ("ckb", "Culture"),
    ("en", "Politics"),
    ("en", "Politics"),
    ("en", "Economy"),
)
LOGIN = (("login-360-dark", "/login", 360, 640, "dark"), ("login-1440-light", "/login", 1440, 700, "light"))


def main(folder: Path) -> None:
    """Writes them as JPEG into the folder, some hundred kB in all."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        data = Path(temporary)
        crawler(data, "run")
        with desk_page(data, "--by", "Shirin") as address, chromium() as browser:
            _decide(browser, address, DECIDED)
            publish_all(browser, address)
            change_cited(data)
            _shoot(browser, address, SHOTS, folder)
            _decide(browser, address, (("en", "Politics"),) * 8)
            crawler(data, "digest", "--from", "7d", "--to", "today", "--language", "en")
            _shoot_digest(browser, data / "demo" / "digests", folder)
            _shoot(browser, address, CONFLICTS, folder)
        add_editors(data, "Shirin")
        with desk_page(data, "--accounts") as address, chromium() as browser:
            _shoot(browser, address, LOGIN, folder)


def _shoot(browser: Browser, address: str, shots: Sequence[tuple[str, str, int, int, str]], folder: Path) -> None:
    for name, path, width, height, scheme in shots:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        _open(page, address, path)
        page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=55)
        context.close()


def _shoot_digest(browser: Browser, digests: Path, folder: Path) -> None:
    """Take the digest that was published last, as readers see it."""
    newest = max(digests.glob("digest-*.html"), key=lambda path: path.stat().st_mtime)
    for name, width, height, scheme in DIGEST:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        page = context.new_page()
        page.goto(newest.as_uri())
        page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=55)
        context.close()


def _open(page: Page, address: str, path: str) -> None:
    """The page at a path; "correction LANGUAGE" is one of that language, "conflict LANGUAGE" two people on one draft.

    "beside the list" is the queue with its second draft beside it.
    """
    what, _, language = path.partition(" ")
    if what == "beside":
        page.goto(address)
        page.locator("#rows-form [data-row]").nth(1).focus()
        page.wait_for_selector("body.previewing #preview-body")
        return
    if what == "correction":
        page.goto(f"{address}/corrections")
        page.click(f"main .rows [lang={language}]")
    elif what == "conflict":
        page.goto(f"{address}/begin?language={language}")
        other = page.context.new_page()
        other.goto(page.url)
        other.fill("[name=headline]", f"{other.input_value('[name=headline]')} (2)")
        with other.expect_navigation():
            other.click("button[data-save]")
        other.close()
        page.fill("[name=text]", f"{page.input_value('[name=text]')} (3)")
        with page.expect_navigation():
            page.click("button[data-save]")
    else:
        page.goto(f"{address}{path.replace('today', datetime.now(UTC).date().isoformat())}")


def _decide(browser: Browser, address: str, decided: Sequence[tuple[str, str]]) -> None:
    """Approve a draft of each language in its section, so that balance, states and digest have something to show."""
    page = browser.new_page()
    for language, section in decided:
        page.goto(f"{address}/begin?language={language}")
        page.fill("[name=section]", section)
        with page.expect_navigation():
            page.click("button[value=approve]")
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
