"""One decision on several drafts at once, from the rows of the queue. A draft that has changed since its row was shown is left as
it is. Each draft gets an act of its own; review/decisions/undo.py undoes those of one form together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from review.decisions import acts
from review.decisions.acts import Conflict, DraftVersion, FormPost, stored_draft
from storage.editing.page_acts import BATCH, Act
from storage.errors import DecisionError


@dataclass(frozen=True, slots=True)
class BatchResult:
    """The acts that were done, and the drafts that were left as they are because they had changed."""

    acts: tuple[Act, ...]
    changed: tuple[int, ...]


def decide(
    db: Connection,
    sent: FormPost,
    saw: Mapping[int, DraftVersion],
    action: Literal["approve", "reject"],
    reason: str = "",
) -> BatchResult:
    """Approve or reject these drafts in the words they have. Raises DecisionError: none was chosen, or one has no headline."""

    def act(part: FormPost, draft_id: int) -> Act | Conflict:
        return acts.decide(db, part, stored_draft(db, draft_id), saw[draft_id], action, None, reason)

    return _each(sent, saw, act)


def snooze(db: Connection, sent: FormPost, saw: Mapping[int, DraftVersion], until: datetime) -> BatchResult:
    """Hide these drafts until then, or until they change. Raises DecisionError: none was chosen."""
    return _each(sent, saw, lambda part, draft_id: acts.later(db, part, draft_id, until))


def _each(
    sent: FormPost, saw: Mapping[int, DraftVersion], act: Callable[[FormPost, int], Act | Conflict]
) -> BatchResult:
    if not saw:
        raise DecisionError("no draft was chosen; nothing was done")
    done = {draft_id: act(replace(sent, token=f"{sent.token}{BATCH}{draft_id}"), draft_id) for draft_id in saw}
    return BatchResult(
        tuple(result for result in done.values() if isinstance(result, Act)),
        tuple(draft_id for draft_id, result in done.items() if isinstance(result, Conflict)),
    )
