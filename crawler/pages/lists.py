"""Tell a front or section page from an article: by what share of its text belongs to other articles."""

from collections.abc import Callable, Iterator

from lxml.html import HtmlElement

from crawler.parsing.markup import text_of
from storage.text.normalize import clean

LINKED = 0.5  # of a text's characters: more are in links on a front page only
CARDED = 0.6  # … in cards, which are a linked headline with its teaser
FEWEST = 3  # cards of a list: an article may have one or two among its paragraphs
MOST_LINKS = 300  # looked at: beyond them a page is long, and no section of teasers
_HIGHEST = 4  # elements above its link that a card may reach
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def is_list(tree: HtmlElement, text: str, is_another: Callable[[str], bool]) -> bool:
    """Return whether most of a text is links or teasers. `is_another` says whether an address is another article's."""
    linked = sum(len(line) for link in tree.iter("a") for line in [clean(link.text_content())] if line and line in text)
    return linked > LINKED * len(text) or _carded(tree, text, is_another) > CARDED * len(text)


def _carded(tree: HtmlElement, text: str, is_another: Callable[[str], bool]) -> int:
    """Return how many characters of the text are in cards; 0 where there are too few of those."""
    lines = set(text.split("\n"))
    inside: dict[str, int] = {}
    cards = 0
    for card in _cards(tree, is_another):
        own = [line for line in text_of([card]).split("\n") if line in lines]
        cards += bool(own)
        inside |= {line: len(line) for line in own}
    return sum(inside.values()) if cards >= FEWEST else 0


def _cards(tree: HtmlElement, is_another: Callable[[str], bool]) -> Iterator[HtmlElement]:
    """Yield the widest element around each linked headline that links to no other article."""
    links = [
        link for link in list(tree.iter("a"))[:MOST_LINKS] if _is_headline(link) and is_another(link.get("href") or "")
    ]
    others: dict[HtmlElement, set[str]] = {}
    for link in links:
        for element in _around(link):
            others.setdefault(element, set()).add(link.get("href") or "")
    yielded: set[HtmlElement] = set()
    for link in links:
        alone = [element for element in _around(link) if len(others[element]) == 1]
        card = alone[-1] if alone else link
        if card not in yielded:
            yielded.add(card)
            yield card


def _is_headline(link: HtmlElement) -> bool:
    parent = link.getparent()
    above = parent is not None and parent.tag in _HEADINGS
    return above or any(element.tag in _HEADINGS for element in link.iterdescendants())


def _around(link: HtmlElement) -> list[HtmlElement]:
    ancestors: list[HtmlElement] = []
    for element in link.iterancestors():
        if len(ancestors) == _HIGHEST or element.tag in ("body", "html", "main", "article"):
            break
        ancestors.append(element)
    return ancestors
