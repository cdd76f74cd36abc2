"""Folders in which a command assembles something before it is moved into place; those of killed commands are
deleted."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def working_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Create a folder in `parent`, for its owner alone, removed when the block ends. Raises OSError."""
    while True:
        folder = Path(tempfile.mkdtemp(dir=parent, prefix=prefix))
        with _opened(folder) as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)  # until it is closed, even if the process is killed
            if not _is_at(folder, handle):  # removed as a dead process's before it was locked
                continue
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return


def clear(parent: Path, prefix: str) -> int:
    """Delete the working folders of killed commands and return how many. Those of running commands are locked, and
    stay."""
    cleared = 0
    for folder in parent.glob(f"{prefix}*"):
        with contextlib.suppress(OSError), _opened(folder, os.O_NOFOLLOW) as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
            cleared += 1
    return cleared


@contextlib.contextmanager
def try_lock(folder: Path) -> Iterator[bool]:
    """Lock this folder, which must exist, for the block if nobody else holds it; yield whether it is locked. Raises
    OSError."""
    with _opened(folder) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield _is_at(folder, handle)


@contextlib.contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Lock this folder, which must exist, for the block, waiting for whoever holds it. Raises OSError."""
    with _opened(folder) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _opened(folder: Path, more: int = 0) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | more)
    try:
        yield handle
    finally:
        os.close(handle)


def _is_at(folder: Path, handle: int) -> bool:
    try:
        return os.path.samestat(folder.stat(), os.fstat(handle))
    except OSError:
        return False
