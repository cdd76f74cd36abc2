"""What an outlet's front page names: links, feeds, editions, where it leads on, and whether its articles are in a script. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.discovery.shapes import NO_ARTICLE
from crawler.parsing.decode import decode
from crawler.parsing.markup import parse_html
from crawler.parsing.script_data import holds_script_data, lists_in_script
from crawler.parsing.urls import address, bare_host
from storage.errors import ExtractionError
from storage.records import Page
from storage.text.languages import is_code
from storage.text.normalize import clean

FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "text/xml",
        "application/xml",
    }
)
_FEED_WORDS = re.compile(
    r"(?i)(?:^|[/._?=&-])(?:rss2?|atom|feeds?|rdf|xml|besleme\w*|flux|syndication|خلاصات)(?:$|[/._?=&-])"
)
_FEED_TEXT = re.compile(r"(?i)^(?:rss(?: ?feeds?)?|feeds?|atom|xml|خدمة rss|خلاصات|besleme(?:ler)?|flux(?: rss)?)$")
_REFRESH = re.compile(r"(?i)^\s*(?:[\d.]+\s*)?[;,]\s*url\s*=\s*['\"]?([^'\"]+)")
_SCRIPT_MOVE = re.compile(
    r"""(?:window\.|document\.)?location(?:\.href)?\s*=\s*['"]([^'"]{1,300})['"]|location\.replace\(['"]([^'"]{1,300})['"]\)"""
)
_DATA_PATH = re.compile(r'\\{0,3}"((?:https?:)?\\?/[^"\\\s<>]{3,300}?)\\{0,3}"')
# How editions are called, in their own language and in addresses.
_LANGUAGES = {
    "english": "en", "en": "en", "eng": "en", "العربية": "ar", "عربي": "ar", "عربى": "ar", "arabic": "ar", "ar": "ar",
    "کوردی": "ckb", "كوردي": "ckb", "کوردی (سۆرانی)": "ckb", "سۆرانی": "ckb", "کوردیی ناوەندی": "ckb", "sorani": "ckb",
    "soranî": "ckb", "ckb": "ckb", "so": "ckb", "kurdî": "kmr", "kurmancî": "kmr", "kurmanci": "kmr", "kurdi": "kmr",
    "kmr": "kmr", "kurdish": "ckb", "ku": "ckb", "türkçe": "tr", "turkish": "tr", "turkce": "tr", "tr": "tr", "فارسی": "fa",
    "persian": "fa", "farsi": "fa", "fa": "fa", "français": "fr", "fr": "fr", "french": "fr", "deutsch": "de", "de": "de",
    "español": "es", "es": "es", "русский": "ru", "ru": "ru", "українська": "uk", "uk": "uk", "ua": "uk", "kiswahili": "sw",
    "sw": "sw", "עברית": "he", "he": "he", "اردو": "ur", "urdu": "ur", "ur": "ur", "italiano": "it", "it": "it",
    "português": "pt", "pt": "pt", "soomaali": "so", "አማርኛ": "am",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link of a page: a whole address and its text."""

    url: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class FrontPage:
    """A page of an outlet as discovery sees it. `feeds` are declared ones, `feed_links` links that look like one; `editions` by
    language; `leads_to` where a greeting leads on; `script_paths` addresses found in script data."""

    url: str
    language: str = ""
    name: str = ""
    generator: str = ""
    links: tuple[Anchor, ...] = ()
    feeds: tuple[Anchor, ...] = ()
    feed_links: tuple[Anchor, ...] = ()
    editions: tuple[tuple[str, str], ...] = ()
    leads_to: str = ""
    script_paths: tuple[str, ...] = ()
    has_script_data: bool = False


def read_front_page(page: Page) -> FrontPage:
    """Return what a fetched page names; a page that is no HTML names nothing."""
    text = decode(page).replace("\0", "")
    try:
        tree = parse_html(text, page.url)
    except ExtractionError:
        return FrontPage(page.final_url)
    base = next((str(each.get("href")) for each in tree.iter("base") if each.get("href")), "")
    base = _whole(base, page.final_url) or page.final_url
    links = tuple(_anchors(tree, base))
    feeds = tuple(_declared_feeds(tree, base))
    return FrontPage(
        url=page.final_url,
        language=(tree.get("lang") or "").lower().split("-")[0].split("_")[0],
        name=_name(tree),
        generator=_meta(tree, "generator").lower(),
        links=links,
        feeds=feeds,
        feed_links=tuple(link for link in links if is_like_feed(link) and link.url not in {feed.url for feed in feeds}),
        editions=tuple(_editions(tree, links, base)),
        leads_to=_leads_to(tree, text, base, links),
        script_paths=tuple(_paths_in_data(text, base)),
        has_script_data=lists_in_script(text),
    )


def is_like_feed(link: Anchor) -> bool:
    """Return whether a link is called a feed, or its address says so."""
    parts = urlsplit(link.url)
    return bool(_FEED_TEXT.match(link.text) or _FEED_WORDS.search(f"{parts.path}?{parts.query}"))


def own_site(url: str, home: str) -> bool:
    """Return whether an address is on the outlet's host, one below it or the one above it."""
    host, own = bare_host(url), bare_host(home)
    return bool(host) and (
        host == own or host.endswith(f".{own}") or (own.endswith(f".{host}") and host.count(".") >= 1)
    )


def _anchors(tree: HtmlElement, base: str) -> Iterator[Anchor]:
    for anchor in tree.iter("a"):
        url = _whole(str(anchor.get("href") or ""), base)
        if url:
            text = clean(anchor.text_content()) or clean(str(anchor.get("title") or anchor.get("aria-label") or ""))
            yield Anchor(url, " ".join(text.split())[:300])


def _declared_feeds(tree: HtmlElement, base: str) -> Iterator[Anchor]:
    for link in tree.iter("link"):
        kind = str(link.get("type") or "").split(";")[0].strip().lower()
        if "alternate" in str(link.get("rel") or "").lower().split() and kind in FEED_TYPES:
            url = _whole(str(link.get("href") or ""), base)
            if url:
                yield Anchor(url, clean(str(link.get("title") or "")))


def _editions(tree: HtmlElement, links: tuple[Anchor, ...], base: str) -> Iterator[tuple[str, str]]:
    yielded = set()
    named = [
        (str(link.get("hreflang")).lower().split("-")[0].split("_")[0], _whole(str(link.get("href") or ""), base))
        for link in tree.iter("link")
        if link.get("hreflang") and "alternate" in str(link.get("rel") or "").lower()
    ]
    named += [(code, link.url) for link in links if (code := _language_of(link, base))]
    for code, url in named:
        if url and is_code(code) and url not in yielded and own_site(url, base):
            yielded.add(url)
            yield code, url


def _language_of(link: Anchor, base: str) -> str:
    """Return the language of the edition that a link leads to; "" where it is no link to a front page."""
    parts = urlsplit(link.url)
    segments = [part for part in parts.path.lower().split("/") if part]
    if len(segments) > 1 or parts.query:
        return ""
    if link.text.casefold() in _LANGUAGES:
        return _LANGUAGES[link.text.casefold()]
    if len(segments) == 1 and segments[0] in _LANGUAGES:
        return _LANGUAGES[segments[0]]
    first = (parts.hostname or "").split(".")[0]
    return _LANGUAGES.get(first, "") if not segments and parts.hostname != urlsplit(base).hostname else ""


def _leads_to(tree: HtmlElement, text: str, base: str, links: tuple[Anchor, ...]) -> str:
    """Return where a page that only greets leads on: its refresh, its script, or its only link."""
    for meta in tree.iter("meta"):
        if str(meta.get("http-equiv") or "").lower() == "refresh" and (
            refresh := _REFRESH.match(str(meta.get("content") or ""))
        ):
            return _whole(refresh[1].strip(), base)
    own = {link.url for link in links if own_site(link.url, base) and link.url.rstrip("/") != base.rstrip("/")}
    if len(own) == 1:
        return own.pop()
    if not own and len(text) < 20_000 and (moved := _SCRIPT_MOVE.search(text)):
        return _whole(moved[1] or moved[2], base)
    usual = [
        link.url
        for link in links
        if link.url in own and re.search(r"(?i)/(?:home|index|anasayfa|main|news)\b", link.url)
    ]
    return usual[0] if usual and len(own) <= 3 else ""


def _paths_in_data(text: str, base: str) -> Iterator[str]:
    if not holds_script_data(text):
        return
    for path in dict.fromkeys(match[1].replace("\\/", "/") for match in _DATA_PATH.finditer(text)):
        url = _whole(path, base)
        if url and own_site(url, base) and not re.search(r"\.(?:js|css|png|jpe?g|webp|svg|ico|woff2?)\b|/_next/", url):
            yield url


def _name(tree: HtmlElement) -> str:
    named = _meta(tree, "og:site_name") or _meta(tree, "application-name")
    title = clean(next((title.text_content() for title in tree.iter("title")), ""))
    parts = [part.strip() for part in re.split(r"(?<!\s)\s+[|–—-]\s+|(?<!\s)\s*[|:]\s+", title) if part.strip()]
    shortest = min(parts, key=len) if parts else ""
    return " ".join((named or shortest).split())[:80]


def _meta(tree: HtmlElement, name: str) -> str:
    for meta in tree.iter("meta"):
        if name in {str(meta.get("property") or "").lower(), str(meta.get("name") or "").lower()} and meta.get(
            "content"
        ):
            return clean(str(meta.get("content")))
    return ""


def _whole(url: str, base: str) -> str:
    """Return a whole address, or "" for what is none."""
    if not url.strip() or url.strip().startswith("#"):
        return ""
    try:
        return address(url, base=base)
    except ValueError:
        return ""


def is_other_page(url: str) -> bool:
    """Return whether an address names a tag, an author, comments or a program's interface: no listing of all news is there."""
    parts = [part for part in urlsplit(url).path.lower().split("/") if part]
    listing = NO_ARTICLE - {
        "rss",
        "feed",
        "feeds",
        "sitemap",
        "category",
        "categories",
        "section",
        "sections",
        "archive",
        "archives",
    }
    return (
        not listing.isdisjoint(parts)
        or "comments" in parts
        or "oembed" in url
        or any(part.startswith("wp-json") for part in parts)
    )
