"""Politeness, remembered between runs: how long to wait for a host, and which answers are still fresh.

Pure readings of the headers (RFC 9110, 9111), and `Manners`, which remembers for one crawl and in the store.
"""

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from crawler.fetching.feed_hints import feed_pause
from storage.config.settings import CrawlConfig
from storage.crawling import host_waits, http_cache
from storage.database.store import Store
from storage.errors import FetchError, StoreError
from storage.records import CachedResponse, Page, Wait

LONGEST_WAIT = timedelta(days=1)  # of a Retry-After; more is not trusted
UNUSED = timedelta(days=60)  # an answer unused for so long is deleted

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=\"?(\d{1,9})")


class Manners:
    """The politeness record of one crawl. Without a store (a probe) it begins empty and is not stored.

    Methods that write raise StoreError.
    """

    def __init__(self, store: Store | None, config: CrawlConfig, now: datetime) -> None:
        self._store = store
        self._config = config
        self._longest = timedelta(minutes=config.fresh_minutes)
        self._stopped: dict[str, FetchError] = {}  # by this run's answers, or by those before
        self._taken: dict[str, datetime] = {}  # until when the turn we took last keeps others from a host
        self._broken: StoreError | None = None
        if store is None:
            return
        with store.read() as db:
            standing = host_waits.standing(db, now)
        self._stopped = {host: _left_alone(host, wait) for host, wait in standing.items() if wait.reason}

    def check(self, host: str) -> None:
        """Raise the FetchError that stopped this host, in this run or before; StoreError where nothing can be stored."""
        if self._broken is not None:
            raise self._broken
        if host in self._stopped:
            raise self._stopped[host]

    def stop(self, host: str, error: FetchError, until: datetime | None = None) -> None:
        """Stop requests to the host in this run and, with a time, in those before `until`."""
        self._stopped[host] = error
        if until is not None:
            self._keep_wait(host, Wait(until, error.reason))

    def turn(self, host: str, delay: timedelta, now: datetime) -> float:
        """Return the seconds until the host may be asked; the next request of whatever process comes `delay` after that. Raises FetchError
        where the host asked another process to leave it alone meanwhile."""
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
        """Cache an answer that has validators or is fresh for a while."""
        fresh = max(freshness(page, now, self._longest), feed_pause(page.body, now, self._longest))
        if page.url == page.final_url and (validators(page) or fresh):
            self._keep(page, now, now + fresh)

    def confirm(self, cached: CachedResponse, not_modified: Page, now: datetime) -> None:
        """Record that a listing is unchanged. `not_modified` is its 304, with a new time of freshness."""
        fresh = max(freshness(not_modified, now, self._longest), feed_pause(cached.page.body, now, self._longest))
        if self._store is not None:
            with self._store.begin() as db:
                http_cache.confirm(db, cached.page.url, now + fresh, now)

    def keep_robots(self, page: Page, now: datetime) -> None:
        """Cache a robots.txt: it is not requested again for `robots_hours` (RFC 9309 2.4: at most 24).

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
    message = f"is paused until {wait.until:%Y-%m-%d %H:%M} UTC, as it asked ({wait.reason}); no request was sent"
    return FetchError(message, about=host, reason=wait.reason, stops_host=True)


def retry_after(value: str, now: datetime) -> timedelta | None:
    """Return how long a Retry-After header asks to wait: seconds or a date, between nothing and a day; None where it asks nothing."""
    if value.isdecimal():
        wait = timedelta(seconds=min(int(value[:9]), LONGEST_WAIT.total_seconds()))
    else:
        try:
            wait = parsedate_to_datetime(value) - now
        except (TypeError, ValueError):
            return None
    return min(max(wait, timedelta()), LONGEST_WAIT)


def freshness(page: Page, now: datetime, longest: timedelta) -> timedelta:
    """Return how long an answer stays fresh, by Cache-Control or, without it, Expires: from nothing to `longest`."""
    control = page.header("Cache-Control").lower()
    if "no-cache" in control or "no-store" in control:
        return timedelta()
    max_age = _MAX_AGE.search(control)
    age = page.header("Age")
    if max_age is not None:
        fresh = timedelta(seconds=int(max_age[1]) - (int(age[:9]) if age.isdecimal() else 0))
    else:
        try:
            fresh = parsedate_to_datetime(page.header("Expires")) - now
        except (TypeError, ValueError):  # "0" and "-1" mean: at once
            return timedelta()
    return min(max(fresh, timedelta()), longest)


def validators(page: Page) -> dict[str, str]:
    """Return the headers of a conditional request for this page, none where it has no validators."""
    conditions = {"If-None-Match": page.header("ETag"), "If-Modified-Since": page.header("Last-Modified")}
    return {name: value for name, value in conditions.items() if value.isascii() and value.isprintable() and value}
