"""What came in on a day and where each of it ended, why an article or an address is not in the queue, and asking for its draft."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.responses import Response

from review.decisions import asking
from review.decisions.acts import Conflict
from review.web.request.context import PageRequest
from review.web.request.render import apart, go, page, shown_time
from review.web.views.story import stored_article
from review.why import funnel, stages
from review.why.stages import Fate
from storage.catalogues.catalogue import catalogue
from storage.catalogues.messages import said
from storage.editing import page_acts
from storage.editing.page_acts import Act
from storage.text.calendar import read_date

PAGE = 50  # rows of one page


def articles(request: PageRequest) -> Response:
    """Show what came in on a day (by default today), or what of it ended at one stage."""
    desk = request.context.desk
    day = read_date(request.query.get("day", "")) or request.now.astimezone(desk.zone).date()
    stage = request.query.get("stage", "") if request.query.get("stage", "") in stages.STAGES else ""
    first, end = _bounds(request, day)
    with desk.store.read() as db:
        found = funnel.between(db, first, end, desk.config.digest.bar, name_of(request), request.now)
    rows = funnel.chosen(found.arrivals, stage)
    number = page_number(request, len(rows), PAGE)
    return page(
        request,
        "articles.html",
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        stage=stage,
        count=found.count,
        by_stage=found.by_stage,
        rows=[(row, sentences(request, row.fate)[-1]) for row in rows[(number - 1) * PAGE : number * PAGE]],
        number=number,
        pages=max(1, -(-len(rows) // PAGE)),
        outlets=desk.outlets,
    )


def article(request: PageRequest) -> Response:
    """Show one article with its versions, the draft of its story, and where it ended."""
    desk, article_id = request.context.desk, request.number("article")
    with desk.store.read() as db:
        shown = stored_article(db, article_id, desk.config.crawl)
        found = funnel.fate_of(db, article_id, desk.config.digest.bar, name_of(request), request.now)
        asked = _asked(db, article_id)
    if shown is None or found is None:
        raise HTTPException(404)
    fate = found[1]
    return page(
        request,
        "article.html",
        **vars(shown),
        outlets=desk.outlets,
        fate=fate,
        steps=sentences(request, fate),
        is_wantable=fate.stage in stages.WANTABLE and asked is None,
        asked=asked,
    )


def why(request: PageRequest) -> Response:
    """Show where an article or an address ended: an article on its own page."""
    desk, asked = request.context.desk, request.query.get("of", "").strip()[:2000]
    with desk.store.read() as db:
        found = (
            funnel.find(db, asked, desk.locate, desk.config.digest.bar, name_of(request), request.now)
            if asked
            else None
        )
    if found is not None and found[0] is not None:
        return go(f"/article/{found[0].id}")
    return page(
        request,
        "why.html",
        asked=asked,
        fate=found[1] if found else None,
        steps=sentences(request, found[1]) if found else [],
    )


def ask(request: PageRequest) -> Response:
    """Have an article drafted, whatever the program thinks of it."""
    article_id = request.number("article")
    with request.context.desk.store.begin() as db:
        done = asking.ask(db, request.sent, article_id)
    request.after.extend([request.context.queue.redraft, request.context.queue.file.sync])
    if isinstance(done, Conflict):
        return go(f"/draft/{done.draft.id}")
    return go(f"/draft/{done.draft_id}?done={done.id}" if done.draft_id else f"/article/{article_id}?done={done.id}")


def sentences(request: PageRequest, fate: Fate) -> list[str]:
    """Return the steps of a fate as sentences in the visitor's language."""
    translate, show = catalogue(request.language).gettext, partial(_shown, request)
    return [stages.sentence(step, translate, show) for step in fate.steps]


def _shown(request: PageRequest, value: Any) -> str:
    if isinstance(value, date):  # or a moment
        return shown_time(value, request.context.desk.zone, request.language)
    return apart(said(value, request.language)) if isinstance(value, str) else str(value)


def name_of(request: PageRequest) -> Callable[[str], str]:
    """Return what names an outlet by its key."""
    outlets = request.context.desk.outlets
    return lambda key: outlets.get(key, key)


def page_number(request: PageRequest, count: int, size: int) -> int:
    """Return the page that an address asks for, of as many as there are."""
    text = request.query.get("page", "1")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
    return min(max(1, number), max(1, -(-count // size)))


def _asked(db: Connection, article_id: int) -> Act | None:
    """Return the act by which a person asked for the draft of an article, if it was not undone."""
    mine = [act for act in page_acts.of_kind(db, "ask") if act.detail.get("article") == article_id]
    undone = page_acts.undone(db, [act.id for act in mine])
    return next((act for act in reversed(mine) if act.id not in undone), None)


def _bounds(request: PageRequest, day: date) -> tuple[datetime, datetime]:
    zone = request.context.desk.zone
    return (
        datetime.combine(day, time(), zone).astimezone(UTC),
        datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC),
    )
