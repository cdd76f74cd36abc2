"""Read who wrote an article from the byline that the page prints, where neither JSON-LD nor meta tags name a person."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from storage.text.normalize import clean

LONGEST = 100  # characters of a byline: more is an author's portrait
MOST = 5  # elements of one byline
FEWEST_WORDS, MOST_WORDS = 2, 5  # of a name: one word is a nickname or a label
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:author|byline|autor(?:en|in|es)?|writer|reporter|auteur|yazar|muhabir|nivîskar)(?:s|-?names?|_?names?)?(?:[\s_-]|$)",
    re.IGNORECASE,
)
_PATH = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|yazar(?:lar)?|reporters?|journalists?|writers?|contributors?)/[^/?#]",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"relat|recommend|comment|card|teaser|promo|trend|latest|most-?read|sidebar|newsletter|footer|bio(?:[\s_-]|$)|about|quote",
    re.IGNORECASE,
)
_OUTSIDE = frozenset({"aside", "footer", "nav", "form", "li", "figure"})
_BEFORE_NAME = re.compile(
    r"^(?:by|von|text(?: von)?|written by|reported by|par|por|di|de|door|af|av|oleh|bởi|بقلم|كتب(?:ت)?|تقرير|نووسین(?:ی)?|haber"
    r"|(?:الكاتب(?:ة)?|المؤلف|إعداد|تحرير|مراسل(?:ة)?|نووسەر|ئامادەکردن(?:ی)?|ئامادەکار|نووسەری بابەت|نویسنده|خبرنگار|گزارشگر|گزارش"
    r"|nivîskar|nûçegihan|rojnamevan|yazan|yazar|muhabir|hazırlayan|autor(?:in)?|auteur(?:e)?|autrice|author|writer|reporter)(?=\s*:))\s*:?\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:(?<!\s)[^\S\n]++)?[,;|،/•·\n]\s*+|(?<!\s)\s++(?:and|und|et|y|og|och|dan|ve|û|و|&)\s++")
_STAFF = re.compile(r"(?:writers?|staff|desk|newsroom|redaktion|editors?|correspondents?|agencies)$", re.IGNORECASE)
_HIGHEST = 5
_OF_AUTHOR = etree.XPath("descendant-or-self::*[contains(@itemprop, 'author')]", smart_strings=False)


def find_authors(tree: HtmlElement) -> list[str]:
    """Return the names of the first byline below the headline, or of the first at all; empty where there is none."""
    for marked in (_linked(tree), _stated(tree), _leading(tree), _named(tree)):
        by_place: dict[HtmlElement, list[str]] = {}
        for element in marked:
            parent = element.getparent()
            group = parent if parent is not None else element
            names = [name for name in names_in(element) if name]
            if names and len(by_place.setdefault(group, [])) < MOST:
                by_place[group] += [name for name in names if name not in by_place[group]]
        first = next((names for names in by_place.values() if names), [])
        if first:
            return first
    return []


def written_by(metas: Mapping[str, str]) -> str:
    """Return the author whom a page's labels for cards of links name; "" where they name none."""
    labels = (number for number in "12" if metas.get(f"twitter:label{number}", "").lower() == "written by")
    names = ("twitter:misc:written by", *(f"twitter:data{number}" for number in labels))
    return next((metas[name] for name in names if metas.get(name)), "")


def names_in(element: HtmlElement) -> list[str]:
    """Return what in an element's text looks like names of people."""
    text = clean(element.text_content())
    if len(text) > LONGEST:
        return []
    parts = (_BEFORE_NAME.sub("", part.strip(" -–—:*")) for part in _BETWEEN.split(_BEFORE_NAME.sub("", text)))
    return [part for part in parts if is_name(part)]


def is_name(text: str) -> bool:
    """Return whether a line may be a person's name: a few words, none small but particles, no digits and no sentence."""
    parts = text.split()
    if _STAFF.search(text):
        return False
    if not FEWEST_WORDS <= len(parts) <= MOST_WORDS or re.search(r"[\d@!?…:()]|https?|\.$", text):
        return False
    return parts[0][0].isalpha() and all(not word[0].islower() or len(word) < 4 for word in (parts[0], parts[-1]))


def _linked(tree: HtmlElement) -> Iterator[HtmlElement]:
    return (link for link in tree.iter("a") if "author" in (link.get("rel") or "").lower().split() and _is_apart(link))


def _leading(tree: HtmlElement) -> list[HtmlElement]:
    """Return the links to pages about authors, those below the headline first."""
    return _below_first(
        tree, [link for link in tree.iter("a") if _PATH.search(link.get("href") or "") and _is_apart(link)]
    )


def _stated(tree: HtmlElement) -> Iterator[HtmlElement]:
    for element in _OF_AUTHOR(tree):
        if "author" in element.get("itemprop").split() and _is_apart(element):
            named = [
                inner for inner in element.iter() if isinstance(inner.tag, str) and inner.get("itemprop") == "name"
            ]
            yield named[0] if named else element


def _named(tree: HtmlElement) -> list[HtmlElement]:
    """Return the innermost elements whose marks speak of an author, those below the headline first."""
    marked = [
        element
        for element in tree.iter("a", "span", "div", "p", "address", "strong", "b", "h3", "h4", "h5")
        if _is_marked(f"{element.get('class') or ''} {element.get('id') or ''}"[:300]) and _is_apart(element)
    ]
    around = {outer for element in marked for outer in element.iterancestors() if names_in(element)}
    return _below_first(tree, [element for element in marked if element not in around])


@lru_cache(maxsize=4096)  # an outlet's pages have the same marks again and again
def _is_marked(marks: str) -> bool:
    return _MARKED.search(marks) is not None


def _below_first(tree: HtmlElement, elements: list[HtmlElement]) -> list[HtmlElement]:
    if not elements:
        return []
    place = {element: number for number, element in enumerate(tree.iter())}
    headline = next((place[heading] for heading in tree.iter("h1")), -1)
    return sorted(elements, key=lambda element: place[element] < headline)


def _is_apart(element: HtmlElement) -> bool:
    for number, around in enumerate(element.iterancestors()):
        if around.tag in _OUTSIDE or (
            number < _HIGHEST and _OTHER.search(f"{around.get('class') or ''} {around.get('id') or ''}"[:300])
        ):
            return False
    return True
