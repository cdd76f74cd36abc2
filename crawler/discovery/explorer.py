"""Fetch pages for one discovery, by every rule of a crawl and with a limited number of requests."""

from datetime import datetime
from urllib.parse import urlsplit

from protego import Protego

from crawler.fetching.address_guard import AddressGuard
from crawler.fetching.fetcher import Fetcher
from crawler.listings.addresses import addresses
from crawler.sources.source import Listing, Source
from storage.config.settings import CrawlConfig
from storage.errors import FetchError
from storage.records import Page

MOST = 30  # requests of one discovery: robots.txt, redirects and sample pages counted
PATIENCE = 70.0  # seconds that a Crawl-delay may stretch a discovery to: with a longer delay less is asked
FEWEST = 8
CLOSED = frozenset({"robots"})
WALLS = frozenset({"http_401", "http_403", "http_429", "http_451", "http_503", "challenge"})


class Budget(AddressGuard):
    """The guard of a crawl that counts what passes it and stops at `most`."""

    def __init__(self, most: int = MOST, allow_hosts: frozenset[str] = frozenset(), proxy: str = "") -> None:
        super().__init__(allow_hosts, proxy)
        self.most = most
        self.requests = 0

    @property
    def remaining(self) -> int:
        """Return the number of requests that may still be made."""
        return self.most - self.requests

    def look(self, url: str) -> None:
        """Raise BlockedAddressError for a forbidden address, as `check` does, without counting it."""
        super().check(url)

    def check(self, url: str) -> None:
        """Raise as the guard does; FetchError where no request is left."""
        super().check(url)
        if self.requests >= self.most:
            raise FetchError(f"{self.most} requests were made; this one was not", about=url[:200], reason="budget")
        self.requests += 1


class Explorer:
    """Fetch pages, each address once. `errors` holds, by address, why there was no page."""

    def __init__(self, fetcher: Fetcher, budget: Budget, config: CrawlConfig, now: datetime) -> None:
        self._fetcher = fetcher
        self._pages: dict[str, Page | None] = {}
        self.budget = budget
        self.config = config
        self.now = now
        self.errors: dict[str, FetchError] = {}

    async def page(self, url: str, language: str = "") -> Page | None:
        """Return the page at an address, None where there is none."""
        if url not in self._pages:
            self._pages[url] = await self._ask(url, language)
        return self._pages[url]

    async def listing(self, source: Source, language: str, listing: Listing) -> Page | None:
        """Return today's answer of a declared listing; its error is stored under the listing's own address."""
        today = self.now.astimezone(source.zone).date()
        url = addresses(listing, today, today)[0]
        try:
            home = source.home if source.browser and listing.kind == "section" else ""
            return (await self._fetcher.poll(url, language, listing.headers, home))[0]
        except FetchError as error:
            self.errors[listing.url] = error
            return None

    async def _ask(self, url: str, language: str) -> Page | None:
        if self.budget.remaining <= 0:
            return None
        try:
            page = await self._fetcher.fetch(url, language)
        except FetchError as error:
            self.errors[url] = error
            return None
        finally:
            self._slow_down(urlsplit(url).netloc)
        return page

    def robots(self, host: str) -> Protego:
        """Return the rules of a host's robots.txt; of one that is missing, none."""
        return Protego.parse(self._fetcher.robots_txt(host).decode("utf-8", "replace"))

    def _slow_down(self, host: str) -> None:
        # A long Crawl-delay is respected; fewer requests are made instead.
        delay = self.robots(host).crawl_delay(self.config.user_agent.split("/")[0])
        if delay and delay > 0:
            self.budget.most = min(self.budget.most, max(FEWEST, int(PATIENCE / delay)))

    def wall(self, url: str) -> str:
        """Return the reason of a refusal of this address ("http_403", "robots"), "" where it was not refused."""
        error = self.errors.get(url)
        return error.reason if error is not None and error.reason in WALLS | CLOSED else ""
