"""How many articles each outlet had on each day, what came of the articles of a time, and who told a story when."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from storage.database.chunks import chunks
from storage.database.tables import articles, copies, drafts, members


@dataclass(frozen=True, slots=True)
class TimelinePoint:
    """An article of a story; `copy_of` is the article that it repeats, 0: none."""

    article_id: int
    source: str
    language: str
    at: datetime
    copy_of: int


@dataclass(frozen=True, slots=True)
class FunnelCounts:
    """Articles that came in, those of them that are copies, the stories of the others, and the drafts of these stories."""

    articles: int
    copies: int
    stories: int
    drafts: frozenset[int]


def by_day(db: Connection, first: datetime, end: datetime, zone: ZoneInfo) -> dict[str, Counter[date]]:
    """Return how many articles of each outlet happened on each day of this zone, from `first` until before `end`."""
    # Hours are counted in the database: a row for each article of a month would be a hundred times as many.
    name, form = ("strftime", "%Y-%m-%d %H") if db.dialect.name == "sqlite" else ("to_char", "YYYY-MM-DD HH24")
    column = articles.c.happened_at
    hour = getattr(func, name)(*((form, column) if name == "strftime" else (column, form)))
    query = select(articles.c.source, hour.label("hour"), func.count().label("count"))
    query = query.where(column >= first, column < end).group_by(articles.c.source, hour)
    counts: dict[str, Counter[date]] = {}
    for row in db.execute(query):
        at = datetime.strptime(row.hour, "%Y-%m-%d %H").replace(tzinfo=UTC)
        counts.setdefault(row.source, Counter())[at.astimezone(zone).date()] += row[2]
    return counts


def funnel(db: Connection, first: datetime, end: datetime) -> FunnelCounts:
    """Return what came of the articles that happened from `first` until before `end`."""
    inside = (articles.c.happened_at >= first, articles.c.happened_at < end)
    count = db.execute(select(func.count()).select_from(articles).where(*inside)).scalar_one()
    of_copies = select(func.count()).select_from(copies.join(articles, articles.c.id == copies.c.article_id))
    own = members.join(articles, articles.c.id == members.c.article_id)
    own = own.outerjoin(copies, copies.c.article_id == articles.c.id)
    query = select(members.c.story_id).distinct().select_from(own).where(*inside, copies.c.article_id.is_(None))
    story_ids = set(db.execute(query).scalars())
    drafted = db.execute(select(drafts.c.id, drafts.c.story_id).where(drafts.c.story_id.in_(query)))
    ids = frozenset(row.id for row in drafted)
    return FunnelCounts(count, db.execute(of_copies.where(*inside)).scalar_one(), len(story_ids), ids)


def timeline(db: Connection, story_ids: Collection[int]) -> list[TimelinePoint]:
    """Return the articles of these stories, oldest first."""
    points = []
    query = select(articles.c.id, articles.c.source, articles.c.language, articles.c.happened_at, copies.c.of_id)
    query = query.join(members, members.c.article_id == articles.c.id)
    query = query.outerjoin(copies, copies.c.article_id == articles.c.id)
    for piece in chunks(story_ids):
        rows = db.execute(query.where(members.c.story_id.in_(piece)))
        points += [TimelinePoint(row.id, row.source, row.language, row.happened_at, row.of_id or 0) for row in rows]
    return sorted(points, key=lambda point: (point.at, point.article_id))
