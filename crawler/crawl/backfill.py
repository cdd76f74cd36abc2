"""Import articles of the outlets from WARC files that others made: a past month rebuilt without any request.

Nothing is fetched. A record is used where its address is an article's of an outlet; its page is read as a crawled one is, in
worker processes. An older version of an article we have read adds nothing, so files may be read again and in any order.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from crawler.archive.warc_store import Writer, page_in
from crawler.archive.warc_stream import DamagedBytes, WarcRecord, members
from crawler.crawl.frontier import is_inside
from crawler.crawl.listing_stats import ListingStats
from crawler.pages.worker_pool import Reader
from crawler.parsing.urls import bare_host
from crawler.sources.source import Source, identity
from storage.clock import Clock
from storage.config.settings import CrawlConfig
from storage.corpus import articles
from storage.database.store import Store
from storage.errors import ExtractionError
from storage.records import Article, Outcome, Page

_AT_ONCE = 4  # pages for each process that reads them: it never waits for the file
_AHEAD = timedelta(hours=1)  # how far another machine's clock may be ahead: a record dated later is forged or wrong
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # no outlet was on the web before


@dataclass(frozen=True, slots=True)
class BackfillWindow:
    """The publication times to store, both ends included."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(slots=True)
class FileProgress:
    """The progress in a file: bytes read of `size`, its records so far, those of the outlets among them, and damaged ones."""

    path: Path
    size: int
    offset: int = 0
    records: int = 0
    ours: int = 0
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class _Ours:
    """An outlet's record: its source, and its article by address."""

    source: Source
    language: str
    identity: str
    origin: str  # "FILE@OFFSET"


class Watcher(Protocol):
    """Whoever follows a backfill: `reached` is called as a file is read, `done` with each outcome."""

    def reached(self, far: FileProgress) -> None:
        """Take note of the progress in a file."""

    def done(self, outcome: Outcome) -> None:
        """Take note of an outcome."""


def backfill(
    store: Store,
    sources: Sequence[Source],
    files: Sequence[Path],
    window: BackfillWindow,
    config: CrawlConfig,
    archive: Writer,
    clock: Clock,
    reached: Callable[[FileProgress], None],
    done: Callable[[Outcome], None],
) -> None:
    """Call `done` with an outcome for each outlet that a file has records of, and for each file; `reached` is called as it goes.

    The record of every stored page is copied into the archive, and its article points there. Raises ConfigError (no such file,
    not zipped record by record), StoreError; what was stored stays.
    """
    work = _Backfill(store, sources, window, config, archive, clock)
    try:
        asyncio.run(work.read(files, reached, done))
    except BaseExceptionGroup as broken:
        raise broken.exceptions[0] from None
    finally:
        work.close()


class _Backfill:
    def __init__(
        self,
        store: Store,
        sources: Sequence[Source],
        window: BackfillWindow,
        config: CrawlConfig,
        archive: Writer,
        clock: Clock,
    ) -> None:
        self._store = store
        self._window = window
        self._config = config
        self._archive = archive
        self._clock = clock
        self._reader = Reader(config)
        self._by_host = _by_host(sources)
        self._free = asyncio.Semaphore(_AT_ONCE * config.parse_processes)
        self._last: dict[
            tuple[str, str], asyncio.Task[None]
        ] = {}  # of each article being read: its looks keep their order
        self._tallies: dict[str, ListingStats] = {}

    def close(self) -> None:
        """End the worker processes."""
        self._reader.close()

    async def read(
        self, files: Sequence[Path], reached: Callable[[FileProgress], None], done: Callable[[Outcome], None]
    ) -> None:
        """Read the files one after another, each once."""
        for path in dict.fromkeys(files):
            self._tallies = {}
            progress = FileProgress(path, path.stat().st_size if path.exists() else 0)
            try:
                async with asyncio.TaskGroup() as group:
                    await self._read_file(path, progress, group, reached)
            finally:
                for tally in self._tallies.values():
                    done(tally.outcome())
            damaged = f"; {progress.damaged} damaged, the rest was read" if progress.damaged else ""
            summary = f"{progress.records} records, {progress.ours} of these outlets{damaged}"
            done(Outcome("backfill", str(path), "ok", progress.ours, message=summary))

    async def _read_file(
        self, path: Path, progress: FileProgress, group: asyncio.TaskGroup, reached: Callable[[FileProgress], None]
    ) -> None:
        def at(offset: int) -> None:
            progress.offset = offset
            reached(progress)

        for member in members(path, self._is_ours, 2 * self._config.max_bytes, at):
            progress.records += 1
            if isinstance(member, DamagedBytes):
                progress.damaged += 1
            elif ours := self._ours(member.fields, f"{path.name}@{member.offset}"):
                progress.ours += 1
                await self._free.acquire()
                self._begin(member, ours, self._tally(path, ours.source), group)
            if progress.records % 1000 == 0:
                await asyncio.sleep(0)  # lets finished pages be stored

    def _begin(self, member: WarcRecord, ours: _Ours, tally: ListingStats, group: asyncio.TaskGroup) -> None:
        key = (ours.source.key, ours.identity)
        task = group.create_task(self._take(member, ours, tally, self._last.get(key)))
        self._last[key] = task

        def done(ended: asyncio.Task[None]) -> None:
            self._free.release()
            if self._last.get(key) is ended:
                del self._last[key]

        task.add_done_callback(done)

    async def _take(
        self, member: WarcRecord, ours: _Ours, tally: ListingStats, before: "asyncio.Task[None] | None"
    ) -> None:
        if before is not None:
            await asyncio.wait([before])
        tally.found += 1
        if not member.is_whole:
            tally.drops["too_large"] += 1
            return
        try:
            page = _page(member, self._config.max_bytes, self._clock() + _AHEAD)
            if self._is_older(ours.source, ours.identity, page.fetched_at):
                tally.known += 1
                return
            article = await self._reader.read(page, ours.source, ours.language, None, page.fetched_at)
        except ExtractionError as error:
            tally.drops[error.reason] += 1
            return
        if is_inside(article.published_at, self._window.since, self._window.until):
            self._keep(article, member, ours, tally)
        else:
            tally.left_out += 1

    def _is_older(self, source: Source, article_identity: str, fetched_at: datetime) -> bool:
        with self._store.read() as db:
            last_fetched = articles.last_checked(db, source.key, article_identity)
        # A fetch time in the future, from an earlier version, does not block a true one.
        return last_fetched is not None and fetched_at <= last_fetched <= self._clock() + _AHEAD

    def _keep(self, article: Article, member: WarcRecord, ours: _Ours, tally: ListingStats) -> None:
        if self._is_older(ours.source, article.identity, article.fetched_at):
            tally.known += 1
            return
        with self._store.begin() as db:
            if articles.is_news(db, article):
                place = self._archive.copy(member.zipped, article.url, ours.origin, self._clock())
                article = replace(article, archived_at=place)
            _, outcome = articles.add(db, article)
        setattr(tally, outcome, getattr(tally, outcome) + 1)

    def _is_ours(self, fields: dict[str, str]) -> bool:
        return self._ours(fields, "") is not None

    def _ours(self, fields: dict[str, str], origin: str) -> _Ours | None:
        # Return whose article a record is; None for another site, another page, a request, a redirect's record.
        if fields.get("warc-type") != "response":
            return None
        url = fields.get("warc-target-uri", "").strip("<>")  # WARC 1.0 writes it in brackets
        for source in self._by_host.get(bare_host(url), ()):
            for language in source.editions:
                own = identity(url, source, language)
                if own is not None:
                    return _Ours(source, language, own, origin)
        return None

    def _tally(self, path: Path, source: Source) -> ListingStats:
        return self._tallies.setdefault(source.key, ListingStats(source.key, str(path)))


def _page(member: WarcRecord, max_bytes: int, latest: datetime) -> Page:
    # Raises ExtractionError, its reason counted: a redirect, a refusal, a date that cannot be, no page at all.
    try:
        record = member.record()
        status = record.http_headers.get_statuscode() if record.http_headers else "none"
        page = page_in(record, "", max_bytes) if status == "200" else None
    except (ValueError, TypeError) as error:
        raise ExtractionError(f"no page: {error}", reason="bad_record") from error
    if page is None:
        raise ExtractionError(f"answered {status} then", reason=f"http_{status}")
    if not page.is_html:
        raise ExtractionError(f"is {page.header('Content-Type')[:40]}", reason="no_article")
    if not _EARLIEST <= page.fetched_at <= latest:
        raise ExtractionError(f"is dated {page.fetched_at:%Y-%m-%d}", reason="bad_date")
    return page


def _by_host(sources: Sequence[Source]) -> dict[str, list[Source]]:
    # Return the outlets by every host that their entries name, as addresses are compared.
    hosts: dict[str, list[Source]] = {}
    for source in sources:
        urls = [source.home, *source.article.examples]
        urls += [listing.url for edition in source.editions.values() for listing in edition.listings]
        for host in {bare_host(url) for url in urls}:
            hosts.setdefault(host, []).append(source)
    return hosts
