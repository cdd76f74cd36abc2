"""The archive page of all editions, with a grid a month, and the line of a digest's page that leads to its neighbours. Pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from digest.composing.compose import line, of_edition
from digest.composing.editions import EditionDays, archive
from digest.composing.words import words
from digest.formats.html import FEED_TYPES, css_string, linked, page_number, template
from storage.config.settings import DigestConfig
from storage.languages import of_each
from storage.text.calendar import month_name
from storage.text.cldr import weekdays
from storage.text.languages import direction

EditionName = Callable[[EditionDays], str]
_OWN_NAMES: dict[str, str] = of_each("OWN_NAME")
_FEED_NAMES = {"atom": "Atom", "json": "JSON Feed"}


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A link to a feed: its file, its kind, its type, and the language of its edition."""

    file: str
    kind: str
    type: str
    language: str


def as_archive(
    editions: Sequence[EditionDays],
    config: DigestConfig,
    name: EditionName,
    subscribe: str = "",
    files: Collection[str] | None = None,
) -> bytes:
    """Return the page: the newest month first, each edition by its days, those in other languages beside the main one; `subscribe` is
    the address of the form for readers, "" without one. `files` are the names of the folder's files: only feeds among them are linked;
    None: a desk with a site has them all."""
    language, texts = config.language, words(config.language)
    months = archive(editions)
    publisher = line(config.publisher or config.country)
    title = f"{publisher}: {texts.all_editions}" if publisher else texts.all_editions
    imprint = (
        config.imprint,
        texts.licence.format(config.licence) if config.licence else "",
        texts.contact.format(config.contact) if config.contact else "",
    )
    others = sorted({edition.edition for edition in editions})
    page = template("index.html").render(
        language=language,
        direction=direction(language),
        title=title,
        publisher=publisher,
        words=texts,
        subscribe=subscribe,
        months=months,
        month_names={month.first: f"{month_name(month.first, language)} {month.first.year}" for month in months},
        weekdays=weekdays(language),
        name=name,
        own_name=own_name,
        language_name=language_name,
        feeds=_feeds(others, config, texts.podcast, files),
        several=len(others) > 1,
        imprint_lines=[linked(said) for said in map(line, imprint) if said],
        css_string=css_string,
        page_number=page_number(texts.page),
    )
    return page.encode()


def _feeds(
    editions: Sequence[str], config: DigestConfig, podcast: str, files: Collection[str] | None
) -> list[FeedLink]:
    """Return the feeds of each edition, and its podcast where there is one."""
    links = []
    for edition in editions:
        language = edition or config.language
        for kind, type_ in FEED_TYPES.items():
            file = f"feed.{of_edition(edition, kind)}"
            if file in files if files is not None else config.site:
                links.append(FeedLink(file, _FEED_NAMES[kind], type_, language))
        episodes = podcast_file(edition)
        if files is not None and episodes in files:
            links.append(FeedLink(episodes, podcast, "application/rss+xml", language))
    return links


def podcast_file(edition: str) -> str:
    """Return the name of the feed of an edition's episodes."""
    return f"podcast.{of_edition(edition, 'xml')}"


def beside_links(episode: str, feed: str, language: str) -> str:
    """Return the links from a page to its episode and to the feed beside it, each where there is one ("": none)."""
    links = [Markup('<a href="{}">{}</a>').format(episode, words(language).listen)] if episode else []
    links += [Markup('<a href="{}" type="{}">Atom</a>').format(feed, FEED_TYPES["atom"])] if feed else []
    return Markup(" ").join(links)


def edition_links(
    before: EditionDays | None,
    after: EditionDays | None,
    beside: Sequence[EditionDays],
    language: str,
    name: EditionName,
    main: str,
) -> str:
    """Return the links from a page to the editions before and after it, and to those in other languages. `main` is the language of
    the main edition."""
    texts = words(language)
    links = [
        _link(edition, pattern.format(name(edition)), rel)
        for edition, pattern, rel in ((before, texts.previous, "prev"), (after, texts.next, "next"))
        if edition is not None
    ]
    links += [_link(edition, own_name(edition, main), "alternate", edition.edition or main) for edition in beside]
    return Markup(" ").join(links)


def own_name(edition: EditionDays, main: str = "") -> str:
    """Return the name of an edition's language in that language; `main` is that of the main edition."""
    return language_name(edition.edition or main)


def language_name(language: str) -> str:
    """Return the name of a language in that language."""
    return _OWN_NAMES.get(language, language)


def _link(edition: EditionDays, text: str, rel: str, language: str = "") -> Markup:
    spoken = Markup(' hreflang="{0}" lang="{0}"').format(language) if language else ""
    return Markup('<a rel="{}" href="{}"{}>{}</a>').format(rel, edition.file, spoken, text)
