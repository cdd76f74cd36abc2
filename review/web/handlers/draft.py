"""One draft at a time: its words at the left, its articles at the right, and what is done to it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from review.decisions import acts, undo
from review.decisions.acts import Conflict, read_version, stored_draft
from review.decisions.entry_language import chosen_or_detected
from review.queue_file.blocks import one_line, outlets_line, paragraphs_of, read_outlets
from review.web.handlers.pictures import timeline_svg
from review.web.request.context import PageRequest
from review.web.request.render import go, page, quoted, reason_of
from review.web.services.queue_rows import Filter
from review.web.views.draft_view import DraftSelection, articles_of, checked, draft_view
from review.web.views.queue_view import looked_up
from storage.catalogues.messages import said
from storage.editing.page_acts import Act
from storage.errors import DecisionError
from storage.records import Action, Wording
from storage.text.calendar import any_date, outside, read_date
from storage.text.diff import changes
from storage.text.languages import code_of

_Item = TypeVar("_Item")
LATEST = timedelta(days=366)  # a draft is put off at most
_ACTIONS: dict[str, Action] = {  # of each button
    "approve": "approve",
    "reject": "reject",
    "save": "edit",
    "take": "edit",
    "undo": "undo",
}


def show(request: PageRequest) -> Response:
    """Show a draft."""
    return _page(request)


def preview(request: PageRequest) -> Response:
    """Show a draft with its articles, to be read beside the list."""
    return _page(request, template="preview.html")


def decide(request: PageRequest) -> Response:
    """Approve, reject, save, take into the queue, or take back: the button that was pressed says which."""
    pressed, colon, code = request.form.get("do", "").partition(":")
    saw = read_version(request.form.get("seen", ""))
    if pressed not in _ACTIONS:
        raise HTTPException(400)
    request.context.queue.file.read()  # what was changed in the file comes first: it may be this draft
    form = dict(request.form) | ({"code": code} if colon else {})
    reason = reason_of(form) if pressed == "reject" else ""  # its field is in the form of every button
    sent, typed = request.sent, None
    try:
        with request.context.desk.store.begin() as db:
            stored = stored_draft(db, request.number("draft"))
            typed = typed_words(request, stored.words)
            _check_day(request.form, pressed)
            if pressed == "undo":
                done = undo.take_back(db, sent, stored, saw)
            else:
                done = acts.decide(db, sent, stored, saw, _ACTIONS[pressed], typed, reason, take=pressed == "take")
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
            f"a draft can be snoozed until a day after {today}, within a year; nothing was done", about=str(day)
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
        stored = stored_draft(db, request.number("draft"))
        typed = typed_words(request, stored.words)
        articles = articles_of(db, stored, request.context.desk.config)
    done = checked(stored, articles, typed, request.context.desk.config)
    return JSONResponse(
        {
            "findings": [
                {"line": quoted(said(finding.line, request.language)), "part": finding.place.part}
                for finding in done.findings
            ],
            "pieces": done.pieces,
            "unsourced": done.unsourced,
        }
    )


def typed_words(request: PageRequest, held: Wording) -> Wording:
    """The words of the form, as the queue file would hold them; what the form lacks stays as it is."""
    form = request.form
    headline, text = one_line(form.get("headline", held.headline)), paragraphs_of(form.get("text", held.text))
    chosen = held.language if held.language_chosen else ""
    if "language" in form:
        chosen = code_of(form["language"])
    language, is_chosen = chosen_or_detected(held, headline, text, chosen, request.context.queue.language_of)
    return replace(
        held,
        date=read_date(form.get("date", "")) or held.date,
        headline=headline,
        outlets=read_outlets(form["outlets"]) if "outlets" in form else held.outlets,
        text=text,
        language=language,
        language_chosen=is_chosen,
        section=one_line(form.get("section", held.section)),
    )


def _check_day(form: Mapping[str, str], pressed: str) -> None:
    """Raise DecisionError if words are to be stored under a date that is invalid or out of range."""
    typed = form.get("date", "").strip()
    if typed and pressed not in {"reject", "undo"} and read_date(typed) is None:
        day = any_date(typed)
        what = outside(day) if day else f"{typed[:40]!r} is not a day: write it as 2023-10-03"
        raise DecisionError(f"{what}; nothing was changed")


def _existing(item: _Item | None) -> _Item:
    """Return the item. Raises HTTPException: there is none."""
    if item is None:
        raise HTTPException(404)
    return item


def _page(
    request: PageRequest, words: Wording | None = None, status: int = 200, fault: str = "", template: str = "draft.html"
) -> Response:
    """Show the draft of an address, with `words` in its form in place of its own, if any."""
    desk, selection = request.context.desk, _selection(request)
    with desk.store.read() as db:
        view = _existing(draft_view(db, request.number("draft"), selection, desk, request.context.queue, words))
    return page(
        request,
        template,
        status,
        **vars(view),
        outlets_line=outlets_line(view.words.outlets),
        into=desk.config.digest.language,
        can_undo=undo.can_undo,
        tomorrow=request.now.astimezone(desk.zone).date() + timedelta(days=1),
        outlets=desk.outlets,
        listed_sections=desk.config.digest.sections,
        query=selection.row_filter.address(),
        fault=fault,
        timeline_picture=timeline_svg(request, view.timeline),
    )


def _selection(request: PageRequest) -> DraftSelection:
    query, done = request.query, request.query.get("done", "")
    return DraftSelection(
        Filter.of_address(query),
        int(done) if done.isascii() and done.isdecimal() and len(done) < 10 else 0,
        request.visitor.name,
        request.now,
    )


def _onwards(request: PageRequest, done: Act, *, stay: bool) -> Response:
    """Go to the next draft of the filtered queue, or back to this one."""
    request.after.insert(0, request.context.queue.file.sync)
    row_filter, follows = Filter.of_address(request.query), done.draft_id or 0
    if row_filter.words and not stay:
        with request.context.desk.store.read() as db:
            row_filter = looked_up(db, row_filter)
    if not stay:
        follows = request.context.queue.rows.next_to(follows, row_filter)
    return go(f"/{f'draft/{follows}' if follows else ''}{row_filter.address(done=done.id)}")


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
        seen=stored_draft(db, conflict.draft.id).version,
        changes=changes(conflict.theirs.text, yours.text),
        query=Filter.of_address(request.query).address(),
    )
