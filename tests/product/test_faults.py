"""What a network, a server or a disk does wrong ends in one line that says so; the other outlets go on."""

import os
import re
import signal
import socket
import sqlite3
import ssl
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler.app.cli.options import DEMO_SOURCES
from crawler.demo.server import SOURCES
from storage.database.store import open_store
from storage.database.tables import drops
from tests.support.crawling import Answer, Outlet, a_feed, a_source, crawl_once
from tests.support.paths import ROOT


def dropped(path: Path) -> dict[str, str]:
    store = open_store(path)
    with store.read() as db:
        reasons = {row.url.rsplit("/", 1)[-1]: row.reason for row in db.execute(select(drops))}
    store.close()
    return reasons


def _reset_midway(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"<html><body><p>It begins well")
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()  # a reset, not an end
    handler.close_connection = True


def _cut_short(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"<html><body><p>It begins well")
    handler.close_connection = True


def test_broken_answers_and_redirects_that_lead_nowhere_cost_one_page_each(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1, 2, 3, 4, 5, 6)
    outlet.answers["/news/2"] = Answer(act=_reset_midway)
    outlet.answers["/news/3"] = Answer(act=_cut_short)
    outlet.answers["/news/4"] = Answer(status=302, headers={"Location": "/news/4"})
    outlet.answers["/news/5"] = Answer(status=302)
    outlet.answers["/news/6"] = Answer(status=302, headers={"Location": "http://"})
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet)
    assert (outcome.state, outcome.new, outcome.dropped) == ("ok", 1, 5)
    reasons = dropped(path)
    assert (reasons["2"], reasons["3"], reasons["4"], reasons["5"]) == (
        "connection",
        "connection",
        "redirects",
        "http_302",
    )
    assert outlet.hits["/news/4"] <= 6


@contextmanager
def with_tls(outlet: Outlet, folder: Path) -> Iterator[None]:
    """The outlet answers by TLS, with a certificate that nobody vouches for."""
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -keyout key.pem -out cert.pem"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    outlet.server.socket = context.wrap_socket(outlet.server.socket, server_side=True)
    yield


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(outlet: Outlet, path: Path, tmp_path: Path) -> None:
    outlet.add_articles(1)
    home = f"https://{outlet.host}"
    listing = {"kind": "feed", "url": f"{home}/feed", "sure": "unproven"}
    with with_tls(outlet, tmp_path):
        (outcome,) = crawl_once(path, [a_source(outlet, editions={"en": {"listings": (listing,)}})], outlet)
    assert (outcome.state, outlet.hits.total()) == ("failed", 0)
    assert "certificate" in outcome.message


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "text/plain"}, {"Content-Type": "application/rss+xml"}])
def test_a_valid_feed_without_items_is_empty_whatever_type_it_names(
    outlet: Outlet, path: Path, headers: dict[str, str]
) -> None:
    outlet.answers["/feed"] = Answer(a_feed([]), headers=headers)
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet)
    assert (outcome.state, outcome.message) == ("empty", "lists no articles; nothing was read")


@pytest.mark.parametrize(
    ("head", "named"),
    [
        ('<meta charset="windows-1256"><title>صيانة الموقع</title>', "صيانة الموقع"),
        ("<title>صيانة الموقع</title>", ""),  # nothing says which charset: better no title than a garbled one
    ],
)
def test_a_page_in_a_feeds_place_is_named_by_its_title_in_its_own_charset(
    outlet: Outlet, path: Path, head: str, named: str
) -> None:
    outlet.answers["/feed"] = Answer(f"<html><head>{head}</head><body></body></html>".encode("cp1256"))
    (outcome,) = crawl_once(path, [a_source(outlet)], outlet)
    assert outcome.state == "failed"
    assert "\ufffd" not in outcome.message
    assert f"an HTML page{f' ({named!r})' if named else ''} instead of a feed" in outcome.message


def test_a_locked_database_ends_the_crawl_at_once_for_all_outlets(outlet: Outlet, path: Path) -> None:
    outlet.add_articles(1)
    open_store(path).close()
    outlet.answers["/robots.txt"] = Answer(act=lambda handler: _lock(handler, path))
    sources = [a_source(outlet, key=key) for key in ("one", "two", "three")]
    started = time.monotonic()
    outcomes = crawl_once(path, sources, outlet, stops=True)
    assert time.monotonic() - started < 25  # one wait of 10 s, not one for each outlet
    assert any("database is locked" in outcome.message for outcome in outcomes)


def _lock(handler: BaseHTTPRequestHandler, path: Path) -> None:
    def hold() -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        held.set()
        time.sleep(14)
        other.close()

    held = threading.Event()
    threading.Thread(target=hold, daemon=True).start()
    held.wait(5)
    handler.send_error(404)


def test_a_stopped_crawl_says_so_in_one_line_and_keeps_what_it_had(tmp_path: Path) -> None:
    # The sample outlets, asked so slowly that the signal always comes in the middle.
    slow = re.sub("(?m)^  delay_seconds: 0$", "  delay_seconds: 2", SOURCES.read_text())
    assert slow.count("delay_seconds: 2") > 1
    (tmp_path / "sources.yaml").write_text(slow)
    command = [sys.executable, "-m", "crawler", "crawl", "--demo", "--data", str(tmp_path)]
    slowly = os.environ | {DEMO_SOURCES: str(tmp_path / "sources.yaml")}
    running = subprocess.Popen(command, cwd=ROOT, env=slowly, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    database = tmp_path / "demo" / "desk.db"
    _wait_for_articles(database)
    os.kill(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert told.splitlines() == [
        "crawler: the crawl was stopped; everything stored so far is kept, the next run continues"
    ]
    with sqlite3.connect(database) as db:
        assert db.execute("SELECT state, ended_at IS NULL FROM runs").fetchall() == [("stopped", 0)]
        assert db.execute("SELECT count(*) FROM articles").fetchone() > (0,)
    db.close()


def _wait_for_articles(database: Path) -> None:
    for _ in range(600):
        if database.exists():
            try:
                db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
                found = db.execute("SELECT count(*) FROM articles").fetchone()[0]
                db.close()
            except sqlite3.OperationalError:  # not made yet
                found = 0
            if found:
                return
        time.sleep(0.05)
    pytest.fail("no article came within 30 seconds")
