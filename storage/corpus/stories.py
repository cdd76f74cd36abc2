"""Stories and their articles. An article is in at most one story; the machine does not move what a person put
somewhere."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from storage.corpus import copies
from storage.database import tables
from storage.database.chunks import chunks
from storage.database.paging import follows
from storage.database.tables import articles, stories
from storage.errors import StoryError
from storage.records import Label, Member


class StorySpan(NamedTuple):
    """A story, and when its oldest and its newest article happened."""

    id: int
    opened_at: datetime
    last_at: datetime


def open_story(db: Connection, when: datetime) -> int:
    """Open a story without articles, at the time its first one happened, and return its id."""
    new = insert(stories).values(opened_at=when, last_at=when, changed=True).returning(stories.c.id)
    return int(db.execute(new).scalar_one())


def join(db: Connection, joining: Collection[Member]) -> None:
    """Put articles into stories, out of those they were in. A story that all articles left stays, empty.

    The times of every story touched follow its articles, and the story counts as changed.
    """
    ids = [member.article_id for member in joining]
    left_stories = {member.story_id for member in by_article(db, ids).values()}
    if ids:
        db.execute(
            delete(tables.members).where(tables.members.c.article_id == bindparam("of")),
            [{"of": article_id} for article_id in ids],
        )
        names = ("article_id", "story_id", "score", "reason", "by")
        db.execute(insert(tables.members), [{name: getattr(member, name) for name in names} for member in joining])
    _refresh(db, left_stories | {member.story_id for member in joining})


def by_article(db: Connection, article_ids: Collection[int]) -> dict[int, Member]:
    """Return the memberships of those of these articles that are in a story."""
    rows = _chunked(db, select(tables.members), tables.members.c.article_id, article_ids)
    return {row.article_id: _member(row) for row in rows}


def members(db: Connection, story_ids: Collection[int]) -> dict[int, list[Member]]:
    """Return the members of these stories, oldest article first; a story without any is left out."""
    query = select(tables.members).join(articles, articles.c.id == tables.members.c.article_id)
    query = query.order_by(articles.c.happened_at, articles.c.id)
    members_by_story: dict[int, list[Member]] = {}
    for row in _chunked(db, query, tables.members.c.story_id, story_ids):
        members_by_story.setdefault(row.story_id, []).append(_member(row))
    return members_by_story


def changed(db: Connection) -> list[int]:
    """Return the stories whose articles, or their texts, are newer than the draft stage last read."""
    return list(db.execute(select(stories.c.id).where(stories.c.changed).order_by(stories.c.id)).scalars())


def any_changed(db: Connection) -> bool:
    """Return whether any story waits for the draft stage."""
    return db.execute(select(stories.c.id).where(stories.c.changed).limit(1)).first() is not None


def versions(db: Connection, story_ids: Collection[int]) -> dict[int, frozenset[tuple[int, int]]]:
    """Return the (article, version) pairs of each of these stories: different as soon as an article comes, goes or
    changes."""
    query = select(tables.members.c.story_id, articles.c.id, articles.c.version)
    query = query.join(articles, articles.c.id == tables.members.c.article_id)
    versions_by_story: dict[int, set[tuple[int, int]]] = {}
    for row in _chunked(db, query, tables.members.c.story_id, story_ids):
        versions_by_story.setdefault(row.story_id, set()).add((row.id, row.version))
    return {story_id: frozenset(versions_by_story.get(story_id, ())) for story_id in story_ids}


def mark_drafted(db: Connection, versions_read: Mapping[int, frozenset[tuple[int, int]]]) -> set[int]:
    """Mark stories as handled by the draft stage, whether or not it made a draft: not `changed` until an article comes.
    `versions_read` are their `versions` as the stage read them; a story that a crawl or a person changed meanwhile
    stays `changed`. Return the stories marked."""
    list(
        _chunked(db, select(stories.c.id).with_for_update(), stories.c.id, list(versions_read))
    )  # waits for whoever works on one of them
    now = versions(db, list(versions_read))
    unchanged = {story_id for story_id, read in versions_read.items() if now[story_id] == read}
    _mark(db, unchanged, changed=False)
    return unchanged


def texts_changed(db: Connection, article_ids: Collection[int]) -> None:
    """Mark the stories of these articles, which have a new version, as changed."""
    _mark(db, {member.story_id for member in by_article(db, article_ids).values()}, changed=True)


def to_draft(db: Connection, story_ids: Collection[int]) -> None:
    """Queue these stories for drafting; decisions on their drafts stay."""
    _mark(db, story_ids, changed=True)


def between(db: Connection, first: datetime, last: datetime) -> list[int]:
    """Return the stories that have an article in this period, or articles before and after it."""
    query = select(stories.c.id).where(stories.c.last_at >= first, stories.c.opened_at <= last)
    return list(db.execute(query.order_by(stories.c.id)).scalars())


def last_times(db: Connection) -> dict[int, datetime]:
    """Return when the newest article of each story happened."""
    return {row.id: row.last_at for row in db.execute(select(stories.c.id, stories.c.last_at))}


def languages(db: Connection, story_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the languages that each of these stories is reported in, that of its oldest article first."""
    query = select(tables.members.c.story_id, articles.c.language)
    query = query.join(articles, articles.c.id == tables.members.c.article_id)
    query = query.order_by(articles.c.happened_at, articles.c.id)
    languages_by_story: dict[int, dict[str, None]] = {}
    for row in _chunked(db, query, tables.members.c.story_id, story_ids):
        languages_by_story.setdefault(row.story_id, {})[row.language] = None
    return {story_id: tuple(found) for story_id, found in languages_by_story.items()}


def newest(db: Connection, most: int, below: float = 1.0) -> dict[int, list[Member]]:
    """Return the stories of two articles or more with their members, latest activity first; only those with an article
    placed with a score under `below` (1.0: all)."""
    many = select(tables.members.c.story_id).group_by(tables.members.c.story_id).having(func.count() > 1)
    if below < 1:
        many = many.having(func.min(tables.members.c.score) < below)
    query = select(stories.c.id).where(stories.c.id.in_(many)).order_by(stories.c.last_at.desc(), stories.c.id.desc())
    chosen = list(db.execute(query.limit(most)).scalars())
    members_by_story = members(db, chosen)
    return {story_id: members_by_story[story_id] for story_id in chosen}


def newest_of(
    db: Connection,
    first: datetime | None,
    last: datetime | None,
    least: int,
    most: int,
    after: tuple[datetime, int] | None = None,
) -> list[StorySpan]:
    """Return stories of `least` articles or more that reach into this period, latest activity first, at most `most`; those after
    the story whose newest article happened at this time and that has this id, if given."""
    size = select(func.count()).where(tables.members.c.story_id == stories.c.id).scalar_subquery()
    query = select(stories.c.id, stories.c.opened_at, stories.c.last_at).where(size >= least)
    if first is not None:
        query = query.where(stories.c.last_at >= first)
    if last is not None:
        query = query.where(stories.c.opened_at <= last)
    if after is not None:
        query = query.where(follows(stories.c.last_at, stories.c.id, after))
    rows = db.execute(query.order_by(stories.c.last_at.desc(), stories.c.id.desc()).limit(most))
    return [StorySpan(row.id, row.opened_at, row.last_at) for row in rows]


def spans(db: Connection, story_ids: Collection[int]) -> list[StorySpan]:
    """Return when the articles of these stories happened; unknown stories are left out."""
    query = select(stories.c.id, stories.c.opened_at, stories.c.last_at)
    return [StorySpan(row.id, row.opened_at, row.last_at) for row in _chunked(db, query, stories.c.id, story_ids)]


def merge(db: Connection, into: int, other: int, by: str, now: datetime) -> int:
    """Move the articles of `other` into the story `into`; the machine moves none of them again. Return how many moved.

    Stored as labels: each article that moved covers the same event as the oldest that was there. Raises StoryError: the
    same story, or one without articles.
    """
    members_by_story = members(db, [into, other])
    for story_id in (into, other):
        if story_id not in members_by_story:
            raise StoryError("has no articles; `crawler stories list` shows those that have", about=f"story {story_id}")
    if into == other:
        raise StoryError("cannot be merged with itself", about=f"story {into}")
    came = [_moved_by(member, into, f"moved here by {by}", by) for member in members_by_story[other]]
    join(db, [*(_moved_by(member, into, member.reason, by) for member in members_by_story[into]), *came])
    oldest = members_by_story[into][0].article_id
    _label(db, {(member.article_id, oldest): True for member in came}, by, now)
    return len(came)


def split(db: Connection, article_id: int, by: str, now: datetime) -> int:
    """Move an article and its copies out of their story into a new one; the machine keeps them apart. Return the new
    story's id.

    Stored as labels: the article covers another event than each that stays. Raises StoryError: an article that is in no
    story, or alone with its copies in one.
    """
    place = by_article(db, [article_id]).get(article_id)
    if place is None:
        raise StoryError("is in no story", about=f"article {article_id}")
    going = {article_id, *(copy.article_id for copy in copies.followers(db, [article_id]).get(article_id, ()))}
    inside = members(db, [place.story_id])[place.story_id]
    leaving = [member for member in inside if member.article_id in going]
    staying = [member for member in inside if member.article_id not in going]
    if not staying:
        raise StoryError("is the only article of its story: there is nothing to split", about=f"article {article_id}")
    when = db.execute(select(articles.c.happened_at).where(articles.c.id == article_id)).scalar_one()
    new = open_story(db, when)
    join(db, [_moved_by(member, new, f"moved out of story {place.story_id} by {by}", by) for member in leaving])
    join(db, [_moved_by(member, place.story_id, member.reason, by) for member in staying])
    _label(db, {(article_id, member.article_id): False for member in staying}, by, now)
    return new


def labels(db: Connection) -> list[Label]:
    """Return people's verdicts on pairs of articles, oldest first."""
    table = tables.labels
    rows = db.execute(select(table).order_by(table.c.at, table.c.article_id, table.c.other_id))
    return [Label(row.article_id, row.other_id, row.same, row.by, row.at) for row in rows]


def relabel(db: Connection, earlier_labels: Collection[tuple[int, int, Label | None]]) -> None:
    """Restore people's earlier verdicts on pairs of articles (the lower id first); None: there was none."""
    table = tables.labels
    for article_id, other_id, label in earlier_labels:
        db.execute(delete(table).where(table.c.article_id == article_id, table.c.other_id == other_id))
        if label is not None:
            values = {name: getattr(label, name) for name in ("article_id", "other_id", "same", "by", "at")}
            db.execute(insert(table).values(**values))


def _moved_by(member: Member, story_id: int, reason: str, by: str) -> Member:
    return Member(story_id, member.article_id, member.score, reason, by)


def _label(db: Connection, verdicts: Mapping[tuple[int, int], bool], by: str, now: datetime) -> None:
    table = tables.labels
    rows = [
        {"article_id": min(pair), "other_id": max(pair), "same": same, "by": by, "at": now}
        for pair, same in verdicts.items()
    ]
    for row in rows:
        key = (table.c.article_id == row["article_id"], table.c.other_id == row["other_id"])
        db.execute(delete(table).where(*key))
    db.execute(insert(table), rows)


def _refresh(db: Connection, story_ids: Collection[int]) -> None:
    happened = articles.c.happened_at
    times = select(tables.members.c.story_id, func.min(happened).label("first"), func.max(happened).label("last"))
    times = times.join(articles, articles.c.id == tables.members.c.article_id).group_by(tables.members.c.story_id)
    rows = _chunked(db, times, tables.members.c.story_id, story_ids)
    spans = [{"of": row.story_id, "first": row.first, "last": row.last} for row in rows]
    if spans:
        values = {"opened_at": bindparam("first"), "last_at": bindparam("last"), "changed": True}
        db.execute(update(stories).where(stories.c.id == bindparam("of")).values(values), spans)
    _mark(db, set(story_ids) - {row["of"] for row in spans}, changed=True)


def _mark(db: Connection, story_ids: Collection[int], *, changed: bool) -> None:
    if story_ids:
        query = update(stories).where(stories.c.id == bindparam("of")).values(changed=changed)
        db.execute(query, [{"of": story_id} for story_id in story_ids])


def _member(row: Row[Any]) -> Member:
    return Member(row.story_id, row.article_id, row.score, row.reason, row.by)


def _chunked(db: Connection, query: Any, column: Any, ids: Collection[int]) -> Iterator[Row[Any]]:
    for piece in chunks(ids):
        yield from db.execute(query.where(column.in_(piece)))
