"""Settling a printed entry whose cited article changed or vanished: a person approves the drafted correction, unchanged or
reworded, reopens it in the queue, keeps the entry, or withdraws it. The next digest reports the outcome.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from review.decisions import rules
from review.decisions.flags import Flag, corrected, flags
from storage.config.settings import CrawlConfig
from storage.editing import decisions, drafts, settlements
from storage.editing.settlements import Settlement, SettlementKind
from storage.errors import DecisionError
from storage.records import Action, Decision, Wording


@dataclass(frozen=True, slots=True)
class SettledBy:
    """Who settles, when, and through what ("page", "command")."""

    name: str
    at: datetime
    via: str


@dataclass(frozen=True, slots=True)
class SettleResult:
    """The words now in effect, and the ids of the stored decisions and settlements, which undoing needs."""

    wording: Wording
    decisions: tuple[int, ...] = ()
    settlements: tuple[int, ...] = ()


def approve(
    db: Connection, config: CrawlConfig, draft_id: int, by: SettledBy, note: str = "", wording: Wording | None = None
) -> SettleResult:
    """Approve the drafted correction, or `wording` instead of it: the next digest prints it. `note` is for readers.
    Raises DecisionError: no such flag, or neither a drafted correction nor words."""
    flagged = _flagged(db, config, draft_id)
    words = wording or drafted(flagged)
    if words is None:
        what = "no correction could be drafted: open it in the queue and write one, keep the entry, or withdraw it"
        raise DecisionError(what, about=f"draft {draft_id}")
    if words == flagged[0].printed:
        what = "the correction is the same as the published text: change it, or keep the entry"
        raise DecisionError(what, about=f"draft {draft_id}")
    decision_id = _decide(db, draft_id, "approve", by, words)
    return SettleResult(words, (decision_id,), _settle(db, flagged, "corrected", by, note))


def reopen(
    db: Connection, config: CrawlConfig, draft_id: int, by: SettledBy, wording: Wording | None = None
) -> SettleResult:
    """Put the drafted correction (or `wording`; without either the entry as printed) into the queue to be edited and approved;
    until then the entry is no longer approved. Raises DecisionError."""
    flagged = _flagged(db, config, draft_id)
    words = wording or next((flag.proposal for flag in flagged if flag.proposal), flagged[0].printed)
    decision_id = _decide(db, draft_id, "edit", by, words, "a cited article has changed since publication")
    return SettleResult(words, (decision_id,))


def keep(db: Connection, config: CrawlConfig, draft_id: int, by: SettledBy, note: str = "") -> SettleResult:
    """Keep the entry as it is; readers see the `note`, if there is one. Raises DecisionError."""
    flagged = _flagged(db, config, draft_id)
    rules.check_person(by.name, f"draft {draft_id}")
    return SettleResult(flagged[0].printed, (), _settle(db, flagged, "kept", by, note))


def withdraw(
    db: Connection, config: CrawlConfig, draft_id: int, by: SettledBy, reason: str, note: str = ""
) -> SettleResult:
    """Withdraw the entry: the next digest says so in its place, with the `note` for readers. `reason` is for the desk.
    Raises DecisionError."""
    flagged = _flagged(db, config, draft_id)
    decision_id = _decide(db, draft_id, "reject", by, None, reason)
    return SettleResult(flagged[0].printed, (decision_id,), _settle(db, flagged, "withdrawn", by, note))


def drafted(flagged: Sequence[Flag]) -> Wording | None:
    """Return the entry with the changes of all its articles applied; None if none can be, so that a person must write it."""
    wording = flagged[0].printed
    for flag in flagged:
        wording = corrected(wording, flag.parts) or wording if flag.version else wording
    return None if wording == flagged[0].printed else wording


def _flagged(db: Connection, config: CrawlConfig, draft_id: int) -> list[Flag]:
    open_flags = flags(db, config, [draft_id])
    if not open_flags:
        what = "no cited article of this entry has changed since publication; `crawler corrections list` shows those that have"
        raise DecisionError(what, about=f"draft {draft_id}")
    return open_flags


def _decide(
    db: Connection, draft_id: int, action: Action, by: SettledBy, wording: Wording | None, reason: str = ""
) -> int:
    draft = drafts.get(db, draft_id)
    assert draft is not None
    decision = Decision(draft_id, draft.revision, action, by.name, by.at, by.via, wording, reason)
    rules.check(draft, rules.standing(decisions.of_draft(db, draft_id)), decision)
    return decisions.add(db, decision).id


def _settle(
    db: Connection, flagged: Sequence[Flag], outcome: SettlementKind, by: SettledBy, note: str
) -> tuple[int, ...]:
    return tuple(
        settlements.add(
            db,
            Settlement(flag.draft_id, flag.article.id, flag.version, outcome, by.name, by.at, " ".join(note.split())),
        )
        for flag in flagged
    )
