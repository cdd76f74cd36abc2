"""Files of an earlier publication of the same days in formats that are not named this time: none stays beside a newer page.

Formats that every digest has are made again. Those on request (PDF, audio), and any that is no longer configured, are moved into
the folder `.outdated`, under the number of their digest; its files can also be built again from that number.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from digest.composing.compose import file_name
from storage.publishing import digests
from storage.publishing.published import Digest

FOLDER = ".outdated"


@dataclass(frozen=True, slots=True)
class Outdated:
    """Formats to make again, and files to move: the name in the folder of digests → the name in `.outdated`."""

    again: tuple[str, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)


def outdated(
    db: Connection, folder: Path, digest_id: int, digest: Digest, names: Collection[str], always: Collection[str]
) -> Outdated:
    """Return what is outdated once this digest is published in the formats `names`; `always` are those that every digest has."""
    current = {*names, *digests.formats(db, digest_id)}
    earlier = digests.newest_by_format(db, digest.first, digest.last, digest.edition)
    stale = [name for name in earlier if name not in current and (folder / file_name(digest, name)).is_file()]
    files = {name: file_name(digest, name) for name in stale if name not in always}
    moved = {file: f"{earlier[name]}-{file}" for name, file in files.items()}
    return Outdated(tuple(name for name in stale if name in always), moved)


def move(folder: Path, moved: Mapping[str, str]) -> None:
    """Move outdated files out of the folder, those that are still there. Raises OSError."""
    for name, new in moved.items():
        if (folder / name).is_file():
            (folder / FOLDER).mkdir(exist_ok=True)
            (folder / name).replace(folder / FOLDER / new)
