"""Answers as HTML: the templates, and how times, days and languages are shown in them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from review.web.context import PageRequest
from review.web.words import REASONS, TABLES
from storage.catalogues.catalogue import OWN_NAMES, catalogue
from storage.catalogues.messages import said
from storage.text.calendar import long_date
from storage.text.languages import LANGUAGES, comma, direction, name_of

FOLDER = Path(__file__).parent


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
        "day": long_date,
        "when": shown_time,
        "dir": direction,
        "joined": joined_names,
        "language": lambda code: words.gettext(name_of(code)),
        "link": link,
        "apart": apart,
        "said": lambda text: said(text, language),
        "bdi": bdi,
        "code": code,
        "quoted": quoted,
    }
    templates.globals |= {"LANGUAGE": language, "LANGUAGES": LANGUAGES, "OWN_NAMES": OWN_NAMES} | {
        table: {key: words.gettext(text) for key, text in texts.items()} for table, texts in TABLES.items()
    }
    return templates


def joined_names(names: Sequence[str], language: str) -> str:
    """Join names as an entry of this language does."""
    return comma(language).join(names)


def apart(text: str) -> str:
    """Isolate words of another direction where no element is allowed (an option of a list)."""
    return f"\u2068{text}\u2069" if text else ""


def bdi(text: object) -> Markup:
    """Isolate words of another direction within a sentence of the page."""
    return Markup("<bdi>{}</bdi>").format(text)


def code(text: str) -> Markup:
    """Show words to type in a terminal within a sentence of the page."""
    return Markup('<code dir="ltr">{}</code>').format(text)


def quoted(text: str) -> str:
    """Isolate the quotations of an English line, which may run right to left."""
    return re.sub("“([^“”]+)”", lambda quotation: f"“{apart(quotation[1])}”", text)


def link(url: str) -> str:
    """Return the address if it is http or https; "" for any other (javascript:, data: …)."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def shown_time(at: datetime | date, zone: ZoneInfo) -> str:
    """Return a time as the page shows it, in the desk's zone; a day as it is."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if isinstance(at, datetime) else f"{at:%Y-%m-%d}"
