"""What a listing lists: feed, news sitemap, sitemap, section page, JSON API → links to articles. Pure: bytes in, links out.

The bytes are hostile: entities are refused before any parser sees them, sizes are bounded, no parser may open anything.
A listing that cannot be read as what it should be is an error with its reason; one that lists nothing is an empty list.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from crawler.listings.kinds import kind_of
from crawler.listings.link import LONGEST_TITLE, Link, whole
from crawler.listings.link_labels import is_cut, without_call
from crawler.listings.sitemap import nested_sitemaps
from crawler.parsing.response import is_challenge, unreadable, what_came
from crawler.parsing.urls import canonical, is_of
from crawler.sources.source import Listing, Source
from storage.errors import ListingError
from storage.records import Page

FEW_FOREIGN = 4  # links to other sites tell nothing of a feed; more, and more than its own, and it is another site's


def links_in(listing: Listing, page: Page, source: Source) -> list[Link]:
    """Return the articles a fetched listing names, whatever else it names. Raises ListingError as `read_listing` does."""
    return read_listing(listing, page, source)[0]


def read_listing(listing: Listing, page: Page, source: Source, until: datetime | None = None) -> tuple[list[Link], int]:
    """Return the articles a fetched listing names, in its order, each once, with whole fetchable addresses; and how many links to other
    sites were left out.

    A link to another site stays where it matches the outlet's pattern. At most MAX_LINKS, of a sitemap the newest not after
    `until`. Times that state no zone are the outlet's. Raises ListingError: not what the outlet's entry says it is, broken, too
    large, or, but for a section page, mostly of other sites.
    """
    kind = kind_of(listing)
    if len(page.body) > kind.largest:
        large = f"{len(page.body) / 2**20:.1f} MiB is more than a listing may have ({kind.largest // 2**20})"
        raise ListingError(large, about=page.url, reason="flood")
    if not page.body.strip():
        raise unreadable(page, "an empty answer instead of a listing")
    links = kind.read(listing, page, source, until)
    own, foreign = _own(map(_uncut, links), listing, page, source)
    if not own and is_challenge(page):
        raise unreadable(page, f"{what_came(page)} instead of a listing")
    return own, foreign


def sitemaps_in(
    listing: Listing, page: Page, since: datetime | None = None, until: datetime | None = None
) -> list[str]:
    """Return the sitemaps that a sitemap index names, as `nested_sitemaps` does."""
    return nested_sitemaps(listing, page, since, until)[0]


def _uncut(link: Link) -> Link:
    """The link, its body as a summary where that is only the beginning of the article."""
    if not link.html or not is_cut(link.html):
        return link
    beginning = without_call(link.html)
    return replace(link, html="", beginning=beginning, summary=link.summary or beginning[: 4 * LONGEST_TITLE])


def _own(links: Iterable[Link], listing: Listing, page: Page, source: Source) -> tuple[list[Link], int]:
    own: dict[str, Link] = {}
    foreign: list[str] = []
    homes = [source.home, *(each.url for edition in source.editions.values() for each in edition.listings)]
    for link in links:
        url = whole(link.url, page, source.drop_query)
        if not url:
            continue
        if not source.has(url) and (not is_of(url, homes) or (kind_of(listing).is_page and not listing.links)):
            foreign.append(url)
            continue
        key = canonical(url, source.drop_query)
        if key not in own or (link.title and not own[key].title):  # a picture's link comes before the headline's
            own[key] = replace(link, url=url)
    if kind_of(listing).is_page:
        return list(own.values()), 0
    if foreign and (not own or len(foreign) > max(len(own), FEW_FOREIGN)):
        hosts = sorted({urlsplit(url).hostname or "" for url in foreign})[:3]
        many = f"all {len(foreign)}" if not own else f"{len(foreign)} of {len(foreign) + len(own)}"
        message = f"{many} links lead to other sites ({', '.join(hosts)}): nothing was taken"
        raise ListingError(message, about=page.url, reason="elsewhere")
    return list(own.values()), len(foreign)
