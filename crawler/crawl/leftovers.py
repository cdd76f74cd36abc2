"""A listed article as it waits in the frontier, and as a later run finds it there, without its listing."""

from crawler.crawl.frontier import VisitCandidate
from crawler.crawl.listing_stats import ListingStats
from crawler.listings.link import Link
from crawler.sources.source import Source
from storage.records import FrontierItem, Page


def to_wait(one: VisitCandidate, source: str, walk: str) -> FrontierItem:
    """Return what the next run needs of a candidate that a listing named. `walk`: the key of the walk that found it, "" for none."""
    assert one.listing is not None, "only what a listing named is put into the frontier"
    assert one.page is not None
    link = one.link
    return FrontierItem(
        source=source,
        identity=one.identity,
        walk=walk,
        language=one.language,
        listing=one.listing.url,
        url=link.url,
        title=link.title,
        published_at=link.published_at,
        updated_at=link.updated_at,
        html=link.html if one.is_whole else "",
        summary=link.summary,
        authors=link.authors,
        listed_at=one.page.fetched_at,
        archived_at=one.page.archived_at,
    )


def found_again(one: FrontierItem, source: Source, tally: ListingStats) -> VisitCandidate:
    """As its listing named it; `source` still has the edition."""
    edition = source.editions[one.language]
    listing = next((each for each in edition.listings if each.url == one.listing), None)
    link = Link(one.url, one.title, one.published_at, one.updated_at, one.html, one.summary, one.authors)
    page = Page(one.listing, one.listing, one.listed_at, 200, (), b"", one.archived_at)
    return VisitCandidate(link, one.identity, one.language, tally, listing, page)
