"""Dossiers: which names articles and published entries mention. Counted by day and outlet when written, so that the page of a name with
half a million articles reads some thousand rows."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import remove
from storage.database.chunks import chunks
from storage.database.tables import articles
from storage.database.tables_names import (
    dossier_days,
    dossier_entries,
    dossier_mentions,
    dossier_spellings,
    dossiers,
)

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is counted of a name. `recent` and `usual` are the articles of the week when it last rose, and of a usual one before."""

    id: int
    key: str
    name: str
    kind: str
    is_listed: bool
    mentions: int
    last_at: datetime
    rose_at: datetime | None = None
    recent: int = 0
    usual: float = 0.0
    dismissed_by: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in an article, by its key, as the article spells it."""

    key: str
    name: str
    kind: str
    spelling: str


@dataclass(frozen=True, slots=True)
class MentionedIn:
    """An article with all its mentions, each key once."""

    article_id: int
    source: str
    language: str
    at: datetime
    mentions: Sequence[Mention]


def day_number(at: datetime) -> int:
    """Return the day of a moment, in UTC, as counted since 1970."""
    return (at.astimezone(UTC).date() - _EPOCH).days


def day_of(number: int) -> date:
    """Return the day of a number."""
    return _EPOCH + timedelta(days=number)


def listed_key(house: str) -> str:
    """Return the key of a name of config/names.yaml."""
    return f"={house}"


def keep(db: Connection, found: Sequence[MentionedIn]) -> set[int]:
    """Store what articles mention, in place of what was stored of them; return the dossiers that got an article."""
    ids = _ids(db, found)
    before = _stored(db, [each.article_id for each in found])
    days, totals, newest = Counter[tuple[int, int, str]](), Counter[int](), dict[int, datetime]()
    spelt, added, gone = Counter[tuple[int, str, str]](), list[dict[str, Any]](), list[tuple[int, datetime, int]]()
    for each in found:
        wanted = {(ids[mention.key], each.at): mention for mention in each.mentions}
        stored = before.get(each.article_id, set())
        for dossier_id, at in stored - wanted.keys():
            gone.append((dossier_id, at, each.article_id))
            days[dossier_id, day_number(at), each.source] -= 1
            totals[dossier_id] -= 1
        for dossier_id, at in wanted.keys() - stored:
            added.append({"dossier_id": dossier_id, "happened_at": at, "article_id": each.article_id})
            days[dossier_id, day_number(at), each.source] += 1
            totals[dossier_id] += 1
            newest[dossier_id] = max(at, newest.get(dossier_id, at))
            spelt[dossier_id, each.language, wanted[dossier_id, at].spelling] += 1
    remove.rows(db, dossier_mentions, gone)
    if added:
        db.execute(insert(dossier_mentions), added)
    _add_counts(db, days, spelt)
    _add_totals(db, totals, newest)
    return {row["dossier_id"] for row in added}


def _ids(db: Connection, found: Sequence[MentionedIn]) -> dict[str, int]:
    """Return the dossiers of all keys; those that are missing are opened."""
    mentions = {mention.key: (mention, each.at) for each in found for mention in each.mentions}
    ids = by_key(db, mentions)
    rows = [
        {
            "key": key, "name": mention.name, "kind": mention.kind, "is_listed": key.startswith("="), "mentions": 0,
            "last_at": at, "recent": 0, "usual": 0.0, "dismissed_by": "",
        }
        for key, (mention, at) in mentions.items() if key not in ids
    ]  # fmt: skip
    if rows:
        ids |= {row.key: row.id for row in db.execute(insert(dossiers).returning(dossiers.c.key, dossiers.c.id), rows)}
    return ids


def by_key(db: Connection, keys: Collection[str]) -> dict[str, int]:
    """Return the ids of those of these keys that have a dossier."""
    ids: dict[str, int] = {}
    for piece in chunks(keys):
        query = select(dossiers.c.key, dossiers.c.id).where(dossiers.c.key.in_(piece))
        ids |= {row.key: row.id for row in db.execute(query)}
    return ids


def _stored(db: Connection, article_ids: Collection[int]) -> dict[int, set[tuple[int, datetime]]]:
    stored: dict[int, set[tuple[int, datetime]]] = {}
    table = dossier_mentions.c
    for piece in chunks(article_ids):
        query = select(table.article_id, table.dossier_id, table.happened_at).where(table.article_id.in_(piece))
        for row in db.execute(query):
            stored.setdefault(row.article_id, set()).add((row.dossier_id, row.happened_at))
    return stored


def _add_counts(
    db: Connection, days: Mapping[tuple[int, int, str], int], spelt: Mapping[tuple[int, str, str], int]
) -> None:
    rows = [
        {"dossier_id": of, "day": day, "source": source, "mentions": n} for (of, day, source), n in days.items() if n
    ]
    if rows:
        db.execute(_counting(db, dossier_days), rows)
    rows = [
        {"dossier_id": of, "language": language, "spelling": spelling, "mentions": n}
        for (of, language, spelling), n in spelt.items()
    ]
    if rows:
        db.execute(_counting(db, dossier_spellings), rows)


def _counting(db: Connection, table: Any) -> Executable:
    """Return the statement that adds a row's `mentions` to what its key has."""
    new = (postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert)(table)
    keys = list(table.primary_key.columns)
    return new.on_conflict_do_update(index_elements=keys, set_={"mentions": table.c.mentions + new.excluded.mentions})


def _add_totals(db: Connection, totals: Mapping[int, int], newest: Mapping[int, datetime]) -> None:
    table = dossiers.c
    mine = update(dossiers).where(table.id == bindparam("of"))
    if rows := [{"of": of, "more": count} for of, count in sorted(totals.items()) if count]:
        db.execute(mine.values(mentions=table.mentions + bindparam("more")), rows)
    if dated := [{"of": of, "at": at} for of, at in sorted(newest.items())]:
        db.execute(mine.where(table.last_at < bindparam("at")).values(last_at=bindparam("at")), dated)


def keep_entries(db: Connection, digest_id: int, ids_by_draft: Mapping[int, Collection[int]]) -> None:
    """Store which dossiers the entries of a digest mention."""
    table = dossier_entries
    new = (postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert)(table)
    keys = list(table.primary_key.columns)
    newer = new.on_conflict_do_update(index_elements=keys, set_={"digest_id": new.excluded.digest_id})
    rows = [
        {"dossier_id": of, "draft_id": draft_id, "digest_id": digest_id}
        for draft_id, ids in sorted(ids_by_draft.items())
        for of in sorted(ids)
    ]
    if rows:
        db.execute(newer, rows)


def newest_digest(db: Connection) -> int:
    """Return the last digest an entry of which mentions anybody, 0 for none."""
    return db.execute(select(func.max(dossier_entries.c.digest_id))).scalar() or 0


def relabel(db: Connection, dossier_id: int, key: str, name: str, kind: str) -> None:
    """Give a dossier the key and the name of a name that was listed; where that has a dossier, it gets all of this one."""
    other = by_key(db, [key]).get(key, 0)
    if other and other != dossier_id:
        _merge(db, dossier_id, other)
        return
    values = {"key": key, "name": name, "kind": kind, "is_listed": True}
    db.execute(update(dossiers).where(dossiers.c.id == dossier_id).values(**values))


def _merge(db: Connection, dossier_id: int, into: int) -> None:
    """Move all of a dossier into another one; an article that has both counts once."""
    mine, other = dossier_mentions.alias(), dossier_mentions.alias()
    twice = select(mine.c.article_id).join(other, other.c.article_id == mine.c.article_id)
    twice = twice.where(mine.c.dossier_id == dossier_id, other.c.dossier_id == into)
    query = select(articles.c.id, articles.c.source, dossier_mentions.c.happened_at)
    query = query.join(dossier_mentions, dossier_mentions.c.article_id == articles.c.id)
    rows = db.execute(query.where(dossier_mentions.c.dossier_id == dossier_id, articles.c.id.not_in(twice))).all()
    if rows:
        moved = [{"dossier_id": into, "happened_at": row.happened_at, "article_id": row.id} for row in rows]
        db.execute(insert(dossier_mentions), moved)
    days = Counter((into, day_number(row.happened_at), row.source) for row in rows)
    spellings = dossier_spellings.c
    spelt = {
        (into, row.language, row.spelling): row.mentions
        for row in db.execute(select(dossier_spellings).where(spellings.dossier_id == dossier_id))
    }
    _add_counts(db, days, spelt)
    newest = {into: max(row.happened_at for row in rows)} if rows else {}
    _add_totals(db, {into: len(rows)}, newest)
    entries = db.execute(select(dossier_entries).where(dossier_entries.c.dossier_id == dossier_id)).all()
    for row in entries:
        keep_entries(db, row.digest_id, {row.draft_id: [into]})
    delete_all(db, [dossier_id])


def delete_all(db: Connection, ids: Collection[int]) -> None:
    """Delete dossiers with everything in them."""
    for piece in chunks(ids):
        for table in (dossier_mentions, dossier_days, dossier_spellings, dossier_entries):
            db.execute(delete(table).where(table.c.dossier_id.in_(piece)))
        db.execute(delete(dossiers).where(dossiers.c.id.in_(piece)))


def follow_list(db: Connection, houses: Collection[str]) -> None:
    """Note which names are listed now: a dossier stays when its name is listed no longer."""
    table = dossiers.c
    marked = {row.id: row.name for row in db.execute(select(table.id, table.name).where(table.is_listed))}
    gone = [of for of, name in marked.items() if name not in houses]
    back = [of for of in by_key(db, [listed_key(house) for house in houses]).values() if of not in marked]
    for ids, is_listed in ((gone, False), (back, True)):
        for piece in chunks(ids):
            db.execute(update(dossiers).where(table.id.in_(piece)).values(is_listed=is_listed))


def note_rise(db: Connection, dossier_id: int, at: datetime, recent: int, usual: float) -> None:
    """Note that a name is mentioned far more often than usual."""
    values = {"rose_at": at, "recent": recent, "usual": usual}
    db.execute(update(dossiers).where(dossiers.c.id == dossier_id).values(**values))


def dismiss(db: Connection, dossier_id: int, by: str) -> None:
    """Note who wants a name offered no more."""
    db.execute(update(dossiers).where(dossiers.c.id == dossier_id).values(dismissed_by=by))


def rare(db: Connection, before: datetime, least: int, most: int) -> list[int]:
    """Return at most so many names that are not listed, were last mentioned before this time and by fewer articles than `least`."""
    table = dossiers.c
    query = select(table.id).where(table.is_listed.is_(False), table.mentions < least, table.last_at < before)
    return list(db.execute(query.limit(most)).scalars())
