"""The kinds of listing, each with the function that reads it and what is particular to it. A new kind is a module and a line here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from crawler.listings.feed import read_feed
from crawler.listings.json_api import read_api
from crawler.listings.link import Link
from crawler.listings.section import read_section
from crawler.listings.sitemap import read_sitemap
from crawler.parsing.response import LARGEST_SITEMAP
from crawler.sources.source import Listing, Source
from storage.config.named import load_named
from storage.records import Page

LARGEST = 5 * 2**20  # bytes of a feed, section page or answer

# A listing, its fetched page, its outlet and the end of the wanted time → what it names, in its order. Raises ListingError.
ReadLinks = Callable[[Listing, Page, Source, datetime | None], Iterator[Link]]


@dataclass(frozen=True, slots=True)
class ListingKind:
    """How one kind of listing is read.

    `largest`: bytes it may have. `is_sitemap`: it may be an index of others, by time, and states few titles. `is_whole`: it always
    holds whole articles. `is_page`: people read it too, so that links to elsewhere are normal and a script may have to build it.
    """

    read: ReadLinks
    largest: int = LARGEST
    is_sitemap: bool = False
    is_whole: bool = False
    is_page: bool = False


KINDS: dict[str, ListingKind] = {
    "feed": ListingKind(read_feed),
    "news_sitemap": ListingKind(read_sitemap, LARGEST_SITEMAP, is_sitemap=True),
    "sitemap": ListingKind(read_sitemap, LARGEST_SITEMAP, is_sitemap=True),
    "section": ListingKind(read_section, is_page=True),
    "api": ListingKind(read_api, is_whole=True),
}


def kind_of(listing: Listing) -> ListingKind:
    """Return the kind of a listing, or what "module:name" of another package names: a ListingKind, or a function that reads links."""
    if listing.kind in KINDS:
        return KINDS[listing.kind]
    named = load_named(listing.kind)
    return named if isinstance(named, ListingKind) else ListingKind(named)
