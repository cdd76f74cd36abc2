"""The one spider for all outlets: read a source's listings, visit the articles that are new or due, keep each as it arrives.

Outlets run side by side, an outlet's own requests one after another. Whatever goes wrong ends in one line of the outcome of
the listing it happened to; the other outlets go on.
"""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.archive.replay import Replay
from crawler.archive.warc_store import Writer
from crawler.crawl.context import CrawlContext
from crawler.crawl.pull import Pull
from crawler.crawl.source_visit import SourceVisit
from crawler.fetching import scrapy_settings
from crawler.fetching.address_guard import AddressGuard
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.politeness import Manners
from crawler.listings.addresses import addresses
from crawler.listings.kinds import kind_of
from crawler.pages.worker_pool import Reader
from crawler.sources.source import Listing, Source
from storage.clock import Clock
from storage.config.settings import CrawlConfig, HealthConfig
from storage.crawling import runs
from storage.database.store import Store
from storage.errors import ConfigError, DigestCrawlerError
from storage.records import Outcome, Page

_HEALTH = HealthConfig()


def crawl(
    store: Store,
    sources: Sequence[Source],
    pull: Pull,
    config: CrawlConfig,
    clock: Clock,
    archive: Writer | None = None,
    on_progress: Callable[[Outcome], None] | None = None,
    health: HealthConfig = _HEALTH,
    candidates: Path | None = None,
) -> list[Outcome]:
    """Return one outcome per listing; `on_progress` gets each as soon as its source is done. With an `archive` every page fetched is
    stored there as WARC, except those of a replay. `health` defines a flood; pages that could not be read are saved as test
    cases in the folder `candidates`.

    What is due depends on the time at the start; a fetched page has its own time. Blocks, and works once in a process:
    a reactor cannot start twice. Raises ConfigError (nothing to replay, a proxy elsewhere), StoreError where nothing can be
    kept any more, KeyboardInterrupt after a clean stop where a person stopped it; `on_progress` got the outcomes of every
    source then too, and what was stored stays.
    """
    now = clock()
    replay = Replay(pull.replay, config.max_bytes) if pull.replay else None
    with store.read() as db:
        reads = {} if replay else runs.readings(db, now - timedelta(days=health.rhythm_days))
    reader = Reader(config)
    outcomes: list[Outcome] = []

    def done(finished: list[Outcome]) -> None:
        outcomes.extend(finished)
        for outcome in finished:
            if on_progress is not None:
                on_progress(outcome)

    async def work(fetcher: Fetcher) -> None:
        shared = CrawlContext(fetcher, store, pull, config, health, now, replay, reader, candidates)
        try:
            async with asyncio.TaskGroup() as group:
                for source in sources:
                    group.create_task(_visit(SourceVisit(source, shared, reads.get(source.key, {})), done))
        except BaseExceptionGroup as broken:  # StoreErrors: a visit raises nothing else
            raise broken.exceptions[0] from None
        if replay is not None:
            done(_unclaimed(replay))

    manners = Manners(None if replay else store, config, now)
    try:
        _run(work, sources, pull, config, clock, manners, replay, None if replay else archive)
    finally:
        reader.close()
    return outcomes


def probe(
    listings: Sequence[tuple[Source, str, Listing]], pull: Pull, config: CrawlConfig, now: datetime
) -> list[Page | DigestCrawlerError]:
    """Return the answer of each (source, language, listing), requested once, in the given order; a template is asked for its
    first page. Blocks, and works once in a process, as `crawl`."""
    answers: dict[int, Page | DigestCrawlerError] = {}

    async def ask(fetcher: Fetcher, index: int) -> None:
        source, language, listing = listings[index]
        today = now.astimezone(source.zone).date()
        try:
            url = addresses(listing, today, today)[0]
            home = source.home if source.browser and kind_of(listing).is_page else ""
            answers[index], _ = await fetcher.poll(url, language, listing.headers, home)
        except DigestCrawlerError as error:
            answers[index] = error

    async def work(fetcher: Fetcher) -> None:
        await asyncio.gather(*(ask(fetcher, index) for index in range(len(listings))))

    _run(work, [source for source, _, _ in listings], pull, config, lambda: now, Manners(None, config, now))
    return [answers[index] for index in range(len(listings))]


def fetch(source: Source, url: str, language: str, pull: Pull, config: CrawlConfig, now: datetime) -> Page:
    """Fetch one article's page, by every rule of a crawl. Blocks, and works once in a process. Raises FetchError, ConfigError."""
    got: list[Page] = []

    async def work(fetcher: Fetcher) -> None:
        got.append(await fetcher.fetch(url, language, source.home if source.browser else ""))

    _run(work, [source], pull, config, lambda: now, Manners(None, config, now))
    return got[0]


def ask(
    work: Callable[[Fetcher], Any],
    guard: AddressGuard,
    config: CrawlConfig,
    now: datetime,
    sources: Sequence[Source] = (),
    delay: float | None = None,
) -> None:
    """Let `work` fetch as it likes, by every rule of a crawl; what the guard raises, it gets. `delay` is for tests: seconds between
    requests to a host that no source names. Blocks, and works once in a process."""
    pull = Pull(proxy=guard.proxy)
    _run(work, sources, pull, config, lambda: now, Manners(None, config, now), guard=guard, delay=delay)


async def _visit(visit: SourceVisit, done: Callable[[list[Outcome]], None]) -> None:
    try:
        await visit.run()
    finally:
        done(visit.outcomes())


def _unclaimed(replay: Replay) -> list[Outcome]:
    others = replay.unclaimed()
    notes = []
    if others:
        hosts = sorted({urlsplit(url).hostname or "" for url in others})
        notes.append(
            f"{len(others)} saved pages are not articles or listings of the requested outlets and were not read "
            f"({', '.join(hosts[:4])}{' …' if len(hosts) > 4 else ''})"
        )
    if replay.unreadable:
        notes.append(f"{replay.unreadable} saved pages have no usable address or file and were not read")
    return [Outcome("replay", str(replay.path), "ok", message="; ".join(notes))] if notes else []


def _run(
    work: Callable[[Fetcher], Any],
    sources: Sequence[Source],
    pull: Pull,
    config: CrawlConfig,
    clock: Clock,
    manners: Manners,
    replay: Replay | None = None,
    archive: Writer | None = None,
    guard: AddressGuard | None = None,
    delay: float | None = None,
) -> None:
    if pull.proxy and urlsplit(pull.proxy).hostname not in {"127.0.0.1", "::1", "localhost"}:
        raise ConfigError("a proxy is for the demo and the tests and must be on this machine", about=pull.proxy)
    chosen = scrapy_settings.settings(config, [] if replay else sources)
    if pull.proxy or delay is not None:  # the hosts of the demo are all on this machine
        chosen["DOWNLOAD_DELAY"] = delay or 0
    process = AsyncCrawlerProcess(chosen)
    for name in ("crawler", "scrapy", "scrapy-playwright", "twisted", "asyncio", "py.warnings"):
        # Their lines go to the command's log, if it has one.
        logging.getLogger(name).addHandler(logging.NullHandler())
    crawler = process.create_crawler(NewsSpider)
    task: Any = process.crawl(
        crawler,
        work=work,
        config=config,
        clock=clock,
        manners=manners,
        guard=guard or AddressGuard(pull.allow_hosts, pull.proxy),
        replay=replay,
        archive=archive,
    )
    held = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        process.start()
    finally:
        # Scrapy keeps both for itself and would swallow them in the stages after the crawl.
        for number, handler in held.items():
            signal.signal(number, handler)
    if task.done() and task.exception() is not None:
        raise task.exception()
    spider = crawler.spider
    if isinstance(spider, NewsSpider) and spider.error is not None:
        raise spider.error
    if not isinstance(spider, NewsSpider) or not spider.is_done:
        raise KeyboardInterrupt


class NewsSpider(Spider):
    """Lends Scrapy's engine to `work`, which requests pages one by one instead of by callbacks: an article's path is then
    one function that reads from top to bottom."""

    name = "news"
    # Looked up here by address_guard.py and robots.py; `robots` is the outcome of fetching each host's robots.txt.
    guard: AddressGuard
    manners: Manners
    clock: Clock
    robots: dict[str, Exception | int]
    robots_files: dict[str, bytes]  # the rules of each host that has any
    work: Callable[[Fetcher], Any]
    config: CrawlConfig
    archive: Writer | None
    replay: Replay | None
    is_done: bool
    error: Exception | None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "NewsSpider":
        """Return the spider, its state empty."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.robots = {}
        spider.robots_files = {}
        spider.is_done = False
        spider.error = None
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Run `work` inside the engine; yields no request."""
        fetcher = Fetcher(self.crawler, self.config, self.clock, self.manners, self.robots, self.archive, self.replay)
        try:
            await self.work(fetcher)
        except Exception as error:  # noqa: BLE001 - raised again by _run, outside Scrapy, which would only log it
            self.error = error
        self.is_done = True
        nothing: tuple[Any, ...] = ()  # all requests were made above; Scrapy wants an iterator
        for request in nothing:
            yield request
