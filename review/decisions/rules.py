"""Which state a draft is in, which decision is allowed when, and which drafts are approved. Pure: no store, no clock.

pending ──edit──▶ edited        approve and reject lead from every state to theirs;
   └──────┬─────────┘           an edit after an approval asks for a new one;
  approve │ reject              an undo takes back the newest decision not yet taken back,
   approved, rejected           and everything is as it was before that decision.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeVar

from storage.errors import DecisionError, StaleDraftError
from storage.records import MACHINE, Decision, Draft, Entry, Wording

State = Literal["pending", "approved", "rejected", "edited"]
Item = TypeVar("Item")
_STATES: dict[str, State] = {"approve": "approved", "reject": "rejected", "edit": "edited"}


@dataclass(frozen=True, slots=True)
class DraftState:
    """The state of a draft after its decisions. `last` is the decision that led to it; `wording` the words of a person,
    None where there is only generated text; `words_on` the revision those words were written on; `remarks` every note a person
    left (an edit without wording), oldest first."""

    state: State = "pending"
    last: Decision | None = None
    wording: Wording | None = None
    words_on: int = 0
    remarks: tuple[Decision, ...] = ()

    @property
    def is_open(self) -> bool:
        """True while it needs an approval or a rejection."""
        return self.state in {"pending", "edited"}


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions on drafts, oldest first, and the relevance of each draft: both by draft. `orders` are the orders that people
    gave the entries of a day."""

    decisions: Mapping[int, Sequence[Decision]]
    relevance: Mapping[int, float]
    orders: Mapping[date, Sequence[int]] = field(default_factory=dict)


def standing(decisions: Iterable[Decision]) -> DraftState:
    """Return the state of a draft after these decisions, oldest first."""
    history = list(decisions)
    stand = in_effect(history)
    last = stand[-1] if stand else None
    worded = next((decision for decision in reversed(stand) if decision.wording is not None), None)
    return DraftState(
        _STATES[last.action] if last else "pending",
        last,
        worded.wording if worded else None,
        worded.revision if worded else 0,
        tuple(filter(is_remark, history)),
    )


def in_effect(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions, oldest first, that are neither remarks nor undone."""
    stand: list[Decision] = []
    for decision in decisions:
        if is_remark(decision):
            continue
        if decision.action != "undo":
            stand.append(decision)
        elif stand:
            stand.pop()
    return stand


def _last(decisions: Iterable[Decision]) -> Decision | None:
    """Return the decision that the state of a draft comes from."""
    return next(reversed(in_effect(decisions)), None)


def is_remark(decision: Decision) -> bool:
    """Return whether a decision is an edit that changes no word but leaves a note."""
    return decision.action == "edit" and decision.wording is None


def proposal(draft: Draft) -> Wording:
    """Return the generated text of a revision as the wording of an entry."""
    return Wording(draft.date, draft.headline, draft.text, draft.outlets, draft.language)


def words(draft: Draft, state: DraftState) -> Wording:
    """Return the words an editor sees: a person's if there are any, otherwise the generated ones."""
    return state.wording or proposal(draft)


def check(draft: Draft, state: DraftState, decision: Decision) -> None:
    """Check that `decision` is allowed on a draft (its newest revision) in this state.

    Raises StaleDraftError for an approval or rejection of a revision that moved on (keep its words: `as_edit`), and
    DecisionError for one without person, words, headline, or anything to take back.
    """
    about = f"draft {draft.id}"
    check_person(decision.by, about)
    if decision.action == "undo":
        if state.last is None:
            raise DecisionError("there is no decision to undo", about=about)
    elif decision.action == "approve" and (decision.wording is None or not decision.wording.headline.strip()):
        raise DecisionError("an approved entry needs a headline: write one and approve it again", about=about)
    elif is_remark(decision) and not decision.reason.strip():
        raise DecisionError("an edit needs words or a remark", about=about)
    elif decision.action != "edit" and decision.revision != draft.revision:
        raise StaleDraftError(
            f"{decision.action} of revision {decision.revision} was not applied: revision {draft.revision} is newer; "
            "read it and decide again",
            about=about,
        )


def check_person(name: str, about: str) -> None:
    """Check that this is a person's name. Raises DecisionError."""
    if not name.strip() or name == MACHINE:
        raise DecisionError("a decision needs the name of the person who takes it: give --by NAME", about=about)


def as_edit(refused: Decision, why: str) -> Decision:
    """Return a refused decision as an edit: it keeps the person's words and says what became of the decision."""
    reason = f"{why} ({refused.reason})" if refused.reason else why
    return replace(refused, action="edit", reason=reason)


def approved(
    decisions: Mapping[int, Iterable[Decision]],
    relevance: Mapping[int, float],
    orders: Mapping[date, Sequence[int]] | None = None,
) -> list[Entry]:
    """Return the entries that may be published, in printing order: only drafts whose decision in effect is a person's
    approval, in the words of that approval. Both arguments are by draft, `orders` by day."""
    entries = []
    for draft_id, history in decisions.items():
        last = _last(history)
        if last is None or last.action != "approve" or last.wording is None or last.by in {"", MACHINE}:
            continue
        entries.append(Entry(draft_id, last.wording, last.by, last.at))
    return in_order(
        entries, lambda entry: place(entry.wording.date, relevance[entry.draft_id], entry.draft_id), orders or {}
    )


def ranking(
    entries: Sequence[Entry], relevance: Mapping[int, float], orders: Mapping[date, Sequence[int]]
) -> tuple[int, ...]:
    """Return the drafts of entries in printing order, the weightiest first: the first entry of each day that a person put in order, then
    the others by relevance."""
    first: dict[date, int] = {}
    for entry in entries:
        first.setdefault(entry.wording.date, entry.draft_id)
    leads = {draft_id for day, draft_id in first.items() if draft_id in orders.get(day, ())}
    ids = (entry.draft_id for entry in entries)
    return tuple(sorted(ids, key=lambda draft_id: (draft_id not in leads, -relevance[draft_id], draft_id)))


def rejected(decisions: Mapping[int, Iterable[Decision]]) -> dict[int, datetime]:
    """Return the drafts that a person rejected, and when."""
    last = {draft_id: _last(history) for draft_id, history in decisions.items()}
    return {
        draft_id: decision.at
        for draft_id, decision in last.items()
        if decision is not None and decision.action == "reject"
    }


def place(day: date, relevance: float, draft_id: int) -> tuple[date, float, int]:
    """Return the sort key of an entry in queue and digest: by day, the most relevant first, then in the order of drafting."""
    return day, -relevance, draft_id


def in_order(
    items: Iterable[Item],
    place_of: Callable[[Item], tuple[date, float, int]],
    orders: Mapping[date, Sequence[int]],
) -> list[Item]:
    """Return the items by their places, those of a day that a person has put in order as they want them. One that this order does not
    name comes before the first named one that is less relevant."""
    by_day: dict[date, list[tuple[tuple[date, float, int], Item]]] = {}
    for item in items:
        at = place_of(item)
        by_day.setdefault(at[0], []).append((at, item))
    ordered: list[Item] = []
    for day in sorted(by_day):
        of_day = sorted(by_day[day], key=lambda placed: placed[0])
        ordered += (
            [item for _, item in _arranged(of_day, orders[day])] if day in orders else [item for _, item in of_day]
        )
    return ordered


def _arranged(
    of_day: Sequence[tuple[tuple[date, float, int], Item]], order: Sequence[int]
) -> list[tuple[tuple[date, float, int], Item]]:
    rank = {draft_id: number for number, draft_id in enumerate(order)}
    named = sorted((placed for placed in of_day if placed[0][2] in rank), key=lambda placed: rank[placed[0][2]])
    arranged: list[tuple[tuple[date, float, int], Item]] = []
    others = [placed for placed in of_day if placed[0][2] not in rank]
    for placed in named:
        while others and others[0][0] < placed[0]:
            arranged.append(others.pop(0))
        arranged.append(placed)
    return arranged + others


def is_below(draft: Draft, state: DraftState, bar: float) -> bool:
    """Return whether a draft stays out of the queue, because it hardly belongs in the digest: nobody has touched it, and its relevance
    is under the bar. `crawler stories list --below` shows those."""
    untouched = state.state == "pending" and not state.remarks
    return untouched and draft.story_id is not None and draft.relevance < bar


class PublishedDays(NamedTuple):
    """The days of a digest, both included, when it came out, the approved drafts that it left out, and the language of an edition
    beside the main one."""

    first: date
    last: date
    at: datetime
    left_out: Collection[int] = ()
    edition: str = ""


def has_left(draft: Draft, state: DraftState, published: Iterable[PublishedDays]) -> bool:
    """Return whether a decided draft has left the queue file: a digest of its day came out after the decision.

    Until then an approval or rejection stays in the file, where it can be undone, and so does an entry that the digest left out.
    """
    if state.last is None or state.state not in {"approved", "rejected"}:
        return False
    day, at = words(draft, state).date, state.last.at
    return any(
        digest.first <= day <= digest.last and at <= digest.at and draft.id not in digest.left_out
        for digest in published
    )
