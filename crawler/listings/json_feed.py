"""Feeds in JSON (JSON Feed 1 and 1.1, jsonfeed.org)."""

import json
import re
from collections.abc import Iterator
from typing import Any

from crawler.listings.link import LONGEST_TITLE, Link, capped, plain, when
from crawler.parsing.response import unreadable
from crawler.sources.source import Source
from storage.records import Page

_ROOT = re.compile(r"""\s*\{[^{}\[\]]{0,2000}["']version["']\s*:\s*["']https?:\\?/\\?/jsonfeed\.org\\?/version""")


def is_json_feed(text: str) -> bool:
    """Return whether a text begins as a feed in JSON."""
    return _ROOT.match(text) is not None


def read_json_feed(text: str, page: Page, source: Source) -> Iterator[Link]:
    """Yield the links of a feed in JSON. Raises ListingError."""
    try:
        feed = json.loads(text, strict=False)  # some put raw line ends into their strings
    except (ValueError, RecursionError) as error:
        raise unreadable(page, "a broken JSON feed") from error
    items = feed.get("items")
    if not isinstance(items, list):
        raise unreadable(page, "a JSON feed without items")
    for item in capped([item for item in items if isinstance(item, dict)], page):
        published = when(_text(item, "date_published"), page, source)
        updated = when(_text(item, "date_modified"), page, source)
        yield Link(
            url=_text(item, "url") or _text(item, "external_url") or _text(item, "id"),
            title=plain(_text(item, "title")),
            published_at=published or updated,
            updated_at=updated,
            html=_text(item, "content_html") or _paragraphs(_text(item, "content_text")),
            summary=plain(_text(item, "summary"), 4 * LONGEST_TITLE),
            authors=tuple(_authors(item, feed)),
        )


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value.strip() if isinstance(value, str) else ""


def _paragraphs(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"<p>{line.strip()}</p>" for line in escaped.split("\n") if line.strip())


def _authors(item: dict[str, Any], feed: dict[str, Any]) -> Iterator[str]:
    for holder in (item, feed):
        named = holder.get("authors") if isinstance(holder.get("authors"), list) else [holder.get("author")]
        names = [plain(_text(author, "name")) for author in named or [] if isinstance(author, dict)]
        if any(names):
            yield from filter(None, names)
            return
