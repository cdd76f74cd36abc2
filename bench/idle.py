"""`python -m bench.idle [--minutes 5] [--no-review]`: what `crawler serve` costs while nothing is due.

The shipped outlets, all of them in quiet hours. `cpu_percent` of one core and `megabytes` (proportional share of what processes
have in common), both of all processes together; `processes`: megabytes of each.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import print_figures
from bench.processes import below, megabytes
from crawler.pages.worker_pool import spent

ROOT = Path(__file__).resolve().parent.parent
SETTLING = 45.0  # seconds after the start that are not counted


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--no-review", action="store_true")
    given = parser.parse_args()
    print_figures(measure(given.minutes, page=not given.no_review))


def measure(minutes: float, *, page: bool) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "config", folder / "config")
        digest = folder / "config" / "digest.yaml"
        quiet = re.sub(r"  # quiet_hours: .*", '  quiet_hours: ["00:00", "23:59"]', digest.read_text(encoding="utf-8"))
        digest.write_text(quiet, encoding="utf-8")
        words = ["serve", "--port", "0", "--data", str(folder / "data"), "--config", str(folder / "config")]
        command = [sys.executable, "-m", "crawler", *words, *([] if page else ["--no-review"])]
        served = subprocess.Popen(  # noqa: S603 - our own program
            command, cwd=ROOT, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        try:
            time.sleep(SETTLING)
            before, began = _seconds(served.pid), time.monotonic()
            time.sleep(minutes * 60)
            used, took = _seconds(served.pid) - before, time.monotonic() - began
            each = {pid: round(megabytes(pid), 1) for pid in (served.pid, *below(served.pid))}
        finally:
            served.send_signal(signal.SIGTERM)
            served.wait(timeout=30)
    return {
        "minutes": minutes,
        "page": page,
        "cpu_percent": round(100 * used / took, 3),
        "megabytes": round(sum(each.values()), 1),
        "processes": sorted(each.values(), reverse=True),
    }


def _seconds(pid: int) -> float:
    """Processor time of this process and those below it that live."""
    return sum(spent(one) or 0.0 for one in (pid, *below(pid)))


if __name__ == "__main__":
    main()
