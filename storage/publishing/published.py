"""The nouns of what is published, as frozen records; entries and analyses stand in storage/records.py."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from storage.records import Analysis, Entry, OutletAt, Wording


@dataclass(frozen=True, slots=True)
class PrintedEntry:
    """How a digest printed a draft: its entry, or that it was withdrawn (None), as decided `at` that time."""

    digest_id: int
    draft_id: int
    date: date
    at: datetime
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A printed entry that reads otherwise since, or was withdrawn (`after` None), as decided `at` that time. `note` is what
    its editor tells readers."""

    draft_id: int
    before: Wording
    after: Wording | None
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stands on the day where a printed entry stood: that it was withdrawn, waits to be approved again, or moved."""

    draft_id: int
    day: date
    state: Literal["withdrawn", "waiting", "moved"]
    moved_to: date | None = None


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who publishes. `site` is the web address of the folder the files are put in, "" where there is none; `tag` begins every
    id of the feeds (RFC 4151: "example.org,2026:iraq"); `sender` is who the mails are from."""

    publisher: str = ""
    site: str = ""
    tag: str = "example.org,2026:digest"
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What is published: everything needed to build the same bytes again. `first` and `last` are days, both included; `at` is
    when it came out, None for a preview."""

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
