"""What people decided on drafts, and what they wrote for a day. Rows are added, never changed."""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from storage.database.chunks import chunks
from storage.database.tables import analyses as analyses_table
from storage.database.tables import decisions
from storage.records import Analysis, Decision, Wording

OVERLAP = (
    200  # read again behind the newest that was read: PostgreSQL may keep one with a lower id after one with a higher
)


def add(db: Connection, decision: Decision) -> Decision:
    """The decision with its id. Whether it is allowed, review/decisions/rules.py says."""
    new = insert(decisions).values(
        draft_id=decision.draft_id,
        revision=decision.revision,
        action=decision.action,
        by=decision.by,
        at=decision.at,
        via=decision.via,
        wording=None if decision.wording is None else wording_as_json(decision.wording),
        reason=decision.reason,
    )
    return replace(decision, id=db.execute(new.returning(decisions.c.id)).scalar_one())


def of(db: Connection, draft_ids: Collection[int]) -> dict[int, list[Decision]]:
    """The decisions on these drafts, oldest first; a draft without any is left out."""
    found: dict[int, list[Decision]] = {}
    for some in chunks(draft_ids):  # all of a draft's are in one piece
        found |= _by_draft(db, select(decisions).where(decisions.c.draft_id.in_(some)))
    return found


def every(db: Connection) -> dict[int, list[Decision]]:
    """All decisions by draft, oldest first: one statement, where all drafts are read."""
    return _by_draft(db, select(decisions))


def _by_draft(db: Connection, query: Select[Any]) -> dict[int, list[Decision]]:
    found: dict[int, list[Decision]] = {}
    for row in db.execute(query.order_by(decisions.c.id)):
        found.setdefault(row.draft_id, []).append(_to_decision(row))
    return found


def open_ones(db: Connection) -> list[int]:
    """The drafts whose newest decision neither approves nor rejects: edited, remarked on, or something was taken back."""
    last = select(func.max(decisions.c.id)).group_by(decisions.c.draft_id)
    query = select(decisions.c.draft_id).where(
        decisions.c.id.in_(last), decisions.c.action.not_in(["approve", "reject"])
    )
    return list(db.execute(query.order_by(decisions.c.draft_id)).scalars())


def add_analysis(db: Connection, analysis: Analysis) -> None:
    """Keeps a paragraph for a day; the ones before it stay in the history. An empty text withdraws."""
    db.execute(insert(analyses_table).values(**asdict(analysis)))


def analyses(db: Connection, first: date, last: date) -> list[Analysis]:
    """The paragraph that stands for each day from `first` to `last` (both included), by day; withdrawn ones left out."""
    query = select(analyses_table).where(analyses_table.c.date.between(first, last)).order_by(analyses_table.c.id)
    newest = {row.date: Analysis(row.date, row.text, row.by, row.at) for row in db.execute(query)}
    return [newest[day] for day in sorted(newest) if newest[day].text]


def paragraphs(db: Connection, day: date) -> list[Analysis]:
    """Every paragraph ever written for a day, newest first; an empty one withdrew those before it."""
    query = select(analyses_table).where(analyses_table.c.date == day).order_by(analyses_table.c.id.desc())
    return [Analysis(row.date, row.text, row.by, row.at) for row in db.execute(query)]


def wording_as_json(wording: Wording) -> dict[str, Any]:
    """A wording as JSON can hold it; `wording_from_json` gives it back."""
    return asdict(wording) | {"date": wording.date.isoformat(), "outlets": list(wording.outlets)}


def wording_from_json(kept: dict[str, Any]) -> Wording:
    return Wording(**(kept | {"date": date.fromisoformat(kept["date"]), "outlets": tuple(kept["outlets"])}))


def _to_decision(row: Row[Any]) -> Decision:
    return Decision(
        id=row.id,
        draft_id=row.draft_id,
        revision=row.revision,
        action=row.action,
        by=row.by,
        at=row.at,
        via=row.via,
        wording=None if row.wording is None else wording_from_json(row.wording),
        reason=row.reason,
    )
