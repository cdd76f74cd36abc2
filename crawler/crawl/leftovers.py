"""A listed article as it waits in the frontier, and as a later run finds it there, without its listing."""

from crawler.crawl.frontier import VisitCandidate
from crawler.crawl.listing_stats import ListingStats
from crawler.listings.link import Link
from crawler.sources.source import Source
from storage.records import FrontierItem, Page


def to_wait(candidate: VisitCandidate, source: str, walk: str) -> FrontierItem:
    """Return what the next run needs of a candidate that a listing named. `walk`: the key of the walk that found it, "" for none."""
    assert candidate.listing is not None, "only what a listing named is put into the frontier"
    assert candidate.page is not None
    link = candidate.link
    return FrontierItem(
        source=source,
        identity=candidate.identity,
        walk=walk,
        language=candidate.language,
        listing=candidate.listing.url,
        url=link.url,
        title=link.title,
        published_at=link.published_at,
        updated_at=link.updated_at,
        html=link.html if candidate.is_whole else "",
        summary=link.summary,
        authors=link.authors,
        listed_at=candidate.page.fetched_at,
        archived_at=candidate.page.archived_at,
    )


def found_again(item: FrontierItem, source: Source, tally: ListingStats) -> VisitCandidate:
    """Return the candidate as its listing named it; `source` still has the edition."""
    edition = source.editions[item.language]
    listing = next((other for other in edition.listings if other.url == item.listing), None)
    link = Link(item.url, item.title, item.published_at, item.updated_at, item.html, item.summary, item.authors)
    page = Page(item.listing, item.listing, item.listed_at, 200, (), b"", item.archived_at)
    return VisitCandidate(link, item.identity, item.language, tally, listing, page)
