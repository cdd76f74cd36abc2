"""A changed outlet's entry, repaired: its listings are fetched again, and an address pattern, listings and home that fit are proposed.

`repair_addresses` fetches, with at most MOST requests; nothing is written.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from ruamel.yaml import YAML

from crawler.discovery.discover import choose_listings, infer_pattern
from crawler.discovery.drift import Drift, judge
from crawler.discovery.explorer import Explorer
from crawler.discovery.listings_found import FoundListing
from crawler.discovery.search import Search, Stopped, find_fronts, find_listings
from crawler.listings.read import links_in, sitemaps_in
from crawler.parsing.urls import canonical
from crawler.sources.source import Listing, Source, load_sources
from storage.config.yaml_file import read_yaml
from storage.errors import ConfigError, ListingError
from storage.records import Page

MOST = 12  # requests of one repair
WIDTH = 4096  # characters of a line of YAML: patterns are not folded


@dataclass(frozen=True, slots=True)
class AddressRepair:
    """A proposal: the outlet's pattern, examples of addresses it takes, and the whole entry."""

    pattern: str
    examples: Sequence[str]
    yaml: str


@dataclass
class Changes:
    """The faults of the listings, and the changes to the entry. `patterns` and `places` by (edition, place of the listing)."""

    wrong: list[str] = field(default_factory=list)
    patterns: dict[str, list[str]] = field(default_factory=dict)  # by edition, those to add
    examples: list[str] = field(default_factory=list)
    listings: dict[tuple[str, int], tuple[str, str]] = field(
        default_factory=dict
    )  # kind and address of the replacement
    home: str = ""
    browser: bool = False

    @property
    def is_any(self) -> bool:
        """Return whether the entry needs a change."""
        return bool(self.patterns or self.listings or self.home or self.browser)


async def repair_addresses(explorer: Explorer, source: Source, path: Path) -> tuple[Changes, AddressRepair | None]:
    """Return the faults of the outlet's listings, and the entry of the file at `path` repaired; None where nothing is wrong or
    nothing can be proposed."""
    changes = Changes()
    for language, edition in source.editions.items():
        for place, listing in enumerate(edition.listings):
            page = await explorer.listing(source, language, listing)
            await _look(explorer, source, (language, place), listing, page, changes)
    return changes, _written(source, path, changes) if changes.is_any else None


async def _look(
    explorer: Explorer, source: Source, at: tuple[str, int], listing: Listing, page: Page | None, changes: Changes
) -> None:
    drift = None
    if page is None:
        error = explorer.errors.get(listing.url)
        changes.wrong.append(str(error) if error else f"{listing.url}: not asked")
        if not explorer.wall(listing.url):
            await _replaced(explorer, source, at, changes)
        return
    try:
        inner = sitemaps_in(listing, page)
        links = [] if inner else links_in(listing, page, source)
        drift = None if inner else judge(listing, page, source)
        if drift is None and (inner or any(source.has(link.url) for link in links)):
            return
    except ListingError as error:
        drift = judge(listing, page, source) if error.reason == "elsewhere" else None
        changes.wrong.append(str(error))
    if drift is None:
        if changes.wrong:
            await _replaced(explorer, source, at, changes)
        return
    changes.wrong.append(f"{listing.url}: {drift.line(source)}")
    if drift.state == "script":
        changes.browser = True
    elif drift.state == "moved":
        await _moved(explorer, source, at, listing, page, drift, changes)
    elif drift.pattern:
        _add_pattern(at[0], drift, changes)


def _add_pattern(language: str, drift: Drift, changes: Changes) -> None:
    if drift.pattern not in changes.patterns.setdefault(language, []):
        changes.patterns[language].append(drift.pattern)
        changes.examples += drift.urls[:2]


async def _moved(
    explorer: Explorer,
    source: Source,
    at: tuple[str, int],
    listing: Listing,
    page: Page,
    drift: Drift,
    changes: Changes,
) -> None:
    """Take the listing at the same place of the new host where it holds the new addresses, else the new front page."""
    changes.home = drift.moved_to
    _add_pattern(at[0], drift, changes)
    new = urlsplit(drift.moved_to)
    same = page.moved_to or urlsplit(listing.url)._replace(scheme=new.scheme, netloc=new.netloc).geturl()
    new_pattern = re.compile(drift.pattern, re.IGNORECASE)
    for url, kind in ((same, listing.kind), (drift.moved_to, "section")):
        fetched = page if page.moved_to == url else await explorer.page(url, at[0])
        if fetched is None:
            continue
        renewed = listing.model_copy(update={"url": url, "kind": kind, "links": ""})
        outlet = source.model_copy(update={"home": drift.moved_to})
        try:
            links = links_in(renewed, fetched, outlet)
        except ListingError:
            continue
        if sum(new_pattern.search(canonical(link.url)) is not None for link in links) >= 1:
            changes.listings[at] = (kind, url)
            return


async def _replaced(explorer: Explorer, source: Source, at: tuple[str, int], changes: Changes) -> None:
    """Look for another listing from the home page, where one fails without a refusal."""
    if explorer.budget.remaining < 3 or at in changes.listings:
        return
    search = Search(explorer, source.home)
    try:
        await find_fronts(search)
        await find_listings(search)
        infer_pattern(search)
        if search.inferred is None:
            return
        choose_listings(search)
    except Stopped:
        return
    best = next((listing_found for listing_found in search.chosen if listing_found.language == at[0]), search.chosen[0])
    if any(best.url == listing.url for listing in source.editions[at[0]].listings):
        return
    changes.listings[at] = (best.kind, best.url)
    _keep_pattern(source, best, search.inferred.pattern, at[0], changes)


def _keep_pattern(source: Source, best: FoundListing, pattern: str, language: str, changes: Changes) -> None:
    urls = [link.url for link in best.links]
    if sum(source.has(url) for url in urls) < len(urls) / 5:
        changes.patterns.setdefault(language, []).append(pattern)
        compiled = re.compile(pattern, re.IGNORECASE)
        changes.examples += [url for url in urls if compiled.search(canonical(url))][:2]


def _written(source: Source, path: Path, changes: Changes) -> AddressRepair | None:
    """Return the entry with the changes, None where the file's reader would refuse it."""
    entry: Any = read_yaml(path)[source.key]
    article, editions = entry["article"], entry["editions"]
    added = list(dict.fromkeys(pattern for patterns in changes.patterns.values() for pattern in patterns))
    article["pattern"] = _joined(source.article.pattern, added)
    for language, patterns in changes.patterns.items():
        if source.editions[language].pattern:
            editions[language]["pattern"] = _joined(source.editions[language].pattern, patterns)
    compiled = re.compile(article["pattern"], re.IGNORECASE)
    old = list(article["examples"])
    article["examples"] = old + [url for url in changes.examples if url not in old]
    if "never" in article:
        article["never"] = [url for url in article["never"] if not compiled.search(canonical(url, source.drop_query))]
    for (language, place), (kind, url) in changes.listings.items():
        listing = editions[language]["listings"][place]
        listing["url"] = url
        if kind != listing["kind"]:
            listing["kind"] = kind
            for name in ("links", "api", "pages", "full_text"):
                listing.pop(name, None)
    if changes.home:
        entry["home"] = changes.home
    if changes.browser:
        entry["browser"] = True
    text = _dumped({source.key: entry})
    return AddressRepair(article["pattern"], list(article["examples"]), text) if _is_right(text) else None


def _joined(old: str, new: Sequence[str]) -> str:
    return "|".join(dict.fromkeys((old, *new)))


def _dumped(entry: Mapping[str, Any]) -> str:
    writer = YAML(typ="rt")
    writer.width = WIDTH
    out = io.StringIO()
    writer.dump(dict(entry), out)
    return out.getvalue()


def _is_right(text: str) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sources.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            load_sources(path)
        except ConfigError:
            return False
    return True
