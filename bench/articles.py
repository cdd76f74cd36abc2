"""Labelled articles from a file, put into a store of their own, as the crawl would have kept them."""

import gzip
import json
import re
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage.corpus import articles
from storage.database.store import Store, open_store
from storage.records import Article
from storage.text.normalize import clean

# Of ECB+: "http : / / www . outlet . com / some - slug / ", then the headline; a sentence ends in a full stop between spaces.
_ADDRESS = re.compile(r"https? : / / (?:[^A-Z]| [A-Z] (?=[-/.=?&]))*")
_FIRST_END = re.compile(r"\n| {2,}|(?<=\S) [.?!] ")
NOW = datetime(2026, 1, 1, tzinfo=UTC)  # stands in where no article says when it was published


def read(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file, one a line; `.gz` is unpacked."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def half_of(rows: Sequence[dict[str, Any]], half: str | None) -> list[dict[str, Any]]:
    """The rows of that half, by a hash of their id; all where none is asked for."""
    wanted = {"first": 0, "second": 1}
    return [row for row in rows if half is None or zlib.crc32(str(row["id"]).encode()) % 2 == wanted[half]]


def headlines_alone(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows without their text. Where one has no title the beginning of its text stands in (`beginning`)."""
    return [{**row, "title": row.get("title") or beginning(row["text"]), "text": ""} for row in rows]


def beginning(text: str, words: int = 14) -> str:
    """The first line or sentence of a text, at most `words` of it; without the address that some tokenised texts begin with."""
    address = _ADDRESS.match(text)
    bare = text[address.end() :] if address else text.strip()
    return " ".join(_FIRST_END.split(bare, maxsplit=1)[0].split()[:words])


def to_article(row: dict[str, Any]) -> Article:
    """A row with id, source, language, published, title and text as an article; what misses is empty."""
    published = row.get("published")
    when = datetime.fromisoformat(published) if published else None
    return Article(
        source=row.get("source") or "bench",
        identity=str(row["id"]),
        url=f"https://bench.example/{row['id']}",
        title=clean(row.get("title") or ""),
        text=clean(row.get("text") or ""),
        language=row.get("language") or "en",
        fetched_at=NOW,
        published_at=when if when is None or when.tzinfo else when.replace(tzinfo=UTC),
        published_from="unknown" if when is None else "declared",
    )


@contextmanager
def kept(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[Store, list[int], datetime]]:
    """A store of these articles that is gone afterwards, their ids in the order given, and the time it is there."""
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as folder:
        store = open_store(Path(folder) / "store.db")
        try:
            with store.begin() as db:
                ids = [articles.add(db, to_article(row))[0] for row in rows]
            yield store, ids, NOW
        finally:
            store.close()
