"""What `crawler doctor` looks at in the data folder: files that others may read, and work that was interrupted."""

import stat
from collections.abc import Iterator
from pathlib import Path

from crawler.app.desk.desk import Desk
from crawler.app.doctor.check_result import CheckResult
from digest import file_journal


def private(desk: Desk) -> Iterator[CheckResult]:
    """The database and the archive hold unpublished work and hashes of passwords."""
    paths = [desk.folder / "desk.db", desk.archive, desk.folder / "review.key", *desk.folder.glob("backups/*.zip")]
    readable = [path for path in paths if is_readable_by_all(path)]
    if readable:
        names = " ".join(str(path) for path in readable)
        yield CheckResult("private", "note", f"every user of this machine may read {names}", f"chmod -R o-rwx {names}")


def is_readable_by_all(path: Path) -> bool:
    """Return whether users who are neither the owner nor in the group can reach and read it."""
    try:
        mode = path.stat().st_mode
        return bool(mode & stat.S_IROTH) and all(
            folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents
        )
    except OSError:
        return False


def interrupted(desk: Desk) -> Iterator[CheckResult]:
    """Report an interrupted publication."""
    if file_journal.is_unfinished(desk.digests):
        message = "a publication was interrupted: the files in digests/ may be older than the last digest"
        yield CheckResult("digests", "wrong", message, "crawler housekeeping completes them")
