"""What a page says of its article in JSON-LD (schema.org): NewsArticle and its kin, in @graph, in arrays, in broken JSON."""

import json
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from lxml.html import HtmlElement

from crawler.pages.own_story import OTHER, Story, sureness
from crawler.parsing.markup import with_line_ends, without_entities
from storage.text.normalize import clean

DEEPEST = 8  # levels of nesting looked through: a real page has four
LARGEST = 1_000_000  # characters of one script
_ARTICLES = ("Article", "Posting", "Report")  # NewsArticle, OpinionNewsArticle, LiveBlogPosting, AnalysisNewsArticle …
_COMMENT = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
_ANY = Story()
_TRAILING_COMMA = re.compile(r",(\s*[\]}])")


@dataclass(frozen=True, slots=True)
class JsonLdArticle:
    """The article as the page's JSON-LD describes it; empty where it does not. Values are raw: not cleaned, not parsed."""

    title: str = ""
    text: str = ""
    description: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    free: bool = True  # isAccessibleForFree


def read_news(tree: HtmlElement, story: Story = _ANY) -> JsonLdArticle | None:
    """Return the description of the page's own story: the surest by address and title, of equals the first that has a title. None where the
    page describes none; where it describes a whole page and no article, only when that was published."""
    articles: list[tuple[int, bool, JsonLdArticle]] = []
    dated = ""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for thing, in_list in _things(_load((script.text or "")[:LARGEST])):
            if _is_article(thing):
                news = _news(thing)
                articles.append(
                    (sureness(_addresses(thing), news.title, story, in_list=in_list), bool(news.title), news)
                )
            elif thing.get("@type") == "WebPage" and not in_list:
                dated = dated or _text(thing.get("datePublished"))
    best = max(articles, key=lambda rated: rated[:2], default=None)
    if best is None or best[0] == OTHER:
        return JsonLdArticle(published=dated) if dated else None
    return replace(best[2], published=best[2].published or dated)


def without_descriptions(tree: HtmlElement) -> HtmlElement:
    """Return a copy of the page without the JSON-LD that can be read."""
    bare = copy(tree)
    for script in list(bare.iter("script")):
        if "ld+json" in (script.get("type") or "").lower() and _load((script.text or "")[:LARGEST]) is not None:
            script.drop_tree()
    return bare


def _addresses(thing: dict[str, Any]) -> list[str]:
    page = thing.get("mainEntityOfPage")
    stated = [
        thing.get("url"),
        thing.get("@id"),
        *([page.get("@id"), page.get("url")] if isinstance(page, dict) else [page]),
    ]
    return [url for url in stated if isinstance(url, str)]


def _load(source: str) -> Any:
    """The script's JSON; forgiven are comments around it, raw control characters and commas too many."""
    source = _COMMENT.sub("", source.strip()).strip().rstrip(";")
    for attempt in (source, _TRAILING_COMMA.sub(r"\1", source)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _things(data: Any, depth: int = 0, *, in_list: bool = False) -> Iterator[tuple[dict[str, Any], bool]]:
    """Each thing described, and whether it is one of a list of things."""
    if depth > DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _things(item, depth + 1, in_list=in_list)
    elif isinstance(data, dict):
        yield data, in_list
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            yield from _things(data.get(key), depth + 1, in_list=in_list or key == "itemListElement")


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    return any(
        isinstance(kind, str) and kind.endswith(_ARTICLES) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _news(thing: dict[str, Any]) -> JsonLdArticle:
    return JsonLdArticle(
        title=without_entities(_text(thing.get("headline")) or _text(thing.get("name"))),
        text=with_line_ends(_text(thing.get("articleBody"))),
        description=without_entities(_text(thing.get("description"))),
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
    text = str(value) if isinstance(value, str | int) else ""
    return (
        text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
    )  # half a letter as an escape: \ud83d


def _names(value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for item in value[:20] for name in _names(item)]
    name = clean(without_entities(_text(value.get("name")) if isinstance(value, dict) else _text(value)))
    return [name] if name else []
