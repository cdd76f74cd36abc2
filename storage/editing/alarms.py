"""Alarms of watches: each is for one story, one mark and one address, is made once, and is kept until it was sent."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from storage.database.chunks import chunks
from storage.database.tables import articles, members, stories
from storage.database.tables_alerts import alarms, watch_marks

OVERLAP = 500  # articles that are looked at again: of two crawls the later number may be in the store first


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm; `id` 0: not stored yet. `next_at` is when to send it or try again, None once it was sent."""

    watch: str
    story_id: int
    mark: int
    channel: str
    outlets: int
    headline: str
    reason: str
    at: datetime
    tries: int = 0
    error: str = ""
    next_at: datetime | None = None
    sent_at: datetime | None = None
    id: int = 0


def keep(db: Connection, raised: Collection[Alarm]) -> int:
    """Store alarms that are not there yet, and return how many."""
    known = {
        (row.watch, row.story_id, row.mark, row.channel)
        for piece in chunks({alarm.story_id for alarm in raised})
        for row in db.execute(select(alarms).where(alarms.c.story_id.in_(piece)))
    }
    new = {(alarm.watch, alarm.story_id, alarm.mark, alarm.channel): alarm for alarm in raised}
    rows = [asdict(alarm) for key, alarm in new.items() if key not in known]
    for row in rows:
        del row["id"]
    if rows:
        db.execute(insert(alarms), rows)
    return len(rows)


def marks(db: Connection, story_ids: Collection[int]) -> dict[tuple[str, int], int]:
    """Return the highest mark at which each watch alarmed about each of these stories."""
    highest: dict[tuple[str, int], int] = {}
    for piece in chunks(story_ids):
        query = select(alarms.c.watch, alarms.c.story_id, func.max(alarms.c.mark).label("mark"))
        rows = db.execute(query.where(alarms.c.story_id.in_(piece)).group_by(alarms.c.watch, alarms.c.story_id))
        highest |= {(row.watch, row.story_id): row.mark for row in rows}
    return highest


def due(db: Connection, now: datetime) -> list[Alarm]:
    """Return the alarms to be sent now, the oldest first."""
    rows = db.execute(select(alarms).where(alarms.c.next_at <= now).order_by(alarms.c.id))
    return [_alarm(row) for row in rows]


def any_due(db: Connection, now: datetime) -> bool:
    """Return whether an alarm waits to be sent."""
    return db.execute(select(alarms.c.id).where(alarms.c.next_at <= now).limit(1)).first() is not None


def mark_sent(db: Connection, ids: Collection[int], now: datetime) -> None:
    """Record that these went out, in one message."""
    for piece in chunks(ids):
        db.execute(
            update(alarms)
            .where(alarms.c.id.in_(piece))
            .values(next_at=None, sent_at=now, error="", tries=alarms.c.tries + 1)
        )


def put_off(db: Connection, next_at: Mapping[int, datetime], error: str = "") -> None:
    """Record when to send each of these; with an error, that it was tried in vain."""
    for alarm_id, at in next_at.items():
        values: dict[str, Any] = {"next_at": at}
        if error:
            values |= {"error": error, "tries": alarms.c.tries + 1}
        db.execute(update(alarms).where(alarms.c.id == alarm_id).values(**values))


def messages_since(db: Connection, channel: str, since: datetime) -> list[datetime]:
    """Return when messages went to this address, oldest first; a summary is one."""
    query = select(alarms.c.sent_at).where(alarms.c.channel == channel, alarms.c.sent_at > since).distinct()
    return sorted(db.execute(query).scalars())


def history(db: Connection, most: int, watch: str = "") -> list[Alarm]:
    """Return the newest alarms, of one watch or of all."""
    query = select(alarms).order_by(alarms.c.id.desc()).limit(most)
    return [_alarm(row) for row in db.execute(query.where(alarms.c.watch == watch) if watch else query)]


def to_look_at(db: Connection, since: datetime) -> tuple[list[int], int]:
    """Return the stories that got an article since watches looked last, with one since this time; and the newest article."""
    upto = db.execute(select(watch_marks.c.upto).where(watch_marks.c.kind == "article")).scalar() or 0
    newest = db.execute(select(func.max(articles.c.id))).scalar() or 0
    query = select(members.c.story_id).join(stories, stories.c.id == members.c.story_id).distinct()
    query = query.where(stories.c.last_at >= since, members.c.article_id > upto - OVERLAP)
    return sorted(db.execute(query).scalars()), newest


def looked(db: Connection, upto: int) -> None:
    """Record that watches have looked at all articles up to this one."""
    db.execute(delete(watch_marks).where(watch_marks.c.kind == "article"))
    db.execute(insert(watch_marks).values(kind="article", upto=upto))


def _alarm(row: Row[Any]) -> Alarm:
    return Alarm(**{field.name: getattr(row, field.name) for field in fields(Alarm)})
