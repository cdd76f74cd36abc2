"""What editors decided of printed entries whose cited articles changed or vanished. Rows are added, never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select

from storage.database.tables_published import settlements

Said = Literal["corrected", "kept", "withdrawn", "undone"]


@dataclass(frozen=True, slots=True)
class Settlement:
    """An editor's word on a printed entry and the article it cites. `version` is the article's that was looked at, 0 where it
    had vanished; `article_id` None where no article is meant. `note` is for readers. One that is "undone" takes back the newest
    before it of the same draft, article and version."""

    draft_id: int
    article_id: int | None
    version: int
    said: Said
    by: str
    at: datetime
    note: str = ""
    id: int = 0

    @property
    def about(self) -> tuple[int | None, int]:
        return self.article_id, self.version


def add(db: Connection, settled: Settlement) -> int:
    """Keeps it; its id. Whether it is allowed, review/decisions/settle.py says."""
    names = ("draft_id", "article_id", "version", "said", "by", "at", "note")
    new = insert(settlements).values({name: getattr(settled, name) for name in names})
    return int(db.execute(new.returning(settlements.c.id)).scalar_one())


def every(db: Connection) -> dict[int, list[Settlement]]:
    """Those that stand, by draft, oldest first."""
    found: dict[int, list[Settlement]] = {}
    for row in db.execute(select(settlements).order_by(settlements.c.id)):
        one = Settlement(row.draft_id, row.article_id, row.version, row.said, row.by, row.at, row.note, row.id)
        of_draft = found.setdefault(row.draft_id, [])
        if one.said == "undone":
            of_draft.remove(next(other for other in reversed(of_draft) if other.about == one.about))
        else:
            of_draft.append(one)
    return found
