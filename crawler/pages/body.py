"""The words of an article from a page nobody declared selectors for: trafilatura, and JSON-LD's articleBody beside it."""

import logging
import re
from copy import copy
from functools import lru_cache
from html import unescape
from typing import Any

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction, utils, xpaths
from trafilatura.settings import MANUALLY_CLEANED

from crawler.pages.markup import parse_html, text_of, with_line_ends
from storage.errors import ExtractionError
from storage.text.normalize import clean

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
_PARAGRAPH = 60  # characters: a shorter <p> is a caption, a button, a byline
_GLUED = re.compile(r"[^\W\d_]{3}[.!?؟][\"”»’']?[^\W\d_]{3}")  # "the end.The next": paragraphs joined without a space


def read_body(tree: HtmlElement, stated: str) -> str:
    """The body's paragraphs, a line each; empty where none are found. `stated` is JSON-LD's articleBody as plain text.

    That one is taken where it is as long as the page's paragraphs. Else trafilatura reads strictly, and, where that gave little,
    generously too: on the extraction benchmark f1 is 0.972 as with both readings of every page, for 1.08 times the time of one
    (both: 1.92). Never with its `deduplicate`: that one remembers texts from page to page and gives nothing the fourth time.
    """
    mass = _mass(tree)
    if len(stated) >= SHORT and WHOLE * mass <= len(stated) <= BLOATED * mass and not _GLUED.search(stated):
        return stated
    read = _read(tree, strictly=True)
    if len(read) < max(SHORT, THIN * mass):
        generous = _read(tree, strictly=False)
        read = read if len(read) >= ENOUGH * len(generous) else generous
    return stated if len(read) < LOST * len(stated) else read


def _mass(tree: HtmlElement) -> int:
    """Characters in the page's paragraphs, its own and others'."""
    lengths = (len(" ".join(paragraph.text_content().split())) for paragraph in tree.iter("p"))
    return sum(length for length in lengths if length > _PARAGRAPH)


def _read(tree: HtmlElement, *, strictly: bool) -> str:
    keep_joiners()
    document: Any = bare_extraction(
        _slim(tree) if strictly else tree,
        include_comments=False,
        fast=True,
        favor_precision=strictly,
        favor_recall=not strictly,
    )
    return clean(with_line_ends(document.text or "")) if document else ""


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
    return slim


def quicken() -> None:
    """Makes trafilatura's searches cheaper for this process, with the same answers: each attribute they compare would else come
    as a string that knows its element. A tenth of what a page costs."""
    for name, searches in vars(xpaths).items():
        if isinstance(searches, list) and name.endswith("XPATH"):
            searches[:] = [
                etree.XPath(one.path, namespaces={"re": xpaths.REGEXP_NS}, smart_strings=False) for one in searches
            ]


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
