"""A sitemap or an index of them → what it names, and which of that is of a time. Our own reader: Scrapy's loses the news: fields and
answers an entity bomb with no address and no error."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree

from crawler.parsing.dates import read_date
from crawler.parsing.response import refuse_entities, unreadable, unzipped, what_came
from crawler.parsing.urls import days_of
from storage.records import Page
from storage.text.normalize import clean


def entries(page: Page) -> tuple[str, list[dict[str, str]]]:
    """ "urlset" or "sitemapindex", and each of its entries that names an address (`loc`) as its fields by name, those of
    <news:news> among them. Raises ListingError: no sitemap, broken without a single address, or with entities."""
    root = _root(page)
    return _name(root), list(_located(root))


def may_hold(entry: dict[str, str], seen_at: datetime, since: datetime, until: datetime | None) -> bool:
    """Whether a sitemap that an index names may hold articles of that time, by its `lastmod` and the days in its address. A day is
    let pass on either side: whose midnight it is, nobody says."""
    day = timedelta(days=1)
    changed = read_date(entry.get("lastmod", ""), UTC, seen_at)
    if changed is not None and changed < since - day:
        return False
    days = days_of(entry["loc"])
    return days is None or (days[1] >= (since - day).date() and (until is None or days[0] <= (until + day).date()))


def newest(named: Sequence[dict[str, str]], until: datetime | None) -> list[dict[str, str]]:
    """The newest first, by what each states, none later than the day after `until`."""
    last = f"{until + timedelta(days=1):%Y-%m-%d}" if until else "9999"
    return sorted((entry for entry in named if _stated(entry)[:10] <= last), key=_stated, reverse=True)


def _stated(entry: dict[str, str]) -> str:
    return entry.get("publication_date") or entry.get("lastmod", "")


def _root(page: Page) -> Any:
    body = unzipped(page)
    refuse_entities(page, body)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or _name(root) not in {"urlset", "sitemapindex"}:
        raise unreadable(page, f"{what_came(page)} where a sitemap should be")
    if parser.error_log and not any(True for _ in _located(root)):
        raise unreadable(page, f"a broken sitemap without a single address: {clean(parser.error_log[0].message)[:120]}")
    return root


def _located(root: Any) -> Iterator[dict[str, str]]:
    # Each <url> or <sitemap> as its fields by name, those of <news:news> among them; only those that name an address.
    for entry in root.iterchildren(etree.Element):
        fields = {_name(part): part.text.strip() for part in entry.iter(etree.Element) if part.text and len(part) == 0}
        if fields.get("loc"):
            yield fields


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)
