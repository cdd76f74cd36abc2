"""The articles each stage has still to process. `articles.add` puts them in; the stage takes them out in the
transaction that stores its result, so that a crash loses nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Executable, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database.chunks import chunks
from storage.database.tables import articles, pending

Stage = Literal["duplicates", "stories", "search", "meaning", "names"]
STAGES: tuple[Stage, ...] = ("duplicates", "stories")  # those before a draft


def add(db: Connection, times: Mapping[int, datetime], *stages: Stage) -> None:
    """Queue articles, by id with the time each happened; each once, however often it is added."""
    rows = [
        {"stage": stage, "happened_at": when, "article_id": article_id}
        for stage in stages
        for article_id, when in times.items()
    ]
    if rows:
        db.execute(_adding(db.dialect.name), rows)


@cache
def _adding(dialect: str) -> Executable:
    # Built once: that takes a fifth of what a crawl's own process spends on a page.
    new = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(pending)
    # Not "do nothing": a stage that is just removing this row must commit first, or the row would be lost.
    keys = list(pending.primary_key.columns)
    return new.on_conflict_do_update(index_elements=keys, set_={"stage": new.excluded.stage})


def done(db: Connection, stage: Stage, times: Mapping[int, datetime]) -> None:
    """Remove what `oldest` returned."""
    key = (pending.c.stage == stage, pending.c.happened_at == bindparam("at"), pending.c.article_id == bindparam("of"))
    if times:
        db.execute(delete(pending).where(*key), [{"at": when, "of": article_id} for article_id, when in times.items()])


def drop(db: Connection, stage: Stage, before: datetime) -> int:
    """Remove what happened before, which the stage does not process; return how many."""
    return db.execute(delete(pending).where(pending.c.stage == stage, pending.c.happened_at < before)).rowcount


def unchanged(db: Connection, stage: Stage, times: Mapping[int, datetime], versions: Mapping[int, int]) -> set[int]:
    """Return which of these articles, of what `oldest` returned, still wait in these versions: the others changed, or
    were processed, since they were read. They are held."""
    hold(db, stage, times)
    unchanged_ids: set[int] = set()
    for piece in chunks(versions):
        query = select(articles.c.id, articles.c.version).join(pending, pending.c.article_id == articles.c.id)
        rows = db.execute(query.where(*_waiting(stage, times, piece)))
        unchanged_ids |= {row.id for row in rows if row.version == versions[row.id]}
    return unchanged_ids


def hold(db: Connection, stage: Stage, times: Mapping[int, datetime]) -> None:
    """Keep what `oldest` returned in the queue as it is until the transaction ends: a crawl that changes one of these articles waits,
    and adds it again. Versions read from now on are those of changes before. On SQLite every writer waits anyway."""
    if db.dialect.name == "postgresql":
        for piece in chunks(times):
            db.execute(select(pending.c.article_id).where(*_waiting(stage, times, piece)).with_for_update())


def _waiting(stage: Stage, times: Mapping[int, datetime], piece: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    # By time, too: by stage and article alone SQLite may scan all that waits in any stage, once for each.
    of_piece = [times[article_id] for article_id in piece]
    within = pending.c.happened_at.between(min(of_piece), max(of_piece))
    return pending.c.stage == stage, within, pending.c.article_id.in_(piece)


def oldest(db: Connection, stage: Stage, most: int, most_chars: int, *, newest: bool = False) -> dict[int, datetime]:
    """Return at most so many waiting articles with their times, oldest first (or newest); fewer where their texts
    together would pass `most_chars`."""
    query = select(pending.c.article_id, pending.c.happened_at, func.length(articles.c.text))
    query = query.join(articles, articles.c.id == pending.c.article_id).where(pending.c.stage == stage)
    chosen: dict[int, datetime] = {}
    chars = 0
    order = [pending.c.happened_at, pending.c.article_id]
    for article_id, when, length in db.execute(
        query.order_by(*[key.desc() if newest else key for key in order]).limit(most)
    ):
        chars += length
        if chosen and chars > most_chars:
            break
        chosen[article_id] = when
    return chosen


def stages_of(db: Connection, times: Mapping[int, datetime]) -> dict[int, set[Stage]]:
    """Return the stages that each of these articles, by id with the time it happened, still waits for; looked up by the key."""
    found: dict[int, set[Stage]] = {}
    for stage in STAGES:
        for piece in chunks(times):
            within = pending.c.happened_at.in_({times[article_id] for article_id in piece})
            query = select(pending.c.article_id).where(
                pending.c.stage == stage, within, pending.c.article_id.in_(piece)
            )
            for article_id in db.execute(query).scalars():
                found.setdefault(article_id, set()).add(stage)
    return found


def has_work(db: Connection) -> bool:
    """Return whether anything waits for any stage."""
    return db.execute(select(pending.c.article_id).limit(1)).first() is not None


def count(db: Connection, stage: Stage) -> int:
    """Return how many articles wait for a stage."""
    return db.execute(select(func.count()).select_from(pending).where(pending.c.stage == stage)).scalar_one()
