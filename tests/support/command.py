"""`crawler …` as a person types it: in this process, or in one of its own."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.forked_command import exit_code, run_command
from tests.support.paths import ROOT
from tests.support.warm_process import in_a_child


def crawler(*words: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in this process, which takes a tenth of the time of a process of its own. Not for what starts Scrapy: a reactor starts
    once in a process."""
    where = ["--data", str(data)] if data else []
    out, err = io.StringIO(), io.StringIO()
    arguments = ["crawler", *words, *where]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _typed(arguments):
        code = exit_code()
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def crawler_in_fork(
    *words: str, folder: Path = ROOT, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, in a folder, that is forked from a warm one: what it imports is there already."""
    variables = dict(os.environ if environment is None else environment)
    with TemporaryDirectory() as name:
        out, err = Path(name, "out"), Path(name, "err")
        code = in_a_child(_command, words, folder, variables, out, err)
        shown = [path.read_text(encoding="utf-8") for path in (out, err)]
    return subprocess.CompletedProcess(["crawler", *words], code, *shown)


def _command(words: Sequence[str], folder: Path, variables: Mapping[str, str], out: Path, err: Path) -> int:
    with out.open("wb") as said, err.open("wb") as complained:
        return run_command(words, folder, variables, said.fileno(), complained.fileno())


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
