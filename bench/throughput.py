"""`python -m bench.throughput DIR [--rounds N]`: pages a second, CPU ms a page and peak memory, ours beside others, in one run.

DIR holds `html/<id>.html.gz`, as for bench.extraction. They are served on loopback from a process of its own, as eight outlets of
one feed each, N times under different ids. Each system runs in a session of its own, measured from when it has loaded until
it is done, with every process it started:

- ours: request to committed row, copies checked; robots.txt, guard, dates, languages and article identity included
- scrapy_trafilatura: a Scrapy spider that calls trafilatura in its callback
- scrapy_download: a Scrapy spider that only downloads: the ceiling
- trafilatura: `bare_extraction` in one process, no network: one core's rate
- reading: what ours does with a page, in one process, no network
- declared: the same where a declared selector (`article p`) finds the text

Not run: news-please and newspaper4k, which no lock of this project installs. Memory is the sum over processes, a page
shared by several divided among them.
"""

import argparse
import gzip
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench import print_figures
from bench.pages import a_page
from crawler.sources import Source
from storage.errors import ExtractionError

OUTLETS = 8  # hosts 127.0.0.1 to 127.0.0.8: a crawl asks each host for one page at a time
TICK = os.sysconf("SC_CLK_TCK")
NOT_RUN = {"news-please": "not installed", "newspaper4k": "not installed"}
_SPAWN = get_context("spawn")


@dataclass(frozen=True, slots=True)
class Work:
    """Pages to read: those in `folder`, each `rounds` times, served at `port` of every outlet's host."""

    folder: Path
    rounds: int
    port: int

    def bodies(self) -> list[bytes]:
        return [gzip.decompress(path.read_bytes()) for path in sorted((self.folder / "html").glob("*.html.gz"))]

    def urls(self, count: int) -> list[str]:
        return [f"http://127.0.0.{1 + n % OUTLETS}:{self.port}/news/{n}" for n in range(count * self.rounds)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=4)
    given = parser.parse_args()
    with _served(given.folder, given.rounds) as port:
        work = Work(given.folder, given.rounds, port)
        figures: dict[str, Any] = {name: measure(prepare, work) for name, prepare in SYSTEMS.items()}
    bare = figures["trafilatura"]["pages_per_second"]
    print_figures(
        {
            **figures,
            "ours_to_trafilatura": round(figures["ours"]["pages_per_second"] / bare, 2),
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
            "not_run": NOT_RUN,
        }
    )


def measure(prepare: "Prepare", work: Work) -> dict[str, float]:
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_run, args=(theirs, prepare, work))
    process.start()
    ours.recv()  # it has loaded
    assert process.pid
    before, _ = _used(process.pid)
    started = time.perf_counter()
    cpu, peak = dict(before), 0.0
    while not ours.poll(0.2):
        now, memory = _used(process.pid)
        cpu |= now
        peak = max(peak, memory)
    seconds = time.perf_counter() - started
    now, memory = _used(process.pid)
    peak = max(peak, memory)
    pages = ours.recv()
    ours.send(None)
    process.join()
    spent = sum((cpu | now).values()) - sum(before.values())
    return {
        "pages": pages,
        "pages_per_second": round(pages / seconds, 1),
        "cpu_ms_a_page": round(1000 * spent / max(1, pages), 1),
        "peak_mb": round(peak),
    }


def _run(pipe: Connection, prepare: "Prepare", work: Work) -> None:
    os.setsid()
    go = prepare(work)
    pipe.send(None)
    pipe.send(go())
    pipe.recv()  # it was measured


def _used(session: int) -> tuple[dict[int, float], float]:
    """CPU seconds by process, and MB, of all processes of a session (Linux)."""
    seconds: dict[int, float] = {}
    memory = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                seconds[int(folder.name)] = (int(fields[11]) + int(fields[12])) / TICK
                rolled = (folder / "smaps_rollup").read_text().split("\n")
                memory += next(int(line.split()[1]) for line in rolled if line.startswith("Pss:"))
    return seconds, memory / 1024


@contextmanager
def _served(folder: Path, rounds: int) -> Iterator[int]:
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_serve, args=(theirs, folder, rounds), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.kill()
        process.join()


def _serve(pipe: Connection, folder: Path, rounds: int) -> None:
    bodies = Work(folder, rounds, 0).bodies()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kind, _, number = self.path.strip("/").partition("/")
            host = self.headers["Host"]
            answers = {
                "news": lambda: bodies[int(number) % len(bodies)],
                "feed": lambda: _feed(host, len(bodies) * rounds),
            }
            body = answers[kind]() if kind in answers else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html" if kind == "news" else "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    ThreadingHTTPServer.request_queue_size = 128
    first = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port = first.server_address[1]
    others = [ThreadingHTTPServer((f"127.0.0.{1 + outlet}", port), Handler) for outlet in range(1, OUTLETS)]
    for server in (first, *others):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(port)
    threading.Event().wait()


def _feed(host: str, count: int) -> bytes:
    outlet = int(host.partition(":")[0].rpartition(".")[2]) - 1
    items = "".join(
        f"<item><title>Story {n}</title><link>http://{host}/news/{n}</link></item>"
        for n in range(outlet, count, OUTLETS)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def _outlets(work: Work, text: str = "") -> list[Source]:
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


def ours(work: Work) -> Callable[[], int]:
    from crawler.duplicates import fold_copies
    from crawler.spider import Pull, crawl
    from storage.config import CrawlConfig, DuplicatesConfig
    from storage.store import open_store

    sources = _outlets(work)
    hosts = frozenset(source.home.split("/")[2] for source in sources)
    config = CrawlConfig(user_agent="bench/1 (+https://desk.example/)", min_text_chars=0)

    def go() -> int:
        with tempfile.TemporaryDirectory() as folder:
            store = open_store(Path(folder) / "store.db")
            outcomes = crawl(store, sources, Pull(allow_hosts=hosts), config, lambda: datetime.now(UTC))
            fold_copies(store, DuplicatesConfig(), datetime.now(UTC))
            store.close()
        return sum(outcome.new + outcome.dropped for outcome in outcomes)

    return go


def scrapy_trafilatura(work: Work) -> Callable[[], int]:
    from trafilatura import bare_extraction

    return _spider(work, lambda html: bare_extraction(html, with_metadata=True))


def scrapy_download(work: Work) -> Callable[[], int]:
    return _spider(work, len)


def _spider(work: Work, read: Callable[[str], object]) -> Callable[[], int]:
    from scrapy import Spider
    from scrapy.crawler import CrawlerProcess

    urls = work.urls(len(work.bodies()))
    done: list[str] = []

    class Peer(Spider):
        name = "peer"
        start_urls = urls

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


def trafilatura(work: Work) -> Callable[[], int]:
    from trafilatura import bare_extraction

    bodies = work.bodies()

    def go() -> int:
        for body in bodies:
            bare_extraction(body.decode("utf-8", "replace"), with_metadata=True)
        return len(bodies)

    return go


def reading(work: Work) -> Callable[[], int]:
    return _reading(work, "", work.bodies())


def declared(work: Work) -> Callable[[], int]:
    css = "article p"
    return _reading(work, css, [body for body in work.bodies() if b"<article" in body], only_declared=True)


def _reading(work: Work, css: str, bodies: Sequence[bytes], *, only_declared: bool = False) -> Callable[[], int]:
    from crawler.language import detect
    from crawler.pages import extract
    from crawler.pages.markup import parse_html, text_of

    detect("What tells languages apart is loaded before the first page.")
    if only_declared:
        bodies = [b for b in bodies if len(text_of(parse_html(b.decode("utf-8", "replace"), "").cssselect(css))) > 500]
    source = _outlets(work, css)[0]
    now = datetime.now(UTC)

    def go() -> int:
        for number, body in enumerate(bodies):
            with suppress(ExtractionError):
                extract(a_page(body, f"{source.home}news/{number}", now), source, "en", None, now)
        return len(bodies)

    return go


Prepare = Callable[[Work], Callable[[], int]]
SYSTEMS: dict[str, Prepare] = {
    "ours": ours,
    "scrapy_trafilatura": scrapy_trafilatura,
    "scrapy_download": scrapy_download,
    "trafilatura": trafilatura,
    "reading": reading,
    "declared": declared,
}


if __name__ == "__main__":
    main()
