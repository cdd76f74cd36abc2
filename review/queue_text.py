"""The queue file as text: rendering it, and reading what an editor left. Pure.

## October 3, 2023                          a day

An analyst's paragraph for the day.

### [x] Headline (Rudaw, Shafaq News)       a draft: [ ] waits, [x] approved, [-] rejected
<!-- draft 17 revision 2 -->                whose it is; without it the entry is a new one
section: Intercepts                         where the day's entries have parts
reason: off topic                           why it was rejected

Its text, a line a paragraph.

- Rudaw: <https://…>                        the articles: the program's lines
> What the program has to say.              likewise; a line an editor adds here is kept as a remark
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from storage.calendar import long_date, read_date
from storage.errors import QueueFileError
from storage.markdown import escape, unescape
from storage.text import clean

PREAMBLE = """# The queue

Type x between the brackets to approve an entry, a minus to reject it (with a line "reason: …" under it if you like),
a space to take either back; change headline, outlets and text as you wish; move an entry under another day to change its day.
A new entry is a heading such as "### [x] Headline (Outlet)" with its text below; text straight under a day is the analyst's paragraph.
Text is plain: marks such as ** are printed as typed.
"""

_WRITING = re.compile(r"<!-- writing ([0-9]{1,9}) -->$")
_DRAFT = re.compile(r"<!-- draft ([0-9]{1,9}) revision ([0-9]{1,9}) -->$")
_DAY = re.compile(r"##\s+(.*)$")
_ENTRY = re.compile(r"###\s*\[([^\]]{0,8})\]\s*(.*)$")
_HEADING = re.compile(r"#{1,6}\s")
_FIELD = re.compile(r"(?i)(section|reason)\s*:\s*(.*)$")
_LINK = re.compile(r"- .+: <https?://[^<>\s]+>$")
_BARE_BOX = re.compile(r"\[\s*[xX–−-]?\s*\]")
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)")
_OUTLET_MARKS = re.compile(r"(\\.)|([(),،])")  # what is escaped already; what ends a name in the heading
_OWN_HEADING = "### [ ] Headline (Outlet) above the entry"
_HEADLESS = f"a draft's comment without its heading: put {_OWN_HEADING}"
_NAMES = re.compile(r"(?:\\.|[^\\,،]|\\$)+")
_MARKS = frozenset("#<=>|[-sSſrR")  # what a line begins with that is not plain text; "" is
_BOXES = {"": " ", "x": "x", "X": "x", "-": "-", "–": "-", "−": "-"}


@dataclass(frozen=True, slots=True)
class Block:
    """An entry as it stands in the file. `draft_id` 0: a person wrote it. `box` is " ", "x" or "-". `owned` are the lines
    that the program writes (links, notes); `line` where its heading stands, from 1; `raw` its lines as they were read."""

    day: date
    box: str
    headline: str
    outlets: tuple[str, ...]
    text: str
    draft_id: int = 0
    revision: int = 0
    section: str = ""
    reason: str = ""
    owned: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)
    raw: str = field(default="", compare=False)

    @property
    def words(self) -> tuple[date, str, tuple[str, ...], str, str]:
        return self.day, self.headline, self.outlets, self.text, self.section


@dataclass(frozen=True, slots=True)
class QueueText:
    """A queue file, read. `writing` is the number of the writing it began from, 0 where it names none."""

    writing: int
    top: str
    analyses: dict[date, str]
    blocks: tuple[Block, ...]


def render(writing: int, top: str, days: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The whole file from its rendered days, each with its rendered blocks."""
    parts = [f"<!-- writing {writing} -->\n{top.strip()}"]
    for day, blocks in days:
        parts += [day, *blocks]
    return "\n\n".join(part for part in parts if part) + "\n"


def render_day(day: date, analysis: str = "") -> str:
    return "\n\n".join(part for part in (f"## {long_date(day)}", _paragraphs(_kept(analysis))) if part)


def render_block(block: Block) -> str:
    """One entry (a `normal` one), from its heading to its notes."""
    heading = f"### [{block.box}] {_heading(block.headline, block.outlets)}".rstrip()
    head = [heading, f"<!-- draft {block.draft_id} revision {block.revision} -->"]
    for name, value in (("section", block.section), ("reason", block.reason)):
        if value:
            head.append(f"{name}: {escape(value)}")
    links = [line for line in block.owned if not line.startswith(">")]
    notes = [line for line in block.owned if line.startswith(">")]
    # ">" between the notes: each a paragraph of its own in the quote.
    parts = ["\n".join(head), _paragraphs(block.text), "\n".join(links), "\n>\n".join(notes)]
    return "\n\n".join(part for part in parts if part)


def link_line(outlet: str, url: str) -> str | None:
    """The line of an article's link; None for what is no web address."""
    address = re.sub(r"[\s<>\\]", lambda found: f"%{ord(found[0]):02X}", clean(url))
    line = f"- {escape(_line(outlet)) or 'article'}: <{address}>"
    return line if _LINK.match(line) else None


def note_line(text: str) -> str:
    return f"> {escape(_line(text))}"


def outlets_line(outlets: tuple[str, ...]) -> str:
    """Names as they stand between the brackets of a heading, without Markdown: a comma in a name has \\ before it."""
    return ", ".join(re.sub(r"[\\,،]", r"\\\g<0>", name) for name in outlets)


def read_outlets(line: str) -> tuple[str, ...]:
    """The names of a line typed by a person."""
    names = _NAMES.findall(_line(line))
    return tuple(name for name in (_line(re.sub(r"\\(.)", r"\1", name)) for name in names) if name)


def remark(owned: str) -> str:
    """The words of a line an editor added among the program's."""
    return clean(unescape(owned.lstrip("> ")))


def normal(block: Block) -> Block:
    """The block with its words as the file can hold them: clean, headline, outlets, section and reason on one line."""
    outlets = tuple(name for name in map(_line, block.outlets) if name)
    return replace(
        block,
        headline=_line(block.headline),
        outlets=outlets,
        text=_kept(block.text),
        section=_line(block.section),
        reason=_line(block.reason),
    )


def parse(text: str, path: str) -> QueueText:
    """What stands in the file. Raises QueueFileError naming every line that cannot be read and how to mend it."""
    reader = _Reader()
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff")), start=1):
        reader.read(number, line.strip())
    reader.close()
    if reader.problems:
        raise QueueFileError(path, reader.problems)
    return QueueText(reader.writing, "\n".join(reader.top).strip(), reader.analyses, tuple(reader.blocks))


class _Reader:
    """Reads line by line; `problems` are (line, what is wrong and how to mend it)."""

    def __init__(self) -> None:
        self.problems: list[tuple[int, str]] = []
        self.writing = 0
        self.top: list[str] = []
        self.analyses: dict[date, str] = {}
        self.blocks: list[Block] = []
        self._day: date | None = None
        self._days: dict[date, int] = {}
        self._ids: dict[int, int] = {}
        self._block: Block | None = None
        self._text: list[str] = []
        self._raw: list[str] = []

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
        elif self._day is not None:
            self.analyses[self._day] = text

    def _open_day(self, number: int, heading: str) -> None:
        self.close()
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
        elif line.startswith(">") or _LINK.match(line):
            self._fault(number, rf"a link or note without its entry: put {_OWN_HEADING}, or \ before it if it is text")
        else:
            self._text.append(line)

    def _read_in_block(self, number: int, line: str, block: Block) -> None:
        if line.startswith("<!--"):
            self._read_comment(number, line, block)
        elif found := _FIELD.match(line):
            value = _line(unescape(found[2]))
            if found[1].lower() == "reason":
                self._block = replace(block, reason=f"{block.reason} {value}".strip())
            else:
                self._block = replace(block, section=f"{block.section} {value}".strip())
        elif line.startswith(">") or _LINK.match(line):
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


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _kept(text: str) -> str:
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _paragraphs(text: str) -> str:
    return "\n\n".join(_guard(escape(line)) for line in text.split("\n"))


def _guard(line: str) -> str:
    # A text that begins as a field does ("reason: …") is no field.
    return line.replace(":", r"\:", 1) if _FIELD.match(line) else line


def _read_paragraphs(lines: Iterable[str]) -> str:
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(unescape(line))
        elif paragraphs[-1]:
            paragraphs.append([])
    return _kept("\n".join(" ".join(paragraph) for paragraph in paragraphs))


def _heading(headline: str, outlets: tuple[str, ...]) -> str:
    escaped = escape(headline)
    if outlets:
        names = ", ".join(_OUTLET_MARKS.sub(_escape_mark, escape(name)) for name in outlets)
        return f"{escaped} ({names})".strip()
    return rf"{escaped[:-1]}\)" if escaped.endswith(")") else escaped


def _escape_mark(found: re.Match[str]) -> str:
    return found[1] or f"\\{found[2]}"


def _read_heading(heading: str) -> tuple[str, tuple[str, ...]]:
    """Headline, and the outlets in the brackets that end it."""
    opens = _opening(heading)
    if opens is None:
        return _line(unescape(heading)), ()
    names = _NAMES.findall(heading[opens + 1 : -1])
    outlets = tuple(name for name in (_line(unescape(name)) for name in names) if name)
    return _line(unescape(heading[:opens])), outlets


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
