"""An article as a listing names it, and the pieces that every kind of listing is read with."""

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import html

from crawler.parsing.dates import parse_date
from crawler.parsing.urls import address
from crawler.sources.source import Listing, Source
from storage.records import Page
from storage.text.normalize import clean

MAX_LINKS = 5_000  # of one listing; the longest real one seen lists a month: about 4,200
LONGEST_TITLE = 500  # characters, and of a summary: four times that

log = logging.getLogger(__name__)

_BLOCKS = re.compile(r"(?i)</?(?:p|br|div|li|h[1-6])\b[^<>]{0,300}>")


@dataclass(frozen=True, slots=True)
class Link:
    """An article as a listing names it: `html` its body where the listing brings it, `summary` plain text, `beginning` the first of
    the body where a listing of whole articles brings no more."""

    url: str
    title: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    html: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    beginning: str = ""


def language_of(listing: Listing, source: Source) -> str:
    """Return the language of the edition that the listing belongs to."""
    named = (language for language, edition in source.editions.items() if listing in edition.listings)
    return next(named, next(iter(source.editions)))


def capped(items: list[Any], page: Page, most: int = MAX_LINKS) -> list[Any]:
    """Return the first `most` of what a listing names; a log line says what was left out."""
    if len(items) > most:
        say_capped(len(items), page, most)
    return items[:most]


def say_capped(named: int, page: Page, most: int = MAX_LINKS) -> None:
    """Log that a listing names more than is read."""
    log.warning("%s names %d addresses: the first %d are read", page.url, named, most)


def whole(url: str, page: Page, drop_query: tuple[str, ...], base: str = "") -> str:
    """Return the whole fetchable address; "" for what is none: javascript:, mailto:, a template left unfilled."""
    try:
        return (
            address(url, drop_query, base=address(base, base=page.final_url) if base else page.final_url) if url else ""
        )
    except ValueError:
        return ""


def plain(text: Any, longest: int = LONGEST_TITLE) -> str:
    """Return one line of plain text. Titles come as text, as HTML and as HTML escaped twice."""
    line = str(text)[: 20 * longest]
    for _ in range(2):
        if "<" in line or "&" in line:
            line = html.fragment_fromstring(_BLOCKS.sub(" ", clean(line)), create_parent="div").text_content()
    return " ".join(clean(line).split())[:longest]


def when(text: str, page: Page, source: Source) -> datetime | None:
    """Return the time that a listing states; without a zone it is the outlet's. None where it cannot be read."""
    return parse_date(text, source.zone, page.fetched_at) if text else None
