"""Stories and who belongs to them. An article is in one story at most; what a person put there the machine leaves there."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from storage.corpus import copies
from storage.database import tables
from storage.database.chunks import chunks
from storage.database.tables import articles, stories
from storage.errors import StoryError
from storage.records import Label, Member


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


def any_changed(db: Connection) -> bool:
    return db.execute(select(stories.c.id).where(stories.c.changed).limit(1)).first() is not None


def versions(db: Connection, story_ids: Collection[int]) -> dict[int, frozenset[tuple[int, int]]]:
    """What stands in each of these stories, as (article, version): other as soon as one comes, goes, or changes its text."""
    query = select(tables.members.c.story_id, articles.c.id, articles.c.version)
    query = query.join(articles, articles.c.id == tables.members.c.article_id)
    found: dict[int, set[tuple[int, int]]] = {}
    for row in _chunked(db, query, tables.members.c.story_id, story_ids):
        found.setdefault(row.story_id, set()).add((row.id, row.version))
    return {story_id: frozenset(found.get(story_id, ())) for story_id in story_ids}


def drafted(db: Connection, seen: Mapping[int, frozenset[tuple[int, int]]]) -> set[int]:
    """The draft stage has looked at these, whether or not it made a draft: not `changed` until an article comes. `seen` are
    their `versions` as it read them. Those that still are so; one that a crawl or a person changed meanwhile stays `changed`."""
    list(
        _chunked(db, select(stories.c.id).with_for_update(), stories.c.id, list(seen))
    )  # who is at work on one is waited for
    now = versions(db, list(seen))
    stood = {story_id for story_id, them in seen.items() if now[story_id] == them}
    _mark(db, stood, changed=False)
    return stood


def texts_changed(db: Connection, article_ids: Collection[int]) -> None:
    """Articles have a new version: their stories count as changed."""
    _mark(db, {member.story_id for member in of(db, article_ids).values()}, changed=True)


def to_draft(db: Connection, story_ids: Collection[int]) -> None:
    """These stories are to be drafted anew; what a person decided is not."""
    _mark(db, story_ids, changed=True)


def between(db: Connection, first: datetime, last: datetime) -> list[int]:
    """Stories of which an article happened in this time or between whose articles it lies."""
    query = select(stories.c.id).where(stories.c.last_at >= first, stories.c.opened_at <= last)
    return list(db.execute(query.order_by(stories.c.id)).scalars())


def newest(db: Connection, most: int, below: float = 1.0) -> dict[int, list[Member]]:
    """The stories with two articles or more that something happened in last, newest first, each with its articles;
    only those with an article the machine was less sure of than `below` (1.0: all)."""
    many = select(tables.members.c.story_id).group_by(tables.members.c.story_id).having(func.count() > 1)
    if below < 1:
        many = many.having(func.min(tables.members.c.score) < below)
    query = select(stories.c.id).where(stories.c.id.in_(many)).order_by(stories.c.last_at.desc(), stories.c.id.desc())
    chosen = list(db.execute(query.limit(most)).scalars())
    found = members(db, chosen)
    return {story_id: found[story_id] for story_id in chosen}


def merge(db: Connection, into: int, other: int, by: str, now: datetime) -> int:
    """Puts the articles of `other` into the story `into`, where the machine leaves all of them. How many came.

    Kept as labels: each that came tells one event with the oldest that was there. Raises StoryError: the same story, or
    one without articles.
    """
    found = members(db, [into, other])
    for story_id in (into, other):
        if story_id not in found:
            raise StoryError("has no articles: `crawler stories list` shows those that have", about=f"story {story_id}")
    if into == other:
        raise StoryError("cannot be merged with itself", about=f"story {into}")
    came = [_held(one, into, f"put here by {by}", by) for one in found[other]]
    join(db, [*(_held(one, into, one.reason, by) for one in found[into]), *came])
    oldest = found[into][0].article_id
    _label(db, {(one.article_id, oldest): True for one in came}, by, now)
    return len(came)


def split(db: Connection, article_id: int, by: str, now: datetime) -> int:
    """Takes an article and its copies out of their story into a new one; the machine leaves them and the rest apart. The
    new story's id.

    Kept as labels: the article tells another event than each that stays. Raises StoryError: an article that is in no
    story, or alone with its copies in one.
    """
    place = of(db, [article_id]).get(article_id)
    if place is None:
        raise StoryError("is in no story", about=f"article {article_id}")
    going = {article_id, *(copy.article_id for copy in copies.followers(db, [article_id]).get(article_id, ()))}
    inside = members(db, [place.story_id])[place.story_id]
    leaving = [one for one in inside if one.article_id in going]
    staying = [one for one in inside if one.article_id not in going]
    if not staying:
        raise StoryError("has its story to itself: there is nothing to split", about=f"article {article_id}")
    when = db.execute(select(articles.c.happened_at).where(articles.c.id == article_id)).scalar_one()
    new = open_story(db, when)
    join(db, [_held(one, new, f"taken out of story {place.story_id} by {by}", by) for one in leaving])
    join(db, [_held(one, place.story_id, one.reason, by) for one in staying])
    _label(db, {(article_id, one.article_id): False for one in staying}, by, now)
    return new


def labels(db: Connection) -> list[Label]:
    """What people said of pairs of articles, oldest word first."""
    kept = tables.labels
    rows = db.execute(select(kept).order_by(kept.c.at, kept.c.article_id, kept.c.other_id))
    return [Label(row.article_id, row.other_id, row.same, row.by, row.at) for row in rows]


def relabel(db: Connection, said: Collection[tuple[int, int, Label | None]]) -> None:
    """Puts pairs of articles (the lower id first) back to what people had said of them; None: nothing."""
    kept = tables.labels
    for article_id, other_id, label in said:
        db.execute(delete(kept).where(kept.c.article_id == article_id, kept.c.other_id == other_id))
        if label is not None:
            values = {name: getattr(label, name) for name in ("article_id", "other_id", "same", "by", "at")}
            db.execute(insert(kept).values(**values))


def _held(member: Member, story_id: int, reason: str, by: str) -> Member:
    return Member(story_id, member.article_id, member.score, reason, by)


def _label(db: Connection, said: Mapping[tuple[int, int], bool], by: str, now: datetime) -> None:
    kept = tables.labels
    rows = [
        {"article_id": min(pair), "other_id": max(pair), "same": same, "by": by, "at": now}
        for pair, same in said.items()
    ]
    for row in rows:
        key = (kept.c.article_id == row["article_id"], kept.c.other_id == row["other_id"])
        db.execute(delete(kept).where(*key))
    db.execute(insert(kept), rows)


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
