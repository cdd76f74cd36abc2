"""One draft at a time: its words at the left, its articles at the right, and what is done to it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from review.decisions import acts, undo
from review.decisions.acts import Conflict, read_version
from review.decisions.entry_language import chosen_or_detected
from review.queue_file.blocks import Block, normal, outlets_line, read_outlets
from review.web.context import PageRequest
from review.web.draft_view import DraftSelection, checked, current_version, draft_view, next_draft, stored_draft
from review.web.queue import filter_query, read_filter
from review.web.render import go, page, quoted, reason_of
from review.web.search import index
from review.web.story import stored_article
from storage.editing.page_acts import Act
from storage.errors import DecisionError
from storage.records import Action, Wording
from storage.text.calendar import any_date, outside, read_date
from storage.text.diff import changes
from storage.text.languages import code_of

_Item = TypeVar("_Item")
LATEST = timedelta(days=366)  # a draft is put off at most


def show(request: PageRequest) -> Response:
    """Show a draft."""
    if request.query.get("other"):
        index(request)  # before the transaction begins: articles that have just come are to be found
    return _page(request)


def decide(request: PageRequest) -> Response:
    """Approve, reject, save, take into the queue, or take back: the button that was pressed says which."""
    pressed = request.form.get("do", "")
    draft_id, saw = request.number("draft"), read_version(request.form.get("seen", ""))
    actions: dict[str, Action] = {"approve": "approve", "reject": "reject", "save": "edit", "take": "edit"}
    if pressed not in {*actions, "undo"}:
        raise HTTPException(400)
    request.context.queue.file.read()  # what was changed in the file comes first: it may be this draft
    try:
        with request.context.desk.store.begin() as db:
            typed = typed_words(request, _existing(stored_draft(db, draft_id)).words)
            _check_day(request.form, pressed)
            done = (
                undo.take_back(db, request.sent, draft_id, saw)
                if pressed == "undo"
                else acts.decide(
                    db,
                    request.sent,
                    draft_id,
                    saw,
                    actions[pressed],
                    typed,
                    reason_of(request.form) if pressed == "reject" else "",  # its field is in the form of every button
                    take=pressed == "take",
                )
            )
    except DecisionError as error:
        return _page(request, typed, status=422, fault=error.message)
    if isinstance(done, Conflict):
        with request.context.desk.store.read() as db:
            return both_texts(request, db, done)
    return _onwards(request, done, stay=pressed in {"save", "undo"})


def later(request: PageRequest) -> Response:
    """Snooze the draft until the morning of a day, by default tomorrow."""
    today = request.now.astimezone(request.context.desk.zone).date()
    day = read_date(request.form.get("until", "")) or today + timedelta(days=1)
    if not today < day <= today + LATEST:
        raise DecisionError(
            f"a draft is put off until a day after {today} and within a year; nothing was done", about=str(day)
        )
    until = datetime.combine(day, time(), request.context.desk.zone).astimezone(UTC)
    with request.context.desk.store.begin() as db:
        done = acts.later(db, request.sent, request.number("draft"), until)
    return _onwards(request, done, stay=False)


def merge(request: PageRequest) -> Response:
    """Merge the story of another draft into this one's."""
    with request.context.desk.store.begin() as db:
        done = acts.merge(db, request.sent, request.number("draft"), request.number("other"))
    request.after.append(request.context.queue.redraft)
    return _onwards(request, done, stay=True)


def split(request: PageRequest) -> Response:
    """Split an article off into a story of its own."""
    with request.context.desk.store.begin() as db:
        done = acts.split(db, request.sent, request.number("draft"), request.number("article"))
    request.after.append(request.context.queue.redraft)
    return _onwards(request, done, stay=True)


def check(request: PageRequest) -> Response:
    """Return the style findings of words as they are typed, for the script. Stores nothing."""
    with request.context.desk.store.read() as db:
        stored = _existing(stored_draft(db, request.number("draft")))
        typed = typed_words(request, stored.words)
        findings = checked(db, stored, typed, request.context.desk.config)
    return JSONResponse(
        {"findings": [{"line": quoted(finding.line), "part": finding.place.part} for finding in findings]}
    )


def article(request: PageRequest) -> Response:
    """Show one article with its versions, and the draft of its story."""
    desk = request.context.desk
    with desk.store.read() as db:
        shown = _existing(stored_article(db, request.number("article"), desk.config.crawl))
    return page(request, "article.html", **vars(shown), outlets=desk.outlets)


def typed_words(request: PageRequest, held: Wording) -> Wording:
    """The words of the form, as the queue file would hold them; what the form lacks stays as it is."""
    form = request.form
    day = read_date(form.get("date", "")) or held.date
    block = normal(
        Block(
            day=day,
            box=" ",
            headline=form.get("headline", held.headline),
            outlets=read_outlets(form["outlets"]) if "outlets" in form else held.outlets,
            text=form.get("text", held.text),
            section=form.get("section", held.section),
        )
    )
    chosen = held.language if held.language_chosen else ""
    if "language" in form:
        chosen = code_of(form["language"])
    language, is_chosen = chosen_or_detected(
        held, block.headline, block.text, chosen, request.context.queue.language_of
    )
    return replace(
        held,
        date=day,
        headline=block.headline,
        outlets=block.outlets,
        text=block.text,
        language=language,
        language_chosen=is_chosen,
        section=block.section,
    )


def _check_day(form: Mapping[str, str], pressed: str) -> None:
    """Raise DecisionError if words are to be stored under a date that is invalid or out of range."""
    typed = form.get("date", "").strip()
    if not typed or pressed in {"reject", "undo"} or read_date(typed) is not None:
        return
    day = any_date(typed)
    what = outside(day) if day else f"{typed[:40]!r} is not a day: write it as 2023-10-03"
    raise DecisionError(f"{what}; nothing was changed")


def _existing(item: _Item | None) -> _Item:
    """Return the item. Raises HTTPException: there is none."""
    if item is None:
        raise HTTPException(404)
    return item


def _page(request: PageRequest, words: Wording | None = None, status: int = 200, fault: str = "") -> Response:
    """Show the draft of an address, with `words` in its form in place of its own, if any."""
    desk, selection = request.context.desk, _selection(request)
    with desk.store.read() as db:
        view = _existing(draft_view(db, request.number("draft"), selection, desk, request.context.queue, words))
    return page(
        request,
        "draft.html",
        status,
        **vars(view),
        outlets_line=outlets_line(view.words.outlets),
        into=desk.config.digest.language,
        can_undo=undo.can_undo,
        search_words=selection.search_words,
        row_filter=selection.row_filter,
        tomorrow=request.now.astimezone(desk.zone).date() + timedelta(days=1),
        outlets=desk.outlets,
        query=filter_query(selection.row_filter),
        fault=fault,
    )


def _selection(request: PageRequest) -> DraftSelection:
    query, done = request.query, request.query.get("done", "")
    return DraftSelection(
        read_filter(request),
        query.get("other", "")[:200],
        int(done) if done.isascii() and done.isdecimal() and len(done) < 10 else 0,
        request.visitor.name,
        request.now,
    )


def _onwards(request: PageRequest, done: Act, *, stay: bool) -> Response:
    """Go to the next draft of the filtered queue, or back to this one."""
    request.after.insert(0, request.context.queue.file.sync)
    row_filter, follows = read_filter(request), done.draft_id or 0
    if not stay:
        with request.context.desk.store.read() as db:  # after the commit: the rows outlive this answer
            follows = next_draft(db, follows, request.context.queue, row_filter, request.now)
    query = filter_query(row_filter)
    mark = f"{query}{'&' if query else '?'}done={done.id}"
    return go(f"/draft/{follows}{mark}" if follows else f"/{mark}")


def both_texts(request: PageRequest, db: Connection, conflict: Conflict) -> Response:
    """Show both texts, and what can be done with them. What was typed is in the history already."""
    request.after.append(request.context.queue.file.sync)
    yours = conflict.yours or conflict.base
    return page(
        request,
        "conflict.html",
        409,
        conflict=conflict,
        yours=yours,
        outlets_line=outlets_line(yours.outlets),
        their_outlets=outlets_line(conflict.theirs.outlets),
        seen=current_version(db, conflict.draft),
        changes=changes(conflict.theirs.text, yours.text),
        query=filter_query(read_filter(request)),
    )
