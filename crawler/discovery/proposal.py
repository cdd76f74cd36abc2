"""What discovery proposes, as commands print it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from crawler.sources.source import Kind

State = Literal["proposed", "blocked", "closed", "script", "nothing"]


@dataclass(frozen=True, slots=True)
class ProposedListing:
    """One listing: `items` links to the outlet's articles in it, `newest` the newest time it states, `own_share` of its links that lead
    to the outlet, `matches` how many the pattern takes."""

    kind: Kind
    url: str
    language: str
    items: int
    newest: datetime | None
    own_share: float = 1.0
    matches: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """An article that was read from its page to see whether it can be."""

    url: str
    title: str
    text_start: str
    published: datetime | None
    language: str


@dataclass(frozen=True, slots=True)
class OutletProposal:
    """The answer for one address. `yaml` is an entry of sources.yaml, "" where nothing is proposed; `key` the entry's, or that of the
    outlet that is configured already; `written` the file it was written to."""

    url: str
    state: State
    listings: Sequence[ProposedListing] = ()
    pattern: str = ""
    languages: Sequence[str] = ()
    samples: Sequence[Sample] = ()
    yaml: str = ""
    requests: int = 0
    notes: Sequence[str] = field(default_factory=tuple)
    home: str = ""
    key: str = ""
    written: str = ""
