"""`python -m bench.throughput DIR [--rounds N] [--only NAME …]`: pages a second, CPU ms a page and peak memory, ours beside others,
in one run.

DIR holds `html/<id>.html.gz`, as for bench.extraction. They are served on loopback from a process of its own, as eight outlets of
one feed each, N times under different ids. Each system runs in a session of its own, measured from when it has loaded until
it is done, with every process it started:

- ours: request to committed row, copies checked; robots.txt, guard, dates, languages, article identity included
- ours_archived: the same with every page kept as WARC, as a desk runs it
- scrapy_trafilatura: a Scrapy spider that calls trafilatura in its callback
- scrapy_download: a Scrapy spider that only downloads: the ceiling
- trafilatura: `bare_extraction` in one process, no network: one core's rate
- reading: what ours does with a page, in one process, no network
- declared: the same where a declared selector (`article p`) finds the text
- trafilatura_threads, news_please, newspaper4k: as bench/peers.py calls them, from the environment of `make bench-setup`

What cannot be run is named with the reason under `not_run`. Memory is the sum over processes, a page shared by several divided
among them; `began_mb` is what a system held when a tenth of its time was over, `late_mb` when nine tenths were.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench import print_figures
from bench.processes import megabytes
from bench.systems import OUTLETS, SYSTEMS, Work
from crawler.pages.worker_pool import spent

ROOT = Path(__file__).resolve().parents[1]
PEERS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
SENTENCES = (
    ROOT / ".venv-bench" / "nltk" / "llama_index" / "core" / "_static" / "nltk_cache"
)  # newspaper4k asks NLTK for them
PEERS = ("trafilatura_threads", "news_please", "newspaper4k")
LONGEST = 900  # seconds a system may take
_SPAWN = get_context("spawn")


class NotRunError(Exception):
    """A system gave no figures; the message says why."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--only", nargs="+", choices=[*SYSTEMS, *PEERS], default=[*SYSTEMS, *PEERS])
    given = parser.parse_args()
    figures: dict[str, Any] = {}
    not_run: dict[str, str] = {}
    with served(given.folder, given.rounds) as port:
        for name in given.only:
            try:
                figures[name] = measure(name, Work(given.folder, given.rounds, port))
            except NotRunError as error:
                not_run[name] = str(error)
    if {"ours", "trafilatura"} <= figures.keys():
        of_bare = figures["ours"]["pages_per_second"] / figures["trafilatura"]["pages_per_second"]
        figures["ours_to_trafilatura"] = round(of_bare, 2)
    print_figures({**figures, "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "not_run": not_run})


def measure(name: str, work: Work) -> dict[str, float]:
    """The figures of one system. Raises NotRunError."""
    command, told = _command(name, work)
    with subprocess.Popen(  # noqa: S603 - our own commands
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"NLTK_DATA": str(SENTENCES)},
        start_new_session=True,
    ) as process:
        try:
            return _watch(process, told)
        finally:
            process.kill()


def _command(name: str, work: Work) -> tuple[Sequence[str], str]:
    # What to start, and what to tell it when it has loaded.
    if name in SYSTEMS:
        folder = str(work.folder.resolve())
        return (sys.executable, "-m", "bench.systems", name, folder, str(work.rounds), str(work.port)), ""
    if not PEERS_PYTHON.exists():
        raise NotRunError("not installed: make bench-setup")
    # -P: modules of ours beside it, bench/queue.py, are not to be found in place of Python's own.
    return (str(PEERS_PYTHON), "-P", str(ROOT / "bench" / "peers.py"), name), json.dumps(work.urls())


def _watch(process: "subprocess.Popen[str]", told: str) -> dict[str, float]:
    assert process.stdin
    said: list[str] = []
    reader = threading.Thread(target=_listen, args=(process, said), daemon=True)
    errors: list[str] = []
    threading.Thread(target=_keep_error, args=(process, errors), daemon=True).start()
    reader.start()
    _wait(process, said, 1, errors)
    before, _ = _used(process.pid)
    started = time.perf_counter()
    with suppress(BrokenPipeError):
        process.stdin.write(told + "\n")
        process.stdin.flush()
    cpu, held = dict(before), [0.0]
    while len(said) < 2:
        if process.poll() is not None or time.perf_counter() - started > LONGEST:
            _wait(process, said, 2, errors)
        time.sleep(0.2)
        now, memory = _used(process.pid)
        cpu |= now
        held.append(memory)
    seconds = time.perf_counter() - started
    now, memory = _used(process.pid)
    held.append(memory)
    pages = int(said[1])
    spent = sum((cpu | now).values()) - sum(before.values())
    return {
        "pages": pages,
        "pages_per_second": round(pages / seconds, 1),
        "cpu_ms_a_page": round(1000 * spent / max(1, pages), 1),
        "began_mb": round(max(held[: len(held) // 10 + 2])),
        "late_mb": round(held[len(held) * 9 // 10]),
        "peak_mb": round(max(held)),
    }


def _listen(process: "subprocess.Popen[str]", said: list[str]) -> None:
    # A system may print on its own: only what the protocol knows is heard.
    assert process.stdout
    said.extend(line.strip() for line in process.stdout if line.strip() == "ready" or line.strip().isdecimal())


def _keep_error(process: "subprocess.Popen[str]", errors: list[str]) -> None:
    assert process.stderr
    for line in process.stderr:
        if "Error" in line or not errors:
            errors[:] = [line.strip()]


def _wait(process: "subprocess.Popen[str]", said: list[str], count: int, errors: list[str]) -> None:
    # Until the process has said so many things.
    ends = time.perf_counter() + 120
    while len(said) < count:
        if process.poll() is not None:
            time.sleep(0.2)  # its last words
            raise NotRunError(errors[-1][:200] if errors else f"ended with {process.returncode}")
        if time.perf_counter() > ends:
            raise NotRunError("did not come to an end")
        time.sleep(0.05)


def _used(session: int) -> tuple[dict[int, float], float]:
    """CPU seconds by process, and MB, of all processes of a session (Linux)."""
    seconds: dict[int, float] = {}
    memory = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                pid = int(folder.name)
                seconds[pid] = spent(pid) or 0.0
                memory += megabytes(pid)
    return seconds, memory


@contextmanager
def served(folder: Path, rounds: int) -> Iterator[int]:
    """The port at which the pages are served."""
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_serve, args=(theirs, folder, rounds), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.kill()
        process.join()


def _serve(pipe: Connection, folder: Path, rounds: int) -> None:
    work = Work(folder, rounds, 0)
    bodies, titles = work.bodies(), work.titles() * rounds

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kind, _, number = self.path.strip("/").partition("/")
            host = self.headers["Host"]
            answers = {
                "news": lambda: bodies[int(number) % len(bodies)],
                "feed": lambda: _feed(host, titles),
            }
            body = answers[kind]() if kind in answers else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html" if kind == "news" else "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 128

        def handle_error(self, *_: Any) -> None:
            pass  # who asked went away

    first = Server(("127.0.0.1", 0), Handler)
    port = first.server_address[1]
    others = [Server((f"127.0.0.{1 + outlet}", port), Handler) for outlet in range(1, OUTLETS)]
    for server in (first, *others):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(port)
    threading.Event().wait()


def _feed(host: str, titles: Sequence[str]) -> bytes:
    outlet = int(host.partition(":")[0].rpartition(".")[2]) - 1
    items = "".join(
        f"<item><title>{escape(titles[n])}</title><link>http://{host}/news/{n}</link></item>"
        for n in range(outlet, len(titles), OUTLETS)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


if __name__ == "__main__":
    main()
