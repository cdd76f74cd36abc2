"""What a discovery costs: requests and seconds of `crawler sources discover` over layouts of made-up outlets.

    python -m bench.discovery_requests RUNNER CASES [CASES …] [--only KIND]…

RUNNER serves the outlets (the runner of the discovery cases: its `Site` and `Proxy`); each CASES is a folder with words.yaml and
cases_discover.yaml. The seconds are those of the whole command, once with no pause between requests (`--demo`); what the pauses of a
real crawl (`crawl: delay_seconds`, by default five seconds between two requests to one host) add is computed from the hosts and printed
apart.
"""

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

PAUSE = 5.0  # seconds between two requests to one host in a real crawl


def load_runner(path: Path) -> Any:
    """Return the runner's module."""
    spec = importlib.util.spec_from_file_location("discovery_runner", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load_cases(runner: Any, folders: list[Path]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the cases of discovery of all folders, and the outlets they are tried on by case."""
    cases, sites = [], {}
    for folder in folders:
        words = yaml.safe_load((folder / "words.yaml").read_text(encoding="utf-8"))
        for case in yaml.safe_load((folder / "cases_discover.yaml").read_text(encoding="utf-8")):
            if case["check"] == "discover":
                cases.append(case)
                sites[case["id"]] = runner.Site(case, words)
    return cases, sites


def measure(proxy: Any, case: dict[str, Any]) -> tuple[int, float, float]:
    """Return the requests of one discovery, its seconds without pauses, and the seconds of pause that a real crawl adds."""
    environment = os.environ | {"CRAWLER_DEMO_PROXY": proxy.url, "CRAWLER_DEMO_SOURCES": "none.yaml"}
    command = [sys.executable, "-m", "crawler", "sources", "discover", "--demo", "--json", case["site"]["start"]]
    began = time.perf_counter()
    subprocess.run(command, env=environment, capture_output=True, check=False, timeout=300)  # noqa: S603 - our own command
    seconds = time.perf_counter() - began
    asked = proxy.asked[case["id"]]
    hosts = Counter(urlsplit(url).netloc for url in asked)
    return len(asked), seconds, PAUSE * max((count - 1 for count in hosts.values()), default=0)


def summary(values: list[float]) -> dict[str, float]:
    """Return the median and the most."""
    return {"median": round(statistics.median(values), 1), "most": round(max(values), 1)}


def main() -> None:
    """Print a line for each layout, and JSON with the median and the most."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("runner", type=Path)
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--only", action="append", default=[], metavar="KIND")
    args = parser.parse_args()
    runner = load_runner(args.runner)
    cases, sites = load_cases(runner, args.cases)
    proxy = runner.Proxy(sites)
    measured = []
    for case in cases:
        if not args.only or case["kind"] in args.only:
            requests, seconds, pauses = measure(proxy, case)
            measured.append((requests, seconds, pauses))
            print(f"{case['id']}: {requests} requests, {seconds:.1f} s, and {pauses:.0f} s of pauses")
    names = ("requests", "seconds", "pauses")
    print(
        json.dumps(
            {"layouts": len(measured)}
            | {n: summary(list(v)) for n, v in zip(names, zip(*measured, strict=True), strict=True)}
        )
    )
    proxy.server.shutdown()


if __name__ == "__main__":
    main()
