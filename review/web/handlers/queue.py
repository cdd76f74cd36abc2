"""The queue, the history of acts and the outlets' health, as pages."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from review.decisions import batch
from review.decisions import undo as undoing
from review.decisions.acts import DraftVersion, read_version
from review.web.handlers.search import index
from review.web.request.context import PageRequest
from review.web.request.render import back_of, go, page, reason_of
from review.web.services.queue_rows import SORTS, STATES, Filter
from review.web.views.queue_view import acts_view, first_draft, queue_view, state_name
from storage.editing import page_acts

PICK = "pick-"  # begins the name of a chosen row's field; its value is the version that the row showed


def queue(request: PageRequest) -> Response:
    """Show the filtered queue, a page at a time."""
    row_filter, context = Filter.of_address(request.query), request.context
    if row_filter.words:
        index(request)  # before the transaction begins: drafts that have just come are to be found
    with context.desk.store.read() as db:
        view = queue_view(
            db, row_filter, _page_number(request), request.visitor.name, request.now, context.desk, context.queue
        )
    days_chart, _ = context.editions.charts(view.by_day, ())
    return page(
        request,
        "queue.html",
        **vars(view),
        query=row_filter.address(),
        sorts=SORTS,
        left_out=_left_out(request),
        days_chart=Markup(days_chart),  # noqa: S704 - drawn by digest/composing/charts.py, which escapes
        health=context.desk.health(),
        outlets=context.desk.outlets,
        fault=context.queue.file.fault,
        unmerged=context.queue.file.unmerged,
        states=[state for state in STATES if state != "below" or view.counts[state]],
        below_query=replace(row_filter, state="below").address(),
        bar=context.desk.config.digest.bar,
    )


def decide(request: PageRequest) -> Response:
    """Reject or snooze the chosen rows, or approve the only one: the button that was pressed says which."""
    do, _, code = request.form.get("do", "").partition(":")
    picks = _picks(request.form)
    if do not in {"approve", "reject", "snooze"} or (do == "approve" and len(picks) != 1):
        raise HTTPException(400)
    context = request.context
    context.queue.file.read()  # what was changed in the file comes first
    reason = reason_of(dict(request.form) | {"code": code})
    with context.desk.store.begin() as db:
        if do == "snooze":
            done = batch.snooze(db, request.sent, picks, tomorrow(request))
        else:
            done = batch.decide(db, request.sent, picks, "approve" if do == "approve" else "reject", reason)
    request.after.append(context.queue.file.sync)
    return go(
        "/"
        + Filter.of_address(request.query).address(
            page=request.query.get("page", ""), done=done.acts[0].id if done.acts else 0, left=len(done.changed)
        )
    )


def tomorrow(request: PageRequest) -> datetime:
    """Return the moment at which the desk's next day begins."""
    zone = request.context.desk.zone
    day = request.now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, time(), zone).astimezone(UTC)


def stands(request: PageRequest) -> Response:
    """Return a hash of the queue's state, for the script: it changes when somebody does something."""
    context = request.context
    with context.desk.store.read() as db:
        name = state_name(db, context.desk, context.queue, request.now)
    if request.known_etag == f'"{name}"':
        return Response(status_code=304, headers={"ETag": f'"{name}"'})
    return JSONResponse({"stands": name}, headers={"ETag": f'"{name}"', "Cache-Control": "no-cache"})


def begin(request: PageRequest) -> Response:
    """Go to the first draft of the filtered queue."""
    row_filter = Filter.of_address(request.query)
    with request.context.desk.store.read() as db:
        first = first_draft(db, row_filter, request.context.queue, request.now)
    return go(f"/draft/{first}{row_filter.address()}" if first else f"/{row_filter.address()}")


def history(request: PageRequest) -> Response:
    """Show the acts on the page, newest first, each with its undo."""
    with request.context.desk.store.read() as db:
        view = acts_view(db, 200, request.context.queue, request.now)
    return page(request, "history.html", **vars(view), can_undo=undoing.can_undo)


def sources(request: PageRequest) -> Response:
    """Show the health of every outlet."""
    desk = request.context.desk
    return page(request, "sources.html", health=desk.health(), outlets=desk.outlets, fault=desk.sources_fault())


def keys(request: PageRequest) -> Response:
    """Show the keyboard shortcuts."""
    return page(request, "keys.html")


def undo(request: PageRequest) -> Response:
    """Undo an act, and go where it was done."""
    with request.context.desk.store.begin() as db:
        done = undoing.undo(db, request.sent, request.number("act"))
        act = page_acts.get(db, done.undoes or 0)
    request.after.append(request.context.queue.file.sync)
    if act is not None and act.kind in {"merge", "split", "ask"}:
        request.after.append(request.context.queue.redraft)
    if back := back_of(request.form):
        return go(back)
    if done.draft_id:
        return go(f"/draft/{done.draft_id}?done={done.id}")
    if done.detail.get("article"):
        return go(f"/article/{done.detail['article']}?done={done.id}")
    day = done.detail.get("day")
    return go(f"/day/{day}?done={done.id}" if day else f"/history?done={done.id}")


def _picks(form: Mapping[str, str]) -> dict[int, DraftVersion]:
    """Return the chosen drafts, each with the version that its row showed."""
    named = {name.removeprefix(PICK): value for name, value in form.items() if name.startswith(PICK)}
    return {int(name): read_version(value) for name, value in named.items() if name.isascii() and name.isdecimal()}


def _page_number(request: PageRequest) -> int:
    text = request.query.get("page", "1")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def _left_out(request: PageRequest) -> int:
    """Return how many of the chosen rows the last act left as they were, because they had changed."""
    text = request.query.get("left", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
