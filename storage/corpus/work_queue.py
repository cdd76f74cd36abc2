"""Which articles a stage has still to look at. `articles.add` puts them in; the stage takes them out in the transaction that
keeps its answer, so that a crash loses nothing."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Literal

from sqlalchemy import Connection, Executable, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database.chunks import chunks
from storage.database.tables import articles, pending

Stage = Literal["duplicates", "stories", "search", "meaning"]


def add(db: Connection, times: Mapping[int, datetime], *stages: Stage) -> None:
    """Articles by id with the time each happened; each once, however often it is put in."""
    rows = [
        {"stage": stage, "happened_at": when, "article_id": article_id}
        for stage in stages
        for article_id, when in times.items()
    ]
    if rows:
        db.execute(_adding(db.dialect.name), rows)


@cache
def _adding(dialect: str) -> Executable:
    # Put together once: that takes a fifth of what a crawl's own process spends on a page.
    new = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(pending)
    # Not "do nothing": a stage that is just taking this row out must come to its end first, or the row would be lost.
    keys = list(pending.primary_key.columns)
    return new.on_conflict_do_update(index_elements=keys, set_={"stage": new.excluded.stage})


def done(db: Connection, stage: Stage, times: Mapping[int, datetime]) -> None:
    """Takes out what `oldest` gave."""
    key = (pending.c.stage == stage, pending.c.happened_at == bindparam("at"), pending.c.article_id == bindparam("of"))
    if times:
        db.execute(delete(pending).where(*key), [{"at": when, "of": article_id} for article_id, when in times.items()])


def drop(db: Connection, stage: Stage, before: datetime) -> int:
    """Takes out what happened before, which the stage does not look at; how many went."""
    return db.execute(delete(pending).where(pending.c.stage == stage, pending.c.happened_at < before)).rowcount


def same(db: Connection, stage: Stage, times: Mapping[int, datetime], versions: Mapping[int, int]) -> set[int]:
    """Which of these articles, of what `oldest` gave, still wait in these versions: the rest changed, or were looked at, since
    they were read."""
    found: set[int] = set()
    for some in chunks(versions):
        # Their times, too: by stage and article alone SQLite may go through all that waits in any stage, once for each.
        within = pending.c.happened_at.between(min(times[of] for of in some), max(times[of] for of in some))
        query = select(articles.c.id, articles.c.version).join(pending, pending.c.article_id == articles.c.id)
        rows = db.execute(query.where(pending.c.stage == stage, within, articles.c.id.in_(some)))
        found |= {row.id for row in rows if row.version == versions[row.id]}
    return found


def oldest(db: Connection, stage: Stage, most: int, most_chars: int, *, newest: bool = False) -> dict[int, datetime]:
    """At most so many, those that happened first first, or last; fewer where their texts together would pass `most_chars`."""
    query = select(pending.c.article_id, pending.c.happened_at, func.length(articles.c.text))
    query = query.join(articles, articles.c.id == pending.c.article_id).where(pending.c.stage == stage)
    query = query.with_for_update(of=pending)  # a crawl beside us that changes one of these waits, and puts it in again
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


def waits(db: Connection) -> bool:
    """Whether any stage has anything to look at."""
    return db.execute(select(pending.c.article_id).limit(1)).first() is not None


def count(db: Connection, stage: Stage) -> int:
    return db.execute(select(func.count()).select_from(pending).where(pending.c.stage == stage)).scalar_one()
