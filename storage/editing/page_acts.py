"""Actions on the review page. Rows are added, never changed: an undo is an act of its own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select

from storage.database.chunks import chunks
from storage.database.tables_review import acts

Kind = Literal[
    "approve", "reject", "edit", "later", "merge", "split", "link", "cut", "ask", "analysis", "order", "publish", "mail", "undo",
    "correct", "stand", "reopen", "withdraw",
]  # fmt: skip

BATCH = "/draft "  # in the token of an act that one form did on several drafts, before the draft's number


@dataclass(frozen=True, slots=True)
class Act:
    """An action of a person on the review page. `detail` holds what undoing it takes, by kind
    (review/decisions/acts.py); `undoes` is the act it undoes, `draft_id` None where it is about a day or a digest."""

    kind: Kind
    by: str
    at: datetime
    token: str
    draft_id: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    undoes: int | None = None
    id: int = 0


def add(db: Connection, act: Act) -> Act:
    """Store an act and return it with its id. Ask `sent` first whether its form was sent before."""
    names = ("token", "kind", "draft_id", "by", "at", "undoes")
    new = insert(acts).values(**{name: getattr(act, name) for name in names}, detail=dict(act.detail))
    return replace(act, id=db.execute(new.returning(acts.c.id)).scalar_one())


def sent(db: Connection, token: str) -> Act | None:
    """Return the act stored for the form with this token, None where it was not sent before."""
    row = db.execute(select(acts).where(acts.c.token == token)).first()
    return None if row is None else _to_act(row)


def batch_of(db: Connection, act: Act) -> list[Act]:
    """Return the acts that were done by the same form, on one draft each, oldest first: mostly this one alone."""
    form, slash, _ = act.token.rpartition(BATCH)
    if not slash:
        return [act]
    query = select(acts).where(acts.c.token.startswith(f"{form}{BATCH}", autoescape=True))
    return [_to_act(row) for row in db.execute(query.order_by(acts.c.id))]


def get(db: Connection, act_id: int) -> Act | None:
    """Return the act of this id, None where there is none."""
    row = db.execute(select(acts).where(acts.c.id == act_id)).first()
    return None if row is None else _to_act(row)


def by_draft(db: Connection, draft_ids: Collection[int]) -> dict[int, list[Act]]:
    """Return the acts on these drafts, oldest first; a draft without any is left out."""
    acts_by_draft: dict[int, list[Act]] = {}
    for piece in chunks(draft_ids):
        for row in db.execute(select(acts).where(acts.c.draft_id.in_(piece)).order_by(acts.c.id)):
            acts_by_draft.setdefault(row.draft_id, []).append(_to_act(row))
    return acts_by_draft


def newest(db: Connection, most: int, by: str = "") -> list[Act]:
    """Return the last acts ("": of all users), newest first."""
    query = select(acts) if not by else select(acts).where(acts.c.by == by)
    return [_to_act(row) for row in db.execute(query.order_by(acts.c.id.desc()).limit(most))]


def of_kind(db: Connection, kind: str) -> list[Act]:
    """Return every act of a kind, oldest first."""
    return [_to_act(row) for row in db.execute(select(acts).where(acts.c.kind == kind).order_by(acts.c.id))]


def undone(db: Connection, act_ids: Collection[int]) -> dict[int, Act]:
    """Return those of these acts that were undone, each with the act that did it."""
    undo_by_act: dict[int, Act] = {}
    for piece in chunks(act_ids):
        rows = db.execute(select(acts).where(acts.c.undoes.in_(piece)))
        undo_by_act |= {row.undoes: _to_act(row) for row in rows}
    return undo_by_act


def _to_act(row: Row[Any]) -> Act:
    return Act(
        id=row.id,
        token=row.token,
        kind=row.kind,
        draft_id=row.draft_id,
        detail=row.detail,
        by=row.by,
        at=row.at,
        undoes=row.undoes,
    )
