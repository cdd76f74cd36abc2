"""Why the draft stage made no draft of a story, and the stories that a person wants drafted whatever the stage thinks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from storage.database.chunks import chunks
from storage.database.tables import stories, undrafted, wanted


@dataclass(frozen=True, slots=True)
class Want:
    """A person's wish that a story be drafted."""

    by: str
    at: datetime


def keep(db: Connection, reasons: Mapping[int, str], drafted: Collection[int], now: datetime) -> None:
    """Store why these stories have no draft; of those that have one now, no reason stays."""
    for piece in chunks([*reasons, *drafted]):
        db.execute(delete(undrafted).where(undrafted.c.story_id.in_(piece)))
    if reasons:
        rows = [{"story_id": story_id, "reason": reason, "at": now} for story_id, reason in reasons.items()]
        db.execute(insert(undrafted), rows)


def reasons(db: Connection, story_ids: Collection[int]) -> dict[int, str]:
    """Return why those of these stories that were passed over have no draft."""
    found: dict[int, str] = {}
    for piece in chunks(story_ids):
        found |= {
            row.story_id: row.reason for row in db.execute(select(undrafted).where(undrafted.c.story_id.in_(piece)))
        }
    return found


def want(db: Connection, story_id: int, by: str, at: datetime) -> None:
    """Have a story drafted by the next run of the draft stage."""
    withdraw(db, story_id)
    db.execute(insert(wanted).values(story_id=story_id, by=by, at=at))
    db.execute(update(stories).where(stories.c.id == story_id).values(changed=True))


def withdraw(db: Connection, story_id: int) -> None:
    """Leave a story to the draft stage again."""
    db.execute(delete(wanted).where(wanted.c.story_id == story_id))


def wants(db: Connection, story_ids: Collection[int]) -> dict[int, Want]:
    """Return the wishes about those of these stories that a person wants drafted."""
    found: dict[int, Want] = {}
    for piece in chunks(story_ids):
        rows = db.execute(select(wanted).where(wanted.c.story_id.in_(piece)))
        found |= {row.story_id: Want(row.by, row.at) for row in rows}
    return found
