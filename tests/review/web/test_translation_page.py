"""An editor translates a draft beside its original, in Debian's Chromium, on the sample outlets' desk."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from review.decisions import rules
from storage.database.store import open_store
from storage.editing import decisions, drafts, translations
from storage.editing.translations import Translation
from storage.records import Draft, Wording
from tests.support.browser import CHROMIUM
from tests.support.desk_server import desk_page

pytest_plugins = ["tests.support.desk_in_browser"]
pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium")
ENGLISH = (
    "The ministry said on Tuesday that work in the city of {place} will go on until the end of the year, part {number}."
)


def english(number: int) -> str:
    return "The Ministry Goes On with Its Work" if number == 0 else ENGLISH.format(place="Baghdad", number=number)


@pytest.fixture(scope="module")
def translated(demo_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with a machine translation of every Arabic and Sorani draft; the Kurmanji ones have none."""
    folder = shutil.copytree(demo_run, tmp_path_factory.mktemp("translating") / "data")
    store = open_store(folder / "demo" / "desk.db")
    seen: set[str] = set()
    with store.begin() as db:
        for draft in drafts.latest(db):
            for number, text in enumerate(translations.texts_of(draft)):
                if draft.language in {"ar", "ckb"} and text not in seen:
                    seen.add(text)
                    translations.put(db, text, Translation(english(number), "small"), "en", datetime.now(UTC))
    store.close()
    return folder


@pytest.fixture
def data(translated: Path, tmp_path: Path) -> Path:
    """The data folder of this test's own desk."""
    return shutil.copytree(translated, tmp_path / "data")


@pytest.fixture
def address(data: Path) -> Iterator[str]:
    with desk_page(data, "--by", "Shirin") as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    assert faults == []


def draft_of(page: Page) -> int:
    return int(re.search(r"/draft/(\d+)", page.url)[1])  # type: ignore[index]


def decided(data: Path, draft_id: int) -> tuple[Draft, rules.DraftState, Wording]:
    store = open_store(data / "demo" / "desk.db")
    with store.read() as db:
        draft = drafts.get(db, draft_id)
        assert draft is not None
        state = rules.standing(decisions.by_draft(db, [draft_id]).get(draft_id, ()))
    store.close()
    return draft, state, rules.words(draft, state)


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_a_draft_is_translated_and_approved_by_two_keys(data: Path, address: str, page: Page, language: str) -> None:
    page.goto(f"{address}/begin?language={language}")
    draft_id = draft_of(page)
    original = page.locator("#translation .original").first
    assert (original.get_attribute("lang"), original.get_attribute("dir")) == (language, "rtl")
    assert page.locator("[name=text]").get_attribute("dir") == "rtl"
    page.keyboard.press("Shift+V")
    draft, _, before = decided(data, draft_id)
    expected = " ".join(english(number) for number in range(1, len(draft.sentences) + 1))
    assert page.input_value("[name=headline]") == english(0)
    assert page.input_value("[name=text]") == expected
    assert page.locator("[name=text]").get_attribute("dir") == "ltr"
    assert before.language == language  # nothing is decided by inserting
    with page.expect_navigation():
        page.keyboard.press("a")
    _, state, words = decided(data, draft_id)
    assert state.state == "approved"
    assert (words.headline, words.text, words.language) == (english(0), expected, "en")


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_sentences_go_where_their_originals_were_one_by_one(
    data: Path, address: str, page: Page, language: str
) -> None:
    page.goto(f"{address}/begin?language={language}")
    draft, _, _ = decided(data, draft_of(page))
    page.keyboard.press("Shift+I")
    assert page.input_value("[name=headline]") == english(0)
    page.keyboard.press("Shift+I")
    rest = [sentence.printed or sentence.text for sentence in draft.sentences[1:]]
    assert page.input_value("[name=text]") == " ".join([english(1), *rest])
    last = len(draft.sentences)
    page.locator(f"[data-sentence='{last}'] [data-insert=this]").click()
    assert page.input_value("[name=text]").endswith(english(last))
    assert page.locator(f"[data-sentence='{last}'].done").count() == 1
    page.locator("[name=text]").focus()
    page.keyboard.press("Control+z")
    assert page.input_value("[name=text]").endswith(draft.sentences[-1].printed or draft.sentences[-1].text)
    page.keyboard.press("Escape")
    page.locator(f"[data-sentence='{last}'] [data-insert=this]").click()
    page.locator(f"[data-sentence='{last}'] [data-insert=this]").click()  # twice is once
    assert page.input_value("[name=text]").count(english(last)) == 1
    page.reload()
    assert page.input_value("[name=headline]") == english(0)  # what was typed is kept


def test_an_emptied_entry_takes_each_sentence_in_order(data: Path, address: str, page: Page) -> None:
    page.goto(f"{address}/begin?language=ar")
    page.keyboard.press("Shift+E")
    assert page.input_value("[name=text]") == ""
    assert page.evaluate("document.activeElement.name") == "headline"
    page.keyboard.press("Escape")
    draft, _, _ = decided(data, draft_of(page))
    for number in range(len(draft.sentences), 0, -1):
        page.locator(f"[data-sentence='{number}'] [data-insert=this]").click()
    expected = [english(number) for number in range(1, len(draft.sentences) + 1)]
    assert page.input_value("[name=text]") == " ".join(expected)
    page.evaluate("sessionStorage.clear()")


def test_without_a_translator_the_original_and_its_names_stand_beside(address: str, page: Page) -> None:
    page.goto(f"{address}/begin?language=kmr")
    panel = page.locator("#translation")
    assert panel.locator(".original").count() >= 2
    assert panel.locator("[data-insert=this], [data-insert=all]").count() == 0
    names = panel.locator("[data-insert=name]")
    assert names.count() > 0
    page.locator("[name=text]").focus()
    page.keyboard.press("Control+End")
    name = names.first.text_content()
    names.first.click()
    assert page.input_value("[name=text]").endswith(f" {name}")
    assert page.evaluate("document.activeElement.name") == "text"  # and typing goes on
    page.evaluate("sessionStorage.clear()")


def test_an_english_draft_has_no_such_panel(address: str, page: Page) -> None:
    page.goto(f"{address}/begin?language=en")
    assert page.locator("#translation").count() == 0


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (360, "ckb"), (768, "ar"), (1440, "ckb")])
def test_nothing_reaches_over_the_edge(address: str, page: Page, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}/begin?language={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    entry = page.locator("[name=text]").bounding_box()
    panel = page.locator("#translation").bounding_box()
    assert entry is not None
    assert panel is not None
    assert (panel["x"] > entry["x"] + entry["width"]) == (width >= 768)
    page.set_viewport_size({"width": 1440, "height": 900})
