"""New outlets, as the page asks for them: crawler/app/server/outlet_search.py looks at an address and writes the entry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.errors import ConfigError

SearchState = Literal["running", "proposed", "blocked", "closed", "script", "nothing", "failed", "saved"]


@dataclass(frozen=True, slots=True)
class OutletListing:
    """A feed, sitemap or page that lists an outlet's articles."""

    kind: str
    url: str
    language: str
    items: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article that was read to see whether the outlet's pages can be."""

    url: str
    title: str
    text_start: str
    language: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class OutletSearch:
    """What is known of an address. `yaml` is the proposed entry, "" where nothing is proposed; `key` that of the outlet that was saved
    or is configured already."""

    address: str
    state: SearchState
    listings: Sequence[OutletListing] = ()
    articles: Sequence[ReadArticle] = ()
    notes: Sequence[str] = ()
    yaml: str = ""
    key: str = ""


def _unavailable(_: str) -> str:
    raise ConfigError("this page cannot search for outlets: use crawler sources add")


@dataclass(frozen=True)
class OutletService:
    """`begin` looks at an address in a process of its own and raises BusyError while another one is looked at; `found` returns what is
    known of an address, None where it was not looked at; `save` writes the proposed entry into sources.yaml and returns its key, and
    raises ConfigError. `is_writable`: that file can be written."""

    begin: Callable[[str], object] = _unavailable
    found: Callable[[str], OutletSearch | None] = lambda _: None
    save: Callable[[str], str] = _unavailable
    is_writable: bool = False
