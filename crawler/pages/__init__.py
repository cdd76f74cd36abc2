"""A fetched page, or what a listing holds of an article, comes in, an Article goes out.

`extract` acts; `worker_pool.Reader` runs it in separate processes.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from crawler.pages.article_page import LONGEST_TEXT, BasePage, bounded, names_of
from crawler.pages.body import plain_text
from crawler.pages.boilerplate import ANYWHERE, Datelines, tidy_authors, tidy_text, tidy_title
from crawler.pages.headline import LONGEST_TITLE
from crawler.parsing.decode import decode
from crawler.parsing.language import detect
from crawler.parsing.urls import address, canonical
from crawler.sources.source import Source, identity
from storage.config.named import load_named
from storage.errors import ExtractionError
from storage.records import Article, Page
from storage.text.normalize import clean

if TYPE_CHECKING:
    from crawler.listings.link import Link

LONGEST_LEAD = 20_000  # characters of a description's markup: real ones have at most 2,000
MIN_TEXT_CHARS = 120  # as crawl.min_text_chars in config/digest.yaml, which callers pass

# By source key; every other outlet's pages are read by BasePage, or by what `article: parser` of its entry names.
PAGES: dict[str, type[BasePage]] = {}


def extract(
    page: Page,
    source: Source,
    language: str,
    link: "Link | None",
    now: datetime,
    *,
    min_text_chars: int = MIN_TEXT_CHARS,
    datelines: Datelines = ANYWHERE,
) -> Article:
    """Return the article of a fetched page. `language` is the edition's; `link` its listing's entry.

    Raises ExtractionError; its reason is "challenge", "paywall", "login", "cookie_wall", "soft_404", "maintenance", "error_page",
    "geo_block", "not_html", "redirected", "other_page", "no_article", "no_text", "script" or "too_large".
    """
    named = source.article.parser
    reader = load_named(named) if named else PAGES.get(source.key, BasePage)
    try:
        article_page = reader(page, source, language, link, now)
        article_page.datelines = datelines
        return article_page.article(min_text_chars)
    except RecursionError as error:
        raise ExtractionError("nested too deep to be read; dropped", about=page.url, reason="too_large") from error


def from_listing(
    link: "Link",
    source: Source,
    language: str,
    now: datetime,
    *,
    min_text_chars: int = MIN_TEXT_CHARS,
    datelines: Datelines = ANYWHERE,
) -> Article:
    """The article a listing holds whole: a feed's content, an API's body. Raises ExtractionError as `extract` does."""
    names = names_of(source)
    title = tidy_title(clean(link.title)[:LONGEST_TITLE], names)
    text = bounded(plain_text(link.html, link.url), link.url)
    text = tidy_text(text, title, names, source.article.boilerplate, datelines)
    if not title:
        raise ExtractionError("has no title in its listing; dropped", about=link.url, reason="no_article")
    if len(text) < min_text_chars:
        raise ExtractionError(f"has {len(text)} characters in its listing; dropped", about=link.url, reason="no_text")
    return _listed(link, source, language, now, title, text, datelines, read=True)


def lead(link: "Link", source: Source, language: str, now: datetime, *, datelines: Datelines = ANYWHERE) -> Article:
    """Return a partial article for a page that could not be read: its listing's title and description; `read` is False.

    Raises ExtractionError ("no_article") where the listing gives no title.
    """
    names = names_of(source)
    title = tidy_title(clean(link.title)[:LONGEST_TITLE], names)
    if not title:
        raise ExtractionError("has no title in its listing; dropped", about=link.url, reason="no_article")
    text = plain_text(link.summary[:LONGEST_LEAD], link.url)
    text = tidy_text(text, title, names, source.article.boilerplate, datelines)
    return _listed(link, source, language, now, title, text, datelines, read=False)


def as_text(page: Page, language: str) -> str:
    """All text of a fetched page, menus and all; of what is no HTML, the whole as it came."""
    text = decode(page, language)
    return plain_text(text, page.url) if page.is_html else clean(text)


def _listed(
    link: "Link",
    source: Source,
    language: str,
    now: datetime,
    title: str,
    text: str,
    datelines: Datelines,
    *,
    read: bool,
) -> Article:
    return Article(
        source=source.key,
        identity=identity(link.url, source, language) or canonical(link.url, source.drop_query),
        url=address(link.url, source.drop_query),
        title=title,
        text=text[:LONGEST_TEXT],
        language=detect(f"{title}\n{text}", language),
        fetched_at=now,
        published_at=link.published_at,
        published_from="listing" if link.published_at else "unknown",
        authors=tidy_authors(link.authors, names_of(source), datelines),
        read=read,
    )
