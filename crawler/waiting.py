"""What nobody has decided yet: the drafts that wait, how many, and those that are kept out of the queue."""

from datetime import datetime

from crawler.desk import Desk
from review import checked
from review import queue as rules
from review.style import Finding
from storage import decisions, drafts
from storage.records import Draft


def every(desk: Desk) -> list[Draft]:
    """The drafts that nobody has decided yet, in the queue file's order."""
    with desk.store.read() as db:
        found = drafts.latest(db)
        decided = decisions.of(db, [one.id for one in found])
    standing = {one.id: rules.standing(decided.get(one.id, ())) for one in found}
    bar = desk.config.digest.bar
    undecided = [
        one
        for one in found
        if standing[one.id].state in {"pending", "edited"} and not rules.is_below(one, standing[one.id], bar)
    ]
    return sorted(undecided, key=lambda one: rules.place(one, rules.words(one, standing[one.id])))


def below(desk: Desk) -> list[Draft]:
    """The drafts that stay out of the queue because they hardly belong in the digest, the most relevant first."""
    with desk.store.read() as db:
        found = drafts.latest(db)
        decided = decisions.of(db, [one.id for one in found])
    bar = desk.config.digest.bar
    low = [one for one in found if rules.is_below(one, rules.standing(decided.get(one.id, ())), bar)]
    return sorted(low, key=lambda one: (-one.relevance, one.id))


def count(desk: Desk) -> tuple[int, datetime | None]:
    """How many drafts `crawler queue list` would give, and when the oldest was made: drafts nobody touched are only counted."""
    bar = desk.config.digest.bar
    with desk.store.read() as db:
        number, oldest = drafts.untouched(db, bar)
        touched = drafts.latest(db, decisions.open_ones(db))
        decided = decisions.of(db, [one.id for one in touched])
    times = [oldest] if oldest else []
    for one in touched:
        stands = rules.standing(decided.get(one.id, ()))
        if stands.state in {"pending", "edited"} and not rules.is_below(one, stands, bar):
            times.append(one.made_at)
    return number + len(times) - (oldest is not None), min(times, default=None)


def check(desk: Desk) -> list[tuple[Draft, list[Finding]]]:
    """The drafts that wait, in the queue file's order, with what is to be mended in each."""
    found = every(desk)
    with desk.store.read() as db:
        decided = decisions.of(db, [one.id for one in found])
        mend = checked.findings(db, found, decided, desk.config.digest)
    return [(one, mend[one.id]) for one in found]
