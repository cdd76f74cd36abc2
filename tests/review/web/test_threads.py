"""A draft says what it continues; editors link, cut and undo; a thread is a timeline, in four languages and by command too."""

from pathlib import Path

import pytest

from storage.corpus import thread_links
from storage.corpus.thread_links import StoredLink
from storage.database.store import Store
from storage.editing import decisions, drafts, page_acts
from storage.publishing import digests
from storage.publishing.published import Digest
from storage.records import MACHINE, Entry
from tests.support.desk_page import Desk
from tests.support.records import NOON, a_decision, a_wording
from tests.support.thread_reports import a_story, lead_of

TEXT = "Officials said so on Tuesday."


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def three(store: Store) -> list[int]:
    """Return the drafts of a fire, an arrest and an inquiry, of which the arrest was found to continue the fire, in three languages."""
    told = (("Fire in Kalar", "en"), ("اعتقال صاحب المخزن", "ar"), ("لێکۆڵینەوە لە ئاگرەکە", "ckb"))
    with store.begin() as db:
        ids = [a_story(db, at * 5, title, TEXT, language) for at, (title, language) in enumerate(told)]
        link = StoredLink(lead_of(db, ids[1]), lead_of(db, ids[0]), "linked", 0.8, "5 days apart", MACHINE, NOON)
        thread_links.suggest(db, [link])
        return [drafts.of_stories(db, [story_id])[story_id] for story_id in ids]


def publish(store: Store, draft_id: int) -> None:
    with store.begin() as db:
        draft = drafts.get(db, draft_id)
        assert draft is not None
        words = a_wording(date=draft.date, headline=draft.headline, text=draft.text, language=draft.language)
        decisions.add(db, a_decision(draft_id=draft_id, wording=words))
        entry = Entry(draft_id, words, "Shirin", NOON)
        digests.add(db, Digest("Iraq", draft.date, draft.date, (entry,), ()), NOON)


def test_a_draft_says_which_entry_it_continues(desk: Desk) -> None:
    fire, arrest, _ = three(desk.store)
    browser = desk.browser()
    assert f"continues draft {fire} (October 3, 2023)" in browser.get(f"/draft/{arrest}")
    publish(desk.store, fire)
    assert f"continues entry {fire} (October 3, 2023)" in browser.get(f"/draft/{arrest}")
    assert f"continued by draft {arrest} (October 8, 2023)" in browser.get(f"/draft/{fire}")


def test_the_queue_file_says_it_too_in_the_desks_language(desk: Desk) -> None:
    fire, _, _ = three(desk.store)
    publish(desk.store, fire)
    desk.sync("Filer")
    text = desk.context.queue.file.path.read_text(encoding="utf-8")
    assert f"Continues entry {fire} (October 3, 2023): Fire in Kalar" in text
    before = desk.sync("Filer")
    assert desk.context.queue.file.path.read_text(encoding="utf-8") == text, before


def test_an_editor_cuts_links_and_undoes_both(desk: Desk) -> None:
    fire, arrest, inquiry = three(desk.store)
    browser = desk.browser()
    where = browser.post(f"/draft/{arrest}/cut", {"token": "one", "earlier": str(fire)})
    assert where.startswith(f"/draft/{arrest}")
    assert f"draft {fire} (" not in browser.get(f"/draft/{arrest}")
    browser.post(f"/draft/{inquiry}/link", {"token": "two", "earlier": str(arrest)})
    browser.post(f"/draft/{inquiry}/link", {"token": "two", "earlier": str(arrest)})
    assert f"continues draft {arrest}" in browser.get(f"/draft/{inquiry}")
    with desk.store.read() as db:
        acts = page_acts.newest(db, 5)
    assert [act.kind for act in acts] == ["link", "cut"], "a form sent twice counts once"
    for at, act in enumerate(acts):
        browser.post("/undo", {"token": f"u{at}", "act": str(act.id)})
    assert f"continues draft {fire}" in browser.get(f"/draft/{arrest}")
    assert "continues draft" not in browser.get(f"/draft/{inquiry}")
    history = browser.get("/history")
    assert "Link cut" in history
    assert "Linked with an earlier entry" in history


def test_what_cannot_be_linked_is_said(desk: Desk) -> None:
    fire, arrest, _ = three(desk.store)
    browser = desk.browser()
    assert "is not the number" in browser.post(f"/draft/{arrest}/link", {"token": "one", "earlier": "ten"}, 409)
    assert "comes before" in browser.post(f"/draft/{fire}/link", {"token": "two", "earlier": str(arrest)}, 409)
    browser.post(f"/draft/{arrest}/link", {"token": "three", "earlier": "4711"}, 404)


def test_a_thread_is_a_timeline(desk: Desk) -> None:
    fire, arrest, inquiry = three(desk.store)
    publish(desk.store, fire)
    desk.browser().post(f"/draft/{inquiry}/link", {"token": "one", "earlier": str(arrest)})
    for of in (fire, arrest, inquiry):
        shown = desk.browser().get(f"/threads/{of}")
        places = [shown.index(f'href="/draft/{each}"') for each in (fire, arrest, inquiry)]
        assert places == sorted(places)
        assert "Arabic" in shown
        assert "Sorani Kurdish" in shown
        assert f"continues entry {fire} (October 3, 2023)" in shown
        assert "edition 1" in shown
    desk.browser().get("/threads/4711", 404)


@pytest.mark.parametrize("language", ["ar", "ckb", "kmr"])
def test_the_timeline_speaks_the_visitors_language(desk: Desk, language: str) -> None:
    _, arrest, _ = three(desk.store)
    browser = desk.browser()
    browser.post("/language", {"language": language})
    shown = browser.get(f"/threads/{arrest}") + browser.get(f"/draft/{arrest}")
    assert "continues" not in shown
    assert "Thread<" not in shown
    assert f'dir="{"ltr" if language == "kmr" else "rtl"}"' in shown
