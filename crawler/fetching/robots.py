"""robots.txt as RFC 9309 reads its absence: Scrapy's middleware takes every answer's body for rules, an error page's too."""

from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from scrapy.robotstxt import RobotParser

from crawler.fetching.politeness import Manners
from storage.clock import Clock
from storage.errors import BlockedAddressError
from storage.records import Page

_ALL_CLOSED = b"User-agent: *\nDisallow: /\n"
LARGEST = 500 * 1024  # bytes of a robots.txt that are read, RFC 9309 2.5
LONGEST_DELAY = 60.0  # seconds the longest Crawl-delay that is respected; more would stop the run, not slow it


class RobotsAnswers:
    """Complement Scrapy's robots.txt middleware: 4xx means no rules (2.3.1.3), 5xx, 429 and no answer mean closed for now
    (2.3.1.4). The spider's `robots` holds the outcomes, by host. A Crawl-delay longer than the outlet's own is respected.

    A robots.txt that was read, or is missing, is cached by `manners` and answered from there while it is fresh.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.robots: dict[str, Exception | int] = crawler.spider.robots  # type: ignore[union-attr]
        self.files: dict[str, bytes] = crawler.spider.robots_files  # type: ignore[union-attr]
        self.manners: Manners = crawler.spider.manners  # type: ignore[union-attr]
        self.clock: Clock = crawler.spider.clock  # type: ignore[union-attr]
        crawler.signals.connect(self._keep_delay, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsAnswers":
        """Return the middleware for a crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        """Answer from the cache while a robots.txt is fresh."""
        if not asks_robots(request):
            return None
        cached = self.manners.answer(_first(request))
        if cached is None or cached.fresh_until <= self.clock():
            return None
        return TextResponse(request.url, cached.page.status, body=cached.page.body, request=request, flags=["kept"])

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response with the rules that its status means."""
        if not asks_robots(request) or "no answer" in response.flags:
            return response
        url = _first(request)
        self.robots[urlsplit(url).netloc] = response.status
        if is_closed(response.status):
            return response.replace(body=_ALL_CLOSED, status=200)
        rules = response.body[:LARGEST] if response.status < 300 else b""
        self.files[urlsplit(url).netloc] = rules
        if "kept" not in response.flags:
            now = self.clock()
            self.manners.keep_robots(Page(url, url, now, response.status, (), rules), now)
        return response.replace(body=rules, status=200)

    def process_exception(self, request: Request, exception: Exception) -> Response | None:
        """Close the host where its robots.txt could not be fetched."""
        if not asks_robots(request) or isinstance(exception, (BlockedAddressError, IgnoreRequest)):
            return None
        self.robots[urlsplit(_first(request)).netloc] = exception
        return TextResponse(request.url, body=_ALL_CLOSED, request=request, flags=["no answer"])

    def _keep_delay(self, robotparser: RobotParser, request: Request) -> None:
        crawl_delay = robotparser.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"])
        engine = self.crawler.engine
        if not crawl_delay or engine is None:
            return
        host = urlsplit(request.url).hostname or ""
        slot = engine.downloader.slots.get(host)
        if slot is not None:
            slot.delay = max(slot.delay, min(crawl_delay, LONGEST_DELAY))
            # A slot unused for a minute is created again from these.
            engine.downloader.per_slot_settings.setdefault(host, {})["delay"] = slot.delay


def is_closed(answered: Exception | int) -> bool:
    """Return whether the outcome of fetching a robots.txt forbids everything for now."""
    return not isinstance(answered, int) or answered >= 500 or answered == 429


def asks_robots(request: Request) -> bool:
    """Return whether the request is for a robots.txt."""
    return bool(request.meta.get("dont_obey_robotstxt"))  # only Scrapy's robots.txt middleware sets it


def _first(request: Request) -> str:
    # The address requested before any redirect.
    first: str = request.meta.get("redirect_urls", [request.url])[0]
    return first
