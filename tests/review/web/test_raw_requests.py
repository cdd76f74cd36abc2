"""The page behind its real server, asked in ways no browser asks: by bytes on a loopback socket."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import uvicorn

from review.web import app
from storage.database.store import open_store
from storage.editing import decisions, page_acts, users
from tests.support.accounts import PASSWORD, a_user
from tests.support.desk_page import Desk
from tests.support.records import NOON

OURS = "Sec-Fetch-Site: same-origin"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(open_store(tmp_path / "desk.db"), tmp_path)


@pytest.fixture
def port(desk: Desk) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(desk.app, log_level="critical", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def ask(port: int, head: str, body: bytes = b"") -> tuple[int, bytes]:
    """The status and the whole answer to a request written by hand."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(head.replace("\n", "\r\n").encode("latin-1") + b"Connection: close\r\n\r\n")
        with suppress(OSError):  # refused before all of it was sent
            for start in range(0, len(body), 65536):
                line.sendall(body[start : start + 65536])
        answer = b""
        with suppress(ConnectionResetError):  # the rest of what was sent was not wanted
            while part := line.recv(65536):
                answer += part
    return int(answer.split(b" ", 2)[1]), answer


def post(port: int, path: str, form: bytes, *headers: str) -> tuple[int, bytes]:
    kind = "Content-Type: application/x-www-form-urlencoded"
    told = [f"Host: 127.0.0.1:{port}", OURS, f"Content-Length: {len(form)}", *(headers or (kind,))]
    return ask(port, "\n".join([f"POST {path} HTTP/1.1", *told, ""]), form)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET / HTTP/1.1\nHost: 127.0.0.1:PORT\n", 200),
        ("GET / HTTP/1.1\nHost: 127.0.0.1:80:PORT\n", 400),
        ("GET / HTTP/1.1\nHost: 127.0.0.1:99999\n", 400),
        ("GET / HTTP/1.1\nHost: 127.0.0.1:0x1f\n", 400),
        ("GET / HTTP/1.1\nHost: evil.example#@127.0.0.1:PORT\n", 400),
        ("GET / HTTP/1.1\nHost: 127.0.0.1, evil.example\n", 400),
        ("GET / HTTP/1.1\nHost: 127.0.0.1.\n", 400),
        ("GET / HTTP/1.1\nHost: 127.1\n", 400),
        ("GET / HTTP/1.1\nHost: 2130706433\n", 400),
        ("GET / HTTP/1.1\nHost: 127.0.0.1:PORT\nHost: evil.example\n", 400),
        ("GET / HTTP/1.1\nHost: evil.example\nHost: 127.0.0.1:PORT\n", 400),
        ("GET / HTTP/1.1\nHost: evil.example\nX-Forwarded-Host: 127.0.0.1\n", 400),
        ("GET / HTTP/1.1\n", 400),
        ("GET / HTTP/1.0\n", 400),
        ("GET http://evil.example/ HTTP/1.1\nHost: evil.example\n", 400),
        ("GET http://evil.example/ HTTP/1.1\nHost: 127.0.0.1:PORT\n", 404),
        ("GET http://127.0.0.1:PORT/ HTTP/1.1\nHost: evil.example\n", 400),
        ("CONNECT evil.example:443 HTTP/1.1\nHost: 127.0.0.1:PORT\n", 403),
        ("TRACE / HTTP/1.1\nHost: 127.0.0.1:PORT\n", 403),
        ("OPTIONS * HTTP/1.1\nHost: 127.0.0.1:PORT\n", 403),
    ],
)
def test_a_request_for_another_host_is_not_answered(port: int, head: str, status: int) -> None:
    assert ask(port, head.replace("PORT", str(port)))[0] == status


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2f..%2fetc/passwd",
        "/static/../../etc/passwd",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%5c..%5cetc%5cpasswd",
        "/static/review.css%00",
        "/static//etc/passwd",
        "/published/..%2f..%2fdesk.db",
        "/published/%2e%2e%2fdesk.db",
        "/published/....//desk.db",
        "/published/digest-2023-10.html%00.md",
        "/published/",
        "/day/..%2f2023-10-03",
        "/day/2023-10-03%00",
        "/draft/1%2f..%2f2",
        "/draft/99999999999999999999999999",
        "/article/-1",
        "/%ff%fe",
        "/" + "a" * 8000,
    ],
)
def test_no_path_leads_out_of_the_page(desk: Desk, port: int, path: str) -> None:
    desk.publish(NOON.date(), NOON.date(), "")
    status, answer = ask(port, f"GET {path} HTTP/1.1\nHost: 127.0.0.1:{port}\n")
    assert status == 404
    assert b"root:" not in answer
    assert b"SQLite" not in answer


@pytest.mark.parametrize(
    ("form", "kind", "status"),
    [
        (b"text=" + b"x" * 10_000_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a%d=1" % number for number in range(10_000)), "application/x-www-form-urlencoded", 400),
        (b"text=" + b"%00" * 300_000, "application/x-www-form-urlencoded", 409),
        (
            b'--x\r\nContent-Disposition: form-data; name="do"\r\n\r\napprove\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            415,
        ),
        (b'{"do": "approve"}', "text/plain", 415),
    ],
    ids=["10 MB", "10,000 fields", "NUL", "multipart", "text"],
)
def test_a_form_too_large_or_of_another_kind_is_refused(
    desk: Desk, port: int, form: bytes, kind: str, status: int
) -> None:
    draft = desk.add()
    assert post(port, f"/draft/{draft.id}", form, f"Content-Type: {kind}")[0] == status
    with desk.store.read() as db:
        assert page_acts.newest(db, 1) == []
        assert decisions.by_draft(db, [draft.id]) == {}
    assert ask(port, f"GET / HTTP/1.1\nHost: 127.0.0.1:{port}\n")[0] == 200


@pytest.mark.parametrize("letter", ["x", "م"])
def test_a_headline_of_a_megabyte_is_kept_and_shown(desk: Desk, port: int, letter: str) -> None:
    draft = desk.add()
    browser = desk.browser()
    browser.get(f"/draft/{draft.id}")
    headline = letter * (1_000_000 // len(quote(letter)))
    form = browser.fields(f"/draft/{draft.id}") | {"do": "save", "headline": headline}
    before = time.monotonic()
    assert post(port, f"/draft/{draft.id}", urlencode(form).encode())[0] == 303
    for path in ("/", f"/draft/{draft.id}", "/history"):
        assert ask(port, f"GET {path} HTTP/1.1\nHost: 127.0.0.1:{port}\n")[0] == 200, path
    desk.sync("Filer")
    desk.sync("Filer")
    assert time.monotonic() - before < 60
    with desk.store.read() as db:
        (said,) = decisions.by_draft(db, [draft.id])[draft.id]
    assert said.wording is not None
    assert said.wording.headline == headline


def test_a_form_that_never_ends_holds_up_nobody(desk: Desk, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "SLOWEST", 1.0)
    draft = desk.add()
    lines = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(60)]
    head = f"POST /draft/{draft.id} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{OURS}\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ndo=app"
    try:
        for line in lines:
            line.sendall(head.encode())
        assert ask(port, f"GET / HTTP/1.1\nHost: 127.0.0.1:{port}\n")[0] == 200
        assert all(line.recv(100).startswith(b"HTTP/1.1 408 ") for line in lines)
    finally:
        for line in lines:
            line.close()
    with desk.store.read() as db:
        assert page_acts.newest(db, 1) == []


def test_a_session_from_before_the_login_is_worth_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "shut.db")
    with store.begin() as db:
        users.put(db, a_user("Karim", "editor", "s1"))
        users.put(db, a_user("Lana", "reader", "s2"))
    shut = Desk(store, tmp_path, accounts=True)
    reader, planted = shut.browser(), shut.browser()
    reader.post("/login", {"name": "Lana", "password": PASSWORD})
    hers = reader.client.cookies["digest_session"]
    planted.client.cookies.set(
        "digest_session", hers, domain="127.0.0.1"
    )  # by somebody else, before the person logs in
    planted.post("/login", {"name": "Karim", "password": PASSWORD})
    assert planted.client.cookies["digest_session"] != hers
    assert "Karim" in planted.get("/")
    with store.begin() as db:
        users.remove(db, "Lana")
        users.put(db, a_user("Lana", "editor", "s3"))  # of the same name, and an editor now
    reader.get("/", 303)
