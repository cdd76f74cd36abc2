"""How many keystrokes and seconds an editor needs for a morning's acts: `python -m bench.keystrokes [--program FOLDER] [--before]`.

In Chromium, on the desk of the sample outlets, whose run comes first and is not counted: approve ten drafts, reject five for the fifth
reason of the list, merge two stories, translate an Arabic draft and approve it (typed over it; and with the machine's sentences, which are
put there beforehand), publish, and mail the edition to one reader. A chord is one keystroke; seconds are from the first
key until the page that follows the last one is there, without a person's thinking. `--program`: of another checkout; `--before`: with
the keys as they were before the page had a bar of acts, when mailing was a command (its letters count as keystrokes). The mail server
is made up and listens on this machine.
"""

import argparse
import contextlib
import os
import re
import shutil
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench import print_figures
from storage.database.store import open_store
from storage.editing import drafts, translations
from storage.editing.translations import Translation
from tests.support.browser import CHROMIUM, QUIET
from tests.support.paths import ROOT

COMMAND = "crawler mail send\n"
HEADLINE = "Karbala Airport Ready for Its First Test Flight Next Month"
TEXT = (
    "Karbala's new airport runway is ready for a first test flight next month, the local administration said on Monday. "
    "The runway is four and a half kilometres long."
)


class Hand:
    """Presses keys on a page and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        """Press keys that stay on the page."""
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def follow(self, *keys: str) -> None:
        """Press keys, the last of which leads to another page."""
        self.press(*keys[:-1])
        with self.page.expect_navigation():
            self.press(keys[-1])

    def type(self, text: str) -> None:
        """Type letters."""
        self.page.keyboard.type(text)
        self.count += len(text)

    def measured(self, act: Callable[[], object]) -> dict[str, float]:
        """Return the keystrokes and seconds of an act."""
        self.count, began = 0, time.monotonic()
        act()
        return {"keystrokes": self.count, "seconds": round(time.monotonic() - began, 2)}

    def pages(self, *steps: tuple[str, ...]) -> dict[str, float]:
        """Return the figures of steps, each of which leads to another page."""

        def act() -> None:
            for keys in steps:
                self.follow(*keys)

        return self.measured(act)


def old_morning(hand: Hand, mail: Callable[[], None]) -> dict[str, dict[str, float]]:
    """Return the figures of the acts with the keys of the page as it was."""

    def by_command() -> None:
        hand.count += len(COMMAND)
        mail()

    def translate() -> None:
        hand.press("t", "Control+a")
        hand.type(HEADLINE)
        hand.press("Escape", "e", "Control+a")
        hand.type(TEXT)
        hand.press("Escape")
        hand.follow("a")

    return {
        "approve ten": hand.pages(("g",), *[("a",)] * 10),
        "reject five": hand.pages(*[("r", *["ArrowDown"] * 4, "Enter")] * 5),
        "merge two": hand.pages(("m", "Enter")),
        "translate one": _on_arabic(hand, translate),
        "publish": hand.pages(("p",), ("s",)),
        "mail": hand.measured(by_command),
    }


def _on_arabic(hand: Hand, translate: Callable[[], None]) -> dict[str, float]:
    """Return the figures of an act on the first Arabic draft, which is open already, and go back to the queue."""
    hand.page.goto("/begin?language=ar")
    figures = hand.measured(translate)
    hand.page.goto("/")
    return figures


def put_translations(folder: Path) -> None:
    """Put a machine's translation of every sentence of the Arabic drafts beside them."""
    store = open_store(folder / "data" / "demo" / "desk.db")
    with store.begin() as db:
        arabic = [draft for draft in drafts.latest(db) if draft.language == "ar"]
        for text in dict.fromkeys(text for draft in arabic for text in translations.texts_of(draft)):
            translations.put(db, text, Translation(TEXT, "bench"), "en", datetime.now(UTC))
    store.close()


def new_morning(hand: Hand) -> dict[str, dict[str, float]]:
    """Return the figures of the acts with the keys of the bar, and of those that the list takes in its rows."""
    page = hand.page

    def mail_edition() -> None:
        hand.follow("M")
        page.wait_for_selector("#letters")

    def until(fewer: int, *keys: str) -> None:
        before = page.locator("#rows-form .row").count()
        hand.press(*keys)
        rows = "rows => document.querySelectorAll('#rows-form .row').length <= rows"
        page.wait_for_function(rows, arg=before - fewer)

    def approve_rows() -> None:
        hand.press("j")
        for _ in range(10):
            until(1, "a")

    figures = {
        "approve ten in the list": hand.measured(approve_rows),
        "reject five in the list": hand.measured(lambda: until(5, "x", *["j", "x"] * 4, "r", "5")),
    }

    def translate() -> None:
        hand.press("E")
        hand.type(HEADLINE)
        hand.press("Tab")
        hand.type(TEXT)
        hand.press("Escape")
        hand.follow("a")

    def insert_translation() -> None:
        hand.press("V")
        hand.follow("a")

    page.goto("/")
    return figures | {
        "approve ten": hand.pages(("g",), *[("a",)] * 10),
        "reject five": hand.pages(*[("r", "5")] * 5),
        "merge two": hand.pages(("m",), ("Enter",)),
        "translate one": _on_arabic(hand, translate),
        "translate one with the machine's sentences": _on_arabic(hand, insert_translation),
        "publish": hand.pages(("p",), ("P",)),
        "mail": hand.measured(mail_edition),
    }


class _Mailbox(socketserver.StreamRequestHandler):
    """Takes every message, as a mail server does."""

    def handle(self) -> None:
        """Answer one line after the other."""
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 good\r\n")


@contextlib.contextmanager
def mail_server() -> Iterator[int]:
    """Yield the port of a mail server on this machine."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mailbox) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def run_crawler(program: Path, folder: Path, *words: str) -> None:
    """Run a command of the program on the desk of the sample outlets."""
    options = ["--demo", "--data", str(folder / "data"), "--config", str(folder / "config")]
    command = [sys.executable, "-m", "crawler", *words, *options]
    done = subprocess.run(command, cwd=program, env=_environment(program), capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert done.returncode in {0, 1}, done.stderr


def measure(program: Path, *, before: bool) -> dict[str, dict[str, float]]:
    """Return the figures of every act."""
    with tempfile.TemporaryDirectory() as temporary, mail_server() as port:
        folder = Path(temporary)
        shutil.copytree(program / "config", folder / "config")
        settings = folder / "config" / "digest.yaml"
        text = settings.read_text(encoding="utf-8").replace("security: starttls", "security: none")
        text = re.sub(r'(?m)^(mail:.*\n)  server: ""', r"\1  server: 127.0.0.1", text).replace(
            "port: 587", f"port: {port}"
        )
        settings.write_text(text, encoding="utf-8")
        run_crawler(program, folder, "run")
        if not before:
            put_translations(folder)
        (folder / "data" / "demo" / "recipients.txt").write_text("reader@desk.example\n", encoding="utf-8")
        options = [
            "--demo",
            "--data",
            str(folder / "data"),
            "--config",
            str(folder / "config"),
            "--port",
            "0",
            "--by",
            "Shirin",
        ]
        command = [sys.executable, "-m", "crawler", "review", *options]
        server = subprocess.Popen(command, cwd=program, env=_environment(program), stdout=subprocess.PIPE, text=True)  # noqa: S603
        try:
            assert server.stdout is not None
            address = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
            assert address is not None
            return _in_browser(address[0], lambda: run_crawler(program, folder, "mail", "send"), before=before)
        finally:
            server.terminate()
            server.wait()


def _in_browser(address: str, mail: Callable[[], None], *, before: bool) -> dict[str, dict[str, float]]:
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *root])
        page = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768}).new_page()
        page.goto("/")
        figures = old_morning(Hand(page), mail) if before else new_morning(Hand(page))
        browser.close()
        return figures


def _environment(program: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(program)}


def main() -> None:
    """Print the figures as one line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", type=Path, default=ROOT)
    parser.add_argument("--before", action="store_true")
    request = parser.parse_args()
    print_figures(measure(request.program.resolve(), before=request.before))


if __name__ == "__main__":
    main()
