"""Reads the queue file as an editor left it (review/queue_file/blocks.py shows its form). Pure."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from review.queue_file import lines as queue_lines
from review.queue_file.blocks import NAMES, Block, one_line, render_day
from review.queue_file.body import Line, read_body, read_plain
from review.queue_file.lines import is_underline, link, trimmed
from review.queue_file.marks import Mark, comment
from storage.errors import QueueFileError
from storage.text.calendar import any_date, is_sane, outside
from storage.text.markdown import unescape

_DRAFT = re.compile(r"<!-- draft ([0-9]{1,9}) revision ([0-9]{1,9}) -->$")
_LINE_ENDS = re.compile(r"\r\n?")
_PIECES = re.compile(r"(?m)^(?=###?[ \t]+\S)")  # where a day or an entry begins
_DAY = re.compile(r"##(\s*)([^#\s].*)?$")
_ENTRY = re.compile(r"###\s*\\?\[([^\]]{0,16}?)\\?\]\s*(.*)$")
_HEADING = re.compile(r"#{1,6}\s")
_HASHES = re.compile(r"(?<!\s)\s+#+$")  # a heading closed as it was opened
_COMMENT_BEHIND = re.compile(r"(?<!\s)\s*((?<!\\)(?:<|&lt;|\\<\\)\s?!.*)$")
_BARE_BOX = re.compile(r"(?:[-*+]\s+)?\[\s*(?:[xX–−-]\s*)?\]")
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)")
_OWN_HEADING = "### [ ] Headline (Outlet) above the entry"
_HEADLESS = f"a draft's comment without its heading: put {_OWN_HEADING}"
_MARKS = frozenset("#<=>|[-*+\\&")  # first signs of lines that may be more than a part of the entry


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Where an entry is in the file; `draft_id` 0: it names none."""

    day: date
    draft_id: int
    line: int


@dataclass(frozen=True, slots=True)
class QueueText:
    """A queue file, read. `mark` and `end` are its first and last line, None if it has none; `is_open`: text below the last line
    breaks off. `untouched` are the drafts whose entries are unchanged, of which no block was
    read; `places` every entry in the order of the file."""

    top: str
    analyses: dict[date, str]
    blocks: tuple[Block, ...]
    untouched: tuple[int, ...] = ()
    mark: Mark | None = None
    end: Mark | None = None
    is_open: bool = False
    lines: int = 0
    places: tuple[EntryPlace, ...] = ()

    @property
    def writing(self) -> int:
        """The number of the writing it began from, 0 if it names none."""
        return self.mark.writing if self.mark else 0

    @property
    def draft_ids(self) -> set[int]:
        """The drafts in it; 0 is among them if an entry names none."""
        return {*self.untouched, *(block.draft_id for block in self.blocks)}


def parse(text: str, path: str, unchanged: Collection[str] = (), odd_days: Collection[date] | None = ()) -> QueueText:
    """Return the contents of the file. An entry that is one of `unchanged` (its day's heading, a blank line and its text, as the
    program wrote them) is not read again. Implausible days are refused, except `odd_days`; None: none is refused, in the program's
    own text. Raises QueueFileError naming every line that cannot be read and how to fix it."""
    reader, number = _Reader(unchanged, odd_days), 1
    text = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    pieces = _PIECES.split(text)
    for place, piece in enumerate(pieces, start=1):
        lines = piece.split("\n")
        if place < len(pieces):
            lines.pop()  # the next piece begins there
        if not reader.read_unchanged(number, piece):
            for at, line in enumerate(_with_days([trimmed(line) for line in lines]), start=number):
                reader.read_line(at, line)
        number += len(lines)
    reader.close()
    if reader.problems:
        raise QueueFileError(path, sorted(reader.problems))
    return QueueText(
        "\n".join(reader.top).strip(),
        reader.analyses,
        tuple(reader.blocks),
        tuple(reader.untouched),
        reader.mark,
        reader.end,
        reader.is_below_end and not text.endswith("\n"),
        len(text.rstrip().split("\n")),
        tuple(reader.places),
    )


def _with_days(lines: list[str]) -> list[str]:
    """Return the lines with each underlined day as a heading with ##."""
    for at in range(1, len(lines)):
        if lines[at] and is_underline(lines[at]) and any_date(lines[at - 1]):
            lines[at - 1], lines[at] = f"## {lines[at - 1]}", ""
    return lines


@dataclass(slots=True)
class _Entry:
    """An entry that is being read."""

    day: date
    line: int
    box: str
    headline: str
    outlets: tuple[str, ...]
    drafted: tuple[int, int]
    heading: str
    lines: list[Line] = field(default_factory=list)


class _Reader:
    """Reads line by line; `problems` are (line, what is wrong and how to fix it)."""

    def __init__(self, unchanged: Collection[str] = (), odd_days: Collection[date] | None = ()) -> None:
        self._unchanged, self._odd_days = unchanged, odd_days
        self.untouched: list[int] = []
        self.problems: list[tuple[int, str]] = []
        self.mark: Mark | None = None
        self.end: Mark | None = None
        self.is_below_end = False
        self.top: list[str] = []
        self.analyses: dict[date, str] = {}
        self.blocks: list[Block] = []
        self.places: list[EntryPlace] = []
        self._day: date | None = None
        self._is_under_day = False  # in the analyst's paragraph: before the first entry of the day
        self._days: dict[date, int] = {}
        self._ids: dict[int, int] = {}
        self._entry: _Entry | None = None
        self._plain: list[Line] = []

    def read_unchanged(self, number: int, piece: str) -> bool:
        """Take an unchanged entry whole; False: it must be read line by line."""
        text = piece.strip("\n")
        if not self._unchanged or self._day is None or f"{render_day(self._day)}\n\n{text}" not in self._unchanged:
            return False
        self.close()  # first: the id of an entry is known once it is closed
        match = _DRAFT.search(text.split("\n", 2)[1]) if "\n" in text else None
        if match is None or int(match[1]) in self._ids:
            return False
        self.is_below_end |= self.end is not None
        self._ids[int(match[1])] = number
        self.untouched.append(int(match[1]))
        self.places.append(EntryPlace(self._day, int(match[1]), number))
        return True

    def read_line(self, number: int, line: str) -> None:
        """Read a line of what is not unchanged."""
        if line and self.end is not None:
            self.is_below_end = True
        if self._entry is not None and line[:1] not in _MARKS:
            self._entry.lines.append((number, line))
        elif self._opens(number, line):
            pass
        elif not self._days and self._entry is None:
            self._read_top(number, line)
        elif _HEADING.match(line):
            self._fault(number, r"an unknown heading: write \# if it is text, ### [ ] if it is an entry")
        elif _BARE_BOX.match(line):
            self._fault(number, r"an entry without ###: write it as ### [ ] Headline (Outlet), or \[ if it is text")
        elif self._entry is not None:
            self._entry.lines.append((number, line))
        elif self._is_under_day or not line:
            self._read_under_day(number, line)
        else:
            self._fault(number, "text below the last line: put it above, into the entry or under the day it belongs to")

    def _opens(self, number: int, line: str) -> bool:
        """Take a line that ends the entry or day being read: a heading, the last line, a git marker; False if it is none."""
        if _CONFLICT.match(line):
            self._fault(
                number, "a git conflict marker: resolve the conflict: keep one side and delete the marker lines"
            )
        elif match := _ENTRY.match(line):
            self._open_entry(number, match[1], match[2], line)
        elif (match := _DAY.match(line)) and (match[1] or any_date(_bare(match[2] or ""))):
            self._open_day(number, match[2] or "")
        elif (read_comment := comment(line)) and read_comment.end:
            self._read_end(number, read_comment.end)
        else:
            return False
        return True

    def close(self) -> None:
        """End the entry or day being read."""
        if self._entry is not None:
            self._close_entry(self._entry)
        elif self._day is not None and self._is_under_day:
            body = read_plain(self._plain)
            self.problems += body.problems
            self.analyses[self._day] = body.text
        self._entry, self._plain, self._is_under_day = None, [], False

    def _close_entry(self, entry: _Entry) -> None:
        body = read_body(entry.lines, entry.line, entry.drafted)
        self.problems += body.problems
        draft_id, revision = body.draft
        if draft_id in self._ids:
            what = f"draft {draft_id} is also on line {self._ids[draft_id]}: delete one of the two entries"
            self._fault(body.draft_line, what)
            draft_id = revision = 0
        elif draft_id:
            self._ids[draft_id] = entry.line
        self.places.append(EntryPlace(entry.day, draft_id, entry.line))
        self.blocks.append(
            Block(
                day=entry.day, box=entry.box, headline=entry.headline, outlets=entry.outlets, text=body.text,
                draft_id=draft_id, revision=revision, section=body.section, language=body.language, reason=body.reason,
                owned=tuple(text for _, text in body.owned), line=entry.line,
                raw="\n".join([entry.heading, *(line for _, line in entry.lines)]).strip(),
                paragraphs=tuple(body.paragraphs), below=body.below,
            )
        )  # fmt: skip

    def _open_day(self, number: int, heading: str) -> None:
        self.close()
        self._is_under_day = True
        self._day = any_date(_bare(heading))
        if self._day is None:
            self._fault(number, f"not a day: {heading[:40]!r}; write it as ## October 3, 2023")
            self._days[date.min] = number
        elif not (is_sane(self._day) or self._odd_days is None or self._day in self._odd_days):
            self._fault(number, f"not a day: {outside(self._day)}")
            self._days[self._day] = number
        elif self._day in self._days:
            self._fault(number, f"this day is also on line {self._days[self._day]}: put both under one heading")
        else:
            self._days[self._day] = number

    def _open_entry(self, number: int, mark: str, heading: str, line: str) -> None:
        self.close()
        box = queue_lines.box(mark)
        if box is None:
            what = f"unknown box [{queue_lines.shown(mark)}]: write [ ] to wait, [x] to approve, [-] to reject"
            self._fault(number, what)
        if self._day is None and not self._days:
            self._fault(number, "an entry above the first day: put it under a heading such as ## October 3, 2023")
        drafted = (0, 0)
        if (
            (behind := _COMMENT_BEHIND.search(heading))
            and (read_comment := comment(behind[1]))
            and read_comment.is_plain
        ):
            drafted, heading = read_comment.draft or (0, 0), heading[: behind.start()]
            if read_comment.draft is None:
                self._fault(
                    number,
                    "a comment in a heading: delete it, or put it below as <!-- draft NUMBER revision NUMBER -->",
                )
        headline, outlets = _read_heading(_HASHES.sub("", heading.rstrip()))
        self._entry = _Entry(self._day or date.min, number, box or " ", headline, outlets, drafted, line)

    def _read_end(self, number: int, mark: Mark) -> None:
        self.close()
        if self.end is not None:
            self._fault(number, "a second last line: two files were joined; keep one of the lines")
        self.end = mark

    def _read_top(self, number: int, line: str) -> None:
        read_comment = comment(line)
        if read_comment is not None and read_comment.writing:
            self.mark = read_comment.writing
        elif read_comment is not None and read_comment.draft:
            self._fault(number, _HEADLESS)
        else:
            self.top.append(line)

    def _read_under_day(self, number: int, line: str) -> None:
        # An entry that lost its heading must not become the analyst's paragraph, which is published.
        read_comment = comment(line)
        if read_comment is not None and read_comment.is_plain:
            self._fault(number, _HEADLESS)
        elif line.startswith(">") or link(line):
            self._fault(number, rf"a link or note without its entry: put {_OWN_HEADING}, or \ before it if it is text")
        else:
            self._plain.append((number, line))

    def _fault(self, number: int, what: str) -> None:
        self.problems.append((number, what))


def _bare(heading: str) -> str:
    """Return a day's heading without closing signs and stars around it."""
    return unescape(_HASHES.sub("", heading.strip())).strip("*_ ")


def _read_heading(heading: str) -> tuple[str, tuple[str, ...]]:
    """Return the headline, and the outlets in the brackets that end it."""
    opens = _opening(heading)
    if opens is None:
        return one_line(unescape(heading)), ()
    names = NAMES.findall(heading[opens + 1 : -1])
    outlets = tuple(name for name in (one_line(unescape(name)) for name in names) if name)
    return one_line(unescape(heading[:opens])), outlets


def _opening(heading: str) -> int | None:
    """Return where the bracket that the last letter closes was opened."""
    open_at: list[int] = []
    escaped = False
    matched = None
    for place, letter in enumerate(heading):
        matched = None
        if escaped or letter == "\\":
            escaped = not escaped
        elif letter == "(":
            open_at.append(place)
        elif letter == ")" and open_at:
            matched = open_at.pop()
    return matched


def days_of(base: Iterable[str]) -> Iterator[date]:
    """Yield the implausible days among the block names of a writing ("day 0226-11-28")."""
    for name in base:
        if name.startswith("day "):
            day = date.fromisoformat(name.removeprefix("day "))
            if not is_sane(day):
                yield day
