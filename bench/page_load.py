"""What strangers and time cost the review page: `python -m bench.page_load logins|idle|requests`.

- logins: 60 wrong passwords for one name at the same moment; how many were checked, peak megabytes, and how long another visitor waited
  for the login form at most
- idle: 1,500 connections whose request never ends; how long another visitor waited at most, how many of them are open after 15 s
- requests: `--count` requests (100,000) one after the other; megabytes after a tenth of them and at the end

A desk of 200 made-up drafts in a folder of its own, `crawler review` as a process of its own. `--program FOLDER`: of another checkout.
"""

import argparse
import contextlib
import http.client
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from bench import print_figures

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "correct horse battery"  # noqa: S105 - of a desk that is made up
CONNECTIONS = 1500
USUAL_FILES = 1024
TRIES = 60
_FILLING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tests.support.records import a_draft
from storage.database.store import open_store
from storage.editing import drafts
store = open_store(Path(sys.argv[1]) / "desk.db")
with store.begin() as db:
    for number in range(200):
        drafts.add_written(db, a_draft(headline=f"Headline {number}"))
"""


@dataclass(frozen=True)
class Served:
    """`crawler review` at work."""

    pid: int
    port: int

    def ask(self, path: str, form: dict[str, str] | None = None, seconds: float = 120.0) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
            line.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
            answer = line.getresponse()
            answer.read()
            return answer.status
        finally:
            line.close()

    def waited(self, path: str) -> float:
        """Seconds until an answer came; 120 where none did."""
        began = time.monotonic()
        with contextlib.suppress(OSError):
            self.ask(path)
            return time.monotonic() - began
        return 120.0

    def megabytes(self, of: str = "VmRSS") -> float:
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.findall(rf"{of}:\s+(\d+)", status)[0]) / 1024


@contextlib.contextmanager
def served(program: Path, *options: str) -> Iterator[Served]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        filling = [sys.executable, "-c", _FILLING, str(data)]
        subprocess.run(filling, check=True, env=environment, cwd=ROOT)  # noqa: S603 - our own program
        command = [sys.executable, "-m", "crawler"]
        theirs = {**os.environ, "PYTHONPATH": str(program)}
        words = ["users", "add", "sara", "--data", str(data)]
        given = f"{PASSWORD}\n".encode()
        subprocess.run(  # noqa: S603 - our own program
            [*command, *words], check=True, env=theirs, cwd=program, input=given, stdout=subprocess.DEVNULL
        )
        started = subprocess.Popen(  # noqa: S603 - our own program
            [*command, "review", "--port", "0", "--data", str(data), *options],
            env=theirs, cwd=program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            assert started.stdout is not None
            found = re.search(rb"127\.0\.0\.1:(\d+)", started.stdout.readline())
            assert found is not None
            yield Served(started.pid, int(found[1]))
        finally:
            started.terminate()
            started.wait()


def logins(program: Path) -> dict[str, float]:
    with served(program, "--accounts") as page:
        page.ask("/login")
        before, answers = page.megabytes(), list[int]()

        def wrong(number: int) -> None:
            answers.append(page.ask("/login", {"name": "sara", "password": f"wrong password {number}"}))

        threads = [threading.Thread(target=wrong, args=(number,)) for number in range(TRIES)]
        for thread in threads:
            thread.start()
        time.sleep(0.2)
        waits = [page.waited("/login") for _ in range(4)]
        for thread in threads:
            thread.join()
        return {
            "tries": TRIES,
            "checked": sum(status == 401 for status in answers),
            "megabytes_before": round(before),
            "megabytes_peak": round(page.megabytes("VmHWM")),
            "longest_wait_of_another_seconds": round(max(waits), 2),
        }


def idle(program: Path) -> dict[str, float]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (min(hard, USUAL_FILES), hard)
    )  # the page gets what systems usually give
    with served(program) as page, contextlib.ExitStack() as held:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, CONNECTIONS + 500), hard))
        lines = []
        for _ in range(CONNECTIONS):
            with contextlib.suppress(OSError):
                line = held.enter_context(socket.create_connection(("127.0.0.1", page.port), timeout=3))
                line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
                lines.append(line)
        waits = [page.waited("/health") for _ in range(3)]
        time.sleep(15)
        open_still = 0
        for line in lines:
            line.setblocking(False)
            try:
                open_still += bool(line.recv(1))
            except BlockingIOError:
                open_still += 1
            except OSError:
                pass
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return {
            "connections": len(lines),
            "longest_wait_of_another_seconds": round(max(waits), 2),
            "open_after_15_s": open_still,
        }


def requests(program: Path, count: int) -> dict[str, float]:
    paths = [
        "/",
        "/draft/1",
        "/draft/77",
        "/history",
        "/search?q=headline",
        "/publish",
        "/static/review.css",
        "/health",
        "/day/2023-10-03",
    ]
    with served(program) as page:
        line = http.client.HTTPConnection("127.0.0.1", page.port, timeout=120)
        marks, began, again = {count // 10: 0.0, count // 2: 0.0, count: 0.0}, datetime.now(UTC), 0
        for number in range(1, count + 1):
            try:
                line.request("GET", paths[number % len(paths)])
                line.getresponse().read()
            except (ConnectionError, http.client.HTTPException):  # idle too long: this process did not get its turn
                line.close()
                again += 1
            if number in marks:
                marks[number] = page.megabytes()
        line.close()
        seconds = (datetime.now(UTC) - began).total_seconds()
        return {
            "requests": count - again,
            "requests_a_second": round(count / seconds),
            "megabytes_after_a_tenth": round(marks[count // 10], 1),
            "megabytes_half_way": round(marks[count // 2], 1),
            "megabytes_at_the_end": round(marks[count], 1),
            "connections": 1 + again,
        }


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("what", choices=["logins", "idle", "requests"])
    reader.add_argument("--count", type=int, default=100_000)
    reader.add_argument("--program", type=Path, default=ROOT)
    asked = reader.parse_args()
    program = asked.program.resolve()
    if asked.what == "requests":
        print_figures(requests(program, asked.count))
    else:
        print_figures({"logins": logins, "idle": idle}[asked.what](program))


if __name__ == "__main__":
    main()
