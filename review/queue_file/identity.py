"""Checks that a queue file is whole and of this desk before it may decide anything. Pure."""

from review.queue_file.marks import Mark, last_line
from review.queue_file.parse import QueueText

_ASIDE = "move it aside, run `crawler queue sync` for a new one, and copy into that what you want to keep"
_UNKNOWN = f"this file belongs to another desk, or to this one before a backup was restored; it is ignored: {_ASIDE}"


def doubt(file: QueueText, newest: int, key: str) -> tuple[int, str] | None:
    """Return why no decisions may be read from this file, as (line, what to do); None if they may.

    `newest` is the number of the newest writing; `key` that of the writing which the file says it began from, "" where there is none
    (an earlier version wrote it).
    """
    mark = file.mark or file.end
    if mark is None or newest == 0:
        return None
    if mark.writing > newest:
        what = f"writing {mark.writing} does not exist yet, the newest is {newest}. {_UNKNOWN[0].upper()}{_UNKNOWN[1:]}"
        return 1, what
    if mark.key != key:
        return 1, _UNKNOWN
    if file.end is not None and file.end != Mark(mark.writing, key):
        return file.lines, "the first and last lines are from different files: save the complete file again"
    if key and (file.end is None or file.is_open):
        return file.lines, _unfinished(mark, file)
    return None


def unnamed(file: QueueText, newest: int, key: str) -> tuple[int, str] | None:
    """Return the same as `doubt`, for a file that names no writing; `key` is the newest writing's."""
    if file.mark or file.end or newest == 0 or not key:
        return None
    return 1, f"the first and last lines are missing, so its desk is unknown: {_ASIDE}"


def _unfinished(mark: Mark, file: QueueText) -> str:
    if file.end is not None:
        return "the text below the last line is cut off: end it with a new line, better above the last line; nothing was read"
    line = last_line(mark, len(file.places))
    return (
        "the file ends before its last line: it was saved or copied only in part, and nothing was read. Save it again; "
        f"if it is whole, this is its last line: {line}"
    )
