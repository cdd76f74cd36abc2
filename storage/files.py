"""Files that a reader never sees half written."""

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path


def replace(path: Path, content: bytes, ready: Callable[[], bool] = lambda: True) -> bool:
    """Whether `path` now holds `content`, in one step: written beside it, on the disk, then put in its place.

    `ready` is asked just before that; where it says no, `path` is left as it is. Raises OSError; `path` is untouched then.
    """
    return _replace({path: content}, ready)


def replace_all(contents: Mapping[Path, bytes]) -> None:
    """Puts each content in its place once every one is written beside. Raises OSError; no path is touched where one of them
    cannot be written."""
    _replace(contents, lambda: True)


def _replace(contents: Mapping[Path, bytes], ready: Callable[[], bool]) -> bool:
    placed = {path.resolve(): content for path, content in contents.items()}  # what a link points at, not the link
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.new") for path in placed}
    try:
        for path, content in placed.items():
            _write(path, beside[path], content)
        if not ready():
            return False
        for path, new in beside.items():
            new.replace(path)
    finally:
        for new in beside.values():
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
    for folder in {path.parent for path in beside}:
        _flush(folder)
    return True


def _write(path: Path, new: Path, content: bytes) -> None:
    """Writes the content into `new`, beside `path`, with the rights `path` has."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        shutil.copymode(path, new)


def _flush(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
