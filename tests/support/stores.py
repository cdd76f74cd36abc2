"""Empty stores for tests: the migrations run once in a process, then their file is copied."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.database.store import Store, open_store


def a_store(path: Path) -> Store:
    """Return an empty store in a new file at `path`, with the newest schema."""
    path.write_bytes(_as_the_migrations_leave_it())
    return open_store(path)


@cache
def _as_the_migrations_leave_it() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "new.db"
        open_store(file).close()
        return file.read_bytes()
