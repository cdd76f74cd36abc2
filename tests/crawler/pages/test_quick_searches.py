"""The quick searches find what trafilatura's own find, and ask only once about elements with the same marks."""

from itertools import chain

import pytest
from lxml import etree
from lxml.html import HtmlElement, document_fromstring
from trafilatura import xpaths

from crawler.pages.quick_searches import QuickSearch, RememberingSearch

NAMESPACES = {"re": xpaths.REGEXP_NS}
PATHS = sorted(
    {
        search.path
        for name, searches in vars(xpaths).items()
        if isinstance(searches, list) and name.endswith(("XPATH", "ELEMENTS"))
        for search in searches
    }
)
MARKS = (
    "", "article-body", "post", "entry-content", "comment-list", "Comments", "share-bar", "teaser", "nav menu", "byline", "caption",
    "related-stories", "infinite-scroll", "mvp-post-add-box", "elementor-share-buttons", "story", "main", "fulltext", "content", "link",
    "page-bottom", "hide-print", "reply-3", "newsletter", "widget", "cookie",
)  # fmt: skip
TAGS = ("div", "section", "article", "main", "p", "span", "ul", "details", "aside", "item", "list", "header")


def page_of_every_mark(first: str, second: str) -> HtmlElement:
    """A page with each of these marks on each tag, as `first` and, of the one before it, as `second`."""
    parts = [
        f"<{tag} {first}='{mark}' {second}='{other}'><h1>Quarries</h1><{tag} {first}='{mark}'>Stone</{tag}></{tag}>"
        for tag in TAGS
        for mark, other in zip(MARKS, (*MARKS[1:], ""), strict=True)
    ]
    return document_fromstring(f"<html><body>{''.join(parts)}</body></html>")


PAGES = [page_of_every_mark("class", "id"), page_of_every_mark("id", "class"), page_of_every_mark("role", "style")]


@pytest.mark.parametrize("path", PATHS)
def test_a_quick_search_finds_the_same_elements(path: str) -> None:
    own, quick = etree.XPath(path, namespaces=NAMESPACES), QuickSearch.by_path(path)
    for page in (*PAGES, *PAGES):  # again, from memory
        assert list(quick(page)) == list(own(page))


def test_most_searches_are_answered_from_memory() -> None:
    quick = [QuickSearch.by_path(path) for path in PATHS]
    assert sum(isinstance(search, RememberingSearch) for search in quick) > len(quick) / 2


@pytest.mark.parametrize(
    "path", [".//*[@class='a'][2]", ".//*[@class='a'][position() < 3]", ".//div[@class='a']", ".//*[.//h1][@class='a']"]
)
def test_a_search_that_depends_on_places_or_on_what_is_inside_is_left_as_it_is(path: str) -> None:
    assert type(QuickSearch.by_path(path)) is QuickSearch


def test_an_element_with_the_same_marks_is_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = QuickSearch.by_path(".//*[self::div][re:test(@class, 'story')]")
    asked: list[str] = []
    matches = quick._matches_own  # type: ignore[attr-defined]

    def ask(element: HtmlElement) -> bool:
        asked.append(str(element.get("class")))
        return bool(matches(element))

    monkeypatch.setattr(quick, "_matches_own", ask)
    page = document_fromstring("<div class='story' data-n='1'></div><div class='story' data-n='2'></div><div></div>")
    assert [element.get("data-n") for element in chain(quick(page), quick(page))] == ["1", "2", "1", "2"]
    assert asked == ["story", "None"]
