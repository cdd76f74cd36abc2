"""The published editions as readers find them: which come before and after one, and the months of the archive page. Pure."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from digest.composing.compose import days_name, is_month, of_edition

Kind = Literal["month", "week", "day", "days"]


@dataclass(frozen=True, slots=True)
class EditionDays:
    """Days that a digest covers, both included, in an edition ("": the main one)."""

    first: date
    last: date
    edition: str = ""

    @property
    def kind(self) -> Kind:
        """Whether it is a month, a week, one day, or other days."""
        if is_month(self.first, self.last):
            return "month"
        if self.first == self.last:
            return "day"
        return "week" if self.first.weekday() == 0 and self.last - self.first == timedelta(days=6) else "days"

    @property
    def file(self) -> str:
        """The name of its page."""
        return f"digest-{days_name(self.first, self.last)}.{of_edition(self.edition, 'html')}"


@dataclass(frozen=True, slots=True)
class ArchiveDay:
    """A day of a month's grid; None: of another month. `pages` are the editions of that day alone."""

    day: date | None
    pages: Sequence[EditionDays] = ()


@dataclass(frozen=True, slots=True)
class ArchiveWeek:
    """A row of a month's grid; `pages` are the editions of this week."""

    number: int
    days: Sequence[ArchiveDay]
    pages: Sequence[EditionDays] = ()


@dataclass(frozen=True, slots=True)
class ArchiveMonth:
    """A month: its grid, the editions of the whole month, and those of other days that begin in it."""

    first: date
    weeks: Sequence[ArchiveWeek]
    pages: Sequence[EditionDays]
    others: Sequence[EditionDays]

    @property
    def has_days(self) -> bool:
        """Return whether a day or week of its grid has an edition of its own."""
        return any(week.pages or any(day.pages for day in week.days) for week in self.weeks)


def neighbours(editions: Iterable[EditionDays], one: EditionDays) -> tuple[EditionDays | None, EditionDays | None]:
    """Return the editions before and after one: of the same kind and language."""
    alike = sorted(
        (days for days in set(editions) if (days.kind, days.edition) == (one.kind, one.edition)),
        key=lambda days: (days.first, days.last),
    )
    before = [days for days in alike if (days.first, days.last) < (one.first, one.last)]
    after = [days for days in alike if (days.first, days.last) > (one.first, one.last)]
    return (before[-1] if before else None), (after[0] if after else None)


def archive(editions: Iterable[EditionDays]) -> list[ArchiveMonth]:
    """Return the months in which an edition begins, the newest first."""
    by_days: dict[tuple[date, date], list[EditionDays]] = {}
    for edition in sorted(set(editions), key=lambda days: (days.first, days.last, days.edition)):
        by_days.setdefault((edition.first, edition.last), []).append(edition)
    months = sorted({first.replace(day=1) for first, _ in by_days}, reverse=True)
    return [_month(first, by_days) for first in months]


def _month(first: date, by_days: Mapping[tuple[date, date], list[EditionDays]]) -> ArchiveMonth:
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    weeks = []
    for days in calendar.Calendar().monthdatescalendar(first.year, first.month):
        cells = [
            ArchiveDay(day, by_days.get((day, day), ())) if day.month == first.month else ArchiveDay(None)
            for day in days
        ]
        weeks.append(ArchiveWeek(days[0].isocalendar().week, cells, by_days.get((days[0], days[-1]), ())))
    others = [
        edition
        for (begin, _), pages in sorted(by_days.items())
        for edition in pages
        if edition.kind == "days" and first <= begin <= last
    ]
    return ArchiveMonth(first, weeks, by_days.get((first, last), ()), others)
