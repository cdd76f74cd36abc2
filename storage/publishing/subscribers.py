"""Readers who get the digest by mail: who asked, who confirmed, who left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.database.tables_published import subscribers

SubscriberState = Literal["pending", "confirmed", "unsubscribed"]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A reader. `nonce` is that of the last confirmation link; `origin` says how they came: "form", "command" or "recipients.txt"."""

    id: int
    address: str
    name: str
    state: SubscriberState
    origin: str
    nonce: str
    asked_at: datetime
    changed_at: datetime


def all_subscribers(db: Connection) -> list[Subscriber]:
    """Return every reader, in the order in which they came."""
    return [Subscriber(*row) for row in db.execute(select(subscribers).order_by(subscribers.c.id))]


def by_address(db: Connection, address: str) -> Subscriber | None:
    """Return the reader with this address, in whatever case it is written."""
    here = func.lower(subscribers.c.address) == address.lower()
    row = db.execute(select(subscribers).where(here).order_by(subscribers.c.id)).first()
    return Subscriber(*row) if row else None


def by_id(db: Connection, number: int) -> Subscriber | None:
    """Return the reader with this number."""
    row = db.execute(select(subscribers).where(subscribers.c.id == number)).first()
    return Subscriber(*row) if row else None


def add(
    db: Connection, address: str, name: str, state: SubscriberState, origin: str, nonce: str, now: datetime
) -> Subscriber | None:
    """Store a new reader and return them; None where the address came in between."""
    row = {
        "address": address,
        "name": name,
        "state": state,
        "origin": origin,
        "nonce": nonce,
        "asked_at": now,
        "changed_at": now,
    }
    try:
        with db.begin_nested():
            number = db.execute(insert(subscribers).values(row).returning(subscribers.c.id)).scalar_one()
    except IntegrityError:
        return None
    return by_id(db, int(number))


def ask_again(db: Connection, number: int, nonce: str, origin: str, now: datetime) -> Subscriber | None:
    """Store that a reader who is not confirmed asked once more, with the nonce of the new link. Who left stays so until they confirm:
    anybody can ask for them."""
    values = {"nonce": nonce, "origin": origin, "asked_at": now, "changed_at": now}
    db.execute(update(subscribers).where(subscribers.c.id == number, subscribers.c.state != "confirmed").values(values))
    return by_id(db, number)


def set_state(db: Connection, number: int, state: SubscriberState, now: datetime) -> bool:
    """Store a reader's new state; return whether it is another than before."""
    here = (subscribers.c.id == number) & (subscribers.c.state != state)
    return bool(db.execute(update(subscribers).where(here).values(state=state, changed_at=now)).rowcount)


def end(db: Connection, number: int, now: datetime) -> bool:
    """End a subscription, and with it the last link for confirming one; return whether there was one to end."""
    here = update(subscribers).where(subscribers.c.id == number)
    db.execute(here.where(subscribers.c.state == "unsubscribed").values(nonce=""))
    values = {"state": "unsubscribed", "nonce": "", "changed_at": now}
    return bool(db.execute(here.where(subscribers.c.state != "unsubscribed").values(values)).rowcount)


def mailed(everyone: Iterable[Subscriber], named: Iterable[str]) -> list[Subscriber]:
    """Return who gets the next mail: confirmed readers; those of recipients.txt only while the file names them."""
    in_file = {address.lower() for address in named}
    return [
        reader
        for reader in everyone
        if reader.state == "confirmed" and (reader.origin != "recipients.txt" or reader.address.lower() in in_file)
    ]
