"""One calendar for every door: what no desk can mean is refused where it is given, and what was stored before can be put right."""

from datetime import date
from pathlib import Path

import pytest

from storage.corpus import articles
from storage.database.store import Store
from storage.editing import decisions
from storage.errors import StoreError
from storage.text.calendar import any_date, is_sane, long_date, read_date
from tests.support.desk_page import Desk

ODD = ["0226-11-28", "November 28, 226", "28 Nov 226", "1899-12-31", "2101-01-01", "9999-12-31", "October 3, 203"]


@pytest.mark.parametrize("typed", ODD)
def test_a_day_of_another_age_is_no_day_but_can_be_told(typed: str) -> None:
    assert read_date(typed) is None
    day = any_date(typed)
    assert day is not None
    assert not is_sane(day)
    assert any_date(long_date(day)) == day


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2023, 10, 3), date(2100, 12, 31)])
def test_writer_and_reader_have_one_calendar(day: date) -> None:
    assert read_date(long_date(day)) == read_date(str(day)) == day


def test_the_page_refuses_such_a_day_and_the_file_goes_on(store: Store, tmp_path: Path) -> None:
    desk = Desk(store, tmp_path)
    draft = desk.add(headline="قوتابخانە کرایەوە", language="ckb")
    browser = desk.browser()
    for typed in (*ODD, "someday"):
        for do in ("approve", "save"):
            browser.press(draft.id, do, 422, date=typed, headline=f"Headline of {typed}")
            assert f"Headline of {typed}" in browser.text  # what was typed is still in the form
    with store.read() as db:
        assert decisions.all_by_draft(db) == {}
    browser.press(draft.id, "approve", date="2023-10-05")
    assert "## October 5, 2023" in desk.context.queue.file.path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    ["/?first=9999-12-31", "/?last=9999-12-31&first=9999-12-01", "/?first=0001-01-01", "/history?first=9999-12-31"],
)
def test_the_last_day_of_the_calendar_in_an_address_is_no_filter(store: Store, tmp_path: Path, path: str) -> None:
    desk = Desk(store, tmp_path)
    desk.add()
    desk.browser().get(path)


@pytest.mark.parametrize(
    "path", ["/publish?first=9999-12-31", "/publish/page?first=9999-12-31&last=9999-12-31", "/publish?first=0001-01-01"]
)
def test_days_that_cannot_be_meant_are_refused_where_they_are_published(
    store: Store, tmp_path: Path, path: str
) -> None:
    Desk(store, tmp_path).browser().get(path, 409)


@pytest.mark.parametrize("path", ["/day/9999-12-31", "/day/0226-11-28", f"/draft/{2**63}", f"/article/{2**63}"])
def test_what_cannot_be_there_is_not_found(store: Store, tmp_path: Path, path: str) -> None:
    Desk(store, tmp_path).browser().get(path, 404)


def test_a_number_larger_than_any_is_told_in_a_sentence(store: Store) -> None:
    if store.engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL compares such a number and finds nothing")
    for opened in (store.read, store.begin):
        with pytest.raises(StoreError, match="a number this large"), opened() as db:
            articles.get(db, [2**63])
