"""Atomic file writes: a reader never sees a half-written file."""

import contextlib
import errno
import glob
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

STALE = 3600.0  # seconds


def replace(path: Path, content: bytes, ready: Callable[[], bool] = lambda: True) -> bool:
    """Replace `path` with `content` atomically: written beside it, flushed to the disk, then moved into place. Return
    whether it was replaced.

    `ready` is called just before that; where it returns False, `path` is left as it is. Raises OSError; `path` is
    untouched then.
    """
    return _replace({path: content}, ready)


def replace_all(contents: Mapping[Path, bytes]) -> None:
    """Replace all files once every content is written beside its place. Raises OSError; no path is touched where one of
    them cannot be written."""
    _replace(contents, lambda: True)


@contextlib.contextmanager
def written_beside(contents: Mapping[Path, bytes]) -> Iterator[Callable[[], None]]:
    """Write each content beside its place, flushed to the disk, and yield a function that moves them all into place.
    Where it is not called, no path is touched. Raises OSError."""
    placed = {path.resolve(): content for path, content in contents.items()}  # the target of a link, not the link
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.new") for path in placed}
    for path in placed:
        _clear(path)
    try:
        for path, content in placed.items():
            write_beside(path, beside[path], content)
        yield lambda: _put_in_place(beside)
    finally:
        for new in beside.values():
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)


def _replace(contents: Mapping[Path, bytes], ready: Callable[[], bool]) -> bool:
    with written_beside(contents) as put_in_place:
        if not ready():
            return False
        put_in_place()
    return True


def _put_in_place(beside: Mapping[Path, Path]) -> None:
    for path, new in beside.items():
        new.replace(path)
    for folder in {path.parent for path in beside}:
        flush_folder(folder)


def _clear(path: Path) -> None:
    """Delete what killed processes left beside `path`: only of processes that no longer run and, since another
    machine's cannot be checked, only what is an hour old."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*.new"):
        number = leftover.name.split(".")[-2]
        with contextlib.suppress(OSError):
            if number.isdecimal() and time.time() - leftover.stat().st_mtime > STALE and not _lives(int(number)):
                leftover.unlink()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's
        return True
    return True


def write_beside(path: Path, new: Path, content: bytes) -> None:
    """Write the content into `new`, beside `path` and flushed to the disk, with the permissions of `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        shutil.copymode(path, new)


def flush_folder(folder: Path) -> None:
    """Flush a folder's list of files to the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
