"""The services that the page works with, as crawler/app/server/review_server.py provides them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from review.decisions.entry_language import LanguageOf, by_letters
from review.decisions.rules import Decisions
from review.web.services.draft_rows import DraftRows
from review.web.services.flagged import FlaggedDrafts
from review.web.services.merge_candidates import HeadlineSimilarity
from review.web.services.watched_file import QueueFile
from review.why.facts import Locate, Located
from storage.clock import Clock
from storage.config.settings import Config
from storage.database.store import Store


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


class DifferentEntry(Protocol):
    """An entry that the last edition of its days printed otherwise, or that is printed no longer."""

    @property
    def headline(self) -> str: ...
    @property
    def language(self) -> str: ...


class EditionDifferences(Protocol):
    """What publishing days would change of their last edition; `marks` are by anchor: new, changed, moved."""

    @property
    def is_first(self) -> bool: ...
    @property
    def marks(self) -> Mapping[str, str]: ...
    @property
    def changed(self) -> Sequence[DifferentEntry]: ...
    @property
    def removed(self) -> Sequence[DifferentEntry]: ...
    @property
    def analyses(self) -> Sequence[str]: ...


class Outline(Protocol):
    """What publishing days would print beside their entries; `seal` tells all that it says from all else; `is_published`: exactly this
    was published last."""

    @property
    def seal(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def charts(self) -> Sequence[tuple[str, str]]: ...
    @property
    def corrections_title(self) -> str: ...
    @property
    def is_published(self) -> bool: ...
    @property
    def corrections(self) -> Sequence[CorrectionLines]: ...
    @property
    def differences(self) -> EditionDifferences: ...
    @property
    def other_languages(self) -> Mapping[str, int]: ...
    @property
    def left_out(self) -> Sequence[int]: ...
    @property
    def unpublished(self) -> int: ...
    @property
    def left_out_analyses(self) -> Sequence[date]: ...
    def days(self, most: int) -> Sequence[PrintedDay]: ...


class EditionMail(Protocol):
    """Mailing of published digests. `missing` says what has to be set up first ("" where it is), `fault` why the last sending of a
    digest stopped; `send` takes long, and is called after the answer."""

    def missing(self) -> str: ...
    def readers(self) -> int: ...
    def fault(self, digest_id: int) -> str: ...
    def send(self, digest_id: int) -> None: ...


class MeaningQuery(Protocol):
    """What was asked, as a unit vector of a space, the language it was read as, and its words."""

    @property
    def row(self) -> NDArray[np.float32]: ...
    @property
    def space(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class DeskAccess:
    """The desk's data and settings. `outlets` maps a source's key to its name; `health` returns the state of every
    outlet; `locate` the outlet and the article that an address belongs to; `sources_fault` why the outlets of before a change of
    sources.yaml are in use, "" where it was read."""

    store: Store
    config: Config
    outlets: Mapping[str, str]
    clock: Clock
    health: Callable[[], Sequence[OutletHealth]]
    locate: Locate = lambda _url: Located()
    sources_fault: Callable[[], str] = lambda: ""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin and times are shown."""
        return ZoneInfo(self.config.digest.timezone)


@dataclass(frozen=True)
class AccessRules:
    """Who may reach the page, and by which address. `owner` signs what is in the queue file and, without accounts, what is done on the
    page; `token` returns a new random token."""

    owner: str
    accounts: bool
    hosts: frozenset[str]  # host names under which the page is served; any other is refused
    https: bool  # cookies are sent over https only
    key: bytes  # signs sessions
    token: Callable[[], str]


@dataclass(frozen=True)
class EditionService:
    """Published digests. `outline` returns in short what publishing days would print, by these decisions; `preview` the whole page;
    `publish` publishes, if the outline's seal is still valid, and returns the files written. `charts` draws counts by day and by outlet
    as SVG, "" where there is nothing; `link` returns the address of a digest on the desk's site, "" without a site; `mail` is None
    where nothing can be mailed."""

    digests: Path
    outline: Callable[[date, date, Decisions], Outline]
    preview: Callable[[date, date, Decisions], str]
    publish: Callable[[date, date, str], Sequence[Path]]
    charts: Callable[[Sequence[tuple[date, int]], Sequence[tuple[str, int]]], tuple[str, str]]
    of_language: "Callable[[str], EditionService] | None" = None  # the same, of the entries in one language
    link: Callable[[int], str] = lambda _: ""
    mail: EditionMail | None = None


@dataclass(frozen=True)
class QueueService:
    """The drafts in review. `file` is the queue file; `redraft` writes new drafts for stories that changed (slow: it is called after the
    answer); `language_of` returns the language of an entry's words; `rows`, `flagged` and `similarity` remember what they have read."""

    file: QueueFile
    redraft: Callable[[], None]
    rows: DraftRows
    flagged: FlaggedDrafts = field(default_factory=FlaggedDrafts)
    similarity: HeadlineSimilarity = field(default_factory=HeadlineSimilarity)
    language_of: LanguageOf = by_letters


@dataclass(frozen=True)
class SearchService:
    """Search. `index` brings it up to date and returns how many articles still wait; `question` reads words in a language ("": detect it)
    for search by meaning, and raises ModelError if it cannot."""

    index: Callable[[], int]
    question: Callable[[str, str], MeaningQuery]
