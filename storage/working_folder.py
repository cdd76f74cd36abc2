"""Folders in which a command puts something together before it takes its place; what a killed command left is cleared."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def working_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """A new folder in `parent`, for its owner alone, removed when the block is left. Raises OSError."""
    while True:
        folder = Path(tempfile.mkdtemp(dir=parent, prefix=prefix))
        with _opened(folder) as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)  # until it is closed, however the process ends
            if not _is_at(folder, handle):  # taken for a dead one's before it was locked
                continue
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return


def clear(parent: Path, prefix: str) -> int:
    """Removes the working folders of commands that were killed; how many. Those of living ones are locked, and stay."""
    cleared = 0
    for folder in parent.glob(f"{prefix}*"):
        with contextlib.suppress(OSError), _opened(folder, os.O_NOFOLLOW) as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
            cleared += 1
    return cleared


@contextlib.contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Whether nobody else holds this folder, which must be there; it is held for the block then. Raises OSError."""
    with _opened(folder) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield _is_at(folder, handle)


@contextlib.contextmanager
def waited_for(folder: Path) -> Iterator[None]:
    """Holds this folder, which must be there, once whoever holds it lets go. Raises OSError."""
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
