"""No page shows a word that no catalogue has: with every message in brackets, all that is outside of them is data."""

import gettext
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from review.web.handlers import arrivals
from review.web.request import render
from storage.catalogues import dates, messages
from storage.database.store import open_store
from tests.support.desk_page import Desk

PAGES = (
    "/",
    "/?state=",
    "/history",
    "/keys",
    "/sources",
    "/publish",
    "/corrections",
    "/search",
    "/search?q=x",
    "/articles",
    "/why?of=1x",
    "/nowhere",
)
_DATA = re.compile(r"[A-Za-z]{3,}")
TITLE = "Officials open a new school in Makhmur"
KNOWN = {
    "Shirin",
    "Rudaw",
    "Elaph",
    "crawler",
    "English",
    "Kurmancî",
    "Kurmanc",
    "Ctrl",
    "Enter",
    "Esc",
    "Shift",
    "UTC",
    "Asia",
    "Baghdad",
}


class Bracketed(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


class Shown(HTMLParser):
    """The text of a page and its attributes that people read, but for keys, code and what is data of an outlet."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value or "" for name, value in attrs if name in {"aria-label", "title", "placeholder", "alt"}]
        if tag in {"kbd", "code", "style", "script", "svg"}:
            self.within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if not self.within:
            self.texts.append(data)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for module in (render, arrivals, dates, messages):
        monkeypatch.setattr(module, "catalogue", lambda _language: Bracketed())
    forget()
    made = Desk(open_store(tmp_path / "desk.db"), tmp_path, health=())
    made.add(headline="Ⰰ", text="ⰀⰁⰂ ⰃⰄ.", outlets=("Ⰰ",), relevance=0.9)
    yield made
    forget()


def forget() -> None:
    """What is remembered in other words than those of the test's catalogue, or in those."""
    for remembered in (render.environment, render.compile_pages, messages.said, messages._said):
        remembered.cache_clear()


@pytest.mark.parametrize("path", [*PAGES, "/draft/1", "/day/2023-10-03", "/article/1"])
def test_every_word_of_a_page_is_looked_up(desk: Desk, path: str) -> None:
    answer = desk.browser().client.get(path, headers={"Accept-Language": "ckb"})
    shown = "\n".join(Shown(answer.text).texts).replace(TITLE, "")
    while "⟦" in shown:  # messages within messages
        shown = re.sub("⟦[^⟦⟧]*⟧", " ", shown)
    assert {word for word in _DATA.findall(shown) if word not in KNOWN} == set()
