"""The queue's counts: the same as counting every row for every page, but counted once for a state of the queue."""

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from review.web.services import queue_totals
from review.web.services.queue_rows import STATES, Balance, DraftRow, Filter, Sort, balance, by_day
from review.web.services.queue_totals import QueueTotals
from storage.database.store import open_store
from tests.support.desk_page import Desk
from tests.support.records import NOON

DAY = date(2023, 10, 1)


def some_rows() -> Sequence[DraftRow]:
    """Rows of four days, three outlets, four languages and every state, the newest day first."""
    dice = random.Random(7)
    rows = [
        DraftRow(
            number, number, 1, DAY + timedelta(dice.randrange(4)), f"Headline {number}",
            tuple(dice.sample(("Rudaw", "Elaph", "Xendan"), dice.randrange(1, 3))), dice.choice(("en", "ar", "ckb", "kmr")),
            dice.choice(("", "Politics")), dice.choice(STATES), False, "", dice.random(), 0, NOON,
        )
        for number in range(1, 200)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.place)


ROWS = some_rows()
FILTERS = [
    Filter(state, outlet, language, first, last, matching=matching)
    for state, outlet, language, first, last, matching in itertools.product(
        ("waiting", "below", ""), ("", "Elaph"), ("", "ckb", "!en"), (None, DAY), (None, DAY + timedelta(1)), (None, frozenset({3, 4}))
    )
]  # fmt: skip


@pytest.mark.parametrize("sort", ["day", "relevance", "newest", "outlets"])
def test_a_filter_takes_what_it_takes_of_all_rows(sort: Sort) -> None:
    totals = QueueTotals(ROWS)
    for plain in FILTERS:
        row_filter = replace(plain, sort=sort)
        expected = row_filter.in_order([row for row in ROWS if row_filter.takes(row)])
        assert list(totals.chosen(row_filter)) == list(expected)


def test_counts_are_those_of_all_rows() -> None:
    totals = QueueTotals(ROWS)
    assert {state: totals.count(state) for state in STATES} == {
        state: sum(row.state == state for row in ROWS) for state in STATES
    }
    assert totals.outlets == ["Elaph", "Rudaw", "Xendan"]
    assert totals.languages == ["ar", "ckb", "en", "kmr"]
    assert totals.in_other_languages("ckb") == sum(row.state == "waiting" and row.language != "ckb" for row in ROWS)
    assert [row for n in range(3, -1, -1) for row in totals.of_day(DAY + timedelta(n))] == ROWS
    for first, last in ((DAY, None), (DAY + timedelta(1), DAY + timedelta(2))):
        within = [row for row in ROWS if row.date >= first and (last is None or row.date <= last)]
        assert totals.balance(first, last) == balance(within)
        end = last or DAY + timedelta(3)
        assert totals.by_day(first, end) == by_day([row for row in ROWS if first <= row.date <= end], first, end)


def test_pages_of_one_state_of_the_queue_count_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(open_store(tmp_path / "desk.db"), tmp_path, health=())
    for _ in range(3):
        desk.add(relevance=0.9)
    counted: list[int] = []

    def counting(rows: Iterable[DraftRow]) -> Balance:
        counted.append(1)
        return balance(rows)

    monkeypatch.setattr(queue_totals, "balance", counting)
    browser = desk.browser()
    for path in ("/", "/?state=approved", "/?words=school", "/"):
        browser.get(path)
    assert len(counted) == 1
    browser.press(1, "approve")
    browser.get("/")
    assert len(counted) == 2
