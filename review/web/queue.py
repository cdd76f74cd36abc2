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


def read_filter(asked: PageRequest) -> Filter:
    """The filter of a page's address; what cannot be read is no filter."""
    query = asked.query
    state = query.get("state", "waiting")
    return Filter(
        state if state in {*STATES, ""} else "waiting",
        query.get("outlet", ""),
        query.get("language", ""),
        read_date(query.get("first", "")),
        read_date(query.get("last", "")),
    )


def filter_query(wanted: Filter) -> str:
    """The filter as the end of an address: "?state=approved&…", "" for the usual one."""
    named = {"outlet": wanted.outlet, "language": wanted.language, "first": wanted.first, "last": wanted.last}
    told = {name: str(value) for name, value in named.items() if value}
    if wanted.state != "waiting":
        told = {"state": wanted.state} | told
    return f"?{urlencode(told)}" if told else ""


def queue(asked: PageRequest) -> Response:
    wanted = read_filter(asked)
    with asked.given.store.read() as db:
        rows = asked.given.rows.read(db, asked.now)
        shown = [row for row in rows if wanted.takes(row)]
        number = _page_number(asked, len(shown))
        some = shown[(number - 1) * PAGE : number * PAGE]
        days = [row.date for row in some]
        analyses = {one.date: one.text for one in decisions.analyses(db, min(days), max(days))} if days else {}
        mine = last_act(asked, db)
        flagged = asked.given.flagged.count(db, asked.given.config.crawl, asked.now)
    counts = {state: sum(row.state == state for row in rows) for state in STATES}
    low = replace(wanted, state="below")
    first, last = wanted.first or _month(rows, asked), wanted.last
    counted = [row for row in rows if row.date >= first and (last is None or row.date <= last)]
    days_chart, _ = asked.given.charts(by_day(counted, first, last or month_end(first)), ())
    return page(
        asked,
        "queue.html",
        rows=some,
        total=len(shown),
        number=number,
        pages=max(1, -(-len(shown) // PAGE)),
        wanted=wanted,
        query=filter_query(wanted),
        counts=counts,
        choices=_choices(rows),
        analyses=analyses,
        balance=balance(counted),
        balance_first=first,
        days_chart=Markup(days_chart),  # noqa: S704 - drawn by digest/composing/charts.py, which escapes
        flagged=flagged,
        health=asked.given.health(),
        outlets=asked.given.outlets,
        mine=mine,
        fault=asked.given.file.fault,
        states=[state for state in STATES if state != "below" or counts[state]],
        below=sum(map(low.takes, rows)) if wanted.state == "waiting" else 0,
        below_query=filter_query(low),
        bar=asked.given.config.digest.bar,
    )


def stands(asked: PageRequest) -> Response:
    """A name of how everything stands, for the script: another one where somebody did something since."""
    with asked.given.store.read() as db:
        told = [*stamp(db), asked.given.flagged.count(db, asked.given.config.crawl, asked.now), asked.given.file.fault]
    name = sha256(json.dumps(told).encode()).hexdigest()[:16]
    if asked.seen == f'"{name}"':
        return Response(status_code=304, headers={"ETag": f'"{name}"'})
    return JSONResponse({"stands": name}, headers={"ETag": f'"{name}"', "Cache-Control": "no-cache"})


def begin(asked: PageRequest) -> Response:
    """The first draft of the filtered queue."""
    wanted = read_filter(asked)
    with asked.given.store.read() as db:
        rows = asked.given.rows.read(db, asked.now)
    first = next((row.id for row in rows if wanted.takes(row)), 0)
    return go(f"/draft/{first}{filter_query(wanted)}" if first else f"/{filter_query(wanted)}")


def history(asked: PageRequest) -> Response:
    """What was done on the page, newest first, each to be undone."""
    with asked.given.store.read() as db:
        newest = page_acts.newest(db, 200)
        undone = page_acts.undone(db, [act.id for act in newest])
        rows = {row.id: row for row in asked.given.rows.read(db, asked.now)}
    return page(asked, "history.html", acts=newest, undone=undone, rows=rows, can_undo=undoing.can_undo)


def sources(asked: PageRequest) -> Response:
    return page(asked, "sources.html", health=asked.given.health(), outlets=asked.given.outlets)


def keys(asked: PageRequest) -> Response:
    return page(asked, "keys.html")


def undo(asked: PageRequest) -> Response:
    """Takes an act back, and goes where it was done."""
    with asked.given.store.begin() as db:
        done = undoing.undo(db, asked.sent, asked.number("act"))
        act = page_acts.get(db, done.undoes or 0)
    asked.after.append(asked.given.file.sync)
    if act is not None and act.kind in {"merge", "split"}:
        asked.after.append(asked.given.redraft)
    if done.draft_id:
        return go(f"/draft/{done.draft_id}?done={done.id}")
    day = done.detail.get("day")
    return go(f"/day/{day}?done={done.id}" if day else f"/history?done={done.id}")


def last_act(asked: PageRequest, db: Connection) -> tuple[Act, str] | None:
    """The newest act of who asks that can be undone, and what to call it."""
    newest = page_acts.newest(db, 20, asked.who.name)
    undone = page_acts.undone(db, [act.id for act in newest])
    for act in newest:
        if undoing.can_undo(act) and act.id not in undone:
            draft = drafts.get(db, act.draft_id) if act.draft_id else None
            return act, draft.headline if draft else str(act.detail.get("day", ""))
    return None


def _page_number(asked: PageRequest, count: int) -> int:
    text = asked.query.get("page", "1")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
    return min(max(1, number), max(1, -(-count // PAGE)))


def month_end(first: date) -> date:
    return (first.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _month(rows: Sequence[DraftRow], asked: PageRequest) -> date:
    """The first day of the month that is being worked on: the newest draft's."""
    newest = rows[0].date if rows else asked.now.astimezone(asked.given.zone).date()
    return newest.replace(day=1)


def _choices(rows: Sequence[DraftRow]) -> dict[str, list[str]]:
    return {
        "outlets": sorted({name for row in rows for name in row.outlets}),
        "languages": sorted({row.language for row in rows}),
    }
