"""What nobody has decided yet: the drafts that wait, how many, and those that are kept out of the queue."""

from collections.abc import Mapping
from datetime import datetime

from crawler.app.desk.desk import Desk
from review.decisions import rules
from review.queue_file.view import QueueState, queue_state
from review.style import draft_findings
from review.style.check import Finding
from storage.editing import decisions, drafts
from storage.records import Draft


def every(desk: Desk) -> list[Draft]:
    """The drafts that nobody has decided yet, in the queue file's order."""
    with desk.store.read() as db:
        return _waiting(queue_state(db), desk.config.digest.bar)


def below(desk: Desk) -> list[Draft]:
    """The drafts that stay out of the queue because they hardly belong in the digest, the most relevant first."""
    with desk.store.read() as db:
        stand = queue_state(db)
    standing, bar = _standing(stand), desk.config.digest.bar
    low = [one for one in stand.drafts if rules.is_below(one, standing[one.id], bar)]
    return sorted(low, key=lambda one: (-one.relevance, one.id))


def count(desk: Desk) -> tuple[int, datetime | None]:
    """How many drafts `crawler queue list` would give, and when the oldest was made: drafts nobody touched are only counted."""
    bar = desk.config.digest.bar
    with desk.store.read() as db:
        number, oldest = drafts.untouched(db, bar)
        touched = _waiting(queue_state(db, decisions.open_ones(db)), bar)
    times = [one.made_at for one in touched] + ([oldest] if oldest else [])
    return number + len(touched), min(times, default=None)


def check(desk: Desk) -> list[tuple[Draft, list[Finding]]]:
    """The drafts that wait, in the queue file's order, with what is to be mended in each."""
    with desk.store.read() as db:
        stand = queue_state(db)
        found = _waiting(stand, desk.config.digest.bar)
        mend = draft_findings.findings(db, found, stand.decisions, desk.config.digest)
    return [(one, mend[one.id]) for one in found]


def _waiting(stand: QueueState, bar: float) -> list[Draft]:
    standing = _standing(stand)
    waits = [one for one in stand.drafts if standing[one.id].is_open and not rules.is_below(one, standing[one.id], bar)]
    return sorted(waits, key=lambda one: rules.place(rules.words(one, standing[one.id]).date, one.relevance, one.id))


def _standing(stand: QueueState) -> Mapping[int, rules.DraftState]:
    return {one.id: rules.standing(stand.decisions.get(one.id, ())) for one in stand.drafts}
