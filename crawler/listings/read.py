"""What a listing lists: feed, news sitemap, sitemap, section page, JSON API → links to articles. Pure: bytes in, links out.

The bytes are hostile: entities are refused before any parser sees them, sizes are bounded, no parser may open anything.
A listing that cannot be read as what it should be is an error with its reason; one that lists nothing is an empty list.
"""

import io
import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import feedparser
from lxml import etree, html
from lxml.cssselect import CSSSelector

from crawler.listings import sitemap
from crawler.listings.link_labels import is_cut, without_call
from crawler.listings.section_titles import best
from crawler.parsing.dates import parse_date
from crawler.parsing.decode import characters, decode
from crawler.parsing.response import FIRST_TAG, LARGEST_SITEMAP, is_challenge, root_at, text_of, unreadable, what_came
from crawler.parsing.urls import address, canonical, is_of
from crawler.sources.source import Listing, Source
from storage.errors import ListingError
from storage.records import Page
from storage.text.normalize import clean

MAX_LINKS = 5_000  # of one listing; the longest real one seen lists a month: about 4,200
MAX_CHILDREN = 50  # sitemaps of one index followed in one run, but for a walk back in time
FEW_FOREIGN = 4  # links to other sites tell nothing of a feed; more, and more than its own, and it is another site's
LARGEST = 5 * 2**20  # bytes of a feed, section page or answer
MAX_MARKS = (
    60_000  # tags and entities of a feed: feedparser takes up to 0.2 ms for each; 100 whole articles have half of it
)
MAX_ATTRIBUTES = 500  # of one tag of a feed: feedparser's time grows with their square, 10,000 take it 1.6 s
LONGEST_TITLE = 500  # characters, and of a summary: four times that

log = logging.getLogger(__name__)

# feedparser's complaints about headers, not about the feed.
_BOZO_BUT_READ = (feedparser.NonXMLContentType, feedparser.CharacterEncodingOverride)
_FEED_ROOT = re.compile(r"(?i)<(?:\w{1,20}:)?(?:rss|feed|rdf)\b")
_TAG = re.compile(r"""<[A-Za-z](?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+""")
_HOST = re.compile(r"(?:[^.]+\.)+[^\W\d][^.]*")  # a name, and no number
_PARTS = {"{page}": r"\d+", "{yyyy}": r"\d{4}", "{mm}": r"\d\d", "{dd}": r"\d\d"}  # of a listing's address
_BLOCKS = re.compile(r"(?i)</?(?:p|br|div|li|h[1-6])\b[^<>]{0,300}>")


@dataclass(frozen=True, slots=True)
class Link:
    """An article as a listing names it: `html` its body where the listing brings it, `summary` plain text, `beginning` the first of the
    body where a listing of whole articles brings no more."""

    url: str
    title: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    html: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    beginning: str = ""


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
    """Whether the listing asks this address for some page or day."""
    parts = re.split(r"(\{(?:page|yyyy|mm|dd)\})", listing.url)
    pattern = "".join(_PARTS.get(part) or re.escape(part) for part in parts)
    return re.fullmatch(pattern, url) is not None


def parse(listing: Listing, page: Page, source: Source) -> list[Link]:
    """The articles a fetched listing names, as `read` gives them, whatever else it names. Raises ListingError as `read` does."""
    return read(listing, page, source)[0]


def read(listing: Listing, page: Page, source: Source, until: datetime | None = None) -> tuple[list[Link], int]:
    """The articles a fetched listing names, in its order, each once, with whole fetchable addresses; and how many links to other
    sites were left out.

    A link to another site stays where it matches the outlet's pattern. At most MAX_LINKS, of a sitemap the newest not after
    `until`. Times that state no zone are the outlet's. Raises ListingError: not what the outlet's entry says it is, broken, too
    large, or, but for a section page, mostly of other sites.
    """
    largest = LARGEST_SITEMAP if "sitemap" in listing.kind else LARGEST
    if len(page.body) > largest:
        large = f"{len(page.body) / 2**20:.1f} MiB is more than a listing may have ({largest // 2**20})"
        raise ListingError(large, about=page.url, reason="flood")
    if not page.body.strip():
        raise unreadable(page, "an empty answer where a listing should be")
    links = READERS[listing.kind](listing, page, source, until)
    found, foreign = _own(map(_uncut, links), listing, page, source)
    if not found and is_challenge(page):
        raise unreadable(page, f"{what_came(page)} where a listing should be")
    return found, foreign


def children(listing: Listing, page: Page, since: datetime | None = None, until: datetime | None = None) -> list[str]:
    """The sitemaps that a sitemap index names, as `nested` gives them."""
    return nested(listing, page, since, until)[0]


def nested(
    listing: Listing, page: Page, since: datetime | None = None, until: datetime | None = None
) -> tuple[list[str], int]:
    """The sitemaps that a sitemap index names, newest first, at most MAX_CHILDREN, and how many more it names; ([], 0) for any other
    listing. They may be on any host: the index is the outlet's word for them, and the articles they name are still its own.

    From `since` on all but those that tell, by `lastmod` or by the days in their address, that they hold nothing of that time.
    Where nothing tells how old they are, the first and the last named are taken. Raises ListingError as `parse` does.
    """
    if "sitemap" not in listing.kind:
        return [], 0
    kind, named = sitemap.entries(page)
    if kind != "sitemapindex":
        return [], 0
    wanted = [entry for entry in named if since is None or sitemap.may_hold(entry, page.fetched_at, since, until)]
    located = [entry | {"loc": url} for entry in wanted if (url := _whole(entry["loc"], page, ())) and _is_named(url)]
    ordered = [entry["loc"] for entry in sitemap.newest(located, None)]
    if since is None:
        ordered = [entry["loc"] for entry in sitemap.some_of(located, MAX_CHILDREN)]
    return ordered, len(located) - len(ordered)


def _is_named(url: str) -> bool:
    return _HOST.fullmatch(urlsplit(url).hostname or "") is not None


def _uncut(link: Link) -> Link:
    """The link, its body as a summary where that is only the beginning of the article."""
    if not link.html or not is_cut(link.html):
        return link
    beginning = without_call(link.html)
    return replace(link, html="", beginning=beginning, summary=link.summary or beginning[: 4 * LONGEST_TITLE])


def _language(listing: Listing, source: Source) -> str:
    named = (language for language, edition in source.editions.items() if listing in edition.listings)
    return next(named, next(iter(source.editions)))


def _own(links: Iterable[Link], listing: Listing, page: Page, source: Source) -> tuple[list[Link], int]:
    own: dict[str, Link] = {}
    foreign: list[str] = []
    homes = [source.home, *(each.url for edition in source.editions.values() for each in edition.listings)]
    for link in links:
        url = _whole(link.url, page, source.drop_query)
        if not url:
            continue
        if not source.has(url) and (not is_of(url, homes) or (listing.kind == "section" and not listing.links)):
            foreign.append(url)
            continue
        key = canonical(url, source.drop_query)
        if key not in own or (link.title and not own[key].title):  # a picture's link comes before the headline's
            own[key] = replace(link, url=url)
    if listing.kind == "section":
        return list(own.values()), 0
    if foreign and (not own or len(foreign) > max(len(own), FEW_FOREIGN)):
        hosts = sorted({urlsplit(url).hostname or "" for url in foreign})[:3]
        many = f"all {len(foreign)}" if not own else f"{len(foreign)} of {len(foreign) + len(own)}"
        said = f"{many} links lead to other sites ({', '.join(hosts)}): nothing was taken"
        raise ListingError(said, about=page.url, reason="elsewhere")
    return list(own.values()), len(foreign)


def _feed(listing: Listing, page: Page, source: Source, _until: datetime | None) -> Iterator[Link]:
    text = text_of(page, page.body, _language(listing, source))
    text = text[root_at(text) :]
    if not _FEED_ROOT.match(text):
        raise unreadable(page, f"{what_came(page)} where a feed should be")
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
        raise unreadable(page, f"a broken feed without a single item: {clean(str(feed.bozo_exception))[:120]}")
    for entry in _capped(feed.entries, page):
        # Past feedparser's own look-up, which takes one time for the other.
        published, updated, created = (
            _when(str(dict.get(entry, key) or ""), page, source) for key in ("published", "updated", "created")
        )
        yield Link(
            url=str(entry.get("link", "")),
            title=_plain(entry.get("title", "")),
            published_at=published or created or updated,
            updated_at=updated,
            html=max((str(part.get("value", "")) for part in entry.get("content", [])), key=len, default=""),
            summary=_plain(entry.get("summary", ""), 4 * LONGEST_TITLE),
            authors=tuple(name for each in entry.get("authors", []) if (name := _plain(each.get("name", "")))),
        )


def _sitemap(listing: Listing, page: Page, source: Source, until: datetime | None) -> Iterator[Link]:
    kind, named = sitemap.entries(page, _language(listing, source))
    if kind != "urlset":
        return
    if len(named) > MAX_LINKS:
        _say_capped(len(named), page)
        named = sitemap.some_of(named, MAX_LINKS, until)
    for entry in named:
        yield Link(
            url=entry["loc"],
            title=_plain(entry.get("title", "")),
            published_at=_when(entry.get("publication_date", ""), page, source),
            updated_at=_when(entry.get("lastmod", ""), page, source),
        )


def _section(listing: Listing, page: Page, source: Source, _until: datetime | None) -> Iterator[Link]:
    if not FIRST_TAG.search(page.body.replace(b"\0", b"")):
        raise unreadable(page, f"{what_came(page)} where a section page should be")
    text = decode(page, _language(listing, source))
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise unreadable(page, f"{what_came(page)} where a section page should be") from error
    base = next((str(each.get("href")) for each in root.iter("base") if each.get("href")), "")
    chosen = CSSSelector(listing.links, translator="html")(root) if listing.links else [root]
    links: dict[str, list[Any]] = {}
    for anchor in _capped([anchor for anchor in _within(chosen) if anchor.get("href")], page):
        links.setdefault(_whole(str(anchor.get("href")), page, (), base), []).append(anchor)
    for url, anchors in links.items():
        yield Link(url, _plain(best(anchors)))


def _within(chosen: Iterable[Any]) -> Iterator[Any]:
    # The links in elements given in their order on the page, each once.
    seen = set()
    for each in chosen:
        for anchor in each.iter("a"):
            if anchor in seen:  # it stands in an element before, with all of its links
                break
            seen.add(anchor)
            yield anchor


def _api(listing: Listing, page: Page, source: Source, _until: datetime | None) -> Iterator[Link]:
    assert listing.api is not None
    fields = listing.api
    try:
        # Not strictly: some put raw line ends into their strings.
        answer = json.loads(characters(page.body, _language(listing, source), page.encoding), strict=False)
    except (ValueError, RecursionError) as error:
        raise unreadable(page, f"{what_came(page)} where JSON should be") from error
    holder, _, last = fields.items.rpartition(".")
    if fields.items and last not in (_at(answer, holder) or ()):
        raise unreadable(page, f"the answer has no `{fields.items}`; it has {_keys(answer)}")
    items = _at(answer, fields.items)
    if not isinstance(items, list | None):
        raise unreadable(page, f"`{fields.items}` is no list")
    if items and not any(_at(item, fields.url) for item in items):
        raise unreadable(page, f"no item has `{fields.url}`; the first has {_keys(items[0])}")
    for item in _capped(items or [], page):
        url, title, published, summary, body = (
            str(value) if isinstance(value := _at(item, path), str | int | float) else ""
            for path in (fields.url, fields.title, fields.published, fields.summary, fields.text)
        )
        yield Link(url, _plain(title), _when(published, page, source), None, body, _plain(summary, 4 * LONGEST_TITLE))


READERS: dict[str, Callable[[Listing, Page, Source, datetime | None], Iterator[Link]]] = {
    "feed": _feed,
    "news_sitemap": _sitemap,
    "sitemap": _sitemap,
    "section": _section,
    "api": _api,
}


def _capped(items: list[Any], page: Page, most: int = MAX_LINKS) -> list[Any]:
    if len(items) > most:
        _say_capped(len(items), page, most)
    return items[:most]


def _say_capped(named: int, page: Page, most: int = MAX_LINKS) -> None:
    log.warning("%s names %d addresses: the first %d are read", page.url, named, most)


def _whole(url: str, page: Page, drop_query: tuple[str, ...], base: str = "") -> str:
    # "" for what is no address: javascript:, mailto:, a template left unfilled.
    try:
        return (
            address(url, drop_query, base=address(base, base=page.final_url) if base else page.final_url) if url else ""
        )
    except ValueError:
        return ""


def _filled(url: str, day: date | None, page: int) -> str:
    if day is not None:
        url = url.replace("{yyyy}", f"{day:%Y}").replace("{mm}", f"{day:%m}").replace("{dd}", f"{day:%d}")
    return url.replace("{page}", str(page))


def _plain(text: Any, longest: int = LONGEST_TITLE) -> str:
    # One line of plain text. Titles come as text, as HTML and as HTML escaped twice.
    line = str(text)[: 20 * longest]
    for _ in range(2):
        if "<" in line or "&" in line:
            line = html.fragment_fromstring(_BLOCKS.sub(" ", clean(line)), create_parent="div").text_content()
    return " ".join(clean(line).split())[:longest]


def _when(text: str, page: Page, source: Source) -> datetime | None:
    return parse_date(text, source.zone, page.fetched_at) if text else None


def _at(value: Any, path: str) -> Any:
    # What stands at a dotted path of mappings; "" is the value itself, None where nothing stands.
    for key in path.split(".") if path else ():
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _keys(value: Any) -> str:
    return f"the keys {', '.join(map(str, list(value)[:8]))}" if isinstance(value, dict) and value else "no keys"
