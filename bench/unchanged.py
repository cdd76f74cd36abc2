"""`python -m bench.unchanged [--outlets 22] [--feeds 2] [--items 20]`: what a pass over outlets costs of which nothing changed.

Made-up outlets are served on loopback with ETags and read once; half an hour later the pass that is measured, in a process of its own:
`requests`, how many of them were `conditional`, `unchanged` answers, the `processes` it started (none, where no page is read; the
first pass: `processes_at_first`), and `cpu_seconds` of it and them from the start of the process, imports included.
"""

import argparse
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench import print_figures
from bench.processes import below
from crawler.sources.source import Source

_SPAWN = get_context("spawn")
_PARAGRAPH = "Officials opened school number {n} on Tuesday. It has twelve classrooms and room for 400 pupils, the governor said. "


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--outlets", type=int, default=22)
    parser.add_argument("--feeds", type=int, default=2)
    parser.add_argument("--items", type=int, default=20)
    given = parser.parse_args()
    print_figures(measure(given.outlets, given.feeds, given.items))


def measure(outlets: int, feeds: int, items: int) -> dict[str, float]:
    """The figures of the second pass."""
    now = datetime.now(UTC)
    with _served(outlets, items) as (port, asked), tempfile.TemporaryDirectory() as folder:
        sources = [_outlet(number, feeds, port) for number in range(outlets)]
        first = _pass(Path(folder) / "store.db", sources, now)
        asked.clear()
        second = _pass(Path(folder) / "store.db", sources, now + timedelta(minutes=30))
        return {
            "outlets": outlets,
            "listings": outlets * feeds,
            "articles": first["new"],
            "requests": asked.total(),
            "conditional": asked["conditional"],
            "unchanged": second["unchanged"],
            "new": second["new"],
            "processes_at_first": first["processes"],
            "processes": second["processes"],
            "cpu_seconds": second["cpu_seconds"],
        }


def _outlet(number: int, feeds: int, port: int) -> Source:
    home = f"http://127.0.0.{1 + number}:{port}"
    listings = tuple({"kind": "feed", "url": f"{home}/feed/{feed}", "sure": "unproven"} for feed in range(feeds))
    return Source.model_validate(
        {
            "key": f"outlet-{number}",
            "name": f"Outlet {number}",
            "home": f"{home}/",
            "editions": {"en": {"listings": listings}},
            "article": {"pattern": r"/news/(?P<id>\d+)$", "examples": (f"{home}/news/1",)},
            "timezone": "UTC",
            "delay_seconds": 0.0,
        }
    )


def _pass(path: Path, sources: list[Source], now: datetime) -> dict[str, float]:
    ours, theirs = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=_crawl, args=(theirs, path, sources, now))
    process.start()
    found: dict[str, float] = ours.recv()
    process.join()
    return found


def _crawl(told: Connection, path: Path, sources: list[Source], now: datetime) -> None:
    from crawler.crawl.pull import Pull
    from crawler.crawl.spider import crawl
    from crawler.pages.worker_pool import spent
    from storage.config.settings import CrawlConfig
    from storage.database.store import open_store

    hosts = frozenset(source.home.split("/")[2] for source in sources)
    config = CrawlConfig(user_agent="bench/1 (+https://desk.example/)")
    store = open_store(path)
    outcomes = crawl(store, sources, Pull(allow_hosts=hosts), config, lambda: now)
    store.close()
    started = below(os.getpid())
    told.send(
        {
            "new": sum(outcome.new for outcome in outcomes),
            "unchanged": sum(outcome.state == "unchanged" for outcome in outcomes),
            "processes": len(started),
            "cpu_seconds": round(time.process_time() + sum(spent(one) or 0 for one in started), 2),
        }
    )


@contextmanager
def _served(outlets: int, items: int) -> Iterator[tuple[int, Counter[str]]]:
    """The port, and how often what was asked ("conditional", "plain")."""
    asked: Counter[str] = Counter()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked["conditional" if "If-None-Match" in self.headers else "plain"] += 1
            kind, _, number = self.path.strip("/").partition("/")
            known = self.headers.get("If-None-Match") == '"one"'
            status = 304 if known else 200 if kind in {"feed", "news"} else 404
            answers = {
                "feed": lambda: _feed(self.headers["Host"], int(number), items),
                "news": lambda: _page(int(number)),
            }
            body = answers[kind]() if status == 200 else b""
            self.send_response(status)
            if kind == "feed":
                self.send_header("ETag", '"one"')
            self.send_header("Content-Type", "text/html" if kind == "news" else "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    first = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port = int(first.server_address[1])
    servers = [first, *(ThreadingHTTPServer((f"127.0.0.{1 + number}", port), Handler) for number in range(1, outlets))]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield port, asked
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _feed(host: str, feed: int, items: int) -> bytes:
    listed = "".join(
        f"<item><title>School {n} opens</title><link>http://{host}/news/{n}</link></item>"
        for n in range(feed * items, feed * items + items)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{listed}</channel></rss>'.encode()


def _page(n: int) -> bytes:
    return f"<html><head><title>School {n} opens</title></head><body><p>{_PARAGRAPH.format(n=n) * 3}</p></body></html>".encode()


if __name__ == "__main__":
    main()
