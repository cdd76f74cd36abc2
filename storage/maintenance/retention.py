"""Deletion of expired data. What a person wrote or decided, what was published, and the articles themselves are never
deleted.

Rows are deleted a few thousand at a time, so that nobody waits long for the database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, func, literal_column, select, text, tuple_

from storage.config.server import RetentionConfig
from storage.corpus import archive_places, copies, dossiers, vectors
from storage.crawling import http_cache
from storage.database import remove
from storage.database.chunks import chunks
from storage.database.store import Store
from storage.database.tables import articles, bands, decisions, drops, outcomes, revisions, runs, versions
from storage.editing import drafts, translations

_AT_ONCE = 2_000
_RARE = 5  # articles: a name that fewer mention is mostly none
_SLACK = 0.2  # share of a SQLite file that is empty, from which it is rewritten


@dataclass(frozen=True, slots=True)
class HousekeepingResult:
    """How many rows of each kind were deleted; `freed` bytes given back to the disk."""

    versions: int = 0
    revisions: int = 0
    runs: int = 0
    outcomes: int = 0
    drops: int = 0
    bands: int = 0
    answers: int = 0
    vectors: int = 0
    translations: int = 0
    names: int = 0
    freed: int = 0


def forget(store: Store, config: RetentionConfig, now: datetime) -> HousekeepingResult:
    """Delete what is past its retention period. Raises StoreError; what was deleted until then stays deleted."""

    def before(days: int) -> datetime:
        """Return the time so many days ago."""
        return now - timedelta(days=days)

    with store.read() as db:
        evidence = archive_places.behind_published(db)
    gone = {
        "versions": _old_versions(store, before(config.versions_days), evidence),
        "revisions": _in_batches(store, lambda db: _rejected_revisions(db, before(config.rejected_days))),
        "outcomes": _in_batches(store, lambda db: _old_outcomes(db, before(config.runs_days))),
        "runs": _in_batches(store, lambda db: _old_runs(db, before(config.runs_days))),
        "drops": _in_batches(store, lambda db: _delete_batch(db, drops, drops.c.last_at < before(config.drops_days))),
        "bands": _in_batches(
            store, lambda db: _delete_batch(db, bands, bands.c.week < copies.week(before(config.bands_days)))
        ),
        "names": _in_batches(store, lambda db: _rare_names(db, before(config.names_days))),
    }
    with store.begin() as db:
        gone["answers"] = http_cache.forget(db, before(config.unused_days))
        gone["vectors"] = vectors.forget(db, before(config.unused_days))
        gone["translations"] = translations.forget(db, before(config.unused_days))
    return HousekeepingResult(**gone, freed=tidy(store))


def tidy(store: Store) -> int:
    """Reclaim space and return how many bytes: a SQLite file that is a fifth empty is rewritten and its log emptied;
    PostgreSQL does that itself. Both update their statistics."""
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
    """Return the size of the database in bytes."""
    with store.read() as db:
        if store.engine.dialect.name == "postgresql":
            return int(db.scalar(text("SELECT pg_database_size(current_database())")) or 0)
        return _size(db.connection.dbapi_connection)


def _size(connection: Any) -> int:
    pages, page_size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages * page_size)


def _in_batches(store: Store, delete_batch: Callable[[Connection], int]) -> int:
    gone = 0
    while True:
        with store.begin() as db:
            deleted = delete_batch(db)
        gone += deleted
        if deleted < _AT_ONCE:
            return gone


def _delete_batch(db: Connection, table: Table, *old: Any) -> int:
    keys = list(table.primary_key.columns)
    row_keys = [tuple(row) for row in db.execute(select(*keys).where(*old).limit(_AT_ONCE))]
    remove.rows(db, table, row_keys)
    return len(row_keys)


def _old_versions(store: Store, before: datetime, evidence: set[int]) -> int:
    several = articles.c.version > literal_column("1")  # as in its index: articles with one version are not read
    every_version = select(versions.c.article_id, versions.c.version).join(
        articles, articles.c.id == versions.c.article_id
    )
    old = every_version.where(several, versions.c.fetched_at < before, versions.c.version < articles.c.version)
    with store.read() as db:
        candidates = [tuple(row) for row in db.execute(old) if row.article_id not in evidence]
        # An editor may still look up the sources of a draft's newest words. Reads every draft, though not in a desk's first year.
        cited = {every_version for ids in drafts.cited(db).values() for every_version in ids} if candidates else set()
    expired = [row for row in candidates if row[0] not in cited]
    for piece in chunks(expired, _AT_ONCE):
        with store.begin() as db:
            remove.rows(db, versions, piece)
    return len(expired)


def _rare_names(db: Connection, before: datetime) -> int:
    ids = dossiers.rare(db, before, _RARE, _AT_ONCE)
    dossiers.delete_all(db, ids)
    return len(ids)


def _rejected_revisions(db: Connection, before: datetime) -> int:
    # All generated revisions but the last, of drafts whose last decision is an old rejection.
    last = select(func.max(decisions.c.id)).group_by(decisions.c.draft_id)
    rejected = select(decisions.c.draft_id).where(
        decisions.c.id.in_(last), decisions.c.action == "reject", decisions.c.at < before
    )
    tops = select(revisions.c.draft_id, func.max(revisions.c.revision)).group_by(revisions.c.draft_id)
    old = tuple_(revisions.c.draft_id, revisions.c.revision).not_in(tops)
    read_at_decision = select(decisions.c.draft_id, decisions.c.revision)  # the revision a person decided on stays too
    unread = tuple_(revisions.c.draft_id, revisions.c.revision).not_in(read_at_decision)
    return _delete_batch(db, revisions, revisions.c.draft_id.in_(rejected), old, unread)


def _old_outcomes(db: Connection, before: datetime) -> int:
    # A listing's newest outcome and its newest good one show its health: they stay, however old.
    listing = (outcomes.c.source, outcomes.c.listing)
    newest = select(*listing, func.max(outcomes.c.run_id)).group_by(*listing)
    good = newest.where(outcomes.c.state == "ok", outcomes.c.found > 0)
    key = tuple_(*listing, outcomes.c.run_id)
    ids = select(runs.c.id).where(runs.c.started_at < before)
    return _delete_batch(db, outcomes, outcomes.c.run_id.in_(ids), key.not_in(newest), key.not_in(good))


def _old_runs(db: Connection, before: datetime) -> int:
    # A job's newest run is the predecessor of the next one.
    newest = select(func.max(runs.c.id)).where(runs.c.job.is_not(None)).group_by(runs.c.job)
    with_outcomes = select(outcomes.c.run_id)
    return _delete_batch(
        db,
        runs,
        runs.c.started_at < before,
        runs.c.ended_at.is_not(None),
        runs.c.id.not_in(newest),
        runs.c.id.not_in(with_outcomes),
    )
