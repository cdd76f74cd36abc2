"""The digest as one self-contained HTML file: printable, in light and dark, without requests to any host."""

from collections.abc import Iterable
from functools import cache
from html import escape
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, UndefinedError
from markupsafe import Markup

from digest.composing.charts import by_day, by_outlet, days_svg, outlets_svg
from digest.composing.compose import TextRun, line, permalink, sections
from digest.composing.corrections import printed_corrections
from digest.composing.words import words
from storage.errors import DigestError
from storage.publishing.published import Digest
from storage.text.calendar import long_date
from storage.text.languages import comma, direction
from storage.text.links import web_address

FOLDER = Path(__file__).parent  # of the templates
CHARTED_DAYS = 7  # a shorter digest is taken in at a glance
CHARTED_ENTRIES = 5


def as_html(digest: Digest) -> bytes:
    """Return the page; every entry has a permalink (#entry-17) that stays the same in every edition."""
    return render("digest.html", digest).encode()


def render(name: str, digest: Digest) -> str:
    """Render a digest with a template beside this module, always escaped. Raises DigestError: the template uses a field that
    a digest does not have."""
    try:
        return _template(FOLDER, name).render(
            digest=digest,
            title=line(digest.title),
            days=sections(digest),
            corrections=printed_corrections(digest),
            charts=page_charts(digest),
            inline=inline,
            direction=direction(digest.language),
            words=words(digest.language),
            comma=comma(digest.language),
            came_out=long_date(digest.at.date(), digest.language) if digest.at else "",
            address=permalink(digest),
            feed=web_address(digest.imprint.site) and web_address(f"{digest.imprint.site}feed.atom"),
        )
    except UndefinedError as error:
        what = f"this template asks for what a digest has not ({error.message}); nothing was published or sent: mend it"
        raise DigestError(what, about=name) from error


def fragment(paragraphs: Iterable[Iterable[TextRun]], language: str = "") -> str:
    """Return paragraphs as HTML for feed readers; without a language each takes its own direction."""
    manner = f' lang="{escape(language)}" dir="{direction(language)}"' if language else ' dir="auto"'
    return "".join(f"<p{manner}>{inline(runs)}</p>" for runs in paragraphs)


def inline(runs: Iterable[TextRun]) -> Markup:
    """Return a paragraph as inline HTML: its head strong, outlets' names isolated from the direction of the text around them."""
    strings = ((strong, "".join(map(_run, group))) for strong, group in groupby(runs, attrgetter("strong")))
    return Markup("".join(f"<strong>{text}</strong>" if strong else text for strong, text in strings))  # noqa: S704 - each run is escaped


def _run(run: TextRun) -> str:
    text = f"<bdi>{escape(run.text)}</bdi>" if run.is_name else escape(run.text)
    return f'<a href="{escape(run.url)}" rel="noopener noreferrer">{text}</a>' if run.url else text


def page_charts(digest: Digest) -> list[tuple[str, Markup]]:
    """Return the charts of a page, each with its name; none of a digest that is taken in at a glance."""
    if (digest.last - digest.first).days + 1 < CHARTED_DAYS or len(digest.entries) < CHARTED_ENTRIES:
        return []
    language, texts = digest.language, words(digest.language)
    drawn = (
        (texts.by_day, days_svg(by_day(digest.entries, digest.first, digest.last), language)),
        (texts.by_outlet, outlets_svg(by_outlet(digest.entries, language=language), language)),
    )
    return [(name, Markup(svg)) for name, svg in drawn if svg]  # noqa: S704 - digest/composing/charts.py escapes what is not its own


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
