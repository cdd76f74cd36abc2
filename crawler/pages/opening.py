"""Find an article's lead where it is outside the body: between headline and first paragraph, in a standfirst of its own. Without it a
text begins with "He added"."""

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from crawler.pages.appeals import is_appeal
from storage.text.normalize import clean, words

FEWEST, MOST = 8, 90  # words of a lead: fewer are a kicker or a byline, more are a body
BEGINNING = 8  # words that a lead and the page's own description of the article have in common, where both have so many
REPEATED = 0.8  # of a lead's runs of four words: with as many in the text it is there already
LINKED = 0.5  # of an element's characters: more in links are another story's
DATELINE = 9  # words that may be before it there: a dateline, which the text has no more
KNOWN = 12  # words by which the first paragraph is found on the page
_HIGHEST = 4  # elements around a lead whose marks are looked at

_TEXTUAL = ("p", "h2", "h3", "h4", "h5", "div", "section", "span", "strong", "b", "em")
_ALWAYS = frozenset({"p", "h2", "h3", "h4", "h5"})  # others only where they hold text of their own
_OUTSIDE = frozenset(
    {
        "a",
        "aside",
        "blockquote",
        "button",
        "figcaption",
        "figure",
        "footer",
        "form",
        "label",
        "li",
        "nav",
        "ol",
        "table",
        "ul",
    }
)
_LEAD = re.compile(
    r"summary|standfirst|stand-first|intro|(?:^|[\s_-])lead(?:[\s_-]|$)|lede|excerpt|sub-?title|sub-?head|subline|(?:^|[\s_-])de[ck]k?(?:[\s_-]|$)"
    r"|(?:^|[\s_-])spot(?:[\s_-]|$)|chapo|sapo|abstract|description|strapline|entradilla|bajada|ozet|vorspann|anriss|ingress|sommario|catenaccio",
    re.IGNORECASE,
)  # fmt: skip
_OTHER = re.compile(
    r"newsletter|promo|teaser(?!-?text)|caption|credit|relat|share|social|author|byline|timestamp|comment|banner|breadcrumb|cookie|consent"
    r"|subscri|widget|trend|latest|read-?more|most-?read|recommend|sponsor|advert|(?:^|[\s_-])ads?(?:[\s_-]|$)|card|gallery|video|audio|listen|poll|quote|hidden"
    r"|sr-only|signup|sign-up|paywall|popup|modal|disclaimer|toc(?:[\s_-]|$)|key-?points",
    re.IGNORECASE,
)  # fmt: skip


def find_lead(tree: HtmlElement, text: str, descriptions: Sequence[str]) -> str:
    """Return the lead paragraph that the text lacks, "" where there is none.

    It is the first visible element before the text's first paragraph that begins as one of the page's own `descriptions` does, else one
    below the headline whose marks or place say that it is a lead.
    """
    starts = [start for description in descriptions if len(start := words(description)) >= FEWEST - 2]
    first = words(text.split("\n", 1)[0])[:KNOWN]
    below = False
    guess = ""
    for element in tree.iter("h1", *_TEXTUAL):
        if element.tag == "h1":
            below, guess = True, ""
            continue
        if not _holds_text(element):
            continue
        line = clean(element.text_content()).replace("\n", " ")
        line_words = words(line)
        if below and first and any(line_words[at : at + len(first)] == first for at in range(DATELINE)):
            break
        if not FEWEST <= len(line_words) <= MOST or not _is_apart(element):
            continue
        if any(_begins_as(line_words, start) for start in starts) and not _is_hidden(element):
            return "" if _is_in(line_words, text) else line
        if below and not guess and _looks_like_lead(element) and not is_appeal(line) and not _is_in(line_words, text):
            guess = line
    else:
        return ""
    return guess


def _holds_text(element: HtmlElement) -> bool:
    if element.tag in _ALWAYS:
        return True
    return len((element.text or "").strip()) > 2 * FEWEST or any(
        len((child.tail or "").strip()) > 2 * FEWEST for child in element
    )


def _is_apart(element: HtmlElement) -> bool:
    """Return whether an element is neither in a list, a link, a figure, a box at the side nor mostly links itself."""
    for around in element.iterancestors():
        if around.tag in _OUTSIDE or (around.tag == "header" and around.find(".//h1") is None):
            return False
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    return linked <= LINKED * len(element.text_content())


def _is_hidden(element: HtmlElement) -> bool:
    return any(
        around.get("hidden") is not None or "display:none" in (around.get("style") or "").replace(" ", "")
        for around in _with_ancestors(element)
    )


def _looks_like_lead(element: HtmlElement) -> bool:
    marks = [_marks(around) for around in _with_ancestors(element, _HIGHEST)]
    if any(_OTHER.search(mark) for mark in marks) or _is_hidden(element):
        return False
    if any(_LEAD.search(mark) for mark in marks[:3]):
        return True
    return element.tag in ("h2", "h3", "h4") and _follows_headline(element)


def _follows_headline(element: HtmlElement) -> bool:
    """Return whether the headline is right before it, or only a line that is no heading between."""
    before = [sibling for sibling in element.itersiblings(preceding=True) if isinstance(sibling.tag, str)]
    return any(sibling.tag == "h1" for sibling in before[:2]) and bool(element.text_content().strip())


def _with_ancestors(element: HtmlElement, most: int = 30) -> Iterator[HtmlElement]:
    yield element
    for number, around in enumerate(element.iterancestors()):
        if number == most or around.tag in ("body", "html", "main"):
            return
        yield around


def _marks(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"[:300]


def _begins_as(line_words: Sequence[str], start: Sequence[str]) -> bool:
    """Return whether both begin with the same words: BEGINNING of them, or all but the last of the shorter, which may be cut."""
    common = min(BEGINNING, len(line_words), max(len(start) - 1, 1))
    return list(line_words[:common]) == list(start[:common])


def _is_in(line_words: Sequence[str], text: str) -> bool:
    there = set(_runs(words(text)))
    runs = list(_runs(line_words))
    return sum(run in there for run in runs) >= REPEATED * len(runs)


def _runs(tokens: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False)
