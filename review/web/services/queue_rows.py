"""A draft as a row of the queue, and which rows are shown: pure, and counted by `queue_totals`."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

from storage.corpus.breaking import Breaking
from storage.text.calendar import read_date

Shown = Literal["waiting", "below", "later", "approved", "rejected", "published"]
Sort = Literal["day", "relevance", "newest", "outlets"]
OTHER_THAN = "!"  # before the language of a filter
_MOST_DAYS = 62  # columns of a chart
STATES: tuple[Shown, ...] = ("waiting", "below", "later", "approved", "rejected", "published")


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in the queue, in the words that stand. `edited`: a person's words; `by` whose decision stands; the state "below": under
    the bar; `decision` is the last one on it (0: none); `happened_at` when the newest article of its story did; `breaking` while it is on
    top."""

    id: int
    story_id: int | None
    revision: int
    date: date
    headline: str
    outlets: tuple[str, ...]
    language: str
    section: str
    state: Shown
    edited: bool
    by: str
    relevance: float
    decision: int
    happened_at: datetime
    breaking: Breaking | None = None

    @property
    def version(self) -> str:
        """The version that a form shown with this row carries."""
        return f"{self.revision}.{self.decision}"

    @property
    def place(self) -> tuple[int, float, int]:
        """The newest day first, then as queue and digest have it."""
        return -self.date.toordinal(), -self.relevance, self.id


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows to show, and in which order; "" and None are no filter. `language` is one, or "!en": any but that. `words` are typed by
    an editor; `matching` are the drafts that have them, once they have been looked up."""

    state: str = "waiting"
    outlet: str = ""
    language: str = ""
    first: date | None = None
    last: date | None = None
    words: str = ""
    sort: Sort = "day"
    matching: frozenset[int] | None = None

    @classmethod
    def of_address(cls, query: Mapping[str, str]) -> "Filter":
        """Return the filter in a page's address; values that cannot be read are ignored."""
        state = query.get("state", "waiting")
        return cls(
            state if state in {*STATES, ""} else "waiting",
            query.get("outlet", ""),
            query.get("language", ""),
            read_date(query.get("first", "")),
            read_date(query.get("last", "")),
            query.get("words", "")[:200],
            next((sort for sort in SORTS if sort == query.get("sort")), "day"),
        )

    def address(self, **others: object) -> str:
        """Return the filter, and `others`, as the end of an address: "?state=approved&…", "" for the usual one."""
        named = {
            "outlet": self.outlet,
            "language": self.language,
            "first": self.first,
            "last": self.last,
            "words": self.words,
            "sort": self.sort if self.sort != "day" else "",
            **others,
        }
        parameters = {name: str(value) for name, value in named.items() if value}
        if self.state != "waiting":
            parameters = {"state": self.state} | parameters
        return f"?{urlencode(parameters)}" if parameters else ""

    @property
    def narrows(self) -> bool:
        """Whether it takes fewer than all rows of its state."""
        parts = (self.outlet, self.language, self.first, self.last)
        return any(parts) or self.matching is not None

    def takes(self, row: DraftRow) -> bool:
        """Return whether the row passes the filter."""
        return (
            self.state in {"", row.state}
            and self._takes_language(row.language)
            and (not self.outlet or self.outlet in row.outlets)
            and (self.first is None or row.date >= self.first)
            and (self.last is None or row.date <= self.last)
            and (self.matching is None or row.id in self.matching)
        )

    def _takes_language(self, language: str) -> bool:
        if self.language.startswith(OTHER_THAN):
            return language != self.language.removeprefix(OTHER_THAN)
        return self.language in {"", language}

    def in_order(self, rows: Sequence[DraftRow]) -> Sequence[DraftRow]:
        """Return the rows, which come by day, in the order of the filter; what breaks comes first."""
        key = _SORT_KEYS[self.sort]
        ordered = sorted(rows, key=key) if key else rows
        first = [row for row in ordered if row.breaking is not None]
        return [*first, *(row for row in ordered if row.breaking is None)] if first else ordered


_SORT_KEYS: dict[Sort, Callable[[DraftRow], tuple[float, int]] | None] = {
    "day": None,
    "relevance": lambda row: (-row.relevance, row.id),
    "newest": lambda row: (-row.happened_at.timestamp(), row.id),
    "outlets": lambda row: (-len(row.outlets), row.id),
}


SORTS: tuple[Sort, ...] = tuple(_SORT_KEYS)


@dataclass(frozen=True, slots=True)
class Balance:
    """Entries so far by outlet, language and section, the most first."""

    total: int
    outlets: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    sections: tuple[tuple[str, int], ...]


def balance(rows: Iterable[DraftRow]) -> Balance:
    """Count what was approved so far by outlet, language and section; an entry of two outlets counts for both."""
    chosen = [row for row in rows if row.state in {"approved", "published"}]
    outlets = Counter(name for row in chosen for name in row.outlets)
    languages = Counter(row.language for row in chosen)
    sections = Counter(row.section for row in chosen)
    return Balance(
        len(chosen), tuple(outlets.most_common()), tuple(languages.most_common()), tuple(sections.most_common())
    )


def by_day(rows: Iterable[DraftRow], first: date, last: date) -> list[tuple[date, int]]:
    """Count the approved entries of each day from `first` to `last`, days without any included; empty for more than 62 days."""
    counted = Counter(row.date for row in rows if row.state in {"approved", "published"})
    days = (last - first).days + 1
    return [(day, counted[day]) for day in (first + timedelta(n) for n in range(days))] if days <= _MOST_DAYS else []


def around(rows: Sequence[DraftRow], draft_id: int, row_filter: Filter) -> tuple[int, int]:
    """Return the ids before and after a draft in a filtered queue, whether or not it passes the filter itself; 0: none."""
    before = after = 0
    passed = False
    for row in row_filter.in_order(rows):
        if row.id == draft_id:
            passed = True
        elif row_filter.takes(row):
            if passed:
                after = row.id
                break
            before = row.id
    return before, after
