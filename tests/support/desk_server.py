"""`crawler review` as a process of its own, forked from one that has loaded the page: begun anew, each would take two seconds for that."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from tests.support.forked_command import run_command
from tests.support.paths import ROOT
from tests.support.warm_process import start


@contextmanager
def desk_page(data: Path, *options: str) -> Iterator[str]:
    """The address of `crawler review` over the demo's desk in `data`, on a free port."""
    words = ("review", "--demo", "--data", str(data), "--port", "0", *options)
    server, said = start(_run, words, dict(os.environ))
    try:
        with open(said.fileno(), encoding="utf-8", closefd=False) as lines:
            found = re.search(r"http://127\.0\.0\.1:\d+", lines.readline())
        assert found, "the page did not start"
        yield found[0]
    finally:
        server.terminate()
        server.join(timeout=30)
        said.close()
        assert server.exitcode is not None, "the page did not stop"


def _run(words: tuple[str, ...], environment: Mapping[str, str], said: Connection) -> None:
    sys.exit(run_command(words, ROOT, environment, said.fileno()))
