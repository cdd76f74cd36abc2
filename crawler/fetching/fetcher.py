"""One address → one Page, by the rules of scrapy_settings.py, address_guard.py and robots.py; every failure as a FetchError in one line."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from scrapy import Request
from scrapy import exceptions as scrapy_errors
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from crawler.archive.replay import Replay
from crawler.archive.warc_store import Writer
from crawler.fetching.politeness import Manners, retry_after, validators
from crawler.fetching.robots import is_closed
from crawler.fetching.scrapy_settings import accept_language
from storage.clock import Clock
from storage.config.settings import CrawlConfig
from storage.errors import BlockedAddressError, FetchError, StoreError
from storage.records import Page
from storage.text.normalize import clean


class Fetcher:
    """Fetch pages for one crawl; with a `replay`, saved pages replace the network. `robots` holds, by host, the outcome of fetching
    its robots.txt (crawler/fetching/robots.py fills it)."""

    def __init__(
        self,
        crawler: Crawler,
        config: CrawlConfig,
        clock: Clock,
        manners: Manners,
        robots: Mapping[str, Exception | int],
        archive: Writer | None = None,
        replay: Replay | None = None,
    ) -> None:
        self._crawler = crawler
        self._config = config
        self._clock = clock
        self._manners = manners
        self._robots = robots
        self._archive = archive
        self._replay = replay
        self._turns = asyncio.Semaphore(config.concurrent_requests)

    async def fetch(self, url: str, language: str, rendered_for: str = "") -> Page:
        """Return the page at an address. `rendered_for`: the home of an outlet whose pages need the browser. Raises FetchError;
        StoreError where the archive or the politeness record cannot be written."""
        if self._replay is not None:
            return self._saved(url, self._replay)
        response = await self._answer(url, language, {})
        if rendered_for and 200 <= response.status < 300:
            response = await self._rendered(response, rendered_for)
        return self._to_page(url, response)

    async def poll(
        self, url: str, language: str, headers: Mapping[str, str], rendered_for: str = ""
    ) -> tuple[Page, bool]:
        """Return a listing, and whether it is unchanged: still fresh, and so not requested, or answered with 304.

        Its validators go to the address they came from alone. Raises as `fetch`.
        """
        if self._replay is not None:
            return self._saved(url, self._replay), False
        cached = self._manners.answer(url)
        if cached is not None and self._clock() < cached.fresh_until:
            return cached.page, True
        conditions = validators(cached.page) if cached is not None else {}
        response = await self._answer(url, language, headers, conditions)
        if cached is not None and response.status == 304:
            self._manners.confirm(cached, _plain_page(url, response, self._clock()), self._clock())
            return cached.page, True
        if rendered_for and 200 <= response.status < 300:
            response = await self._rendered(response, rendered_for)
        page = self._to_page(url, response)
        self._manners.keep_listing(page, self._clock())
        return page, False

    def robots_txt(self, host: str) -> bytes:
        """Return the host's rules, b"" where they were not requested or it has none."""
        files: dict[str, bytes] = getattr(self._crawler.spider, "robots_files", {})
        return files.get(host, b"")

    async def _answer(
        self, url: str, language: str, headers: Mapping[str, str], conditions: Mapping[str, str] | None = None
    ) -> Response:
        host = urlsplit(url).netloc
        self._manners.check(host)
        request = Request(
            url,
            headers={"Accept-Language": accept_language(language), **headers},
            meta={"conditions": conditions or {}},
        )
        try:
            response = await self._ask(request)
        except FetchError as error:
            if error.stops_host and error.about != host:  # a redirect led there
                raise FetchError(error.message, about=error.about, reason=error.reason) from error
            if error.stops_host:
                self._manners.stop(host, error)
            raise
        if response.status in {429, 503}:
            raise self._slowed(host, response)
        return response

    async def _ask(self, request: Request) -> Response:
        engine = self._crawler.engine
        assert engine is not None, "only an open spider fetches"
        try:
            async with self._turns:
                return await engine.download_async(request)
        except (FetchError, StoreError):
            raise
        except scrapy_errors.IgnoreRequest as error:
            raise self._ignored(request.url, str(error)) from error
        except Exception as error:
            reason, message = _reason_and_message(error, self._config)
            raise FetchError(message, about=request.url[:200], reason=reason) from error

    async def _rendered(self, response: Response, home: str) -> Response:
        # Return the same response with the page as rendered by its scripts.
        from crawler.fetching.browser import Rendering

        engine = self._crawler.engine
        assert engine is not None, "only an open spider fetches"
        request = Rendering(response, home, engine, self._config).request()
        try:
            async with asyncio.timeout(3 * self._config.timeout_seconds):
                rendered = await engine.download_async(request)
        except Exception as error:
            message = clean(str(error)).splitlines()[0][:200] if str(error) else type(error).__name__
            raise FetchError(f"could not be rendered: {message}", about=response.url[:200], reason="browser") from error
        if len(rendered.body) > self._config.max_bytes:
            raise FetchError(_too_large(self._config), about=response.url[:200], reason="too_large")
        return response.replace(body=rendered.body)

    def _slowed(self, host: str, response: Response) -> FetchError:
        # The host is paused from now on, even after this run.
        now = self._clock()
        wait = retry_after(_plain_page(response.url, response, now).header("Retry-After"), now)
        asks = f" and asks to wait {str(wait).split('.')[0]}" if wait is not None else ""
        until = now + (wait if wait is not None else timedelta(minutes=self._config.pause_minutes))
        error = FetchError(
            f"answered {response.status}{asks}; paused until {until:%Y-%m-%d %H:%M} UTC",
            about=host,
            reason=f"http_{response.status}",
            stops_host=True,
        )
        self._manners.stop(host, error, until)
        return error

    def _ignored(self, url: str, message: str) -> FetchError:
        # Scrapy's errors differ in their text alone.
        if "robots.txt" in message:
            return self._closed_by_robots(url)
        if "redirect" in message:
            return FetchError("redirects in a loop; not followed", about=url[:200], reason="redirects")
        return FetchError(_too_large(self._config), about=url[:200], reason="too_large")

    def _closed_by_robots(self, url: str) -> FetchError:
        host = urlsplit(url).netloc
        outcome = self._robots.get(host, 200)
        if not is_closed(outcome):
            return FetchError(
                "robots.txt disallows this address; it was not requested", about=url[:200], reason="robots"
            )
        if isinstance(outcome, int):
            message, reason = f"answered {outcome}", f"http_{outcome}"
        else:
            reason, message = _reason_and_message(outcome, self._config)
        return FetchError(
            f"{message} (when fetching robots.txt); nothing else was requested",
            about=host,
            reason=reason,
            stops_host=True,
        )

    def _to_page(self, url: str, response: Response) -> Page:
        if not 200 <= response.status < 300:
            nowhere = " without a location" if response.status in {301, 302, 303, 307, 308} else ""
            raise FetchError(f"answered {response.status}{nowhere}", about=url[:200], reason=f"http_{response.status}")
        if not response.body.strip():
            raise FetchError("the answer is empty", about=url[:200], reason="empty_page")
        page = replace(_plain_page(url, response, self._clock()), moved_to=_moved_to(response))
        if self._archive is None:
            return page
        request_headers = _pairs(response.request.headers) if response.request is not None else ()
        robots_status = self._robots.get(urlsplit(response.url).netloc, 200)
        robots = "allowed" if robots_status == 200 else f"allowed: no robots.txt (answered {robots_status})"
        return replace(page, archived_at=self._archive.write(page, request_headers, robots))

    def _saved(self, url: str, replay: Replay) -> Page:
        page = replay.page(url, self._clock())
        if page is None:
            raise FetchError("is not among the saved pages", about=url[:200], reason="not_saved")
        if not page.body.strip():
            raise FetchError("the saved page is empty", about=url[:200], reason="empty_page")
        return page


class Conditions:
    """A downloader middleware: conditional headers go only to the address they came from, never to the target of a redirect."""

    def process_request(self, request: Request) -> None:
        """Set the conditional headers, or remove them after a redirect."""
        for name, value in request.meta.get("conditions", {}).items():
            if "redirect_urls" in request.meta:
                request.headers.pop(name, None)
            else:
                request.headers[name] = value


class Redirects(RedirectMiddleware):
    """Scrapy's redirects without the Referer header. Without Scrapy's own middleware for it the original warns, at every start,
    that it will be removed."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Redirects":
        """Return the middleware for a crawler."""
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def handle_referer(self, request: Request, response: Response) -> None:
        """Nothing to do: there is none."""


_FAILURES: tuple[tuple[type[Exception], str, str], ...] = (
    (BlockedAddressError, "inside_address", "{message}"),
    (
        scrapy_errors.CannotResolveHostError,
        "dns",
        "its name could not be resolved (no network, or the host no longer exists)",
    ),
    (scrapy_errors.DownloadConnectionRefusedError, "refused", "refuses connections"),
    (scrapy_errors.DownloadTimeoutError, "timeout", "did not answer completely within {timeout:g} s"),
    (scrapy_errors.DownloadCancelledError, "too_large", "{too_large}"),
    (scrapy_errors.DownloadFailedError, "connection", "closed the connection early"),
    (scrapy_errors.ResponseDataLossError, "connection", "closed the connection early"),
)


def _reason_and_message(error: Exception, config: CrawlConfig) -> tuple[str, str]:
    # Return the counted reason and a line for people.
    message = clean(error.message if isinstance(error, BlockedAddressError) else str(error)).replace("\n", " ")[:300]
    if "SSL" in message or "certificate" in message.lower():
        return "tls", "its certificate or TLS is not trusted; nothing was read"
    for kind, reason, line in _FAILURES:
        if isinstance(error, kind):
            return reason, line.format(message=message, timeout=config.timeout_seconds, too_large=_too_large(config))
    return "error", f"{type(error).__name__}: {message}"


def _too_large(config: CrawlConfig) -> str:
    return f"is larger than {config.max_bytes} bytes (crawl.max_bytes); not read"


def _moved_to(response: Response) -> str:
    # Return where a chain of permanent redirects ended; "" where one of them is temporary.
    request = response.request
    reasons = request.meta.get("redirect_reasons", []) if request is not None else []
    return response.url if reasons and all(reason in {301, 308} for reason in reasons) else ""


def _plain_page(url: str, response: Response, now: datetime) -> Page:
    return Page(url, response.url, now, response.status, _pairs(response.headers), response.body)


def _pairs(headers: object) -> tuple[tuple[str, str], ...]:
    raw = headers.items() if hasattr(headers, "items") else []
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, values in raw for value in values)
