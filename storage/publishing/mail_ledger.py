"""Which letter went to whom: written before it goes out and again when the server has answered, so that nobody gets one twice.

A row that still says "sending" was handed over, or was about to be, when the program or the line broke: nobody can know whether
it arrived. It is never sent again by itself; a person settles it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.database.tables_published import letters

State = Literal["sending", "sent", "refused", "deferred"]


@dataclass(frozen=True, slots=True)
class Letter:
    """What became of a letter to a recipient: `said` is the server's answer or a person's word, `at` when, `tries` how often it
    was handed over."""

    letter: str
    recipient: str
    state: State
    said: str
    at: datetime
    tries: int


def of(db: Connection, letter: str) -> dict[str, Letter]:
    """What became of a letter, by recipient; those it was never sent to are left out."""
    rows = db.execute(select(letters).where(letters.c.letter == letter).order_by(letters.c.recipient))
    return {row.recipient: Letter(*row) for row in rows}


def every(db: Connection) -> list[Letter]:
    """All letters, the newest first."""
    rows = db.execute(select(letters).order_by(letters.c.at.desc(), letters.c.letter, letters.c.recipient))
    return [Letter(*row) for row in rows]


def claim(db: Connection, letter: str, recipient: str, now: datetime) -> bool:
    """Whether the letter may be handed over now: it never was, or the server asked to try later. It is "sending" from here on,
    for every process that asks."""
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


def end(db: Connection, letter: str, recipient: str, state: State, said: str, now: datetime) -> bool:
    """Keeps how the handing over ended. False where it was not being handed over."""
    here = (letters.c.letter == letter) & (letters.c.recipient == recipient) & (letters.c.state == "sending")
    return bool(db.execute(update(letters).where(here).values(state=state, said=said, at=now)).rowcount)
