"""What a dossier shows: counts by day and outlet, other names, spellings, articles and entries; and lists of names."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from storage.corpus.dossiers import Dossier, day_number, day_of
from storage.database.chunks import chunks
from storage.database.tables import articles, copies
from storage.database.tables_names import (
    dossier_days,
    dossier_entries,
    dossier_mentions,
    dossier_spellings,
    dossiers,
)

_NAMES = ("id", "key", "name", "kind", "is_listed", "mentions", "last_at", "rose_at", "recent", "usual", "dismissed_by")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How articles of a language spell a name, and how many."""

    language: str
    spelling: str
    mentions: int


@dataclass(frozen=True, slots=True)
class MentioningArticle:
    """An article that mentions a name; `copy_of` is the article that it repeats, 0: none."""

    id: int
    source: str
    language: str
    title: str
    at: datetime
    copy_of: int


def get(db: Connection, dossier_id: int) -> Dossier | None:
    """Return the dossier with this id."""
    row = db.execute(select(dossiers).where(dossiers.c.id == dossier_id)).first()
    return None if row is None else _named(db, [row])[0]


def with_keys(db: Connection, keys: Collection[str]) -> list[Dossier]:
    """Return the dossiers with these keys, most mentioned first."""
    rows: list[Row[Any]] = []
    for piece in chunks(keys):
        rows += db.execute(select(dossiers).where(dossiers.c.key.in_(piece))).all()
    return sorted(_named(db, rows), key=lambda dossier: (-dossier.mentions, dossier.id))


def with_ids(db: Connection, ids: Collection[int]) -> dict[int, Dossier]:
    """Return the dossiers with these ids."""
    rows: list[Row[Any]] = []
    for piece in chunks(ids):
        rows += db.execute(select(dossiers).where(dossiers.c.id.in_(piece))).all()
    return {dossier.id: dossier for dossier in _named(db, rows)}


def most_mentioned(db: Connection, most: int, *, listed: bool, least: int = 1) -> list[Dossier]:
    """Return listed names, or others, by how many articles mention them."""
    query = select(dossiers).where(dossiers.c.is_listed.is_(listed), dossiers.c.mentions >= least)
    if not listed:
        query = query.where(dossiers.c.dismissed_by == "")
    query = query.order_by(dossiers.c.mentions.desc(), dossiers.c.id).limit(most)
    return _named(db, db.execute(query).all())


def guessed_kinds(db: Connection, most: int, least: int) -> dict[str, str]:
    """Return the kinds of the most mentioned names that are not listed, by their keys; `least` articles mention each."""
    query = select(dossiers.c.key, dossiers.c.kind)
    query = query.where(dossiers.c.is_listed.is_(False), dossiers.c.mentions >= least)
    return {row.key: row.kind for row in db.execute(query.order_by(dossiers.c.mentions.desc()).limit(most))}


def risen(db: Connection, since: datetime, most: int) -> list[Dossier]:
    """Return the names that rose since this time and are neither listed nor dismissed, the newest first."""
    query = select(dossiers).where(dossiers.c.rose_at >= since, dossiers.c.is_listed.is_(False))
    query = query.where(dossiers.c.dismissed_by == "").order_by(dossiers.c.rose_at.desc(), dossiers.c.recent.desc())
    return _named(db, db.execute(query.limit(most)).all())


def newest_article(db: Connection) -> int:
    """Return the id of the newest article that was stored: about how many there are."""
    return db.execute(select(func.max(articles.c.id))).scalar() or 0


def span(db: Connection, dossier_id: int) -> tuple[datetime, datetime] | None:
    """Return when the first and the last article that mentions it happened."""
    at = dossier_mentions.c.happened_at
    mine = dossier_mentions.c.dossier_id == dossier_id
    first, last = (db.execute(select(how(at)).where(mine)).scalar() for how in (func.min, func.max))
    return None if first is None or last is None else (first, last)


def by_week(db: Connection, dossier_id: int, first: int, end: int) -> dict[tuple[int, str], int]:
    """Return the articles of each week, as the number of its Monday, and outlet, from a day until before another."""
    table = dossier_days.c
    monday = table.day - (table.day + 3) % 7  # the first of January 1970 was a Thursday
    query = select(monday.label("week"), table.source, func.sum(table.mentions).label("count"))
    query = query.where(table.dossier_id == dossier_id, table.day >= first, table.day < end)
    rows = db.execute(query.group_by(monday, table.source))
    return {(row.week, row.source): int(row[2]) for row in rows if row[2]}


def days_of(db: Connection, ids: Collection[int], first: int) -> dict[int, dict[tuple[int, str], int]]:
    """Return the articles by day and outlet of each of these dossiers, from a day on."""
    found: dict[int, dict[tuple[int, str], int]] = {}
    for piece in chunks(ids):
        query = select(dossier_days).where(dossier_days.c.dossier_id.in_(piece), dossier_days.c.day >= first)
        for row in db.execute(query):
            if row.mentions:
                found.setdefault(row.dossier_id, {})[row.day, row.source] = row.mentions
    return found


def may_rise(db: Connection, ids: Collection[int], least: int) -> list[int]:
    """Return those of these dossiers that so many articles mention, and that are neither listed nor dismissed."""
    table, found = dossiers.c, list[int]()
    for piece in chunks(ids):
        query = select(table.id).where(table.id.in_(piece), table.mentions >= least, table.is_listed.is_(False))
        found += db.execute(query.where(table.dismissed_by == "")).scalars()
    return found


def own_days_of(db: Connection, dossier_id: int, first: int) -> dict[tuple[int, str], int]:
    """Return the articles by day and outlet that are no copies, from a day on."""
    mine, since = dossier_mentions.c, datetime.combine(day_of(first), time(), UTC)
    query = select(mine.happened_at, articles.c.source).join(articles, articles.c.id == mine.article_id)
    query = query.outerjoin(copies, copies.c.article_id == mine.article_id).where(copies.c.article_id.is_(None))
    rows = db.execute(query.where(mine.dossier_id == dossier_id, mine.happened_at >= since))
    return Counter((day_number(row.happened_at), row.source) for row in rows)


def together_with(db: Connection, dossier_id: int, newest: int) -> tuple[dict[int, int], int]:
    """Return how many of its newest articles mention each other name, and how many articles these are."""
    mine, other = dossier_mentions.c, dossier_mentions.alias("other")
    recent = select(mine.article_id).where(mine.dossier_id == dossier_id)
    recent = recent.order_by(mine.happened_at.desc()).limit(newest)
    ids = list(db.execute(recent).scalars())
    counts: dict[int, int] = {}
    for piece in chunks(ids):
        query = select(other.c.dossier_id, func.count()).where(other.c.article_id.in_(piece))
        for row in db.execute(query.group_by(other.c.dossier_id)):
            if row[0] != dossier_id:
                counts[row[0]] = counts.get(row[0], 0) + row[1]
    return counts, len(ids)


def spellings(db: Connection, dossier_id: int) -> list[Spelling]:
    """Return how it is spelt, by language, the commonest first."""
    table = dossier_spellings.c
    query = select(table.language, table.spelling, table.mentions).where(table.dossier_id == dossier_id)
    rows = db.execute(query.order_by(table.language, table.mentions.desc(), table.spelling))
    return [Spelling(row.language, row.spelling, row.mentions) for row in rows]


def articles_of(
    db: Connection, dossier_id: int, most: int, language: str = "", within: int = 2000
) -> list[MentioningArticle]:
    """Return its newest articles, newest first; with a language, those in it among its newest `within`."""
    mine = dossier_mentions.c
    recent = select(mine.article_id, mine.happened_at).where(mine.dossier_id == dossier_id)
    recent = recent.order_by(mine.happened_at.desc(), mine.article_id.desc()).limit(within if language else most)
    ids = [row.article_id for row in db.execute(recent)]
    rows: list[Row[Any]] = []
    for piece in chunks(ids):
        query = _articles().where(articles.c.id.in_(piece))
        rows += db.execute(query.where(articles.c.language == language) if language else query).all()
    rows.sort(key=lambda row: (row.happened_at, row.id), reverse=True)
    return [
        MentioningArticle(row.id, row.source, row.language, row.title, row.happened_at, row.of_id or 0)
        for row in rows[:most]
    ]


def _articles() -> Select[Any]:
    table = articles.c
    query = select(table.id, table.source, table.language, table.title, table.happened_at, copies.c.of_id)
    return query.outerjoin(copies, copies.c.article_id == table.id)


def entries_of(db: Connection, dossier_id: int, most: int) -> list[int]:
    """Return the drafts whose published entries mention it, the newest first."""
    table = dossier_entries.c
    query = select(table.draft_id).where(table.dossier_id == dossier_id)
    return list(db.execute(query.order_by(table.digest_id.desc(), table.draft_id.desc()).limit(most)).scalars())


def _named(db: Connection, rows: Sequence[Row[Any]]) -> list[Dossier]:
    """Return dossiers; those that are not listed by their commonest English spelling, or else the commonest of all."""
    best: dict[int, tuple[bool, int, str]] = {}
    table = dossier_spellings.c
    for piece in chunks([row.id for row in rows if not row.is_listed]):
        for row in db.execute(select(dossier_spellings).where(table.dossier_id.in_(piece))):
            rank = (row.language == "en", row.mentions, row.spelling)
            best[row.dossier_id] = max(rank, best.get(row.dossier_id, rank))
    found = [Dossier(**{name: getattr(row, name) for name in _NAMES}) for row in rows]
    return [replace(each, name=best[each.id][2]) if each.id in best else each for each in found]
