"""A file that people save while the program writes it: no save is silently lost.

The new content replaces the file in one step that keeps the old file under another name (renameat2 with RENAME_EXCHANGE
where the system has it). That name contains a hash of what the program had read: where the content differs, a person
saved in between, or still has the old file open and writes into it. `late` finds those, also after a crash.
"""

import ctypes
import errno
import glob
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import xxhash

from storage import files

KEPT_SECONDS = 600.0  # that an editor may hold a file open that was replaced
_MOST = 20  # of them at once
_STALE = 3600.0  # seconds
_AT_CWD, _EXCHANGE = -100, 2


@dataclass(frozen=True, slots=True)
class Late:
    """A displaced file with content that the program has not read."""

    path: Path
    content: bytes
    is_old: bool  # nobody has written into it for KEPT_SECONDS


def replace(path: Path, content: bytes, before: bytes | None) -> bool:
    """Replace the content of `path` and return True; False, and it is untouched, where it differs from `before` (None:
    it did not exist).

    A save between that check and the exchange is displaced: `late` returns it. Raises OSError; `path` is untouched
    then.
    """
    path = path.resolve()  # what a link points at, not the link
    aside = _aside(path, b"" if before is None else before)
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        files.write_beside(path, new, content)
        if read(path) != before:
            return False
        new.replace(aside)
        return _exchange(aside, path, before)
    finally:
        new.unlink(missing_ok=True)


def late(path: Path) -> list[Late]:
    """Return the files displaced from `path` with unread content, oldest first; those no longer needed are deleted."""
    displaced = []
    path = path.resolve()
    _clear(path)
    asides = sorted(_asides(path), key=lambda aside_and_time: aside_and_time[1])
    for place, (aside, changed_at) in enumerate(asides, start=1):
        with suppress(OSError):
            content = aside.read_bytes()
            is_old = time.time() - changed_at > KEPT_SECONDS
            if _hash(content) not in aside.name and content.strip():
                displaced.append(Late(aside, content, is_old))
            elif is_old or len(asides) - place >= _MOST:
                aside.unlink()
    return displaced


def mark_read(displaced: Late, path: Path) -> None:
    """Record that the content of a displaced file was read."""
    with suppress(OSError):
        displaced.path.rename(_aside(path.resolve(), displaced.content))


def put_back(displaced: Late, path: Path) -> bool:
    """Put a displaced file back in place, as the person who saved it left it, and return whether that worked."""
    path = path.resolve()
    try:
        _swap(displaced.path, path)
    except OSError:
        return False
    return True


def keep(displaced: Late, path: Path, name: str) -> Path:
    """Keep a displaced file under a name that people see; return its path. Raises OSError."""
    path = path.resolve()
    target = path.with_name(f"{path.stem}-kept-{name}{path.suffix}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.stem}-kept-{name}-{number}{path.suffix}")
    displaced.path.rename(target)
    return target


def kept_files(path: Path) -> list[Path]:
    """Return the files that were kept because they could not be read, by name."""
    path = path.resolve()
    named = re.compile(rf"{re.escape(path.stem)}-kept-[0-9T-]+{re.escape(path.suffix)}")
    with suppress(OSError):
        return sorted(other for other in path.parent.iterdir() if named.fullmatch(other.name))
    return []


def state(path: Path) -> tuple[int, ...]:
    """Return numbers that change with the file, with writes to a file displaced from it, and with a kept file."""
    path, numbers = path.resolve(), list[int]()
    kept = rf"{re.escape(path.stem)}-kept-[0-9T-]+{re.escape(path.suffix)}"
    watched = re.compile(rf"{re.escape(path.name)}|\.{re.escape(path.name)}\..*\.displaced|{kept}")
    with suppress(OSError):
        for file in sorted(other for other in path.parent.iterdir() if watched.fullmatch(other.name)):
            with suppress(OSError):
                stat = file.stat()
                numbers += [stat.st_mtime_ns, stat.st_size]
    return tuple(numbers)


def read(path: Path) -> bytes | None:
    """Return the content of the file; None: it does not exist. Raises OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _clear(path: Path) -> None:
    """Delete what a program that was killed while writing left beside the file."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*.new"):
        with suppress(OSError):
            if time.time() - leftover.stat().st_mtime > _STALE:
                leftover.unlink()


def _exchange(aside: Path, path: Path, before: bytes | None) -> bool:
    """Give `path` the content of `aside`, and `aside` the file that `path` was."""
    if before is None:
        try:
            os.link(aside, path)
        except FileExistsError:
            return False  # somebody made one meanwhile
        except OSError:  # no links here
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    else:
        try:
            _swap(aside, path)
        except OSError as error:
            if error.errno not in {errno.ENOSYS, errno.EINVAL, errno.EPERM, errno.EOPNOTSUPP}:
                aside.unlink(missing_ok=True)
                raise
            return _in_two_steps(aside, path)
    files.flush_folder(path.parent)
    return True


def _in_two_steps(aside: Path, path: Path) -> bool:
    """Do as `_exchange` where the system cannot exchange: for a moment there is no file at `path`. A save at that
    moment stays."""
    new = aside.with_name(f"{aside.name}.new")
    aside.rename(new)
    try:
        path.rename(aside)
        try:
            os.link(new, path)
        except FileExistsError:
            return False
        except OSError:  # no links here
            new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    files.flush_folder(path.parent)
    return True


def _swap(first: Path, second: Path) -> None:
    """Exchange two files in one step. Raises OSError."""
    call = _renameat2()
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(second))
    if call(_AT_CWD, os.fsencode(first), _AT_CWD, os.fsencode(second), _EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(second))


@cache
def _renameat2() -> Any:
    try:
        return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    except (OSError, TypeError):
        return None


def _aside(path: Path, content: bytes) -> Path:
    return path.with_name(f".{path.name}.{_hash(content)}.{time.time_ns()}.displaced")


def _asides(path: Path) -> Iterator[tuple[Path, float]]:
    with suppress(OSError):
        for other in path.parent.iterdir():
            if other.name.startswith(f".{path.name}.") and other.name.endswith(".displaced"):
                with suppress(OSError):
                    stat = other.stat()
                    yield other, max(stat.st_mtime, stat.st_ctime)


def _hash(content: bytes) -> str:
    return xxhash.xxh3_128_hexdigest(content)
