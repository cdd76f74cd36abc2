"""How far back in time a listing is read, and which of its addresses a walk that was stopped still has to request: pure decisions."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.listings.addresses import addresses
from crawler.listings.kinds import kind_of
from crawler.parsing.address_days import days_of
from crawler.sources.source import Listing, Source
from storage.config.settings import CrawlConfig
from storage.records import ListingHistory

CATCH_UP = 5  # pages of one listing, newest first: about 100 articles, more than an outlet prints between two runs
OVERLAP = timedelta(
    hours=2
)  # before the last good reading: an article may be listed later than it says it was published
NEWEST = timedelta(
    days=1
)  # back to when an edition that lists by day alone is read without a walk: today's and yesterday's
_SINCE = "since "  # how the key of a walk begins that no person requested


@dataclass(frozen=True, slots=True)
class Walk:
    """How far back one listing is read. `key` names the walk in the store; "" for none: then only what is new is read.

    `is_requested`: a person named the days; articles published outside them are not stored.
    """

    key: str = ""
    since: datetime | None = None
    until: datetime | None = None
    is_requested: bool = False


def requested_walk(since: datetime | None, until: datetime | None) -> Walk:
    """Return the walk through days that a person named. Without a first day there is none: only what is listed now is read."""
    if since is None:
        return Walk(until=until, is_requested=until is not None)
    return Walk(f"{since.isoformat()}/{until.isoformat() if until else ''}", since, until, is_requested=True)


def catching_up(
    listing: Listing,
    read: ListingHistory | None,
    source_read_at: datetime | None,
    unfinished: Collection[str],
    config: CrawlConfig,
    now: datetime,
) -> Walk:
    """Return the walk back to the last good reading, where that is longer ago than two of the longest times between two readings
    (`poll_hours`), or where such a walk was begun and not finished; at most `catch_up_days`.

    `source_read_at`: when any listing of the outlet was last read well; a listing by day, which is asked only when something
    was missed, has no reading of its own. No walk for a listing that has nothing but its newest articles.
    """
    if listing.pages == 1 and not by_day(listing) and not kind_of(listing).is_sitemap:
        return Walk()
    begun = [datetime.fromisoformat(key.removeprefix(_SINCE)) for key in unfinished if key.startswith(_SINCE)]
    last = source_read_at if by_day(listing) or read is None else read.last_good
    if last is not None and now - last > timedelta(hours=2 * config.poll_hours):
        begun.append(last - OVERLAP)
    if not begun:
        return Walk()
    since = max(min(begun), now - timedelta(days=config.catch_up_days))
    return Walk(f"{_SINCE}{min(begun).isoformat()}", since)


def by_day(listing: Listing) -> bool:
    """Return whether a listing has an address for each day."""
    return any(part in listing.url for part in ("{yyyy}", "{mm}", "{dd}"))


def legs(listing: Listing, source: Source, walk: Walk, now: datetime) -> Iterator[list[str]]:
    """Yield the addresses to request, in pieces that each end on their own: all pages of the listing or, where it is one by day, those of
    each day of the walk, the newest first. Without a walk the days are left out, but for an edition that lists no other way."""
    if not by_day(listing):
        yield addresses(listing, None, None)
        return
    last = min(walk.until or now, now)
    since = walk.since or (last - NEWEST if _is_alone(listing, source) else None)
    day = last.astimezone(source.zone).date()
    while since is not None and day >= since.astimezone(source.zone).date():
        yield addresses(listing, day, day)
        day -= timedelta(days=1)


def _is_alone(listing: Listing, source: Source) -> bool:
    return any(
        listing in edition.listings and all(by_day(other) for other in edition.listings)
        for edition in source.editions.values()
    )


def is_closed(listing: Listing, url: str, source: Source, walk: Walk, now: datetime) -> bool:
    """Return whether what an address of the walk lists is final: it need not be read again when the walk goes on."""
    today = now.astimezone(source.zone).date()
    if walk.until is not None and walk.until <= now:
        return True
    if by_day(listing):
        return url not in addresses(listing, today, today)
    days = days_of(url)
    return kind_of(listing).is_sitemap and days is not None and days[1] < today


def is_end(listing: Listing, reason: str, pages_read: int) -> bool:
    """Return whether a missing address (404, 410) only says that the listing goes no further: a page after `pages_read` others,
    or a day of which it has none."""
    return reason in {"http_404", "http_410"} and (by_day(listing) or (listing.pages > 1 and pages_read > 0))


def goes_on(times: Sequence[datetime | None], walk: Walk, *, fresh: bool, unseen: bool, pages_read: int) -> bool:
    """Return whether to request the next page of a listing after this one, number `pages_read`, named articles of these times.

    `fresh`: one of them was not stored yet; `unseen`: one of them was on no earlier page. Back to the walk's beginning; without
    a walk as long as there is something new, at most CATCH_UP pages; and no further either where no time tells how far it is.
    """
    if walk.since is None:
        return fresh and pages_read < CATCH_UP
    dates = [time for time in times if time is not None]
    return unseen and (max(dates) >= walk.since if dates else pages_read < CATCH_UP)


def falls_short(listing: Listing, times: Sequence[datetime | None], source: Source) -> str:
    """Return the message for a walk that ends with the last page that may be requested: `times` are those of its articles."""
    dates = [time for time in times if time is not None]
    back = f", back to {min(dates).astimezone(source.zone):%Y-%m-%d}" if dates else ""
    return f"only its {listing.pages} pages were read{back}; for what is older: `pages` in sources.yaml, or a backfill"
