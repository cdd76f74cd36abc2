"""Editors' decisions on published entries whose cited articles changed or vanished. Rows are added, never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select

from storage.database.tables_published import settlements

SettlementKind = Literal["corrected", "kept", "withdrawn", "undone"]


@dataclass(frozen=True, slots=True)
class Settlement:
    """An editor's decision on a published entry and the article it cites. `version` is the article's version it is
    about, 0 where the article had vanished; `article_id` is None where no article is meant. `note` is for readers. An
    "undone" settlement takes back the newest previous one of the same draft, article and version."""

    draft_id: int
    article_id: int | None
    version: int
    said: SettlementKind
    by: str
    at: datetime
    note: str = ""
    id: int = 0

    @property
    def about(self) -> tuple[int | None, int]:
        """The article and version it is about."""
        return self.article_id, self.version


def add(db: Connection, settled: Settlement) -> int:
    """Store a settlement and return its id. review/decisions/settle.py checks whether it is allowed."""
    names = ("draft_id", "article_id", "version", "said", "by", "at", "note")
    new = insert(settlements).values({name: getattr(settled, name) for name in names})
    return int(db.execute(new.returning(settlements.c.id)).scalar_one())


def standing_by_draft(db: Connection) -> dict[int, list[Settlement]]:
    """Return the settlements in force, by draft, oldest first."""
    by_draft: dict[int, list[Settlement]] = {}
    for row in db.execute(select(settlements).order_by(settlements.c.id)):
        settlement = Settlement(row.draft_id, row.article_id, row.version, row.said, row.by, row.at, row.note, row.id)
        of_draft = by_draft.setdefault(row.draft_id, [])
        if settlement.said == "undone":
            of_draft.remove(next(other for other in reversed(of_draft) if other.about == settlement.about))
        else:
            of_draft.append(settlement)
    return by_draft
