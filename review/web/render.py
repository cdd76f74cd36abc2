"""Answers as HTML: the templates, and how times, days and languages are shown in them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from review.web.context import PageRequest
from storage.text.calendar import long_date
from storage.text.languages import LANGUAGES, comma, direction, name_of

FOLDER = Path(__file__).parent
# Why a draft is rejected: the code in the file and the history, and what it means.
REASONS = {
    "off topic": "not about what the digest is about",
    "covered": "an entry has told it already",
    "minor": "too small to matter to readers",
    "one side": "one side's claim, nobody else tells it",
    "doubtful": "may be wrong or made up",
    "opinion": "comment, no news",
    "old": "happened too long ago",
    "wrong group": "its articles tell different events",
    "badly drafted": "the event belongs in, these words do not",
}


def page(request: PageRequest, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a template for the visitor of a request."""
    context = request.context
    shown = (
        environment()
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
def environment() -> Environment:
    """Return the templates; everything in them is escaped, whatever the file is called."""
    templates = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {
        "day": long_date,
        "when": _when,
        "dir": direction,
        "joined": joined_names,
        "language": name_of,
        "link": link,
        "apart": apart,
        "quoted": quoted,
    }
    templates.globals |= {"REASONS": REASONS, "LANGUAGES": LANGUAGES}
    return templates


def joined_names(names: Sequence[str], language: str) -> str:
    """Join names as an entry of this language does."""
    return comma(language).join(names)


def apart(text: str) -> str:
    """Isolate words of another direction where no element is allowed (an option of a list)."""
    return f"\u2068{text}\u2069" if text else ""


def quoted(text: str) -> str:
    """Isolate the quotations of an English line, which may run right to left."""
    return re.sub("“([^“”]+)”", lambda quotation: f"“{apart(quotation[1])}”", text)


def link(url: str) -> str:
    """Return the address if it is http or https; "" for any other (javascript:, data: …)."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def _when(at: datetime | date, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if isinstance(at, datetime) else f"{at:%Y-%m-%d}"
