"""Pages that make their article by script, for outlets whose entry says `browser: true`: rendered in the system's Chromium.

Chromium itself reaches nothing: it has no resolver and no way out, and each request of a page is answered by the crawl's own
client, behind its guard, robots.txt and bounds, or refused. The page itself is fetched as every other one and handed in.
"""

import contextlib
import importlib.util
import os
import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.core.engine import ExecutionEngine
from scrapy.http import Response

from crawler.parsing.urls import is_of
from crawler.sources.source import Source
from storage.config.settings import CrawlConfig
from storage.errors import ConfigError

if TYPE_CHECKING:
    from playwright.async_api import Page, Route, WebSocketRoute
    from playwright.async_api import Request as Asked

CHROMIUM = "CRAWLER_CHROMIUM"  # names the program where it is none of these
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_NEEDED = frozenset({"script", "xhr", "fetch"})  # no pictures, fonts, films, styles, frames, sockets, other pages
_SENT_ON = ("accept", "origin", "x-requested-with", "content-type")
MOST_REQUESTS = 40  # of one page: real ones need some ten scripts and two or three answers
SETTLED = 10.0  # seconds that a page may take until it asks for nothing more
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=256",  # MB of a page's script
    "--no-pings",
)


def settings(sources: Sequence[Source], config: CrawlConfig) -> dict[str, Any]:
    """Return the Scrapy settings for outlets that need the browser; {} where none does. Raises ConfigError with the fix where
    Chromium or the extra is missing."""
    needy = [source.key for source in sources if source.browser]
    if not needy:
        return {}
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise ConfigError(
            "its entry says `browser: true`, which needs an extra: pip install 'digest-crawler[browser]'",
            about=needy[0],
        )
    program = os.environ.get(CHROMIUM) or next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None or not os.access(program, os.X_OK):
        raise ConfigError(
            f"its entry says `browser: true`, which needs Chromium: install it (Debian: apt-get install chromium), or name "
            f"the program in {CHROMIUM}",
            about=needy[0],
        )
    return {
        "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "crawler.fetching.browser_handler.BrowserHandler"),
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": program,
            "chromium_sandbox": os.geteuid() != 0,  # Chromium refuses to sandbox for root
            "proxy": {"server": "http://127.0.0.1:9"},  # nobody listens there
            "args": list(_ARGUMENTS),
        },
        "PLAYWRIGHT_ABORT_REQUEST": "crawler.fetching.browser.refuse",  # what Rendering does not answer
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 1000 * config.timeout_seconds,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
    }


def slots(home: str) -> tuple[str, str]:
    """The names of two download slots of an outlet: for the rendering of its pages, and for what those ask for. Both are part of
    a visit, so without its delay, and two, so that none waits for the other."""
    return f"render {home}", f"ask {home}"


def refuse(_: object) -> bool:
    """Return True: every request that Rendering does not answer is aborted."""
    return True


class Rendering:
    """One page of one outlet while Chromium renders it: `page` is its answer as it was fetched."""

    def __init__(self, page: Response, home: str, engine: ExecutionEngine, config: CrawlConfig) -> None:
        self._page = page
        self._home = home
        self._engine = engine
        self._config = config
        self._asked = 0

    def request(self) -> Request:
        """Return the rendered page as the engine's download."""
        return Request(
            self._page.url,
            meta={
                "playwright": True,
                "playwright_context": self._home,
                "playwright_context_kwargs": {
                    "user_agent": self._config.user_agent,
                    "service_workers": "block",
                    "accept_downloads": False,
                },
                "playwright_page_init_callback": self.prepare,
                "playwright_page_goto_kwargs": {"wait_until": "commit"},
                "download_slot": slots(self._home)[0],
            },
            dont_filter=True,
        )

    async def prepare(self, page: "Page", _: Request) -> None:
        """Puts itself before every way out of the page."""
        await page.route_web_socket("**", _close)
        await page.route("**", self._answer)
        await page.context.clear_cookies()
        await page.context.unroute_all()
        await page.context.route("**", _abort)  # of windows that the page opens

    async def _answer(self, route: "Route") -> None:
        request = route.request
        if request.url == self._page.url and request.is_navigation_request() and self._asked == 0:
            self._asked = 1
            await _fulfil(route, self._page)
        elif self._is_needed(request):
            self._asked += 1
            try:
                answer = await self._engine.download_async(self._inner(request))
            except Exception:  # noqa: BLE001 - refused by guard or robots.txt, too large, not there: the page goes without it
                await _abort(route)
            else:
                # A redirect comes here only where it leads to something that is no page: file:, data:.
                await (_abort(route) if 300 <= answer.status < 400 else _fulfil(route, answer))
        else:
            await _abort(route)

    def _is_needed(self, request: "Asked") -> bool:
        return (
            0 < self._asked <= MOST_REQUESTS
            and request.method == "GET"
            and request.resource_type in _NEEDED
            and is_of(request.url, [self._page.url, self._home])
        )

    def _inner(self, request: "Asked") -> Request:
        headers = {name: value for name, value in request.headers.items() if name.lower() in _SENT_ON}
        return Request(request.url, headers=headers, meta={"download_slot": slots(self._home)[1]}, dont_filter=True)


async def settle(page: "Page") -> None:
    """Waits until the page asks for nothing more, or long enough: one that asks for ever is read as it is then."""
    from playwright.async_api import TimeoutError as LateError

    with contextlib.suppress(LateError):
        await page.wait_for_load_state("networkidle", timeout=1000 * SETTLED)


async def _fulfil(route: "Route", answer: Response) -> None:
    headers = {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in answer.headers.items()
        if name.lower() not in {b"set-cookie", b"content-length", b"content-encoding", b"transfer-encoding"}
    }
    await route.fulfill(status=answer.status, headers=headers, body=answer.body)


async def _abort(route: "Route") -> None:
    # "aborted" leaves a page that wanted to go elsewhere as it stands; any other word would put an error page in its place.
    await route.abort("aborted")


async def _close(socket: "WebSocketRoute") -> None:
    await socket.close()
