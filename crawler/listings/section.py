"""Section pages: HTML that links to articles."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from lxml import etree, html
from lxml.cssselect import CSSSelector

from crawler.listings.link import Link, capped, language_of, plain, whole
from crawler.listings.section_titles import best
from crawler.parsing.decode import decode
from crawler.parsing.response import FIRST_TAG, unreadable, what_came
from crawler.sources.source import Listing, Source
from storage.records import Page


def read_section(listing: Listing, page: Page, source: Source, _until: datetime | None) -> Iterator[Link]:
    """Yield the links of a section page, each with its surest title. Raises ListingError."""
    if not FIRST_TAG.search(page.body.replace(b"\0", b"")):
        raise unreadable(page, f"{what_came(page)} instead of a section page")
    text = decode(page, language_of(listing, source))
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise unreadable(page, f"{what_came(page)} instead of a section page") from error
    base = next((str(each.get("href")) for each in root.iter("base") if each.get("href")), "")
    chosen = CSSSelector(listing.links, translator="html")(root) if listing.links else [root]
    links: dict[str, list[Any]] = {}
    for anchor in capped([anchor for anchor in _within(chosen) if anchor.get("href")], page):
        links.setdefault(whole(str(anchor.get("href")), page, (), base), []).append(anchor)
    for url, anchors in links.items():
        yield Link(url, plain(best(anchors)))


def _within(chosen: Iterable[Any]) -> Iterator[Any]:
    # The links in elements given in their order on the page, each once.
    yielded = set()
    for element in chosen:
        for anchor in element.iter("a"):
            if anchor in yielded:  # it stands in an element before, with all of its links
                break
            yielded.add(anchor)
            yield anchor
