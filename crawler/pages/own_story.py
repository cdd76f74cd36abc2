"""Which of the stories that a page describes or names is the page's own: by its addresses and its headline."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.parsing.urls import address, canonical
from crawler.sources.source import Source, identity
from storage.text.normalize import clean, fold

SHARED = 0.5  # of the words of the shorter headline or slug: with fewer they speak of two stories

_LONGEST = 400  # characters of a headline compared
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp|cms)$")
_BETWEEN = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")

# How surely a description is of the page's own story.
OTHER, UNKNOWN, LIKELY, SURE = range(4)


@dataclass(frozen=True, slots=True)
class Story:
    """What a page is known by: its addresses in canonical form, and its headlines, folded."""

    addresses: frozenset[str] = frozenset()
    titles: tuple[str, ...] = ()


def story_of(tree: HtmlElement, urls: Iterable[str], listed_title: str) -> Story:
    """Return the page's own addresses and headlines outside of JSON-LD, fetched from `urls` and listed as `listed_title`."""
    stated = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    named = [meta for meta in tree.iter("meta") if meta.get("property") in {"og:url", "og:title"}]
    stated += [meta.get("content") for meta in named if meta.get("property") == "og:url"]
    titles = [element.text_content() for tag in ("h1", "title") for element in tree.iter(tag)]
    titles += [meta.get("content") or "" for meta in named if meta.get("property") == "og:title"]
    addresses = {plain for url in (*urls, *stated) if (plain := _plain_address(url))}
    folded = (fold(clean(title)[:_LONGEST]) for title in (*titles, listed_title))
    return Story(frozenset(addresses), tuple(dict.fromkeys(title for title in folded if title)))


def sureness(addresses: Iterable[str], title: str, story: Story, *, in_list: bool) -> int:
    """Return how surely a description with these addresses and this title is of the story; `in_list`: it is one of a list's."""
    own = {plain for url in addresses if (plain := _plain_address(url))}
    is_titled = any(_is_alike(fold(clean(title)[:_LONGEST]), other) for other in story.titles)
    if own & story.addresses:
        return SURE if is_titled or not in_list else LIKELY
    if is_titled:
        return LIKELY
    elsewhere = any(urlsplit(url).path not in {"", "/"} for url in own)
    return OTHER if in_list or (elsewhere and story.titles and title) else UNKNOWN


def own_address(visited: Sequence[str], stated: Iterable[str], source: Source, language: str) -> str:
    """Return the first stated address that is of this article, else the first visited one that is an article's of this outlet.

    `visited`: where the page was found, then where it was asked for.
    """
    fetched = next((url for url in visited if identity(url, source, language)), visited[-1])
    for url in stated:
        whole = _whole(url, fetched, source)
        if whole and _names_the_same(whole, fetched, source, language):
            return whole
    return _whole(fetched, fetched, source) or fetched


def _whole(url: str, base: str, source: Source) -> str:
    """An address to show, or "" where it is none."""
    try:
        return address(url, source.drop_query, base) if url.strip() else ""
    except ValueError:
        return ""


def _names_the_same(stated: str, fetched: str, source: Source, language: str) -> bool:
    """Return whether a stated canonical address may replace the fetched one: an article's of this outlet and, where the outlet
    numbers its articles and both have a number, the same; where it does not, one that may be of the same article."""
    theirs, ours = identity(stated, source, language), identity(fetched, source, language)
    if theirs is None or ours is None or theirs == ours:
        return theirs is not None
    return "id" not in source.pattern(language).groupindex and is_same_article(theirs, ours)


def is_same_article(stated: str, fetched: str) -> bool:
    """Return whether two addresses of an outlet that gives no numbers of its own may be of one article: their slugs share words, or
    one of them has none. Templates put the canonical address of one page on all."""
    slug, fetched_slug = _slug(stated), _slug(fetched)
    if slug and fetched_slug and len(slug & fetched_slug) < SHARED * min(len(slug), len(fetched_slug)):
        return False
    numbers, others = set(_DIGITS.findall(stated)), set(_DIGITS.findall(fetched))
    if numbers and others and numbers.isdisjoint(others):
        return _DIGITS.sub("0", stated) != _DIGITS.sub("0", fetched)
    return True


def _is_alike(title: str, other: str) -> bool:
    if not title or not other:
        return False
    words, others = set(title.split()), set(other.split())
    return len(words & others) >= SHARED * min(len(words), len(others)) and (
        len(words & others) > 1 or min(len(words), len(others)) == 1
    )


def _slug(url: str) -> frozenset[str]:
    """The words of the part of a canonical address that has most of them, else of its last."""
    parts = [_ENDING.sub("", part) for part in urlsplit(url).path.split("/") if part]
    worded = [
        [word for word in _BETWEEN.split(part) if len(word) > 1 and not any(map(str.isdigit, word))] for part in parts
    ]
    longest = max(worded, key=len, default=[])
    return frozenset(longest if len(longest) > 1 else worded[-1] if worded else [])


def _plain_address(url: Any) -> str:
    try:
        return canonical(url) if isinstance(url, str) and url.startswith(("http://", "https://")) else ""
    except ValueError:
        return ""
