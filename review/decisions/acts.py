"""Acts of people on the page, each applied once; review/decisions/undo.py undoes them, review/decisions/rules.py says which are allowed.

Every act comes with the version its person saw: if the words or the state have changed since, nothing is applied. The person
sees both texts, and what they typed is stored in the history as a remark.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from review.decisions import rules, story_changes
from storage.editing import decisions, drafts, page_acts
from storage.editing.page_acts import Act
from storage.errors import DecisionError, NoDraftError
from storage.records import MACHINE, Action, Analysis, Decision, Draft, Wording


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A draft as the page showed it: its newest revision and its last decision (0: none)."""

    revision: int
    decision: int

    def __str__(self) -> str:
        return f"{self.revision}.{self.decision}"


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft (its newest revision) with the decisions on it, oldest first; the state they lead to, its words in that state, and the
    version that a form shown now carries."""

    draft: Draft
    decisions: Sequence[Decision]
    state: rules.DraftState
    words: Wording
    version: DraftVersion

    @property
    def decided_by(self) -> str:
        """Who took the decision in effect; the machine where there is none."""
        return self.state.last.by if self.state.last else MACHINE


@dataclass(frozen=True, slots=True)
class FormPost:
    """A submitted form: by whom, when, and the token it was shown with."""

    by: str
    at: datetime
    token: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """An act that was not applied because the draft has changed since the page showed it. `yours` is None if nothing was typed."""

    draft: Draft
    action: Action
    reason: str
    base: Wording
    theirs: Wording
    theirs_by: str
    state: rules.State
    yours: Wording | None


@dataclass(frozen=True, slots=True)
class ParagraphConflict:
    """A day's paragraph that changed while another was typed: theirs is in effect, yours is stored in the history."""

    day: date
    theirs: str
    yours: str


def read_version(text: str) -> DraftVersion:
    """Return the version that a form was shown with. Raises DecisionError where the form has none."""
    revision, dot, decision = text.partition(".")
    if not (dot and revision.isdecimal() and decision.isdecimal() and len(text) < 20):
        raise DecisionError("this form is incomplete: open the draft again")
    return DraftVersion(int(revision), int(decision))


def stored_draft(db: Connection, draft_id: int, shown_in: DraftVersion | None = None) -> StoredDraft:
    """Return a draft with the decisions on it, as it is now or as it was `shown_in` this version; its newest revision where the version
    names none that exists. Raises NoDraftError."""
    draft = (shown_in and drafts.get(db, draft_id, shown_in.revision)) or drafts.get(db, draft_id)
    if draft is None:
        raise NoDraftError("this draft does not exist", about=f"draft {draft_id}")
    history = [
        decision
        for decision in decisions.of_draft(db, draft_id)
        if shown_in is None or decision.id <= shown_in.decision
    ]
    state = rules.standing(history)
    version = DraftVersion(draft.revision, history[-1].id if history else 0)
    return StoredDraft(draft, history, state, rules.words(draft, state), version)


def decide(
    db: Connection,
    sent: FormPost,
    stored: StoredDraft,
    saw: DraftVersion,
    action: Action,
    typed: Wording | None,
    reason: str = "",
    *,
    take: bool = False,
) -> Act | Conflict:
    """Approve, reject or reword a draft. `typed` are the words of the form, None if it had none. `take`: an edit may leave the
    words as they are, which makes them the person's, and brings a draft from under the bar into the queue.

    Raises DecisionError: no headline, nothing changed.
    """
    if earlier_act := page_acts.sent(db, sent.token):
        return earlier_act
    draft = stored.draft
    shown = stored if saw == stored.version else stored_draft(db, draft.id, saw)
    yours = None if typed in {None, shown.words} else typed
    has_moved = (shown.words, shown.state.state) != (stored.words, stored.state.state)
    is_outdated = action != "edit" and saw.revision != draft.revision
    if (has_moved or is_outdated) and yours != stored.words:
        remember(db, sent, stored, action, yours)
        by = stored.decided_by
        return Conflict(draft, action, reason, shown.words, stored.words, by, stored.state.state, yours)
    if action == "approve":
        new_decisions = [new_decision(draft, sent, "approve", yours or stored.words, reason)]
    else:
        edited = yours or (stored.words if take else None)
        new_decisions = [new_decision(draft, sent, "edit", edited, "")] if edited else []
        if action == "reject":
            new_decisions.append(new_decision(draft, sent, "reject", None, reason))
    if not new_decisions:
        raise DecisionError("nothing was changed", about=f"draft {draft.id}")
    return keep_all(db, sent, stored, action, new_decisions)


def later(db: Connection, sent: FormPost, draft_id: int, until: datetime) -> Act:
    """Snooze a draft: it is hidden until then, or until it changes."""
    if earlier_act := page_acts.sent(db, sent.token):
        return earlier_act
    stored_draft(db, draft_id)
    return page_acts.add(db, new_act(sent, "later", draft_id, {"until": until.isoformat()}))


def until(act: Act) -> datetime:
    """Return when a snoozed draft comes back, by the act that snoozed it."""
    return datetime.fromisoformat(act.detail["until"])


def is_snoozed(act: Act, draft: Draft, history: Sequence[Decision], now: datetime) -> bool:
    """Return whether a draft is still snoozed by this act: until its time, unless the story or a person has something new to say."""
    newer = draft.made_at > act.at or (history and history[-1].at > act.at)
    return now < until(act) and not newer


def merge(db: Connection, sent: FormPost, draft_id: int, other_id: int) -> Act:
    """Move the articles of the other draft's story into this one's. Raises DecisionError and StoryError."""
    if earlier_act := page_acts.sent(db, sent.token):
        return earlier_act
    story, other = (_story(db, of_draft) for of_draft in (draft_id, other_id))
    moved = story_changes.merge_in(db, story, other, sent.at, sent.by, "page")
    return page_acts.add(db, new_act(sent, "merge", draft_id, moved_as_json(moved) | {"other": other_id}))


def split(db: Connection, sent: FormPost, draft_id: int, article_id: int) -> Act:
    """Move the article, with its copies, into a story of its own. Raises DecisionError and StoryError."""
    if earlier_act := page_acts.sent(db, sent.token):
        return earlier_act
    stored_draft(db, draft_id)
    moved = story_changes.split_in(db, article_id, sent.at, sent.by)
    return page_acts.add(db, new_act(sent, "split", draft_id, moved_as_json(moved) | {"article": article_id}))


def analyse(db: Connection, sent: FormPost, day: date, was: str, text: str) -> Act | ParagraphConflict:
    """Replace the analyst's paragraph of a day, which was `was`, by `text`. Raises DecisionError: nothing changed."""
    if earlier_act := page_acts.sent(db, sent.token):
        return earlier_act
    current = next((analysis.text for analysis in decisions.analyses(db, day, day)), "")
    if current not in {was, text}:
        # Yours, then theirs again: both are in the history, theirs is the newest.
        decisions.add_analysis(db, Analysis(day, text, sent.by, sent.at))
        decisions.add_analysis(db, Analysis(day, current, sent.by, sent.at))
        return ParagraphConflict(day, current, text)
    if current == text:
        raise DecisionError("nothing was changed", about=str(day))
    decisions.add_analysis(db, Analysis(day, text, sent.by, sent.at))
    return page_acts.add(db, new_act(sent, "analysis", None, {"day": day.isoformat(), "was": current, "text": text}))


def _story(db: Connection, draft_id: int) -> int:
    story_id = stored_draft(db, draft_id).draft.story_id
    if story_id is None:
        raise DecisionError("it was written by a person and has no story", about=f"draft {draft_id}")
    return story_id


def remember(db: Connection, sent: FormPost, stored: StoredDraft, action: Action, yours: Wording | None) -> None:
    """Store the words of an act that was not applied as a remark, once; None: nothing was typed."""
    if yours is None:
        return
    outlets = f" ({', '.join(yours.outlets)})" if yours.outlets else ""
    section = f", section {yours.section}" if yours.section else ""
    remark = f"{action} was not applied because the draft had changed: {yours.headline}{outlets}. {yours.text} [{yours.date}{section}]"
    if all(decision.reason != remark for decision in stored.decisions):
        decisions.add(db, new_decision(stored.draft, sent, "edit", None, remark))


def keep_all(
    db: Connection, sent: FormPost, stored: StoredDraft, kind: Action, new_decisions: Sequence[Decision]
) -> Act:
    """Store the decisions of one act, each checked against those before it, and the act itself. Raises DecisionError."""
    state, history = stored.state, list(stored.decisions)
    for decision in new_decisions:
        rules.check(stored.draft, state, decision)
        history.append(decisions.add(db, decision))
        state = rules.standing(history)
    new_ids = [decision.id for decision in history[len(stored.decisions) :]]
    return page_acts.add(db, new_act(sent, kind, stored.draft.id, {"decisions": new_ids}))


def new_decision(draft: Draft, sent: FormPost, action: Action, wording: Wording | None, reason: str) -> Decision:
    """Return a decision on the draft's newest revision, taken on the page by the person of the form."""
    return Decision(draft.id, draft.revision, action, sent.by, sent.at, "page", wording, reason)


def new_act(sent: FormPost, kind: Any, draft_id: int | None, detail: dict[str, Any]) -> Act:
    """Return an act by the person of the form; its token tells a form that is sent twice."""
    return Act(kind, sent.by, sent.at, sent.token, draft_id, detail)


def moved_as_json(moved: story_changes.StoryMove) -> dict[str, Any]:
    """Return a move as JSON values, for the act that made it."""
    labels = []
    for article_id, other_id, label in moved.labels:
        as_json = None if label is None else asdict(label) | {"at": label.at.isoformat()}
        labels.append([article_id, other_id, as_json])
    return asdict(moved) | {"labels": labels}
