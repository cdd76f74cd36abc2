"""What was published, whole: the same bytes can be built again from it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.decisions import wording_as_json, wording_from_json
from storage.records import Analysis, Digest, Entry
from storage.tables import digests


@dataclass(frozen=True, slots=True)
class Published:
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
    return int(db.execute(new.returning(digests.c.id)).scalar_one())


def get(db: Connection, digest_id: int) -> Digest | None:
    """The digest as it was published."""
    row = db.execute(select(digests.c.content).where(digests.c.id == digest_id)).first()
    return None if row is None else _from_json(row.content)


def published(db: Connection) -> list[Published]:
    """Every digest, oldest first."""
    query = select(digests.c.id, digests.c.first, digests.c.last, digests.c.published_at).order_by(digests.c.id)
    return [Published(row.id, row.first, row.last, row.published_at) for row in db.execute(query)]


def _as_json(digest: Digest) -> dict[str, Any]:
    return asdict(digest) | {
        "first": digest.first.isoformat(),
        "last": digest.last.isoformat(),
        "entries": [
            asdict(entry) | {"wording": wording_as_json(entry.wording), "approved_at": entry.approved_at.isoformat()}
            for entry in digest.entries
        ],
        "analyses": [
            asdict(analysis) | {"date": analysis.date.isoformat(), "at": analysis.at.isoformat()}
            for analysis in digest.analyses
        ],
    }


def _from_json(kept: dict[str, Any]) -> Digest:
    days = {"first": date.fromisoformat(kept["first"]), "last": date.fromisoformat(kept["last"])}
    return Digest(
        **(
            kept
            | days
            | {"entries": tuple(map(_entry, kept["entries"])), "analyses": tuple(map(_analysis, kept["analyses"]))}
        )
    )


def _entry(kept: dict[str, Any]) -> Entry:
    approved_at = datetime.fromisoformat(kept["approved_at"])
    return Entry(**(kept | {"wording": wording_from_json(kept["wording"]), "approved_at": approved_at}))


def _analysis(kept: dict[str, Any]) -> Analysis:
    return Analysis(**(kept | {"date": date.fromisoformat(kept["date"]), "at": datetime.fromisoformat(kept["at"])}))
