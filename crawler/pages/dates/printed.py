"""The day a page prints of itself, where no machine-readable field states it: marked elements, then lines near the headline.

Only a full date counts (day, month, year): "2 hours ago" on a page read from an archive, or a day without a year, says
nothing. Where a page names several days and nothing tells which is the article's, none is taken.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from lxml.html import HtmlElement

from crawler.parsing.markup import BLOCKS, value_of
from storage.text.normalize import clean, fold

Read = Callable[[str], datetime | None]

LONGEST_LINE = 120  # characters: a byline with its date has up to 100; a longer one is a sentence that names a day
BEFORE, AFTER = 4, 30  # lines around the headline looked at
FARTHER_BEFORE = (
    3  # times a line above the headline counts as farther: there stand the day of the visit and other stories
)
UPDATED = 40  # lines: so much farther counts a line that speaks of a change
CALLED = 6  # … and so much nearer one whose element is called a date
MOST_MARKED = 40  # elements
LEVELS = 4  # elements around the headline, and around a line, in which both are of the article

_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_SHORT = re.compile(r"(?<![\d./\-])\d{1,2}([./\-])\d{1,2}\1(\d\d)(?![\d./\-])")  # 28.11.26
_NAMED = re.compile(
    r"date|publi|posted|pubtime|timestamp|byline|created|datum|fecha|tarih|tarix|zaman|data-?ora", re.IGNORECASE
)
_ELSEWHERE = re.compile(
    r"relat|sidebar|footer|comment|copyright|update|modif|recent|latest|more-|header-?date|archive|expire",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?:^|[\s_-])(?:top|nav|menu|topbar|navbar|toolbar|masthead|site-header|ticker|breaking|today|clock|weather)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"article|story|post|news|detail|entry|single|content|haber|khabar", re.IGNORECASE)
_CHANGED = tuple(
    fold(word)
    for word in (
        "update", "modified", "edited", "aktualisiert", "geändert", "mis à jour", "modifié", "actualizado", "atualizado", "aggiornat",
        "güncelle", "son güncelleme", "bijgewerkt", "обновлено", "تحديث", "محدث", "عدل", "به روز", "بروزرسانی", "نوێکرا", "hat nûkirin",
    )
)  # fmt: skip
_TODAY = tuple(
    fold(word) for word in ("today", "اليوم", "امروز", "ئەمڕۆ", "îro", "bugün", "heute", "copyright", "all rights")
)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of the page as a person sees it, and the element in which it begins."""

    text: str
    element: HtmlElement


def in_marked_elements(tree: HtmlElement, read: Read) -> datetime | None:
    """Return the date in `itemprop="datePublished"` or <time pubdate>."""
    marked = [
        element
        for element in tree.iter()
        if element.get("pubdate") is not None or "datePublished" in (element.get("itemprop") or "")
    ]
    return next(
        (
            stated
            for marked_element in marked[:MOST_MARKED]
            if (stated := read(value_of(marked_element)[:LONGEST_LINE]))
        ),
        None,
    )


def in_time_elements(tree: HtmlElement, read: Read) -> datetime | None:
    """Return the date in the page's <time> elements where all name one day."""
    times = list(tree.iter("time"))[:MOST_MARKED]
    dates = [stated for element in times if (stated := read(value_of(element)[:LONGEST_LINE]))]
    return dates[0] if len({stated_date.date() for stated_date in dates}) == 1 else None


def near_headline(tree: HtmlElement, title: str, read: Read, visited: date) -> datetime | None:
    """Return the full date nearest to the headline, as a line of its own or in a byline; below it rather than above, and one that is
    called a change only where there is no other; above it the day of the visit, which many pages print there, only in the
    article's own element."""
    lines = list(_lines(tree))
    place = _headline(lines, title)
    if place is None:
        return None
    dated: list[tuple[int, datetime]] = []
    for at in range(max(0, place - BEFORE), min(len(lines), place + AFTER + 1)):
        line = lines[at].text
        folded = fold(line)
        if at == place or folded.startswith(_TODAY) or _is_marked(lines[at].element, _ELSEWHERE):
            continue
        stated = _full(lines[at].element.get("datetime") or line, read)
        if stated and (at > place or stated.date() != visited or _is_beside(lines[at].element, lines[place].element)):
            distance = at - place if at > place else FARTHER_BEFORE * (place - at)
            distance += UPDATED if any(word in folded for word in _CHANGED) else 0
            distance -= CALLED if _is_marked(lines[at].element, _NAMED) else 0
            dated.append((distance, stated))
    return min(dated, key=lambda rated: rated[0])[1] if dated else None


def _is_beside(element: HtmlElement, heading: HtmlElement) -> bool:
    """Return whether a line is in the article's own element, as its headline is, and not in the head of the page."""
    around = list(islice(heading.iterancestors(), LEVELS))
    for level, parent in enumerate((element, *element.iterancestors())):
        if parent.tag in {"body", "html", "header", "nav", "aside"} or _HEAD.search(_marks(parent)):
            return parent.tag == "header" and parent in around
        if parent in around:
            return level <= LEVELS and (parent.tag in {"article", "main"} or bool(_ARTICLE.search(_marks(parent))))
    return False


def in_named_elements(tree: HtmlElement, read: Read, visited: date) -> datetime | None:
    """Return the date in elements whose class or id mentions a date, where all of them name one day and not that of the visit."""
    dates = [
        stated
        for element in tree.iter("span", "div", "p", "li", "time", "td", "small", "em", "i", "b", "strong")
        if _NAMED.search(_marks(element)) and not _is_marked(element, _ELSEWHERE)
        if (stated := _full(clean(element.text_content())[: LONGEST_LINE + 1], read))
    ][:MOST_MARKED]
    days = {stated_date.date() for stated_date in dates}
    return dates[0] if len(days) == 1 and visited not in days else None


def _full(text: str, read: Read) -> datetime | None:
    """The date a line states with its year, of either calendar."""
    years = {int(year) for year in _FOUR.findall(text)} if len(text) <= LONGEST_LINE else set()
    years |= {2000 + int(short) for _, short in _SHORT.findall(text)} if len(text) <= LONGEST_LINE else set()
    stated = read(text) if years else None
    return stated if stated and years & {stated.year, stated.year - 621, stated.year - 622} else None


def _is_marked(element: HtmlElement, pattern: re.Pattern[str]) -> bool:
    # A byline's marks stand on it or up to two elements around it.
    for _ in range(3):
        if element is None:
            return False
        if pattern.search(_marks(element)):
            return True
        element = element.getparent()
    return False


def _marks(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:300]


def _headline(lines: list[PageLine], title: str) -> int | None:
    """The line that prints the title: the first in a heading, else the first at all."""
    folded = fold(title)
    if not folded:
        return None
    matching = [at for at, line in enumerate(lines) if _is_the_same(fold(line.text), folded)]
    in_headings = [at for at in matching if lines[at].element.tag in {"h1", "h2"}]
    headings = [at for at, line in enumerate(lines) if line.element.tag == "h1"]
    return next(iter([*in_headings, *matching[-1:], *headings]), None)


def _is_the_same(line: str, title: str) -> bool:
    return line == title or (len(line) > 20 and (line in title or title in line) and 2 * len(line) > len(title))


def _lines(tree: HtmlElement) -> Iterator[PageLine]:
    """In the order of the page; a block begins a line, inline elements do not."""
    body = tree.find("body")
    parts: list[str] = []
    begun = body if body is not None else tree
    for event, element in _walk(begun):
        if isinstance(element.tag, str) and element.tag in BLOCKS:
            if line := clean(" ".join(parts)).replace("\n", " "):
                yield PageLine(line, begun)
            parts, begun = [], element
        text = element.text if event == "start" else element.tail
        if text and text.strip():
            if not parts:
                begun = element if event == "start" else element.getparent()
            parts.append(text)


def _walk(root: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    from lxml import etree

    skipped = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        silent = not isinstance(element.tag, str) or element.tag in {
            "script",
            "style",
            "noscript",
            "template",
            "select",
        }
        if silent:
            skipped += 1 if event == "start" else -1
        if not skipped and not (silent and event == "start"):
            yield event, element
