"""Files that a reader never sees half written."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path


def replace(path: Path, content: bytes, ready: Callable[[], bool] = lambda: True) -> bool:
    """Whether `path` now holds `content`, in one step: written beside it, on the disk, then put in its place.

    `ready` is asked just before that; where it says no, `path` is left as it is. Raises OSError; `path` is untouched then.
    """
    path = path.resolve()  # what a link points at is replaced, not the link
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        if not ready():
            return False
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return True
