"""Records of what is published; entries and analyses are in storage/records.py."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from storage.records import Analysis, Entry, OutletAt, Wording


@dataclass(frozen=True, slots=True)
class PrintedEntry:
    """An entry as a digest printed it, or None where it was withdrawn, as decided `at` that time."""

    digest_id: int
    draft_id: int
    date: date
    at: datetime
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A published entry that was changed, or withdrawn (`after` None), as decided `at` that time. `note` is the
    editor's explanation for readers."""

    draft_id: int
    before: Wording
    after: Wording | None
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What replaces a published entry on its day: that it was withdrawn, waits to be approved again, moved, or is left out for its
    language."""

    draft_id: int
    day: date
    state: Literal["withdrawn", "waiting", "moved", "left_out"]
    moved_to: date | None = None


@dataclass(frozen=True, slots=True)
class Imprint:
    """The publisher. `site` is the web address of the folder the files are put in, "" without one; `tag` begins every
    id in the feeds (RFC 4151: "example.org,2026:iraq"); `sender` is the From address of the mails; `country` names the feeds of a
    desk without a publisher; `about`, `licence` and `contact` are lines for readers."""

    publisher: str = ""
    site: str = ""
    tag: str = "example.org,2026:digest"
    sender: str = ""
    country: str = ""
    about: str = ""
    licence: str = ""
    contact: str = ""

    @property
    def name(self) -> str:
        """The publisher, or without one the country."""
        return self.publisher or self.country


@dataclass(frozen=True, slots=True)
class EarlierEntry:
    """A printed entry of an earlier day that an entry continues, and the page that has it."""

    draft_id: int
    earlier_id: int
    day: date
    page: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What is published: everything needed to build the same bytes again. `first` and `last` are days, both included;
    `at` is when it came out, None for a preview; `sections` are the configured named parts of a day, in printed order; `leads` are
    the drafts named in brief at its top; `edition` is the language of an edition beside the main one, ""; `outlet_names` are pairs of
    an outlet's name and its name in the digest's language; `earlier` are the entries that those of the digest continue."""

    title: str
    first: date
    last: date
    entries: tuple[Entry, ...]
    analyses: tuple[Analysis, ...]
    outlet_at: OutletAt = "end"
    language: str = "en"
    corrections: tuple[Correction, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    imprint: Imprint = Imprint()
    at: datetime | None = None
    sections: tuple[str, ...] = ()
    leads: tuple[int, ...] = ()
    edition: str = ""
    outlet_names: tuple[tuple[str, str], ...] = ()
    earlier: tuple[EarlierEntry, ...] = ()
