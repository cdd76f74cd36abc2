"""What a handler gets: the services of the page, and the request."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal

from review.decisions.acts import FormPost
from review.web.services.names_service import NamesService
from review.web.services.outlet_service import OutletService
from review.web.services.page_services import AccessRules, DeskAccess, EditionService, QueueService, SearchService
from storage.catalogues.catalogue import accepted
from storage.config.alerts import Watch

Access = Literal["public", "reader", "editor"]
OPEN_TO: Mapping[Access, frozenset[Access]] = {  # who may open an address of each kind
    "public": frozenset({"public", "reader", "editor"}),
    "reader": frozenset({"reader", "editor"}),
    "editor": frozenset({"editor"}),
}


@dataclass(frozen=True)
class PageContext:
    """The services of a page: everything it uses from outside review/ comes through them."""

    desk: DeskAccess
    access: AccessRules
    editions: EditionService
    queue: QueueService
    search: SearchService
    outlets: OutletService = field(default_factory=OutletService)
    names: NamesService = field(default_factory=NamesService)
    send_test: Callable[[Watch], Mapping[str, str]] = (
        lambda _: {}
    )  # to a watch's addresses; returns why it did not go out, by address

    def read_ahead(self) -> None:
        """Read all drafts, and which entries are flagged, so that a page reads only what is new. Raises StoreError."""
        with self.desk.store.read() as db:
            now = self.desk.clock()
            self.queue.rows.read(db, now)
            self.queue.flagged.count(db, self.desk.config.crawl, now)


@dataclass(frozen=True)
class Visitor:
    """Who asks. `name` "" is nobody; `language` "" is the browser's."""

    name: str
    access: Access
    language: str = ""

    @property
    def may_edit(self) -> bool:
        """Return whether this visitor may decide."""
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
    languages: str = ""  # the one chosen in this browser, and those that it asks for, as an Accept-Language
    after: list[Callable[[], object]] = field(default_factory=list)  # done once the answer is sent

    @property
    def sent(self) -> FormPost:
        """Raises KeyError: no form of ours. The same form with other words in it (sent again after going back) is another."""
        words = json.dumps(sorted(self.form.items())).encode()
        return FormPost(self.visitor.name, self.now, f"{self.form['token'][:60]}:{sha256(words).hexdigest()[:24]}")

    @property
    def language(self) -> str:
        """The language of the page's own words: the account's, else the one chosen in this browser, else what the browser asks for."""
        return accepted(f"{self.visitor.language},{self.languages}")

    def number(self, name: str) -> int:
        """A number of the path or the form, 0 where there is none."""
        text = self.path.get(name, "") or self.form.get(name, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
