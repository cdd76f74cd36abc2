"""Where sentences end, in every language alike: marks, and what closes behind them. summarizer/drafts/sentences.py knows abbreviations,
numbers and the words around a mark, and costs more."""

import re

MARKS = ".!?؟۔…"
CLOSERS = "\"'”“’‘»›)\\]"  # as in a class of characters
BREAK = re.compile(rf"(?<=[{MARKS}])\s+|(?<=[{MARKS}][”\"’»)])\s+|\n+")
_ENDED = re.compile(rf"[{MARKS}][{CLOSERS}]*$")
_CLOSED = re.compile(rf"[{MARKS}:»\"”’)\]]\s*$")


def split(text: str) -> list[str]:
    """Return the sentences and lines of a text."""
    return [part.strip() for part in BREAK.split(text) if part.strip()]


def is_ended(text: str) -> bool:
    """Return whether a text ends with a mark, quotation marks and brackets behind it aside."""
    return _ENDED.search(text) is not None


def is_closed(line: str) -> bool:
    """Return whether a line ends as one of a text does, not as a label or headline: with a mark, a colon, or what closes a quotation."""
    return _CLOSED.search(line) is not None
