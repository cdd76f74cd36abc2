"""The hub that a feed names (WebSub): by the header Link of its answer, or by links in the feed before its first item. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from crawler.fetching.feed_hints import HEAD

_ITEM = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_LINK = re.compile(rb"<(?:[\w.-]{1,20}:)?link\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(rel|href)\s?=\s?(?:\"([^\"]{0,1000})\"|'([^']{0,1000})')", re.IGNORECASE)
_HEADER = re.compile(r"<([^<>]{1,1000})>\s{0,5};([^<>]{0,500})")
_REL = re.compile(r"\brel\s?=\s?\"?([\w -]{1,100})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedHub:
    """A hub, and the address under which it knows the feed."""

    hub: str
    topic: str


def hub_of(url: str, headers: Iterable[tuple[str, str]], body: bytes) -> FeedHub | None:
    """Return the hub of a feed that was fetched from this address; None where it names none. The header comes first. An address of its own
    that is on another host is not believed: a hub would be asked for somebody else's feed."""
    links = [*_in_headers(headers), *_in_feed(body)]
    hubs = [urljoin(url, address) for rel, address in links if rel == "hub"]
    hub = next((address for address in hubs if urlsplit(address).scheme in {"http", "https"}), "")
    if not hub:
        return None
    own = [urljoin(url, address) for rel, address in links if rel == "self"]
    topic = next((address for address in own if urlsplit(address).hostname == urlsplit(url).hostname), url)
    return FeedHub(hub, topic)


def _in_headers(headers: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        if name.lower() == "link":
            for address, parameters in _HEADER.findall(value[:4000]):
                rel = _REL.search(parameters)
                for word in rel[1].lower().split() if rel else ():
                    yield word, address


def _in_feed(body: bytes) -> Iterator[tuple[str, str]]:
    head = body[:HEAD]
    first = _ITEM.search(head)
    for match in _LINK.finditer(head[: first.start()] if first else head):
        found = {
            name.lower(): unescape(one or other)
            for name, one, other in _ATTRIBUTE.findall(match[1].decode("utf-8", "replace"))
        }
        for word in found.get("rel", "").lower().split():
            if found.get("href"):
                yield word, found["href"]
