"""What editors decided of printed entries whose cited articles changed or vanished. Rows are added, never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select

from storage.tables_published import settlements

Said = Literal["corrected", "kept", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Settlement:
    """An editor's word on a printed entry and the article it cites. `version` is the article's that was looked at, 0 where it
    had vanished; `article_id` None where no article is meant. `note` is for readers."""

    draft_id: int
    article_id: int | None
    version: int
    said: Said
    by: str
    at: datetime
    note: str = ""


def add(db: Connection, settled: Settlement) -> None:
    """Keeps it. Whether it is allowed, review/corrections.py says."""
    names = ("draft_id", "article_id", "version", "said", "by", "at", "note")
    db.execute(insert(settlements).values({name: getattr(settled, name) for name in names}))


def every(db: Connection) -> dict[int, list[Settlement]]:
    """All of them by draft, oldest first."""
    found: dict[int, list[Settlement]] = {}
    for row in db.execute(select(settlements).order_by(settlements.c.id)):
        one = Settlement(row.draft_id, row.article_id, row.version, row.said, row.by, row.at, row.note)
        found.setdefault(row.draft_id, []).append(one)
    return found
