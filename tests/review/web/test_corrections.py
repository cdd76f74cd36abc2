"""Printed entries whose articles changed, as an editor settles them on the page: each act once, over nobody's words, taken back."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from review.decisions.flags import flags
from storage.crawling import observations
from storage.database.store import Store
from storage.editing import decisions, settlements
from storage.records import Observation
from tests.review.decisions.test_flags import DAY, TEXTS, november, october, printed_entry, update
from tests.support.desk_page import CONFIG, Browser, Desk
from tests.support.records import NOON


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path, now=NOON + 2 * DAY)


def opened(browser: Browser, draft_id: int) -> dict[str, str]:
    browser.get(f"/correction/{draft_id}")
    return browser.fields(f"/correction/{draft_id}")


def press(browser: Browser, draft_id: int, do: str, status: int = 303, **typed: str) -> str:
    form = opened(browser, draft_id) | typed | {"do": do}
    return browser.post(f"/correction/{draft_id}", form, status)


def open_flags(store: Store) -> int:
    with store.read() as db:
        return len(flags(db, CONFIG.crawl))


def kept(store: Store) -> tuple[int, int]:
    """Standing settlements, and decisions."""
    with store.read() as db:
        return len(settlements.standing_by_draft(db).get(1, ())), len(decisions.by_draft(db, [1]).get(1, ()))


@pytest.mark.parametrize("language", TEXTS)
def test_a_drafted_correction_is_shown_approved_printed_and_told(desk: Desk, tmp_path: Path, language: str) -> None:
    draft_id = printed_entry(desk.store, tmp_path, language)
    browser = desk.browser()
    assert "No cited article has changed" in browser.get("/corrections")
    browser.get("/")  # counts them: none
    update(desk.store, language)
    assert f'href="/correction/{draft_id}"' in browser.get("/corrections")
    _, was, now = TEXTS[language]
    form = opened(browser, draft_id)
    assert form["text"] == now
    assert "1 open" in browser.text
    shown = unescape(browser.text)
    gone, put = (re.findall(rf"<{mark}>(.*?)</{mark}>", shown) for mark in ("del", "ins"))
    assert set(gone) == {word for word in was.split() if word not in now.split()}
    assert set(put) == {word for word in now.split() if word not in was.split()}
    assert f'lang="{language}" dir="{"rtl" if language in {"ar", "ckb"} else "ltr"}"' in shown
    form |= {"do": "approve", "told": "The outlet raised its figure."}
    assert browser.post(f"/correction/{draft_id}", form) == "/corrections"
    assert browser.post(f"/correction/{draft_id}", form) == "/corrections"  # pressed twice: once
    assert kept(desk.store) == (1, 2)
    made = november(desk.store, tmp_path, NOON + 30 * DAY).digest
    assert [(one.after.text, one.note) for one in made.corrections if one.after] == [(now, form["told"])]
    assert "raised its figure" in browser.get("/corrections")


def test_a_correction_is_worded_otherwise_before_it_is_approved(desk: Desk, tmp_path: Path) -> None:
    draft_id = printed_entry(desk.store, tmp_path)
    update(desk.store)
    press(desk.browser(), draft_id, "approve", text="Five people died.", headline="A Deadly Blast")
    entry = october(desk.store, tmp_path, NOON + 3 * DAY).digest.entries[0]
    assert (entry.wording.headline, entry.wording.text, entry.approved_by) == (
        "A Deadly Blast",
        "Five people died.",
        "Shirin",
    )


def test_an_entry_stands_and_readers_are_told_why(desk: Desk, tmp_path: Path) -> None:
    draft_id = printed_entry(desk.store, tmp_path)
    for hours in (30, 45, 60):
        with desk.store.begin() as db:
            observations.add(db, Observation(1, NOON + timedelta(hours=hours), "http_404"))
    browser = desk.browser()
    assert "could no longer be found" in browser.get(f"/correction/{draft_id}")
    press(browser, draft_id, "keep", told="The outlet has taken its report away.")
    assert open_flags(desk.store) == 0
    assert browser.client.get(f"/correction/{draft_id}").headers["location"] == f"/draft/{draft_id}"


def test_a_withdrawn_entry_leaves_a_stone(desk: Desk, tmp_path: Path) -> None:
    draft_id = printed_entry(desk.store, tmp_path)
    update(desk.store)
    press(desk.browser(), draft_id, "withdraw", code="doubtful", note="nobody else has it")
    made = october(desk.store, tmp_path, NOON + 3 * DAY)
    assert [(one.draft_id, one.state) for one in made.digest.tombstones] == [(draft_id, "withdrawn")]
    assert "nobody else" not in made.files[0].read_text(encoding="utf-8")


def test_what_no_correction_could_be_drafted_for_is_not_approved_as_it_was(desk: Desk, tmp_path: Path) -> None:
    draft_id = printed_entry(desk.store, tmp_path)
    update(desk.store, text="Police closed the road. Nobody was hurt.")
    browser = desk.browser()
    assert "No correction could be drafted" in browser.get(f"/correction/{draft_id}")
    shown = press(browser, draft_id, "approve", 422)
    assert "is the same as the published text" in shown
    assert kept(desk.store) == (0, 1)
    press(browser, draft_id, "open", text="Nobody was hurt.")
    assert "edited" in browser.get(f"/draft/{draft_id}")


@pytest.mark.parametrize("do", ["approve", "keep", "open", "withdraw"])
def test_each_act_is_taken_back_exactly(desk: Desk, tmp_path: Path, do: str) -> None:
    draft_id = printed_entry(desk.store, tmp_path)
    update(desk.store)
    browser = desk.browser()
    press(browser, draft_id, do)
    assert open_flags(desk.store) == 0
    browser.get("/corrections")
    browser.post("/undo", browser.fields("/undo"))
    assert open_flags(desk.store) == 1
    assert kept(desk.store)[0] == 0
    assert october(desk.store, tmp_path, NOON + 3 * DAY).unchanged
    press(browser, draft_id, do)  # and done again
    assert open_flags(desk.store) == 0


def test_the_second_of_two_editors_sees_both_texts_and_loses_nothing(desk: Desk, tmp_path: Path) -> None:
    draft_id = printed_entry(desk.store, tmp_path)
    update(desk.store)
    first, second = desk.browser(), desk.browser()
    form = opened(second, draft_id) | {"do": "approve", "text": "Five men died."}
    press(first, draft_id, "approve")
    shown = second.post(f"/correction/{draft_id}", form, 409)
    assert "Two texts" in shown
    assert "Five men died." in shown
    assert "Five men died." in first.get(f"/draft/{draft_id}")  # in its history, whatever becomes of that tab
    assert kept(desk.store)[0] == 1


def test_an_article_that_changed_once_more_is_looked_at_again(desk: Desk, tmp_path: Path) -> None:
    draft_id = printed_entry(desk.store, tmp_path)
    update(desk.store)
    browser = desk.browser()
    form = opened(browser, draft_id) | {"do": "approve", "told": "Raised."}
    update(desk.store, text="The blast killed 7 people. Police closed the road.", fetched_at=NOON + 2 * DAY)
    shown = browser.post(f"/correction/{draft_id}", form, 409)
    assert "has changed again" in shown
    assert "<ins>7</ins>" in shown
    assert re.search(r'name="told"[^>]*value="Raised\."', shown)
    assert kept(desk.store) == (0, 1)


def test_a_draft_that_is_flagged_says_so(desk: Desk, tmp_path: Path) -> None:
    draft_id = printed_entry(desk.store, tmp_path)
    update(desk.store)
    browser = desk.browser()
    assert f'href="/correction/{draft_id}"' in browser.get(f"/draft/{draft_id}")
    assert "1 published entry" in browser.get("/")
