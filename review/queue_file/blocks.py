"""The queue file as text: its entries, and rendering them; review/queue_file/parse.py reads what an editor left. Pure.

<!-- writing 42 key 7k2mq4xw3a -->          what it began from (review/queue_file/marks.py)

## October 3, 2023                          a day

An analyst's paragraph for the day.

### [x] Headline (Rudaw, Shafaq News)       a draft: [ ] waits, [x] approved, [-] rejected
<!-- draft 17 revision 2 -->                whose it is; without it the entry is a new one
language: ckb                               where a person says which it is; without it, as detected
section: Intercepts                         where the day's entries have parts
reason: off topic                           why it was rejected

Its text, a line a paragraph.

- Rudaw: <https://…>                        the articles: the program's lines
> What the program has to say.              likewise; a line an editor adds here is kept as a remark

<!-- end of writing 42 key 7k2mq4xw3a: 1 entry -->    without it the file is not whole, and decides nothing
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from review.queue_file.marks import Mark, first_line, last_line
from storage.text.calendar import long_date
from storage.text.links import readable_address
from storage.text.markdown import escape, unescape
from storage.text.normalize import clean

FIELD = re.compile(r"(?i)(language|section|reason)\s*:\s*(.*)$")
LINK = re.compile(r"- .+: <https?://[^<>\s]+>$")
_OUTLET_MARKS = re.compile(r"(\\.)|([(),،])")  # what is escaped already; what ends a name in the heading
NAMES = re.compile(r"(?:\\.|[^\\,،]|\\$)+")


@dataclass(frozen=True, slots=True)
class Block:
    """An entry of the file. `draft_id` 0: a person wrote it. `box` is " ", "x" or "-". `owned` are the lines
    that the program writes (links, notes); `language` is "" where it is detected; `line` is its heading's number,
    from 1; `raw` its lines as they were read; `paragraphs` those of its text with their lines, the last `below` of
    them below links or notes."""

    day: date
    box: str
    headline: str
    outlets: tuple[str, ...]
    text: str
    draft_id: int = 0
    revision: int = 0
    section: str = ""
    language: str = ""
    reason: str = ""
    owned: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)
    raw: str = field(default="", compare=False)
    paragraphs: tuple[tuple[int, str], ...] = field(default=(), compare=False)
    below: int = field(default=0, compare=False)

    @property
    def words(self) -> tuple[date, str, tuple[str, ...], str, str, str]:
        """The parts that an edit can change, to compare."""
        return self.day, self.headline, self.outlets, self.text, self.section, self.language


def render(writing: int, top: str, days: Iterable[tuple[str, Iterable[str]]], key: str = "") -> str:
    """Return the whole file from its rendered days, each with its rendered blocks; without a `key` it has no last line."""
    mark, entries = Mark(writing, key), 0
    parts = [f"{first_line(mark)}\n{top.strip()}"]
    for day, blocks in days:
        rendered = list(blocks)
        parts += [day, *rendered]
        entries += len(rendered)
    if key:
        parts.append(last_line(mark, entries))
    return "\n\n".join(part for part in parts if part) + "\n"


@lru_cache(maxsize=1024)
def render_day(day: date, analysis: str = "") -> str:
    """Return the heading of a day, with the analyst's paragraph below it."""
    return "\n\n".join(part for part in (f"## {long_date(day)}", _paragraphs(paragraphs_of(analysis))) if part)


def render_block(block: Block) -> str:
    """Return an entry (a `normal` one) as text, from its heading to its notes."""
    heading = f"### [{block.box}] {_heading(block.headline, block.outlets)}".rstrip()
    head = [heading, f"<!-- draft {block.draft_id} revision {block.revision} -->"]
    for name, value in (("language", block.language), ("section", block.section), ("reason", block.reason)):
        if value:
            head.append(f"{name}: {escape(value)}")
    links = [line for line in block.owned if not line.startswith(">")]
    notes = [line for line in block.owned if line.startswith(">")]
    # ">" between the notes: each a paragraph of its own in the quote.
    parts = ["\n".join(head), _paragraphs(block.text), "\n".join(links), "\n>\n".join(notes)]
    return "\n\n".join(part for part in parts if part)


def link_line(outlet: str, url: str) -> str | None:
    """Return the line of an article's link, its address as people read it; None if `url` is no web address."""
    address = re.sub(r"[\s<>\\]", lambda match: f"%{ord(match[0]):02X}", clean(url))
    shown = readable_address(address)
    if clean(shown) == shown:  # the file is read through `clean`
        address = shown
    line = f"- {escape(one_line(outlet)) or 'article'}: <{address}>"
    return line if LINK.match(line) else None


@lru_cache(maxsize=20_000)
def note_line(text: str) -> str:
    """Return the line of a note of the program."""
    return f"> {escape(one_line(text))}"


def outlets_line(outlets: tuple[str, ...]) -> str:
    """Return outlets as they are in the brackets of a heading, without Markdown: a comma in a name has \\ before it."""
    return ", ".join(re.sub(r"[\\,،]", r"\\\g<0>", name) for name in outlets)


def read_outlets(line: str) -> tuple[str, ...]:
    """Return the outlets of a line that a person typed."""
    names = NAMES.findall(one_line(line))
    return tuple(name for name in (one_line(re.sub(r"\\(.)", r"\1", name)) for name in names) if name)


def remark(owned: str) -> str:
    """Return the words of a line that an editor added among the program's."""
    return clean(unescape(owned.lstrip("> ")))


def normal(block: Block) -> Block:
    """Return the block with its words in the form the file can contain: clean; headline, outlets, section and reason on one line."""
    outlets = tuple(name for name in map(one_line, block.outlets) if name)
    return replace(
        block,
        headline=one_line(block.headline),
        outlets=outlets,
        text=paragraphs_of(block.text),
        section=one_line(block.section),
        reason=one_line(block.reason),
    )


def one_line(text: str) -> str:
    """Return the clean text on one line."""
    return " ".join(clean(text).split())


def paragraphs_of(text: str) -> str:
    """Return the clean text with a line a paragraph and no empty lines."""
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _paragraphs(text: str) -> str:
    return "\n\n".join(_guard(escape(line)) for line in text.split("\n"))


def _guard(line: str) -> str:
    # A text that begins as a field does ("reason: …") is no field.
    return line.replace(":", r"\:", 1) if FIELD.match(line) else line


def _heading(headline: str, outlets: tuple[str, ...]) -> str:
    escaped = escape(headline)
    if outlets:
        names = ", ".join(_OUTLET_MARKS.sub(_escape_mark, escape(name)) for name in outlets)
        return f"{escaped} ({names})".strip()
    return rf"{escaped[:-1]}\)" if escaped.endswith(")") else escaped


def _escape_mark(match: re.Match[str]) -> str:
    return match[1] or f"\\{match[2]}"
