"""How long what was fetched is kept: older days are dropped, but for the pages behind entries that people approved.

A day's file is written anew with these pages alone (`crawl-2026-11-23.kept.warc.gz`), then the database points there, then the
old file goes: whatever stops this in between, every page the database names lies where it says.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from storage import files
from storage.config.settings import ArchiveConfig
from storage.corpus import archive_places
from storage.database.store import Store
from storage.errors import StoreError

_OURS = re.compile(r"crawl-(?P<day>\d{4}-\d\d-\d\d)(?:-\d+)?\.warc\.gz")


@dataclass(frozen=True, slots=True)
class RetentionResult:
    """`files` dropped, with `freed` bytes; `pages` of them that stay."""

    files: int = 0
    freed: int = 0
    pages: int = 0


def thin_out(store: Store, folder: Path, config: ArchiveConfig, now: datetime) -> RetentionResult:
    """Drops what is older than `keep_days`; does nothing where that is 0. May run beside a crawl, which writes today's file.

    Raises StoreError where a page that must stay cannot be read or written; its file is left as it was then.
    """
    old = list(outdated(folder, config, now))
    if not old:
        return RetentionResult()
    with store.read() as db:
        needed = archive_places.needed(db)
    freed = pages = 0
    for path in old:
        places = sorted(int(place.rpartition("@")[2]) for place in needed if place.startswith(f"{path.name}@"))
        before = path.stat().st_size
        pages_left = _keep(store, path, places) if places else 0
        path.unlink()
        freed, pages = freed + before - pages_left, pages + len(places)
    return RetentionResult(len(old), freed, pages)


def outdated(folder: Path, config: ArchiveConfig, now: datetime) -> Iterator[Path]:
    """The files of days that are over for longer than `keep_days`, oldest first."""
    last = now.astimezone(UTC).date() - timedelta(days=config.keep_days)
    for path in sorted(folder.glob("crawl-*.warc.gz")) if config.keep_days else ():
        named = _OURS.fullmatch(path.name)
        if named and date.fromisoformat(named["day"]) < last:
            yield path


def _keep(store: Store, path: Path, offsets: Iterable[int]) -> int:
    # Puts these pages of a file beside it and the database to them; how many bytes they take.
    beside = path.with_name(path.name.replace(".warc.gz", ".kept.warc.gz"))
    try:
        # Of a thinning that was stopped, the database may point there already.
        content = bytearray(beside.read_bytes() if beside.exists() else b"")
        before = len(content)
        moved = {}
        with path.open("rb") as file:
            for offset in offsets:
                moved[f"{path.name}@{offset}"] = f"{beside.name}@{len(content)}"
                end = _end(path, offset)
                file.seek(offset)
                content += file.read(end - offset)
        files.replace(beside, bytes(content))
    except (OSError, ArchiveLoadFailed) as error:
        raise StoreError(
            f"a page behind an approved entry cannot be kept apart: {error}; the file stays as it is", about=str(path)
        ) from error
    with store.begin() as db:
        archive_places.move(db, moved)
    return len(content) - before


def _end(path: Path, offset: int) -> int:
    # Where the next page begins: a page is its response with the records behind it.
    with path.open("rb") as file:
        file.seek(offset)
        records = ArchiveIterator(file)
        for number, record in enumerate(records):
            if number and record.rec_type == "response":
                return int(records.get_record_offset())
            if not number and record.rec_type != "response":
                raise ArchiveLoadFailed(f"no page begins at {offset}")
    return path.stat().st_size
