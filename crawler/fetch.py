"""One address → one Page, by the rules of settings.py, guard.py and robots.py; every failure as a FetchError in one line."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy import exceptions as scrapy_errors
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.archive import Writer
from crawler.settings import ACCEPT_LANGUAGE
from storage.config import CrawlConfig
from storage.errors import BlockedAddressError, FetchError
from storage.records import Page
from storage.text import clean

LONGEST_WAIT = timedelta(days=1)  # of a Retry-After; more is not believed


class Fetcher:
    """Fetches for one crawl. A host that answered 429 or 503 is asked nothing more; `robots_unread` says, by host, why a
    robots.txt could not be read (crawler/robots.py fills it)."""

    def __init__(
        self,
        crawler: Crawler,
        config: CrawlConfig,
        now: datetime,
        robots_unread: Mapping[str, Exception | int],
        archive: Writer | None = None,
    ) -> None:
        self._crawler = crawler
        self._config = config
        self._now = now
        self._robots_unread = robots_unread
        self._archive = archive
        self._stopped: dict[str, FetchError] = {}
        self._turns = asyncio.Semaphore(config.concurrent_requests)

    async def fetch(self, url: str, language: str, headers: Mapping[str, str] | None = None) -> Page:
        """Raises FetchError; StoreError where the archive cannot be written."""
        host = urlsplit(url).netloc
        if host in self._stopped:
            raise self._stopped[host]
        try:
            request = Request(url, headers={"Accept-Language": ACCEPT_LANGUAGE[language], **(headers or {})})
            response = await self._ask(request)
            return self._to_page(url, response)
        except FetchError as error:
            if error.stops_host:
                self._stopped[host] = error
            raise

    async def _ask(self, request: Request) -> Response:
        engine = self._crawler.engine
        assert engine is not None, "only an open spider fetches"
        try:
            async with self._turns:
                return await engine.download_async(request)
        except FetchError:
            raise
        except scrapy_errors.IgnoreRequest as error:
            raise self._ignored(request.url, str(error)) from error
        except Exception as error:
            reason, said = _told(error, self._config)
            raise FetchError(said, about=request.url[:200], reason=reason) from error

    def _ignored(self, url: str, said: str) -> FetchError:
        # Scrapy tells these apart by their words alone.
        if "robots.txt" in said:
            return self._closed_by_robots(url)
        if "redirect" in said:
            return FetchError("redirects in a circle; left alone", about=url[:200], reason="redirects")
        return FetchError(_too_large(self._config), about=url[:200], reason="too_large")

    def _closed_by_robots(self, url: str) -> FetchError:
        host = urlsplit(url).netloc
        why = self._robots_unread.get(host)
        if why is None:
            return FetchError("robots.txt refuses this address; it was not asked", about=url[:200], reason="robots")
        if isinstance(why, int):
            said, reason = f"answered {why}", f"http_{why}"
        else:
            reason, said = _told(why, self._config)
        return FetchError(
            f"{said} (asked for robots.txt); nothing else was asked", about=host, reason=reason, stops_host=True
        )

    def _to_page(self, url: str, response: Response) -> Page:
        if response.status in {429, 503}:
            wait = retry_after(_header(response, "Retry-After"), self._now)
            asks = f" and asks to wait {wait}" if wait else ""
            raise FetchError(
                f"answered {response.status}{asks}; nothing more is asked of it in this run",
                about=urlsplit(url).netloc,
                reason=f"http_{response.status}",
                stops_host=True,
            )
        if not 200 <= response.status < 300:
            raise FetchError(f"answered {response.status}", about=url[:200], reason=f"http_{response.status}")
        if not response.body.strip():
            raise FetchError("the answer is empty", about=url[:200], reason="empty_page")
        headers = tuple(_pairs(response.headers))
        moved_to = _moved_to(response)
        page = Page(url, response.url, self._now, response.status, headers, response.body, moved_to=moved_to)
        if self._archive is None:
            return page
        asked = response.request.headers if response.request is not None else {}
        return replace(page, archived_at=self._archive.write(page, tuple(_pairs(asked))))


def retry_after(said: str, now: datetime) -> timedelta | None:
    """How long a Retry-After header asks to wait: seconds or a date, between nothing and a day. None: it asks nothing."""
    if said.isdecimal():
        wait = timedelta(seconds=min(int(said[:9]), LONGEST_WAIT.total_seconds()))
    else:
        try:
            wait = parsedate_to_datetime(said) - now
        except (TypeError, ValueError):
            return None
    return min(max(wait, timedelta()), LONGEST_WAIT)


_TOLD: tuple[tuple[type[Exception], str, str], ...] = (
    (BlockedAddressError, "inside_address", "{said}"),
    (scrapy_errors.CannotResolveHostError, "dns", "its name could not be looked up (no network, or the host is gone)"),
    (scrapy_errors.DownloadConnectionRefusedError, "refused", "refuses connections"),
    (scrapy_errors.DownloadTimeoutError, "timeout", "did not answer whole within {timeout:g} s"),
    (scrapy_errors.DownloadCancelledError, "too_large", "{too_large}"),
    (scrapy_errors.DownloadFailedError, "connection", "broke the connection off"),
    (scrapy_errors.ResponseDataLossError, "connection", "broke the connection off"),
)


def _told(error: Exception, config: CrawlConfig) -> tuple[str, str]:
    # The counted reason and a line a person understands.
    said = clean(error.message if isinstance(error, BlockedAddressError) else str(error)).replace("\n", " ")[:300]
    if "SSL" in said or "certificate" in said.lower():
        return "tls", "its certificate or its TLS is not to be trusted; nothing was read"
    for kind, reason, line in _TOLD:
        if isinstance(error, kind):
            return reason, line.format(said=said, timeout=config.timeout_seconds, too_large=_too_large(config))
    return "error", f"{type(error).__name__}: {said}"


def _too_large(config: CrawlConfig) -> str:
    return f"is larger than {config.max_bytes} bytes (crawl.max_bytes); not read"


def _moved_to(response: Response) -> str:
    # Where a chain of permanent redirects ended; a passing one on the way says nothing for good.
    asked = response.request
    reasons = asked.meta.get("redirect_reasons", []) if asked is not None else []
    return response.url if reasons and all(reason in {301, 308} for reason in reasons) else ""


def _header(response: Response, name: str) -> str:
    value = response.headers.get(name)
    return value.decode("latin-1").strip() if isinstance(value, bytes) else ""


def _pairs(headers: object) -> list[tuple[str, str]]:
    raw = headers.items() if hasattr(headers, "items") else []
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in raw for value in values]
