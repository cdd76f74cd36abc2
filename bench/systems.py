"""What bench.throughput measures in our own environment: `python -m bench.systems NAME FOLDER ROUNDS PORT`.

Each loads, says "ready", waits for a line, works, says how many pages it read, and waits for a line again: bench/peers.py does the
same in an environment of its own.
"""

import gzip
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

from bench.pages import a_page
from crawler.sources.source import Source
from storage.errors import ExtractionError

OUTLETS = 8  # hosts 127.0.0.1 to 127.0.0.8: a crawl asks each host for one page at a time


@dataclass(frozen=True, slots=True)
class Work:
    """Pages to read: those in `folder`, each `rounds` times, served at `port` of every outlet's host."""

    folder: Path
    rounds: int
    port: int

    def bodies(self) -> list[bytes]:
        return [gzip.decompress(path.read_bytes()) for path in sorted((self.folder / "html").glob("*.html.gz"))]

    def titles(self) -> list[str]:
        """Return what each page is called in its <title>: a listing names its articles, and a page about something else is dropped."""
        return [_title(body) for body in self.bodies()]

    def urls(self) -> list[str]:
        count = len(list((self.folder / "html").glob("*.html.gz"))) * self.rounds
        return [f"http://127.0.0.{1 + n % OUTLETS}:{self.port}/news/{n}" for n in range(count)]


Go = Callable[[], int]  # does the work; how many pages it read


def _title(body: bytes) -> str:
    match = re.search(rb"<title[^<>]*>([^<]*)", body)
    return unescape(match[1].decode("utf-8", "replace")).strip() if match else ""


def main() -> None:
    name, folder, rounds, port = sys.argv[1:]
    go = SYSTEMS[name](Work(Path(folder), int(rounds), int(port)))
    print("ready", flush=True)
    sys.stdin.readline()
    print(go(), flush=True)
    sys.stdin.readline()  # it was measured


def outlets(work: Work, text: str = "") -> list[Source]:
    hosts = [f"127.0.0.{1 + outlet}:{work.port}" for outlet in range(OUTLETS)]
    return [
        Source.model_validate(
            {
                "key": f"outlet-{number}",
                "name": f"Outlet {number}",
                "home": f"http://{host}/",
                "editions": {"en": {"listings": ({"kind": "feed", "url": f"http://{host}/feed", "sure": "unproven"},)}},
                "article": {"pattern": r"/news/(?P<id>\d+)$", "examples": (f"http://{host}/news/1",), "text": text},
                "timezone": "UTC",
                "delay_seconds": 0.0,
            }
        )
        for number, host in enumerate(hosts)
    ]


def ours(work: Work) -> Go:
    return _ours(work, archived=False)


def ours_archived(work: Work) -> Go:
    return _ours(work, archived=True)


def _ours(work: Work, *, archived: bool) -> Go:
    from crawler.archive.warc_store import Writer
    from crawler.crawl.pull import Pull
    from crawler.crawl.spider import crawl
    from crawler.duplicates.fold import fold_copies
    from storage.config.settings import CrawlConfig, DuplicatesConfig
    from storage.database.store import open_store

    sources = outlets(work)
    hosts = frozenset(source.home.split("/")[2] for source in sources)
    config = CrawlConfig(user_agent="bench/1 (+https://desk.example/)", min_text_chars=0)

    made = tempfile.TemporaryDirectory()  # a desk's database is made once, before its first page
    open_store(Path(made.name) / "store.db").close()

    def go() -> int:
        with made as folder:
            store = open_store(Path(folder) / "store.db")
            archive = Writer(Path(folder) / "archive") if archived else None
            outcomes = crawl(store, sources, Pull(allow_hosts=hosts), config, lambda: datetime.now(UTC), archive)
            fold_copies(store, DuplicatesConfig(), datetime.now(UTC))
            store.close()
        return sum(outcome.new for outcome in outcomes)

    return go


def scrapy_trafilatura(work: Work) -> Go:
    from trafilatura import bare_extraction

    return _spider(work, lambda html: bare_extraction(html, with_metadata=True))


def scrapy_download(work: Work) -> Go:
    return _spider(work, len)


def _spider(work: Work, read: Callable[[str], object]) -> Go:
    from scrapy import Spider
    from scrapy.crawler import CrawlerProcess

    done: list[str] = []

    class Peer(Spider):
        name = "peer"
        start_urls = work.urls()

        def parse(self, response: Any, **_: Any) -> None:
            read(response.text)
            done.append(response.url)

    options = {"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": False, "DOWNLOAD_DELAY": 0}
    process = CrawlerProcess(options)
    process.crawl(Peer)

    def go() -> int:
        process.start()
        return len(done)

    return go


def trafilatura(work: Work) -> Go:
    from trafilatura import bare_extraction

    bodies = work.bodies() * work.rounds

    def go() -> int:
        for body in bodies:
            bare_extraction(body.decode("utf-8", "replace"), with_metadata=True)
        return len(bodies)

    return go


def reading(work: Work) -> Go:
    return _reading(work, "", work.bodies())


def declared(work: Work) -> Go:
    from crawler.parsing.markup import parse_html, text_of

    css = "article p"
    bodies = [body for body in work.bodies() if b"<article" in body]
    found = [parse_html(body.decode("utf-8", "replace"), "").cssselect(css) for body in bodies]
    return _reading(work, css, [body for body, own in zip(bodies, found, strict=True) if len(text_of(own)) > 500])


def _reading(work: Work, css: str, bodies: Sequence[bytes]) -> Go:
    from crawler.pages import extract
    from crawler.pages.quick_searches import quicken
    from crawler.parsing.language import detect

    quicken()  # as in the processes that read pages
    detect("What tells languages apart is loaded before the first page.")
    source = outlets(work, css)[0]
    now = datetime.now(UTC)
    pages = [*bodies] * work.rounds

    def go() -> int:
        for number, body in enumerate(pages):
            with suppress(ExtractionError):
                extract(a_page(body, f"{source.home}news/{number}", now), source, "en", None, now)
        return len(pages)

    return go


SYSTEMS: dict[str, Callable[[Work], Go]] = {
    "ours": ours,
    "ours_archived": ours_archived,
    "scrapy_trafilatura": scrapy_trafilatura,
    "scrapy_download": scrapy_download,
    "trafilatura": trafilatura,
    "reading": reading,
    "declared": declared,
}


if __name__ == "__main__":
    main()
