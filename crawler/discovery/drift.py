"""Decide whether a listing that answers has changed: its addresses, its host, or its articles, now made by script. Pure: a fetched
listing in, a verdict out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from crawler.discovery.front_page import read_front_page
from crawler.discovery.listings_found import blank_source
from crawler.discovery.patterns import Sighting, infer, reads_as_section
from crawler.discovery.shapes import is_no_article, shape_of
from crawler.listings.link import Link
from crawler.listings.read import links_in
from crawler.parsing.urls import bare_host, canonical
from crawler.sources.source import Listing, Source
from storage.errors import ListingError
from storage.records import Page

CHANGED = 0.2  # of what looks like an article: fewer that the pattern takes, and the addresses changed
FEW = 3  # addresses that look like articles: fewer tell nothing


@dataclass(frozen=True, slots=True)
class NewShape:
    """The most frequent form of address that the pattern does not take: as an expression, how many links have it, one of them."""

    shape: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class Drift:
    """The change of a listing. `moved_to` is the new home page, "" where there is none; `urls` the addresses of its new form."""

    state: Literal["changed", "moved", "script"]
    shape: NewShape | None = None
    moved_to: str = ""
    urls: tuple[str, ...] = ()
    pattern: str = ""  # of those addresses

    def line(self, source: Source) -> str:
        """Return what happened and what to do, in a line."""
        then = f"crawler sources repair {source.key}"
        if self.state == "script":
            return f"holds no link, its articles are made by script now; {then} proposes `browser: true`"
        many = f"{self.shape.count} links are like {self.shape.example}" if self.shape else "no link is an article's"
        if self.state == "moved":
            elsewhere = f"its links lead to other sites ({bare_host(self.moved_to)})"
            return f"moved to {self.moved_to}, or {elsewhere}: {many}; {then} proposes the new addresses"
        return f"the addresses changed: {many}, which the article pattern does not take; {then} proposes one that does"


def judge(listing: Listing, page: Page, source: Source) -> Drift | None:
    """Return the change of a fetched listing, None where it is unchanged or only empty."""
    sightings = _sightings(listing, page)
    homes = _hosts(source)
    moved = page.moved_to and bare_host(page.moved_to) not in homes
    own = [sighting for sighting in sightings if bare_host(sighting.url) in homes]
    if len(own) < FEW and listing.kind == "section" and not _elsewhere(sightings, homes):
        front = read_front_page(page)
        return (
            Drift("script") if front.has_script_data and not any(source.has(sighting.url) for sighting in own) else None
        )
    matched = sum(source.has(url) for url in {sighting.url for sighting in own})
    unmatched = [sighting for sighting in sightings if not source.has(sighting.url)]
    likeliest = _likeliest(unmatched, listing, source)
    if likeliest is None:
        return _without_articles(own, matched, listing, source)
    urls, shape, pattern = likeliest
    if matched >= CHANGED * (matched + len(urls)) and not (moved and not matched):
        return None
    host = bare_host(urls[0])
    if host not in homes or moved:
        parts = urlsplit(urls[0] if host not in homes else page.moved_to)
        return Drift("moved", shape, f"{parts.scheme}://{parts.netloc}/", urls, pattern)
    return Drift("changed", shape, "", urls, pattern)


def _sightings(listing: Listing, page: Page) -> list[Sighting]:
    """Return all links of the listing, to any host."""
    if listing.kind == "section":
        return [Sighting(link.url, link.text) for link in read_front_page(page).links]
    try:
        links = links_in(listing, page, blank_source(listing.url))
    except ListingError:
        return []
    return [Sighting(link.url, link.title, is_sure=_is_sure(listing, link)) for link in links]


def _is_sure(listing: Listing, link: Link) -> bool:
    if listing.kind == "sitemap":
        return False
    try:
        return not is_no_article(shape_of(canonical(link.url)))
    except ValueError:
        return False


def _hosts(source: Source) -> set[str]:
    urls = [
        source.home,
        *source.article.examples,
        *(listing.url for edition in source.editions.values() for listing in edition.listings),
    ]
    return {bare_host(url) for url in urls}


def _elsewhere(sightings: Sequence[Sighting], homes: set[str]) -> bool:
    hosts = Counter(
        host
        for sighting in sightings
        if (host := bare_host(sighting.url)) not in homes and len(sighting.text.split()) >= 4
    )
    return bool(hosts) and hosts.most_common(1)[0][1] >= FEW


def _likeliest(
    unmatched: Sequence[Sighting], listing: Listing, source: Source
) -> tuple[tuple[str, ...], NewShape, str] | None:
    """Return the addresses of the most frequent form that looks like an article's, the form and their pattern; None where none does."""
    section_urls = {link.url for link in unmatched if reads_as_section(link.url, link.text) and not link.is_sure}
    inferred = infer(unmatched, {source.home, listing.url, *section_urls}, source.drop_query)
    if not inferred or inferred[0].score < 0.5 or len(inferred[0].urls) < FEW:
        return None
    single = max(
        [candidate for candidate in inferred[1:] if candidate.score >= 0.5] or inferred[:1],
        key=lambda candidate: len(candidate.urls),
    )
    whole: dict[str, str] = {}
    for sighting in unmatched:
        try:
            plain = canonical(sighting.url, source.drop_query)
        except ValueError:
            continue
        whole.setdefault(plain, sighting.url)
        whole.setdefault(plain.partition("?")[0], sighting.url)
    urls = tuple(whole.get(url, url) for url in inferred[0].urls)
    shown = tuple(whole.get(url, url) for url in single.urls)
    return urls, NewShape(single.pattern, len(shown), shown[0]), inferred[0].pattern


def _without_articles(own: Sequence[Sighting], matched: int, listing: Listing, source: Source) -> Drift | None:
    """Return the drift of a listing that has links of its own, none of them an article's nor like one."""
    kinds: dict[str, list[str]] = {}
    for sighting in own:
        shape = shape_of(canonical(sighting.url, source.drop_query))
        if shape.segments and canonical(sighting.url) != canonical(listing.url):
            kinds.setdefault(f"{shape.kinds}", []).append(sighting.url)
    if matched or listing.kind == "sitemap" or sum(map(len, kinds.values())) < 2 * FEW:
        return None
    kind, urls = max(kinds.items(), key=lambda each: len(each[1]))
    return Drift("changed", NewShape("/".join(kind), len(set(urls)), urls[0]), "", tuple(urls))
