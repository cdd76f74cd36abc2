"""The digest as one self-contained HTML file: printable, in light and dark, without requests to any host."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, UndefinedError
from markupsafe import Markup

from digest.composing.charts import by_day, by_outlet, days_svg, outlets_svg
from digest.composing.compose import TextRun, file_name, line, of_edition, permalink, sections
from digest.composing.corrections import printed_corrections
from digest.composing.front_page import brief, description, imprint_lines, items_of, lede, noted, published_line
from digest.composing.words import words
from storage.errors import DigestError
from storage.publishing.published import Digest
from storage.text.calendar import long_date
from storage.text.languages import comma, direction
from storage.text.links import readable_address, web_address

FOLDER = Path(__file__).parent  # of the templates
CHARTED_DAYS = 7  # a shorter digest is taken in at a glance
CHARTED_ENTRIES = 5
FOLDED_ENTRIES = 60  # of a longer digest the contents show each day's headlines on demand
ARCHIVE = "index.html"  # the page of all editions
PICTURE = "png"  # the ending of the picture that links to the page are shown with
FEED_TYPES = {"atom": "application/atom+xml", "json": "application/feed+json"}  # by the ending of the feed's file
EDITIONS_MARK = Markup("<!--editions-->")  # where the page in the folder names the editions before and after it
_LINKED = re.compile(
    r"https?://[^\s<>\"'()&;]+[^\s<>\"'()&;.,]|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)


def as_html(digest: Digest) -> bytes:
    """Return the page; every entry has a permalink (#entry-17) that stays the same in every edition."""
    return render("digest.html", digest).encode()


def render(name: str, digest: Digest) -> str:
    """Render a digest with a template beside this module, always escaped. Raises DigestError: the template uses a field that
    a digest does not have."""
    days, texts, site = sections(digest), words(digest.language), web_address(digest.imprint.site)
    try:
        return _template(FOLDER, name).render(
            digest=digest,
            title=line(digest.title),
            publisher=line(digest.imprint.publisher),
            days=days,
            brief=brief(digest, days),
            folded=len(digest.entries) > FOLDED_ENTRIES,
            lede=[*map(Markup.escape, lede(digest, days)), *isolated(published_line(digest), comma(digest.language))],
            description=description(digest, days),
            imprint_lines=list(map(linked, imprint_lines(digest))),
            editions_mark=EDITIONS_MARK,
            notes=noted(items_of(days)),
            shown_address=readable_address,
            corrections=printed_corrections(digest),
            charts=page_charts(digest),
            inline=inline,
            items_of=items_of,
            isolating=isolating,
            css_string=css_string,
            page_number=page_number(texts.page),
            direction=direction(digest.language),
            words=texts,
            comma=comma(digest.language),
            came_out=long_date(digest.at.date(), digest.language) if digest.at else "",
            address=permalink(digest),
            archive=site and f"{site}{ARCHIVE}",
            picture=site and f"{site}{file_name(digest, PICTURE)}",
            feeds=feed_links(digest.imprint.name or line(digest.title), digest.edition, site)
            if site or digest.at
            else "",
        )
    except UndefinedError as error:
        what = f"this template asks for what a digest has not ({error.message}); nothing was published or sent: fix it"
        raise DigestError(what, about=name) from error


def feed_links(title: str, edition: str, site: str) -> Markup:
    """Return the links in a page's head to the feeds of the newest entries; without a site to those in the page's own folder."""
    link = Markup('<link rel="alternate" type="{}" title="{}" href="{}">\n')
    files = {kind: f"{site}feed.{of_edition(edition, ending)}" for ending, kind in FEED_TYPES.items()}
    return Markup().join(link.format(kind, title, file) for kind, file in files.items())


def fragment(paragraphs: Iterable[Iterable[TextRun]], language: str = "") -> str:
    """Return paragraphs as HTML for feed readers; without a language each takes its own direction."""
    manner = f' lang="{escape(language)}" dir="{direction(language)}"' if language else ' dir="auto"'
    return "".join(f"<p{manner}>{inline(runs)}</p>" for runs in paragraphs)


def inline(runs: Iterable[TextRun], notes: Mapping[str, int] | None = None) -> Markup:
    """Return a paragraph as inline HTML: its head strong, outlets' names isolated from the direction of the text around them, each link
    with the number of its note, if it has one."""
    strings = (
        (strong, "".join(_run(run, notes or {}) for run in group))
        for strong, group in groupby(runs, attrgetter("strong"))
    )
    return Markup("".join(f"<strong>{text}</strong>" if strong else text for strong, text in strings))  # noqa: S704 - each run is escaped


def isolated(names: Sequence[str], between: str) -> list[Markup]:
    """Return a list of names as one piece of HTML, each isolated from the direction of the text around it; nothing for no name."""
    return [Markup.escape(between).join(Markup("<bdi>{}</bdi>").format(name) for name in names)] if names else []


def isolating(pattern: str, name: str) -> Markup:
    """Return a text with a name in its place, isolated from the direction of the text around it."""
    return Markup.escape(pattern).format(Markup("<bdi>{}</bdi>").format(name))


def linked(text: str) -> Markup:
    """Return a line of the publisher as HTML, web and mail addresses in it as links."""
    return Markup(_LINKED.sub(_link_to, escape(text)))  # noqa: S704 - escaped, and a link has no letter that ends its attribute


def css_string(text: str) -> Markup:
    """Return a text as a string of CSS in a style element: every letter that is not plain as its code."""
    plain = "".join(
        letter if letter.isalnum() or letter in " ,.:-" else f"\\{ord(letter):x} "
        for letter in text
        if letter.isprintable()
    )
    return Markup(f'"{plain}"')  # noqa: S704 - no quote, backslash or bracket of the text is left


def _link_to(match: re.Match[str]) -> str:
    address = match[0]
    if "@" in address:
        return f'<a href="mailto:{address}">{address}</a>'
    return (
        f'<a href="{address}" rel="noopener noreferrer">{address}</a>' if web_address(address) == address else address
    )


def page_number(pattern: str) -> Markup:
    """Return "Page {} of {}" as the content of a page's margin."""
    before, between, after = map(css_string, pattern.split("{}"))
    return Markup("{} counter(page) {} counter(pages) {}").format(before, between, after)


def _run(run: TextRun, notes: Mapping[str, int]) -> str:
    text = f"<bdi>{escape(run.text)}</bdi>" if run.is_name else escape(run.text)
    if not run.url:
        return text
    note = f'<sup class="note">{notes[run.url]}</sup>' if run.url in notes else ""
    return f'<a href="{escape(run.url)}" rel="noopener noreferrer">{text}</a>{note}'


def page_charts(digest: Digest) -> list[tuple[str, Markup]]:
    """Return the charts of a page, each with its name; none of a digest that is taken in at a glance."""
    if (digest.last - digest.first).days + 1 < CHARTED_DAYS or len(digest.entries) < CHARTED_ENTRIES:
        return []
    language, texts = digest.language, words(digest.language)
    outlets = by_outlet(digest.entries, language=language, outlet_names=dict(digest.outlet_names))
    drawn = (
        (texts.by_day, days_svg(by_day(digest.entries, digest.first, digest.last), language)),
        (texts.by_outlet, outlets_svg(outlets, language)),
    )
    return [(name, Markup(svg)) for name, svg in drawn if svg]  # noqa: S704 - digest/composing/charts.py escapes what is not its own


def template(name: str) -> Template:
    """Return a template beside this module."""
    return _template(FOLDER, name)


@cache
def _template(folder: Path, name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,  # always, whatever the template's name
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)
