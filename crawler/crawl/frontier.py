"""Choose which of the listed articles to fetch: pure decisions, no network and no store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter

from crawler.crawl.listing_stats import ListingStats
from crawler.listings.kinds import kind_of
from crawler.listings.link import Link
from crawler.parsing.urls import highest_first
from crawler.sources.source import Listing
from storage.config.settings import CrawlConfig
from storage.records import Page

# Reasons that may be gone next time: such a page is asked for again by the next run.
PASSING = frozenset({"timeout", "dns", "refused", "connection", "outside_dates", "not_saved", "error"})


@dataclass(frozen=True, slots=True)
class VisitCandidate:
    """A listed article: `tally` is that of the first listing that named it."""

    link: Link
    identity: str
    language: str
    tally: ListingStats
    listing: Listing | None = None  # None: a saved page that no listing names
    page: Page | None = None  # of the listing; without a body where the listing was read by a run before

    @property
    def is_whole(self) -> bool:
        """Return whether the listing brought the article's body."""
        return (
            bool(self.link.html)
            and self.listing is not None
            and (self.listing.full_text or kind_of(self.listing).is_whole)
        )


def newest(candidates: Sequence[VisitCandidate], limit: int | None) -> list[VisitCandidate]:
    """Return at most `limit` candidates, the newest first, those without a date last: in the order listed or, in sitemaps, which
    name the oldest first as often, by the number in their addresses."""
    dated = [
        (candidate.link.published_at, candidate) for candidate in candidates if candidate.link.published_at is not None
    ]
    dated.sort(key=itemgetter(0), reverse=True)
    undated = [candidate for candidate in candidates if candidate.link.published_at is None]
    if undated and all(
        candidate.listing is not None and kind_of(candidate.listing).is_sitemap for candidate in undated
    ):
        undated = [undated[index] for index in highest_first([candidate.link.url for candidate in undated])]
    return ([candidate for _, candidate in dated] + undated)[:limit]


def is_inside(when: datetime | None, since: datetime | None, until: datetime | None) -> bool:
    """Return whether a time lies in the wanted window, both ends included; an unknown time does."""
    return when is None or ((since is None or when >= since) and (until is None or when <= until))


def is_due(link: Link, fetched: tuple[datetime, datetime] | None, now: datetime, config: CrawlConfig) -> bool:
    """Return whether to fetch an article. `fetched`: when it was first and last fetched, None if never.

    A stored article is fetched again when its listing says it changed, and, while it is younger than `recheck_hours`, after
    `recheck_first_hours`, then each time twice as old: 1, 2, 4, 8, 16 hours.
    """
    if fetched is None:
        return True
    first, last = fetched
    if link.updated_at is not None and link.updated_at > last:
        return True
    age = now - first
    if age > timedelta(hours=config.recheck_hours):
        return False
    return now - last >= max(last - first, timedelta(hours=config.recheck_first_hours))


def is_tried_again(listed_at: datetime, tried_at: datetime | None, now: datetime, config: CrawlConfig) -> bool:
    """Return whether to ask again for a page that could not be fetched and that no listing names now: each time twice as old."""
    if tried_at is None:
        return True
    return now - tried_at >= max(tried_at - listed_at, timedelta(hours=config.recheck_first_hours))


def was_read(candidate: VisitCandidate, fetched: tuple[datetime, datetime] | None) -> bool:
    """Return whether an article that its listing holds whole was read from this very answer: the listing is unchanged since."""
    return fetched is not None and candidate.page is not None and fetched[1] >= candidate.page.fetched_at


def is_left_alone(reason: str) -> bool:
    """Return whether a page that gave no article lately, for this reason ("" for none), is not requested again yet."""
    return bool(reason) and reason not in PASSING and not reason.startswith("http_5")
