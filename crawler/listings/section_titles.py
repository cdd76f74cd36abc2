"""The headline that a section page gives a link: the card around it also has its section, its time, a teaser and "Read more"."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from lxml import etree

from crawler.listings.link_labels import is_label
from storage.text.months import AGO, UNITS
from storage.text.normalize import clean, fold

WORDS = 3  # a headline's fewest, where a card has several pieces of text; a section's name has fewer
AROUND = 4  # elements around a link that may be its card
MOST = 300  # elements of a card looked at

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset(
    {"b", "i", "em", "strong", "font", "mark", "u", "bdi", "bdo", "wbr", "a", "abbr", "q", "sub", "sup"}
)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "button"})
_NAMED = re.compile(r"(?:^|[\s_\-])(?:title|headline|heading|head)(?:$|[\s_\-])|(?:title|headline)$", re.IGNORECASE)
_LINK_TO = re.compile(r"^(?:permanent link to|permalink to|link to|read more about|go to)[:\s]+", re.IGNORECASE)
_CUT = re.compile(r"\s?(?:…|\.\.\.)$")
_FIGURES = re.compile(r"[\d\s:/.,\-|•·()]*")
_CLOCK = re.compile(r"\d{1,2}:\d\d")

# How sure a title is, the surest last.
NOTHING, AROUND_IT, TEXT, ATTRIBUTE, HEADING = range(5)


def best(anchors: Iterable[Any]) -> str:
    """Return the surest title that links to one address have, the first of equals; "" where they only call to read on."""
    rated = [title_of(anchor) for anchor in anchors]
    return max(rated, key=lambda rated_title: rated_title[0])[1] if rated else ""


def title_of(anchor: Any) -> tuple[int, str]:
    """Return how sure a link's title is, and the title."""
    heading = next((text for each in _headings_in(anchor) if (text := _text(each)) and not is_label(text)), "")
    if heading:
        return HEADING, heading
    text = _own_text(anchor)
    named = anchor.get("title") or (anchor.get("aria-label") if not text else "") or ""
    attribute = _LINK_TO.sub("", " ".join(clean(str(named)).split()))
    calls = is_label(attribute) or is_label(_text(anchor))
    attribute = "" if is_label(attribute) else attribute
    if text and any(parent.tag in _HEADINGS for parent in islice(anchor.iterancestors(), 3)):
        return HEADING, attribute if _is_whole_of(attribute, text) else text
    if attribute:
        return ATTRIBUTE, attribute
    if text:
        return TEXT, text
    around = _heading_around(anchor) if calls else ""
    return (AROUND_IT, around) if around else (NOTHING, "")


def _is_whole_of(attribute: str, text: str) -> bool:
    return bool(_CUT.search(text)) and attribute.startswith(_CUT.sub("", text)[:20])


def _headings_in(anchor: Any) -> Iterator[Any]:
    named = []
    for each in islice(anchor.iterdescendants(), MOST):
        if each.tag in _HEADINGS:
            yield each
        elif isinstance(each.tag, str) and _NAMED.search(each.get("class") or ""):
            named.append(each)
    yield from named


def _own_text(anchor: Any) -> str:
    """Return the piece of the link's text that is a headline: the first of three words or more, else the longest."""
    pieces = [piece for piece in _pieces(anchor) if piece and not is_label(piece) and not _is_time(piece)]
    worded = [piece for piece in pieces if len(piece.split()) >= WORDS]
    return next(iter(worded), "") or max(pieces, key=len, default="")


def _pieces(anchor: Any) -> Iterator[str]:
    """The texts of a card one by one; words that are only set apart (<b>) stay within theirs."""
    parts: list[str] = []
    for event, each in etree.iterwalk(anchor, events=("start", "end")):
        if each is anchor:
            parts.append((each.text or "") if event == "start" else "")
            continue
        if each.tag not in _INLINE and not (each.tag == "span" and not each.get("class") and not _is_glued(each)):
            yield _line(parts)
            parts = []
        if event == "end":
            parts.append(each.tail or "")
        elif each.tag not in _UNSEEN:
            parts.append(each.text or "")
    yield _line(parts)


def _is_glued(span: Any) -> bool:
    """Return whether a span has others right beside it, without as much as a space between: they are a card's pieces."""
    parent = span.getparent()
    spans = list(parent)
    if len(spans) < 2 or parent.text or any(each.tag != "span" or each.tail for each in spans):
        return False
    return all(len(text) > 1 or text.isdigit() for text in map(_text, spans))


def _line(parts: list[str]) -> str:
    return " ".join(clean("".join(parts)).split())


def _text(element: Any) -> str:
    return " ".join(clean(element.text_content()).split())


def _is_time(piece: str) -> bool:
    """Return whether a piece of a card only says when: "2 hours ago", "10:15", "29/11/2026", «منذ ساعتين»."""
    if _FIGURES.fullmatch(piece):
        return True
    words = fold(piece).split()
    ago = bool(AGO.intersection(words)) and any(word in UNITS for word in words)
    return (ago and len(words) <= 5) or (len(words) <= 4 and bool(_CLOCK.search(piece)))


def _heading_around(anchor: Any) -> str:
    """Return the only heading of the card that the link is in, where the card leads nowhere else."""
    for parent in islice(anchor.iterancestors(), AROUND):
        inside = list(islice(parent.iter(), MOST))
        if len(inside) == MOST:
            return ""
        headings = [text for each in inside if each.tag in _HEADINGS and (text := _text(each))]
        calls = {each.get("href") for each in inside if each.tag == "a" and is_label(_text(each))}
        if len(headings) > 1 or len(calls) > 1:
            return ""
        if headings and not is_label(headings[0]):
            return headings[0]
    return ""
