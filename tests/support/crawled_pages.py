"""Every page of a desk that links lead to, as the server answers in one language: its texts, without what is data."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, urljoin, urlsplit

_READ = frozenset(
    {"aria-label", "title", "placeholder", "alt", "data-there", "data-done"}
)  # attributes that people read
# Names, words of articles, keys, addresses and code: bdi isolates them, lang names their own language.
_DATA = frozenset({"bdi", "code", "kbd", "script", "style", "svg", "textarea", "time", "option", "del", "ins"})
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
_LEFT_OUT = re.compile(r"/(?:static|published|edition/\d+/|publish/page)|/draft/\d+/preview")


@dataclass
class ShownTexts(HTMLParser):
    """Collect the texts of a page that are in the visitor's language, and the links of it."""

    language: str
    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    open: list[tuple[str, bool]] = field(default_factory=list)  # elements, and whether they are data

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_data = self.is_data or tag in _DATA or given.get("lang", self.language) != self.language
        if not is_data:
            self.texts += [text for name, text in given.items() if name in _READ and tag != "html"]
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag not in _VOID:
            self.open.append((tag, is_data))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.is_data:
            self.texts.append(" ".join(data.split()))

    @property
    def is_data(self) -> bool:
        """Whether the element that is open is data."""
        return bool(self.open) and self.open[-1][1]


def crawl(address: str, language: str, also: tuple[str, ...] = (), most: int = 60) -> Iterator[tuple[str, list[str]]]:
    """Yield each page that links lead to, at most two of a kind, as its path and texts."""
    waiting, seen, kinds = ["/", *also], set[str](), dict[str, int]()
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        kind = re.sub(r"\d+", "N", path)
        if path in seen or kinds.get(kind, 0) >= 2 or _LEFT_OUT.match(path):
            continue
        seen.add(path)
        kinds[kind] = kinds.get(kind, 0) + 1
        page = ShownTexts(language)
        page.feed(fetch(urljoin(address, quote(path, safe="/?&=%!#+.,~:;@*()")), {"Accept-Language": language}))
        yield path, page.texts
        waiting += [link for link in page.links if link.startswith("/") and urlsplit(link).path]


def fetch(url: str, headers: Mapping[str, str]) -> str:
    """Return the page at an address of this machine; also one that says that there is none."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=dict(headers)), timeout=60) as answer:
            return str(answer.read().decode()) if "html" in answer.headers.get("Content-Type", "") else ""
    except urllib.error.HTTPError as error:
        return str(error.read().decode())
