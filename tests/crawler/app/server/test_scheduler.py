"""`crawler serve` with real processes: every job once, ended at its deadline, stopped with its server, begun again."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler.app.desk.child_process import BUG
from crawler.app.desk.desk import open_desk
from crawler.app.doctor import doctor
from crawler.app.doctor.check_result import CheckResult
from crawler.app.server import monitoring, processes, scheduler
from crawler.app.server.scheduler import Server
from storage.crawling import runs
from storage.database.store import open_store
from storage.database.tables import runs as runs_table
from tests.support.paths import ROOT

# Port 9 of this machine: the guard refuses it before a byte is sent, so a crawl ends at once and needs a person.
OUTLET = """
{key}:
  name: {key}
  home: http://127.0.0.1:9
  timezone: Asia/Baghdad
  editions: {{en: {{listings: [{{kind: feed, url: "http://127.0.0.1:9/rss", sure: unproven}}]}}}}
  article: {{pattern: /a/, examples: ["http://127.0.0.1:9/a/1"]}}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    digest = (ROOT / "config" / "digest.yaml").read_text(encoding="utf-8").replace("jitter: 0.1", "jitter: 0.0")
    (folder / "digest.yaml").write_text(digest, encoding="utf-8")
    (folder / "sources.yaml").write_text("".join(OUTLET.format(key=key) for key in ("one", "two", "three")))
    return folder


def kept_runs(database: Path | str) -> list[tuple[str, str, str, int]]:
    store = open_store(database)
    with store.read() as db:
        columns = (runs_table.c.job, runs_table.c.state, runs_table.c.message, runs_table.c.attempt)
        found = [tuple(row) for row in db.execute(select(*columns).order_by(runs_table.c.id))]
    store.close()
    return found


def wait_for(happened: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)


@contextmanager
def a_server(*words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "crawler", "serve", "--no-review", "--port", "0", *words]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True
    ) as served:
        try:
            yield served
        finally:
            served.kill()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_two_servers_on_one_database_crawl_every_outlet_once(
    engine: str, tmp_path: Path, config: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("empty_postgresql") if engine == "postgresql" else ""
    now = datetime.now(UTC)
    with open_desk(tmp_path / "a", config, url) as desk, open_desk(tmp_path / "a", config, url) as same:
        environment = {"CRAWLER_DATABASE": url} if url else {}
        options = ["--data", str(tmp_path / "a"), "--config", str(config)]
        servers = [Server(one, list(one.sources.values()), options, environment, lambda: now) for one in (desk, same)]
        crawled = {"crawl one", "crawl two", "crawl three"}

        def done() -> bool:
            for server in servers:
                server.tick()
            with desk.store.read() as db:
                return {row.job for row in db.execute(select(runs_table)) if row.ended_at} >= crawled

        wait_for(done, 120)
        for server in servers:
            server.tick()
            server.stop()
    jobs = [job for job, *_ in kept_runs(url or tmp_path / "a" / "desk.db")]
    assert sorted(jobs) == sorted(crawled)


def test_a_server_stops_cleanly_when_told_and_its_jobs_with_it(tmp_path: Path, config: Path) -> None:
    data = tmp_path / "data"
    database = data / "demo" / "desk.db"
    with a_server("--demo", "--data", str(data), "--config", str(config)) as served:
        wait_for(lambda: database.exists() and bool(kept_runs(database)), 90)
        began = time.monotonic()
        served.send_signal(signal.SIGTERM)
        _, told = served.communicate(timeout=20)
        assert served.returncode == 0
        assert time.monotonic() - began < 20
    states = {state for _, state, _, _ in kept_runs(database)}
    assert "running" not in states
    assert at_work(data) == []
    events = [json.loads(line) for line in told.splitlines()]
    assert {"running", "ended"} <= {event["event"] for event in events}


def test_the_jobs_of_a_server_that_was_killed_stop_and_are_begun_again(tmp_path: Path, config: Path) -> None:
    data = tmp_path / "data"
    database = data / "demo" / "desk.db"
    with a_server("--demo", "--data", str(data), "--config", str(config)) as served:
        wait_for(lambda: database.exists() and bool(at_work(data)), 90)
        served.kill()
        wait_for(lambda: at_work(data) == [], 30)
    left = {(job, state) for job, state, _, _ in kept_runs(database) if state in ("running", "stopped")}
    store = open_store(database)
    with store.begin() as db:
        runs.reclaim(db, datetime.now(UTC) + runs.LEASE + timedelta(seconds=1))
    store.close()
    with a_server("--demo", "--data", str(data), "--config", str(config)) as served:
        again = {job for job, _ in left}
        wait_for(
            lambda: again <= {job for job, state, _, _ in kept_runs(database) if state in ("ok", "attention")}, 120
        )
        served.send_signal(signal.SIGTERM)
        served.communicate(timeout=20)


def test_what_watches_it_asks_the_server_itself_and_a_taken_port_is_named(tmp_path: Path, config: Path) -> None:
    words = ("--source", "one", "--data", str(tmp_path / "data"), "--config", str(config))
    with a_server(*words) as served:
        assert served.stderr
        events = (json.loads(line) for line in served.stderr)
        address = next(event["address"] for event in events if event["event"] == "answering")
        for path in ("/health", "/ready", "/metrics"):
            with urllib.request.urlopen(address + path, timeout=20) as answer:
                assert answer.status == 200
        command = [
            sys.executable,
            "-m",
            "crawler",
            "serve",
            "--no-review",
            "--port",
            address.rpartition(":")[2],
            *words,
        ]
        refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert refused.returncode == 2
        assert "name another --port" in refused.stderr
        served.send_signal(signal.SIGTERM)
        assert served.wait(timeout=20) == 0


def at_work(data: Path) -> list[int]:
    """The processes whose environment says that they are a run on this desk."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            environment = (folder / "environ").read_bytes()
        except OSError:  # it ended meanwhile
            continue
        if str(data).encode() in words and b"CRAWLER_RUN=" in environment:
            found.append(int(folder.name))
    return found


def test_a_job_past_its_deadline_is_ended_and_says_so(tmp_path: Path) -> None:
    child = processes.start(
        ["serve", "--no-review", "--port", "0", "--demo", "--data", str(tmp_path)], {}, deadline=2.0
    )  # it would never end
    wait_for(lambda: child.look() is not None, 30)
    assert processes.ended(child.process.returncode, child.stop_reason) == (
        "failed",
        "took longer than its 0 minutes and was ended",
    )


def test_a_job_that_wants_too_much_memory_ends_with_an_error_of_its_own(tmp_path: Path) -> None:
    words = ["run", "--no-crawl", "--demo", "--data", str(tmp_path)]
    child = processes.start(words, {}, deadline=60.0, megabytes=48)
    wait_for(lambda: child.look() is not None, 60)
    assert child.process.returncode != 0
    assert not child.stop_reason


@pytest.mark.parametrize(
    ("left", "asked", "state"),
    [
        (0, "", "ok"),
        (1, "", "attention"),
        (2, "", "failed"),
        (BUG, "", "failed"),
        (-9, "", "failed"),
        (-15, "the server was stopped", "stopped"),
    ],
)
def test_how_a_process_left_is_told_in_words(left: int, asked: str, state: str) -> None:
    told = processes.ended(left, asked)
    assert told[0] == state
    assert bool(told[1]) == (left != 0)


def test_a_clock_that_jumps_wakes_the_server_at_once(
    tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a machine slept, or when its clock was set back: real threads, the next tick an hour off."""
    jump, stop = [0.0], threading.Event()
    ticks: list[float] = []
    now = time.time
    monkeypatch.setattr(scheduler, "TICK", 3600)
    monkeypatch.setattr("crawler.app.server.scheduler.time.time", lambda: now() + jump[0])
    with open_desk(tmp_path / "data", config) as desk:
        server = Server(desk, [], [], {}, lambda: datetime.now(UTC))
        looked = server.tick

        def tick() -> None:
            looked()
            ticks.append(time.monotonic())

        monkeypatch.setattr(server, "tick", tick)

        def tell() -> None:
            for seconds in (7200.0, -7200.0):
                wait_for(lambda: bool(ticks), 20)
                ticks.clear()
                jump[0] += seconds
            wait_for(lambda: bool(ticks), 20)
            stop.set()

        telling = threading.Thread(target=tell)
        telling.start()
        scheduler.serve(server, stop, [], {})
        telling.join()
    assert ticks


def test_the_page_beside_the_server_tells_when_jobs_are_not_looked_at(tmp_path: Path, config: Path) -> None:
    with open_desk(tmp_path / "data", config) as desk:
        began = time.time()
        assert monitoring.late_by_file(desk, began) == ""
        assert "jobs could not be checked for 9" in monitoring.late_by_file(desk, began - 90)
        server = Server(desk, [], [], {}, lambda: datetime.now(UTC))
        server.tick()
        assert monitoring.late_by_file(desk, began - 90) == ""
        os.utime(desk.ticked, (began - 80, began - 80))
        assert "for 8" in monitoring.late_by_file(desk, began - 90)


def test_systemd_hears_that_it_began_that_jobs_are_looked_at_and_that_it_stops(
    tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    with open_desk(tmp_path / "data", config) as desk, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(20)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        server = Server(desk, [], [], {}, lambda: datetime.now(UTC))
        heard: list[bytes] = []

        def listen() -> None:
            heard.extend(systemd.recv(100) for _ in range(2))
            monkeypatch.setattr(server, "late", lambda: "jobs could not be checked")
            systemd.settimeout(2.5)
            with suppress(TimeoutError):
                heard.extend(systemd.recv(100) for _ in range(2))  # one may have been on its way
            stop.set()

        listening = threading.Thread(target=listen)
        listening.start()
        scheduler.serve(server, stop, [], {})
        listening.join()
        assert heard[:2] == [b"READY=1", b"WATCHDOG=1"]
        assert len(heard) < 4
        assert systemd.recv(100) == b"STOPPING=1"


def test_a_page_that_does_not_stay_up_is_told_while_the_jobs_go_on(tmp_path: Path, config: Path) -> None:
    stop = threading.Event()
    with open_desk(tmp_path / "data", config) as desk, socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = [
            "review",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--data",
            str(desk.folder),
            "--config",
            str(config),
        ]

        def stop_when_told() -> None:
            with suppress(AssertionError):
                wait_for(lambda: desk.page_down.exists() and desk.ticked.exists(), 60)
            found.extend(doctor.server(desk, datetime.now(UTC)))
            stop.set()

        found: list[CheckResult] = []
        waiting = threading.Thread(target=stop_when_told)
        waiting.start()
        scheduler.serve(Server(desk, [], [], {}, lambda: datetime.now(UTC)), stop, words, {})
        waiting.join()
        assert [one.state for one in found] == ["wrong"]
        assert f"127.0.0.1:{port} does not stay up" in found[0].said
        later = list(doctor.server(desk, datetime.now(UTC) + timedelta(minutes=2)))
        assert [(one.state, "no job since" in one.said) for one in later] == [("note", True)]


def test_the_page_is_served_as_the_server_was_told(tmp_path: Path, config: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "crawler",
        "serve",
        "--port",
        str(port),
        "--host-name",
        "desk.example.org",
        "--https",
    ]
    words = ["--source", "one", "--data", str(tmp_path / "data"), "--config", str(config), "--by", "Shirin"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([*command, *words], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as served:
        try:

            def asked(host: str) -> int:
                request = urllib.request.Request(f"http://127.0.0.1:{port}/ready", headers={"Host": host})
                try:
                    with urllib.request.urlopen(request, timeout=20) as answer:
                        return int(answer.status)
                except urllib.error.HTTPError as error:
                    return error.code
                except OSError:  # it does not listen yet
                    return 0

            wait_for(lambda: asked("127.0.0.1") == 200, 90)
            assert asked("desk.example.org") == 200
            assert asked("elsewhere.example.org") >= 400
            served.send_signal(signal.SIGTERM)
            assert served.wait(timeout=20) == 0
        finally:
            served.kill()
