"""Answers as HTML: the templates, and how times, days and languages are shown in them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, partial
from gettext import NullTranslations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.meta import find_referenced_templates
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, RedirectResponse, Response

from review.web.request.context import PageRequest
from review.web.request.words import DRAFT_STATES, REASONS, STATES, TABLES
from review.web.services.queue_rows import DraftRow
from review.web.views.snippets import Found
from storage.catalogues.catalogue import OWN_NAMES, catalogue
from storage.catalogues.dates import long_day
from storage.catalogues.messages import said
from storage.text.languages import LANGUAGES, comma, direction, name_of

FOLDER = Path(__file__).parents[1]
_LISTS = re.compile(r"/(?:day/[0-9-]{10})?(?:\?[\w.%=&+-]*)?", re.ASCII)  # addresses that show drafts as rows
_RELATIVE_DAYS = 7  # after that a moment is shown as its day and time


def page(request: PageRequest, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a template for the visitor of a request."""
    context = request.context
    shown = (
        environment(request.language)
        .get_template(template)
        .render(
            visitor=request.visitor,
            accounts=context.access.accounts,
            now=request.now,
            token=context.access.token(),
            zone=context.desk.zone,
            **values,
        )
    )
    return HTMLResponse(shown, status)


def go(address: str) -> Response:
    """Redirect to another of our pages after a form: going back does not send it again."""
    assert address.startswith("/"), address
    assert not address.startswith(("//", "/\\")), address
    return RedirectResponse(address, 303)


def back_of(form: Mapping[str, str]) -> str:
    """Return the list that a form was sent from, as the address to go back to; "" for any other address."""
    back = form.get("back", "")
    return back if _LISTS.fullmatch(back) else ""


def reason_of(form: Mapping[str, str]) -> str:
    """Return the coded reason of a rejection, with the note typed beside it."""
    code = form.get("code", "") if form.get("code", "") in REASONS else ""
    note = " ".join(form.get("note", "").split())[:500]
    return ": ".join(part for part in (code, note) if part)


@cache
def environment(language: str) -> Environment:
    """Return the templates with their words in this language; everything in them is escaped, whatever the file is called."""
    templates = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    templates.policies["ext.i18n.trimmed"] = True
    words = catalogue(language)
    templates.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    templates.filters |= {
        "day": lambda day: long_day(day, language),
        "when": pass_context(lambda context, at, zone: when(at, context["now"], zone, language)),
        "moment": datetime.fromisoformat,
        "iso_day": date.fromisoformat,
        "dir": direction,
        "joined": joined_names,
        "language": lambda code: words.gettext(name_of(code)),
        "found": found,
        "only_in": lambda rows, state: [row for row in rows if row.state == state],
        "not_in": lambda rows, state: [row for row in rows if row.state != state],
        "state": partial(state, _state_marks(words)),
        "link": link,
        "apart": apart,
        "said": lambda text: said(text, language),
        "said_lines": lambda text: "\n".join(said(line, language) for line in text.split("\n")),
        "bdi": bdi,
        "code": code,
        "quoted": quoted,
    }
    templates.globals |= {
        "LANGUAGE": language,
        "COMMA": comma(language),
        "LANGUAGES": LANGUAGES,
        "OWN_NAMES": OWN_NAMES,
    } | {table: {key: words.gettext(text) for key, text in texts.items()} for table, texts in TABLES.items()}
    return templates


@cache
def compile_pages(language: str) -> None:
    """Compile the pages that a visitor of this language sees first, with all that they consist of, so that the first one need not wait for
    it."""
    templates = environment(language)
    assert templates.loader is not None
    waiting, seen = ["queue.html", "draft.html"], set[str]()
    while waiting:
        template = waiting.pop()
        templates.get_template(template)
        seen.add(template)
        source = templates.loader.get_source(templates, template)[0]
        waiting += {part for part in find_referenced_templates(templates.parse(source)) if part} - seen


def _state_marks(words: NullTranslations) -> Mapping[tuple[str, bool], Markup]:
    """Return the mark of each state of a draft, by the state and whether a person has edited it: rows are many, states few."""
    names = {(code, edited): name for code, name in STATES.items() for edited in (False, True)}
    names["waiting", True] = DRAFT_STATES["edited"]
    return {
        (code, edited): Markup('<span class="state %s">%s</span>') % (code, words.gettext(name))
        for (code, edited), name in names.items()
    }


def state(marks: Mapping[tuple[str, bool], Markup], row: DraftRow) -> Markup:
    """Return the mark of a row's state."""
    return marks[row.state, row.edited]


def found(pieces: Sequence[Found]) -> Markup:
    """Return a text with the words that were looked for marked."""
    mark = Markup("<mark>%s</mark>")
    return Markup("").join(mark % (piece.text,) if piece.is_match else piece.text for piece in pieces)


def joined_names(names: Sequence[str], language: str) -> str:
    """Join names as an entry of this language does."""
    return comma(language).join(names)


def apart(text: str) -> str:
    """Isolate words of another direction where no element is allowed (an option of a list)."""
    return f"\u2068{text}\u2069" if text else ""


def bdi(text: object) -> Markup:
    """Isolate words of another direction within a sentence of the page."""
    return Markup("<bdi>%s</bdi>") % (text,)


def code(text: str) -> Markup:
    """Show words to type in a terminal within a sentence of the page."""
    return Markup('<code dir="ltr">%s</code>') % (text,)


def quoted(text: str) -> str:
    """Isolate the quotations of a line, which may run the other way."""
    return re.sub("([“«])([^“”«»]+)([”»])", lambda found: f"{found[1]}{apart(found[2])}{found[3]}", text)


def link(url: str) -> str:
    """Return the address if it is http or https; "" for any other (javascript:, data: …)."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def when(at: datetime | date, now: datetime, zone: ZoneInfo, language: str) -> Markup:
    """Return a moment as an editor reads it, with the exact time in the desk's zone where the pointer rests; a day as it is."""
    if not isinstance(at, datetime):
        return escape(long_day(at, language))
    full = shown_time(at, zone, language)
    shown = _ago(now - at, catalogue(language)) or full
    return Markup('<time datetime="%s" title="%s (%s)">%s</time>') % (at.isoformat(), full, zone.key, shown)


def shown_time(at: datetime | date, zone: ZoneInfo, language: str) -> str:
    """Return a moment as its day and time in the desk's zone; a day as it is."""
    if not isinstance(at, datetime):
        return long_day(at, language)
    local = at.astimezone(zone)
    return f"{long_day(local.date(), language)}{comma(language)}{local:%H:%M}"


def _ago(since: timedelta, words: NullTranslations) -> str:
    """Return how long ago that is, "" for more than a week and for what is to come."""
    minutes, hours = int(since.total_seconds() // 60), int(since.total_seconds() // 3600)
    if since < timedelta(0) or since.days >= _RELATIVE_DAYS:
        return ""
    if minutes < 1:
        return words.gettext("just now")
    if hours < 1:
        return words.ngettext("%(num)s min ago", "%(num)s min ago", minutes) % {"num": minutes}
    if since.days < 1:
        return words.ngettext("%(num)s h ago", "%(num)s h ago", hours) % {"num": hours}
    return words.ngettext("%(num)s day ago", "%(num)s days ago", since.days) % {"num": since.days}
