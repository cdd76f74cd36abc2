"""The words of an article from a page nobody declared selectors for: trafilatura, and JSON-LD's articleBody beside it."""

import logging
from html import unescape
from typing import Any

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from crawler.pages.markup import parse_html, text_of
from storage.errors import ExtractionError
from storage.text import clean

# It warns of every page that gives nothing; our own error says that with the page's address.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


ENOUGH = 0.5  # of the generous reading's characters: a strict reading with fewer has lost the article


def read_body(tree: HtmlElement) -> str:
    """The body's paragraphs, a line each; empty where trafilatura finds none.

    Read strictly, and generously where that lost more than half: on the half of the extraction benchmark not chosen on f1 is
    0.966, with trafilatura's defaults 0.960. Never with its `deduplicate`: that one remembers texts from page to page and
    gives nothing the fourth time.
    """
    generous = _read(tree, strictly=False)
    strict = _read(tree, strictly=True)
    return strict if len(strict) >= ENOUGH * len(generous) else generous


def _read(tree: HtmlElement, *, strictly: bool) -> str:
    document: Any = bare_extraction(
        tree, include_comments=False, fast=True, favor_precision=strictly, favor_recall=not strictly
    )
    return clean(document.text or "") if document else ""


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
