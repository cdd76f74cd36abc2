"""The server itself: heads that never end, visitors who do not read, proxies, and more connections than are allowed."""

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from ipaddress import ip_network
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from crawler.app.server import http_server
from crawler.app.server.http_server import Connections, Networks, PatientProtocol, Seldom, server, true_address

LARGE = 20_000_000
TRUSTED = [ip_network("127.0.0.1"), ip_network("10.0.0.0/24"), ip_network("fd00::/8")]


def who(request: Request) -> Response:
    assert request.client is not None
    return PlainTextResponse(f"{request.client.host} {request.scope.get('state', {}).get('forwarded', False)}")


def much(_request: Request) -> Response:
    return PlainTextResponse("x" * LARGE)


APP = Starlette(routes=[Route("/", who), Route("/much", much)])


@contextmanager
def served(trusted: Networks = (), most: int | None = None) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = server(APP, trusted, log_level="critical", timeout_graceful_shutdown=1)
        if most:
            made.config.http.args[0].most = most  # type: ignore[union-attr]
        thread = threading.Thread(target=made.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            made.should_exit = True
            thread.join()


def ask(port: int, *headers: str) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall("\r\n".join(["GET / HTTP/1.1", "Host: desk", "Connection: close", *headers, "", ""]).encode())
        answer = b""
        while part := line.recv(65536):
            answer += part
    return answer.rpartition(b"\r\n\r\n")[2].decode()


def test_an_answer_does_not_wait_until_the_one_before_is_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    options: list[int] = []
    receive = PatientProtocol.data_received

    def noting(protocol: PatientProtocol, data: bytes) -> None:
        connection = protocol.transport.get_extra_info("socket")
        options.append(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        receive(protocol, data)

    monkeypatch.setattr(PatientProtocol, "data_received", noting)
    with served() as port:
        assert ask(port).startswith("127.0.0.1")
    assert options == [1]


def is_closed(line: socket.socket, seconds: float) -> bool:
    line.settimeout(seconds)
    try:
        while line.recv(65536):
            pass
    except TimeoutError:
        return False
    except ConnectionResetError:
        pass
    return True


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: desk\r\nX-Slow: ",
        b"GET / HTTP/1.1\r\nHost: desk\r\n\r\nGET / HTTP/1.1\r\nX-Slow: ",  # the second on a connection
        b"POST / HTTP/1.1\r\nHost: desk\r\nContent-Length: 99\r\n\r\na",  # a body that nobody reads
    ],
)
def test_a_request_that_never_ends_is_closed(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "HEAD_SECONDS", 0.3)
    with served() as port, socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(sent)
        assert is_closed(line, 5)


def test_a_head_that_comes_in_drops_is_closed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "HEAD_SECONDS", 0.5)
    with served() as port, socket.create_connection(("127.0.0.1", port)) as line:
        began = time.monotonic()
        with suppress(OSError):
            while time.monotonic() - began < 8:
                line.sendall(b"G")
                time.sleep(0.05)
        assert time.monotonic() - began < 6


@pytest.mark.parametrize("reads", [False, True])
def test_who_does_not_read_the_answer_is_closed_and_who_reads_slowly_is_not(
    reads: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_server, "READ_SECONDS", 0.4)
    with served() as port, socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"GET /much HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n")
        got = 0
        for _ in range(30):
            time.sleep(0.05)
            got += len(line.recv(500_000)) if reads else 0
        line.settimeout(5)
        with suppress(ConnectionResetError):
            while part := line.recv(65536):
                got += len(part)
        assert (got > LARGE) == reads


def test_more_connections_than_allowed_close_those_that_say_nothing() -> None:
    with served(most=20) as port, ExitStack() as lines:
        held = [lines.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(60)]
        for line in held:
            line.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        began = time.monotonic()
        assert ask(port).startswith("127.0.0.1")
        assert time.monotonic() - began < 5
        assert sum(is_closed(line, 0.01) for line in held) >= 40


def test_where_all_are_being_answered_the_new_one_is_refused() -> None:
    class Line:
        was_put_out = False

        def put_out(self) -> None:
            self.was_put_out = True

    held: Any = Connections(16)
    answering, new = [Line() for _ in range(16)], Line()
    for line in answering:
        held.opened(line)
        held.request_came(line)
    held.opened(new)
    assert new.was_put_out
    assert not any(line.was_put_out for line in answering)


@pytest.mark.parametrize(
    ("peer", "forwarded", "true"),
    [
        ("127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["192.0.2.1, 203.0.113.9"], "203.0.113.9"),  # the first may be invented
        ("127.0.0.1", ["192.0.2.1", "203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["203.0.113.9, 10.0.0.7"], "203.0.113.9"),  # two proxies
        ("127.0.0.1", ["10.0.0.9, 10.0.0.7"], "10.0.0.9"),
        ("127.0.0.1", ["203.0.113.9, nonsense"], "127.0.0.1"),
        ("127.0.0.1", ["nonsense, 10.0.0.7"], "10.0.0.7"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"),
        ("127.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("127.0.0.1", ["2001:DB8::0:1"], "2001:db8::1"),
        ("127.0.0.1", ["::ffff:203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["," * 50_000], "127.0.0.1"),
    ],
)
def test_the_nearest_address_that_is_no_proxy_of_ours_counts(peer: str, forwarded: Sequence[str], true: str) -> None:
    assert true_address(peer, forwarded, TRUSTED) == true


def test_only_a_named_proxy_says_who_asks(caplog: pytest.LogCaptureFixture) -> None:
    with served(TRUSTED) as port:
        assert ask(port, "X-Forwarded-For: 192.0.2.1, 203.0.113.9") == "203.0.113.9 False"
        assert ask(port) == "127.0.0.1 False"
    with served() as port, caplog.at_level(logging.WARNING, "crawler.app.server.http_server"):
        for _ in range(3):
            assert ask(port, "X-Forwarded-For: 203.0.113.9") == "127.0.0.1 True"
    assert [one.getMessage().endswith("--proxy 127.0.0.1") for one in caplog.records] == [True]


def test_that_nothing_can_be_accepted_is_logged_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.new_event_loop()
    try:
        seldom = Seldom()
        for _ in range(2000):
            seldom(loop, {"message": "socket.accept() out of system resource", "exception": OSError(24, "Too many")})
        assert len(caplog.records) == 1
        seldom(loop, {"message": "something else"})
        assert len(caplog.records) == 2
    finally:
        loop.close()
