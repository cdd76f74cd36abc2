"""What the program wrote into the queue file, block by block and writing by writing.

A saved file names the writing it began from, so what a person changed in it can be told even when the file was open
while the program wrote others. A block is kept only where it changed; an empty text says it was taken out.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, func, insert, select

from storage.database.tables import queue_blocks


def newest(db: Connection) -> int:
    """The number of the newest writing; 0 before the first."""
    return int(db.execute(select(func.coalesce(func.max(queue_blocks.c.writing), 0))).scalar_one())


def at(db: Connection, writing: int) -> dict[str, str]:
    """The blocks of the file as that writing left it: {"draft 17": text, "day 2023-10-16": text, "top": text}."""
    query = select(queue_blocks).where(queue_blocks.c.writing <= writing).order_by(queue_blocks.c.writing)
    blocks = {row.block: row.text for row in db.execute(query)}
    return {block: text for block, text in blocks.items() if text}


def add(db: Connection, blocks: Mapping[str, str]) -> int:
    """The number of the writing that leaves the file with just these blocks: a new one where any changed."""
    writing = newest(db)
    before = at(db, writing)
    changed = {block: text for block, text in blocks.items() if before.get(block) != text}
    changed |= dict.fromkeys(before.keys() - blocks.keys(), "")
    if not changed:
        return writing
    rows = [{"writing": writing + 1, "block": block, "text": text} for block, text in changed.items()]
    db.execute(insert(queue_blocks), rows)
    return writing + 1
