"""Articles and their versions."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, case, func, insert, or_, select, update

from storage.corpus import stories, work_queue
from storage.database.chunks import chunks
from storage.database.paging import follows
from storage.database.tables import articles, observations, versions
from storage.records import Article, Harvest, Version

_PAGE = 500  # articles fetched at once
AddResult = Literal["new", "updated", "known"]
# Built once: the crawl runs both for every page.
_ADDING = insert(articles).returning(articles.c.id)
_KNOWN = select(articles).where(
    articles.c.source == bindparam("of_source"), articles.c.identity == bindparam("of_identity")
)


def add(db: Connection, article: Article) -> tuple[int, AddResult]:
    """Store the article. Return its id and the result: `new`; `updated` (same identity, other title or text: a new
    version); `known` (nothing new).

    An empty text never replaces a text, nor does a lead (`read` False) replace an article that was read. The
    publication time is that of the first fetch that had one.
    """
    row = _stored_row(db, article)
    if row is None:
        article_id = db.execute(_ADDING, as_row(article) | {"version": 1}).scalar_one()
        _add_version(db, article_id, 1, article)
        work_queue.add(db, {article_id: article.when}, "duplicates", "stories", "search", "meaning", "names")
        return article_id, "new"
    changes: dict[str, Any] = {"checked_at": article.fetched_at}
    if row.published_at is None and article.published_at is not None:
        changes |= {
            "published_at": article.published_at,
            "published_from": article.published_from,
            "happened_at": article.published_at,
        }
        work_queue.add(db, {row.id: article.published_at}, "search", "meaning", "names")  # all are queried by day
    result: AddResult = "known"
    if _says_more(row, article):
        result = "updated"
        changes |= {
            "title": article.title,
            "text": article.text,
            "language": article.language,
            "authors": list(article.authors),
            "read": article.read,
            "version": row.version + 1,
            "archived_at": article.archived_at,
        }
        _add_version(db, row.id, row.version + 1, article)
        when = changes.get("happened_at", row.happened_at)
        work_queue.add(db, {row.id: when}, "duplicates", "search", "meaning", "names")
        stories.texts_changed(db, [row.id])
    db.execute(update(articles).where(articles.c.id == row.id).values(**changes))
    return row.id, result


def _stored_row(db: Connection, article: Article) -> Row[Any] | None:
    return db.execute(_KNOWN, {"of_source": article.source, "of_identity": article.identity}).first()


def find(db: Connection, source: str, identity: str) -> Article | None:
    """Return the article of a source that has this identity."""
    mine = (articles.c.source == source, articles.c.identity == identity)
    row = db.execute(select(articles).where(*mine)).first()
    return None if row is None else to_article(row)


def last_checked(db: Connection, source: str, identity: str) -> datetime | None:
    """Return when an article that was read was last fetched; None where there is none, or only its lead."""
    mine = (articles.c.source == source, articles.c.identity == identity, articles.c.read)
    return db.execute(select(articles.c.checked_at).where(*mine)).scalar()


def is_news(db: Connection, article: Article) -> bool:
    """Return whether `add` would store its text: as a new article or as a new version."""
    row = _stored_row(db, article)
    return row is None or _says_more(row, article)


def get(db: Connection, ids: Collection[int]) -> dict[int, Article]:
    """Return the articles of these ids; unknown ids are left out."""
    found_by_id: dict[int, Article] = {}
    for piece in chunks(ids):
        found_by_id |= {row.id: to_article(row) for row in db.execute(select(articles).where(articles.c.id.in_(piece)))}
    return found_by_id


def newest_first(
    db: Connection,
    source: str,
    since: datetime | None,
    until: datetime,
    most: int,
    language: str = "",
    after: tuple[datetime, int] | None = None,
) -> Iterator[Article]:
    """Yield the articles of a source and a language ("": all) that happened in this period, at most `most`, read page
    by page; those after the article that happened at this time and has this id, if given."""
    query = select(articles).where(articles.c.happened_at <= until)
    if source:
        query = query.where(articles.c.source == source)
    if language:
        query = query.where(articles.c.language == language)
    if since is not None:
        query = query.where(articles.c.happened_at >= since)
    query = query.order_by(articles.c.happened_at.desc(), articles.c.id.desc())
    order = articles.c.happened_at, articles.c.id
    page = db.execute((query.where(follows(*order, after)) if after else query).limit(min(most, _PAGE))).all()
    while page:
        yield from map(to_article, page)
        most -= len(page)
        rest = query.where(follows(*order, (page[-1].happened_at, page[-1].id)))
        page = db.execute(rest.limit(min(most, _PAGE))).all() if most else []


def known_id(db: Connection, source: str, identity: str) -> int | None:
    """Return the id of the article with this identity at a source; None where none is stored."""
    query = select(articles.c.id).where(articles.c.source == source, articles.c.identity == identity)
    return db.execute(query).scalar()


def changed_or_missed(db: Connection, ids: Collection[int]) -> list[int]:
    """Return those of these articles that have more than one version, or were ever missing at their source."""
    changed_ids: list[int] = []
    for piece in chunks(ids):
        missed = articles.c.id.in_(select(observations.c.article_id))
        query = select(articles.c.id).where(articles.c.id.in_(piece), or_(articles.c.version > 1, missed))
        changed_ids += db.execute(query.order_by(articles.c.id)).scalars()
    return changed_ids


def check_times(db: Connection, source: str, identities: Collection[str]) -> dict[str, tuple[datetime, datetime]]:
    """Return those of a source's identities that are stored: {identity: (first fetched, last fetched)}."""
    times: dict[str, tuple[datetime, datetime]] = {}
    for piece in chunks(identities):
        query = select(articles.c.identity, articles.c.fetched_at, articles.c.checked_at)
        rows = db.execute(query.where(articles.c.source == source, articles.c.identity.in_(piece)))
        times |= {row.identity: (row.fetched_at, row.checked_at) for row in rows}
    return times


def published_times(db: Connection, source: str, identities: Collection[str]) -> dict[str, datetime]:
    """Return those of a source's identities that are stored with a publication time: {identity: time}."""
    times: dict[str, datetime] = {}
    for piece in chunks(identities):
        query = select(articles.c.identity, articles.c.published_at)
        rows = db.execute(query.where(articles.c.source == source, articles.c.identity.in_(piece)))
        times |= {row.identity: row.published_at for row in rows if row.published_at is not None}
    return times


def newest(db: Connection, sources: Iterable[str], until: datetime) -> dict[str, datetime]:
    """Return when the newest article of each of these sources happened; articles dated after `until` do not count."""
    mine = articles.c.happened_at <= until
    query = select(func.max(articles.c.happened_at)).where(articles.c.source == bindparam("of"), mine)
    newest_by_source = {
        source: db.execute(query, {"of": source}).scalar() for source in sources
    }  # a look-up in the index each
    return {source: at for source, at in newest_by_source.items() if at is not None}


def times(db: Connection, since: datetime, until: datetime) -> dict[str, list[datetime]]:
    """Return when the articles of each source happened, oldest first."""
    query = select(articles.c.source, articles.c.happened_at)
    query = query.where(articles.c.happened_at.between(since, until)).order_by(articles.c.happened_at)
    times_by_source: dict[str, list[datetime]] = {}
    for row in db.execute(query):
        times_by_source.setdefault(row.source, []).append(row.happened_at)
    return times_by_source


def count_between(db: Connection, since: datetime, until: datetime) -> int:
    """Return how many articles happened after `since` and until `until`."""
    query = select(func.count()).select_from(articles)
    mine = (articles.c.happened_at > since, articles.c.happened_at <= until)
    return db.execute(query.where(*mine)).scalar_one()


def harvest(db: Connection, sources: Iterable[str], since: datetime) -> dict[str, Harvest]:
    """Return how the articles that happened at or after `since` turned out, by source; a source without any is left
    out."""
    undated = func.sum(case((articles.c.published_at.is_(None), 1), else_=0)).label("undated")
    leads = func.sum(case((articles.c.read, 0), else_=1)).label("leads")
    query = select(func.count().label("articles"), undated, leads)
    query = query.where(articles.c.source == bindparam("of"), articles.c.happened_at >= since)
    rows = ((source, db.execute(query, {"of": source}).one()) for source in sources)
    return {source: Harvest(row.articles, int(row.undated), int(row.leads)) for source, row in rows if row.articles}


def history(db: Connection, article_id: int) -> list[Version]:
    """Return every version of an article, oldest first."""
    rows = db.execute(select(versions).where(versions.c.article_id == article_id).order_by(versions.c.version))
    return [Version(row.article_id, row.version, row.title, row.text, row.fetched_at, row.archived_at) for row in rows]


def to_article(row: Row[Any]) -> Article:
    """Return a row of the articles table as a record."""
    return Article(
        id=row.id,
        source=row.source,
        identity=row.identity,
        url=row.url,
        title=row.title,
        text=row.text,
        language=row.language,
        authors=tuple(row.authors),
        published_at=row.published_at,
        published_from=row.published_from,
        fetched_at=row.fetched_at,
        read=row.read,
        version=row.version,
        archived_at=row.archived_at,
    )


def _says_more(row: Row[Any], article: Article) -> bool:
    if not article.text.strip() or (row.read and not article.read):
        return False
    return bool((row.title, row.text) != (article.title, article.text))


def as_row(article: Article) -> dict[str, Any]:
    """Return a new article as a row of the table, without id and version."""
    return {
        "source": article.source,
        "identity": article.identity,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "language": article.language,
        "authors": list(article.authors),
        "published_at": article.published_at,
        "published_from": article.published_from,
        "fetched_at": article.fetched_at,
        "read": article.read,
        "archived_at": article.archived_at,
        "happened_at": article.when,
        "checked_at": article.fetched_at,
    }


def _add_version(db: Connection, article_id: int, version: int, article: Article) -> None:
    row = {
        "article_id": article_id,
        "version": version,
        "title": article.title,
        "text": article.text,
        "fetched_at": article.fetched_at,
        "archived_at": article.archived_at,
    }
    db.execute(insert(versions), row)
