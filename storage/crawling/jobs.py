"""The jobs of `crawler serve`, as rows of `runs`: which is due is decided in crawler/app/server/jobs.py, here it is claimed, once.

The runs of a job are a chain: each names the one before it (`after`), and the database takes one successor of a run only. So
however many servers look at one database, each sees the same last run, and only one of them begins the next.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database.tables import runs

# Put together once: a server at rest does little else.
_NAMED = runs.c.job == bindparam("name")
_LAST = select(runs).where(_NAMED, runs.c.after == select(func.max(runs.c.after)).where(_NAMED).scalar_subquery())


@dataclass(frozen=True, slots=True)
class LastRun:
    """A job's last run. `attempt` 1 is the first for what was due at `due_at`."""

    id: int
    state: str
    due_at: datetime
    started_at: datetime
    ended_at: datetime | None
    attempt: int = 1


def last(db: Connection, names: Iterable[str]) -> dict[str, LastRun]:
    """The last run of each of these jobs that ever ran."""
    found: dict[str, LastRun] = {}
    for name in names:  # a look-up in the index each: what a tick costs does not grow with what is kept
        row = db.execute(_LAST, {"name": name}).first()
        if row is not None:
            found[name] = LastRun(row.id, row.state, row.due_at, row.started_at, row.ended_at, row.attempt)
    return found


def claim(
    db: Connection, job: str, command: str, before: LastRun | None, due_at: datetime, attempt: int, by: str, now: datetime,
    state: str = "running",
) -> int | None:  # fmt: skip
    """The id of the job's next run, `running` from now on or `queued` for a worker; None where another server was quicker. `before`
    is the last run that the caller saw, which has ended."""
    insert = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
    row = {
        "job": job,
        "command": command,
        "after": before.id if before else 0,
        "due_at": due_at,
        "attempt": attempt,
        "claimed_by": by,
        "state": state,
        "message": "",
        "started_at": now,
        "beat_at": now,
    }
    return db.execute(insert(runs).values(row).on_conflict_do_nothing().returning(runs.c.id)).scalar()


def queued(db: Connection) -> dict[int, tuple[str, str]]:
    """The runs that wait for a worker: the job and the command of each."""
    query = select(runs.c.id, runs.c.job, runs.c.command).where(runs.c.state == "queued", runs.c.ended_at.is_(None))
    return {row.id: (row.job, row.command) for row in db.execute(query.order_by(runs.c.id))}


def take(db: Connection, run_id: int, attempt: int, by: str, now: datetime) -> bool:
    """Whether this worker may begin a queued run, at this attempt: one that waits, or that a worker which died had begun."""
    free = or_(runs.c.state == "queued", runs.c.attempt < attempt)
    mine = update(runs).where(runs.c.id == run_id, runs.c.ended_at.is_(None), free)
    taken = {"state": "running", "attempt": attempt, "claimed_by": by, "started_at": now, "beat_at": now}
    return db.execute(mine.values(taken)).rowcount == 1


def put_back(db: Connection, run_id: int, why: str) -> None:
    """A run whose process came to no good end waits for its next attempt, also where the process itself noted an end."""
    again = {"state": "queued", "message": why, "ended_at": None}
    db.execute(update(runs).where(runs.c.id == run_id).values(again))
