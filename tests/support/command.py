"""`crawler …` as a person types it: in this process, or in one of its own."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.app.cli import main
from tests.support.paths import ROOT
from tests.support.warm_process import in_a_child


def crawler(*words: str, data: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in this process, which takes a tenth of the time of a process of its own. Not for what starts Scrapy: a reactor starts
    once in a process."""
    where = ["--data", str(data)] if data else []
    out, err = io.StringIO(), io.StringIO()
    arguments = ["crawler", *words, *where]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _typed(arguments):
        code = _exit_code()
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def crawler_in_fork(
    *words: str, folder: Path = ROOT, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, in a folder, that is forked from a warm one: what it imports is there already."""
    arguments = ["crawler", *words]
    variables = dict(os.environ if environment is None else environment)
    with TemporaryDirectory() as name:
        out, err = Path(name, "out"), Path(name, "err")
        code = in_a_child(_command, arguments, folder, variables, out, err)
        shown = [path.read_text(encoding="utf-8") for path in (out, err)]
    return subprocess.CompletedProcess(arguments, code, *shown)


def _command(arguments: list[str], folder: Path, variables: dict[str, str], out: Path, err: Path) -> int:
    """Run a command in this process, which does nothing else, its output into files; return its exit code."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    for path, number in ((out, 1), (err, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - for as long as the process runs
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115
    with _typed(arguments):
        code = _exit_code()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _exit_code() -> int:
    try:
        main.main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


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
