"""The clock of `crawler serve` set by a year, forward and back again: `python -m bench.clock LIBFAKETIME [--seconds 60]`.

LIBFAKETIME is libfaketime's file (Debian: package libfaketime, …/faketime/libfaketimeMT.so.1). A server crawls the demo's outlets; then its
clock is set a year ahead, then back. Of each of the three times: runs that were begun, by job, and those that ended badly; whether the
server still looked at its jobs at the end, and stopped when told.
"""

import argparse
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from bench import print_figures

ROOT = Path(__file__).resolve().parents[1]
GOOD = {"ok", "attention", "running", "stopped"}


def runs(data: Path) -> list[tuple[int, str, str]]:
    path = data / "demo" / "desk.db"
    if not path.exists():
        return []
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT id, job, state FROM runs WHERE job IS NOT NULL ORDER BY id").fetchall()


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("library", type=Path)
    reader.add_argument("--seconds", type=float, default=60.0)
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data, offset = Path(folder) / "data", Path(folder) / "offset"
        offset.write_text("+0")
        environment = {
            **os.environ,
            "LD_PRELOAD": str(asked.library.resolve()),
            "FAKETIME_TIMESTAMP_FILE": str(offset),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        command = [
            sys.executable,
            "-m",
            "crawler",
            "serve",
            "--no-review",
            "--port",
            "0",
            "--demo",
            "--data",
            str(data),
        ]
        figures: dict[str, object] = {}
        with subprocess.Popen(  # noqa: S603 - our own program
            command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
        ) as served:
            before = 0
            for name, shift in (("now", "+0"), ("a_year_ahead", "+365d"), ("back", "+0")):
                offset.write_text(shift)
                time.sleep(asked.seconds)
                new = [row for row in runs(data) if row[0] > before]
                before = max((row[0] for row in new), default=before)
                counted = Counter(job for _, job, _ in new)
                figures[name] = {
                    "runs": len(new),
                    "most_of_one_job": max(counted.values(), default=0),
                    "bad": [(job, state) for _, job, state in new if state not in GOOD],
                }
            ticked = data / "demo" / "serve.ticked"
            figures["seconds_since_it_looked"] = round(time.time() - ticked.stat().st_mtime)
            began = time.monotonic()
            served.send_signal(signal.SIGTERM)
            figures["left_with"] = served.wait(60)
            figures["stopped_after_seconds"] = round(time.monotonic() - began, 1)
        print_figures(figures)


if __name__ == "__main__":
    main()
