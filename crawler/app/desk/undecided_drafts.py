"""Undecided drafts: those that wait, how many, and those that stay out of the queue."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from crawler.app.desk.desk import Desk
from review.decisions import rules
from review.queue_file.view import QueueState, queue_state
from review.style import draft_findings
from review.style.check import Finding
from storage.editing import decisions, drafts
from storage.records import Draft


class UndecidedDraft(NamedTuple):
    """A draft that waits. `to_translate`: its words are in another language than the digest's; `is_below`: under the bar of relevance, it
    stays out of the queue."""

    draft: Draft
    to_translate: bool
    state: rules.DraftState
    is_below: bool = False


def undecided(desk: Desk) -> list[UndecidedDraft]:
    """Return the undecided drafts: those of the queue, in its file's order, then those under the bar, the most relevant first."""
    with desk.store.read() as db:
        stand = queue_state(db)
    standing, into, bar = _standing(stand), desk.config.digest.language, desk.config.digest.bar
    return [
        UndecidedDraft(draft, rules.words(draft, standing[draft.id]).language != into, standing[draft.id], is_below)
        for is_below, drafts_ in ((False, _waiting(stand, bar)), (True, _below(stand, bar)))
        for draft in drafts_
    ]


def all_undecided(desk: Desk) -> list[Draft]:
    """Return the undecided drafts, in the queue file's order."""
    with desk.store.read() as db:
        return _waiting(queue_state(db), desk.config.digest.bar)


def newest_first(drafts_: Sequence[Draft]) -> list[Draft]:
    """Return drafts by their days, the newest first, the most relevant of a day first."""
    return sorted(drafts_, key=lambda draft: (-draft.date.toordinal(), -draft.relevance, draft.id))


def below(desk: Desk) -> list[Draft]:
    """Return the drafts that stay out of the queue because they are hardly relevant, the most relevant first."""
    with desk.store.read() as db:
        return _below(queue_state(db), desk.config.digest.bar)


def count(desk: Desk) -> tuple[int, datetime | None]:
    """Return how many drafts `crawler queue list` would show, and when the oldest was made; untouched drafts are only
    counted."""
    bar = desk.config.digest.bar
    with desk.store.read() as db:
        number, oldest = drafts.untouched(db, bar)
        touched = _waiting(queue_state(db, decisions.open_ones(db)), bar)
    times = [draft.made_at for draft in touched] + ([oldest] if oldest else [])
    return number + len(touched), min(times, default=None)


def check(desk: Desk) -> list[tuple[Draft, list[Finding]]]:
    """Return the undecided drafts, in the queue file's order, with the style findings of each."""
    with desk.store.read() as db:
        stand = queue_state(db)
        waiting = _waiting(stand, desk.config.digest.bar)
        findings = draft_findings.findings(db, waiting, stand.decisions, desk.config.digest)
    return [(draft, findings[draft.id]) for draft in waiting]


def _below(stand: QueueState, bar: float) -> list[Draft]:
    standing = _standing(stand)
    low = [draft for draft in stand.drafts if rules.is_below(draft, standing[draft.id], bar)]
    return sorted(low, key=lambda draft: (-draft.relevance, draft.id))


def _waiting(stand: QueueState, bar: float) -> list[Draft]:
    standing = _standing(stand)
    waits = [
        draft
        for draft in stand.drafts
        if standing[draft.id].is_open and not rules.is_below(draft, standing[draft.id], bar)
    ]
    return sorted(
        waits, key=lambda draft: rules.place(rules.words(draft, standing[draft.id]).date, draft.relevance, draft.id)
    )


def _standing(stand: QueueState) -> Mapping[int, rules.DraftState]:
    return {draft.id: rules.standing(stand.decisions.get(draft.id, ())) for draft in stand.drafts}
