"""Decisions on drafts, and analysts' paragraphs for a day. Rows are added, never changed."""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from storage.corpus import undrafted
from storage.database.chunks import chunks
from storage.database.tables import analyses as analyses_table
from storage.database.tables import decisions
from storage.records import Analysis, Decision, Draft, Wording

ASKED_FOR = "requested this draft"
OVERLAP = 200  # re-read below the newest id that was read: PostgreSQL may commit a lower id after a higher one


def add(db: Connection, decision: Decision) -> Decision:
    """Store a decision and return it with its id. review/decisions/rules.py checks whether it is allowed."""
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


def by_draft(db: Connection, draft_ids: Collection[int]) -> dict[int, list[Decision]]:
    """Return the decisions on these drafts, oldest first; a draft without any is left out."""
    decisions_by_draft: dict[int, list[Decision]] = {}
    for piece in chunks(draft_ids):  # all decisions on a draft are in the same piece
        decisions_by_draft |= _grouped(db, select(decisions).where(decisions.c.draft_id.in_(piece)))
    return decisions_by_draft


def of_draft(db: Connection, draft_id: int) -> list[Decision]:
    """Return the decisions on a draft, oldest first."""
    query = select(decisions).where(decisions.c.draft_id == draft_id).order_by(decisions.c.id)
    return [_to_decision(row) for row in db.execute(query)]


def all_by_draft(db: Connection) -> dict[int, list[Decision]]:
    """Return all decisions by draft, oldest first, in one statement."""
    return _grouped(db, select(decisions))


def _grouped(db: Connection, query: Select[Any]) -> dict[int, list[Decision]]:
    decisions_by_draft: dict[int, list[Decision]] = {}
    for row in db.execute(query.order_by(decisions.c.id)):
        decisions_by_draft.setdefault(row.draft_id, []).append(_to_decision(row))
    return decisions_by_draft


def open_ones(db: Connection) -> list[int]:
    """Return the drafts whose newest decision neither approves nor rejects: edits, remarks, undone decisions."""
    last = select(func.max(decisions.c.id)).group_by(decisions.c.draft_id)
    query = select(decisions.c.draft_id).where(
        decisions.c.id.in_(last), decisions.c.action.not_in(["approve", "reject"])
    )
    return list(db.execute(query.order_by(decisions.c.draft_id)).scalars())


def add_analysis(db: Connection, analysis: Analysis) -> None:
    """Store a paragraph for a day; earlier ones stay in the history. An empty text withdraws it."""
    db.execute(insert(analyses_table).values(**asdict(analysis)))


def analyses(db: Connection, first: date, last: date) -> list[Analysis]:
    """Return the current paragraph of each day from `first` to `last` (both included), by day; withdrawn ones left
    out."""
    query = select(analyses_table).where(analyses_table.c.date.between(first, last)).order_by(analyses_table.c.id)
    newest = {row.date: Analysis(row.date, row.text, row.by, row.at) for row in db.execute(query)}
    return [newest[day] for day in sorted(newest) if newest[day].text]


def ask_for(db: Connection, draft: Draft) -> None:
    """Add the remark of the person who wants the draft of a story, once: a draft with a remark is in the queue, whatever its relevance."""
    want = undrafted.wants(db, [draft.story_id or 0]).get(draft.story_id or 0)
    if want is not None and not of_draft(db, draft.id):
        add(db, Decision(draft.id, draft.revision, "edit", want.by, want.at, "page", reason=ASKED_FOR))


def paragraphs(db: Connection, day: date) -> list[Analysis]:
    """Return every paragraph ever written for a day, newest first; an empty one withdrew those before it."""
    query = select(analyses_table).where(analyses_table.c.date == day).order_by(analyses_table.c.id.desc())
    return [Analysis(row.date, row.text, row.by, row.at) for row in db.execute(query)]


def wording_as_json(wording: Wording) -> dict[str, Any]:
    """Return a wording as JSON values; `wording_from_json` reads it."""
    values = asdict(wording) | {"date": wording.date.isoformat(), "outlets": list(wording.outlets)}
    if not wording.language_chosen:
        del values["language_chosen"]
    return values


def wording_from_json(stored: dict[str, Any]) -> Wording:
    """Return the wording that `wording_as_json` wrote."""
    return Wording(**(stored | {"date": date.fromisoformat(stored["date"]), "outlets": tuple(stored["outlets"])}))


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
