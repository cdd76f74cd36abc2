"""Reads the lines below an entry's heading: its comment, fields, text, links and notes. Pure.

A line that is not clearly one of these is not taken for text: it is a problem, with its line number and how to fix it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from review.queue_file.blocks import FIELD, one_line, paragraphs_of
from review.queue_file.lines import has_address, has_bullet, is_partial_link, is_rule, is_underline, link
from review.queue_file.marks import Comment, comment
from storage.text.languages import LANGUAGES, code_of
from storage.text.markdown import unescape

Line = tuple[int, str]
_OWN_HEADING = "### [ ] Headline (Outlet) above the entry"
_DAMAGED = "a damaged comment: restore it as <!-- draft NUMBER revision NUMBER -->, or delete the line"
_ESCAPED = "an escaped comment: write it as <!-- draft NUMBER revision NUMBER --> directly below the heading"
_MARKED = re.compile(r"(?<!\\)<!|(?<!\\)\]\(<?https?:|(?<!\\)<https?:")  # a comment or a link inside a text
_LONG_FIELD = 60  # characters: from there a formatter may have wrapped it
_MOST_JOINED = 4  # lines that a formatter may have made of a link's
_MOST_NAME_WORDS = 3  # of a language's name
_JOINED_FIELD = re.compile(r"(?i)\s(section|reason)\s*:\s*")
_LANGUAGE_FIX = f"write {', '.join(LANGUAGES[:-1])} or {LANGUAGES[-1]}, or delete the line to have it detected"


@dataclass(slots=True)
class Body:
    """`paragraphs` are the text's, each with the line it begins on; the last `below` of them are below links or notes. `owned` are
    the lines of links and notes, each with its line."""

    draft: tuple[int, int] = (0, 0)
    draft_line: int = 0
    language: str = ""
    section: str = ""
    reason: str = ""
    owned: list[Line] = field(default_factory=list)
    paragraphs: list[Line] = field(default_factory=list)
    below: int = 0
    problems: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraphs, a line each."""
        return "\n".join(text for _, text in self.paragraphs)


def read_body(lines: Iterable[Line], heading: int, drafted: tuple[int, int] = (0, 0)) -> Body:
    """Return the contents of an entry's lines below its heading (on line `heading`); `drafted` is the draft if the heading's own
    line named it."""
    reading = _Reading(list(lines), heading, Body(draft=drafted, draft_line=heading if drafted[0] else 0))
    while reading.at < len(reading.lines):
        reading.step()
    reading.end_paragraph()
    return reading.body


def read_plain(lines: Iterable[Line]) -> Body:
    """Return the paragraphs of plain lines, with problems for lines that are not plain."""
    reading = _Reading([], 0, Body())
    for number, line in lines:
        reading.add(number, line)
    reading.end_paragraph()
    return reading.body


class _Reading:
    def __init__(self, lines: list[Line], heading: int, body: Body) -> None:
        self.lines, self.heading, self.body = lines, heading, body
        self.at = 0
        self._words: list[str] = []
        self._began = 0
        self._wrapped = ""  # the field that the next line may go on with
        self._in_note = False

    def step(self) -> None:
        """Read the next line."""
        number, line = self.lines[self.at]
        self.at += 1
        wrapped, self._wrapped = self._wrapped, ""
        in_note, self._in_note = self._in_note, False
        if not line:
            self.end_paragraph()
        elif read_comment := comment(line):
            self._take_comment(number, read_comment, line)
        elif (field_match := FIELD.match(line)) and self._take_field(number, field_match[1].lower(), field_match[2]):
            pass
        elif line.startswith(">"):
            self._take_note(number, line)
        elif (has_address(line) or has_bullet(line)) and self._take_link(number, line):
            pass
        elif wrapped:
            self._take_field(number, wrapped, line)
        elif in_note:
            self._take_note(number, f"> {line}")
        else:
            self.add(number, line)

    def add(self, number: int, line: str) -> None:
        """Add a line to the paragraph; an empty one ends it."""
        if is_underline(line) and self._words:
            what = r"an underlined heading that is not a day: write ## October 3, 2023 for a day, or put \ before the line if it is text"
            self.body.problems.append((number, what))
            return
        if not line or is_rule(line):
            self.end_paragraph()
            return
        if _MARKED.search(line):
            what = r"a comment or a link inside the text: delete it, or put \ before it if it is text"
            self.body.problems.append((number, what))
        if not self._words:
            self._began = number
        self._words.append(unescape(line))

    def end_paragraph(self) -> None:
        """Add the paragraph being read, if there is one."""
        text = paragraphs_of(" ".join(self._words))
        self._words = []
        if text:
            self.body.paragraphs += [(self._began, part) for part in text.split("\n")]
            self.body.below += (text.count("\n") + 1) if self.body.owned else 0

    def _take_comment(self, number: int, read_comment: Comment, line: str) -> None:
        body = self.body
        is_below = bool(self._words or body.paragraphs or body.owned)
        if not read_comment.is_plain and (body.draft[0] or is_below):
            self.add(number, line)  # words of an outlet that look so
            return
        if not read_comment.is_plain and number != self.heading + 1:
            body.problems.append((number, _ESCAPED))
        elif read_comment.draft is None:
            body.problems.append((number, _DAMAGED))
        elif body.draft[0]:
            body.problems.append(
                (number, f"a second draft in the entry of line {self.heading}: give it its own ### heading")
            )
        elif is_below:
            what = f"a draft's comment below the text of line {self.heading}'s entry: put {_OWN_HEADING}"
            body.problems.append((number, what))
        else:
            body.draft, body.draft_line = read_comment.draft, number

    def _take_field(self, number: int, name: str, value: str) -> bool:
        """Take the value of a field; False if it is a line of the text that only looks so."""
        words = one_line(unescape(value))
        if name == "language":
            return self._take_language(number, words)
        setattr(self.body, name, f"{getattr(self.body, name)} {words}".strip())
        self._wrapped = name if name == "reason" and len(value) >= _LONG_FIELD else ""
        return True

    def _take_language(self, number: int, words: str) -> bool:
        """Take a language by code or name; also where a formatter has joined the field below it to it."""
        own, *joined = _JOINED_FIELD.split(words)
        code = code_of(own)
        if not code and words:
            is_text = self.body.paragraphs or self._words or len(words.split()) > _MOST_NAME_WORDS
            if not is_text:
                self.body.problems.append((number, f"unknown language {words[:40]!r}: {_LANGUAGE_FIX}"))
            return not is_text
        self.body.language = code
        for name, value in zip(joined[::2], joined[1::2], strict=True):
            self._take_field(number, name.lower(), value)
        return True

    def _take_note(self, number: int, line: str) -> None:
        self.end_paragraph()
        if line.strip("> "):
            self.body.owned.append((number, line))
            self._in_note = True

    def _take_link(self, number: int, line: str) -> bool:
        """Take the line of a link, joined with the lines a formatter wrapped it into; False if it is no link."""
        joined, after = line, 0
        link_line = link(line)
        for _, following in self.lines[self.at : self.at + _MOST_JOINED]:
            if link_line or not following or following.startswith((">", "<!")) or FIELD.match(following):
                break
            if has_bullet(following) or not has_bullet(line):
                break
            joined, after = f"{joined} {following}", after + 1
            link_line = link(joined)
        if link_line is None:
            if has_bullet(line) and (has_address(joined) or is_partial_link(line)):
                self.body.problems.append(
                    (number, "a link that cannot be read: write it as - Outlet: <https://…>, one per line")
                )
                return True
            return False
        label = (
            self._words.pop() if self._words and self._words[-1].endswith((":", "：")) and not has_bullet(line) else ""
        )
        self.end_paragraph()
        if label and link_line.startswith("- article: "):
            link_line = link(f"- {label} {line}") or link_line
        elif label:
            self.add(number, label)
            self.end_paragraph()
        self.at += after
        self.body.owned.append((number, link_line))
        return True
