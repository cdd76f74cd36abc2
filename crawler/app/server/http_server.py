"""The HTTP server of the page and of what watches the program: whoever holds connections open without asking anything is put out, so
that others are served; and the address of a visitor is the true one where a proxy that is named stands between.
"""

import asyncio
import logging
import resource
import socket
from collections.abc import Sequence
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any, cast

import uvicorn
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0  # in which the head of a request must be complete
READ_SECONDS = 60.0  # in which a visitor must take some of the answer
MOST = 1000  # connections at once …
SPARED = 128  # … and at least so many files and sockets for all else
FILES = 8192  # open files asked of the system, where it allows them
_BACKLOG = 128
_FORWARDING = ("x-forwarded-for", "forwarded", "x-real-ip", "via")

Networks = Sequence[IPv4Network | IPv6Network]
log = logging.getLogger(__name__)


def server(app: ASGIApp, trusted: Networks = (), **options: Any) -> uvicorn.Server:
    """Return a server for this application, not started. `trusted` are the proxies whose X-Forwarded-For counts."""
    protocol = partial(PatientProtocol, Connections(min(MOST, allow_files(FILES) - SPARED)))
    config = uvicorn.Config(
        TrueAddress(app, trusted),
        http=cast("type[asyncio.Protocol]", protocol),
        ws="none",
        lifespan="off",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        **options,
    )
    return _Server(config)


def allow_files(number: int) -> int:
    """Raise the limit of open files to `number`, where allowed, and return the limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    if soft == unlimited or soft >= number:
        return number
    allowed = number if hard == unlimited else min(number, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return allowed


class Connections:
    """The open connections, `most` at once. Where there are more, the one that has waited longest for its request is
    closed; a new one is refused only where all are being answered."""

    def __init__(self, most: int) -> None:
        self.most = max(16, most)
        self._open: set[PatientProtocol] = set()
        self._silent: dict[PatientProtocol, None] = {}  # those without a request, the longest waiting first

    def opened(self, connection: "PatientProtocol") -> None:
        """Add a connection, closing the one silent longest where there are too many."""
        self._open.add(connection)
        if len(self._open) > self.most:
            longest = next(iter(self._silent), connection)
            longest.put_out()
        self.fell_silent(connection)

    def fell_silent(self, connection: "PatientProtocol") -> None:
        """Mark a connection as waiting for its next request."""
        if connection in self._open:
            self._silent[connection] = None

    def request_came(self, connection: "PatientProtocol") -> None:
        """Mark a connection as being answered."""
        self._silent.pop(connection, None)

    def closed(self, connection: "PatientProtocol") -> None:
        """Remove a connection."""
        self._open.discard(connection)
        self._silent.pop(connection, None)


class PatientProtocol(H11Protocol):
    """uvicorn's protocol with time limits: for the head of a request, and for a visitor who does not read the
    answer."""

    def __init__(self, connections: Connections, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held = connections
        self._end: asyncio.TimerHandle | None = None
        self._unread = 0  # bytes of answers that the visitor had not read when the timer was set

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the time limit for the first request."""
        super().connection_made(transport)
        # asyncio sets it only if the listening socket names its protocol; without it an answer on a kept connection waits 40 ms.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._put_out_after(HEAD_SECONDS)
        self._held.opened(self)

    def data_received(self, data: bytes) -> None:
        """Stop the time limit once a request is complete."""
        super().data_received(data)
        if self._is_answering():
            self._held.request_came(self)
            self._wait_no_more()

    def on_response_complete(self) -> None:
        """Start the time limit for the next request."""
        self._held.fell_silent(self)
        self._put_out_after(READ_SECONDS if self.transport.get_write_buffer_size() else HEAD_SECONDS)
        super().on_response_complete()
        if self._is_answering():  # the next request had come already
            self._held.request_came(self)
            self._wait_no_more()

    def pause_writing(self) -> None:
        """Start the time limit for a visitor who does not read."""
        super().pause_writing()
        self._put_out_after(READ_SECONDS)

    def resume_writing(self) -> None:
        """Stop the time limit while an answer is written."""
        super().resume_writing()
        if self._is_answering():
            self._wait_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._wait_no_more()
        self._held.closed(self)
        super().connection_lost(exc)

    def put_out(self) -> None:
        """Close the connection at once, whatever is still to be sent."""
        self._held.closed(self)
        self.transport.abort()

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _put_out_after(self, seconds: float) -> None:
        self._wait_no_more()
        self._unread = self.transport.get_write_buffer_size()
        self._end = self.loop.call_later(seconds, self._lose_patience)

    def _lose_patience(self) -> None:
        unread = self.transport.get_write_buffer_size()
        if 0 < unread < self._unread:  # a slow connection, but it reads
            self._put_out_after(READ_SECONDS)
        else:
            self.put_out()

    def _wait_no_more(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None


class _Server(uvicorn.Server):
    async def startup(self, *args: Any, **kwargs: Any) -> None:
        """Limit how often failures to accept a connection are logged, then start."""
        asyncio.get_running_loop().set_exception_handler(Seldom())
        await super().startup(*args, **kwargs)


class Seldom:
    """Logs that no connection can be accepted once a minute: asyncio says it for each of its tries, hundreds a second."""

    def __init__(self, seconds: float = 60.0) -> None:
        self._seconds = seconds
        self._next = 0.0

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if "accept" not in str(context.get("message", "")):
            loop.default_exception_handler(context)
        elif loop.time() >= self._next:
            self._next = loop.time() + self._seconds
            log.error("cannot accept connections (%s): too many open files", context.get("exception"))


class TrueAddress:
    """Pass requests on with the visitor's address as `client`; `state["forwarded"]` where a request came through a
    proxy that is not trusted, so that its address says nothing."""

    def __init__(self, app: ASGIApp, trusted: Networks) -> None:
        self._app, self._trusted = app, tuple(trusted)
        self._was_said = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            peer, port = scope.get("client") or ("", 0)
            headers = Headers(scope=scope)
            scope = dict(scope)
            if is_in(peer, self._trusted):
                scope["client"] = (true_address(peer, headers.getlist("x-forwarded-for"), self._trusted), port)
            elif any(name in headers for name in _FORWARDING):
                scope["state"] = {**scope.get("state", {}), "forwarded": True}
                self._say(peer)
        await self._app(scope, receive, send)

    def _say(self, peer: str) -> None:
        if not self._was_said:
            self._was_said = True
            log.warning(
                "requests come through an unknown proxy, so all its visitors share one limit; use --proxy %s", peer
            )


def true_address(peer: str, forwarded: Sequence[str], trusted: Networks) -> str:
    """Return the nearest address that is not a trusted proxy's: each proxy appends its peer's address to
    X-Forwarded-For; a visitor may have invented what comes before."""
    nearest = peer
    for named in reversed([part for line in forwarded for part in line.split(",")]):
        address = plain(named)
        if not address:
            break
        nearest = address
        if not is_in(address, trusted):
            break
    return nearest


def plain(named: str) -> str:
    """Return an address without port and brackets, an IPv4 one out of its IPv6 form; "" where it is not an address."""
    text = named.strip()[:60].strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


def is_in(address: str, networks: Networks) -> bool:
    """Return whether an address is in one of the networks."""
    plain_address = plain(address)
    return bool(plain_address) and any(ip_address(plain_address) in network for network in networks)
