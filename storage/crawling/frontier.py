"""What listings named and nobody visited yet. Put in with the reading of the listing, taken out in the transaction that keeps
what came of the visit: a run stopped anywhere goes on where it was."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database.tables import frontier, walks
from storage.records import FrontierItem

_TAKING_OUT = delete(frontier).where(frontier.c.source == bindparam("of"), frontier.c.identity == bindparam("named"))


def put(db: Connection, found: Iterable[FrontierItem]) -> None:
    """Each once: what waits already stays as it is."""
    rows = [asdict(one) | {"authors": list(one.authors)} for one in found]
    add = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
    if rows:
        db.execute(add(frontier).on_conflict_do_nothing(), rows)


def take_out(db: Connection, source: str, identities: Collection[str]) -> None:
    if identities:
        db.execute(_TAKING_OUT, [{"of": source, "named": identity} for identity in identities])


def waiting(db: Connection, source: str, walk: str) -> list[FrontierItem]:
    """What waits of a source since this walk ("": since runs that walked nowhere), as it was listed."""
    query = select(frontier).where(frontier.c.source == source, frontier.c.walk == walk)
    rows = db.execute(query.order_by(frontier.c.listed_at, frontier.c.identity)).mappings()
    return [FrontierItem(**(dict(row) | {"authors": tuple(row["authors"])})) for row in rows]


def walked(db: Connection, source: str, listing: str, walk: str) -> set[str]:
    """The addresses of a listing that this walk has read."""
    mine = (walks.c.source == source, walks.c.listing == listing, walks.c.walk == walk)
    return set(db.execute(select(walks.c.url).where(*mine)).scalars())


def unfinished(db: Connection, source: str) -> dict[str, set[str]]:
    """The walks of a source that did not come to their end: {listing: walks}."""
    found: dict[str, set[str]] = {}
    for row in db.execute(select(walks.c.listing, walks.c.walk).where(walks.c.source == source).distinct()):
        found.setdefault(row.listing, set()).add(row.walk)
    return found


def walk_on(db: Connection, source: str, listing: str, walk: str, url: str, now: datetime) -> None:
    """Keeps that this address was read."""
    same = (walks.c.source == source, walks.c.listing == listing, walks.c.walk == walk, walks.c.url == url)
    db.execute(delete(walks).where(*same))
    db.execute(insert(walks).values(source=source, listing=listing, walk=walk, url=url, read_at=now))


def end_walk(db: Connection, source: str, walk: str, listing: str = "") -> None:
    """Forgets how far it came, in one listing or ("") in all: it is done, the next one begins anew."""
    ended = delete(walks).where(walks.c.source == source, walks.c.walk == walk)
    db.execute(ended.where(walks.c.listing == listing) if listing else ended)


def forget(db: Connection, source: str, before: datetime) -> list[str]:
    """The addresses of a source that nobody could visit since `before`: they are given up; so are walks nobody went on with."""
    db.execute(delete(walks).where(walks.c.source == source, walks.c.read_at < before))
    given_up = delete(frontier).where(frontier.c.source == source, frontier.c.listed_at < before)
    return list(db.execute(given_up.returning(frontier.c.url)).scalars())
