"""Reading the queue file as an editor left it (review/queue_file/blocks.py shows its form). Pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from review.queue_file.blocks import FIELD, LINK, NAMES, Block, one_line, paragraphs_of, render_day
from storage.errors import QueueFileError
from storage.text.calendar import read_date
from storage.text.markdown import unescape

_WRITING = re.compile(r"<!-- writing ([0-9]{1,9}) -->$")
_DRAFT = re.compile(r"<!-- draft ([0-9]{1,9}) revision ([0-9]{1,9}) -->$")
_WRITING_LINE = re.compile(r"(?m)^\s*<!-- writing ([0-9]{1,9}) -->\s*$")
_LINE_ENDS = re.compile(r"\r\n?")
_PIECES = re.compile(r"(?m)^(?=###?[ \t]+\S)")  # where a day or an entry begins
_DAY = re.compile(r"##\s+(.*)$")
_ENTRY = re.compile(r"###\s*\[([^\]]{0,8})\]\s*(.*)$")
_HEADING = re.compile(r"#{1,6}\s")
_BARE_BOX = re.compile(r"\[\s*[xX–−-]?\s*\]")
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)")
_OWN_HEADING = "### [ ] Headline (Outlet) above the entry"
_HEADLESS = f"a draft's comment without its heading: put {_OWN_HEADING}"
_MARKS = frozenset("#<=>|[-sSſrR")  # what a line begins with that is not plain text; "" is
_BOXES = {"": " ", "x": "x", "X": "x", "-": "-", "–": "-", "−": "-"}


@dataclass(frozen=True, slots=True)
class QueueText:
    """A queue file, read. `writing` is the number of the writing it began from, 0 where it names none; `untouched` are the drafts
    that stand in it just as they were known, of which no block was read."""

    writing: int
    top: str
    analyses: dict[date, str]
    blocks: tuple[Block, ...]
    untouched: tuple[int, ...] = ()

    @property
    def draft_ids(self) -> set[int]:
        """The drafts in it; 0 where there is an entry that names none."""
        return {*self.untouched, *(block.draft_id for block in self.blocks)}


def parse(text: str, path: str, known: Collection[str] = ()) -> QueueText:
    """What stands in the file. An entry that is one of `known` (its day's heading, a blank line and its text, as the program wrote
    them) is not read again. Raises QueueFileError naming every line that cannot be read and how to mend it."""
    reader, number = _Reader(known), 1
    pieces = _PIECES.split(_LINE_ENDS.sub("\n", text.removeprefix("\ufeff")))
    for place, piece in enumerate(pieces, start=1):
        lines = piece.split("\n")
        if place < len(pieces):
            lines.pop()  # the next piece begins there
        if not reader.read_known(number, piece):
            for at, line in enumerate(lines, start=number):
                reader.read(at, line.strip())
        number += len(lines)
    reader.close()
    if reader.problems:
        raise QueueFileError(path, reader.problems)
    top = "\n".join(reader.top).strip()
    return QueueText(reader.writing, top, reader.analyses, tuple(reader.blocks), tuple(reader.untouched))


def writing_of(text: str) -> int:
    """The number of the writing a file says it began from; 0 where it names none."""
    found = _WRITING_LINE.search(text)
    return int(found[1]) if found else 0


class _Reader:
    """Reads line by line; `problems` are (line, what is wrong and how to mend it)."""

    def __init__(self, known: Collection[str] = ()) -> None:
        self._known = known
        self.untouched: list[int] = []
        self.problems: list[tuple[int, str]] = []
        self.writing = 0
        self.top: list[str] = []
        self.analyses: dict[date, str] = {}
        self.blocks: list[Block] = []
        self._day: date | None = None
        self._is_under_day = False  # in the analyst's paragraph: no entry of the day was met yet
        self._days: dict[date, int] = {}
        self._ids: dict[int, int] = {}
        self._block: Block | None = None
        self._text: list[str] = []
        self._raw: list[str] = []

    def read_known(self, number: int, piece: str) -> bool:
        """Takes an entry that is as it was known, whole; False: it is to be read line by line."""
        text = piece.strip("\n")
        if not self._known or self._day is None or f"{render_day(self._day)}\n\n{text}" not in self._known:
            return False
        found = _DRAFT.search(text.split("\n", 2)[1]) if "\n" in text else None
        if found is None or int(found[1]) in self._ids:
            return False
        self.close()
        self._ids[int(found[1])] = number
        self.untouched.append(int(found[1]))
        return True

    def read(self, number: int, line: str) -> None:
        if self._block is not None and line[:1] not in _MARKS:
            self._raw.append(line)
            self._text.append(line)
            return
        if _CONFLICT.match(line):
            self._fault(number, "a git conflict marker: settle the conflict, keep one side and delete the marker lines")
        elif found := _ENTRY.match(line):
            self._open_block(number, found[1].strip(), found[2])
            self._raw = [line]
        elif found := _DAY.match(line):
            self._open_day(number, found[1])
        elif not self._days and self._block is None:
            self._read_top(number, line)
        elif _HEADING.match(line):
            self._fault(number, r"a heading the queue does not know: write \# if it is text, ### [ ] if it is an entry")
        elif _BARE_BOX.match(line):
            self._fault(number, r"an entry without ###: write it as ### [ ] Headline (Outlet), or \[ if it is text")
        elif self._block is None:
            self._read_under_day(number, line)
        else:
            self._raw.append(line)
            self._read_in_block(number, line, self._block)

    def close(self) -> None:
        """Ends the block or day being read."""
        text = _read_paragraphs(self._text)
        self._text = []
        if self._block is not None:
            self.blocks.append(replace(self._block, text=text, raw="\n".join(self._raw).strip()))
            self._block = None
        elif self._day is not None and self._is_under_day:
            self.analyses[self._day] = text
        self._is_under_day = False

    def _open_day(self, number: int, heading: str) -> None:
        self.close()
        self._is_under_day = True
        self._day = read_date(unescape(heading))
        if self._day is None:
            self._fault(number, f"not a day: {heading[:40]!r}; write it as ## October 3, 2023")
            self._days[date.min] = number
        elif self._day in self._days:
            self._fault(number, f"this day stands on line {self._days[self._day]} too: put both under one heading")
        else:
            self._days[self._day] = number

    def _open_block(self, number: int, box: str, heading: str) -> None:
        self.close()
        if box not in _BOXES:
            self._fault(number, f"unknown box [{box}]: write [ ] to wait, [x] to approve, [-] to reject")
        if self._day is None and not self._days:
            self._fault(number, "an entry above the first day: put it under a heading such as ## October 3, 2023")
        headline, outlets = _read_heading(heading)
        self._block = Block(self._day or date.min, _BOXES.get(box, " "), headline, outlets, "", line=number)

    def _read_top(self, number: int, line: str) -> None:
        if found := _WRITING.match(line):
            self.writing = int(found[1])
        elif _DRAFT.match(line):
            self._fault(number, _HEADLESS)
        else:
            self.top.append(line)

    def _read_under_day(self, number: int, line: str) -> None:
        # An entry that lost its heading must not become the analyst's paragraph, which is published.
        if line.startswith("<!--"):
            self._fault(number, _HEADLESS)
        elif line.startswith(">") or LINK.match(line):
            self._fault(number, rf"a link or note without its entry: put {_OWN_HEADING}, or \ before it if it is text")
        else:
            self._text.append(line)

    def _read_in_block(self, number: int, line: str, block: Block) -> None:
        if line.startswith("<!--"):
            self._read_comment(number, line, block)
        elif found := FIELD.match(line):
            value = one_line(unescape(found[2]))
            if found[1].lower() == "reason":
                self._block = replace(block, reason=f"{block.reason} {value}".strip())
            else:
                self._block = replace(block, section=f"{block.section} {value}".strip())
        elif line.startswith(">") or LINK.match(line):
            if line.strip("> "):
                self._block = replace(block, owned=(*block.owned, line))
            self._text.append("")
        else:
            self._text.append(line)

    def _read_comment(self, number: int, line: str, block: Block) -> None:
        found = _DRAFT.match(line)
        if found is None or int(found[1]) == 0:
            self._fault(
                number, "a damaged comment: restore it as <!-- draft NUMBER revision NUMBER -->, or delete the line"
            )
        elif block.draft_id:
            self._fault(number, f"a second draft in the entry of line {block.line}: give it its own ### heading")
        elif any(self._text) or block.owned:
            self._fault(number, f"a draft's comment below the text of line {block.line}'s entry: put {_OWN_HEADING}")
        elif int(found[1]) in self._ids:
            stands = self._ids[int(found[1])]
            self._fault(number, f"draft {found[1]} stands on line {stands} too: delete one of the two entries")
        else:
            self._ids[int(found[1])] = block.line
            self._block = replace(block, draft_id=int(found[1]), revision=int(found[2]))

    def _fault(self, number: int, what: str) -> None:
        self.problems.append((number, what))


def _read_paragraphs(lines: Iterable[str]) -> str:
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(unescape(line))
        elif paragraphs[-1]:
            paragraphs.append([])
    return paragraphs_of("\n".join(" ".join(paragraph) for paragraph in paragraphs))


def _read_heading(heading: str) -> tuple[str, tuple[str, ...]]:
    """Headline, and the outlets in the brackets that end it."""
    opens = _opening(heading)
    if opens is None:
        return one_line(unescape(heading)), ()
    names = NAMES.findall(heading[opens + 1 : -1])
    outlets = tuple(name for name in (one_line(unescape(name)) for name in names) if name)
    return one_line(unescape(heading[:opens])), outlets


def _opening(heading: str) -> int | None:
    """Where the bracket that the last letter closes was opened."""
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
