"""Counts of everything stored, for monitoring."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from storage.database.tables import articles, copies, drops, runs, stories


@dataclass(frozen=True, slots=True)
class Counts:
    """`articles` by source, `dropped` pages by source and reason; `ended`: the last run of each job that ended, with
    its state, its duration in seconds and its end; `well`: when each job last ended with state ok."""

    articles: dict[str, int]
    dropped: dict[tuple[str, str], int]
    copies: int
    stories: int
    ended: dict[str, tuple[str, float, datetime]]
    well: dict[str, datetime]


def count(db: Connection) -> Counts:
    """Return the counts. Reads whole indexes: a tenth of a second for a million articles."""
    by_source = db.execute(select(articles.c.source, func.count()).group_by(articles.c.source))
    by_reason = db.execute(
        select(drops.c.source, drops.c.reason, func.count()).group_by(drops.c.source, drops.c.reason)
    )
    ended = runs.c.job.is_not(None) & runs.c.ended_at.is_not(None)
    last = select(func.max(runs.c.id)).where(ended).group_by(runs.c.job)
    well = select(runs.c.job, func.max(runs.c.ended_at)).where(ended, runs.c.state == "ok").group_by(runs.c.job)
    return Counts(
        {row[0]: row[1] for row in by_source},
        {(source, reason): number for source, reason, number in by_reason},
        db.scalar(select(func.count()).select_from(copies)) or 0,
        db.scalar(select(func.count()).select_from(stories)) or 0,
        {
            row.job: (row.state, (row.ended_at - row.started_at).total_seconds(), row.ended_at)
            for row in db.execute(select(runs).where(runs.c.id.in_(last)))
        },
        {row[0]: row[1] for row in db.execute(well)},
    )
