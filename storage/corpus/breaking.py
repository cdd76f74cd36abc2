"""Stories that independent outlets told faster than usual, each noted once; and who told a story first, outlet by outlet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, and_, func, insert, select

from storage.database.chunks import chunks
from storage.database.tables import articles, copies, members, stories
from storage.database.tables_alerts import breaking


@dataclass(frozen=True, slots=True)
class Telling:
    """The first article of its own with which an outlet told a story: a copy of another's is none."""

    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Breaking:
    """A story that broke: noticed at this time, when so many outlets had told it within so many minutes."""

    story_id: int
    at: datetime
    outlets: int
    minutes: float
    surprise: float

    @property
    def reason(self) -> str:
        """Return why the story is breaking, for editors."""
        return f"reported by {self.outlets} outlets within {self.minutes:.0f} minutes"


def tellings(db: Connection, since: datetime, now: datetime, outlets: int) -> dict[int, list[Telling]]:
    """Return the tellings (oldest first) of each story with an article since this time that at least so many outlets tell."""
    recent = select(stories.c.id).where(stories.c.last_at >= since)
    told: dict[int, list[Telling]] = {}
    for row in db.execute(_first(now).where(members.c.story_id.in_(recent))):
        told.setdefault(row.story_id, []).append(Telling(row.source, row.at))
    return {
        story_id: sorted(each, key=lambda telling: telling.at)
        for story_id, each in told.items()
        if len(each) >= outlets and max(telling.at for telling in each) >= since
    }


def outlets_of(db: Connection, story_ids: Collection[int], now: datetime) -> dict[int, list[Telling]]:
    """Return the tellings of these stories, oldest first."""
    told: dict[int, list[Telling]] = {}
    for piece in chunks(story_ids):
        for row in db.execute(_first(now).where(members.c.story_id.in_(piece))):
            told.setdefault(row.story_id, []).append(Telling(row.source, row.at))
    return {story_id: sorted(each, key=lambda telling: telling.at) for story_id, each in told.items()}


def _first(now: datetime) -> Select[tuple[int, str, datetime]]:
    query = select(members.c.story_id, articles.c.source, func.min(articles.c.happened_at).label("at"))
    query = query.join(articles, articles.c.id == members.c.article_id)
    query = query.outerjoin(copies, copies.c.article_id == articles.c.id)
    own = and_(copies.c.article_id.is_(None), articles.c.happened_at <= now)
    return query.where(own).group_by(members.c.story_id, articles.c.source)


def keep(db: Connection, found: Collection[Breaking]) -> None:
    """Note stories that broke; a story noted before keeps its note."""
    known = by_story(db, [each.story_id for each in found])
    names = ("story_id", "at", "outlets", "minutes", "surprise")
    rows = [{name: getattr(each, name) for name in names} for each in found if each.story_id not in known]
    if rows:
        db.execute(insert(breaking), rows)


def by_story(db: Connection, story_ids: Collection[int]) -> dict[int, Breaking]:
    """Return the notes of those of these stories that broke."""
    found = {}
    for piece in chunks(story_ids):
        for row in db.execute(select(breaking).where(breaking.c.story_id.in_(piece))):
            found[row.story_id] = Breaking(row.story_id, row.at, row.outlets, row.minutes, row.surprise)
    return found


def since(db: Connection, at: datetime) -> dict[int, Breaking]:
    """Return the stories noted since this time."""
    rows = db.execute(select(breaking).where(breaking.c.at >= at))
    return {row.story_id: Breaking(row.story_id, row.at, row.outlets, row.minutes, row.surprise) for row in rows}


def count(db: Connection) -> int:
    """Return how many stories were noted."""
    return int(db.execute(select(func.count()).select_from(breaking)).scalar_one())
