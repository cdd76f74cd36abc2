"""`crawler …` as a person types it: in this process, or in one of its own."""

import contextlib
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from crawler.app.cli import main
from tests.support.paths import ROOT


def crawler(*words: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in this process, which takes a tenth of the time of a process of its own. Not for what starts Scrapy: a reactor starts
    once in a process."""
    where = ["--data", str(data)] if data else []
    out, err = io.StringIO(), io.StringIO()
    arguments = ["crawler", *words, *where]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _typed(arguments):
        try:
            main.main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def crawler_process(*words: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    where = ["--data", str(data)] if data else []
    return subprocess.run(
        [sys.executable, "-m", "crawler", *words, *where], capture_output=True, text=True, check=False, cwd=ROOT
    )


@contextlib.contextmanager
def _typed(arguments: list[str]) -> Iterator[None]:
    before, sys.argv = sys.argv, arguments
    try:
        yield
    finally:
        sys.argv = before
