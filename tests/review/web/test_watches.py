"""Watches on the page: made, shown and ended by editors, and the way from an alarm to its draft."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from review.web.app import app
from storage.config.alerts import Watch
from storage.database.store import Store
from storage.editing import alarms, watches
from storage.editing.alarms import Alarm
from tests.support.desk_page import Desk
from tests.support.records import NOON


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


FORM = {
    "name": " Floods in  Mosul ",
    "words": "flood، لافاو",
    "places": "Mosul",
    "least_outlets": "2",
    "mail": "a@example.org",
}


def test_a_watch_is_made_shown_and_ended(desk: Desk) -> None:
    browser = desk.browser()
    assert "No watches yet." in browser.get("/watches")
    assert browser.post("/watches", FORM | {"relevance": "0,3", "breaking": "1", "languages": "ckb, ar"}) == "/watches"
    with desk.store.read() as db:
        (stored,) = watches.active(db)
    assert stored.by == "Shirin"
    assert stored.watch.model_dump(exclude_defaults=True) == {
        "name": "Floods in Mosul", "words": ("flood", "لافاو"), "places": ("Mosul",), "least_outlets": 2,
        "mail": ("a@example.org",), "relevance": 0.3, "breaking": True, "languages": ("ckb", "ar"),
    }  # fmt: skip
    shown = browser.get("/watches")
    assert "Floods in Mosul" in shown
    assert "Sorani Kurdish, Arabic" in shown
    assert browser.post("/watches/end", {"name": "Floods in Mosul"}) == "/watches"
    assert "No watches yet." in browser.get("/watches")


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"name": "w"}, "criterion"),
        ({"name": "", "words": "x"}, "name"),
        ({"name": "w", "words": "x", "mail": "nobody"}, "mail"),
        ({"name": "w", "relevance": "much"}, "relevance"),
        ({"name": "taken", "words": "x"}, "another"),
    ],
)
def test_a_form_with_a_fault_is_shown_again(desk: Desk, form: dict[str, str], fault: str) -> None:
    browser = desk.browser()
    browser.post("/watches", {"name": "taken", "words": "y"})
    shown = browser.post("/watches", form, 422)
    assert fault in shown
    assert f'name="name" value="{form["name"]}"' in shown


def test_an_alarm_leads_to_its_draft_and_says_how_it_went(desk: Desk) -> None:
    draft = desk.add(headline="لافاو لە مووسڵ", language="ckb")
    alarm = Alarm("floods", draft.story_id or 0, 1, "chat", 3, "لافاو لە مووسڵ", "", NOON, 1, "cannot be reached", NOON)
    with desk.store.begin() as db:
        assert alarms.keep(db, [alarm]) == 1
    browser = desk.browser()
    shown = browser.get("/watches")
    assert "3 outlets" in shown
    assert "cannot be reached" in shown
    with desk.store.begin() as db:
        alarms.mark_sent(db, [each.id for each in alarms.history(db, 1)], NOON)
    assert "cannot be reached" not in browser.get("/watches")
    assert (
        browser.client.get(f"/story/{draft.story_id}", follow_redirects=False).headers["location"]
        == f"/draft/{draft.id}"
    )
    assert browser.client.get("/story/999", follow_redirects=False).status_code == 404


def test_a_watch_that_was_ended_can_be_taken_up_again(desk: Desk) -> None:
    browser = desk.browser()
    browser.post("/watches", FORM)
    with desk.store.read() as db:
        before = watches.active(db)
    assert "Ended watches" not in browser.get("/watches")
    browser.post("/watches/end", {"name": "Floods in Mosul"})
    assert "Ended watches" in browser.get("/watches")
    fields = browser.fields("/watches/resume")
    assert browser.post("/watches/resume", fields) == "/watches"
    with desk.store.read() as db:
        assert watches.active(db) == before
    assert "Ended watches" not in browser.get("/watches")
    browser.post("/watches/end", fields)
    browser.post("/watches", FORM | {"words": "lehî"})  # another one has the name now
    assert "Ended watches" not in browser.get("/watches")
    browser.post("/watches/resume", fields)
    with desk.store.read() as db:
        assert [stored.watch.words for stored in watches.active(db)] == [("lehî",)]
    browser.post("/watches/end", fields)
    desk.now += timedelta(days=31)
    assert "Ended watches" not in browser.get("/watches")


def test_a_test_is_sent_to_the_addresses_of_a_watch(desk: Desk) -> None:
    tested: list[str] = []
    answers: dict[str, str] = {}

    def send_test(watch: Watch) -> dict[str, str]:
        tested.append(watch.name)
        return answers

    desk.app = app(replace(desk.context, send_test=send_test))
    browser = desk.browser()
    browser.post("/watches", {"name": "لافاو", "words": "لافاو", "mail": "a@example.org", "channels": "chat"})
    browser.post("/watches", {"name": "silent", "words": "x"})
    browser.get("/watches")
    fields = browser.fields("/watches/test")
    assert fields == {"name": "لافاو"}
    with pytest.raises(AssertionError, match="no form"):
        browser.fields("/watches/test", 1)  # the one without addresses has no button
    assert "The test messages were sent." in browser.post("/watches/test", fields, 200)
    answers |= {"mail:a@example.org": "connection refused", "chat": "has no address"}
    shown = browser.post("/watches/test", fields, 200)
    assert "Not every test message was sent:" in shown
    assert "<bdi>a@example.org</bdi>: <bdi>connection refused</bdi>" in shown
    assert tested == ["لافاو", "لافاو"]
    browser.post("/watches/test", {"name": "unknown"}, 404)
    assert browser.client.post("/watches/test", data=fields).status_code == 403  # not from this page
