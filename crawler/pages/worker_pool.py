"""Pages are read in processes of their own, with a deadline and a bound of memory: what hangs or swells costs its page alone."""

import asyncio
import os
import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING

from lxml import etree

from crawler import pages
from crawler.pages.boilerplate import Datelines, datelines_of
from crawler.sources.source import Source
from storage.config.settings import CrawlConfig
from storage.errors import ExtractionError
from storage.records import Article, Page

if TYPE_CHECKING:
    from crawler.listings.link import Link

STARTING = 60.0  # seconds a process may take until it reads: it imports the readers, on a loaded machine too
LATE = 6.0  # times its seconds of processor time a page may take by the clock: on a loaded machine it has to share
LIFE = 1000  # pages a process reads before a new one takes its place: what libraries remember of pages goes with it

# What is read: a page, or None where the listing holds the article whole; source, language, link, now, fewest characters, datelines.
Task = tuple[Page | None, Source, str, "Link | None", datetime, int, Datelines]
# The article, or message and reason of the ExtractionError: as plain values, which every error survives.
Answer = Article | tuple[str, str]


class Reader:
    """Up to `parse_processes` of a crawl's own, each started when a page first waits for it, all ended by `close`."""

    def __init__(self, config: CrawlConfig, life: int = LIFE) -> None:
        self._config = config
        self._life = life
        self._free = asyncio.Semaphore(config.parse_processes)
        self._idle: list[_Worker] = []
        self._all: list[_Worker] = []

    async def read(
        self, page: Page | None, source: Source, language: str, link: "Link | None", now: datetime
    ) -> Article:
        """As pages.extract, or as pages.from_listing where `page` is None.

        Raises ExtractionError, also with the reasons "parse_timeout", "parse_memory" and "parse_crash" (its process was
        ended, the next page gets a new one) and "error" (a fault of this program).
        """
        about = page.url if page else link.url if link else source.key
        task = (page, source, language, link, now, self._config.min_text_chars, datelines_of(self._config))
        async with self._free:
            worker = self._idle.pop() if self._idle else self._start()
            # In a thread: it waits for the process.
            answer = await asyncio.to_thread(worker.ask, task)
            if worker.pages >= self._life:
                await asyncio.to_thread(worker.end)
            if worker.is_alive:
                self._idle.append(worker)
        if isinstance(answer, Article):
            return answer
        message, reason = answer
        raise ExtractionError(message, about=about, reason=reason)

    def close(self) -> None:
        """End all processes."""
        for worker in self._all:
            worker.end()

    def _start(self) -> "_Worker":
        self._all = [worker for worker in self._all if worker.is_alive]
        self._all.append(_Worker(self._config))
        return self._all[-1]


class _Worker:
    """One process; it begins with its first page and is ended where a page takes too much."""

    def __init__(self, config: CrawlConfig) -> None:
        self._seconds = config.parse_seconds
        context = get_context("forkserver")  # never fork: the crawl has threads, and a copy of them could hold a lock
        context.set_forkserver_preload(["crawler.pages.worker_preload"])
        self._ours, theirs = context.Pipe()
        self._theirs: Connection | None = theirs
        self._process = context.Process(target=_serve, args=(theirs, config.parse_megabytes), daemon=True)
        self.is_alive = True
        self.pages = 0  # read so far

    def ask(self, task: Task) -> Answer:
        """Return the article, or why there is none; a process that takes too much is ended."""
        try:
            if self._theirs is not None:
                self._process.start()
                self._theirs.close()
                self._theirs = None
                if not self._ours.poll(STARTING) or not self._ours.recv():
                    return self._fail(f"was not read: no process started in {STARTING:g} s", "error")
            self._ours.send(task)
            self.pages += 1
            if not self._answers():
                return self._fail(f"took more than {self._seconds:g} s to read; its reading was ended", "parse_timeout")
            answer: Answer = self._ours.recv()
        except (EOFError, OSError):
            return self._fail("ended the process that read it", "parse_crash")
        if not isinstance(answer, Article) and answer[1] == "parse_memory":
            return self._fail(*answer)
        return answer

    def _answers(self) -> bool:
        # Whether it answers within its seconds of processor time: a page that waits for its turn does not hang.
        begun, latest = spent(self._process.pid), time.monotonic() + LATE * self._seconds
        while (remaining := latest - time.monotonic()) > 0:
            if self._ours.poll(min(remaining, self._seconds / 2)):
                return True
            by_now = spent(self._process.pid)
            if by_now is None or begun is None:  # the system does not tell: the clock alone holds
                return self._ours.poll(self._seconds / 2)
            if by_now - begun >= self._seconds:
                return False
        return False

    def end(self) -> None:
        """End the process."""
        self.is_alive = False
        if self._theirs is None:
            self._process.kill()
            self._process.join()
        self._ours.close()

    def _fail(self, message: str, reason: str) -> Answer:
        self.end()
        return message, reason


def spent(process: int | None) -> float | None:
    """Return the processor seconds that a process has used; None where the system does not report them (macOS)."""
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return None


def _serve(tasks: Connection, megabytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the crawl's: it ends this process
    tasks.send(True)
    with suppress(EOFError, OSError):  # the crawl is over
        while True:
            task: Task = tasks.recv()
            try:
                with _bounded_memory(megabytes):
                    answer = _answer(task)
            except MemoryError:
                answer = f"took more than {megabytes} MB to read; its reading was ended", "parse_memory"
            tasks.send(answer)


@contextmanager
def _bounded_memory(megabytes: int) -> Iterator[None]:
    """So much more than it has now; where the system does not tell that (macOS), the deadline alone holds.

    Around the reading alone: a bound met halfway through a message would leave both ends waiting for the other.
    """
    before = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(OSError):
        held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + megabytes * 2**20, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _answer(task: Task) -> Answer:
    page, source, language, link, now, least, datelines = task
    try:
        if page is not None:
            return pages.extract(page, source, language, link, now, min_text_chars=least, datelines=datelines)
        assert link is not None, "a listing has an article without a page"
        return pages.from_listing(link, source, language, now, min_text_chars=least, datelines=datelines)
    except ExtractionError as error:
        if _is_starved(error.__cause__):
            raise MemoryError from error
        return error.message, error.reason
    except MemoryError:
        raise
    except Exception as error:
        if _is_starved(error):
            raise MemoryError from error
        place = extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})", "error"


def _is_starved(error: BaseException | None) -> bool:
    """lxml has no word for an allocation that libxml2 was refused: it says "unknown error"."""
    return isinstance(error, etree.LxmlError) and "unknown error" in str(error)
