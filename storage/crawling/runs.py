"""Runs, their result for each listing, and the pages that gave no article."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, and_, case, delete, func, insert, select, update

from storage.database.chunks import chunks
from storage.database.tables import drops, outcomes, runs
from storage.records import Drop, ListingHistory, Outcome

State = Literal["ok", "attention", "failed", "stopped", "lost", "dead"]
LEASE = timedelta(minutes=2)  # a run without a heartbeat for so long counts as dead; it sends one every 15 s
REPLAY = "replay"  # the command of a run that answered from saved pages
BACKFILL = "backfill"  # … that read web archives
_EMPTY = ("empty", "odd")  # states in which a listing that was read gave nothing
_OFFLINE = (REPLAY, BACKFILL)  # they say nothing about the health of the outlets


@dataclass(frozen=True, slots=True)
class Run:
    """A stored run; the numbers are sums over its listings.

    `state` is "queued" (waits for a worker), "running", "ok", "attention", "failed", "stopped" (by a person or the
    system), "lost" (its process died without a word, or the database did: it is retried) or "dead" (given up after
    several attempts). `beat_at` is its last heartbeat.
    """

    id: int
    command: str
    started_at: datetime
    ended_at: datetime | None
    state: str
    message: str
    listings: int = 0
    new: int = 0
    updated: int = 0
    dropped: int = 0
    beat_at: datetime | None = None
    job: str | None = None
    due_at: datetime | None = None
    attempt: int | None = None
    claimed_by: str | None = None


def begin(db: Connection, command: str, now: datetime) -> int:
    """Start a run, `running` until `finish`, and return its id. Runs without a heartbeat for `LEASE` become `lost`."""
    reclaim(db, now)
    new = insert(runs).values(command=command, started_at=now, state="running", message="", beat_at=now)
    return int(db.execute(new.returning(runs.c.id)).scalar_one())


def attempt(db: Connection, run_id: int) -> int | None:
    """Return the attempt number of a run of a server's job; None for any other run."""
    return db.execute(select(runs.c.attempt).where(runs.c.id == run_id)).scalar()


def beat(db: Connection, run_id: int, attempt: int | None, now: datetime) -> bool:
    """Record a heartbeat. False: the run was ended, or is at another attempt, by another process; the caller must
    stop."""
    alive = (runs.c.id == run_id) & (runs.c.state == "running") & runs.c.attempt.is_not_distinct_from(attempt)
    return db.execute(update(runs).where(alive).values(beat_at=now)).rowcount == 1


def reclaim(db: Connection, now: datetime) -> int:
    """Mark runs without a heartbeat for `LEASE` as `lost` and return how many."""
    silent = (runs.c.state == "running") & (func.coalesce(runs.c.beat_at, runs.c.started_at) < now - LEASE)
    lost = {"state": "lost", "message": "was killed, or its machine stopped; the next run continues", "ended_at": now}
    return db.execute(update(runs).where(silent).values(**lost)).rowcount


def finish(db: Connection, run_id: int, state: State, message: str, now: datetime) -> None:
    """End a run: `ok`; `attention`: something needs a person; `failed`: the run itself failed; `stopped`: by a person.
    A run that ended before keeps its end."""
    open_one = (runs.c.id == run_id) & (runs.c.ended_at.is_(None))
    db.execute(update(runs).where(open_one).values(ended_at=now, state=state, message=message))


def record(db: Connection, run_id: int, results: Iterable[Outcome]) -> None:
    """Store the run's result for each listing, replacing those of an earlier attempt."""
    rows = [{"run_id": run_id} | asdict(outcome) for outcome in results]
    if rows:
        db.execute(delete(outcomes).where(outcomes.c.run_id == run_id))
        db.execute(insert(outcomes), rows)


def readings(db: Connection, since: datetime) -> dict[str, dict[str, ListingHistory]]:
    """Return how every listing was read, by source and listing; replays of saved pages do not count. `since`: the start
    of the period over which its usual number of articles is computed."""
    gives = and_(outcomes.c.state == "ok", outcomes.c.found > 0)
    lately = case((and_(gives, runs.c.started_at >= since), outcomes.c.found))
    was_empty = case((and_(outcomes.c.state.in_(_EMPTY), outcomes.c.found == 0), runs.c.started_at))
    last_good = (
        select(
            outcomes.c.source,
            outcomes.c.listing,
            func.max(case((gives, runs.c.started_at))).label("good_at"),
            func.avg(lately).label("usual"),
            func.min(case((runs.c.started_at >= since, was_empty))).label("empty_at"),
        )
        .join(runs, runs.c.id == outcomes.c.run_id)
        .where(runs.c.command.not_in(_OFFLINE))
        .group_by(outcomes.c.source, outcomes.c.listing)
        .subquery()
    )
    in_vain = (
        select(
            last_good.c.source,
            last_good.c.listing,
            last_good.c.good_at,
            last_good.c.usual,
            last_good.c.empty_at,
            func.count(runs.c.id).label("failures"),
            func.min(runs.c.started_at).label("since"),
        )
        .select_from(
            last_good.outerjoin(
                outcomes.join(runs, runs.c.id == outcomes.c.run_id),
                and_(
                    outcomes.c.source == last_good.c.source,
                    outcomes.c.listing == last_good.c.listing,
                    outcomes.c.state.in_(("failed", "blocked", *_EMPTY)),
                    runs.c.command.not_in(_OFFLINE),
                    runs.c.started_at > func.coalesce(last_good.c.good_at, datetime(1970, 1, 1, tzinfo=UTC)),
                ),
            )
        )
        .group_by(last_good.c.source, last_good.c.listing, last_good.c.good_at, last_good.c.usual, last_good.c.empty_at)
    )
    counted = {(row.source, row.listing): row for row in db.execute(in_vain)}
    histories: dict[str, dict[str, ListingHistory]] = {}
    for asked_at, outcome in _newest(db):
        row = counted[outcome.source, outcome.listing]
        always = row.good_at is not None and (row.empty_at is None or row.empty_at > row.good_at)
        usual, failures = float(row.usual or 0), int(row.failures)
        read = ListingHistory(outcome.listing, asked_at, outcome, row.good_at, usual, failures, row.since, always)
        histories.setdefault(outcome.source, {})[outcome.listing] = read
    return histories


def last(db: Connection, most: int) -> list[Run]:
    """Return the last runs, newest first."""
    sums = [func.coalesce(func.sum(outcomes.c[name]), 0).label(name) for name in ("new", "updated", "dropped")]
    newest = select(runs).order_by(runs.c.id.desc()).limit(most).subquery()
    query = (
        select(newest, func.count(outcomes.c.listing).label("listings"), *sums)
        .select_from(newest.outerjoin(outcomes, outcomes.c.run_id == newest.c.id))
        .group_by(*newest.c)
        .order_by(newest.c.id.desc())
    )
    return [Run(**{name: row[name] for name in Run.__slots__}) for row in db.execute(query).mappings()]


def _newest(db: Connection) -> Iterator[tuple[datetime, Outcome]]:
    # The newest outcome of every listing and when it was read.
    newest = (
        select(outcomes.c.source, outcomes.c.listing, func.max(outcomes.c.run_id).label("run_id"))
        .join(runs, runs.c.id == outcomes.c.run_id)
        .where(runs.c.command.not_in(_OFFLINE))
        .group_by(outcomes.c.source, outcomes.c.listing)
        .subquery()
    )
    same = (
        (outcomes.c.source == newest.c.source)
        & (outcomes.c.listing == newest.c.listing)
        & (outcomes.c.run_id == newest.c.run_id)
    )
    query = select(outcomes, runs.c.started_at).join(newest, same).join(runs, runs.c.id == outcomes.c.run_id)
    for row in db.execute(query.order_by(outcomes.c.source, outcomes.c.listing)).mappings():
        yield row["started_at"], Outcome(**{name: row[name] for name in Outcome.__slots__})


def drop(db: Connection, dropped: Drop) -> None:
    """Record that a page gave no article: its last reason, the first and last time, and how often."""
    same_page = (drops.c.source == dropped.source) & (drops.c.url == dropped.url)
    values = {"reason": dropped.reason, "detail": dropped.detail, "last_at": dropped.at}
    updated = db.execute(update(drops).where(same_page).values(**values, times=drops.c.times + 1))
    if updated.rowcount == 0:
        new = {"source": dropped.source, "url": dropped.url, "first_at": dropped.at, "times": 1}
        db.execute(insert(drops).values(**new, **values))


def recent_drops(db: Connection, source: str, since: datetime) -> dict[str, str]:
    """Return the pages of a source dropped at or after `since`: {url: reason}."""
    rows = db.execute(select(drops.c.url, drops.c.reason).where(drops.c.source == source, drops.c.last_at >= since))
    return {row.url: row.reason for row in rows}


def dropped_at(db: Connection, source: str, urls: Collection[str]) -> dict[str, datetime]:
    """Return when each of these pages of a source last gave no article; those that never failed are left out."""
    dropped_by_url: dict[str, datetime] = {}
    for piece in chunks(urls):
        query = select(drops.c.url, drops.c.last_at).where(drops.c.source == source, drops.c.url.in_(piece))
        dropped_by_url |= {row.url: row.last_at for row in db.execute(query)}
    return dropped_by_url


def drop_reasons(db: Connection, since: datetime) -> dict[str, Counter[str]]:
    """Return the pages that first gave no article at or after `since`: {source: {reason: pages}}."""
    query = select(drops.c.source, drops.c.reason, func.count().label("pages")).where(
        drops.c.last_at >= since, drops.c.first_at >= since
    )
    reasons_by_source: dict[str, Counter[str]] = {}
    for row in db.execute(query.group_by(drops.c.source, drops.c.reason)):
        reasons_by_source.setdefault(row.source, Counter())[row.reason] = row.pages
    return reasons_by_source
