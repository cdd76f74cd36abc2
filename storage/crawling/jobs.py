"""The jobs of `crawler serve`, as rows of `runs`. crawler/app/server/jobs.py decides which is due; here it is claimed,
once.

The runs of a job are a chain: each names the previous one (`after`), and the database accepts one successor of a run
only. So however many servers share a database, each sees the same last run, and only one of them begins the next.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database.tables import runs

# Built once: an idle server does little else.
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
    """Return the last run of each of these jobs that ever ran."""
    last_by_job: dict[str, LastRun] = {}
    for name in names:  # an index look-up each: the cost of a tick does not grow with the table
        row = db.execute(_LAST, {"name": name}).first()
        if row is not None:
            last_by_job[name] = LastRun(row.id, row.state, row.due_at, row.started_at, row.ended_at, row.attempt)
    return last_by_job


def claim(
    db: Connection, job: str, command: str, before: LastRun | None, due_at: datetime, attempt: int, by: str, now: datetime,
    state: str = "running",
) -> int | None:  # fmt: skip
    """Start the job's next run, `running` or `queued` for a worker, and return its id; None where another server was
    quicker. `before` is the last run that the caller saw, which has ended."""
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
    """Return the runs that wait for a worker: the job and the command of each."""
    query = select(runs.c.id, runs.c.job, runs.c.command).where(runs.c.state == "queued", runs.c.ended_at.is_(None))
    return {row.id: (row.job, row.command) for row in db.execute(query.order_by(runs.c.id))}


def take(db: Connection, run_id: int, attempt: int, by: str, now: datetime) -> bool:
    """Claim a queued run for this worker, at this attempt, and return whether it may begin: a run that waits, or that a
    worker which died had begun."""
    free = or_(runs.c.state == "queued", runs.c.attempt < attempt)
    mine = update(runs).where(runs.c.id == run_id, runs.c.ended_at.is_(None), free)
    values = {"state": "running", "attempt": attempt, "claimed_by": by, "started_at": now, "beat_at": now}
    return db.execute(mine.values(values)).rowcount == 1


def put_back(db: Connection, run_id: int, why: str) -> None:
    """Queue a run whose process failed for its next attempt, even where the process itself recorded an end."""
    again = {"state": "queued", "message": why, "ended_at": None}
    db.execute(update(runs).where(runs.c.id == run_id).values(again))
