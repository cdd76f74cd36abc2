"""A day with its analyst's paragraph, and publishing: preview, publish, and the files that came of it."""

import re
from collections import Counter
from datetime import date

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, Response

from review.decisions import acts
from review.decisions import order as ordering
from review.decisions.acts import ParagraphConflict
from review.web.request.context import PageRequest
from review.web.request.render import back_of, go, page
from review.web.services.page_services import EditionService
from review.web.views.queue_view import last_act, month_end
from storage.catalogues.dates import long_day
from storage.editing import decisions, page_acts
from storage.editing.page_acts import Act
from storage.errors import ConfigError, DigestError
from storage.publishing import digests
from storage.text.calendar import read_date
from storage.text.languages import code_of
from storage.text.normalize import clean

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)+")
_SHOWN_ENTRIES = 300  # beside the publish button; the page as readers get it has all of them
# A published file is shown as what it is, apart from the page: no script, no form, an origin of its own.
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
_SHOWN = {
    ".html": "text/html",
    ".md": "text/plain",
    ".json": "application/json",
    ".xml": "text/xml",
    ".atom": "text/xml",
}


def day(request: PageRequest) -> Response:
    """Show a day: its entries and its analyst's paragraph."""
    when = _day(request.path.get("day", ""))
    with request.context.desk.store.read() as db:
        text = next((analysis.text for analysis in decisions.analyses(db, when, when)), "")
        rows = request.context.queue.rows.totals(db, request.now).of_day(when)
        past = decisions.paragraphs(db, when)
        mine = last_act(db, request.visitor.name)
    return page(request, "day.html", day=when, text=text, was=text, rows=rows, past=past, other=None, mine=mine)


def analyse(request: PageRequest) -> Response:
    """Write the paragraph of a day."""
    when = _day(request.path.get("day", ""))
    request.context.queue.file.read()
    text = _paragraph(request.form.get("text", ""))
    with request.context.desk.store.begin() as db:
        done = acts.analyse(db, request.sent, when, _paragraph(request.form.get("was", "")), text)
    request.after.append(request.context.queue.file.sync)
    if isinstance(done, ParagraphConflict):
        with request.context.desk.store.read() as db:
            rows = request.context.queue.rows.totals(db, request.now).of_day(when)
            past = decisions.paragraphs(db, when)
        return page(
            request, "day.html", 409,
            day=when, text=done.yours, was=done.theirs, rows=rows, past=past, other=done.theirs, mine=None,
        )  # fmt: skip
    return go(f"/day/{when}?done={done.id}")


def order(request: PageRequest) -> Response:
    """Move an entry of a day: a step, to the top, or beside another one."""
    when = _day(request.path.get("day", ""))
    to, _, of = request.form.get("to", "").partition(":")
    step = next((step for step in ordering.STEPS if step == to), None)
    if step is None:
        raise HTTPException(400)
    context = request.context
    context.queue.file.read()  # the order of the file comes first
    with context.desk.store.read() as db:
        rows = context.queue.rows.totals(db, request.now).of_day(when)
    before = [row.id for row in rows if row.state != "rejected"]
    after = ordering.moved(
        before, int(of) if of.isdecimal() and len(of) < 10 else request.number("draft"), step, request.number("other")
    )
    with context.desk.store.begin() as db:
        done = ordering.move(db, request.sent, when, before, after)
    request.after.append(context.queue.file.sync)
    return go(back_of(request.form) or f"/day/{when}?done={done.id}")


def preview(request: PageRequest) -> Response:
    """Show what publishing these days would print, and what still waits in them."""
    first, last = _days(request, request.query.get("first", ""), request.query.get("last", ""))
    with request.context.desk.store.read() as db:
        rows = [row for row in request.context.queue.rows.read(db, request.now) if first <= row.date <= last]
        entries = request.context.queue.rows.entries(rows)
        analyses = decisions.analyses(db, first, last)
        before = [item for item in digests.published(db) if item.first <= last and item.last >= first]
    only, editions = _editions(request, request.query.get("language", ""))
    entries = [entry for entry in entries if only in {"", entry.wording.language}]
    outline, fault = None, ""
    try:
        outline = editions.outline(first, last, request.context.queue.rows.decisions())
    except (DigestError, ConfigError) as error:
        fault = str(error)
    printed = {item.anchor: item for item in outline.days(_SHOWN_ENTRIES)} if outline else {}
    counts = Counter(str(entry.wording.date) for entry in entries)
    other_analyses = outline.left_out_analyses if outline else ()
    analysed = {str(item.date): item.text for item in analyses if item.date not in other_analyses}
    days = {*counts, *analysed, *printed}
    return page(
        request,
        "publish.html",
        only=only,
        into=request.context.desk.config.digest.language,
        first=first,
        last=last,
        outline=outline,
        fault=fault,
        printed=printed,
        headings={
            day: printed[day].heading if day in printed else long_day(date.fromisoformat(day), request.language)
            for day in days
        },
        approved_by={f"entry-{item.draft_id}": item for item in entries},
        shown=min(len(entries), _SHOWN_ENTRIES),
        counts=counts,
        analyses=analysed,
        waiting=[row for row in rows if row.state == "waiting"],
        before=before[::-1],
        newest=next((item.digest_id for item in reversed(before) if (item.first, item.last) == (first, last)), 0),
        files=_files(request),
        count=len(entries),
    )


def preview_page(request: PageRequest) -> Response:
    """Show the page as readers would get it, isolated from ours."""
    first, last = _days(request, request.query.get("first", ""), request.query.get("last", ""))
    with request.context.desk.store.read() as db:
        request.context.queue.rows.read(db, request.now)
    _, editions = _editions(request, request.query.get("language", ""))
    shown = editions.preview(first, last, request.context.queue.rows.decisions())
    return HTMLResponse(shown, headers={"Content-Security-Policy": _SANDBOX})


def publish(request: PageRequest) -> Response:
    """Publish the approved entries of these days, once for one form."""
    first, last = _days(request, request.form.get("first", ""), request.form.get("last", ""))
    sent = request.sent
    with request.context.desk.store.read() as db:
        earlier_act = page_acts.sent(db, sent.token)
    if earlier_act is None:
        request.context.queue.file.read()
        _, editions = _editions(request, request.form.get("language", ""))
        written = editions.publish(first, last, request.form.get("seal", ""))
        detail = {"first": first.isoformat(), "last": last.isoformat(), "files": [file.name for file in written]}
        with request.context.desk.store.begin() as db:
            page_acts.add(db, Act("publish", sent.by, sent.at, sent.token, detail=detail))
        request.after.append(request.context.queue.file.sync)
    with request.context.desk.store.read() as db:
        newest = digests.newest_number(db, first, last)
    return go(f"/edition/{newest}?published=1" if newest else f"/publish?first={first}&last={last}&published=1")


def published(request: PageRequest) -> Response:
    """Return one published file, isolated from the page."""
    name = request.path.get("name", "")
    file = request.context.editions.digests / name
    if not _NAME.fullmatch(name) or file.is_symlink() or not file.is_file():
        raise HTTPException(404)
    kind = _SHOWN.get(file.suffix)
    headers = {"Content-Security-Policy": _SANDBOX}
    if kind is None:
        return FileResponse(file, filename=name, media_type="application/octet-stream", headers=headers)
    return FileResponse(file, media_type=f"{kind}; charset=utf-8", headers=headers)


def _editions(request: PageRequest, language: str) -> tuple[str, EditionService]:
    """Return the language that an address limits an edition to, "" for none, and the service of such editions."""
    editions, code = request.context.editions, code_of(language)
    return (code, editions.of_language(code)) if code and editions.of_language else ("", editions)


def _files(request: PageRequest) -> list[str]:
    if not request.context.editions.digests.is_dir():
        return []
    files = [file for file in request.context.editions.digests.iterdir() if file.is_file() and not file.is_symlink()]
    files.sort(key=lambda file: (-file.stat().st_mtime, file.name))
    return [file.name for file in files if _NAME.fullmatch(file.name)][:100]


def _days(request: PageRequest, first: str, last: str) -> tuple[date, date]:
    """Return the days of the address; without any, the month of the newest approved entry."""
    begin, end = read_date(first), read_date(last)
    if (first and begin is None) or (last and end is None):
        raise DigestError("write a day as YYYY-MM-DD; nothing was published")
    if begin is None and end is None:
        with request.context.desk.store.read() as db:
            rows = request.context.queue.rows.read(db, request.now)
        newest = [row.date for row in rows if row.state in {"approved", "published"}] or [row.date for row in rows]
        begin = (newest or [request.now.astimezone(request.context.desk.zone).date()])[0].replace(day=1)
        return begin, month_end(begin)
    return begin or end or date.min, end or begin or date.min


def _day(text: str) -> date:
    parsed = read_date(text)
    if parsed is None:
        raise HTTPException(404)
    return parsed


def _paragraph(text: str) -> str:
    """Return the text as the queue file would have it: clean, a line for each paragraph."""
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return "\n".join(line for line in lines if line)
