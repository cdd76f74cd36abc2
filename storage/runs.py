"""Runs, what each did with each listing, and the pages that gave no article."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, insert, select, update

from storage.records import Drop, Outcome
from storage.tables import drops, outcomes, runs

State = Literal["ok", "attention", "failed"]


def begin(db: Connection, command: str, now: datetime) -> int:
    """The id of a new run, which stays `running` until `finish`: one that was killed can be told."""
    new = insert(runs).values(command=command, started_at=now, state="running", message="").returning(runs.c.id)
    return int(db.execute(new).scalar_one())


def finish(db: Connection, run_id: int, state: State, message: str, now: datetime) -> None:
    """`ok`; `attention`: something needs a person; `failed`: the run itself stopped."""
    db.execute(update(runs).where(runs.c.id == run_id).values(ended_at=now, state=state, message=message))


def record(db: Connection, run_id: int, made: Iterable[Outcome]) -> None:
    """Keeps what the run did with each listing."""
    rows = [{"run_id": run_id} | asdict(outcome) for outcome in made]
    if rows:
        db.execute(insert(outcomes), rows)


def last_outcomes(db: Connection) -> list[Outcome]:
    """The newest outcome of every listing ever read, by source and listing."""
    newest = (
        select(outcomes.c.source, outcomes.c.listing, func.max(outcomes.c.run_id).label("run_id"))
        .group_by(outcomes.c.source, outcomes.c.listing)
        .subquery()
    )
    same = (
        (outcomes.c.source == newest.c.source)
        & (outcomes.c.listing == newest.c.listing)
        & (outcomes.c.run_id == newest.c.run_id)
    )
    rows = db.execute(select(outcomes).join(newest, same).order_by(outcomes.c.source, outcomes.c.listing)).mappings()
    return [Outcome(**{name: row[name] for name in Outcome.__slots__}) for row in rows]


def last_crawled(db: Connection) -> dict[str, datetime]:
    """When each source was crawled last, whatever came of it."""
    query = select(outcomes.c.source, func.max(runs.c.started_at).label("at")).join(
        runs, runs.c.id == outcomes.c.run_id
    )
    return {row.source: row.at for row in db.execute(query.group_by(outcomes.c.source))}


def drop(db: Connection, dropped: Drop) -> None:
    """Keeps that a page gave no article: its last reason, the first and last time, and how often."""
    same_page = (drops.c.source == dropped.source) & (drops.c.url == dropped.url)
    said = {"reason": dropped.reason, "detail": dropped.detail, "last_at": dropped.at}
    seen = db.execute(update(drops).where(same_page).values(**said, times=drops.c.times + 1))
    if seen.rowcount == 0:
        new = {"source": dropped.source, "url": dropped.url, "first_at": dropped.at, "times": 1}
        db.execute(insert(drops).values(**new, **said))


def recent_drops(db: Connection, source: str, since: datetime) -> dict[str, str]:
    """The pages of a source dropped at or after `since`: {url: reason}."""
    rows = db.execute(select(drops.c.url, drops.c.reason).where(drops.c.source == source, drops.c.last_at >= since))
    return {row.url: row.reason for row in rows}
