"""The generic article page: what the outlet's entry declares (CSS), then JSON-LD, then trafilatura and the page's meta tags.

A class for one outlet overrides only what differs; most need none, because their entry's selectors say it.
"""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.pages import headline
from crawler.pages.acceptance import ReadPage, why_no_article
from crawler.pages.body import plain_text, read_body
from crawler.pages.body_type import is_binary, is_markup, unzipped
from crawler.pages.boilerplate import ANYWHERE, tidy_authors, tidy_text, tidy_title
from crawler.pages.byline import find_authors, written_by
from crawler.pages.dates.stated import PageDates
from crawler.pages.headline import LONGEST_TITLE
from crawler.pages.json_ld import JsonLdArticle, read_news, without_descriptions
from crawler.pages.opening import find_lead
from crawler.pages.own_story import own_address, story_of
from crawler.parsing.address_days import on_day
from crawler.parsing.dates import read_date
from crawler.parsing.decode import decode
from crawler.parsing.language import detect
from crawler.parsing.markup import parse_html, text_of, value_of, without_controls, without_entities
from crawler.parsing.script_data import text_in_script
from crawler.parsing.urls import canonical
from crawler.sources.source import Source, identity
from storage.errors import ExtractionError
from storage.records import Article, Page, PublishedFrom
from storage.text.normalize import clean

if TYPE_CHECKING:
    from crawler.listings.link import Link

LONGEST_TEXT = 200_000  # characters: the longest report seen has 60,000; more is a page made to fill the disk


class BasePage:
    """One fetched page of one outlet; `article()` reads it. Every part can be overridden by itself."""

    datelines = ANYWHERE  # of the desk

    def __init__(self, page: Page, source: Source, language: str, link: "Link | None", now: datetime) -> None:
        self.page = replace(page, body=unzipped(page.body))
        self.source = source
        self.language = language
        self.link = link
        self.now = now

    @cached_property
    def html(self) -> str:
        return without_controls(decode(self.page, self.language))

    @cached_property
    def tree(self) -> HtmlElement:
        return parse_html(self.html, self.page.url)

    @cached_property
    def news(self) -> JsonLdArticle:
        """Return the article as the page's JSON-LD describes it."""
        urls = (self.page.url, self.page.final_url)
        return read_news(self.tree, story_of(self.tree, urls, self.link.title if self.link else "")) or JsonLdArticle()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names the outlet gives itself: in titles, datelines and author lines."""
        stated = (self.meta("og:site_name"), clean(self.news.publisher))
        return tuple(dict.fromkeys((*names_of(self.source), *(name for name in stated if 3 < len(name) < 60))))

    def article(self, min_text_chars: int) -> Article:
        """Raises ExtractionError with the reason counted: a stub, no title, less text than `min_text_chars`."""
        if is_binary(self.page.body):
            raise self.refusal("is a file, not a page", "not_html")
        title, text = self.read()
        if not is_markup(self.html):
            raise self.refusal("is not HTML", "not_html")
        if refusal := why_no_article(self.candidate(title, text), self.source, self.language, min_text_chars):
            raise self.refusal(*refusal)
        is_too_short = len(text) < min_text_chars
        if is_too_short and not self.source.browser and text_in_script(self.html):
            raise self.refusal("has its text in a script: the outlet's entry needs `browser: true`", "script")
        if is_too_short:
            raise self.refusal(f"has {len(text)} characters of text", "no_text")
        url = self.url()
        published, published_from = self.published()
        return Article(
            source=self.source.key,
            identity=identity(url, self.source, self.language) or canonical(url, self.source.drop_query),
            url=url,
            title=title,
            text=text,
            language=detect(f"{title}\n{text}", self.language),
            fetched_at=self.page.fetched_at,
            published_at=published,
            published_from=published_from,
            authors=tidy_authors(self.authors(), self.names, self.datelines),
        )

    def read(self) -> tuple[str, str]:
        """Return title and text as they are stored, before it is judged whether the page is an article. Raises ExtractionError where the
        text is longer than any article: cutting boilerplate would take seconds."""
        text = self.tidy(self.untidied, self.headline)
        lead = find_lead(self.tree, text, self.descriptions) if text else ""
        return self.headline, f"{self.tidy(lead, self.headline)}\n{text}".strip()

    @cached_property
    def untidied(self) -> str:
        """Return the body before boilerplate is cut."""
        return bounded(clean(self.text()), self.page.url)

    @cached_property
    def headline(self) -> str:
        """Return the title as it is stored."""
        return tidy_title(clean(self.title())[:LONGEST_TITLE], self.names)

    def title(self) -> str:
        """Return the headline: the outlet's declared element, else what headline.choose finds best."""
        if declared := self.declared(self.source.article.title):
            return declared
        listed_title = self.link.title if self.link else ""
        return headline.choose(self.stated_titles, self.headings, self.page_title, listed_title, self.names)

    @cached_property
    def own_titles(self) -> tuple[str, ...]:
        """Return the page's own headlines as they are stored, the best first; its listing's is left out."""
        best = headline.choose(self.stated_titles, self.headings, self.page_title, "", self.names)
        declared = self.declared(self.source.article.title)
        raw_titles = (declared, best, *self.stated_titles, *self.headings, self.page_title)
        return tuple(dict.fromkeys(title for raw in raw_titles if (title := tidy_title(clean(raw), self.names))))

    @cached_property
    def stated_titles(self) -> tuple[str, ...]:
        """Return the titles in meta tags and JSON-LD, the most trusted first."""
        stated = (self.meta("og:title", "twitter:title"), self.news.title)
        return tuple(title for title in stated if title)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Return the texts of the page's first-level headings."""
        return tuple(text for heading in self.tree.iter("h1") if (text := clean(heading.text_content())))

    @cached_property
    def page_title(self) -> str:
        """Return the text of <title>, "" for none."""
        return clean(next((title.text_content() for title in self.tree.iter("title")), ""))

    def text(self) -> str:
        """Return the body, a line for each paragraph, before boilerplate is cut."""
        for element in (unwanted for css in self.source.article.remove for unwanted in self.tree.cssselect(css)):
            if element.getparent() is not None:
                element.drop_tree()
        if self.source.article.text and (declared := text_of(self.tree.cssselect(self.source.article.text))):
            return declared
        return read_body(self.tree, plain_text(self.news.text, self.page.url))

    def tidy(self, text: str, title: str) -> str:
        return tidy_text(text, title, self.names, self.source.article.boilerplate, self.datelines)

    def published(self) -> tuple[datetime | None, PublishedFrom]:
        """Return the publication time, in UTC, and where it was read; (None, "unknown") where nothing states it."""
        stated, published_from = self.stated_time()
        return (stated.astimezone(UTC), published_from) if stated else (None, "unknown")

    def printed_time(self) -> datetime | None:
        """Return the publication time in a zone in which it has the day that the page or its address prints."""
        stated, _ = self.stated_time()
        is_zone_known = self.source.timezone != "UTC"
        return on_day(stated, self.dates.local_day(stated, is_zone_known=is_zone_known)) if stated else None

    def stated_time(self) -> tuple[datetime | None, PublishedFrom]:
        """Return the publication time, in the zone it is stated in, and where it was read: the first that dates.stated finds."""
        declared = self.declared(self.source.article.published)
        return self.dates.find(declared, self.link.published_at if self.link else None, self.news.published, self.metas)

    @cached_property
    def dates(self) -> PageDates:
        """Return what the page and its address state about days."""
        visited = self.page.fetched_at.astimezone(self.source.zone).date()
        url = self.page.final_url or self.page.url
        # What descriptions say of other pages is no guess; this page's own were read.
        return PageDates(
            self.tree, url, self.headline, self.date, visited, self.source.zone, lambda: without_descriptions(self.tree)
        )

    def authors(self) -> list[str]:
        """Return the authors of the first place that names any: declared element, JSON-LD, meta tags, listing, byline."""
        css = self.source.article.authors
        if css and (declared := [value_of(element) for element in self.tree.cssselect(css)]):
            return declared
        stated = self.meta("author", "article:author", "dc.creator")
        for authors in (self.news.authors, [stated], [written_by(self.metas)], self.link.authors if self.link else ()):
            if tidy_authors(authors, self.names):
                return list(authors)
        return find_authors(self.tree)

    def url(self) -> str:
        """Return the page's own canonical address where it is one of this outlet's articles, else where it was fetched from."""
        return own_address((self.page.final_url, self.page.url), self.stated_urls, self.source, self.language)

    def candidate(self, title: str, text: str) -> ReadPage:
        declared = self.source.article.text
        return ReadPage(
            url=self.page.url,
            final_url=self.page.final_url,
            stated_urls=self.stated_urls,
            html=self.html,
            tree=self.tree,
            title=title,
            own_titles=self.own_titles,
            text=text,
            untidied=self.untidied,
            listed_title=self.link.title if self.link else "",
            summary=self.link.summary if self.link else "",
            is_free=self.news.free,
            calls_itself_article=bool(self.news.title)
            or self.meta("og:type").lower() == "article"
            or bool(declared and self.tree.cssselect(declared)),
        )

    def refusal(self, why: str, reason: str) -> ExtractionError:
        return ExtractionError(f"{why}; dropped", about=self.page.url, reason=reason)

    @cached_property
    def stated_urls(self) -> tuple[str, ...]:
        """Return the addresses that the page states as its own: canonical link and og:url."""
        links = [link.get("href") for link in self.tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
        return (*(link or "" for link in links[:1]), self.meta("og:url"))

    def declared(self, css: str) -> str:
        """Return the value of the first element that matches a declared selector, empty for none."""
        elements = self.tree.cssselect(css) if css else []
        return value_of(elements[0]) if elements else ""

    def meta(self, *names: str) -> str:
        """Return the content of the first of these meta tags that has one; letter case does not matter."""
        return next((self.metas[name] for name in names if self.metas.get(name)), "")

    @property
    def descriptions(self) -> tuple[str, ...]:
        """Return the page's own descriptions of its article, a sentence or two each."""
        stated = (self.meta(name) for name in ("og:description", "description", "twitter:description"))
        return tuple(description for description in (*stated, self.news.description) if description)

    @cached_property
    def metas(self) -> dict[str, str]:
        """Return the contents of the meta tags by lower-case name, the first of each."""
        contents: dict[str, str] = {}
        for element in self.tree.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            contents.setdefault(name.strip().lower(), clean(without_entities(element.get("content") or "")))
        return contents

    def date(self, text: str) -> datetime | None:
        return read_date(text, self.source.zone, self.now, self.language) if text else None


def bounded(text: str, about: str) -> str:
    """The text, where it is no longer than LONGEST_TEXT; raises ExtractionError ("too_large")."""
    if len(text) > LONGEST_TEXT:
        raise ExtractionError(f"has {len(text)} characters of text; dropped", about=about, reason="too_large")
    return text


def names_of(source: Source) -> tuple[str, ...]:
    """Return the names of an outlet: its name as cited, its other spellings, its host."""
    host = (urlsplit(source.home).hostname or "").removeprefix("www.")
    return tuple(dict.fromkeys((source.name, *source.aliases, host, host.split(".")[0])))
