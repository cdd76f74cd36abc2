"""The queue, the history of acts and the outlets' health, as pages."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from urllib.parse import urlencode

from markupsafe import Markup
from sqlalchemy import Connection
from starlette.responses import JSONResponse, Response

from review.decisions import undo as undoing
from review.web.context import PageRequest
from review.web.draft_rows import STATES, DraftRow, Filter, balance, by_day, stamp
from review.web.render import go, page
from storage.editing import decisions, drafts, page_acts
from storage.editing.page_acts import Act
from storage.text.calendar import read_date

PAGE = 50  # drafts on one page of the queue


def read_filter(request: PageRequest) -> Filter:
    """Return the filter in a page's address; values that cannot be read are ignored."""
    query = request.query
    state = query.get("state", "waiting")
    return Filter(
        state if state in {*STATES, ""} else "waiting",
        query.get("outlet", ""),
        query.get("language", ""),
        read_date(query.get("first", "")),
        read_date(query.get("last", "")),
    )


def filter_query(row_filter: Filter) -> str:
    """Return the filter as the end of an address: "?state=approved&…", "" for the usual one."""
    named = {
        "outlet": row_filter.outlet,
        "language": row_filter.language,
        "first": row_filter.first,
        "last": row_filter.last,
    }
    parameters = {name: str(value) for name, value in named.items() if value}
    if row_filter.state != "waiting":
        parameters = {"state": row_filter.state} | parameters
    return f"?{urlencode(parameters)}" if parameters else ""


def queue(request: PageRequest) -> Response:
    """Show the filtered queue, a page at a time."""
    row_filter = read_filter(request)
    with request.context.desk.store.read() as db:
        rows = request.context.queue.rows.read(db, request.now)
        shown = [row for row in rows if row_filter.takes(row)]
        number = _page_number(request, len(shown))
        page_rows = shown[(number - 1) * PAGE : number * PAGE]
        days = [row.date for row in page_rows]
        analyses = (
            {analysis.date: analysis.text for analysis in decisions.analyses(db, min(days), max(days))} if days else {}
        )
        mine = last_act(db, request.visitor.name)
        flagged = request.context.queue.flagged.count(db, request.context.desk.config.crawl, request.now)
    counts = {state: sum(row.state == state for row in rows) for state in STATES}
    low = replace(row_filter, state="below")
    first, last = row_filter.first or _month(rows, request), row_filter.last
    counted = [row for row in rows if row.date >= first and (last is None or row.date <= last)]
    days_chart, _ = request.context.editions.charts(by_day(counted, first, last or month_end(first)), ())
    return page(
        request,
        "queue.html",
        rows=page_rows,
        total=len(shown),
        number=number,
        pages=max(1, -(-len(shown) // PAGE)),
        row_filter=row_filter,
        query=filter_query(row_filter),
        counts=counts,
        choices=_choices(rows),
        analyses=analyses,
        balance=balance(counted),
        balance_first=first,
        days_chart=Markup(days_chart),  # noqa: S704 - drawn by digest/composing/charts.py, which escapes
        flagged=flagged,
        health=request.context.desk.health(),
        outlets=request.context.desk.outlets,
        mine=mine,
        fault=request.context.queue.file.fault,
        unmerged=request.context.queue.file.unmerged,
        states=[state for state in STATES if state != "below" or counts[state]],
        below=sum(map(low.takes, rows)) if row_filter.state == "waiting" else 0,
        below_query=filter_query(low),
        bar=request.context.desk.config.digest.bar,
    )


def stands(request: PageRequest) -> Response:
    """Return a hash of the queue's state, for the script: it changes when somebody does something."""
    with request.context.desk.store.read() as db:
        state = [
            *stamp(db),
            request.context.queue.flagged.count(db, request.context.desk.config.crawl, request.now),
            request.context.queue.file.fault,
            request.context.queue.file.unmerged,
        ]
    name = sha256(json.dumps(state).encode()).hexdigest()[:16]
    if request.known_etag == f'"{name}"':
        return Response(status_code=304, headers={"ETag": f'"{name}"'})
    return JSONResponse({"stands": name}, headers={"ETag": f'"{name}"', "Cache-Control": "no-cache"})


def begin(request: PageRequest) -> Response:
    """Go to the first draft of the filtered queue."""
    row_filter = read_filter(request)
    with request.context.desk.store.read() as db:
        rows = request.context.queue.rows.read(db, request.now)
    first = next((row.id for row in rows if row_filter.takes(row)), 0)
    return go(f"/draft/{first}{filter_query(row_filter)}" if first else f"/{filter_query(row_filter)}")


def history(request: PageRequest) -> Response:
    """Show the acts on the page, newest first, each with its undo."""
    with request.context.desk.store.read() as db:
        newest = page_acts.newest(db, 200)
        undone = page_acts.undone(db, [act.id for act in newest])
        rows = {row.id: row for row in request.context.queue.rows.read(db, request.now)}
    return page(request, "history.html", acts=newest, undone=undone, rows=rows, can_undo=undoing.can_undo)


def sources(request: PageRequest) -> Response:
    """Show the health of every outlet."""
    return page(request, "sources.html", health=request.context.desk.health(), outlets=request.context.desk.outlets)


def keys(request: PageRequest) -> Response:
    """Show the keyboard shortcuts."""
    return page(request, "keys.html")


def undo(request: PageRequest) -> Response:
    """Undo an act, and go where it was done."""
    with request.context.desk.store.begin() as db:
        done = undoing.undo(db, request.sent, request.number("act"))
        act = page_acts.get(db, done.undoes or 0)
    request.after.append(request.context.queue.file.sync)
    if act is not None and act.kind in {"merge", "split"}:
        request.after.append(request.context.queue.redraft)
    if done.draft_id:
        return go(f"/draft/{done.draft_id}?done={done.id}")
    day = done.detail.get("day")
    return go(f"/day/{day}?done={done.id}" if day else f"/history?done={done.id}")


def last_act(db: Connection, by: str) -> tuple[Act, str] | None:
    """Return a user's newest act that can be undone, and what to call it."""
    newest = page_acts.newest(db, 20, by)
    undone = page_acts.undone(db, [act.id for act in newest])
    for act in newest:
        if undoing.can_undo(act) and act.id not in undone:
            draft = drafts.get(db, act.draft_id) if act.draft_id else None
            return act, draft.headline if draft else str(act.detail.get("day", ""))
    return None


def _page_number(request: PageRequest, count: int) -> int:
    text = request.query.get("page", "1")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
    return min(max(1, number), max(1, -(-count // PAGE)))


def month_end(first: date) -> date:
    """Return the last day of the month."""
    return (first.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _month(rows: Sequence[DraftRow], request: PageRequest) -> date:
    """The first day of the month that is being worked on: the newest draft's."""
    newest = rows[0].date if rows else request.now.astimezone(request.context.desk.zone).date()
    return newest.replace(day=1)


def _choices(rows: Sequence[DraftRow]) -> dict[str, list[str]]:
    return {
        "outlets": sorted({name for row in rows for name in row.outlets}),
        "languages": sorted({row.language for row in rows}),
    }
