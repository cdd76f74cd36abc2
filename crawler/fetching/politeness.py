"""What outlets asked of us, kept between runs: until when to wait, and what need not be sent again.

Pure readings of the headers (RFC 9110, 9111), and `Manners`, which remembers for one crawl and in the store.
"""

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from storage.config.settings import CrawlConfig
from storage.crawling import host_waits, http_cache
from storage.database.store import Store
from storage.errors import FetchError, StoreError
from storage.records import CachedResponse, Page, Wait

LONGEST_WAIT = timedelta(days=1)  # of a Retry-After; more is not believed
UNUSED = timedelta(days=60)  # an answer nobody asked for so long is forgotten

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=\"?(\d{1,9})")


class Manners:
    """For one crawl. Without a store (a probe) nothing is known from before and nothing is kept.

    What is written raises StoreError.
    """

    def __init__(self, store: Store | None, config: CrawlConfig, now: datetime) -> None:
        self._store = store
        self._config = config
        self._stopped: dict[str, FetchError] = {}  # by this run's answers, or by those before
        self._taken: dict[str, datetime] = {}  # until when the turn we took last keeps others from a host
        self._broken: StoreError | None = None
        if store is None:
            return
        with store.read() as db:
            standing = host_waits.standing(db, now)
        self._stopped = {host: _left_alone(host, wait) for host, wait in standing.items() if wait.reason}

    def check(self, host: str) -> None:
        """Raises the FetchError that stopped this host, in this run or before; StoreError where nothing can be kept."""
        if self._broken is not None:
            raise self._broken
        if host in self._stopped:
            raise self._stopped[host]

    def stop(self, host: str, error: FetchError, until: datetime | None = None) -> None:
        """Nothing more is asked of the host in this run and, with a time, in those before `until`."""
        self._stopped[host] = error
        if until is not None:
            self._keep_wait(host, Wait(until, error.reason))

    def turn(self, host: str, delay: timedelta, now: datetime) -> float:
        """Seconds until the host may be asked; the next request of whatever process comes `delay` after that. Raises FetchError
        where another process was told to leave the host alone meanwhile."""
        if self._store is None or not delay:
            return 0.0
        try:
            with self._store.begin() as db:
                wait = host_waits.take_turn(db, host, delay, now)
        except StoreError as error:
            self._broken = error  # without turns nothing is asked
            raise
        if wait.reason and wait.until > now:
            self._stopped[host] = _left_alone(host, wait)
            raise self._stopped[host]
        ours = self._taken.get(host) == wait.until  # the engine keeps us apart from ourselves
        self._taken[host] = max(wait.until, now) + delay
        return 0.0 if ours else max((wait.until - now).total_seconds(), 0.0)

    def answer(self, url: str) -> CachedResponse | None:
        """Return this address's last answer."""
        if self._store is None:
            return None
        with self._store.read() as db:
            return http_cache.get(db, url)

    def keep_listing(self, page: Page, now: datetime) -> None:
        """Keeps an answer that can be asked for conditionally or is fresh for a while."""
        fresh = freshness(page, now, timedelta(minutes=self._config.fresh_minutes))
        if page.url == page.final_url and (validators(page) or fresh):
            self._keep(page, now, now + fresh)

    def confirm(self, kept: CachedResponse, answered: Page, now: datetime) -> None:
        """Keeps that a listing is unchanged. `answered` is its 304, which says anew how long it is fresh."""
        fresh = freshness(answered, now, timedelta(minutes=self._config.fresh_minutes))
        if self._store is not None:
            with self._store.begin() as db:
                http_cache.confirm(db, kept.page.url, now + fresh, now)

    def keep_robots(self, page: Page, now: datetime) -> None:
        """Keeps a robots.txt: it is not asked for again for `robots_hours` (RFC 9309 2.4: at most 24).

        Raises nothing: Scrapy would take a StoreError for a robots.txt that allows everything. The next `check` raises it.
        """
        try:
            self._keep(page, now, now + timedelta(hours=self._config.robots_hours))
        except StoreError as error:
            self._broken = error

    def _keep(self, page: Page, now: datetime, fresh_until: datetime) -> None:
        if self._store is not None:
            with self._store.begin() as db:
                http_cache.keep(db, CachedResponse(page, fresh_until), now)
                http_cache.forget(db, now - UNUSED)

    def _keep_wait(self, host: str, wait: Wait) -> None:
        if self._store is not None:
            with self._store.begin() as db:
                host_waits.keep(db, {host: wait})


def _left_alone(host: str, wait: Wait) -> FetchError:
    said = f"is left alone until {wait.until:%Y-%m-%d %H:%M} UTC, as it asked ({wait.reason}); it was not asked"
    return FetchError(said, about=host, reason=wait.reason, stops_host=True)


def retry_after(said: str, now: datetime) -> timedelta | None:
    """Return how long a Retry-After header asks to wait: seconds or a date, between nothing and a day; None where it asks nothing."""
    if said.isdecimal():
        wait = timedelta(seconds=min(int(said[:9]), LONGEST_WAIT.total_seconds()))
    else:
        try:
            wait = parsedate_to_datetime(said) - now
        except (TypeError, ValueError):
            return None
    return min(max(wait, timedelta()), LONGEST_WAIT)


def freshness(page: Page, now: datetime, longest: timedelta) -> timedelta:
    """Return how long an answer stays fresh, by Cache-Control or, without it, Expires: from nothing to `longest`."""
    control = header(page, "Cache-Control").lower()
    if "no-cache" in control or "no-store" in control:
        return timedelta()
    said = _MAX_AGE.search(control)
    age = header(page, "Age")
    if said is not None:
        fresh = timedelta(seconds=int(said[1]) - (int(age[:9]) if age.isdecimal() else 0))
    else:
        try:
            fresh = parsedate_to_datetime(header(page, "Expires")) - now
        except (TypeError, ValueError):  # "0" and "-1" mean: at once
            return timedelta()
    return min(max(fresh, timedelta()), longest)


def validators(page: Page) -> dict[str, str]:
    """The request headers that ask for this page only if it has changed; none where it cannot be asked so."""
    told = {"If-None-Match": header(page, "ETag"), "If-Modified-Since": header(page, "Last-Modified")}
    return {name: value for name, value in told.items() if value.isascii() and value.isprintable() and value}


def header(page: Page, name: str) -> str:
    """The first value a page's headers give for a name, in any letter case; "" without one."""
    return next((value.strip() for told, value in page.headers if told.lower() == name.lower()), "")
