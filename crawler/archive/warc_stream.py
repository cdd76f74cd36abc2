"""WARC files as others publish them (Common Crawl's news crawl): read as a stream, one gzip member a record, none trusted.

A member that cannot be unzipped to its end is told as damaged, and the reading goes on with the next one that begins a record.
"""

import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from storage.errors import ConfigError

_MAGIC = b"\x1f\x8b\x08"
_PIECE = 256 * 1024  # bytes read at once
_HEAD = 16 * 1024  # bytes in which a record's own header ends: Common Crawl's have some 600
_RECOMPRESS = "make one that is zipped record by record: warcio recompress FILE FILE.gz"
_LONGEST = 512 * 2**20  # bytes of one record unzipped: more is a bomb


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record: where it begins in its file, its header's fields in lower case, and, where it was wanted and not too large,
    the gzip member byte for byte and what it holds."""

    offset: int
    fields: dict[str, str]
    zipped: bytes = b""
    plain: bytes = b""

    @property
    def is_whole(self) -> bool:
        """Return whether all of it is in `plain`."""
        return bool(self.plain)

    def record(self) -> Any:
        """It as warcio reads it. Raises ValueError: no WARC record."""
        try:
            return next(iter(ArchiveIterator(io.BytesIO(self.plain))))
        except (ArchiveLoadFailed, StopIteration) as error:
            raise ValueError(f"no WARC record: {error}") from error


@dataclass(frozen=True, slots=True)
class DamagedBytes:
    """Bytes that should be a record and are not; `offset` is where they begin."""

    offset: int


IsWanted = Callable[[dict[str, str]], bool]


def members(
    path: Path, is_wanted: IsWanted, largest: int, on_progress: Callable[[int], None]
) -> Iterator[WarcRecord | DamagedBytes]:
    """Every record of the file in order; those that `is_wanted` (by their header's fields) with what they hold, up to `largest`
    bytes unzipped. Memory does not grow with the file. `told` gets the offset reached, every quarter of a megabyte or so.

    Raises ConfigError where the file cannot be opened or is not zipped record by record.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror or error}", about=str(path)) from error
    with file:
        if file.read(3) != _MAGIC:
            raise ConfigError(f"is not a gzip file; {_RECOMPRESS}", about=str(path))
        offset: int | None = 0
        while offset is not None:
            reading = _Reading(is_wanted, largest)
            try:
                end = _unzip(file, offset, reading, on_progress)
                reading.check()
            except (zlib.error, ValueError):
                yield DamagedBytes(offset)
                offset = _next_record(file, offset + 1)
                continue
            if reading.holds_more:
                raise ConfigError(f"is not zipped record by record; {_RECOMPRESS}", about=str(path))
            yield WarcRecord(offset, reading.fields, bytes(reading.zipped), bytes(reading.plain))
            file.seek(end)
            offset = end if file.read(1) else None


class _Reading:
    """One record while it is unzipped: only what is wanted and not too large is held."""

    def __init__(self, is_wanted: IsWanted, largest: int) -> None:
        self._is_wanted = is_wanted
        self._largest = largest
        self._holds = True
        self._head = 0  # bytes of its header
        self._size = 0  # bytes of it so far, unzipped
        self.fields: dict[str, str] = {}
        self.zipped = bytearray()
        self.plain = bytearray()

    def take(self, piece: bytes) -> None:
        """Raises ValueError where it is no WARC record, or larger than any."""
        self._size += len(piece)
        if self._size > _LONGEST:
            raise ValueError("longer than any record")
        if self._holds:
            self.plain += piece
        if not self.fields and (b"\r\n\r\n" in self.plain or len(self.plain) > _HEAD):
            self.fields, self._head = _header(bytes(self.plain[:_HEAD]))
            self._holds = self._is_wanted(self.fields)
        self._let_go()

    def take_zipped(self, piece: bytes) -> None:
        """Add a piece of the record as it is in the file, if the record is wanted."""
        if self._holds:
            self.zipped += piece
        self._let_go()

    def check(self) -> None:
        """Raises ValueError where the record ends before the length it states."""
        if not self.fields or self._size < self._length:
            raise ValueError("ends before its time")

    @property
    def holds_more(self) -> bool:
        """Return whether something stands behind the record in its member."""
        return self._size > self._length + 2 * len(b"\r\n\r\n")

    @property
    def _length(self) -> int:
        return self._head + int(self.fields["content-length"])

    def _let_go(self) -> None:
        self._holds = self._holds and max(len(self.plain), len(self.zipped)) <= self._largest
        if not self._holds:
            self.plain.clear()
            self.zipped.clear()


def _unzip(file: BinaryIO, offset: int, reading: _Reading, on_progress: Callable[[int], None]) -> int:
    # Where the member that begins there ends. Raises zlib.error, ValueError: damaged, its checksum included.
    file.seek(offset)
    unzip = zlib.decompressobj(wbits=31)
    while not unzip.eof:
        read = file.read(_PIECE)
        if not read:
            raise ValueError("ends before its time")
        on_progress(file.tell())
        rest = read
        while rest and not unzip.eof:
            reading.take(unzip.decompress(rest, _PIECE))
            rest = unzip.unconsumed_tail
        reading.take_zipped(read[: len(read) - len(unzip.unused_data)])
    return file.tell() - len(unzip.unused_data)


def _header(head: bytes) -> tuple[dict[str, str], int]:
    # The header's fields, by name in lower case, and its length. Raises ValueError: none of a WARC record.
    end = head.find(b"\r\n\r\n")
    lines = head[: max(end, 0)].decode("utf-8", "replace").split("\r\n")
    fields = {name.strip().lower(): value.strip() for line in lines[1:] for name, _, value in [line.partition(":")]}
    if not lines[0].startswith("WARC/1.") or not fields.get("content-length", "").isdecimal():
        raise ValueError("no WARC record")
    return fields, end + 4


def _next_record(file: BinaryIO, start: int) -> int | None:
    # Where the next member begins that unzips to the beginning of a record.
    file.seek(start)
    at, tail = start, b""
    while read := file.read(_PIECE):
        window, base = tail + read, at - len(tail)
        place = -1
        while (place := window.find(_MAGIC, place + 1)) >= 0:
            if _begins_a_record(file, base + place):
                return base + place
        at += len(read)
        tail = window[-2:]
        file.seek(at)
    return None


def _begins_a_record(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    try:
        return zlib.decompressobj(wbits=31).decompress(file.read(4096), 7) == b"WARC/1."
    except zlib.error:
        return False
