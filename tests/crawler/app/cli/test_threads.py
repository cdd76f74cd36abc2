"""`crawler threads`: list, show, link and cut."""

import json
from pathlib import Path

import pytest

from crawler.app.desk.desk import open_desk
from storage.editing import drafts, page_acts
from tests.support.command import crawler
from tests.support.paths import ROOT
from tests.support.thread_reports import a_story


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def ids(data: Path) -> list[int]:
    """Return the drafts of a fire and of an arrest."""
    with open_desk(data, ROOT / "config") as desk, desk.store.begin() as db:
        stories = [a_story(db, at, title, "Officials said so.") for at, title in enumerate(("Fire", "Arrest"))]
        return [drafts.of_stories(db, [story_id])[story_id] for story_id in stories]


def test_two_drafts_are_linked_shown_and_cut(data: Path, ids: list[int]) -> None:
    fire, arrest = ids
    linked = crawler("threads", "link", str(arrest), str(fire), "--by", "Shirin", data=data)
    assert (linked.returncode, linked.stderr) == (0, "")
    assert f"draft {arrest} continues draft {fire}" in linked.stdout
    listed = json.loads(crawler("threads", "list", "--json", data=data).stdout)["links"]
    assert [(link["later"], link["earlier"], link["by"]) for link in listed] == [(arrest, fire, "Shirin")]
    assert "1 link" in crawler("threads", "list", data=data).stdout
    shown = json.loads(crawler("threads", "show", str(fire), "--json", data=data).stdout)
    assert [(story["draft_id"], story["state"]) for story in shown["stories"]] == [
        (fire, "waiting"),
        (arrest, "waiting"),
    ]
    assert f"continues draft {fire}: by Shirin" in crawler("threads", "show", str(arrest), data=data).stdout
    cut = json.loads(crawler("threads", "cut", str(arrest), str(fire), "--json", "--by", "Shirin", data=data).stdout)
    with open_desk(data, ROOT / "config") as desk, desk.store.read() as db:
        assert [act.id for act in page_acts.newest(db, 1)] == [cut["action"]], "it can be undone on the page"
    assert json.loads(crawler("threads", "list", "--json", data=data).stdout) == {"links": []}


def test_what_cannot_be_linked_is_said(data: Path, ids: list[int]) -> None:
    again = crawler("threads", "link", str(ids[0]), str(ids[0]), data=data)
    assert again.returncode
    assert "does not continue itself" in again.stderr
    missing = crawler("threads", "show", "4711", data=data)
    assert missing.returncode
    assert "draft 4711" in missing.stderr
