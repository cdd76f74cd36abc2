"""The addresses of a listing: its pages and days filled in."""

import re
from datetime import date, timedelta

from crawler.sources.source import Listing

_PARTS = {"{page}": r"\d+", "{yyyy}": r"\d{4}", "{mm}": r"\d\d", "{dd}": r"\d\d"}  # of a listing's address


def addresses(listing: Listing, first: date | None, last: date | None) -> list[str]:
    """The addresses to ask: {page} from 1, {yyyy} {mm} {dd} for each day from `first` to `last`, both included.

    A listing by day is asked only when both days are given: it is there for filling an old window.
    """
    days: list[date | None] = [None]
    if any(part in listing.url for part in ("{yyyy}", "{mm}", "{dd}")):
        span = (last - first).days + 1 if first and last else 0
        days = [first + timedelta(days=count) for count in range(span)] if first else []
    pages = range(1, listing.pages + 1)
    return [_filled(listing.url, day, page) for day in days for page in pages]


def is_address(listing: Listing, url: str) -> bool:
    """Return whether the listing asks this address for some page or day."""
    parts = re.split(r"(\{(?:page|yyyy|mm|dd)\})", listing.url)
    pattern = "".join(_PARTS.get(part) or re.escape(part) for part in parts)
    return re.fullmatch(pattern, url) is not None


def _filled(url: str, day: date | None, page: int) -> str:
    if day is not None:
        url = url.replace("{yyyy}", f"{day:%Y}").replace("{mm}", f"{day:%m}").replace("{dd}", f"{day:%d}")
    return url.replace("{page}", str(page))
