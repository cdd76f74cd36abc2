"""What the program wrote into the queue file, block by block and writing by writing.

A saved file names the writing it is based on, so a person's changes can be recognized even if the program wrote others
while the file was open. A block is stored only where it changed; an empty text says that it was removed.

The block "key" holds what a file names beside the writing's number: computed from everything ever written, so that the
same number has another key in another desk, or in this one after a restore.
"""

import hashlib
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from storage.database.tables import queue_blocks

_KEY = "key"


@dataclass(frozen=True, slots=True)
class Writing:
    """A writing and its key, "" where an older version without keys wrote it; number 0: nothing was written yet."""

    number: int
    key: str


def newest(db: Connection) -> int:
    """Return the number of the newest writing; 0 before the first."""
    return int(db.execute(select(func.coalesce(func.max(queue_blocks.c.writing), 0))).scalar_one())


def at(db: Connection, writing: int) -> dict[str, str]:
    """Return the blocks of the file after that writing: {"draft 17": text, "day 2023-10-16": text, "top": text}."""
    query = select(queue_blocks).where(queue_blocks.c.writing <= writing).order_by(queue_blocks.c.writing)
    blocks = {row.block: row.text for row in db.execute(query)}
    return {block: text for block, text in blocks.items() if text}


def key_at(db: Connection, writing: int) -> str:
    """Return the key of that writing; "" where it has none, or does not exist yet."""
    if not 0 < writing <= newest(db):
        return ""
    mine = (queue_blocks.c.block == _KEY, queue_blocks.c.writing <= writing)
    return db.execute(select(queue_blocks.c.text).where(*mine).order_by(queue_blocks.c.writing.desc())).scalar() or ""


def add(db: Connection, blocks: Mapping[str, str]) -> Writing:
    """Store the blocks of the file as a new writing, if any changed or the newest has no key, and return the newest
    writing."""
    writing = newest(db)
    before = at(db, writing)
    key = before.pop(_KEY, "")
    changed = {block: text for block, text in blocks.items() if before.get(block) != text}
    changed |= dict.fromkeys(before.keys() - blocks.keys(), "")
    if not changed and key:
        return Writing(writing, key)
    changed[_KEY] = _next_key(key, changed)
    rows = [{"writing": writing + 1, "block": block, "text": text} for block, text in changed.items()]
    db.execute(insert(queue_blocks), rows)
    return Writing(writing + 1, changed[_KEY])


def _next_key(key: str, changed: Mapping[str, str]) -> str:
    content = repr((key, sorted(changed.items()))).encode("utf-8", "surrogatepass")
    return b32encode(hashlib.sha256(content).digest())[:12].decode().lower()
