"""JSON APIs: `listing.api` says where the answer holds its articles."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crawler.listings.link import LONGEST_TITLE, Link, capped, language_of, plain, when
from crawler.parsing.decode import characters
from crawler.parsing.response import unreadable, what_came
from crawler.sources.source import Listing, Source
from storage.records import Page


def read_api(listing: Listing, page: Page, source: Source, _until: datetime | None) -> Iterator[Link]:
    """Yield the links of a JSON API's answer. Raises ListingError."""
    assert listing.api is not None
    fields = listing.api
    try:
        # Not strictly: some put raw line ends into their strings.
        answer = json.loads(characters(page.body, language_of(listing, source), page.encoding), strict=False)
    except (ValueError, RecursionError) as error:
        raise unreadable(page, f"{what_came(page)} instead of JSON") from error
    holder, _, last = fields.items.rpartition(".")
    if fields.items and last not in (_at(answer, holder) or ()):
        raise unreadable(page, f"the answer has no `{fields.items}`; it has {_keys(answer)}")
    items = _at(answer, fields.items)
    if not isinstance(items, list | None):
        raise unreadable(page, f"`{fields.items}` is not a list")
    if items and not any(_at(item, fields.url) for item in items):
        raise unreadable(page, f"no item has `{fields.url}`; the first has {_keys(items[0])}")
    for item in capped(items or [], page):
        url, title, published, summary, body = (
            str(value) if isinstance(value := _at(item, path), str | int | float) else ""
            for path in (fields.url, fields.title, fields.published, fields.summary, fields.text)
        )
        yield Link(url, plain(title), when(published, page, source), None, body, plain(summary, 4 * LONGEST_TITLE))


def _at(value: Any, path: str) -> Any:
    # What stands at a dotted path of mappings; "" is the value itself, None where nothing stands.
    for key in path.split(".") if path else ():
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _keys(value: Any) -> str:
    return f"the keys {', '.join(map(str, list(value)[:8]))}" if isinstance(value, dict) and value else "no keys"
