"""What `crawler sources check` says: the faults of the file, and, with --live, what each listing holds. Fetches nothing."""

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from crawler.discovery.drift import Drift, NewShape, judge
from crawler.listings.link import Link
from crawler.listings.read import links_in, sitemaps_in
from crawler.sources.source import Fault, Listing, Source, choose, load_sources
from storage.config.yaml_file import faults_in, read_yaml
from storage.errors import ConfigError, DigestCrawlerError, ListingError
from storage.records import Page

# Names that lead nowhere public (RFC 2606, RFC 6761): right in a test or the demo, never in the desk's own file.
_RESERVED = ("localhost", ".localhost", ".local", ".internal", ".test", ".invalid", ".example")

NOTHING = "no link: a quiet outlet, or a page that changed"

State = Literal["ok", "empty", "failed", "changed", "moved", "script"]
Asked = tuple[Source, str, Listing]  # one listing of one edition


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What one listing answered, in one line. `state`: "ok", "empty" or "failed" as in Outcome, or what became of it: "changed" (its
    addresses are of a form that the pattern does not take: `shape`), "moved" (to another host: `moved_to`), "script"."""

    source: str
    language: str
    listing: str
    state: State
    line: str
    shape: NewShape | None = None
    moved_to: str = ""


def check(path: Path, names: Sequence[str] = ()) -> list[str]:
    """Every fault of the file, each as `file:line: field: what and the fix`; [] where there is none.

    Beyond `load_sources`: no address of the named outlets (all, without names) leads into a private network.
    """
    try:
        sources = load_sources(path)
        chosen = choose(sources, names)
    except ConfigError as error:
        return str(error).splitlines()
    faults = [fault for source in chosen for fault in _private_addresses(source)]
    return str(faults_in(path, read_yaml(path), faults)).splitlines() if faults else []


def listings_of(sources: Sequence[Source]) -> list[Asked]:
    """Return every listing of these outlets, in the file's order: those to fetch for `probe`."""
    return [
        (source, language, listing)
        for source in sources
        for language, edition in source.editions.items()
        for listing in edition.listings
    ]


def probe(listings: Sequence[Asked], answers: Sequence[Page | DigestCrawlerError]) -> list[ProbeResult]:
    """Return a probe for each listing; `answers` holds, in the same order, its page or the error that prevented it."""
    return [_probed(*listing, answer) for listing, answer in zip(listings, answers, strict=True)]


def describe(listing: Listing, page: Page, source: Source) -> str:
    """Describe a fetched listing: links, how many match the outlet's pattern, the newest, the first title.

    Raises ListingError as `listings.parse` does.
    """
    inner = sitemaps_in(listing, page)
    if inner:
        return f"an index of {len(inner)} sitemaps, the newest {inner[0]}"
    links = links_in(listing, page, source)
    if not links:
        return NOTHING
    articles = [link for link in links if source.has(link.url)]
    parts = [f"{len(links)} links", f"{len(articles)} of them articles by the pattern"]
    whole = sum(bool(link.html) for link in articles)
    parts += [f"{whole} with their text"] if whole else []
    parts.append(_newest(links))
    title = next((link.title for link in (articles or links) if link.title), "")
    return ", ".join(parts) + (f"; first: {title[:80]}" if title else "; no titles")


def _probed(source: Source, language: str, listing: Listing, answer: Page | DigestCrawlerError) -> ProbeResult:
    state: State = "failed"
    changed: Drift | None = None
    if isinstance(answer, Page):
        try:
            what = describe(listing, answer, source)
            state = "empty" if what == NOTHING else "ok"
            changed = None if sitemaps_in(listing, answer) else judge(listing, answer, source)
        except ListingError as error:
            what = error.message
            changed = judge(listing, answer, source) if error.reason == "elsewhere" else None
    else:
        what = str(answer)
    if changed is not None:
        state, what = changed.state, changed.line(source)
    line = f"{source.key} {language} {listing.kind} {listing.url} ({listing.sure}): {what}"
    shape, moved_to = (changed.shape, changed.moved_to) if changed is not None else (None, "")
    return ProbeResult(source.key, language, listing.url, state, line, shape, moved_to)


def _newest(links: Sequence[Link]) -> str:
    times: list[datetime] = [when for link in links if (when := link.published_at or link.updated_at)]
    return f"newest {max(times):%Y-%m-%d %H:%M} UTC" if times else "no dates"


def _private_addresses(source: Source) -> Iterator[Fault]:
    if _is_private(source.home):
        yield (source.key, "home"), f"{source.home} is not a public address; name the outlet's own"
    for language, edition in source.editions.items():
        for place, listing in enumerate(edition.listings):
            if _is_private(listing.url):
                where = (source.key, "editions", language, "listings", place, "url")
                yield where, f"{listing.url} is not a public address; name the outlet's own"


def _is_private(url: str) -> bool:
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        # A last label in digits is an address in another spelling: 127.1, 0x7f.1, 2130706433.
        return "." not in host or f".{host}".endswith(_RESERVED) or host.rpartition(".")[2][0].isdigit()
