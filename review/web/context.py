"""What the page is given from outside review/, and what a request asks of it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from review.decisions.acts import FormPost
from review.decisions.entry_language import LanguageOf, by_letters
from review.decisions.rules import Decisions
from review.web.draft_rows import DraftRows
from review.web.flagged import FlaggedDrafts
from review.web.merge_candidates import HeadlineSimilarity
from review.web.watched_file import QueueFile
from storage.config.settings import Config
from storage.database.store import Store

Access = Literal["public", "reader", "editor"]
Address = tuple[str, int]


class OutletHealth(Protocol):
    """How an outlet does, as crawler/health/judge.py judges it."""

    @property
    def source(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def todo(self) -> str: ...
    @property
    def since(self) -> datetime | None: ...


class CorrectionLines(Protocol):
    """What an entry of an earlier edition said and says now; (what, was, is) each."""

    @property
    def headline(self) -> str: ...
    @property
    def day(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def changes(self) -> Sequence[tuple[str, str, str]]: ...
    @property
    def note(self) -> str: ...
    @property
    def is_withdrawn(self) -> bool: ...


class PrintedItem(Protocol):
    """An entry as it is printed: `head` is its strong beginning."""

    @property
    def anchor(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def head(self) -> str: ...
    @property
    def body(self) -> str: ...


class PrintedPart(Protocol):
    """Entries of a day under one label, "" for those under none."""

    @property
    def label(self) -> str: ...
    @property
    def numbered(self) -> bool: ...
    @property
    def items(self) -> Sequence[PrintedItem]: ...


class PrintedStone(Protocol):
    """What is printed where an entry was taken out."""

    @property
    def text(self) -> str: ...


class PrintedDay(Protocol):
    """A day as it is printed; `anchor` is the day as YYYY-MM-DD."""

    @property
    def anchor(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def parts(self) -> Sequence[PrintedPart]: ...
    @property
    def stones(self) -> Sequence[PrintedStone]: ...
    @property
    def count(self) -> int: ...


class Outline(Protocol):
    """What publishing days would print beside their entries; `seal` tells all that it says from all else."""

    @property
    def seal(self) -> str: ...
    @property
    def corrections(self) -> Sequence[CorrectionLines]: ...
    def days(self, most: int) -> Sequence[PrintedDay]: ...


class MeaningQuery(Protocol):
    """What was asked, as a unit vector of a space, and the language it was read as."""

    @property
    def row(self) -> NDArray[np.float32]: ...
    @property
    def space(self) -> str: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True)
class PageContext:
    """The desk, and what other stages do for the page. `owner` signs what stands in the queue file and, where no accounts
    are asked for, what is done on the page; `outlets` maps a source's key to its name.

    `preview` is the page that publishing days would print of what people said, `outline` what it says in short, `publish` does it where
    the outline's seal still holds (the files written);
    `redraft` drafts stories anew that changed (slow: it is called after the answer), `file` is the queue file, `index` brings
    search up to date (how many articles still wait); `question` reads words in a language ("": as they look) for search by meaning
    and raises ModelError where it cannot; `language_of` tells the language of an entry's words.
    `charts` draws counts by day and by outlet as SVG, "" where there is nothing.
    """

    store: Store
    config: Config
    outlets: Mapping[str, str]
    owner: str
    accounts: bool
    hosts: frozenset[str]  # the names the page may be asked for by: any other is refused
    https: bool  # whether it is reached by https: cookies are sent by nothing else then
    key: bytes  # signs sessions
    digests: Path
    clock: Callable[[], datetime]
    token: Callable[[], str]
    health: Callable[[], Sequence[OutletHealth]]
    outline: Callable[[date, date, Decisions], Outline]
    preview: Callable[[date, date, Decisions], str]
    publish: Callable[[date, date, str], Sequence[Path]]
    redraft: Callable[[], None]
    file: QueueFile
    index: Callable[[], int]
    question: Callable[[str, str], MeaningQuery]
    charts: Callable[[Sequence[tuple[date, int]], Sequence[tuple[str, int]]], tuple[str, str]]
    flagged: FlaggedDrafts = field(default_factory=FlaggedDrafts)
    language_of: LanguageOf = by_letters
    likeness: HeadlineSimilarity = field(default_factory=HeadlineSimilarity)

    @cached_property
    def rows(self) -> DraftRows:
        return DraftRows(self.config.digest.bar)

    def read_ahead(self) -> None:
        """Reads all drafts, and which entries are flagged: then a page reads only what is new. Raises StoreError."""
        with self.store.read() as db:
            now = self.clock()
            self.rows.read(db, now)
            self.flagged.count(db, self.config.crawl, now)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.config.digest.timezone)


@dataclass(frozen=True)
class Visitor:
    """Who asks. `name` "" is nobody."""

    name: str
    access: Access

    @property
    def may_edit(self) -> bool:
        return self.access == "editor"


@dataclass(frozen=True)
class PageRequest:
    """A request: what stands in its path, its question and its form, the last of each name."""

    context: PageContext
    visitor: Visitor
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]
    address: str
    now: datetime
    device: str = ""  # what a browser keeps from a login before
    known_etag: str = ""  # the answer the browser has already (If-None-Match)
    after: list[Callable[[], object]] = field(default_factory=list)  # done once the answer is sent

    @property
    def sent(self) -> FormPost:
        """Raises KeyError: no form of ours. The same form with other words in it (sent again after going back) is another."""
        words = json.dumps(sorted(self.form.items())).encode()
        return FormPost(self.visitor.name, self.now, f"{self.form['token'][:60]}:{sha256(words).hexdigest()[:24]}")

    def number(self, name: str) -> int:
        """A number of the path or the form, 0 where there is none."""
        text = self.path.get(name, "") or self.form.get(name, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
