"""Text as Markdown shows it, character for character: for the queue file and the Markdown digest."""

import re
import string

# What CommonMark or GitHub's Markdown reads as markup anywhere in a line.
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~#]|&(?=[#\w])|(?<=\w):(?=//)|(?<=www)\.|@|!(?=\[)")
_MARKS = re.compile(r"[\\`*_\[\]<>|~#&:@!]")  # what the above begins with, but the point: most texts have none
# At the start of a line: list, rule, underlined heading, table, "1." and "1)".
_LEADING = re.compile(r"(?m)^(?:[-+=:]|\d+(?=[.)]))")
_ESCAPED = re.compile(rf"\\([{re.escape(string.punctuation)}،])")


def escape(text: str) -> str:
    """Return Markdown that shows `text` and nothing else: no link, picture, HTML, heading, list or automatic link. Each line stays
    one line; `unescape` gives the text back."""
    if _MARKS.search(text) or "www." in text:
        text = _SPECIAL.sub(r"\\\g<0>", text)
    return _LEADING.sub(_escape_leading, text)


def unescape(markdown: str) -> str:
    """Return Markdown text without the backslashes before punctuation (CommonMark 2.4)."""
    return _ESCAPED.sub(r"\1", markdown)


def _escape_leading(match: re.Match[str]) -> str:
    # A digit cannot be escaped: the mark after it is ("1\. ").
    return f"{match[0]}\\" if match[0][0].isdigit() else f"\\{match[0]}"
