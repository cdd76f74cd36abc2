"""What people did on the review page. Rows are added, never changed: an undo is an act of its own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select

from storage.database.chunks import chunks
from storage.database.tables_review import acts

Kind = Literal[
    "approve", "reject", "edit", "later", "merge", "split", "analysis", "publish", "undo",
    "correct", "stand", "reopen", "withdraw",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did on the review page, once. `detail` holds what it takes to undo it, by kind (review/decisions/acts.py);
    `undoes` is the act it takes back, `draft_id` None where it is about a day or a digest."""

    kind: Kind
    by: str
    at: datetime
    token: str
    draft_id: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    undoes: int | None = None
    id: int = 0


def add(db: Connection, act: Act) -> Act:
    """The act with its id. `sent` tells first whether its form was sent before."""
    names = ("token", "kind", "draft_id", "by", "at", "undoes")
    new = insert(acts).values(**{name: getattr(act, name) for name in names}, detail=dict(act.detail))
    return replace(act, id=db.execute(new.returning(acts.c.id)).scalar_one())


def sent(db: Connection, token: str) -> Act | None:
    """The act that came by the form with this token, where it was sent before."""
    row = db.execute(select(acts).where(acts.c.token == token)).first()
    return None if row is None else _to_act(row)


def get(db: Connection, act_id: int) -> Act | None:
    row = db.execute(select(acts).where(acts.c.id == act_id)).first()
    return None if row is None else _to_act(row)


def of(db: Connection, draft_ids: Collection[int]) -> dict[int, list[Act]]:
    """The acts on these drafts, oldest first; a draft without any is left out."""
    found: dict[int, list[Act]] = {}
    for some in chunks(draft_ids):
        for row in db.execute(select(acts).where(acts.c.draft_id.in_(some)).order_by(acts.c.id)):
            found.setdefault(row.draft_id, []).append(_to_act(row))
    return found


def newest(db: Connection, most: int, by: str = "") -> list[Act]:
    """The last acts ("": of everybody), newest first."""
    query = select(acts) if not by else select(acts).where(acts.c.by == by)
    return [_to_act(row) for row in db.execute(query.order_by(acts.c.id.desc()).limit(most))]


def of_kind(db: Connection, kind: str) -> list[Act]:
    """Every act of a kind, oldest first."""
    return [_to_act(row) for row in db.execute(select(acts).where(acts.c.kind == kind).order_by(acts.c.id))]


def undone(db: Connection, act_ids: Collection[int]) -> dict[int, Act]:
    """Those of these acts that were taken back, each with the act that did it."""
    found: dict[int, Act] = {}
    for some in chunks(act_ids):
        rows = db.execute(select(acts).where(acts.c.undoes.in_(some)))
        found |= {row.undoes: _to_act(row) for row in rows}
    return found


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
