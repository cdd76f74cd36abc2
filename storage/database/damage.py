"""Tell a damaged SQLite file from one that is busy, full or gone: the advice differs."""

import contextlib
import sqlite3
from pathlib import Path

TODO = (
    "stop `crawler serve`, leave the file where it is, and restore the last good backup into a new folder "
    "(docs/operate.md, “A damaged database”)"
)
_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_MESSAGES = (
    "malformed",
    "not a database",
    "Could not decode to UTF-8",
)  # the last has no code: bytes that are not text


def is_damage(error: BaseException | None) -> bool:
    """Return whether this error of the driver says that the file itself is damaged."""
    if not isinstance(error, sqlite3.Error):
        return False
    code = getattr(error, "sqlite_errorcode", None)
    return (code is not None and code & 0xFF in _CODES) or any(word in str(error) for word in _MESSAGES)


def fault(path: Path) -> str:
    """Return the first fault of a SQLite file, "" where it is sound: SQLite checks its pages and indexes, and every row
    is read once, since damage within a long text breaks no structure that SQLite checks."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            result = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if result != "ok":
                return str(result)
            for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                quoted = table.replace('"', '""')
                for _ in db.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608 - a name of the file's own, quoted
                    pass
    except sqlite3.Error as error:
        return str(error)
    return ""
