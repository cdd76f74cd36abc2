"""The evidence: what was fetched goes into WARC files, one a day, a further one where it is large. How long they stay:
crawler/archive/retention.py; how they answer in the outlets' place: crawler/archive/replay.py.
"""

import errno
import fcntl
import io
import os
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from storage.errors import StoreError
from storage.records import Page

_GZIP = b"\x1f\x8b\x08"  # each record is a gzip member of its own
_LEVEL = 5  # of compression: 2.1 ms a page of 174 kB; warcio's own 9 takes 4.6 for 2 % less
_TAIL = 65_536  # bytes: the last record of a page is its metadata and has some 400
ASKED = "asked: "  # in a metadata record: the address that led to the response beside it
_OF_THE_WAY = {"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"}


class Writer:
    """Appends pages to `folder`/crawl-YYYY-MM-DD.warc.gz, each with its request, the robots decision and the address asked; past
    `megabytes` to crawl-YYYY-MM-DD-2.warc.gz and so on. Several processes may write."""

    def __init__(self, folder: Path, megabytes: int = 1024) -> None:
        self._folder = folder
        self._largest = megabytes * 2**20
        self._path = folder / "none"  # written last

    def write(self, page: Page, request_headers: tuple[tuple[str, str], ...], robots: str) -> str:
        """Return where the page is now: "crawl-2026-11-23.warc.gz@OFFSET" (bytes from the file's start). `request_headers` are its
        headers, `robots` what robots.txt said of it. Raises StoreError; nothing of the page is in the file then."""
        return self._put(_records(page, request_headers, robots), page.fetched_at)

    def copy(self, record: bytes, url: str, origin: str, now: datetime) -> str:
        """Return where a record taken over from another archive now lies, byte for byte as it was (a gzip member), among what is kept
        today; beside it stands its `origin` ("FILE@OFFSET"). Raises StoreError as `write`."""
        file = io.BytesIO()
        writer: Any = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
        more = io.BytesIO(f"from: {origin}\r\n".encode())
        fields = "application/warc-fields"
        metadata = writer.create_warc_record(url, "metadata", payload=more, warc_content_type=fields)
        writer.write_record(metadata)
        metadata.raw_stream.close()
        return self._put(record + file.getvalue(), now)

    def _put(self, records: bytes, at: datetime) -> str:
        path = self._folder
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in self._paths(at):
                if (offset := self._append(path, records)) is not None:
                    return f"{path.name}@{offset}"
        except OSError as error:
            raise StoreError(
                f"cannot be written: {error.strerror or error}; the crawl stops", about=str(path)
            ) from error
        raise AssertionError("there is always a further file")

    def _paths(self, fetched_at: datetime) -> Iterator[Path]:
        day = f"crawl-{fetched_at.astimezone(UTC):%Y-%m-%d}"
        if self._path.name.startswith(day):
            yield self._path
        yield self._folder / f"{day}.warc.gz"
        yield from (self._folder / f"{day}-{part}.warc.gz" for part in count(2))

    def _append(self, path: Path, records: bytes) -> int | None:
        # The records' offset in the file; None where it is full.
        with open(path, "ab+", buffering=0, opener=_for_the_owner) as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # until it is closed
            if path != self._path:
                mend(file)
            offset = file.seek(0, os.SEEK_END)
            if offset >= self._largest:
                return None
            self._path = path
            try:
                _write(file, records)
            except OSError:
                file.truncate(offset)  # half a record would hide those written after it
                raise
            return offset


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _write(file: io.FileIO, records: bytes) -> None:
    if file.write(records) != len(records):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def mend(file: io.FileIO) -> None:
    """Cuts off the record that a killed process left half written at the end of a WARC file. Nothing points at it: the database
    names a page only once it is whole."""
    begin = size = file.seek(0, os.SEEK_END)
    back, end = _TAIL, None
    while begin and end is None:
        begin = max(0, size - back)
        file.seek(begin)
        end = _whole(file.read(size - begin))
        back *= 8
    file.truncate(begin + (end or 0))


def _whole(tail: bytes) -> int | None:
    # Up to where the end of a file holds whole records; None where none begins in it.
    place = len(tail)
    while (place := tail.rfind(_GZIP, 0, place)) >= 0:
        member = zlib.decompressobj(wbits=31)
        try:
            if member.decompress(tail[place:], 5) != b"WARC/":
                continue
            while not member.eof and member.decompress(member.unconsumed_tail, _TAIL):
                pass
            return len(tail) - len(member.unused_data) if member.eof else place
        except zlib.error:  # bytes that look like a beginning
            continue
    return None


def _records(page: Page, request_headers: tuple[tuple[str, str], ...], robots: str) -> bytes:
    # The answer, the request that brought it, and what neither says.
    writer: Any = WARCWriter(io.BytesIO(), gzip=False, warc_version="WARC/1.1")  # 1.1: parts of a second
    date = page.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    headers = [(name, value) for name, value in page.headers if name.lower() not in _OF_THE_WAY]
    headers.append(("Content-Length", str(len(page.body))))
    response = writer.create_warc_record(
        page.final_url,
        "response",
        payload=io.BytesIO(page.body),
        http_headers=StatusAndHeaders(f"{page.status} ", headers, protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": date},
    )
    of_it = {"WARC-Date": date, "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")}
    parts = urlsplit(page.final_url)
    line = f"GET {parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1"
    request = writer.create_warc_record(
        page.final_url,
        "request",
        http_headers=StatusAndHeaders(line, [("Host", parts.netloc), *request_headers], is_http_request=True),
        warc_headers_dict=dict(of_it),
    )
    more = f"robots: {robots}\r\n" + (f"{ASKED}{page.url}\r\n" if page.url != page.final_url else "")
    metadata = writer.create_warc_record(
        page.final_url,
        "metadata",
        payload=io.BytesIO(more.encode()),
        warc_content_type="application/warc-fields",
        warc_headers_dict=dict(of_it),
    )
    members = []
    for record in (response, request, metadata):
        writer.out = io.BytesIO()
        writer.write_record(record)
        record.raw_stream.close()
        member = zlib.compressobj(_LEVEL, wbits=31)
        members.append(member.compress(writer.out.getbuffer()) + member.flush())
    return b"".join(members)


def page_at(folder: Path, place: str, max_bytes: int) -> Page:
    """The page that `Writer` says it put at this place ("crawl-2026-11-23.warc.gz@OFFSET"). Raises StoreError where the file is
    gone, as after the archive was thinned out, or holds something else there."""
    name, _, offset = place.rpartition("@")
    path = folder / Path(name).name
    try:
        with path.open("rb") as file:
            file.seek(int(offset))
            record = next(iter(ArchiveIterator(file)), None)
            if record is not None and record.rec_type == "response":
                return page_in(record, place, max_bytes)
    except FileNotFoundError as error:
        raise StoreError("its page has expired (archive.keep_days in digest.yaml)", about=str(path)) from error
    except (OSError, ValueError, ArchiveLoadFailed) as error:
        raise StoreError(f"the archived page cannot be read: {error}", about=f"{path}@{offset}") from error
    raise StoreError("there is no archived page at that place", about=f"{path}@{offset}")


def read(stream: Any, most: int) -> bytes:
    """At most so many bytes of it: a decompressing stream gives less than asked for, and never more; a bomb stops here."""
    got = bytearray()
    while len(got) < most and (piece := stream.read(min(65536, most - len(got)))):
        got += piece
    return bytes(got)


def page_in(record: Any, place: str, max_bytes: int) -> Page:
    """The page a response record holds, its first `max_bytes`. Raises ValueError where the record does not say when it came."""
    url = record.rec_headers.get_header("WARC-Target-URI")
    fetched = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")).astimezone(UTC)
    headers = tuple((name, value) for name, value in record.http_headers.headers)
    return Page(url, url, fetched, 200, headers, read(record.content_stream(), max_bytes), archived_at=place)
