"""What an address that may be a listing answers, judged: its kind, what it lists, how new and whose that is. Pure."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from crawler.discovery.front_page import own_site
from crawler.listings import sitemap
from crawler.listings.link import Link
from crawler.listings.read import links_in
from crawler.pages.body import plain_text
from crawler.parsing.address_days import days_of
from crawler.parsing.language import detect
from crawler.parsing.urls import bare_host, canonical
from crawler.sources.source import Kind, Listing, Source
from storage.errors import ListingError
from storage.records import Page
from storage.text.languages import LANGUAGES

ORDER: tuple[Kind, ...] = ("feed", "news_sitemap", "sitemap", "section")
DEAD = timedelta(days=45)  # a newest item older than this is dead, unless the front page shows it too
WHOLE = 250  # characters of an item's text from which it may be a whole article
OWN = 0.5  # of a feed's links: fewer lead to the outlet, and it is another's
_MEDIA = re.compile(
    rb"""(?i)<(?:enclosure|media:content)\b[^<>]{0,500}?type=["'](?:audio|video)/|"mime_type"\s*:\s*"(?:audio|video)\\?/"""
)
_ITEM = re.compile(rb"""(?i)<(?:item|entry)[\s>]|"(?:content_html|content_text)"\s*:""")
_COMMENT = re.compile(rb"#comment-?\d")


@dataclass(frozen=True, slots=True)
class FoundListing:
    """A listing with its links, newest first where it says so. `own_share` of the links lead to the outlet; `is_whole`: most items hold
    the article; `drop_query` parameters of its links that the articles do without."""

    kind: Kind
    url: str
    links: tuple[Link, ...]
    language: str = ""
    newest: datetime | None = None
    own_share: float = 1.0
    is_whole: bool = False
    named: str = ""  # its name on the page that links it

    @property
    def items(self) -> int:
        """Return the number of links."""
        return len(self.links)


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that is no listing of the outlet's news, and why. `inner`: sitemaps that an index names."""

    url: str
    why: Literal["html", "unreadable", "empty", "media", "comments", "elsewhere", "index"]
    inner: tuple[tuple[str, str], ...] = ()


def blank_source(home: str, key: str = "new") -> Source:
    """Return an outlet of which only the home page is known: every address may be an article's."""
    entry = {
        "key": key,
        "name": bare_host(home) or key,
        "home": home,
        "timezone": "UTC",
        "editions": {"en": {"listings": [{"kind": "section", "url": home, "sure": "unproven"}]}},
        "article": {"pattern": "^https?://", "examples": [home]},
    }
    return Source.model_validate_json(json.dumps(entry))


def judge(page: Page, home: str, named: str = "") -> FoundListing | Refused:
    """Return an answer as a listing of the outlet, or why it is no listing of its news."""
    start = page.body[:4000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return Refused(page.url, "html")
    source = blank_source(home)
    if b"<urlset" in start or b"<sitemapindex" in start or page.body.startswith(b"\x1f\x8b"):
        return _sitemap(page, home, source)
    listing = Listing(kind="feed", url=home, sure="unproven")
    try:
        links = links_in(listing, page, source)
    except ListingError:
        return Refused(page.url, "html" if b"<html" in start or b"<body" in start else "unreadable")
    items = max(1, len(_ITEM.findall(page.body)))
    if len(_COMMENT.findall(page.body)) >= items / 2:
        return Refused(page.url, "comments")
    if len(_MEDIA.findall(page.body)) >= 0.6 * items:
        return Refused(page.url, "media")
    listing_found = _own_listing("feed", page, links, home, named)
    if isinstance(listing_found, FoundListing):
        whole = sum(len(plain_text(link.html, link.url)) >= WHOLE for link in listing_found.links if link.html)
        listing_found = replace(listing_found, is_whole=whole >= 0.6 * listing_found.items)
    return listing_found


def _sitemap(page: Page, home: str, source: Source) -> FoundListing | Refused:
    try:
        kind, entries = sitemap.entries(page)
        if kind == "sitemapindex":
            return Refused(page.url, "index", tuple((entry["loc"], entry.get("lastmod", "")) for entry in entries))
        links = links_in(Listing(kind="sitemap", url=home, sure="unproven"), page, source)
    except ListingError:
        return Refused(page.url, "unreadable")
    is_news = sum("publication_date" in entry for entry in entries) >= len(entries) / 2
    return _own_listing("news_sitemap" if is_news and entries else "sitemap", page, links, home)


def _own_listing(kind: Kind, page: Page, links: Sequence[Link], home: str, named: str = "") -> FoundListing | Refused:
    own = [link for link in links if own_site(link.url, home)]
    if not links:
        return Refused(page.url, "empty")
    share = len(own) / len(links)
    if share < OWN:
        return Refused(page.url, "elsewhere")
    times = [when for link in own if (when := link.published_at or link.updated_at) is not None]
    url = page.moved_to or page.url
    return FoundListing(kind, url, tuple(own), newest=max(times, default=None), own_share=share, named=named)


def feed_links(page: Page) -> list[Link]:
    """Return the links of a page that is a feed, to any host; none for any other page."""
    if not re.search(rb"<(?:rss|feed|rdf:RDF)[\s>]|jsonfeed\.org\\?/version", page.body[:4096]):
        return []
    try:
        return links_in(Listing(kind="feed", url=page.final_url, sure="unproven"), page, blank_source(page.final_url))
    except ListingError:
        return []


def section(url: str, links: Sequence[Link]) -> FoundListing:
    """Return a page of links as a listing."""
    return FoundListing("section", url, tuple(links))


def is_dead(listing: FoundListing, shown: Collection[str], now: datetime) -> bool:
    """Return whether a listing stopped long ago: nothing new in it, and hardly anything of it on the front page, whose addresses
    `shown` holds as `canonical` writes them."""
    on_page = sum(plain(link.url) in shown for link in listing.links)
    if listing.newest is not None:
        return now - listing.newest > DEAD and on_page < 0.2 * listing.items
    return False


def language_of(texts: Collection[str], stated: str = "") -> str:
    """Return the language of a few texts; `stated` (what the page says of itself) decides only between languages that no model of ours
    tells apart."""
    text = "\n".join(texts)[:4000]
    expected = stated if stated not in LANGUAGES and stated != "ku" and len(stated) >= 2 else ""
    detected = detect(text, expected) if expected else detect(text)
    return detected if detected != "und" else stated


def best_first(listings: Sequence[FoundListing], shown: Collection[str]) -> list[FoundListing]:
    """Return the listings that together bring most of the news, the best first: by kind, then how much of the front page and of the
    others' articles is in it. One whose articles are all in a better one is left out."""
    listed_urls = {
        plain(link.url) for listing in listings for link in listing.links if listing.kind != "sitemap"
    } | set(shown)

    def worth(listing: FoundListing) -> tuple[int, float, int]:
        """Return a sort key, the highest for the best."""
        urls = {plain(link.url) for link in listing.links}
        return -ORDER.index(listing.kind), len(urls & listed_urls) + 0.5 * len(urls & set(shown)), -len(listing.url)

    chosen: list[FoundListing] = []
    covered: set[str] = set()
    for listing in sorted(listings, key=worth, reverse=True):
        urls = {plain(link.url) for link in listing.links}
        first = not chosen
        fresh = len(urls - covered)
        if first or (listing.kind == chosen[0].kind == "feed" and fresh >= max(3, 0.3 * len(urls)) and len(chosen) < 6):
            chosen.append(listing)
            covered |= urls
    return chosen


def child_sitemaps(inner: Sequence[tuple[str, str]], most: int) -> list[str]:
    """Return the sitemaps of an index that may hold news, the likeliest first."""

    def worth(entry: tuple[str, str]) -> tuple[int, str, str]:
        """Return a sort key, the highest for the likeliest."""
        url, changed = entry
        name = url.lower()
        kind = 2 if "news" in name else 1 if re.search(r"post|article|story|content|haber|latest", name) else 0
        kind -= 2 if re.search(r"page|categor|tag|author|image|video|taxonom", name.rsplit("/", 1)[-1]) else 0
        return kind, changed, str(days_of(url) or "")

    return [url for url, _ in sorted(inner, key=worth, reverse=True)][:most]


def is_passing(url: str) -> bool:
    """Return whether a sitemap's address is of a time or a number, so that another will replace it: its index is the listing."""
    return days_of(url) is not None or re.search(r"\d\.xml(?:\.gz)?$", url) is not None


def plain(url: str) -> str:
    """Return an address as two listings can be compared by it: canonical, and without a query beside a path of its own."""
    try:
        whole = canonical(url)
    except ValueError:
        return url
    path = whole.partition("?")[0]
    return (
        whole
        if path.count("/") < 3 or re.search(r"/$|\.(?:php|aspx?|jsp)$|/(?:index|news|article|story)$", path)
        else path
    )
