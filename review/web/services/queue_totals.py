"""Counts over all rows of the queue, made once a state of it: no page counts ten thousand drafts again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from review.web.services.queue_rows import STATES, Balance, DraftRow, Filter, balance, by_day

_MOST_SPANS = 50  # spans of days whose balance is kept
Span = tuple[date, date | None]
Count = TypeVar("Count")


class QueueTotals:
    """What a state of the queue amounts to; every count is made when it is asked for first."""

    def __init__(self, rows: Sequence[DraftRow]) -> None:
        self.rows = rows
        self._balances: dict[Span, Balance] = {}
        self._days: dict[Span, list[tuple[date, int]]] = {}

    @cached_property
    def by_state(self) -> Mapping[str, Sequence[DraftRow]]:
        """The rows of each state, in the order of all."""
        rows_of: dict[str, list[DraftRow]] = {state: [] for state in STATES}
        for row in self.rows:
            rows_of[row.state].append(row)
        return rows_of

    @cached_property
    def outlets(self) -> Sequence[str]:
        """The outlets of the drafts, by name."""
        return sorted({name for names in {row.outlets for row in self.rows} for name in names})

    @cached_property
    def languages(self) -> Sequence[str]:
        """The languages of the drafts, by code."""
        return sorted({row.language for row in self.rows})

    @cached_property
    def by_id(self) -> Mapping[int, DraftRow]:
        """The rows by draft."""
        return {row.id: row for row in self.rows}

    def of_day(self, day: date) -> Sequence[DraftRow]:
        """Return the rows of a day, as they are printed."""
        return self._by_day.get(day, ())

    def count(self, state: str) -> int:
        """Return how many drafts are in this state."""
        return len(self.by_state[state])

    def in_other_languages(self, language: str) -> int:
        """Return how many waiting drafts are not in this language."""
        return sum(number for code, number in self._waiting_in.items() if code != language)

    def chosen(self, row_filter: Filter) -> Sequence[DraftRow]:
        """Return the rows that a filter takes, in its order."""
        rows: Iterable[DraftRow] = self.by_state[row_filter.state] if row_filter.state else self.rows
        if row_filter.narrows:
            rows = [row for row in rows if row_filter.takes(row)]
        return row_filter.in_order(rows if isinstance(rows, Sequence) else list(rows))

    def balance(self, first: date, last: date | None) -> Balance:
        """Return the balance of the entries of a span of days."""
        found = self._balances.get((first, last))
        if found is None:
            found = balance(self._within(first, last))
            _keep(self._balances, (first, last), found)
        return found

    def by_day(self, first: date, last: date) -> Sequence[tuple[date, int]]:
        """Return the entries of each day of a span."""
        found = self._days.get((first, last))
        if found is None:
            found = by_day(self._within(first, last), first, last)
            _keep(self._days, (first, last), found)
        return found

    @cached_property
    def _by_day(self) -> Mapping[date, Sequence[DraftRow]]:
        return {day: list(rows) for day, rows in groupby(self.rows, key=lambda row: row.date)}

    @cached_property
    def _waiting_in(self) -> Mapping[str, int]:
        counted: dict[str, int] = {}
        for row in self.by_state["waiting"]:
            counted[row.language] = counted.get(row.language, 0) + 1
        return counted

    def _within(self, first: date, last: date | None) -> Iterable[DraftRow]:
        return (row for row in self.rows if row.date >= first and (last is None or row.date <= last))


def _keep(kept: dict[Span, Count], span: Span, count: Count) -> None:
    if len(kept) >= _MOST_SPANS:
        kept.clear()
    kept[span] = count
