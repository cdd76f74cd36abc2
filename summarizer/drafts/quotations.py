"""Quotations and brackets: where each begins and ends, in the marks that news pages use. Pure.

Read are “…”, „…“, ”…“, "…", «…», »…«, ‹…›, ‘…’, ‚…‘, '…', (…) and […]. An apostrophe inside a word is no mark; one behind a plural
("the mills’ grain") closes a quotation only where nothing better does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKS = re.compile("[“”„‟«»‹›\"‘’‚‛'()\\[\\]]")
_ANGLED = {"«": "»", "‹": "›"}
_BRACKETS = {"(": ")", "[": "]"}
_CURLY_OPENS = "“„‟"
_SINGLE_OPENS = "‘‚‛'"
_SINGLE_CLOSES = "’‘'"
_BEHIND_A_SENTENCE = ".,!?…؟،"
_PLURALS = "sSzZxX"
_OPENING = "([{«‹“„‘‚\"'–—-/"
_ARABIC_PREFIX = re.compile(r"(?:^|[\s(])[وف]?[بلك]?ـ?$")  # before a mark without a space: «وصف بـ“الكارثة”»
_ELISION = re.compile(r"(?:\d{2}|em\b|til\b|tis\b|twas\b|cause\b|n\b)", re.IGNORECASE)
_ITEM = re.compile(r"(?:^|\s)\w{1,3}$")  # «a) …», «12) …»


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A quotation or bracket: `text[start:end]` with its marks. `end` is that of the text where nothing closes it. `sure`: its marks
    say by themselves which of them opens."""

    start: int
    end: int
    closed: bool = True
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What the marks of a paragraph enclose, by where it begins, and where a mark closes nothing."""

    enclosures: tuple[Enclosure, ...]
    strays: tuple[int, ...]

    @property
    def whole(self) -> bool:
        """Return whether every mark that opens is closed, and every mark that closes was opened."""
        return not self.strays and all(enclosure.closed for enclosure in self.enclosures)


def enclosed(text: str) -> Enclosed:
    """Read the marks of one paragraph."""
    marks = [(match.start(), match[0]) for match in _MARKS.finditer(text)]
    if not marks:
        return Enclosed((), ())
    enclosures: list[Enclosure] = []
    strays: list[int] = []
    for reader in (_straight, _curly, _angled, _brackets, _single):
        for item in reader(text, marks):
            if isinstance(item, Enclosure):
                enclosures.append(item)
            else:
                strays.append(item)
    return Enclosed(tuple(sorted(enclosures, key=lambda enclosure: enclosure.start)), tuple(sorted(strays)))


def quotes_whole(sentence: str) -> bool:
    """Return whether every quotation and bracket that begins in a sentence ends in it, and every one that ends began in it."""
    return enclosed(sentence).whole


_Found = Iterator[Enclosure | int]
_Marks = list[tuple[int, str]]


def _straight(text: str, marks: _Marks) -> _Found:
    places = [at for at, mark in marks if mark == '"']
    if len(places) % 2 and not _begins(text, places[0]):
        yield places.pop(0)  # of one that begins before this paragraph
    for start, end in zip(places[::2], places[1::2], strict=False):
        yield Enclosure(start, end + 1, sure=False)
    if len(places) % 2:
        yield Enclosure(places[-1], len(text), closed=False, sure=False)


def _curly(text: str, marks: _Marks) -> _Found:
    start, opened = -1, ""
    for at, mark in marks:
        if mark not in "“”„‟":
            continue
        if start < 0 and (_begins(text, at) or (mark in _CURLY_OPENS and text[at + 1 : at + 2].isalnum())):
            start, opened = at, mark
        elif start < 0:
            yield at
        elif mark == "”" or (mark == "“" and (opened != "“" or not _begins(text, at))):
            yield Enclosure(start, at + 1)
            start = -1
    if start >= 0:
        yield Enclosure(start, len(text), closed=False)


def _angled(text: str, marks: _Marks) -> _Found:
    yield from _paired(text, marks, _ANGLED, turned=True)


def _brackets(text: str, marks: _Marks) -> _Found:
    yield from _paired(text, marks, _BRACKETS, turned=False)


def _paired(text: str, marks: _Marks, pairs: dict[str, str], *, turned: bool) -> _Found:
    """Yield what marks with two forms enclose, also nested. `turned`: the closing form may open where a word begins (»…«)."""
    opened: list[tuple[int, str]] = []
    backs = {close: open_ for open_, close in pairs.items()}
    for at, mark in marks:
        if mark not in pairs and mark not in backs:
            continue
        if opened and opened[-1][1] == mark:
            start, _ = opened.pop()
            if not opened:
                yield Enclosure(start, at + 1)
        elif mark in pairs:
            opened.append((at, pairs[mark]))
        elif turned and not opened and _begins(text, at):
            opened.append((at, backs[mark]))
        elif turned or not _ITEM.search(text, max(0, at - 4), at):
            yield at
    if opened:
        yield Enclosure(opened[0][0], len(text), closed=False)


def _single(text: str, marks: _Marks) -> _Found:
    """Yield quotations in single marks: each ends at the first mark that surely closes before another opens, else at the first that may."""
    start, opened, maybe = -1, "", -1
    for at, mark in marks:
        if mark not in "‘’‚‛'" or text[at - 1 : at] == mark:  # «‘‘so’’» in place of “so”
            continue
        opens = mark in _SINGLE_OPENS and _begins(text, at) and not _ELISION.match(text, at + 1)
        closes = mark in _SINGLE_CLOSES and _closes(text, at)
        if opens and not (closes and start >= 0):
            if start >= 0:
                yield from _ended(text, start, maybe, opened)
            start, opened, maybe = at, mark, -1
        elif closes == 2 and start >= 0:
            yield Enclosure(start, at + (2 if text[at + 1 : at + 2] == mark else 1), sure=opened != "'")
            start = -1
        elif closes == 2 and mark != "‘" and text[at - 1] in _BEHIND_A_SENTENCE:
            yield at
        elif closes and start >= 0 and maybe < 0:
            maybe = at
    if start >= 0:
        yield from _ended(text, start, maybe, opened)


def _ended(text: str, start: int, maybe: int, opened: str) -> _Found:
    if maybe >= 0:
        yield Enclosure(start, maybe + 1, sure=False)
    elif opened != "'":  # alone, that one is an apostrophe
        yield Enclosure(start, len(text), closed=False, sure=False)


def _closes(text: str, at: int) -> int:
    """Return 2 where the mark surely closes, 1 where it may be an apostrophe after a plural, 0 inside and before words."""
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    if not before or before.isspace() or behind.isalnum():
        return 0
    return 1 if before in _PLURALS and behind.isspace() else 2


def _begins(text: str, at: int) -> bool:
    """Return whether a word begins right after this mark and no word ends before it."""
    behind = text[at + 1 : at + 2]
    if not behind or behind.isspace():
        return False
    before = text[max(0, at - 4) : at]
    if not before or before[-1].isspace() or before[-1] in _OPENING:
        return True
    return bool(_ARABIC_PREFIX.search(before))
