"""Stories and who belongs to them. An article is in one story at most; what a person put there the machine leaves there."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from storage import tables
from storage.chunks import chunks
from storage.records import Member
from storage.tables import articles, stories


def open_story(db: Connection, when: datetime) -> int:
    """A new story without articles, at the time its first one happened."""
    new = insert(stories).values(opened_at=when, last_at=when, changed=True).returning(stories.c.id)
    return int(db.execute(new).scalar_one())


def join(db: Connection, joining: Collection[Member]) -> None:
    """Puts articles into stories, out of those they were in. A story all articles left stays, empty.

    The times of every story touched follow its articles, and the story counts as changed.
    """
    ids = [member.article_id for member in joining]
    left = {member.story_id for member in of(db, ids).values()}
    if ids:
        db.execute(
            delete(tables.members).where(tables.members.c.article_id == bindparam("of")), [{"of": one} for one in ids]
        )
        names = ("article_id", "story_id", "score", "reason", "by")
        db.execute(insert(tables.members), [{name: getattr(member, name) for name in names} for member in joining])
    _refresh(db, left | {member.story_id for member in joining})


def of(db: Connection, article_ids: Collection[int]) -> dict[int, Member]:
    """The place of those of these articles that are in a story."""
    rows = _chunked(db, select(tables.members), tables.members.c.article_id, article_ids)
    return {row.article_id: _member(row) for row in rows}


def members(db: Connection, story_ids: Collection[int]) -> dict[int, list[Member]]:
    """Who belongs to these stories, oldest article first; a story without any is left out."""
    query = select(tables.members).join(articles, articles.c.id == tables.members.c.article_id)
    query = query.order_by(articles.c.happened_at, articles.c.id)
    found: dict[int, list[Member]] = {}
    for row in _chunked(db, query, tables.members.c.story_id, story_ids):
        found.setdefault(row.story_id, []).append(_member(row))
    return found


def changed(db: Connection) -> list[int]:
    """Stories whose articles, or their texts, are newer than what the draft stage last saw of them."""
    return list(db.execute(select(stories.c.id).where(stories.c.changed).order_by(stories.c.id)).scalars())


def drafted(db: Connection, story_ids: Collection[int]) -> None:
    """The draft stage has looked at these, whether or not it made a draft: not `changed` until an article comes."""
    _mark(db, story_ids, changed=False)


def texts_changed(db: Connection, article_ids: Collection[int]) -> None:
    """Articles have a new version: their stories count as changed."""
    _mark(db, {member.story_id for member in of(db, article_ids).values()}, changed=True)


def between(db: Connection, first: datetime, last: datetime) -> list[int]:
    """Stories of which an article happened in this time or between whose articles it lies."""
    query = select(stories.c.id).where(stories.c.last_at >= first, stories.c.opened_at <= last)
    return list(db.execute(query.order_by(stories.c.id)).scalars())


def _refresh(db: Connection, story_ids: Collection[int]) -> None:
    happened = articles.c.happened_at
    times = select(tables.members.c.story_id, func.min(happened).label("first"), func.max(happened).label("last"))
    times = times.join(articles, articles.c.id == tables.members.c.article_id).group_by(tables.members.c.story_id)
    rows = _chunked(db, times, tables.members.c.story_id, story_ids)
    found = [{"of": row.story_id, "first": row.first, "last": row.last} for row in rows]
    if found:
        values = {"opened_at": bindparam("first"), "last_at": bindparam("last"), "changed": True}
        db.execute(update(stories).where(stories.c.id == bindparam("of")).values(values), found)
    _mark(db, set(story_ids) - {row["of"] for row in found}, changed=True)


def _mark(db: Connection, story_ids: Collection[int], *, changed: bool) -> None:
    if story_ids:
        query = update(stories).where(stories.c.id == bindparam("of")).values(changed=changed)
        db.execute(query, [{"of": story_id} for story_id in story_ids])


def _member(row: Row[Any]) -> Member:
    return Member(row.story_id, row.article_id, row.score, row.reason, row.by)


def _chunked(db: Connection, query: Any, column: Any, ids: Collection[int]) -> Iterator[Row[Any]]:
    for some in chunks(ids):
        yield from db.execute(query.where(column.in_(some)))
