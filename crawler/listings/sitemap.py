"""A sitemap or an index of them → what it names, and which of that is of a time. Our own reader: Scrapy's loses the news: fields and
answers an entity bomb with no address and no error."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from html.entities import html5
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from crawler.listings.link import MAX_LINKS, Link, language_of, plain, say_capped, when, whole
from crawler.parsing.address_days import days_of
from crawler.parsing.dates import read_date
from crawler.parsing.response import root_at, text_of, unreadable, unzipped, what_came
from crawler.parsing.urls import highest_first
from crawler.sources.source import Listing, Source
from storage.records import Page
from storage.text.normalize import clean

MAX_CHILDREN = 50  # sitemaps of one index followed in one run, but for a walk back in time
_HOST = re.compile(r"(?:[^.]+\.)+[^\W\d][^.]*")  # a name, and no number


_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][\da-fA-F]{1,6});)([A-Za-z]\w{1,30};)?")
_OTHERS = frozenset({"image", "video", "xhtml", "mobile"})  # prefixes of what is no field of the article's


def entries(page: Page, language: str = "") -> tuple[str, list[dict[str, str]]]:
    """ "urlset" or "sitemapindex", and each of its entries that names an address (`loc`) as its fields by name, those of
    <news:news> among them. Raises ListingError: no sitemap, broken without a single address, or with entities."""
    root = _root(page, language)
    return _name(root), list(_located(root))


def may_hold(entry: dict[str, str], seen_at: datetime, since: datetime, until: datetime | None) -> bool:
    """Return whether a sitemap that an index names may hold articles of that time, by its `lastmod` and the days in its address. A day is
    let pass on either side: whose midnight it is, nobody says."""
    day = timedelta(days=1)
    changed = read_date(entry.get("lastmod", ""), UTC, seen_at)
    if changed is not None and changed < since - day:
        return False
    days = days_of(entry["loc"])
    return days is None or (days[1] >= (since - day).date() and (until is None or days[0] <= (until + day).date()))


def newest(named: Sequence[dict[str, str]], until: datetime | None) -> list[dict[str, str]]:
    """The newest first, none stated later than the day after `until`: by what each states, then those that state nothing, by the day
    or the number in their address."""
    dated, silent = _told_apart(named, until)
    return dated + _by_address(silent)


def some_of(named: Sequence[dict[str, str]], most: int, until: datetime | None = None) -> list[dict[str, str]]:
    """As `newest`, at most so many. Those that state nothing are taken from both ends of their order: some outlets number from the
    oldest on, some from the newest, and some name them in an order of their own."""
    dated, silent = _told_apart(named, until)
    room = max(0, most - len(dated))
    silent = _by_address(silent)
    if len(silent) > room:
        silent = silent[: room - room // 2] + (list(reversed(silent[-(room // 2) :])) if room > 1 else [])
    return dated[:most] + silent


def stated(entry: dict[str, str]) -> str:
    """Return the time an entry states, "" for none."""
    return entry.get("publication_date") or entry.get("lastmod", "")


def _by_address(named: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    return [named[at] for at in highest_first([entry["loc"] for entry in named])]


def _told_apart(
    named: Sequence[dict[str, str]], until: datetime | None
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Those that state a day, the newest first, and those that do not."""
    last = f"{until + timedelta(days=1):%Y-%m-%d}" if until else "9999"
    dated = [entry for entry in named if stated(entry) and stated(entry)[:10] <= last]
    return sorted(dated, key=stated, reverse=True), [entry for entry in named if not stated(entry)]


def _root(page: Page, language: str) -> Any:
    text = text_of(page, unzipped(page), language)
    text = _with_entities(text[root_at(text) :])
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or _name(root) not in {"urlset", "sitemapindex"}:
        raise unreadable(page, f"{what_came(page)} instead of a sitemap")
    if parser.error_log and not any(True for _ in _located(root)):
        raise unreadable(page, f"a broken sitemap without any addresses: {clean(parser.error_log[0].message)[:120]}")
    return root


def _with_entities(text: str) -> str:
    """The text with HTML's named entities as letters and a lone & escaped, which XML knows neither of; CDATA stays as it is."""
    if "&" not in text:
        return text
    first, *sections = text.split("<![CDATA[")
    parts = [_AMPERSAND.sub(_entity, first)]
    for section in sections:
        inside, end, outside = section.partition("]]>")
        parts += ["<![CDATA[", inside, end, _AMPERSAND.sub(_entity, outside)]
    return "".join(parts)


def _entity(match: re.Match[str]) -> str:
    name = match[1] or ""
    return html5.get(name, f"&amp;{name}") if name else "&amp;"


def _located(root: Any) -> Iterator[dict[str, str]]:
    """Each <url> or <sitemap> as its fields by name, only those that name an address. Pictures and videos have fields of the same
    names, which are theirs."""
    for entry in root.iterchildren(etree.Element):
        fields: dict[str, str] = {}
        for part in entry.iterchildren(etree.Element):
            news = _name(part) == "news"
            for each in part.iterchildren(etree.Element) if news else (part,):
                if _prefix(each) not in _OTHERS and (text := "".join(each.itertext()).strip()):
                    fields.setdefault(_name(each), text)
        if fields.get("loc"):
            yield fields


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _prefix(element: Any) -> str:
    # As it was written: a prefix that nothing declares is a part of the name.
    return str(element.prefix or element.tag.rpartition("}")[2].rpartition(":")[0])


def read_sitemap(listing: Listing, page: Page, source: Source, until: datetime | None) -> Iterator[Link]:
    """Yield the links of a sitemap, none of an index. Raises ListingError."""
    kind, named = entries(page, language_of(listing, source))
    if kind != "urlset":
        return
    if len(named) > MAX_LINKS:
        say_capped(len(named), page)
        named = some_of(named, MAX_LINKS, until)
    for entry in named:
        yield Link(
            url=entry["loc"],
            title=plain(entry.get("title", "")),
            published_at=when(entry.get("publication_date", ""), page, source),
            updated_at=when(entry.get("lastmod", ""), page, source),
        )


def nested_sitemaps(
    listing: Listing, page: Page, since: datetime | None = None, until: datetime | None = None
) -> tuple[list[str], int]:
    """Return the sitemaps that a sitemap index names, newest first, at most MAX_CHILDREN, and how many more it names; ([], 0) for any other
    listing. They may be on any host: the index is the outlet's word for them, and the articles they name are still its own.

    From `since` on all but those that show, by `lastmod` or by the days in their address, that they hold nothing of that time.
    Where nothing shows how old they are, the first and the last named are taken. Raises ListingError as `parse` does.
    """
    if "sitemap" not in listing.kind:
        return [], 0
    kind, named = entries(page)
    if kind != "sitemapindex":
        return [], 0
    in_time = [entry for entry in named if since is None or may_hold(entry, page.fetched_at, since, until)]
    located = [
        entry | {"loc": url} for entry in in_time if (url := whole(entry["loc"], page, ())) and _is_named(url, page)
    ]
    ordered = [entry["loc"] for entry in newest(located, None)]
    if since is None:
        ordered = [entry["loc"] for entry in some_of(located, MAX_CHILDREN)]
    return ordered, len(located) - len(ordered)


def _is_named(url: str, index: Page) -> bool:
    """Return whether a sitemap is on a host with a name, or on that of its index."""
    host = urlsplit(url).hostname or ""
    return host == urlsplit(index.final_url).hostname or _HOST.fullmatch(host) is not None
