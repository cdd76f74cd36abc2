"""Discovery's acting function: from an address to a proposed entry, with at most MOST requests.

address ─▶ front page ─▶ editions ─▶ feeds │ usual places │ sitemaps │ the page itself ─▶ pattern ─▶ two articles read ─▶ entry
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from crawler.discovery import samples
from crawler.discovery.entry import OutletEntry, key_for, name_for, write_entry
from crawler.discovery.explorer import Explorer
from crawler.discovery.front_page import own_site
from crawler.discovery.listings_found import FoundListing, language_of, plain, section
from crawler.discovery.patterns import CONVINCING, Sighting, infer, reads_as_section
from crawler.discovery.proposal import OutletProposal, ProposedListing
from crawler.discovery.search import FEW_LINKS, Search, Stopped, find_fronts, find_listings
from crawler.pages.worker_pool import Reader


@dataclass(frozen=True, slots=True)
class Known:
    """The outlets that a desk has, by key and name, and the function that proposes selectors."""

    keys: Collection[str] = ()
    names: Collection[str] = ()
    propose: samples.Propose = samples.no_selectors


NOBODY = Known()


async def discover(explorer: Explorer, url: str, desk: Known = NOBODY) -> OutletProposal:
    """Propose an entry for the outlet at an address."""
    search = Search(explorer, url)
    reader = Reader(explorer.config)
    try:
        proposal = await _proposal(search, reader, desk)
    except Stopped as stop:
        proposal = OutletProposal(url, stop.state, notes=[*search.notes, str(stop)])
    finally:
        reader.close()
    return replace(proposal, requests=explorer.budget.requests)


async def _proposal(search: Search, reader: Reader, desk: Known) -> OutletProposal:
    await find_fronts(search)
    await find_listings(search)
    infer_pattern(search)
    if search.inferred is None:
        return _without_links(search, desk)
    choose_listings(search)
    read = await samples.read_samples(
        search.explorer, reader, search.home, search.chosen, search.inferred, desk.propose
    )
    if not read.samples and not read.refused:
        raise Stopped(
            "nothing",
            "no article could be read from what the page links: " + (read.faults[0] if read.faults else "none found"),
        )
    search.chosen = [
        replace(
            listing,
            language=read.languages.get(listing.url, listing.language),
            is_whole=listing.is_whole and read.is_whole(listing),
        )
        for listing in search.chosen
    ]
    search.notes += read.notes
    return _proposed(search, read, desk)


def _proposed(search: Search, read: samples.Samples, desk: Known) -> OutletProposal:
    assert search.inferred is not None
    languages = list(dict.fromkeys(listing.language for listing in search.chosen))
    entry = _entry(
        search, {code: [listing for listing in search.chosen if listing.language == code] for code in languages}, desk
    )
    entry = replace(entry, selectors=read.selectors)
    source = samples.source_of(search.home, search.inferred)
    listings = []
    for listing in search.chosen:
        matches = sum(source.has(link.url) for link in listing.links)
        listings.append(
            ProposedListing(
                listing.kind,
                listing.url,
                listing.language,
                matches,
                listing.newest,
                round(listing.own_share, 2),
                matches,
            )
        )
    return OutletProposal(
        url=search.url,
        state="proposed",
        listings=listings,
        pattern=search.inferred.pattern,
        languages=languages,
        samples=read.samples,
        yaml=write_entry(entry),
        notes=search.notes,
        home=search.home,
        key=entry.key,
    )


def infer_pattern(search: Search) -> None:
    """Infer the address pattern from all that the listings and pages name."""
    sightings, listing_urls = [], set()
    for _, listing in search.candidates:
        listing_urls.add(listing.url)
        sure = listing.kind in {"feed", "news_sitemap"}
        sightings += [Sighting(link.url, link.title, sure) for link in listing.links]
    anchors = [link for front in search.fronts for link in front.links if own_site(link.url, search.home)]
    sightings += [Sighting(link.url, link.text) for link in anchors]
    never = {search.home, *listing_urls, *(front.url for front in search.fronts)}
    if not any(sighting.is_sure for sighting in sightings):  # a front page's: only what reads as a headline
        sightings = [
            sighting
            for sighting in sightings
            if sighting.text or "sitemap" in {listing.kind for _, listing in search.candidates}
        ]
    sure_urls = {plain(sighting.url) for sighting in sightings if sighting.is_sure}
    never |= {
        link.url for link in anchors if reads_as_section(link.url, link.text) and plain(link.url) not in sure_urls
    }
    chosen = infer(sightings, never)
    search.inferred = chosen[0] if chosen and chosen[0].score >= CONVINCING else None


def choose_listings(search: Search) -> None:
    """Keep the listings that hold articles by the pattern, for each language the best ones, newest first."""
    assert search.inferred is not None
    source = samples.source_of(search.home, search.inferred)
    holding = []
    for _, listing in search.candidates:
        own = tuple(link for link in listing.links if source.has(link.url))
        if len(own) >= (1 if listing.kind != "section" else FEW_LINKS):
            links = own if listing.kind in {"section", "sitemap"} else listing.links
            holding.append(replace(listing, links=links))
    unique = {holder.url: holder for holder in reversed(holding)}
    search.chosen = [holder for holder in holding if unique.pop(holder.url, None) is not None]
    if not search.chosen:
        raise Stopped("nothing", "nothing that lists articles was found")


def _without_links(search: Search, desk: Known) -> OutletProposal:
    """Return the proposal where no link is an article's and the articles are made by script; Stopped for no outlet."""
    front = search.fronts[0]
    if not any(page.has_script_data for page in search.fronts):
        raise Stopped(
            "nothing",
            "no links that read as articles, no feed and no sitemap: no news outlet, or its address is another",
        )
    note = "the articles are made by script: the entry needs `browser: true`, and a person who looks at what it brings"
    inferred = infer([Sighting(url) for page in search.fronts for url in page.script_paths], [search.home, front.url])
    text = ""
    if inferred and inferred[0].score:
        search.inferred = inferred[0]
        language = language_of([front.name], front.language) if front.language in {"", "ku"} else front.language
        listings = {language or "en": [section(front.url, ())]}
        text = write_entry(replace(_entry(search, listings, desk), browser=True))
    return OutletProposal(search.url, "script", yaml=text, notes=[*search.notes, note])


def _entry(search: Search, listings: dict[str, list[FoundListing]], desk: Known) -> OutletEntry:
    assert search.inferred is not None
    front = search.fronts[0]
    today: date = search.explorer.now.date()
    examples = list(dict.fromkeys(_spread(search.inferred.urls)))
    return OutletEntry(
        key=key_for(search.home, desk.keys),
        name=name_for(front.name, search.home, desk.names),
        home=search.home,
        listings=listings,
        pattern=search.inferred.pattern,
        examples=examples,
        sure=today,
        drop_query=search.inferred.drop_query,
        note=f"Proposed by `crawler sources discover` on {today:%Y-%m-%d}; times without a zone are read as UTC.",
    )


def _spread(urls: Sequence[str], most: int = 3) -> list[str]:
    """Return a few addresses from all over the list."""
    return [urls[place * len(urls) // most] for place in range(most)] if len(urls) > most else list(urls)
