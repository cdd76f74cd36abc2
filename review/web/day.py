"""A day with its analyst's paragraph, and publishing: preview, publish, and the files that came of it."""

import re
from collections import Counter
from datetime import date

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, Response

from review.decisions import acts
from review.decisions.acts import ParagraphConflict
from review.web.context import PageRequest
from review.web.draft_rows import balance, by_day
from review.web.queue import last_act, month_end
from review.web.render import go, page
from storage.editing import decisions, page_acts
from storage.editing.page_acts import Act
from storage.errors import ConfigError, DigestError
from storage.publishing import digests
from storage.text.calendar import long_date, read_date
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


def day(asked: PageRequest) -> Response:
    when = _day(asked.path.get("day", ""))
    with asked.given.store.read() as db:
        text = next((one.text for one in decisions.analyses(db, when, when)), "")
        rows = [row for row in asked.given.rows.read(db, asked.now) if row.date == when]
        past = decisions.paragraphs(db, when)
        mine = last_act(asked, db)
    return page(asked, "day.html", day=when, text=text, was=text, rows=rows, past=past, other=None, mine=mine)


def analyse(asked: PageRequest) -> Response:
    """Writes the paragraph of a day."""
    when = _day(asked.path.get("day", ""))
    asked.given.file.read()
    text = _paragraph(asked.form.get("text", ""))
    with asked.given.store.begin() as db:
        done = acts.analyse(db, asked.sent, when, _paragraph(asked.form.get("was", "")), text)
    asked.after.append(asked.given.file.sync)
    if isinstance(done, ParagraphConflict):
        with asked.given.store.read() as db:
            rows = [row for row in asked.given.rows.read(db, asked.now) if row.date == when]
            past = decisions.paragraphs(db, when)
        return page(
            asked, "day.html", 409,
            day=when, text=done.yours, was=done.theirs, rows=rows, past=past, other=done.theirs, mine=None,
        )  # fmt: skip
    return go(f"/day/{when}?done={done.id}")


def preview(asked: PageRequest) -> Response:
    """What would be published of these days, and what still waits in them."""
    first, last = _days(asked, asked.query.get("first", ""), asked.query.get("last", ""))
    with asked.given.store.read() as db:
        rows = [row for row in asked.given.rows.read(db, asked.now) if first <= row.date <= last]
        entries = asked.given.rows.entries(rows)
        analyses = decisions.analyses(db, first, last)
        before = [one for one in digests.published(db) if one.first <= last and one.last >= first]
    outline, fault = None, ""
    try:
        outline = asked.given.outline(first, last, asked.given.rows.said())
    except (DigestError, ConfigError) as error:
        fault = str(error)
    printed = {one.anchor: one for one in outline.days(_SHOWN_ENTRIES)} if outline else {}
    counts = Counter(str(entry.wording.date) for entry in entries)
    analysed = {str(one.date): one.text for one in analyses}
    days = {*counts, *analysed, *printed}
    drawn = asked.given.charts(by_day(rows, first, last), balance(rows).outlets)
    names = ("Entries by day", "Entries by outlet")
    return page(
        asked,
        "publish.html",
        charts=[(name, Markup(svg)) for name, svg in zip(names, drawn, strict=True) if svg],  # noqa: S704 - ours, escaped
        first=first,
        last=last,
        outline=outline,
        fault=fault,
        printed=printed,
        headings={day: printed[day].heading if day in printed else long_date(date.fromisoformat(day)) for day in days},
        approved_by={f"entry-{one.draft_id}": one for one in entries},
        shown=min(len(entries), _SHOWN_ENTRIES),
        counts=counts,
        analyses=analysed,
        waiting=[row for row in rows if row.state == "waiting"],
        before=before[::-1],
        is_done=bool(before) and "published" in asked.query,
        files=_files(asked),
        count=len(entries),
    )


def preview_page(asked: PageRequest) -> Response:
    """The page as readers would get it, shut off from ours."""
    first, last = _days(asked, asked.query.get("first", ""), asked.query.get("last", ""))
    with asked.given.store.read() as db:
        asked.given.rows.read(db, asked.now)
    shown = asked.given.preview(first, last, asked.given.rows.said())
    return HTMLResponse(shown, headers={"Content-Security-Policy": _SANDBOX})


def publish(asked: PageRequest) -> Response:
    """Publishes the approved entries of these days, once for one form."""
    first, last = _days(asked, asked.form.get("first", ""), asked.form.get("last", ""))
    sent = asked.sent
    with asked.given.store.read() as db:
        known = page_acts.sent(db, sent.token)
    if known is None:
        asked.given.file.read()
        written = asked.given.publish(first, last, asked.form.get("seal", ""))
        detail = {"first": first.isoformat(), "last": last.isoformat(), "files": [one.name for one in written]}
        with asked.given.store.begin() as db:
            page_acts.add(db, Act("publish", sent.by, sent.at, sent.token, detail=detail))
        asked.after.append(asked.given.file.sync)
    return go(f"/publish?first={first}&last={last}&published=1")


def published(asked: PageRequest) -> Response:
    """One published file, shut off from the page."""
    name = asked.path.get("name", "")
    file = asked.given.digests / name
    if not _NAME.fullmatch(name) or file.is_symlink() or not file.is_file():
        raise HTTPException(404)
    kind = _SHOWN.get(file.suffix)
    headers = {"Content-Security-Policy": _SANDBOX}
    if kind is None:
        return FileResponse(file, filename=name, media_type="application/octet-stream", headers=headers)
    return FileResponse(file, media_type=f"{kind}; charset=utf-8", headers=headers)


def _files(asked: PageRequest) -> list[str]:
    if not asked.given.digests.is_dir():
        return []
    files = [one for one in asked.given.digests.iterdir() if one.is_file() and not one.is_symlink()]
    files.sort(key=lambda one: (-one.stat().st_mtime, one.name))
    return [one.name for one in files if _NAME.fullmatch(one.name)][:100]


def _days(asked: PageRequest, first: str, last: str) -> tuple[date, date]:
    """The days that were asked for; without any, the month of the newest approved entry."""
    begin, end = read_date(first), read_date(last)
    if (first and begin is None) or (last and end is None):
        raise DigestError("write a day as YYYY-MM-DD; nothing was published")
    if begin is None and end is None:
        with asked.given.store.read() as db:
            rows = asked.given.rows.read(db, asked.now)
        newest = [row.date for row in rows if row.state in {"approved", "published"}] or [row.date for row in rows]
        begin = (newest or [asked.now.astimezone(asked.given.zone).date()])[0].replace(day=1)
        return begin, month_end(begin)
    return begin or end or date.min, end or begin or date.min


def _day(text: str) -> date:
    found = read_date(text)
    if found is None:
        raise HTTPException(404)
    return found


def _paragraph(text: str) -> str:
    """As the queue file would hold it: clean, a line a paragraph."""
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return "\n".join(line for line in lines if line)
