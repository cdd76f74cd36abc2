"""Tell why a page that was read is no article of its outlet: a stub, a redirect elsewhere, a list, or a page about something else."""

from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.html import HtmlElement

from crawler.pages.appeals import is_call
from crawler.pages.lists import is_list
from crawler.pages.matching import is_heading_of, keys, matches, shares_nothing
from crawler.parsing.non_articles import SMALL, reason_by_itself, stub_reason
from crawler.parsing.urls import canonical
from crawler.sources.source import Source, identity

LONGEST_SUMMARY = 2_000  # characters of what the listing says beside the title


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was read and may be an article. `title` and `text` are as they would be kept, `untidied` is the text with its
    boilerplate; `own_titles` are the page's own, the best first, `listed_title` and `summary` its listing's."""

    url: str
    final_url: str
    stated_urls: tuple[str, ...]
    html: str
    tree: HtmlElement
    title: str
    own_titles: tuple[str, ...]
    text: str
    untidied: str
    listed_title: str
    summary: str
    is_free: bool
    calls_itself_article: bool


def why_no_article(page: ReadPage, source: Source, language: str, least: int = 0) -> tuple[str, str] | None:
    """Return why in words and as the counted reason; None where it is an article. A text of fewer than `least` characters is too little
    to say that the page is about something else."""
    listed_title = "" if is_call(page.listed_title) else page.listed_title
    about = matches(listed_title, page.summary[:LONGEST_SUMMARY], " ".join(page.own_titles), page.text)
    headed = any(is_heading_of(listed_title, own) for own in page.own_titles)
    # By the page's own heading: that of its listing is above a challenge, too.
    own = page.own_titles[0] if page.own_titles else page.title
    # Of a page that is not free, an appeal to subscribe at its end says that the rest is missing.
    text = page.text if page.is_free else page.untidied
    is_bare = len(page.text) <= SMALL and shares_nothing(listed_title, page.summary[:LONGEST_SUMMARY], page.text)
    trusted = headed and not is_bare
    reason = stub_reason(page.html, own, text, free=page.is_free, is_about_listed=about, headed=trusted)
    if reason := reason or (reason_by_itself(page.text) if is_bare else ""):
        return f"answered with a page that is not an article ({reason})", reason
    if is_elsewhere(page, source):
        return f"leads to {page.final_url[:200]}, which is not an article", "redirected"
    if not page.title:
        return "has no title", "no_article"
    if not (headed or page.calls_itself_article):

        def is_another(href: str) -> bool:
            """Return whether a link leads to another article."""
            return leads_elsewhere(href, page.final_url, page.url, source, language)

        if is_list(page.tree, page.text, is_another):
            return "is a list of articles, not an article", "no_article"
    if (
        about is False
        and len(page.text) >= least
        and (any(keys(own) for own in page.own_titles) or (is_bare and not page.own_titles))
    ):
        return "has almost nothing of what its listing announced", "other_page"
    return None


def is_elsewhere(page: ReadPage, source: Source) -> bool:
    """Return whether a redirect led to what is no article of this outlet, by its own address and by those it states."""
    if canonical(page.url) == canonical(page.final_url):
        return False
    return not any(source.has(url) for url in (page.final_url, *page.stated_urls) if url)


def leads_elsewhere(link: str, base: str, url: str, source: Source, language: str) -> bool:
    """Return whether a link on the page at `base` leads to another article of the outlet than the one at `url`."""
    try:
        theirs = identity(urljoin(base, link), source, language)
    except ValueError:
        return False
    return theirs is not None and theirs != identity(url, source, language)
