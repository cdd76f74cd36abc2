"""Undoing acts of the page: everything an act changed is restored, or nothing is done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from review.decisions import asking, order, rules, story_changes, threads
from review.decisions.acts import (
    Conflict,
    DraftVersion,
    FormPost,
    StoredDraft,
    keep_all,
    new_act,
    new_decision,
    stored_draft,
)
from storage.editing import decisions, page_acts, settlements
from storage.editing.page_acts import BATCH, Act
from storage.errors import DecisionError
from storage.records import Analysis, Label, Member


def take_back(db: Connection, sent: FormPost, stored: StoredDraft, saw: DraftVersion) -> Act | Conflict:
    """Undo the decision in effect, wherever it was taken. Raises DecisionError: there is none."""
    if earlier_act := page_acts.sent(db, sent.token):
        return earlier_act
    draft, state, words = stored.draft, stored.state, stored.words
    if saw.decision != stored.version.decision:
        return Conflict(draft, "undo", "", words, words, state.last.by if state.last else "someone", state.state, None)
    last = state.last.id if state.last else 0
    for act in reversed(page_acts.by_draft(db, [draft.id]).get(draft.id, [])):
        if last in act.detail.get("decisions", ()) and act.kind != "undo":
            return undo(db, sent, act.id)
    return keep_all(db, sent, stored, "undo", [new_decision(draft, sent, "undo", None, "")])


def undo(db: Connection, sent: FormPost, act_id: int) -> Act:
    """Undo an act, with the others of its form: restore everything that can be restored. Raises DecisionError if something came
    after each of them."""
    if earlier_act := page_acts.sent(db, sent.token):
        return earlier_act
    act = page_acts.get(db, act_id)
    if act is None or act.kind not in _UNDO:
        raise DecisionError("cannot be undone" if act else "this action does not exist", about=f"action {act_id}")
    done, faults = list[Act](), list[DecisionError]()
    for number, of_batch in enumerate(page_acts.batch_of(db, act)):
        part = replace(sent, token=f"{sent.token}{BATCH}{of_batch.draft_id}") if number else sent
        try:
            done.append(_undo_act(db, part, of_batch))
        except DecisionError as error:
            faults.append(error)
    if not done:
        raise faults[0]
    return done[0]


def _undo_act(db: Connection, sent: FormPost, act: Act) -> Act:
    if done := page_acts.undone(db, [act.id]).get(act.id):
        return done
    detail = _UNDO[act.kind](db, sent, act)
    return page_acts.add(db, replace(new_act(sent, "undo", act.draft_id, detail), undoes=act.id))


def _undo_decisions(db: Connection, sent: FormPost, act: Act) -> dict[str, Any]:
    stored = stored_draft(db, act.draft_id or 0)
    draft, history = stored.draft, list(stored.decisions)
    decision_ids = list(act.detail["decisions"])
    stand = [decision.id for decision in rules.in_effect(history)]
    if stand[-len(decision_ids) :] != decision_ids:
        raise DecisionError("cannot be undone: a later decision exists, see the history", about=f"draft {draft.id}")
    back = []
    for _ in decision_ids:
        decision = new_decision(draft, sent, "undo", None, "")
        rules.check(draft, rules.standing(history), decision)
        back.append(decisions.add(db, decision))
        history.append(back[-1])
    return {"decisions": [undone.id for undone in back]}


def _undo_later(_db: Connection, _sent: FormPost, _act: Act) -> dict[str, Any]:
    return {}


def _undo_move(db: Connection, sent: FormPost, act: Act) -> dict[str, Any]:
    moved = _moved_from_json(act.detail)
    emptied = [moved.to] if act.kind == "split" else []
    story_changes.move_back(db, moved, emptied, sent.at, sent.by)
    if moved.rejected is not None:
        other = stored_draft(db, moved.rejected[0])
        if other.state.last is not None and other.state.last.id == moved.rejected[1]:
            decisions.add(db, new_decision(other.draft, sent, "undo", None, ""))
    return {}


def _undo_ask(db: Connection, sent: FormPost, act: Act) -> dict[str, Any]:
    moved = _moved_from_json(act.detail["moved"]) if act.detail["moved"] else None
    return asking.withdraw(db, sent, act, moved)


def _undo_analysis(db: Connection, sent: FormPost, act: Act) -> dict[str, Any]:
    day = date.fromisoformat(act.detail["day"])
    current = next((analysis.text for analysis in decisions.analyses(db, day, day)), "")
    if current != act.detail["text"]:
        raise DecisionError("cannot be undone: the paragraph has been rewritten since", about=str(day))
    decisions.add_analysis(db, Analysis(day, act.detail["was"], sent.by, sent.at))
    return {"day": act.detail["day"]}


def _undo_settled(db: Connection, sent: FormPost, act: Act) -> dict[str, Any]:
    detail = _undo_decisions(db, sent, act) if act.detail.get("decisions") else {}
    settlement_ids = list(act.detail["settlements"])
    stand = {settlement.id: settlement for settlement in settlements.standing_by_draft(db).get(act.draft_id or 0, ())}
    if list(stand)[len(stand) - len(settlement_ids) :] != settlement_ids:
        what = "cannot be undone: it has been resolved again since, see the corrections"
        raise DecisionError(what, about=f"draft {act.draft_id}")
    for settlement_id in settlement_ids:
        settlements.add(db, replace(stand[settlement_id], said="undone", by=sent.by, at=sent.at, note=""))
    return detail


_UNDO: dict[str, Callable[[Connection, FormPost, Act], dict[str, Any]]] = {
    "approve": _undo_decisions,
    "reject": _undo_decisions,
    "edit": _undo_decisions,
    "later": _undo_later,
    "merge": _undo_move,
    "split": _undo_move,
    "link": threads.take_back,
    "cut": threads.take_back,
    "analysis": _undo_analysis,
    "ask": _undo_ask,
    "order": order.put_back,
    "correct": _undo_settled,
    "stand": _undo_settled,
    "reopen": _undo_settled,
    "withdraw": _undo_settled,
}


def can_undo(act: Act) -> bool:
    """Return whether acts of this kind can be undone; a published digest is corrected, not undone."""
    return act.kind in _UNDO


def _moved_from_json(detail: Any) -> story_changes.StoryMove:
    labels = tuple(
        (
            article_id,
            other_id,
            None if label is None else Label(**(label | {"at": datetime.fromisoformat(label["at"])})),
        )
        for article_id, other_id, label in detail["labels"]
    )
    rejected = (detail["rejected"][0], detail["rejected"][1]) if detail["rejected"] else None
    return story_changes.StoryMove(
        detail["to"], detail["count"], tuple(Member(**member) for member in detail["members"]), labels, rejected
    )
