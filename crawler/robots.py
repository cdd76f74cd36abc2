"""robots.txt as RFC 9309 reads its absence: Scrapy's middleware takes every answer's body for rules, an error page's too."""

from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.robotstxt import RobotParser

from storage.errors import BlockedAddressError

_ALL_CLOSED = b"User-agent: *\nDisallow: /\n"
LONGEST_DELAY = 60.0  # seconds of a Crawl-delay that are kept to; more would stop the run, not slow it


class RobotsAnswers:
    """Stands behind Scrapy's robots.txt middleware: 4xx means no rules (2.3.1.3), 5xx, 429 and no answer mean closed for now
    (2.3.1.4). `unread` says why, by host. A Crawl-delay longer than the outlet's own is kept."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.unread: dict[str, Exception | int] = getattr(crawler.spider, "robots_unread", {})
        crawler.signals.connect(self._keep_delay, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsAnswers":
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        if not _asks_robots(request) or response.status < 300:
            return response
        if response.status >= 500 or response.status == 429:
            self.unread[_host(request)] = response.status
            return response.replace(body=_ALL_CLOSED, status=200)
        return response.replace(body=b"", status=200)

    def process_exception(self, request: Request, exception: Exception) -> Response | None:
        if not _asks_robots(request) or isinstance(exception, BlockedAddressError):
            return None
        self.unread[_host(request)] = exception
        return TextResponse(request.url, body=_ALL_CLOSED, request=request)

    def _keep_delay(self, robotparser: RobotParser, request: Request) -> None:
        asked = robotparser.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"])
        engine = self.crawler.engine
        if not asked or engine is None:
            return
        host = urlsplit(request.url).hostname or ""
        slot = engine.downloader.slots.get(host)
        if slot is not None:
            slot.delay = max(slot.delay, min(asked, LONGEST_DELAY))
            # A slot unused for a minute is made anew from these.
            engine.downloader.per_slot_settings.setdefault(host, {})["delay"] = slot.delay


def _asks_robots(request: Request) -> bool:
    return bool(request.meta.get("dont_obey_robotstxt"))  # only Scrapy's robots.txt middleware sets it


def _host(request: Request) -> str:
    first: str = request.meta.get("redirect_urls", [request.url])[0]
    return urlsplit(first).netloc
