"""What a page says of its article in JSON-LD (schema.org): NewsArticle and its kin, in @graph, in arrays, in broken JSON."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

DEEPEST = 8  # levels of nesting looked through: a real page has four
LARGEST = 1_000_000  # characters of one script
_ARTICLES = ("Article", "Posting", "Report")  # NewsArticle, OpinionNewsArticle, LiveBlogPosting, AnalysisNewsArticle …
_COMMENT = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[\]}])")


@dataclass(frozen=True, slots=True)
class JsonLdArticle:
    """The article as the page's JSON-LD describes it; empty where it does not. Values are raw: not cleaned, not parsed."""

    title: str = ""
    text: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    free: bool = True  # isAccessibleForFree


def read_news(tree: HtmlElement) -> JsonLdArticle | None:
    """The first article that has a title, else the first; None where the page describes none."""
    found: list[JsonLdArticle] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        data = _load((script.text or "")[:LARGEST])
        found += [_news(item) for item in _things(data) if _is_article(item)]
    return next((news for news in found if news.title), found[0] if found else None)


def _load(source: str) -> Any:
    """The script's JSON; forgiven are comments around it, raw control characters and commas too many."""
    source = _COMMENT.sub("", source.strip()).strip().rstrip(";")
    for attempt in (source, _TRAILING_COMMA.sub(r"\1", source)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _things(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _things(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            yield from _things(data.get(key), depth + 1)


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    return any(
        isinstance(kind, str) and kind.endswith(_ARTICLES) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _news(thing: dict[str, Any]) -> JsonLdArticle:
    return JsonLdArticle(
        title=_text(thing.get("headline")) or _text(thing.get("name")),
        text=_text(thing.get("articleBody")),
        published=_text(thing.get("datePublished"))
        or _text(thing.get("dateCreated"))
        or _text(thing.get("uploadDate")),
        authors=tuple(_names(thing.get("author")) or _names(thing.get("creator"))),
        publisher=next(iter(_names(thing.get("publisher"))), ""),
        free=str(thing.get("isAccessibleForFree", True)).lower() != "false",
    )


def _text(value: Any) -> str:
    """A string, or the first of a list of them, or a {"@value": …}."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or ""
    return str(value) if isinstance(value, str | int) else ""


def _names(value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for item in value[:20] for name in _names(item)]
    name = _text(value.get("name")) if isinstance(value, dict) else _text(value)
    return [name] if name else []
