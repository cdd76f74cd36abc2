"""A restore as steps that can be taken again: everything is unpacked and checked beside, a marker says so, each file is copied to
its place, the database goes last. Whatever stops it, the same command goes on; until it has, no command opens the desk.
"""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from storage import working_folder
from storage.errors import BackupError, BusyError

NAME = ".restore"
_MARKER = "complete.json"
_FILES = "files"


def is_unfinished(data: Path) -> bool:
    """Return whether a restore into this data folder was begun and not completed."""
    folder = data / NAME
    return folder.is_dir() and any(folder.iterdir())


class RestoreStage:
    """The folder `data`/.restore: `folder` holds the files of a backup before they take their places."""

    def __init__(self, data: Path) -> None:
        self._root = data / NAME
        self.folder = self._root / _FILES

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """For one restore at a time. Raises BusyError, OSError. Where nothing was marked complete, nothing of it stays."""
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with working_folder.try_lock(self._root) as free:
            if not free:
                raise BusyError(
                    "another restore into it is running; this one did nothing", about=str(self._root.parent)
                )
            try:
                yield
            finally:
                if not (self._root / _MARKER).exists():
                    self.clear()

    def marked(self) -> dict[str, Any] | None:
        """Return the manifest that an earlier, stopped restore passed to `mark`; None where the files are not
        complete."""
        try:
            manifest: dict[str, Any] = json.loads((self._root / _MARKER).read_bytes())
        except (OSError, ValueError):
            return None
        return manifest

    def empty(self) -> None:
        """Makes the folder for the files, with nothing in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700)

    def mark(self, manifest: Mapping[str, Any]) -> None:
        """Says that every file of the backup with this manifest is in `folder`, whole and checked."""
        new = self._root / f"{_MARKER}.new"
        new.write_text(json.dumps(manifest), encoding="utf-8")
        flush(new)
        new.replace(self._root / _MARKER)
        flush(self._root)

    def clear(self) -> None:
        """Removes it all, the marker last: stopped within, it is still to be cleared."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in (f"{_MARKER}.new", _MARKER):
            (self._root / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # of a folder that somebody put something into
            self._root.rmdir()


def place(source: Path, target: Path) -> None:
    """Copies a file to its place, which may be on another file system, in one step; done before, it is not done again.

    Raises BackupError: something else is there. Raises OSError.
    """
    if target.exists():
        if not is_same(source, target):
            raise BackupError(
                "exists and does not come from the backup: move it aside, then restore again", about=str(target)
            )
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.restore")
    try:
        shutil.copyfile(source, new)
        flush(new)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
    flush(target.parent)


def is_same(first: Path, second: Path) -> bool:
    """Return whether two files have the same content."""
    return second.is_file() and first.stat().st_size == second.stat().st_size and hashed(first) == hashed(second)


def hashed(path: Path) -> str:
    """Return a file's SHA-256, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush(path: Path) -> None:
    """Flush a file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
