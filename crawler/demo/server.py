"""The made-up outlets behind a plain HTTP proxy on loopback: `http://zagros.example/…` keeps its address and is answered here."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from crawler.demo.articles import SampleArticle
from crawler.demo.events import Events, load_events
from crawler.demo.layouts import PLAIN, SiteResponse
from crawler.demo.site import Site, build, place
from crawler.sources.source import Source, load_sources

SOURCES = Path(__file__).parent / "sources.yaml"


@dataclass
class Demo:
    """The outlets while they are served. `proxy` is `http://127.0.0.1:PORT`; `asked` when (seconds of a steady clock) and for which
    address, in order."""

    proxy: str
    sources: dict[str, Source]
    events: Events
    now: datetime
    site: Site
    request_log: list[tuple[float, str]] = field(default_factory=list)

    @property
    def requests(self) -> list[str]:
        """The requested addresses, in order."""
        return [url for _, url in self.request_log]

    @property
    def articles(self) -> dict[str, SampleArticle]:
        """By name, as crawler/demo/events.yaml calls them: "zagros/akre-flood"."""
        return self.site.articles

    @property
    def urls(self) -> dict[str, str]:
        """The address of each article, by the same names."""
        return self.site.urls

    def edit(self) -> None:
        """Hours later: outlets have changed what they printed, where events.yaml says `edited`."""
        self.site = build(self.now, edited=True)

    def answer(self, url: str) -> SiteResponse:
        """Return the response for a URL, and log the request."""
        self.request_log.append((time.monotonic(), url))
        return self.site.answers.get(place(url)) or SiteResponse(b"no such page\n", PLAIN, 404)


@contextmanager
def serve(now: datetime) -> Iterator[Demo]:
    """The outlets on a free port of 127.0.0.1 until the block is left; then no thread and no socket is left.

    What they serve depends on `now` (aware) alone.
    """
    sources, events, site = load_sources(SOURCES), load_events(), build(now, edited=False)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.demo = Demo(f"http://127.0.0.1:{server.server_port}", sources, events, now, site)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="demo")
    thread.start()
    try:
        yield server.demo
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for every answer being given
    demo: Demo

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away: a crawl that is stopped does."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5.0  # a client that connects and says nothing is let go

    def do_GET(self) -> None:
        """Answer with a body."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer without a body."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        url = self.path if "://" in self.path else f"http://{self.headers.get('Host', '')}{self.path}"
        answer = self.server.demo.answer(url)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)

    def version_string(self) -> str:
        """Return the server's name."""
        return "demo"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: the crawler says what it asked for."""
