"""What comes before a sentence and is not part of it: a list mark, the clock time of a live page, a dateline, the repeated title. Pure."""

import re

from storage.text.normalize import words
from summarizer.drafts.sentences import Span

_UPPER = "A-ZÇĞİÎÖŞÛÜÊ"
_LETTERS = "\u0621-\u06d5"
_DASH = "(?:--|[-–—ـ])"
_WORD = rf"[{_UPPER}][\w.'’-]*"
_PLACE = r"(?:, [\w. ]{2,30})"  # ", Kurdistan Region", ", Nov. 5"
_BRACKET = r"(?: ?\([\w./ ]{2,30}\))"  # " (Reuters)"

# "ERBIL, Kurdistan Region - ", "BAGHDAD (Reuters) — ", "Shafaq News/ ", «بغداد/ شفق نيوز:», «هەولێر (کوردستان24) - ».
_DATELINES = (
    re.compile(rf"[{_UPPER}][{_UPPER}.'’ -]{{2,30}}{_PLACE}{{0,2}}{_BRACKET}? ?(?:--|[-–—:]) "),
    re.compile(rf"{_WORD}(?: {_WORD}){{0,2}}{_PLACE}{{0,2}} ?\([\w./ ]{{2,30}}\) ?(?:--|[-–—:]) "),
    re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3} ?/ ?(?:[A-Z][\w.'’-]* ?/ ?)?(?=[A-Z“\"])"),
    re.compile(r"[^\W\d_a-z]\w*(?: \w+){0,2} ?/ ?\w+(?: \w+){0,2} ?[:–—-] ?"),
    re.compile(rf"[{_LETTERS}]\w*(?: \w+){{0,2}} ?\(\w+(?: \w+){{0,2}}\) ?[:–—-] ?"),
    re.compile(rf"[{_LETTERS}]\w*(?: \w+){{0,2}} ?/ (?=\w)"),
    re.compile(rf"[{_LETTERS}]\w*(?: \w+){{0,1}} ?[–—ـ-] \w+(?: \w+){{0,2}} ?[:–—ـ-] ?"),
    re.compile(rf"\([\w./ ]{{2,30}}\) ?{_DASH} "),
)
# "Samarra – Restorers will", «سامراء – يبدأ»: a dash like any other, so no other may follow that makes of it an insertion.
_BARE_DATELINES = (
    re.compile(rf"{_WORD}(?: {_WORD}){{0,2}}{_PLACE}{{0,2}} ?{_DASH} (?=[{_UPPER}\d“‘\"«])"),
    re.compile(rf"[{_LETTERS}]\w*(?: [{_LETTERS}]\w*){{0,2}} {_DASH} (?=[{_LETTERS}\d«\"“])"),
)
_INSERTED = re.compile(rf"\s{_DASH}\s")
_BULLET = re.compile(r"(?:[•▪●◦■►▶·*–—-]|\d{1,2}[.)])\s+(?=\S)")
_ZONE = "(?:GMT|UTC|local time|[ap]\\.?m\\.?\\b|ET|BST|بتوقيت \\S+|صباحا|مساء|م|ص|پ\\.ن|د\\.ن|saet)"
# "08:05 The count", "[14:30 GMT] …", "10.30am – …", «٠٨:٠٥ …», but not "10:30 was the hour".
_CLOCK = re.compile(
    rf"(?:(?:الساعة|کاتژمێر"
    rf"|saet) (?=[^\w]*[\d:.]+\s*[-–—|:•]\s))?[\[(]?\d{{1,2}}[:.h]\d{{2}}(?:[:.]\d{{2}})?"
    rf"\s?{_ZONE}?(?:\s?\({_ZONE}\))?[\])]?\s*(?:[-–—|:•]\s*)?"
    rf"(?=[{_UPPER}{_LETTERS}“‘\"«])(?<=[\s\])|:–—•-])",
    re.IGNORECASE,
)
_LEAST_LETTERS, _FIRST_WORDS = 3, 15
_CASED_START = re.compile(rf"[^a-zçğıîöşûüê]*[{_UPPER}{_LETTERS}]")


def without_mark(text: str, span: Span) -> Span:
    """Return the span without the mark before an item of a list."""
    match = _BULLET.match(text, span.start, span.end)
    return _behind(match, span)


def without_clock(text: str, span: Span) -> Span:
    """Return the span without the time of day before an entry of a live page."""
    match = _CLOCK.match(text, span.start, span.end)
    return _behind(match, span) if match and _CASED_START.match(text[match.end() : match.end() + 3]) else span


def without_title(text: str, span: Span, title: str) -> Span:
    """Return the span without the title, where a page repeats it before the first sentence."""
    end = span.start + len(title)
    if not title or text[span.start : end].casefold() != title.casefold() or end >= span.end:
        return span
    rest = text[end : span.end]
    # Only before a new beginning: «Basra bridge opens» may also be how the first sentence begins.
    begins = rest.lstrip(" .:|–—-")
    if not begins or begins[0].islower() or rest == begins:
        return span
    marked = begins[0].isupper() or rest.strip(" ") != begins
    return Span(span.end - len(begins), span.end) if marked or _repeats(title, begins) else span


def _repeats(title: str, text: str) -> bool:
    """Return whether the first words of a text tell the title again, so that it ended where nothing marks it."""
    title_words = {word for word in words(title) if len(word) >= _LEAST_LETTERS}
    return 2 * len(title_words & set(words(text)[:_FIRST_WORDS])) >= len(title_words)


def without_dateline(text: str, span: Span) -> Span:
    """Return the span without its dateline: where it was written, and by which agency."""
    for pattern in _DATELINES:
        match = pattern.match(text, span.start, span.end)
        if match and match.end() < span.end:
            return _behind(match, span)
    for pattern in _BARE_DATELINES:
        match = pattern.match(text, span.start, span.end)
        if match and len(_INSERTED.findall(text, match.end(), span.end)) % 2 == 0:
            return _behind(match, span)
    return span


def _behind(match: re.Match[str] | None, span: Span) -> Span:
    return Span(match.end(), span.end) if match and match.end() < span.end else span
