"""Two articles of a proposal, read from their pages as a crawl would: whether they can be, in which language they are, and selectors
where general reading is weak."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from crawler.discovery.explorer import Explorer
from crawler.discovery.listings_found import FoundListing, language_of
from crawler.discovery.patterns import Inferred
from crawler.discovery.proposal import Sample
from crawler.listings.link import Link
from crawler.pages.body import plain_text
from crawler.pages.worker_pool import Reader
from crawler.parsing.urls import address, canonical
from crawler.sources.source import Source
from storage.errors import ExtractionError
from storage.records import Article, Page

EACH = 2  # articles read of an outlet at least; of each edition one at least
TRIES = 4  # pages asked for of one listing until as many could be read
# Pages with their editions, and their outlet → CSS selectors by field (crawler/health/repair.py).
Propose = Callable[[Sequence[tuple[Page, str]], Source], dict[str, str]]
START = 200  # characters of a text that are shown
WEAK = 300  # characters of text: fewer, and a selector is proposed where one reads more


def no_selectors(_pages: Sequence[tuple[Page, str]], _source: Source) -> dict[str, str]:
    """Return no selector at all."""
    return {}


@dataclass
class Samples:
    """What was read. `languages` by a listing's address; `texts` by canonical address; `refused`: pages that the outlet refuses."""

    samples: list[Sample] = field(default_factory=list)
    languages: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    selectors: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    refused: int = 0
    notes: list[str] = field(default_factory=list)

    def is_whole(self, listing: FoundListing) -> bool:
        """Return whether the listing holds of its articles what their pages hold."""
        held = {canonical(link.url): plain_text(link.html, link.url) for link in listing.links if link.html}
        compared = [len(held[url]) >= 0.8 * len(text) for url, text in self.texts.items() if url in held]
        return all(compared) if compared else True


def source_of(home: str, inferred: Inferred, language: str = "en") -> Source:
    """Return the outlet as far as it is known, to read its pages with."""
    entry = {
        "key": "new",
        "name": home.split("/")[2],
        "home": home,
        "timezone": "UTC",
        "drop_query": list(inferred.drop_query),
        "editions": {language: {"listings": [{"kind": "section", "url": home, "sure": "unproven"}]}},
        "article": {"pattern": inferred.pattern, "examples": [inferred.urls[0]]},
    }
    return Source.model_validate_json(json.dumps(entry))


async def read_samples(
    explorer: Explorer,
    reader: Reader,
    home: str,
    chosen: Sequence[FoundListing],
    inferred: Inferred,
    propose: Propose,
) -> Samples:
    """Read the newest articles of each listing's edition: two of an outlet with one edition, one of each of several and no fewer than
    two."""
    result = Samples()
    editions: dict[str, FoundListing] = {}
    for candidate in chosen:
        editions.setdefault(candidate.language, candidate)
    pages: list[tuple[Page, str]] = []
    for language, listing in editions.items():
        count = EACH if len(editions) == 1 else 1 if len(editions) > EACH else EACH
        source = source_of(home, inferred, language or "en")
        articles = await _read_newest(explorer, reader, source, listing, count, result, pages)
        if articles:
            stated = language_of([f"{article.title}\n{article.text}" for article in articles], language)
            result.languages |= {other.url: stated for other in chosen if other.language == language}
    weak = [text for text in result.texts.values() if len(text) < WEAK]
    if pages and len(weak) == len(result.texts):
        result.selectors = propose(pages, source_of(home, inferred, pages[0][1]))
    if result.refused and not result.samples:
        result.notes.append(
            "the site blocks the crawler on article pages: only headlines and descriptions will be collected"
        )
    return result


async def _read_newest(
    explorer: Explorer,
    reader: Reader,
    source: Source,
    listing: FoundListing,
    count: int,
    result: Samples,
    pages: list[tuple[Page, str]],
) -> list[Article]:
    language = next(iter(source.editions))
    articles: list[Article] = []
    newest = sorted((link for link in listing.links if source.has(link.url)), key=_age)
    for link in newest[:TRIES]:
        if len(articles) >= count:
            break
        url = address(link.url, source.drop_query)
        page = await explorer.page(url, language)
        if page is None:
            result.refused += bool(explorer.wall(url))
            error = explorer.errors.get(url)
            result.faults += [str(error)] if error else []
            continue
        try:
            listed_link = link if listing.kind != "section" else None
            article = await reader.read(page, source, language, listed_link, explorer.now)
        except ExtractionError as error:
            result.faults.append(str(error))
            continue
        articles.append(article)
        pages.append((page, language))
        _keep(article, language, result)
    return articles


def _keep(article: Article, language: str, result: Samples) -> None:
    start = " ".join(article.text.split())[:START]
    language_read = language_of([f"{article.title}\n{article.text}"], language)
    result.samples.append(Sample(article.url, article.title, start, article.published_at, language_read))
    result.texts[canonical(article.url)] = article.text


def _age(link: Link) -> float:
    return -link.published_at.timestamp() if link.published_at else 0.0
