"""The queue as a reading list: what a row shows, how rows are found and ordered, and one decision on several of them."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from review.decisions.asking import left_out
from review.decisions.rules import DraftState
from review.web.views.queue_view import RowDetail, row_details
from review.web.views.row_flags import RowFlag, flags_of
from storage.catalogues.messages import DRAFT_NOTES
from storage.corpus import articles, breaking, stories
from storage.corpus.breaking import Breaking
from storage.database.store import Store
from storage.editing import decisions, drafts, page_acts
from storage.records import Draft, Member
from tests.support.desk_page import Browser, Desk
from tests.support.records import NOON, an_article

FOUR = {
    "en": ("A school opens", "Officials opened a school in Makhmur."),
    "ar": ("افتتاح مدرسة", "افتتحت الوزارة مدرسة في مخمور."),
    "ckb": ("قوتابخانەیەک کرایەوە", "لە مەخموور قوتابخانەیەک کرایەوە."),
    "kmr": ("Dibistanek vebû", "Li Mexmûrê dibistanek vebû."),
}


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def headlines(shown: str) -> list[str]:
    return re.findall(r"data-row[^>]*>([^<]+)</a>", shown)


def choose(browser: Browser, path: str, chosen: list[Draft], do: str, **typed: str) -> str:
    """Choose rows of the list and press a button."""
    shown = browser.get(path)
    form = {"token": f"t {path} {do}", "do": do} | typed
    for draft in chosen:
        version = re.search(rf'name="pick-{draft.id}" value="([^"]+)"', shown)
        form[f"pick-{draft.id}"] = version[1] if version else "1.0"
    return browser.post(path, form)


def detail_of(desk: Desk, draft: Draft) -> RowDetail:
    with desk.store.read() as db:
        rows = [row for row in desk.context.queue.rows.read(db, desk.now) if row.id == draft.id]
        return row_details(db, rows, "en")[draft.id]


@pytest.mark.parametrize("language", FOUR)
def test_a_row_shows_its_text_and_the_languages_it_is_reported_in(desk: Desk, language: str) -> None:
    headline, text = FOUR[language]
    draft = desk.add(headline=headline, text=text, language=language)
    with desk.store.begin() as db:
        other, _ = articles.add(db, an_article(identity="o", source="elaph", text="Weşan.", language="kmr", title="W"))
        stories.join(db, [Member(draft.story_id or 0, other, 0.7, "same names")])
    shown = detail_of(desk, draft)
    assert shown.line == text
    assert set(shown.languages) == {language, "kmr"}
    assert (RowFlag("to translate", "") in shown.flags) == (language != "en")


def test_flags_say_what_happened_to_a_draft_and_why(desk: Desk) -> None:
    draft = desk.add(headline="Two die in Basra")
    assert detail_of(desk, draft).flags == []
    notes = ("outlets differ: Rudaw: 2 dead; Elaph: 3", "update to entry 4 of October 1, 2023: One dies in Basra")
    with desk.store.begin() as db:
        drafts.add(db, replace(draft, headline="Three die in Basra", notes=notes))
    flags = dict(detail_of(desk, draft).flags)
    assert list(flags) == ["updated", "differs", "published before"]
    assert flags["differs"] == notes[0]
    browser = desk.browser()
    browser.get(f"/draft/{draft.id}")
    form = browser.fields(f"/draft/{draft.id}")
    browser.post(f"/draft/{draft.id}", form | {"do": "save", "text": "Three people died."})
    browser.post(f"/draft/{draft.id}", form | {"do": "save", "text": "Four people died."}, 409)
    assert "conflict" in dict(detail_of(desk, draft).flags)


def test_flags_are_read_from_the_notes_that_drafts_have_today(desk: Desk) -> None:
    draft, state = desk.add(headline="Two die in Basra"), DraftState()
    notes = [re.sub(r"\{\w+\}", "7", note) for note in DRAFT_NOTES]
    flagged = {flag.name: note for note in notes for flag in flags_of(replace(draft, notes=(note,)), state, "en", "en")}
    assert set(flagged) == {"differs", "published before", "follows", "opinion", "no date", "headline only"}
    assert "link is here" not in flagged["headline only"]  # that is of another article than the one it leads with
    assert left_out(notes) == {7}


@pytest.mark.parametrize(
    ("language", "words"), [("en", "makhm"), ("ar", "مخمور"), ("ckb", "مەخموور"), ("kmr", "mexmur")]
)
def test_rows_are_found_by_words_of_headline_or_text(desk: Desk, language: str, words: str) -> None:
    headline, text = FOUR[language]
    first = desk.add(headline=headline, text=text, language=language)
    second = desk.add(headline=f"{headline} 2", text=text, language=language)
    desk.add(headline="Weather", text="Rain in the south.")
    browser = desk.browser()
    assert set(headlines(browser.get(f"/?words={words}"))) == {headline, f"{headline} 2"}
    begun = browser.client.get(f"/begin?words={words}").headers["location"]
    assert begun.startswith(f"/draft/{first.id}?words=")
    browser.get(begun)
    form = browser.fields(f"/draft/{first.id}") | {"do": "approve"}
    address = begun.partition("?")[2]
    assert browser.post(f"/draft/{first.id}?{address}", form).startswith(f"/draft/{second.id}?words=")
    assert headlines(browser.get("/?words=xyzzy")) == []


def test_rows_are_ordered_as_the_address_says(desk: Desk) -> None:
    desk.add(headline="Low", relevance=0.1, date=NOON.date() + timedelta(days=1))
    desk.add(headline="High", relevance=0.9, outlets=("Rudaw",))
    desk.add(headline="Both", relevance=0.5, outlets=("Rudaw", "Elaph"))
    browser = desk.browser()
    assert browser.client.get("/begin?sort=relevance").headers["location"] == "/draft/2?sort=relevance"
    assert browser.client.get("/begin?sort=outlets").headers["location"] == "/draft/3?sort=outlets"
    assert browser.client.get("/begin?sort=nonsense").headers["location"] == "/draft/1"
    browser.get("/draft/3?sort=relevance")
    assert '<a rel="prev" href="/draft/2?sort=relevance"' in browser.text


def test_several_rows_are_rejected_with_one_reason_and_undone_together(desk: Desk) -> None:
    chosen = [desk.add(headline=f"Sport {number}") for number in range(3)]
    desk.add(headline="News")
    browser = desk.browser()
    went = choose(browser, "/", chosen, "reject:off topic", note="sport")
    assert headlines(browser.get(went)) == ["News"]
    with desk.store.read() as db:
        decided = decisions.by_draft(db, [draft.id for draft in chosen])
        assert {decision.reason for of_draft in decided.values() for decision in of_draft} == {"off topic: sport"}
        assert len(page_acts.newest(db, 10)) == 3
    browser.post("/undo", browser.fields("/undo"))
    assert len(headlines(browser.get("/"))) == 4


def test_rows_are_snoozed_until_tomorrow_and_one_is_approved_from_the_list(desk: Desk) -> None:
    chosen = [desk.add(headline=f"Draft {number}") for number in range(3)]
    browser = desk.browser()
    choose(browser, "/", chosen[:2], "snooze")
    assert headlines(browser.get("/")) == ["Draft 2"]
    choose(browser, "/", chosen[2:], "approve")
    assert headlines(browser.get("/?state=approved")) == ["Draft 2"]
    desk.now += timedelta(days=1)
    assert len(headlines(browser.get("/"))) == 2


def test_a_row_that_changed_since_it_was_shown_is_left_as_it_is(desk: Desk) -> None:
    stays, goes = desk.add(headline="Old words"), desk.add(headline="Same words")
    browser = desk.browser()
    shown = browser.get("/")
    with desk.store.begin() as db:
        drafts.add(db, replace(stays, headline="New words"))
    form = {"token": "t", "do": "reject:minor", f"pick-{stays.id}": "1.0", f"pick-{goes.id}": "1.0"}
    assert "Old words" in shown
    assert browser.post("/", form).endswith("left=1")
    assert headlines(browser.get("/")) == ["New words"]


def test_nothing_is_done_without_a_choice_or_with_an_act_that_needs_reading(desk: Desk) -> None:
    drafted = [desk.add(headline=f"Draft {number}") for number in range(2)]
    browser = desk.browser()
    browser.post("/", {"token": "t", "do": "reject:minor"}, 409)
    browser.post("/", {"token": "t", "do": "approve"} | {f"pick-{draft.id}": "1.0" for draft in drafted}, 400)
    browser.post("/", {"token": "t", "do": "publish", f"pick-{drafted[0].id}": "1.0"}, 400)
    assert len(headlines(browser.get("/"))) == 2


@pytest.mark.parametrize("language", FOUR)
def test_what_breaks_is_on_top_until_it_is_decided(desk: Desk, language: str) -> None:
    headline, text = FOUR[language]
    draft = desk.add(headline=headline, text=text, language=language, relevance=0.1)
    desk.add(headline="A road is closed", relevance=0.9, date=NOON.date() + timedelta(days=1))
    browser = desk.browser()
    assert headlines(browser.get("/")) == ["A road is closed", headline]
    with desk.store.begin() as db:
        breaking.keep(db, [Breaking(draft.story_id or 0, desk.now, 4, 35.4, 6.1)])
    shown = browser.get("/")
    assert headlines(shown) == [headline, "A road is closed"]
    assert "reported by 4 outlets within 35 minutes" in shown
    assert '<h2 class="day breaking">Breaking</h2>' in shown
    assert headlines(browser.get("/?sort=relevance")) == [headline, "A road is closed"]
    desk.now += timedelta(hours=13)
    assert headlines(browser.get("/")) == ["A road is closed", headline]
    assert "Breaking" not in browser.get("/")


def test_a_decided_draft_is_on_top_no_longer(desk: Desk) -> None:
    draft = desk.add(headline="Two die in Basra")
    with desk.store.begin() as db:
        breaking.keep(db, [Breaking(draft.story_id or 0, desk.now, 4, 35, 6.1)])
    browser = desk.browser()
    assert "Breaking" in browser.get("/")
    choose(browser, "/", [draft], "reject", code="other")
    assert "Breaking" not in browser.get("/?state=")
