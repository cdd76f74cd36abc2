"""What is let go of with age. What a person wrote or decided, what was published, and the articles themselves are never.

Rows go a few thousand at a time, so that nobody waits long for the database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, func, literal_column, select, text, tuple_

from storage.config.server import RetentionConfig
from storage.corpus import archive_places, copies, vectors
from storage.crawling import http_cache
from storage.database import remove
from storage.database.chunks import chunks
from storage.database.store import Store
from storage.database.tables import articles, bands, decisions, drops, outcomes, revisions, runs, versions
from storage.editing import drafts, translations

_AT_ONCE = 2_000
_SLACK = 0.2  # of a SQLite file, empty: from there on it is written anew


@dataclass(frozen=True, slots=True)
class HousekeepingResult:
    """How many rows of each kind went; `freed` bytes given back to the disk."""

    versions: int = 0
    revisions: int = 0
    runs: int = 0
    outcomes: int = 0
    drops: int = 0
    bands: int = 0
    answers: int = 0
    vectors: int = 0
    translations: int = 0
    freed: int = 0


def forget(store: Store, config: RetentionConfig, now: datetime) -> HousekeepingResult:
    """Lets go of what is older than its days. Raises StoreError; what went until then is gone."""

    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    with store.read() as db:
        evidence = archive_places.behind_published(db)
    gone = {
        "versions": _old_versions(store, before(config.versions_days), evidence),
        "revisions": _all(store, lambda db: _rejected_revisions(db, before(config.rejected_days))),
        "outcomes": _all(store, lambda db: _old_outcomes(db, before(config.runs_days))),
        "runs": _all(store, lambda db: _old_runs(db, before(config.runs_days))),
        "drops": _all(store, lambda db: _some(db, drops, drops.c.last_at < before(config.drops_days))),
        "bands": _all(store, lambda db: _some(db, bands, bands.c.week < copies.week(before(config.bands_days)))),
    }
    with store.begin() as db:
        gone["answers"] = http_cache.forget(db, before(config.unused_days))
        gone["vectors"] = vectors.forget(db, before(config.unused_days))
        gone["translations"] = translations.forget(db, before(config.unused_days))
    return HousekeepingResult(**gone, freed=tidy(store))


def tidy(store: Store) -> int:
    """Bytes given back: a SQLite file that is a fifth empty is written anew, its log emptied; PostgreSQL does that by itself. Both
    learn anew how much of what they hold."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT", looks_only=True) as db:
        if store.engine.dialect.name == "postgresql":
            db.execute(text("ANALYZE"))
            return 0
        connection: Any = db.connection.dbapi_connection
        size = _size(connection)
        pages, empty = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count"))
        db.rollback()  # SQLAlchemy's transaction; VACUUM wants none
        if empty > _SLACK * pages:
            connection.execute("VACUUM")
        connection.execute("PRAGMA optimize")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return max(0, size - _size(connection))


def size(store: Store) -> int:
    """Bytes that the database takes."""
    with store.engine.connect().execution_options(looks_only=True) as db:
        if store.engine.dialect.name == "postgresql":
            return int(db.scalar(text("SELECT pg_database_size(current_database())")) or 0)
        return _size(db.connection.dbapi_connection)


def _size(connection: Any) -> int:
    pages, of = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages * of)


def _all(store: Store, some: Callable[[Connection], int]) -> int:
    gone = 0
    while True:
        with store.begin() as db:
            now = some(db)
        gone += now
        if now < _AT_ONCE:
            return gone


def _some(db: Connection, table: Table, *old: Any) -> int:
    keys = list(table.primary_key.columns)
    found = [tuple(row) for row in db.execute(select(*keys).where(*old).limit(_AT_ONCE))]
    remove.rows(db, table, found)
    return len(found)


def _old_versions(store: Store, before: datetime, evidence: set[int]) -> int:
    several = articles.c.version > literal_column("1")  # as its index has it: the articles of one version are not read
    of = select(versions.c.article_id, versions.c.version).join(articles, articles.c.id == versions.c.article_id)
    old = of.where(several, versions.c.fetched_at < before, versions.c.version < articles.c.version)
    with store.read() as db:
        some = [tuple(row) for row in db.execute(old) if row.article_id not in evidence]
        # Where its newest words come from an editor may still look. Reads every draft: for nothing in a desk's first year.
        cited = {of for them in drafts.cited(db).values() for of in them} if some else set()
    found = [row for row in some if row[0] not in cited]
    for piece in chunks(found, _AT_ONCE):
        with store.begin() as db:
            remove.rows(db, versions, piece)
    return len(found)


def _rejected_revisions(db: Connection, before: datetime) -> int:
    # Of drafts whose last word is a rejection, and an old one, all that the machine said but the last.
    last = select(func.max(decisions.c.id)).group_by(decisions.c.draft_id)
    rejected = select(decisions.c.draft_id).where(
        decisions.c.id.in_(last), decisions.c.action == "reject", decisions.c.at < before
    )
    tops = select(revisions.c.draft_id, func.max(revisions.c.revision)).group_by(revisions.c.draft_id)
    old = tuple_(revisions.c.draft_id, revisions.c.revision).not_in(tops)
    decided = select(decisions.c.draft_id, decisions.c.revision)  # what a person read when deciding stays too
    unread = tuple_(revisions.c.draft_id, revisions.c.revision).not_in(decided)
    return _some(db, revisions, revisions.c.draft_id.in_(rejected), old, unread)


def _old_outcomes(db: Connection, before: datetime) -> int:
    # A listing's newest outcome and its newest good one say how it does: they stay, however old.
    of = (outcomes.c.source, outcomes.c.listing)
    newest = select(*of, func.max(outcomes.c.run_id)).group_by(*of)
    good = newest.where(outcomes.c.state == "ok", outcomes.c.found > 0)
    key = tuple_(*of, outcomes.c.run_id)
    ids = select(runs.c.id).where(runs.c.started_at < before)
    return _some(db, outcomes, outcomes.c.run_id.in_(ids), key.not_in(newest), key.not_in(good))


def _old_runs(db: Connection, before: datetime) -> int:
    # A job's newest run is what the next one follows.
    newest = select(func.max(runs.c.id)).where(runs.c.job.is_not(None)).group_by(runs.c.job)
    told = select(outcomes.c.run_id)
    return _some(
        db,
        runs,
        runs.c.started_at < before,
        runs.c.ended_at.is_not(None),
        runs.c.id.not_in(newest),
        runs.c.id.not_in(told),
    )
