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
from crawler.discovery.patterns import Sighting, infer, reads_as_section
from crawler.discovery.proposal import OutletProposal, ProposedListing
from crawler.discovery.search import FEW_LINKS, Search, Stopped, find_fronts, find_listings
from crawler.pages.worker_pool import Reader


@dataclass(frozen=True, slots=True)
class Known:
    """What a desk has: keys and names of its outlets, and how selectors are proposed."""

    keys: Collection[str] = ()
    names: Collection[str] = ()
    propose: samples.Propose = samples.no_selectors


NOBODY = Known()


async def discover(explorer: Explorer, url: str, known: Known = NOBODY) -> OutletProposal:
    """Propose an entry for the outlet at an address."""
    search = Search(explorer, url)
    reader = Reader(explorer.config)
    try:
        proposal = await _proposal(search, reader, known)
    except Stopped as stop:
        proposal = OutletProposal(url, stop.state, notes=[*search.notes, str(stop)])
    finally:
        reader.close()
    return replace(proposal, requests=explorer.budget.requests)


async def _proposal(search: Search, reader: Reader, known: Known) -> OutletProposal:
    await find_fronts(search)
    await find_listings(search)
    infer_pattern(search)
    if search.inferred is None:
        return _without_links(search, known)
    choose_listings(search)
    read = await samples.read(search.explorer, reader, search.home, search.chosen, search.inferred, known.propose)
    if not read.samples and not read.refused:
        raise Stopped(
            "nothing",
            "no article could be read from what the page links: " + (read.faults[0] if read.faults else "none found"),
        )
    search.chosen = [
        replace(one, language=read.languages.get(one.url, one.language), is_whole=one.is_whole and read.is_whole(one))
        for one in search.chosen
    ]
    search.notes += read.notes
    return _proposed(search, read, known)


def _proposed(search: Search, read: samples.Samples, known: Known) -> OutletProposal:
    assert search.inferred is not None
    languages = list(dict.fromkeys(one.language for one in search.chosen))
    entry = _entry(search, {code: [one for one in search.chosen if one.language == code] for code in languages}, known)
    entry = replace(entry, selectors=read.selectors)
    source = samples.source_of(search.home, search.inferred)
    listings = []
    for one in search.chosen:
        matches = sum(source.has(link.url) for link in one.links)
        listings.append(
            ProposedListing(one.kind, one.url, one.language, matches, one.newest, round(one.own_share, 2), matches)
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
    sightings, listed = [], set()
    for _, found in search.found:
        listed.add(found.url)
        sure = found.kind in {"feed", "news_sitemap"}
        sightings += [Sighting(link.url, link.title, sure) for link in found.links]
    anchors = [link for front in search.fronts for link in front.links if own_site(link.url, search.home)]
    sightings += [Sighting(link.url, link.text) for link in anchors]
    never = {search.home, *listed, *(front.url for front in search.fronts)}
    if not any(one.is_sure for one in sightings):  # a front page's: only what reads as a headline
        sightings = [one for one in sightings if one.text or "sitemap" in {found.kind for _, found in search.found}]
    known = {plain(one.url) for one in sightings if one.is_sure}
    never |= {link.url for link in anchors if reads_as_section(link.url, link.text) and plain(link.url) not in known}
    chosen = infer(sightings, never)
    search.inferred = chosen[0] if chosen and chosen[0].score >= 0.45 else None


def choose_listings(search: Search) -> None:
    """Keep the listings that hold articles by the pattern, for each language the best ones, newest first."""
    assert search.inferred is not None
    source = samples.source_of(search.home, search.inferred)
    holding = []
    for _, found in search.found:
        own = tuple(link for link in found.links if source.has(link.url))
        if len(own) >= (1 if found.kind != "section" else FEW_LINKS):
            kept = own if found.kind in {"section", "sitemap"} else found.links
            holding.append(replace(found, links=kept))
    unique = {one.url: one for one in reversed(holding)}
    search.chosen = [one for one in holding if unique.pop(one.url, None) is not None]
    if not search.chosen:
        raise Stopped("nothing", "nothing that lists articles was found")


def _without_links(search: Search, known: Known) -> OutletProposal:
    """Return what is left to say where no link is an article's: made by script, or no outlet."""
    front = search.fronts[0]
    if not any(one.has_script_data for one in search.fronts):
        raise Stopped(
            "nothing",
            "no links that read as articles, no feed and no sitemap: no news outlet, or its address is another",
        )
    note = "the articles are made by script: the entry needs `browser: true`, and a person who looks at what it brings"
    found = infer([Sighting(url) for one in search.fronts for url in one.script_paths], [search.home, front.url])
    text = ""
    if found and found[0].score:
        search.inferred = found[0]
        language = language_of([front.name], front.language) if front.language in {"", "ku"} else front.language
        listings = {language or "en": [section(front.url, ())]}
        text = write_entry(replace(_entry(search, listings, known), browser=True))
    return OutletProposal(search.url, "script", yaml=text, notes=[*search.notes, note])


def _entry(search: Search, listings: dict[str, list[FoundListing]], known: Known) -> OutletEntry:
    assert search.inferred is not None
    front = search.fronts[0]
    today: date = search.explorer.now.date()
    examples = list(dict.fromkeys(_spread(search.inferred.urls)))
    return OutletEntry(
        key=key_for(search.home, known.keys),
        name=name_for(front.name, search.home, known.names),
        home=search.home,
        listings=listings,
        pattern=search.inferred.pattern,
        examples=examples,
        sure=today,
        drop_query=search.inferred.drop_query,
        note=f"Proposed by `crawler sources discover` on {today:%Y-%m-%d}; times without a zone are taken for UTC.",
    )


def _spread(urls: Sequence[str], most: int = 3) -> list[str]:
    """Return a few addresses from all over the list."""
    return [urls[place * len(urls) // most] for place in range(most)] if len(urls) > most else list(urls)
