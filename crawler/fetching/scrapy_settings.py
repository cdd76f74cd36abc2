"""Scrapy's settings, each of them deliberate: what is not named here is Scrapy's default and was looked at (2.18, 2.19)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from crawler.fetching import browser
from crawler.sources.source import Source
from storage.config.settings import CrawlConfig
from storage.languages import of_each

ACCEPT_LANGUAGE: dict[str, str] = of_each("ACCEPT_LANGUAGE")


def accept_language(code: str) -> str:
    """Return the Accept-Language header for an edition's language; "" asks for any."""
    return ACCEPT_LANGUAGE.get(code) or (f"{code}, *;q=0.1" if code else "*")


def settings(config: CrawlConfig, sources: Sequence[Source]) -> dict[str, Any]:
    """For one crawl of these sources. Raises ConfigError where one needs a browser that is not there."""
    return {
        **_CLOSED,
        # file:, data:, ftp: and s3: have no handler at all: a redirect or a link to them reaches nothing.
        "DOWNLOAD_HANDLERS_BASE": {},
        "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "crawler.fetching.guarded_handler.GuardedHandler"),
        "USER_AGENT": config.user_agent,  # says who asks, with an address to complain to
        "ROBOTSTXT_USER_AGENT": config.user_agent.split("/")[0],  # the product token robots.txt names, RFC 9309 2.2.1
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_TIMEOUT": config.timeout_seconds,  # of the whole request, the last byte included; default 180
        "DOWNLOAD_MAXSIZE": config.max_bytes,  # of the decompressed body too; default 1 GiB
        "DOWNLOAD_WARNSIZE": 0,
        "CONCURRENT_REQUESTS": config.concurrent_requests,
        "RETRY_TIMES": config.retries,
        "DOWNLOAD_SLOTS": slots(sources),
        **browser.settings(sources, config),
        "DOWNLOAD_DELAY": 5,  # hosts no entry names (a redirect's end, a CDN): as for an outlet
    }


def slots(sources: Sequence[Source]) -> dict[str, dict[str, float]]:
    """One request at a time for each host the entries name, and its outlet's delay (the longest where outlets share a host)."""
    delays: dict[str, float] = {}
    for source in sources:
        urls = [source.home, *source.article.examples]
        urls += [listing.url for edition in source.editions.values() for listing in edition.listings]
        for url in urls:
            host = urlsplit(url).hostname or ""
            delays[host] = max(delays.get(host, 0.0), source.delay_seconds)
    slots = {host: {"concurrency": 1, "delay": delay, "jitter": 0.0} for host, delay in delays.items()}
    for source in sources:
        if source.browser:
            for name in browser.slots(source.home):
                slots[name] = {"concurrency": 2, "delay": 0.0, "jitter": 0.0}
    return slots


_CLOSED: dict[str, Any] = {
    # No extension is wanted: telnet and remote control (both run code), feed export, statistics.
    "EXTENSIONS_BASE": {},
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,  # default False
    "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.2",
    "TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingHostnameResolver",  # IPv6 too; the guard stands before it
    "REACTOR_THREADPOOL_MAXSIZE": 20,  # name look-ups: a few dead names must not hold up the others
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,  # an outlet is not told where a link stood
    "HTTPPROXY_ENABLED": False,  # the guard alone names a proxy, never the environment
    "METAREFRESH_ENABLED": False,
    "REDIRECT_MAX_TIMES": 5,  # RFC 9309 2.3.1.2 wants five for robots.txt; an article needs fewer
    "DOWNLOADER_MIDDLEWARES": {
        "crawler.fetching.robots.RobotsAnswers": 110,  # right behind Scrapy's robots.txt middleware (100)
        "crawler.fetching.fetcher.Conditions": 120,
        "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
        "crawler.fetching.fetcher.Redirects": 600,  # where Scrapy's stands
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    },
    # 429 and 503 stop the host instead (crawler/fetching/fetcher.py); a slow outlet is tried again next time, not at once.
    "RETRY_HTTP_CODES": [500, 502, 504, 522, 524, 408],
    "RETRY_EXCEPTIONS": [
        "scrapy.exceptions.DownloadConnectionRefusedError",
        "scrapy.exceptions.DownloadFailedError",
        "scrapy.exceptions.ResponseDataLossError",
    ],
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY_JITTER": 0,  # the delay is a promise: jitter would go below it
    "DEFAULT_REQUEST_HEADERS": {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
    "LOG_INSTALL_ROOT_HANDLER": False,  # a person sees one line an outlet
    "LOG_LEVEL": "ERROR",
    "STATS_DUMP": False,
    "URLLENGTH_LIMIT": 0,  # it drops in silence; the guard refuses long ones aloud
    "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",  # identities decide, not addresses
}
