"""Saved pages that answer a crawl in the outlets' place: a folder with a MANIFEST.tsv (columns `file` and `original_url`), a
WARC file, or a folder of them. WARC files are read as a stream: only where each page lies is kept in memory.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.archive.warc_store import ASKED, page_in, read
from crawler.parsing.urls import canonical
from storage.errors import ConfigError
from storage.records import Page

WARC_ENDINGS = (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True)
class _Place:
    path: Path
    offset: int = -1  # in a WARC file; -1: the file is the page itself
    url: str = ""


class Replay:
    """Saved pages by address (compared in canonical form; of two with one address the last stands).

    A page has at most `max_bytes`; the rest of a longer one is cut. Raises ConfigError where nothing saved is found at `path`.
    """

    def __init__(self, path: Path, max_bytes: int) -> None:
        self.path = path
        self._max_bytes = max_bytes
        self._places: dict[str, _Place] = {}
        self._claimed: set[str] = set()
        self.unreadable = 0  # rows whose address is none, and files that are no WARC
        manifest = path / "MANIFEST.tsv"
        if manifest.is_file():
            self._read_manifest(manifest)
        for warc in _warc_files(path):
            self._read_warc(warc)
        if not self._places:
            raise ConfigError("holds no saved page: give a folder with MANIFEST.tsv, or WARC files", about=str(path))

    def urls(self) -> list[str]:
        """The addresses of all saved pages, as they were saved."""
        return [place.url for place in self._places.values()]

    def has(self, url: str) -> bool:
        """Return whether an address was saved."""
        return _key(url) in self._places

    def claim(self, url: str) -> None:
        """Notes that a source takes this address for its own."""
        self._claimed.add(_key(url))

    def unclaimed(self) -> list[str]:
        """The saved addresses that no source took."""
        return [place.url for key, place in self._places.items() if key not in self._claimed]

    def page(self, url: str, now: datetime) -> Page | None:
        """The page saved for this address, or None. `now` stands in where the archive does not say when it was fetched."""
        place = self._places.get(_key(url))
        if place is None:
            return None
        if place.offset < 0:
            with place.path.open("rb") as file:
                return Page(url, place.url, now, 200, (), read(file, self._max_bytes), archived_at=place.path.name)
        with place.path.open("rb") as file:
            file.seek(place.offset)
            record = next(iter(ArchiveIterator(file)))
            return replace(page_in(record, f"{place.path.name}@{place.offset}", self._max_bytes), url=url)

    def _read_manifest(self, manifest: Path) -> None:
        with manifest.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                saved = (manifest.parent / (row.get("file") or "")).resolve()
                inside = saved.is_file() and saved.is_relative_to(manifest.parent.resolve())
                self._keep(row.get("original_url") or "", _Place(saved)) if inside else self._count_unreadable()

    def _read_warc(self, warc: Path) -> None:
        with warc.open("rb") as file:
            records = ArchiveIterator(file)
            try:
                last = _Place(warc)
                for record in records:
                    if _is_a_page(record):
                        url = record.rec_headers.get_header("WARC-Target-URI") or ""
                        last = _Place(warc, records.get_record_offset())
                        self._keep(url, last)
                    elif record.rec_type == "metadata" and last.offset >= 0 and (requested := _asked(record)):
                        self._keep(requested, last)
            except ArchiveLoadFailed:
                self._count_unreadable()

    def _keep(self, url: str, place: _Place) -> None:
        key = _key(url)
        if key:
            self._places[key] = _Place(place.path, place.offset, url)
        else:
            self._count_unreadable()

    def _count_unreadable(self) -> None:
        self.unreadable += 1


def _warc_files(path: Path) -> Iterator[Path]:
    found = sorted(path.rglob("*")) if path.is_dir() else [path]
    return (file for file in found if file.is_file() and file.name.endswith(WARC_ENDINGS))


def _key(url: str) -> str:
    # "" where it is no address; a remark after it ("https://… (filtered)") makes it none.
    try:
        return "" if re.search(r"\s", url) else canonical(url)
    except ValueError:
        return ""


def _is_a_page(record: Any) -> bool:
    return (
        record.rec_type == "response"
        and record.http_headers is not None
        and record.http_headers.get_statuscode() == "200"
    )


def _asked(record: Any) -> str:
    # The address that was asked where another one answered; "" where it is the same.
    fields = read(record.content_stream(), 16_384).decode("utf-8", "replace").splitlines()
    return next((field[len(ASKED) :] for field in fields if field.startswith(ASKED)), "")
