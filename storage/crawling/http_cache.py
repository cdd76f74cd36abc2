"""The last responses of listings and robots.txt files, by the requested address."""

import zlib
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from storage.database.tables import answers
from storage.records import CachedResponse, Page


def get(db: Connection, url: str) -> CachedResponse | None:
    """Return the last response of this address; None without any."""
    row = db.execute(select(answers).where(answers.c.url == url)).first()
    if row is None:
        return None
    headers = tuple((name, value) for name, value in row.headers)
    body = zlib.decompress(row.body)  # our own: as large as the stored page
    page = Page(row.url, row.url, row.fetched_at, row.status, headers, body, row.archived_at)
    return CachedResponse(page, row.fresh_until)


def fresh(db: Connection, now: datetime) -> dict[str, datetime]:
    """Return the addresses that need no request now: {URL: fresh until}."""
    rows = db.execute(select(answers.c.url, answers.c.fresh_until).where(answers.c.fresh_until > now))
    return {row.url: row.fresh_until for row in rows}


def keep(db: Connection, answer: CachedResponse, now: datetime) -> None:
    """Store a response, replacing the earlier one of the same address."""
    page = answer.page
    db.execute(delete(answers).where(answers.c.url == page.url))
    db.execute(
        insert(answers).values(
            url=page.url,
            status=page.status,
            headers=[list(pair) for pair in page.headers],
            body=zlib.compress(page.body),
            fetched_at=page.fetched_at,
            archived_at=page.archived_at,
            fresh_until=answer.fresh_until,
            used_at=now,
        )
    )


def confirm(db: Connection, url: str, fresh_until: datetime, now: datetime) -> None:
    """Extend the freshness of a stored response that has not changed."""
    db.execute(update(answers).where(answers.c.url == url).values(fresh_until=fresh_until, used_at=now))


def forget(db: Connection, before: datetime) -> int:
    """Delete the responses nobody used since `before` and return how many."""
    return db.execute(delete(answers).where(answers.c.used_at < before)).rowcount
