"""What a fork of a warm process does to be `crawler …` as if it had been started anew."""

import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

from crawler.app.cli import main
from crawler.app.desk.child_process import BUG


def run_command(words: Sequence[str], folder: Path, environment: Mapping[str, str], out: int, err: int = 2) -> int:
    """Run a command in this process, which does nothing else; return its exit code. `out` and `err` are open files that its output and
    its messages go to, by number."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(out, 1)
    os.dup2(err, 2)
    # For as long as the process runs.
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115
    sys.argv = ["crawler", *words]
    try:
        return exit_code()
    except BaseException:  # noqa: BLE001 - a fork ends here, whatever comes
        traceback.print_exc()
        return BUG
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def exit_code() -> int:
    """Run `crawler` with the words in `sys.argv`; return what it exits with."""
    try:
        main.main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0
