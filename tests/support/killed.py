"""Doing something in a process of its own that is killed at one of its steps: before it opens, makes, moves or removes a file."""

import os
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

STEPS = frozenset({"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.copyfile", "sqlite3.connect"})


def steps(do: Callable[[], object], folder: Path, last: int = 0) -> int | None:
    """How many steps below `folder` it took; None where it was killed at the `last` one."""
    processes = get_context("fork")
    ours, theirs = processes.Pipe(duplex=False)
    process = processes.Process(target=_do, args=(do, str(folder), last, theirs))
    process.start()
    theirs.close()
    process.join(timeout=120)
    if process.exitcode == -signal.SIGKILL:
        return None
    assert process.exitcode == 0
    return int(ours.recv())


def _do(do: Callable[[], object], folder: str, last: int, told: Any) -> None:
    passed = 0

    def hook(event: str, given: tuple[Any, ...]) -> None:
        nonlocal passed
        if event in STEPS and any(folder in os.fsdecode(one) for one in given if isinstance(one, str | bytes | Path)):
            passed += 1
            if passed == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    do()
    told.send(passed)
