"""Classifies lines of the queue file, however an editor, a formatter or an office program changed them. Pure."""

import re

from storage.text.links import readable_address
from storage.text.markdown import escape, unescape
from storage.text.normalize import clean
from storage.text.sentences import BREAK

# Invisible signs without meaning: byte order mark, zero-width space, soft hyphen, marks of direction.
INVISIBLE = "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_IN_A_BOX = re.compile(f"[\\s{INVISIBLE}\u200c\u200d\ufe0e\ufe0f]")
_BOXES = dict.fromkeys(("x", "X", "х", "Х", "×", "✕", "✖", "⨯", "ｘ", "Ｘ", "✓", "✔", "☑", "✅"), "x")
_BOXES |= dict.fromkeys(("-", "‐", "‑", "–", "—", "−", "－"), "-") | {"": " "}
_BULLET = re.compile(r"(?:\\?[-*+]|[•‣▪·–—])\s+|[0-9]{1,2}\\?[.)]\s+")
_ADDRESS = r"<?(?P<url>https?\\?://[^\s<>\"]+?)(?:\\?>|&gt;)?"
# "Rudaw: <https://…>", "Rudaw: https://…", "Rudaw - https://…", "<https://…>"
_PLAIN_LINK = re.compile(rf"(?i)(?P<label>.*?)(?P<apart>\s{{0,9}}\\?[:：]|\s[-–—])?\s{{0,9}}(?:\\?<|&lt;)?{_ADDRESS}$")
_IN_BRACKETS = r"<?(?P<url>https?\\?://[^\s<>\"()]+?(?:\\?\([^\s<>()]*\)[^\s<>\"()]*?){0,3})(?:\\?>|&gt;)?"
# "[Rudaw](https://…)", "Rudaw: [https://…](https://…)", "[1]: https://…"
_MARKDOWN_LINK = re.compile(
    rf"(?i)(?P<before>[^\[\]]*?)\\?\[(?P<label>.*?)\\?\]\s?(?:\\?\(|:\s){_IN_BRACKETS}(?:\s+[\"“][^\"”]*[\"”])?(?:\\?\))?$"
)
_RAW_ADDRESS = re.compile(r"(?i)https?://")
# "[Rudaw][1]", "www.rudaw.net/1": forms of a link that have no whole address
_PARTIAL_LINK = re.compile(r"(?i)\\?\]\s?\\?\[[^\[\]]*\]$|(?:^|[\s<])www\.[^\s<>]{3,}>?$")
_MOST_ADDRESSES = 3  # in one link's line: its text may be one, too
_MOST_WORDS = 6  # of what may stand before an address without a bullet
_LONGEST = 2000  # characters of a line in which a link is looked for
_RULE = re.compile(r"(?:-\s*){3,}$|(?:\*\s*){3,}$|(?:_\s*){3,}$")
_UNDERLINE = re.compile(r"-{2,}$|={2,}$")


def trimmed(line: str) -> str:
    """Return the line without invisible signs at its ends, and without the sign of a line break (a single backslash)."""
    line = line.strip()
    while line and (line[0] in INVISIBLE or line[-1] in INVISIBLE):
        line = line.strip(INVISIBLE).strip()
    if line.endswith("\\") and (len(line) - len(line.rstrip("\\"))) % 2:
        line = line[:-1].rstrip()
    return line


def box(mark: str) -> str | None:
    """Return " ", "x" or "-" for the mark between the brackets of an entry; None if it is none of them."""
    return _BOXES.get(_IN_A_BOX.sub("", mark))


def shown(mark: str) -> str:
    """Return the mark between the brackets in a visible form, for messages."""
    return "".join(sign if sign.isprintable() and not sign.isspace() else f"U+{ord(sign):04X}" for sign in mark)


def has_bullet(line: str) -> bool:
    """Return whether the line begins as a list item."""
    return _BULLET.match(line) is not None


def has_address(line: str) -> bool:
    """Return whether an address is in the line; in text that the program wrote each is escaped."""
    return _RAW_ADDRESS.search(line) is not None


def is_partial_link(line: str) -> bool:
    """Return whether a list item is meant as a link but has no whole address, as [Outlet][1] or www.outlet.example/1."""
    return has_bullet(line) and len(line) <= _LONGEST and _PARTIAL_LINK.search(line.rstrip("\\ ")) is not None


def link(line: str) -> str | None:
    """Return the line of a link in its original form, "- Outlet: <https://…>"; None if the line is no link."""
    if len(line) > _LONGEST or not 0 < len(_RAW_ADDRESS.findall(line)) <= _MOST_ADDRESSES:
        return None
    bullet = _BULLET.match(line)
    rest = (line[bullet.end() :] if bullet else line).rstrip("\\ ")
    match = _MARKDOWN_LINK.match(rest) or _PLAIN_LINK.match(rest)
    if match is None:
        return None
    parts = match.groupdict()
    before = (parts.get("before") or "").strip()
    label = _label(before.rstrip(" :：–—-") or parts["label"].strip())
    is_apart = (
        not before or before.endswith((":", "：", "-", "–", "—"))
        if "before" in parts
        else bool(parts["apart"] or not label)
    )
    if bullet is None and (not is_apart or len(label.split()) > _MOST_WORDS or BREAK.search(f"{label} ")):
        return None
    return link_text(label, match["url"])


def link_text(label: str, url: str) -> str:
    """Return the line of a link in its original form."""
    return f"- {escape(label) or 'article'}: <{unescape(url)}>"


def address_of(owned: str) -> str:
    """Return the address of a link's line in its original form, as people read it; "" for a note."""
    return readable_address(owned.rpartition("<")[2].rstrip(">")) if owned.startswith("-") else ""


def _label(text: str) -> str:
    label = " ".join(clean(unescape(text)).split())
    return _RAW_ADDRESS.split(label)[0].rstrip(":：<> ") if _RAW_ADDRESS.search(label) else label.rstrip(":：<> ")


def is_rule(line: str) -> bool:
    """Return whether a line is a rule of dashes, stars or underscores, which means nothing."""
    return _RULE.match(line) is not None


def is_underline(line: str) -> bool:
    """Return whether the line makes a heading of the one above it."""
    return _UNDERLINE.match(line) is not None
