"""Pictures of the desk: right in numbers, mirrored for pages from right to left, with words for who cannot see them."""

import re
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from review.web.views import drawings
from review.web.views.drawings import TimelineMark
from review.web.views.pictures_view import bands_of
from storage.corpus import articles, copies, stories
from storage.database.store import Store
from storage.records import Copy, Member
from tests.support.desk_page import Desk
from tests.support.records import NOON, an_article

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def add(desk: Desk, story: int, source: str, language: str, hours: float, copy_of: int = 0) -> int:
    """An article of a story so many hours before noon."""
    with desk.store.begin() as db:
        at = NOON - hours * HOUR
        article = an_article(
            source=source,
            identity=f"{source} {hours}",
            language=language,
            published_at=at,
            fetched_at=at,
            title="لافاو",
        )
        article_id, _ = articles.add(db, article)
        stories.join(db, [Member(story or stories.open_story(db, at), article_id, 0.9, "same names: Mosul")])
        if copy_of:
            copies.keep(db, [Copy(article_id, copy_of, 1.0, 1.0, "same words")])
    return article_id


def svgs(shown: str) -> list[ET.Element]:
    return [ET.fromstring(found) for found in re.findall(r"<svg.*?</svg>", shown, re.DOTALL)]


@pytest.mark.parametrize(
    ("language", "first"), [("en", "articles"), ("ar", "مقالات"), ("ckb", "وتار"), ("kmr", "gotar")]
)
def test_coverage_counts_articles_by_outlet_and_day_and_what_came_of_them(
    desk: Desk, language: str, first: str
) -> None:
    draft = desk.add(headline="Flood in Mosul")
    lead = add(desk, draft.story_id or 0, "elaph", "ar", 1)
    add(desk, draft.story_id or 0, "shafaq", "ar", 2, copy_of=lead)
    for number in range(3):
        add(desk, 0, "elaph", "ar", 48 + number / 10)
    browser = desk.browser()
    numbers = browser.client.get("/coverage.json").json()
    assert numbers["days"][-1] == f"{NOON.date() - DAY}"
    assert len(numbers["days"]) == 28
    by_outlet = {each["outlet"]: each["counts"] for each in numbers["outlets"]}
    assert by_outlet["elaph"][-2:] == [3, 0]
    assert sum(by_outlet["rudaw"]) == 0
    assert numbers["funnel"] == {"days": 7, "articles": 6, "copies": 1, "stories": 4, "drafted": 1, "approved": 0}
    browser.post("/language", {"language": language, "back": "/"})
    pictures = svgs(browser.get("/coverage"))
    assert len(pictures) == 2 + len(numbers["outlets"])
    assert first in "".join(pictures[0].itertext())


def test_a_draft_shows_who_reported_it_first_and_who_copied_whom(desk: Desk) -> None:
    draft = desk.add(headline="Flood in Mosul")
    browser = desk.browser()
    assert "Who reported it when" not in browser.get(f"/draft/{draft.id}")
    lead = add(desk, draft.story_id or 0, "elaph", "ckb", 3)
    add(desk, draft.story_id or 0, "shafaq", "ar", 1, copy_of=lead)
    shown = browser.get(f"/draft/{draft.id}")
    assert "Who reported it when" in shown
    (picture,) = (svg for svg in svgs(shown) if "first" in (svg.get("aria-label") or ""))
    titles = [title.text or "" for title in picture.iter("title")]
    assert "Sorani Kurdish" in titles[0]
    assert titles[1].endswith("copy")
    told = browser.client.get(f"/draft/{draft.id}/timeline.json").json()["articles"]
    assert [(each["outlet"], each["copied_outlet"]) for each in told] == [
        ("elaph", None), ("shafaq", "elaph"), ("rudaw", None),
    ]  # fmt: skip
    assert browser.client.get("/draft/999/timeline.json").status_code == 404


def test_a_day_off_is_expected_and_a_silent_day_is_not() -> None:
    days = [date(2023, 10, 1) + number * DAY for number in range(28)]
    counts = [0 if day.weekday() == 4 else 20 for day in days]
    counts[9] = 0
    bands = bands_of(counts, days)
    outside = [place for place, (least, most) in enumerate(bands) if not least <= counts[place] <= most]
    assert 9 in outside
    assert all(days[place].weekday() != 4 for place in outside) or len(outside) < 6
    assert bands_of([0] * 28, days)[0] == (0, 0)


def test_right_to_left_everything_is_mirrored_but_the_words() -> None:
    days = [("1", "1"), ("", "2")]
    left, right = (
        ET.fromstring(drawings.heat_map({"<إيلاف> & co": [3, 0]}, days, "x", rtl=rtl)) for rtl in (False, True)
    )
    wide = float(left.get("width") or 0)
    for one, other in zip(left.iter("rect"), right.iter("rect"), strict=True):
        assert float(one.get("x") or 0) + float(other.get("x") or 0) + float(one.get("width") or 0) == pytest.approx(
            wide
        )
    assert [text.text for text in left.iter("text")] == [text.text for text in right.iter("text")]
    assert [text.get("text-anchor") for text in right.iter("text")] == ["middle", "start"]


def test_pictures_of_nothing_and_of_one_moment_can_be_drawn() -> None:
    for rtl in (False, True):
        ET.fromstring(drawings.heat_map({}, [], "x", rtl=rtl))
        ET.fromstring(drawings.funnel([("in", 0)], "x", rtl=rtl))
        ET.fromstring(drawings.sparkline([0], [(0, 0)], ["x"], "x", rtl=rtl))
        marks = [TimelineMark("Rudaw", NOON, "Rudaw"), TimelineMark("Elaph", NOON, "Elaph", 0)]
        ET.fromstring(drawings.timeline(marks, ("12:00", "12:00"), "x", rtl=rtl))
