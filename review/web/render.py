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
from storage.text.languages import comma, direction, name_of

FOLDER = Path(__file__).parent
# Why a draft is rejected: the code that stands in the file and the history, and what it means.
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


def page(asked: PageRequest, template: str, status: int = 200, **told: Any) -> HTMLResponse:
    """The template's page for who asked."""
    shown = environment().get_template(template).render(
        who=asked.who, accounts=asked.given.accounts, now=asked.now, token=asked.given.token(), zone=asked.given.zone, **told
    )  # fmt: skip
    return HTMLResponse(shown, status)


def go(address: str) -> Response:
    """On to another page of ours, after a form: going back does not send it again."""
    assert address.startswith("/"), address
    assert not address.startswith(("//", "/\\")), address
    return RedirectResponse(address, 303)


def reason_of(form: Mapping[str, str]) -> str:
    """The coded reason of a rejection, with what was typed beside it."""
    code = form.get("code", "") if form.get("code", "") in REASONS else ""
    note = " ".join(form.get("note", "").split())[:500]
    return ": ".join(part for part in (code, note) if part)


@cache
def environment() -> Environment:
    """Escapes everything in every template, whatever its file is called."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": long_date,
        "when": _when,
        "dir": direction,
        "listed": listed,
        "language": name_of,
        "link": link,
        "apart": apart,
        "quoted": quoted,
    }
    made.globals |= {"REASONS": REASONS}
    return made


def listed(names: Sequence[str], language: str) -> str:
    """Names as an entry of this language lists them."""
    return comma(language).join(names)


def apart(text: str) -> str:
    """Words that may run the other way than those around them, where no element may stand (an option of a list)."""
    return f"\u2068{text}\u2069" if text else ""


def quoted(text: str) -> str:
    """An English line whose quotations, which may run the other way, turn nothing round them."""
    return re.sub("“([^“”]+)”", lambda found: f"“{apart(found[1])}”", text)


def link(url: str) -> str:
    """The address where it is one of the web; "" for any other (javascript:, data: …)."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def _when(at: datetime | date, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if isinstance(at, datetime) else f"{at:%Y-%m-%d}"
