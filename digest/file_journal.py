"""Publishes the files of a digest and its database row together: the files are first written to a journal, the row is committed,
the files are moved into place, outdated ones out of it, and the journal is deleted. A command that finds a journal finishes it, or drops
it if the row was never committed.
"""

import contextlib
import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from digest import outdated
from storage import files, working_folder
from storage.database.store import Store
from storage.errors import DigestError
from storage.publishing import digests

NAME = ".publishing"
_MARKER = "journal.json"


def is_unfinished(folder: Path) -> bool:
    """Return whether a publication was interrupted: not all files are in place, or the row was not committed."""
    return (folder / NAME / _MARKER).exists()


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, so that one publication runs at a time; make the folder. Raises DigestError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with working_folder.lock(folder):
            yield
    except OSError as error:
        raise DigestError(
            f"cannot be written: {error.strerror}; nothing was published", about=str(error.filename or folder)
        ) from error


def keep(
    folder: Path, contents: Mapping[str, bytes], digest_id: int, at: datetime | None, moved: Mapping[str, str]
) -> None:
    """Write the journal: the files, by name, of the digest that is about to be committed, and the outdated ones to move. Raises
    OSError; no journal is left then."""
    drop(folder)
    journal = folder / NAME
    try:
        journal.mkdir(mode=0o700)
        for number, content in enumerate(contents.values()):
            (journal / str(number)).write_bytes(content)
        marker = {"digest": digest_id, "at": at and at.isoformat(), "names": list(contents), "moved": dict(moved)}
        files.replace(journal / _MARKER, json.dumps(marker).encode())
    except OSError:
        drop(folder)
        raise


def drop(folder: Path) -> None:
    """Delete the journal, its marker first: without that the rest means nothing."""
    with contextlib.suppress(OSError):
        (folder / NAME / _MARKER).unlink(missing_ok=True)
    shutil.rmtree(folder / NAME, ignore_errors=True)


def finish(db: Connection, folder: Path) -> int:
    """Finish the journal of a committed digest and return the digest's number; otherwise 0. The journal of a digest that was
    never committed is dropped: its files were not touched. Call it inside `alone`. Raises DigestError."""
    journal = folder / NAME
    try:
        marker = json.loads((journal / _MARKER).read_bytes())
        contents = {folder / Path(name).name: journal / str(number) for number, name in enumerate(marker["names"])}
        committed = digests.get(db, marker["digest"])
        done = committed is not None and (committed.at and committed.at.isoformat()) == marker["at"]
        if done:
            files.replace_all({path: beside.read_bytes() for path, beside in contents.items()})
            moved = marker.get("moved", {})
            outdated.move(folder, {Path(name).name: Path(new).name for name, new in moved.items()})
    except FileNotFoundError:
        return 0
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DigestError(
            f"the files of an interrupted publication cannot be written: {error}", about=str(folder)
        ) from error
    drop(folder)
    return int(marker["digest"]) if done else 0


def finish_in(store: Store, folder: Path) -> int:
    """Finish an interrupted publication as `finish` does, with lock and connection. Raises DigestError, StoreError."""
    if not is_unfinished(folder):
        return 0
    with alone(folder), store.read() as db:
        return finish(db, folder)
