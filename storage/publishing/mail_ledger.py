"""The ledger of messages and recipients: written before a message is sent and again when the server has answered, so
that nobody gets one twice.

A row that still says "sending" was handed over, or was about to be, when the program or the connection failed: nobody
can know whether it arrived. It is never sent again automatically; a person settles it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.database.tables_published import letters

State = Literal["sending", "sent", "refused", "deferred"]


@dataclass(frozen=True, slots=True)
class Letter:
    """The state of a message to a recipient: `said` is the server's answer or a person's note, `at` when, `tries` how
    often it was handed over."""

    letter: str
    recipient: str
    state: State
    said: str
    at: datetime
    tries: int


def letter_of(digest_id: int) -> str:
    """Return the name of a digest's message in the ledger."""
    return f"digest {digest_id}"


def counts(db: Connection) -> dict[str, dict[State, int]]:
    """Return how many recipients each message has in each state."""
    counts_by_letter: dict[str, dict[State, int]] = {}
    query = select(letters.c.letter, letters.c.state, func.count()).group_by(letters.c.letter, letters.c.state)
    for letter, state, count in db.execute(query):
        counts_by_letter.setdefault(letter, {})[state] = count
    return counts_by_letter


def stamp(db: Connection) -> tuple[int, int]:
    """Return two numbers, one of which changes when a message is handed over or the server has answered."""
    under_way = func.count().filter(letters.c.state == "sending")
    row = db.execute(select(func.count(), under_way).select_from(letters)).one()
    return row[0], row[1]


def by_recipient(db: Connection, letter: str) -> dict[str, Letter]:
    """Return the state of a message by recipient; those it was never sent to are left out."""
    rows = db.execute(select(letters).where(letters.c.letter == letter).order_by(letters.c.recipient))
    return {row.recipient: Letter(*row) for row in rows}


def all_letters(db: Connection) -> list[Letter]:
    """Return all messages, newest first."""
    rows = db.execute(select(letters).order_by(letters.c.at.desc(), letters.c.letter, letters.c.recipient))
    return [Letter(*row) for row in rows]


def claim(db: Connection, letter: str, recipient: str, now: datetime) -> bool:
    """Mark a message as "sending", for every process, and return whether it may be handed over now: it never was, or
    the server asked to try later."""
    here = (letters.c.letter == letter) & (letters.c.recipient == recipient)
    again = update(letters).where(here, letters.c.state == "deferred")
    if db.execute(again.values(state="sending", said="", at=now, tries=letters.c.tries + 1)).rowcount:
        return True
    new = {"letter": letter, "recipient": recipient, "state": "sending", "said": "", "at": now, "tries": 1}
    try:
        with db.begin_nested():
            db.execute(insert(letters).values(new))
    except IntegrityError:
        return False
    return True


def end(db: Connection, letter: str, recipient: str, state: State, answer: str, now: datetime) -> bool:
    """Store how handing over a message ended. False where it was not being handed over."""
    here = (letters.c.letter == letter) & (letters.c.recipient == recipient) & (letters.c.state == "sending")
    return bool(db.execute(update(letters).where(here).values(state=state, said=answer, at=now)).rowcount)
