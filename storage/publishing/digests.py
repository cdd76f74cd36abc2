"""What was published, whole: the same bytes can be built again from it, and the bytes that readers got are kept beside it."""

import zlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from storage.database.tables_published import digest_files, digests, printings
from storage.editing.decisions import wording_as_json, wording_from_json
from storage.publishing.published import Correction, Digest, Imprint, PrintedEntry, Tombstone
from storage.records import Analysis, Entry, Reference


@dataclass(frozen=True, slots=True)
class DigestPeriod:
    """Which days a digest covered, both included, and when it came out."""

    digest_id: int
    first: date
    last: date
    at: datetime


def add(db: Connection, digest: Digest, published_at: datetime) -> int:
    """Its id. The same days published again are a digest of their own: the earlier one stays as it was."""
    new = insert(digests).values(
        first=digest.first, last=digest.last, published_at=published_at, content=_as_json(digest)
    )
    digest_id = int(db.execute(new.returning(digests.c.id)).scalar_one())
    corrected = {one.draft_id: one for one in sorted(digest.corrections, key=lambda one: one.at)}  # the last of each
    told = [_printed(entry, corrected.pop(entry.draft_id, None)) for entry in digest.entries]
    # A correction that another digest lists tells readers as much as the entry itself would.
    told += [_corrected(one) for one in corrected.values()]
    if told:
        db.execute(insert(printings), [row | {"digest_id": digest_id} for row in told])
    return digest_id


def get(db: Connection, digest_id: int) -> Digest | None:
    """The digest as it was published."""
    row = db.execute(select(digests.c.content).where(digests.c.id == digest_id)).first()
    return None if row is None else _from_json(row.content)


def newest(db: Connection, first: date, last: date) -> tuple[int, Digest] | None:
    """The digest of exactly these days that came out last, with its id."""
    query = select(digests.c.id, digests.c.content).where(digests.c.first == first, digests.c.last == last)
    row = db.execute(query.order_by(digests.c.id.desc()).limit(1)).first()
    return None if row is None else (row.id, _from_json(row.content))


def published(db: Connection) -> list[DigestPeriod]:
    """Every digest, oldest first."""
    query = select(digests.c.id, digests.c.first, digests.c.last, digests.c.published_at).order_by(digests.c.id)
    return [DigestPeriod(row.id, row.first, row.last, row.published_at) for row in db.execute(query)]


def newest_id(db: Connection) -> int:
    """The id of the last digest; 0 before the first."""
    return int(db.execute(select(func.coalesce(func.max(digests.c.id), 0))).scalar_one())


def printed(db: Connection, draft_ids: Collection[int] | None = None) -> dict[int, PrintedEntry]:
    """How each draft that was ever printed was printed last; of these drafts, where some are named (a few)."""
    last = select(printings.c.draft_id, func.max(printings.c.digest_id).label("last")).group_by(printings.c.draft_id)
    if draft_ids is not None:
        last = last.where(printings.c.draft_id.in_(draft_ids))
    newest_row = last.subquery()
    query = select(printings).join(
        newest_row, (newest_row.c.draft_id == printings.c.draft_id) & (newest_row.c.last == printings.c.digest_id)
    )
    return {row.draft_id: _printing(row) for row in db.execute(query.order_by(printings.c.draft_id))}


def printed_ids(db: Connection) -> set[int]:
    """Every draft that was ever printed."""
    return set(db.execute(select(printings.c.draft_id).distinct()).scalars())


def history(db: Connection) -> dict[int, list[PrintedEntry]]:
    """Every printing of every draft that was ever printed, oldest first."""
    found: dict[int, list[PrintedEntry]] = {}
    for row in db.execute(select(printings).order_by(printings.c.digest_id, printings.c.draft_id)):
        found.setdefault(row.draft_id, []).append(_printing(row))
    return found


def keep_files(db: Connection, digest_id: int, made: Mapping[str, bytes]) -> None:
    """Keeps what each format looked like when it was published; a format kept before stays as it was."""
    rows = [
        {"digest_id": digest_id, "format": name, "content": zlib.compress(content)}
        for name, content in made.items()
        if name not in files(db, digest_id)
    ]
    if rows:
        db.execute(insert(digest_files), rows)


def files(db: Connection, digest_id: int) -> dict[str, bytes]:
    """The formats a digest was published in, each as its readers got it."""
    query = select(digest_files).where(digest_files.c.digest_id == digest_id).order_by(digest_files.c.format)
    return {row.format: zlib.decompress(row.content) for row in db.execute(query)}


def _printed(entry: Entry, corrected: Correction | None) -> dict[str, Any]:
    at = max(entry.approved_at, corrected.at) if corrected else entry.approved_at
    return {"draft_id": entry.draft_id, "date": entry.wording.date, "at": at, "entry": _entry_as_json(entry)}


def _corrected(one: Correction) -> dict[str, Any]:
    if one.after is None:
        return {"draft_id": one.draft_id, "date": one.before.date, "at": one.at, "entry": None}
    return _printed(Entry(one.draft_id, one.after, "", one.at), one)


def _printing(row: Row[Any]) -> PrintedEntry:
    entry = None if row.entry is None else _entry(row.entry)
    return PrintedEntry(row.digest_id, row.draft_id, row.date, row.at, entry)


def _entry_as_json(entry: Entry) -> dict[str, Any]:
    return asdict(entry) | {
        "wording": wording_as_json(entry.wording),
        "approved_at": entry.approved_at.isoformat(),
        "references": [asdict(one) for one in entry.references],
    }


def _as_json(digest: Digest) -> dict[str, Any]:
    return asdict(digest) | {
        "first": digest.first.isoformat(),
        "last": digest.last.isoformat(),
        "at": digest.at and digest.at.isoformat(),
        "entries": [_entry_as_json(entry) for entry in digest.entries],
        "analyses": [
            asdict(analysis) | {"date": analysis.date.isoformat(), "at": analysis.at.isoformat()}
            for analysis in digest.analyses
        ],
        "corrections": [
            asdict(one)
            | {
                "before": wording_as_json(one.before),
                "after": one.after and wording_as_json(one.after),
                "at": one.at.isoformat(),
            }
            for one in digest.corrections
        ],
        "tombstones": [
            asdict(one) | {"day": one.day.isoformat(), "moved_to": one.moved_to and one.moved_to.isoformat()}
            for one in digest.tombstones
        ],
    }


def _from_json(kept: dict[str, Any]) -> Digest:
    # A digest of before feeds, mails and corrections were known lacks what they need.
    parts = {
        "first": date.fromisoformat(kept["first"]),
        "last": date.fromisoformat(kept["last"]),
        "at": kept.get("at") and datetime.fromisoformat(kept["at"]),
        "entries": tuple(map(_entry, kept["entries"])),
        "analyses": tuple(map(_analysis, kept["analyses"])),
        "corrections": tuple(map(_correction, kept.get("corrections", ()))),
        "tombstones": tuple(map(_tombstone, kept.get("tombstones", ()))),
        "imprint": Imprint(**kept.get("imprint", {})),
    }
    return Digest(**(kept | parts))


def _entry(kept: dict[str, Any]) -> Entry:
    parts = {
        "wording": wording_from_json(kept["wording"]),
        "approved_at": datetime.fromisoformat(kept["approved_at"]),
        "references": tuple(Reference(**one) for one in kept.get("references", ())),
    }
    return Entry(**(kept | parts))


def _analysis(kept: dict[str, Any]) -> Analysis:
    return Analysis(**(kept | {"date": date.fromisoformat(kept["date"]), "at": datetime.fromisoformat(kept["at"])}))


def _correction(kept: dict[str, Any]) -> Correction:
    parts = {
        "before": wording_from_json(kept["before"]),
        "after": kept["after"] and wording_from_json(kept["after"]),
        "at": datetime.fromisoformat(kept["at"]),
    }
    return Correction(**(kept | parts))


def _tombstone(kept: dict[str, Any]) -> Tombstone:
    moved_to = kept["moved_to"] and date.fromisoformat(kept["moved_to"])
    return Tombstone(**(kept | {"day": date.fromisoformat(kept["day"]), "moved_to": moved_to}))
