"""Debian's Chromium on the review page of the made-up outlets, both real, both stopped at the end."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from storage.corpus import articles
from storage.database.store import open_store
from storage.editing import drafts, users
from storage.publishing import digests
from tests.support import command
from tests.support.accounts import a_user

# The same engine without the windows of a browser takes a third of the time for a page.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
QUIET = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-default-apps", "--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
Tab = Callable[..., Page]  # opens a browser of its own for a person: the fixture `tab`


@contextmanager
def chromium() -> Iterator[Browser]:
    """Without a sandbox where it runs as root (it has none there), and without a word to any other host."""
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *root])
        try:
            yield browser
        finally:
            browser.close()


def crawler(data: Path, *words: str) -> str:
    """Return what a command of the sample outlets' desk printed; a run, which starts Scrapy, has a process of its own."""
    run = command.crawler_in_fork if words[0] == "run" else command.crawler
    done = run(*words, "--demo", "--data", str(data))
    assert done.returncode in {0, 1}, done.stderr  # 1: the demo has an outlet that fails
    assert "bug in this program" not in done.stderr, done.stderr
    return done.stdout


def add_editors(data: Path, *names: str) -> None:
    """Give people accounts at the demo's desk in `data`."""
    store = open_store(data / "demo" / "desk.db")
    with store.begin() as db:
        for name in names:
            users.put(db, a_user(name, "editor", f"stamp of {name}"))
    store.close()


def publish_all(browser: Browser, address: str, languages: tuple[str, ...] = ("en", "ar", "ckb", "kmr")) -> None:
    """Approves the first draft of each language on a page without accounts, and publishes."""
    page = browser.new_page()
    for language in languages:
        page.goto(f"{address}/begin?language={language}")
        with page.expect_navigation():
            page.click("button[value=approve]")
    page.goto(f"{address}/publish")
    with page.expect_navigation():
        page.click("button.main")
    page.close()


def change_cited(data: Path) -> list[int]:
    """The outlets change what every printed entry cites first: the ids of those entries."""
    store = open_store(data / "demo" / "desk.db")
    try:
        with store.begin() as db:
            printed = drafts.latest(db, digests.printed(db))
            for draft in printed:
                sentence = draft.sentences[0]
                article = articles.get(db, [sentence.article_id])[sentence.article_id]
                words = sentence.text.split()
                text = article.text.replace(sentence.text, " ".join([*words[:-3], "14", *words[-3:]]))
                if text == article.text:
                    continue  # changed before
                articles.add(db, replace(article, text=text, fetched_at=article.fetched_at + timedelta(days=1)))
        return [draft.id for draft in printed if draft.id]
    finally:
        store.close()


def press(page: Page, *keys: str) -> None:
    """Press keys that stay on the page."""
    for key in keys:
        page.keyboard.press(key)


def follow(page: Page, *keys: str) -> None:
    """Press keys that lead to another page."""
    with page.expect_navigation():
        press(page, *keys)


def after_a_look(page: Page, path: str) -> None:
    """Open a page, and wait until its script has asked what changed, and has taken the answer in."""
    made = page.goto(path)
    token = re.search(r'name="token" value="([^"]+)"', made.text() if made else "")
    assert token
    page.wait_for_function("made => document.querySelector('[name=token]').value !== made", arg=token[1])
