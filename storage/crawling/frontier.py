"""Articles that listings named and that were not visited yet. Added when the listing is read, removed in the
transaction that stores the result of the visit: a run stopped anywhere continues where it was."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database.tables import frontier, walks
from storage.records import FrontierItem

_TAKING_OUT = delete(frontier).where(frontier.c.source == bindparam("of"), frontier.c.identity == bindparam("named"))


def put(db: Connection, items: Iterable[FrontierItem]) -> None:
    """Add items; those that wait already stay as they are."""
    rows = [asdict(item) | {"authors": list(item.authors)} for item in items]
    add = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
    if rows:
        db.execute(add(frontier).on_conflict_do_nothing(), rows)


def take_out(db: Connection, source: str, identities: Collection[str]) -> None:
    """Remove the items of a source with these identities."""
    if identities:
        db.execute(_TAKING_OUT, [{"of": source, "named": identity} for identity in identities])


def waiting(db: Connection, source: str, walk: str) -> list[FrontierItem]:
    """Return the waiting items of a source found by this walk ("": by none), in the order listed."""
    query = select(frontier).where(frontier.c.source == source, frontier.c.walk == walk)
    rows = db.execute(query.order_by(frontier.c.listed_at, frontier.c.identity)).mappings()
    return [FrontierItem(**(dict(row) | {"authors": tuple(row["authors"])})) for row in rows]


def walked(db: Connection, source: str, listing: str, walk: str) -> set[str]:
    """Return the addresses of a listing that this walk has read."""
    mine = (walks.c.source == source, walks.c.listing == listing, walks.c.walk == walk)
    return set(db.execute(select(walks.c.url).where(*mine)).scalars())


def unfinished(db: Connection, source: str) -> dict[str, set[str]]:
    """Return the unfinished walks of a source: {listing: walks}."""
    walks_by_listing: dict[str, set[str]] = {}
    for row in db.execute(select(walks.c.listing, walks.c.walk).where(walks.c.source == source).distinct()):
        walks_by_listing.setdefault(row.listing, set()).add(row.walk)
    return walks_by_listing


def walk_on(db: Connection, source: str, listing: str, walk: str, url: str, now: datetime) -> None:
    """Record that a walk read this address."""
    same = (walks.c.source == source, walks.c.listing == listing, walks.c.walk == walk, walks.c.url == url)
    db.execute(delete(walks).where(*same))
    db.execute(insert(walks).values(source=source, listing=listing, walk=walk, url=url, read_at=now))


def end_walk(db: Connection, source: str, walk: str, listing: str = "") -> None:
    """Delete the progress of a finished walk, in one listing or ("") in all; the next one starts from the beginning."""
    ended = delete(walks).where(walks.c.source == source, walks.c.walk == walk)
    db.execute(ended.where(walks.c.listing == listing) if listing else ended)


def forget(db: Connection, source: str, before: datetime) -> list[str]:
    """Give up the items of a source that could not be visited since `before`, and walks nobody continued. Return the
    items' addresses."""
    db.execute(delete(walks).where(walks.c.source == source, walks.c.read_at < before))
    given_up = delete(frontier).where(frontier.c.source == source, frontier.c.listed_at < before)
    return list(db.execute(given_up.returning(frontier.c.url)).scalars())
