"""The words of an article from a page nobody declared selectors for: trafilatura, and JSON-LD's articleBody beside it."""

import logging
import re
from collections import Counter
from collections.abc import Sequence
from copy import copy
from functools import cache, lru_cache
from html import unescape
from itertools import pairwise
from typing import Any

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction, utils
from trafilatura.settings import MANUALLY_CLEANED, Extractor

from crawler.parsing.markup import parse_html, text_of, with_line_ends
from storage.errors import ExtractionError
from storage.text.normalize import clean, words

# It warns of every page that gives nothing; our own error says that with the page's address.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


SHORT = 500  # characters: a strict reading with fewer may have lost the article, an articleBody may be its first lines
THIN = 0.4  # of the characters in the page's paragraphs: a strict reading with fewer is doubtful too
LOST = 0.6  # of the characters of articleBody: a reading with fewer has lost paragraphs
ENOUGH = 0.5  # of the generous reading's characters: a strict reading with fewer has lost the article
WHOLE = 0.8  # of the characters in the page's paragraphs: an articleBody with as many is the whole article …
BLOATED = 1.5  # … and with more than that it holds what the page does not show
# What trafilatura takes out anyway, after it has copied and searched it: forms and figures it may keep, formulas it reads.
_INERT = tuple(tag for tag in MANUALLY_CLEANED if tag not in {"form", "figure", "math"})
# Of the characters that a page prints in lines of some length: a reading with fewer may have lost the article. Chosen on one half of
# WCXB's pages, where all from 0.13 to 0.38 do the same.
SPARSE = 0.22
RICHER = 2.0  # times as long as the thin reading is what is taken in its place …
CONTAINED = 0.85  # … with so many of its words …
NOTHING = 0.1  # … unless that had hardly anything
_PRINTING = ("p", "div", "td", "section", "article", "span", "li", "blockquote", "font", "pre")
_LOOSE = ("div", "font", "center", "section", "article", "main", "span", "td")
_BOXES = ("table", "p", "div", "h1", "h2", "h3")
_CELL = 300  # characters: a longer cell is no table's
_SHORTEST = 20  # characters of a paragraph that is looked for in an articleBody
_PARAGRAPH = 60  # characters: a shorter <p> is a caption, a button, a byline
_GLUED = re.compile(r"[^\W\d_]{3}[.!?؟][\"”»’']?[^\W\d_]{3}")  # "the end.The next": paragraphs joined without a space


def read_body(tree: HtmlElement, stated: str) -> str:
    """The body's paragraphs, a line each; empty where none are found. `stated` is JSON-LD's articleBody as plain text.

    That one is taken where it is as long as the page's paragraphs. Else trafilatura reads strictly, and, where that gave little,
    generously too: on the extraction benchmark f1 is 0.972 as with both readings of every page, for 1.08 times the time of one
    (both: 1.92). Never with its `deduplicate`: that one remembers texts from page to page and gives nothing the fourth time.
    """
    paragraphs = _paragraphs(tree)
    # Characters in the page's paragraphs, its own and others'.
    mass = sum(len(paragraph) for paragraph in paragraphs if len(paragraph) > _PARAGRAPH)
    stated = in_paragraphs(once(stated) if len(stated) > BLOATED * mass else stated, paragraphs)
    if len(stated) >= SHORT and WHOLE * mass <= len(stated) <= BLOATED * mass and not _GLUED.search(stated):
        return stated
    read = _read(tree, strictly=True)
    if len(read) < max(SHORT, THIN * mass):
        generous = _read(tree, strictly=False)
        read = read if len(read) >= ENOUGH * len(generous) else generous
    if len(read) < LOST * len(stated):
        return stated
    return _rescued(tree, read) if _is_thin(tree, read) else read


def _paragraphs(tree: HtmlElement) -> list[str]:
    return [" ".join(paragraph.text_content().split()) for paragraph in tree.iter("p")]


def _is_thin(tree: HtmlElement, read: str) -> bool:
    """Return whether a reading is so little of all that the page prints in lines of some length that the article may be lost."""
    body = tree.find("body")
    if body is None or len(read) >= SPARSE * _shown(body):  # the cheap look that clears most pages
        return False
    printed = sum(length for element in body.iter(*_PRINTING) if (length := _own_length(element)) > _PARAGRAPH)
    return len(read) < SPARSE * printed


def _shown(body: HtmlElement) -> int:
    """Return how many characters a page may print at most."""
    return len(body.text_content()) - sum(
        len(element.text or "") for element in body.iter("script", "style", "noscript")
    )


def _own_length(element: HtmlElement) -> int:
    """Return how many characters an element prints itself, a paragraph with all that is in it; 0 for a few."""
    parts = [element.text or "", *[child.tail or "" for child in element]]
    own = element.text_content() if element.tag == "p" else " ".join(parts)
    return len(" ".join(own.split())) if len(own) > _PARAGRAPH else 0


def _rescued(tree: HtmlElement, read: str) -> str:
    """Return the library's slow reading, which compares with other readers, where it is much longer and has what the thin one had."""
    document: Any = bare_extraction(tree, include_comments=False)
    whole = clean(without_bars(document.text or "")) if document else ""
    had, has = Counter(words(read)), Counter(words(whole))
    holds = (had & has).total() >= CONTAINED * had.total() or len(read) < NOTHING * len(whole)
    return whole if len(whole) > RICHER * len(read) and holds else read


def once(text: str) -> str:
    """Return a text that holds itself two or three times over, once."""
    tokens = text.split()
    for times in (2, 3):
        size, rest = divmod(len(tokens), times)
        if size and not rest and all(tokens[at : at + size] == tokens[:size] for at in range(size, len(tokens), size)):
            return _first(text, size)
    return text


def _first(text: str, size: int) -> str:
    """Return the text as far as its first `size` words."""
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    return text[: ends[size - 1]]


def in_paragraphs(stated: str, paragraphs: Sequence[str]) -> str:
    """Return an articleBody of a single line in the paragraphs of the page."""
    if "\n" in stated or not stated:
        return stated
    ends: set[int] = set()
    at = 0
    for paragraph in paragraphs:
        place = stated.find(paragraph, at) if len(paragraph) > _SHORTEST else -1
        if place >= 0:
            at = place + len(paragraph)
            ends |= {place, at}
    cuts = [0, *sorted(ends), len(stated)]
    return "\n".join(part for start, end in pairwise(cuts) if (part := stated[start:end].strip()))


def without_bars(text: str) -> str:
    """Return a text whose tables are rows of plain lines: the library puts bars between and around cells."""
    if "|" not in text:
        return text
    lines = (
        _row(line) if line.lstrip().startswith("|") and line.rstrip().endswith("|") else line
        for line in text.split("\n")
    )
    return "\n".join(line for line in lines if line)


def _row(line: str) -> str:
    cells = (cell.strip() for cell in line.strip().strip("|").split("|"))
    return " – ".join(cell for cell in cells if cell.strip("-: "))


def _read(tree: HtmlElement, *, strictly: bool) -> str:
    keep_joiners()
    document: Any = bare_extraction(_slim(tree) if strictly else _unlaid(copy(tree)), options=_options(strictly))
    return clean(with_line_ends(without_bars(document.text or ""))) if document else ""


@cache
def _options(strictly: bool) -> Extractor:
    return Extractor(output_format="python", comments=False, fast=True, precision=strictly, recall=not strictly)


def keep_joiners() -> None:
    """Let trafilatura keep the zero-width joiner and non-joiner in this process: Persian and older Sorani spelling need them, and its
    own filter drops every letter that does not print."""
    utils.return_printables_and_spaces = _printable


@lru_cache(maxsize=2**14)
def _printable(letter: str) -> str:
    return letter if letter in "\u200c\u200d" or letter.isprintable() or letter.isspace() else ""


def _slim(tree: HtmlElement) -> HtmlElement:
    """A copy of the page's body without what is no text: the strict reading of it is the same on all 181 pages of the extraction
    benchmark, for 0.85 times the time."""
    body = tree.find("body")
    slim = copy(tree if body is None else body)
    etree.strip_elements(slim, *_INERT, with_tail=False)
    return _unlaid(slim)


def _unlaid(tree: HtmlElement) -> HtmlElement:
    """Return the tree with its layout tables as plain boxes: those with a cell as long as a paragraph, or with blocks inside; and with a
    paragraph for text that is loose before others."""
    tables = [table for table in tree.iter("table") if any(_is_box(cell) for cell in table.iter("td"))]
    for table in tables:
        for element in [table, *table.iter("tbody", "tr", "td", "th", "font", "center")]:
            element.tag = "span" if element.tag == "font" else "div"
    for element in tree.iter(*_LOOSE):
        if len(element) and element[0].tag == "p" and len((element.text or "").strip()) > _PARAGRAPH:
            paragraph = element.makeelement("p")
            paragraph.text, element.text = element.text, None
            element.insert(0, paragraph)
    return tree


def _is_box(cell: HtmlElement) -> bool:
    return any(len(cell.findall(tag)) for tag in _BOXES) or len(cell.text_content()) > _CELL


def plain_text(markup: str, about: str) -> str:
    """The text of a piece of HTML as feeds and JSON APIs carry it, or of plain text. Raises ExtractionError: too large."""
    markup = unescape(markup) if "<" not in markup and "&lt;" in markup else markup
    if not markup.strip():
        return ""
    if "<" not in markup:
        return clean(unescape(markup))
    try:
        return text_of([parse_html(f"<div>{markup}</div>", about)])
    except ExtractionError as error:
        if error.reason == "too_large":
            raise
        return ""
