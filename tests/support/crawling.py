"""Outlets on loopback that a test makes up, and a crawl of them in a process of its own: a reactor cannot start twice."""

import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from crawler.archive.warc_store import Writer
from crawler.crawl.pull import Pull
from crawler.crawl.spider import crawl
from crawler.sources.source import Source
from storage.config.settings import CrawlConfig
from storage.database.store import open_store
from storage.errors import StoreError
from storage.records import Outcome
from tests.support.loopback import serving
from tests.support.records import NOON
from tests.support.warm_process import in_a_child

CONFIG = CrawlConfig(
    user_agent="digest-crawler/0.1 (+https://desk.example/bot)", timeout_seconds=2.0, max_bytes=100_000
)
PARAGRAPH = (
    "Officials opened a new school in {place} on Tuesday. It has twelve classrooms and room for 400 pupils, the governor "
    "said, and lessons begin on Sunday. Two more schools are to follow in the villages around the town next year."
)


@dataclass
class Answer:
    """What the server says to a path; `drip` sends the body a byte at a time."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    act: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass
class Outlet:
    """A server on loopback: `answers` by path, 404 elsewhere; `hits` counts the requests, `asked` keeps their headers,
    `times` when each came, in seconds of a steady clock."""

    server: ThreadingHTTPServer
    answers: dict[str, Answer] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)
    asked: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_address[1]}"

    @property
    def home(self) -> str:
        return f"http://{self.host}"

    def add_articles(self, *ids: int) -> None:
        """Pages /news/ID, listed newest id first by the feed at /feed."""
        for number in ids:
            self.answers[f"/news/{number}"] = Answer(a_page(f"School {number} opens", f"Makhmur {number}"))
        self.answers["/feed"] = Answer(a_feed([(f"{self.home}/news/{number}", number) for number in ids]))


@contextmanager
def an_outlet() -> Iterator[Outlet]:
    with serving(_Handler) as server:
        outlet = Outlet(server)
        server.outlet = outlet  # type: ignore[attr-defined]
        yield outlet


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        outlet: Outlet = self.server.outlet  # type: ignore[attr-defined]
        outlet.hits[self.path] += 1
        outlet.times.append(time.monotonic())
        outlet.asked.append(dict(self.headers.items()))
        answer = outlet.answers.get(self.path, Answer(b"not here", status=404))
        if answer.act is not None:
            answer.act(self)
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *args: Any) -> None:
        pass


def a_page(title: str, place: str) -> bytes:
    paragraph = PARAGRAPH.format(place=place)
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{paragraph}</p></article></body></html>"
    ).encode()


def a_feed(items: list[tuple[str, int]]) -> bytes:
    """RSS: (address, hour of 2 October 2023 when it was published)."""
    entries = "".join(
        f"<item><title>School {hour} opens</title><link>{url}</link><description>A school opens in the town.</description>"
        f"<pubDate>Mon, 02 Oct 2023 {hour:02}:00:00 +0000</pubDate></item>"
        for url, hour in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{entries}</channel></rss>'.encode()


def a_source(outlet: Outlet, key: str = "one", feeds: tuple[str, ...] = ("/feed",), **fields: Any) -> Source:
    listings = tuple({"kind": "feed", "url": f"{outlet.home}{path}", "sure": "unproven"} for path in feeds)
    defaults: dict[str, Any] = {
        "key": key,
        "name": key,
        "home": outlet.home,
        "editions": {"en": {"listings": listings}},
        "article": {"pattern": r"/news/(?P<id>\d+)", "examples": (f"{outlet.home}/news/1",)},
        "timezone": "Asia/Baghdad",
        "delay_seconds": 0.0,
    }
    return Source.model_validate(defaults | fields)


def crawl_once(
    path: Path,
    sources: list[Source],
    *outlets: Outlet,
    config: CrawlConfig = CONFIG,
    archive: Path | None = None,
    largest_file: int | None = None,
    stops: bool = False,
    candidates: Path | None = None,
    **pull: Any,
) -> list[Outcome]:
    """The outcomes of one crawl into the SQLite store at `path`, at NOON unless `now` is given. `largest_file` is how many
    bytes a file may get: the disk is full then, and the crawl `stops`."""
    if not path.exists():
        open_store(path).close()  # a copy: the child would run the migrations
    now = pull.pop("now", NOON)
    asked = Pull(allow_hosts=frozenset(outlet.host for outlet in outlets), **pull)
    return in_a_child(
        _crawl, stops or largest_file is not None, largest_file, path, sources, asked, config, now, archive, candidates
    )


def _crawl(
    stops: bool,
    largest_file: int | None,
    path: Path,
    sources: list[Source],
    asked: Pull,
    config: CrawlConfig,
    now: datetime,
    archive: Path | None,
    candidates: Path | None,
) -> list[Outcome]:
    store = open_store(path)
    if largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    told: list[Outcome] = []
    try:
        crawl(
            store,
            sources,
            asked,
            config,
            lambda: now,
            Writer(archive) if archive else None,
            told.append,
            candidates=candidates,
        )
    except StoreError:
        assert stops  # the error is the command's line; what each outlet came to was told before
    finally:
        store.close()
    return told
