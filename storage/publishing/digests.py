"""Published digests, whole: the same bytes can be built again from them, and the bytes that readers got are stored
beside them."""

import zlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, null, select

from storage.database.paging import follows
from storage.database.tables_published import digest_files, digests, printings
from storage.editing.decisions import wording_as_json, wording_from_json
from storage.publishing.published import Correction, Digest, EarlierEntry, Imprint, PrintedEntry, Tombstone
from storage.records import Analysis, Entry, Reference


@dataclass(frozen=True, slots=True)
class DigestPeriod:
    """The days a digest covered, both included, when it came out, the approved drafts that it left out, and the language of an
    edition beside the main one."""

    digest_id: int
    first: date
    last: date
    at: datetime
    left_out: tuple[int, ...] = ()
    edition: str = ""


def add(db: Connection, digest: Digest, published_at: datetime, left_out: Collection[int] = ()) -> int:
    """Store a digest, with the approved drafts that it left out, and return its id. Publishing the same days again makes another
    digest: the earlier one stays as it was."""
    new = insert(digests).values(
        first=digest.first,
        last=digest.last,
        published_at=published_at,
        content=_as_json(digest),
        edition=digest.edition,
        left_out=sorted(left_out),
    )
    digest_id = int(db.execute(new.returning(digests.c.id)).scalar_one())
    corrected = {
        correction.draft_id: correction
        for correction in sorted(digest.corrections, key=lambda correction: correction.at)
    }  # the last of each
    rows = [_printed(entry, corrected.pop(entry.draft_id, None)) for entry in digest.entries]
    # A correction listed in another digest informs readers as much as the entry itself would.
    rows += [_corrected(correction) for correction in corrected.values()]
    if rows:
        db.execute(insert(printings), [row | {"digest_id": digest_id} for row in rows])
    return digest_id


def get(db: Connection, digest_id: int) -> Digest | None:
    """Return the digest as it was published; None where there is none."""
    row = db.execute(select(digests.c.content).where(digests.c.id == digest_id)).first()
    return None if row is None else _from_json(row.content)


def newest(db: Connection, first: date, last: date, edition: str = "") -> tuple[int, Digest] | None:
    """Return the latest digest of exactly these days in an edition, with its id."""
    query = select(digests.c.id, digests.c.content).where(
        digests.c.first == first, digests.c.last == last, digests.c.edition == edition
    )
    row = db.execute(query.order_by(digests.c.id.desc()).limit(1)).first()
    return None if row is None else (row.id, _from_json(row.content))


def days_with(db: Connection, name: str) -> list[tuple[date, date, str]]:
    """Return the days and edition of every digest that was published in a format."""
    query = select(digests.c.first, digests.c.last, digests.c.edition).distinct()
    query = query.join(digest_files, digest_files.c.digest_id == digests.c.id).where(digest_files.c.format == name)
    return [(row.first, row.last, row.edition) for row in db.execute(query)]


def newest_file(db: Connection, first: date, last: date, edition: str, name: str) -> bytes:
    """Return the newest file in a format of exactly these days in an edition, as published; b"" where there is none."""
    query = select(digest_files.c.content).join(digests, digests.c.id == digest_files.c.digest_id)
    query = query.where(digests.c.first == first, digests.c.last == last, digests.c.edition == edition)
    stored = db.execute(query.where(digest_files.c.format == name).order_by(digests.c.id.desc()).limit(1)).scalar()
    return zlib.decompress(stored) if stored else b""


def newest_days(db: Connection, draft_ids: Collection[int], edition: str, name: str) -> dict[int, tuple[date, date]]:
    """Return the days of the latest digest in an edition, published in a format, that printed each of these drafts (a few) among the
    entries of its own days."""
    query = select(printings.c.draft_id, digests.c.first, digests.c.last)
    query = query.join(digests, digests.c.id == printings.c.digest_id)
    query = query.join(digest_files, digest_files.c.digest_id == digests.c.id).where(digest_files.c.format == name)
    own = printings.c.date.between(digests.c.first, digests.c.last) & printings.c.entry.is_not(null())
    query = query.where(digests.c.edition == edition, own, printings.c.draft_id.in_(draft_ids)).order_by(digests.c.id)
    return {row.draft_id: (row.first, row.last) for row in db.execute(query)}


def newest_by_format(db: Connection, first: date, last: date, edition: str) -> dict[str, int]:
    """Return the number of the latest digest of exactly these days in an edition that was published in each format."""
    query = select(digest_files.c.format, func.max(digests.c.id))
    query = query.join(digests, digests.c.id == digest_files.c.digest_id)
    query = query.where(digests.c.first == first, digests.c.last == last, digests.c.edition == edition)
    return {row[0]: row[1] for row in db.execute(query.group_by(digest_files.c.format).order_by(digest_files.c.format))}


def newest_number(db: Connection, first: date, last: date) -> int:
    """Return the number of the latest digest of exactly these days, 0 where there is none."""
    query = select(func.max(digests.c.id)).where(digests.c.first == first, digests.c.last == last)
    return db.execute(query).scalar() or 0


def published(db: Connection) -> list[DigestPeriod]:
    """Return every digest's period, oldest first."""
    columns = (
        digests.c.id,
        digests.c.first,
        digests.c.last,
        digests.c.published_at,
        digests.c.left_out,
        digests.c.edition,
    )
    return [
        DigestPeriod(row.id, row.first, row.last, row.published_at, tuple(row.left_out), row.edition)
        for row in db.execute(select(*columns).order_by(digests.c.id))
    ]


def entry_counts(db: Connection) -> dict[int, int]:
    """Return how many entries each digest printed of its own days."""
    query = select(printings.c.digest_id, func.count()).join(digests, digests.c.id == printings.c.digest_id)
    own = query.where(printings.c.date.between(digests.c.first, digests.c.last), printings.c.entry.is_not(null()))
    return {row[0]: row[1] for row in db.execute(own.group_by(printings.c.digest_id))}


def formats(db: Connection, digest_id: int) -> list[str]:
    """Return the formats that a digest's files are stored in, in alphabetical order."""
    query = select(digest_files.c.format).where(digest_files.c.digest_id == digest_id)
    return list(db.execute(query.order_by(digest_files.c.format)).scalars())


def newest_id(db: Connection) -> int:
    """Return the id of the last digest; 0 before the first."""
    return int(db.execute(select(func.coalesce(func.max(digests.c.id), 0))).scalar_one())


def printed(
    db: Connection, draft_ids: Collection[int] | None = None, edition: str | None = None
) -> dict[int, PrintedEntry]:
    """Return the last printing of each draft that was ever printed (of these drafts, if given: a few; in this edition, if given)."""
    last = select(printings.c.draft_id, func.max(printings.c.digest_id).label("last")).group_by(printings.c.draft_id)
    if edition is not None:
        last = last.join(digests, digests.c.id == printings.c.digest_id).where(digests.c.edition == edition)
    if draft_ids is not None:
        last = last.where(printings.c.draft_id.in_(draft_ids))
    newest_row = last.subquery()
    query = select(printings).join(
        newest_row, (newest_row.c.draft_id == printings.c.draft_id) & (newest_row.c.last == printings.c.digest_id)
    )
    return {row.draft_id: _printing(row) for row in db.execute(query.order_by(printings.c.draft_id))}


def last_printed(
    db: Connection,
    first: date | None,
    last: date | None,
    edition: str,
    most: int,
    after: tuple[date, int] | None = None,
) -> list[PrintedEntry]:
    """Return the last printing in an edition of each draft of these days, both included, the newest day first, at most `most`;
    those after the draft of this day and id, if given."""
    other, its_digest = printings.alias(), digests.alias()
    newest_row = select(func.max(other.c.digest_id)).join(its_digest, its_digest.c.id == other.c.digest_id)
    newest_row = newest_row.where(other.c.draft_id == printings.c.draft_id, its_digest.c.edition == edition)
    query = select(printings).where(printings.c.digest_id == newest_row.correlate(printings).scalar_subquery())
    if first is not None:
        query = query.where(printings.c.date >= first)
    if last is not None:
        query = query.where(printings.c.date <= last)
    if after is not None:
        query = query.where(follows(printings.c.date, printings.c.draft_id, after))
    query = query.order_by(printings.c.date.desc(), printings.c.draft_id.desc()).limit(most)
    return [_printing(row) for row in db.execute(query)]


def printed_ids(db: Connection) -> set[int]:
    """Return every draft that was ever printed."""
    return set(db.execute(select(printings.c.draft_id).distinct()).scalars())


def history(db: Connection, edition: str = "") -> dict[int, list[PrintedEntry]]:
    """Return every printing in an edition of every draft that was ever printed in it, oldest first."""
    printings_by_draft: dict[int, list[PrintedEntry]] = {}
    query = select(printings).join(digests, digests.c.id == printings.c.digest_id).where(digests.c.edition == edition)
    for row in db.execute(query.order_by(printings.c.digest_id, printings.c.draft_id)):
        printings_by_draft.setdefault(row.draft_id, []).append(_printing(row))
    return printings_by_draft


def keep_files(db: Connection, digest_id: int, content_by_format: Mapping[str, bytes]) -> None:
    """Store a digest's files as published, by format; a format stored before stays as it was."""
    rows = [
        {"digest_id": digest_id, "format": name, "content": zlib.compress(content)}
        for name, content in content_by_format.items()
        if name not in files(db, digest_id)
    ]
    if rows:
        db.execute(insert(digest_files), rows)


def files(db: Connection, digest_id: int) -> dict[str, bytes]:
    """Return the files of a digest as its readers got them, by format."""
    query = select(digest_files).where(digest_files.c.digest_id == digest_id).order_by(digest_files.c.format)
    return {row.format: zlib.decompress(row.content) for row in db.execute(query)}


def _printed(entry: Entry, corrected: Correction | None) -> dict[str, Any]:
    at = max(entry.approved_at, corrected.at) if corrected else entry.approved_at
    return {"draft_id": entry.draft_id, "date": entry.wording.date, "at": at, "entry": _entry_as_json(entry)}


def _corrected(correction: Correction) -> dict[str, Any]:
    if correction.after is None:
        return {"draft_id": correction.draft_id, "date": correction.before.date, "at": correction.at, "entry": None}
    return _printed(Entry(correction.draft_id, correction.after, "", correction.at), correction)


def _printing(row: Row[Any]) -> PrintedEntry:
    entry = None if row.entry is None else _entry(row.entry)
    return PrintedEntry(row.digest_id, row.draft_id, row.date, row.at, entry)


def _entry_as_json(entry: Entry) -> dict[str, Any]:
    return asdict(entry) | {
        "wording": wording_as_json(entry.wording),
        "approved_at": entry.approved_at.isoformat(),
        "references": [asdict(reference) for reference in entry.references],
    }


def _as_json(digest: Digest) -> dict[str, Any]:
    return asdict(digest) | {
        "first": digest.first.isoformat(),
        "last": digest.last.isoformat(),
        "at": digest.at and digest.at.isoformat(),
        "earlier": [asdict(each) | {"day": each.day.isoformat()} for each in digest.earlier],
        "entries": [_entry_as_json(entry) for entry in digest.entries],
        "analyses": [
            asdict(analysis) | {"date": analysis.date.isoformat(), "at": analysis.at.isoformat()}
            for analysis in digest.analyses
        ],
        "corrections": [
            asdict(correction)
            | {
                "before": wording_as_json(correction.before),
                "after": correction.after and wording_as_json(correction.after),
                "at": correction.at.isoformat(),
            }
            for correction in digest.corrections
        ],
        "tombstones": [
            asdict(tombstone)
            | {"day": tombstone.day.isoformat(), "moved_to": tombstone.moved_to and tombstone.moved_to.isoformat()}
            for tombstone in digest.tombstones
        ],
    }


def _from_json(stored: dict[str, Any]) -> Digest:
    # A digest from before feeds, mails and corrections existed lacks what they need.
    parts = {
        "first": date.fromisoformat(stored["first"]),
        "last": date.fromisoformat(stored["last"]),
        "at": stored.get("at") and datetime.fromisoformat(stored["at"]),
        "entries": tuple(map(_entry, stored["entries"])),
        "analyses": tuple(map(_analysis, stored["analyses"])),
        "corrections": tuple(map(_correction, stored.get("corrections", ()))),
        "tombstones": tuple(map(_tombstone, stored.get("tombstones", ()))),
        "imprint": Imprint(**stored.get("imprint", {})),
        "sections": tuple(stored.get("sections", ())),
        "leads": tuple(stored.get("leads", ())),
        "earlier": tuple(
            EarlierEntry(**(each | {"day": date.fromisoformat(each["day"])})) for each in stored.get("earlier", ())
        ),
        "outlet_names": tuple((name, shown) for name, shown in stored.get("outlet_names", ())),
    }
    return Digest(**(stored | parts))


def _entry(stored: dict[str, Any]) -> Entry:
    parts = {
        "wording": wording_from_json(stored["wording"]),
        "approved_at": datetime.fromisoformat(stored["approved_at"]),
        "references": tuple(Reference(**reference) for reference in stored.get("references", ())),
    }
    return Entry(**(stored | parts))


def _analysis(stored: dict[str, Any]) -> Analysis:
    return Analysis(
        **(stored | {"date": date.fromisoformat(stored["date"]), "at": datetime.fromisoformat(stored["at"])})
    )


def _correction(stored: dict[str, Any]) -> Correction:
    parts = {
        "before": wording_from_json(stored["before"]),
        "after": stored["after"] and wording_from_json(stored["after"]),
        "at": datetime.fromisoformat(stored["at"]),
    }
    return Correction(**(stored | parts))


def _tombstone(stored: dict[str, Any]) -> Tombstone:
    moved_to = stored["moved_to"] and date.fromisoformat(stored["moved_to"])
    return Tombstone(**(stored | {"day": date.fromisoformat(stored["day"]), "moved_to": moved_to}))
