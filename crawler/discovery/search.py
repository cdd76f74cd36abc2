"""Looking for an outlet's pages and listings: its front page and editions, then feeds, usual places, sitemaps, the page itself."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from crawler.discovery import well_known
from crawler.discovery.explorer import CLOSED, WALLS, Explorer
from crawler.discovery.front_page import Anchor, FrontPage, own_site, read_front_page
from crawler.discovery.listings_found import (
    FoundListing,
    Refused,
    best_first,
    child_sitemaps,
    feed_links,
    is_dead,
    is_passing,
    judge,
    language_of,
    plain,
    section,
)
from crawler.discovery.patterns import Inferred, Sighting, infer
from crawler.discovery.proposal import State
from crawler.listings.link import Link
from crawler.parsing.response import is_challenge
from crawler.parsing.urls import bare_host, canonical
from storage.records import Page

EDITIONS = 6  # of one outlet that are looked at
_PASSED_OVER = {"elsewhere": "leads to another outlet", "empty": "is empty"}
FEW_LINKS = 3  # to articles: a page with fewer lists nothing


class Stopped(Exception):  # noqa: N818 - no error: the search is over
    def __init__(self, state: State, note: str) -> None:
        super().__init__(note)
        self.state: State = state


@dataclass
class Search:
    """The state of one discovery."""

    explorer: Explorer
    url: str
    home: str = ""
    notes: list[str] = field(default_factory=list)
    fronts: list[FrontPage] = field(default_factory=list)
    candidates: list[tuple[FrontPage, FoundListing]] = field(default_factory=list)
    given: list[FoundListing] = field(default_factory=list)  # the feed whose address was typed
    chosen: list[FoundListing] = field(default_factory=list)
    inferred: Inferred | None = None


async def find_fronts(search: Search) -> None:
    """Fetch the front page and those of the other editions. Raises Stopped where there is none to read."""
    page = await _front_of_feed(search, await _first_page(search))
    front = read_front_page(page)
    for _ in range(2):
        own = {link.url for link in front.links if own_site(link.url, front.url)}
        if not front.leads_to or front.has_script_data or len(own) > FEW_LINKS:
            break
        behind = await search.explorer.page(front.leads_to)
        if behind is None:
            break
        front = read_front_page(behind)
    front = await _front_of_article(search, front)
    search.home = urljoin(front.url, "/")
    if bare_host(front.url) != bare_host(search.url):
        search.notes.append(f"{bare_host(search.url)} leads to {bare_host(front.url)}: that is the outlet's host now")
    search.fronts = [front, *await _editions(search, front)]


async def _first_page(search: Search) -> Page:
    page = await search.explorer.page(search.url)
    if page is None:
        error = search.explorer.errors.get(search.url)
        reason = error.reason if error else "budget"
        if reason in CLOSED:
            raise Stopped("closed", "robots.txt disallows this address: nothing was requested")
        message = str(error) if error else "not asked"
        raise Stopped("blocked", f"the outlet refuses: {message}") if reason in WALLS else Stopped("nothing", message)
    if is_challenge(page):
        raise Stopped("blocked", "the outlet blocks the crawler with a challenge for browsers")
    return page


async def _front_of_feed(search: Search, page: Page) -> Page:
    """Return the front page of the outlet whose feed was typed; any other page as it is."""
    links = feed_links(page)
    hosts = Counter(urlsplit(link.url).netloc for link in links)
    if not hosts:
        return page
    home = f"{urlsplit(links[0].url).scheme}://{hosts.most_common(1)[0][0]}/"
    listing = judge(page, home)
    if not isinstance(listing, FoundListing):
        return page
    search.given = [listing]
    search.notes.append(f"{search.url} is a feed: {home} was read as the outlet's front page")
    return await search.explorer.page(home) or page


async def _front_of_article(search: Search, front: FrontPage) -> FrontPage:
    """Return the outlet's front page where the one that was typed links no headlines, as a lone article does."""
    root = urljoin(front.url, "/")
    if front.url == root or front.feeds or front.has_script_data or _headlines(front) >= FEW_LINKS:
        return front
    page = await search.explorer.page(root)
    other = read_front_page(page) if page is not None else front
    if _headlines(other) < FEW_LINKS and not other.feeds:
        return front
    search.notes.append(f"{front.url} links no headlines: {root} was read as the outlet's front page")
    return other


def _headlines(front: FrontPage) -> int:
    return len({link.url for link in front.links if own_site(link.url, front.url) and len(link.text.split()) >= 4})


async def _editions(search: Search, front: FrontPage) -> list[FrontPage]:
    pages: list[FrontPage] = []
    visited = {canonical(front.url)}
    codes = {front.language} if any(own_site(feed.url, front.url) for feed in front.feeds) else set()
    for code, url in front.editions:
        if canonical(url) in visited or code in codes or len(pages) >= EDITIONS:
            continue
        visited.add(canonical(url))
        page = await search.explorer.page(url)
        if page is None or canonical(page.final_url) in visited - {canonical(url)}:
            continue
        codes.add(code)
        pages.append(replace(read_front_page(page), url=page.final_url))
    return pages


async def find_listings(search: Search) -> None:
    """Look for feeds that the pages name, first; only for a language without one further."""
    first = search.fronts[0]
    _keep(search, first, search.given)
    for front in search.fronts:
        _keep(search, front, _alive(search, front, await _named_feeds(search, front)))
    covered = {listings.language for _, listings in search.candidates}
    for front in search.fronts:
        language = _language_of_page(front)
        if language in covered:
            continue
        listings = _alive(search, front, await _usual_feeds(search, front, is_first=front is first))
        if not listings and front is first:
            listings = _alive(search, front, await _sitemaps(search, front))
        if not listings:
            links = [Link(link.url, link.text) for link in front.links if own_site(link.url, search.home)]
            listings = [section(front.url, links)] if len(links) >= FEW_LINKS else []
        _keep(search, front, listings)
        covered |= {listing.language for _, listing in search.candidates if listing.kind != "section"}


def _keep(search: Search, front: FrontPage, listings: Sequence[FoundListing]) -> None:
    shown = {plain(link.url) for link in front.links}
    search.candidates += [
        (front, replace(listing, language=_language(listing, front))) for listing in best_first(listings, shown)
    ]


def _language_of_page(front: FrontPage) -> str:
    """Return the language of what a page links, rather than the one it states."""
    texts = [link.text for link in front.links if len(link.text.split()) >= 5][:15]
    return language_of(texts, front.language) if texts else front.language


def _language(listing: FoundListing, front: FrontPage) -> str:
    texts = [link.title for link in listing.links if len(link.title.split()) >= 4][:15] + [
        link.summary for link in listing.links[:3]
    ]
    return language_of(texts, front.language) if any(texts) else _language_of_page(front) or "en"


def _alive(search: Search, front: FrontPage, listings: Sequence[FoundListing]) -> list[FoundListing]:
    shown = {plain(link.url) for link in front.links}
    alive = []
    for listing in listings:
        if is_dead(listing, shown, search.explorer.now):
            search.notes.append(f"{listing.url} is dead: its newest item is of {listing.newest:%Y-%m-%d}; passed over")
        else:
            alive.append(listing)
    return alive


async def _named_feeds(search: Search, front: FrontPage) -> list[FoundListing]:
    waiting = well_known.likely_feeds([*front.feeds, *front.feed_links], front.url)
    if len(waiting) > well_known.MOST_FEEDS:
        search.notes.append(f"{len(waiting)} feeds are linked; {well_known.MOST_FEEDS} of them were checked")
    waiting = waiting[: well_known.MOST_FEEDS]
    requested: set[str] = set()
    feeds: list[FoundListing] = []
    while waiting and len(requested) < well_known.MOST_FEEDS and search.explorer.budget.remaining > 6:
        link = waiting.pop(0)
        if link.url in requested:
            continue
        requested.add(link.url)
        judged = await _judged(search, link)
        if isinstance(judged, FoundListing):
            feeds.append(judged)
        elif judged is not None and judged.why == "html":
            waiting = await _feeds_named_on(search, link, front) + waiting
    return feeds


async def _feeds_named_on(search: Search, link: Anchor, front: FrontPage) -> list[Anchor]:
    """Return the feeds that a page called RSS names: one step, not two."""
    page = await search.explorer.page(link.url)
    if page is None:
        return []
    inner = read_front_page(page)
    named_before = {feed.url for feed in (*front.feeds, *front.feed_links)}
    return [
        feed
        for feed in well_known.likely_feeds([*inner.feeds, *inner.feed_links], inner.url)
        if feed.url not in named_before
    ][:5]


async def _usual_feeds(search: Search, front: FrontPage, *, is_first: bool) -> list[FoundListing]:
    if is_first:
        places = well_known.feeds_at(front.url, front.generator)
    else:  # where the first edition has its feed
        feeds = [(other, listing) for other, listing in search.candidates if listing.kind == "feed"]
        places = [
            url
            for find in (well_known.like, well_known.below)
            for other, listing in feeds
            if (url := find(listing.url, other.url, front.url))
        ]
        places += well_known.feeds_at(front.url, front.generator)[:3]
    for place in places:
        if search.explorer.budget.remaining <= (12 if is_first else 8):
            break
        judged = await _judged(search, Anchor(place))
        if isinstance(judged, FoundListing):
            return [judged]
    return []


async def _judged(search: Search, link: Anchor) -> FoundListing | Refused | None:
    page = await search.explorer.page(link.url)
    if page is None:
        wall = search.explorer.wall(link.url)
        if wall == "robots":
            search.notes.append(f"robots.txt disallows {link.url}")
        elif wall:
            search.notes.append(f"the outlet refuses {link.url} ({wall.removeprefix('http_')})")
        return None
    judged = judge(page, search.home, link.text)
    if isinstance(judged, Refused) and judged.why in _PASSED_OVER:
        search.notes.append(f"{link.url} {_PASSED_OVER[judged.why]}: passed over")
    return judged


async def _sitemaps(search: Search, front: FrontPage) -> list[FoundListing]:
    named = [urljoin(front.url, each) for each in search.explorer.robots(urlsplit(front.url).netloc).sitemaps]
    plain_ones: list[FoundListing] = []
    for attempts, place in enumerate(well_known.sitemaps_at(front.url, named)):
        if (
            attempts >= 7 + len(named[:3])
            or search.explorer.budget.remaining <= 5
            or (plain_ones and place not in named)
        ):
            break
        judged = await _judged(search, Anchor(place))
        if isinstance(judged, Refused) and judged.why == "index":
            judged = await _in_index(search, judged)
        if isinstance(judged, FoundListing):
            if judged.kind == "news_sitemap":
                return [judged]
            plain_ones.append(judged)
    return [listing for listing in plain_ones if _has_articles(listing)]


async def _in_index(search: Search, index: Refused) -> FoundListing | None:
    """Return the news in an index of sitemaps: one of those it names or, where their names pass with time, the index itself."""
    best: FoundListing | None = None
    for place in child_sitemaps(index.inner, 2):
        judged = await _judged(search, Anchor(place))
        if isinstance(judged, FoundListing) and (best is None or judged.kind == "news_sitemap"):
            if judged.kind != "news_sitemap" and not _has_articles(judged):
                continue
            best = replace(judged, url=index.url if is_passing(place) else judged.url)
            if judged.kind == "news_sitemap":
                break
    return best


def _has_articles(listing: FoundListing) -> bool:
    return any(pattern.score for pattern in infer([Sighting(link.url, link.title) for link in listing.links]))
