"""The comments that identify a queue file: the writing it began from, the draft of each entry, and its end. Pure.

    <!-- writing 42 key 7k2mq4xw3a -->                            the first line
    <!-- draft 17 revision 2 -->                                  below an entry's heading
    <!-- end of writing 42 key 7k2mq4xw3a: 49 entries -->         the last line

The key distinguishes a writing from one with the same number in another desk, or in this one before a backup was restored. Editors
and office programs change comments (automatic dashes, escaped brackets): `comment` restores the original form.
"""

import re
from dataclasses import dataclass

_KEY = r"([0-9a-z]{8,32})"
_WRITING = re.compile(rf"<!-- writing ([0-9]{{1,9}})(?: key {_KEY})? -->$")
_END = re.compile(rf"<!-- end of writing ([0-9]{{1,9}}) key {_KEY}: [0-9]{{1,9}} entr(?:y|ies) -->$")
_DRAFT = re.compile(r"<!-- draft ([0-9]{1,9}) revision ([0-9]{1,9}) -->$")
_DASHES = r"\s?(?:\\?[-‐‑–—−]){1,4}"
_OPENS = re.compile(rf"(\\?<|&lt;)\s?\\?!{_DASHES}\s*")
_CLOSES = re.compile(rf"(?<!\s)\s*{_DASHES}\s?(?:\\?>|&gt;)$")
_OURS = re.compile(r"(?:draft|writing|end of writing) [0-9]")
_MARK_LINE = re.compile(r"(?m)^[^\S\n]*((?:\\?<|&lt;)[^\n]{0,12}writing [0-9][^\n]{0,80})$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A writing as a file names it; `key` is "" if the file was written by a version that had none."""

    writing: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment in its original form. `is_plain`: it cannot be escaped text of an entry."""

    text: str
    is_plain: bool = True

    @property
    def draft(self) -> tuple[int, int] | None:
        """Return (draft, revision) where the comment names a draft."""
        match = _DRAFT.match(self.text)
        return (int(match[1]), int(match[2])) if match and int(match[1]) else None

    @property
    def writing(self) -> Mark | None:
        """The writing, if the comment is a first line."""
        match = _WRITING.match(self.text)
        return Mark(int(match[1]), match[2] or "") if match else None

    @property
    def end(self) -> Mark | None:
        """The writing, if the comment is a last line."""
        match = _END.match(self.text)
        return Mark(int(match[1]), match[2]) if match else None


def comment(line: str) -> Comment | None:
    """Return the comment of a line, however its brackets and dashes were changed; None if it is no comment."""
    if not line.startswith(("<", "\\<", "&lt;")):
        return None
    if line.startswith("<!--") and line.endswith(" -->"):
        return Comment(line)
    opening = _OPENS.match(line)
    if opening is None:
        return Comment(line) if line.startswith("<!") else None
    inner = _CLOSES.sub("", line[opening.end() :])
    inner = " ".join(re.sub(r"\\(.)", r"\1", inner).split())
    # The program escapes "<" in what outlets wrote, and never the mark behind it.
    is_plain = opening[1] == "<" or opening[1] == "&lt;" or "\\!" in opening[0]
    if not (is_plain or _OURS.match(inner)):
        return None
    is_whole = bool(_CLOSES.search(line[opening.end() :]))
    return Comment(f"<!-- {inner} -->" if is_whole else line, is_plain)


def draft_comment(draft_id: int, revision: int) -> str:
    """Return the comment that names the draft of an entry."""
    return f"<!-- draft {draft_id} revision {revision} -->"


def first_line(mark: Mark) -> str:
    """Return the first line of a file."""
    key = f" key {mark.key}" if mark.key else ""
    return f"<!-- writing {mark.writing}{key} -->"


def last_line(mark: Mark, entries: int) -> str:
    """Return the last line of a file with this many entries."""
    return f"<!-- end of writing {mark.writing} key {mark.key}: {entries} entr{'y' if entries == 1 else 'ies'} -->"


def named_in(text: str) -> Mark | None:
    """Return the writing a file began from, by its first line or, without that, its last; None if it names none."""
    comments = (comment(line.strip()) for line in _MARK_LINE.findall(text.replace("\r", "\n")))
    for mark_comment in filter(None, comments):
        if mark := mark_comment.writing or mark_comment.end:
            return mark
    return None
