"""Decide whether an article is gone, and when to look again: pure decisions. A failed fetch shows nothing; what the outlet
took away does, once it was missing often enough and for long enough (storage/crawling/observations.py)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.parsing.urls import canonical
from crawler.sources.source import Source
from storage.config.settings import CrawlConfig
from storage.crawling.observations import gone, vanished_since
from storage.records import Observation, ObservedState, Page

MOST = 20  # doubted articles requested again in one run: an outlet that changed all its addresses is not flooded

# Why a page gave no article → what that shows about a stored article. Refusals, walls, challenges and faults show nothing.
_ABSENCES: dict[str, ObservedState] = {
    "http_404": "http_404",
    "http_410": "http_410",
    "soft_404": "http_404",
    "empty_page": "emptied",
    "no_text": "emptied",
    "sent_home": "sent_home",
}


def absence(reason: str, *, was_read: bool) -> ObservedState | None:
    """Return what the reason of a drop shows about a stored article, None for nothing. `was_read`: another page of the outlet was,
    in the same run; where none was, a page without text may only have a new layout."""
    return None if reason == "no_text" and not was_read else _ABSENCES.get(reason)


def is_sent_home(page: Page, source: Source) -> bool:
    """Return whether an article's address led to the outlet's front page, or to that of its edition (/en, /sorani)."""
    requested, reached = canonical(page.url, source.drop_query), canonical(page.final_url, source.drop_query)
    if requested == reached or source.has(page.final_url):
        return False
    if reached == canonical(source.home, source.drop_query):
        return True
    segments = [part for part in urlsplit(reached).path.split("/") if part]
    return not segments or segments == [part for part in urlsplit(requested).path.split("/") if part][:1]


def is_due(observed: Sequence[Observation], config: CrawlConfig, now: datetime) -> bool:
    """Return whether to look again for an article that was missing the last time and does not count as vanished yet."""
    absences = gone(observed)
    apart = timedelta(hours=config.vanished_hours / (config.vanished_times - 1))
    return bool(absences) and vanished_since(observed, config) is None and now - absences[-1].at >= apart


def is_due_again(first: datetime, last: datetime, config: CrawlConfig, now: datetime) -> bool:
    """Return whether to look again at an article that a published entry cites, listed or not. `first`, `last`: when it was fetched.

    From the end of `recheck_hours` for `watch_days`: each time when it is twice as old as the last time, a month later at most.
    """
    if not timedelta(hours=config.recheck_hours) < now - first <= timedelta(days=config.watch_days):
        return False
    return now - last >= min(max(last - first, timedelta(days=1)), timedelta(days=30))
