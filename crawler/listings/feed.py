"""RSS, Atom, RDF and JSON feeds."""

import io
import re
from collections.abc import Iterator
from datetime import datetime

import feedparser

from crawler.listings.json_feed import is_json_feed, read_json_feed
from crawler.listings.link import LONGEST_TITLE, Link, capped, language_of, plain, when
from crawler.parsing.response import root_at, text_of, unreadable, what_came
from crawler.sources.source import Listing, Source
from storage.errors import ListingError
from storage.records import Page
from storage.text.normalize import clean

MAX_MARKS = (
    60_000  # tags and entities of a feed: feedparser takes up to 0.2 ms for each; 100 whole articles have half of it
)
MAX_ATTRIBUTES = 500  # of one tag of a feed: feedparser's time grows with their square, 10,000 take it 1.6 s

# feedparser's complaints about headers, not about the feed.
_BOZO_BUT_READ = (feedparser.NonXMLContentType, feedparser.CharacterEncodingOverride)
_FEED_ROOT = re.compile(r"(?i)<(?:\w{1,20}:)?(?:rss|feed|rdf)\b")
_TAG = re.compile(r"""<[A-Za-z](?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+""")


def read_feed(listing: Listing, page: Page, source: Source, _until: datetime | None) -> Iterator[Link]:
    """Yield the links of a feed. Raises ListingError."""
    text = text_of(page, page.body, language_of(listing, source))
    if is_json_feed(text):
        yield from read_json_feed(text, page, source)
        return
    text = text[root_at(text) :]
    if not _FEED_ROOT.match(text):
        raise unreadable(page, f"{what_came(page)} instead of a feed")
    if (marks := text.count("<") + text.count("&")) > MAX_MARKS:
        many = f"{marks} tags and entities are more than a feed may have ({MAX_MARKS}): it was not read"
        raise ListingError(many, about=page.url, reason="flood")
    if (most := max(tag.group().count("=") for tag in _TAG.finditer(text))) > MAX_ATTRIBUTES:
        many = f"{most} attributes of one tag are more than a feed may have ({MAX_ATTRIBUTES}): it was not read"
        raise ListingError(many, about=page.url, reason="flood")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": page.final_url}
    headers |= {name.lower(): value for name, value in page.headers if name.lower() == "content-language"}
    # Through BytesIO: given plain bytes, feedparser would first take them for the path of a file.
    feed = feedparser.parse(io.BytesIO(text.encode("utf-8", "replace")), response_headers=headers)
    if feed.bozo and not feed.entries and not isinstance(feed.bozo_exception, _BOZO_BUT_READ):
        raise unreadable(page, f"a broken feed without any items: {clean(str(feed.bozo_exception))[:120]}")
    for entry in capped(feed.entries, page):
        # Past feedparser's own look-up, which takes one time for the other.
        published, updated, created = (
            when(str(dict.get(entry, key) or ""), page, source) for key in ("published", "updated", "created")
        )
        if published and updated and not re.search(r"\d", str(dict.get(entry, "published"))):
            published = None  # "yesterday" beside a full time
        yield Link(
            url=str(entry.get("link", "")),
            title=plain(entry.get("title", "")),
            published_at=published or created or updated,
            updated_at=updated,
            html=max((str(part.get("value", "")) for part in entry.get("content", [])), key=len, default=""),
            summary=plain(entry.get("summary", ""), 4 * LONGEST_TITLE),
            authors=tuple(name for each in entry.get("authors", []) if (name := plain(each.get("name", "")))),
        )
