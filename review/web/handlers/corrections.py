"""Printed entries whose cited articles changed or vanished since: the list of them, one at a time, and what is done to it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.responses import Response

from review.decisions import acts, flags
from review.decisions import settle as settling
from review.decisions.acts import Conflict, read_version, stored_draft
from review.decisions.flags import Flag
from review.decisions.settle import SettledBy, SettleResult
from review.queue_file.blocks import outlets_line
from review.web.handlers.draft import both_texts, typed_words
from review.web.request.context import PageRequest
from review.web.request.render import go, page, reason_of
from review.web.views.queue_view import last_act
from storage.editing import drafts, page_acts, settlements
from storage.editing.page_acts import Act, Kind
from storage.errors import DecisionError
from storage.records import Wording
from storage.text.diff import changes

_LISTED = 50  # settled ones on the list
_KINDS: dict[str, Kind] = {"approve": "correct", "keep": "stand", "open": "reopen", "withdraw": "withdraw"}


def show_all(request: PageRequest) -> Response:
    """Show the list: an entry once, however many of its articles changed."""
    with request.context.desk.store.read() as db:
        all_flags = flags.flags(db, request.context.desk.config.crawl)
        mine = last_act(db, request.visitor.name)
        settled = [settlement for of_draft in settlements.standing_by_draft(db).values() for settlement in of_draft]
        settled.sort(key=lambda settlement: -settlement.id)
        rows = request.context.queue.rows.totals(db, request.now).by_id
    return page(
        request,
        "corrections.html",
        entries=_by_draft(all_flags),
        settled=settled[:_LISTED],
        rows=rows,
        outlets=request.context.desk.outlets,
        mine=mine,
    )


def show(request: PageRequest) -> Response:
    """Show one flagged entry; the draft's page once it is settled."""
    with request.context.desk.store.read() as db:
        draft_id = request.number("draft")
        if drafts.get(db, draft_id) is None:
            raise HTTPException(404)
        flagged = flags.flags(db, request.context.desk.config.crawl, [draft_id])
        if flagged:
            return _page(request, db, flagged, settling.drafted(flagged) or flagged[0].printed)
    return go(f"/draft/{draft_id}")  # settled meanwhile: its history is there


def settle(request: PageRequest) -> Response:
    """Approve the correction, say that the entry stands, open it in the queue, or withdraw it: the pressed button says which."""
    pressed, draft_id = request.form.get("do", ""), request.number("draft")
    if pressed not in _KINDS:
        raise HTTPException(400)
    request.context.queue.file.read()
    try:
        with request.context.desk.store.begin() as db:
            answer = _settle(request, db, draft_id, pressed)
    except DecisionError as error:
        with request.context.desk.store.read() as db:
            held = stored_draft(db, draft_id).words
            flagged = flags.flags(db, request.context.desk.config.crawl, [draft_id])
            if not flagged:
                raise
            return _page(request, db, flagged, typed_words(request, held), 422, error.message)
    request.after.append(request.context.queue.file.sync)
    return answer


def _settle(request: PageRequest, db: Connection, draft_id: int, pressed: str) -> Response:
    entries = request.context.queue.flagged.ids(db, request.context.desk.config.crawl, request.now)
    if page_acts.sent(db, request.sent.token):
        return _onwards(entries, draft_id)
    flagged = flags.flags(db, request.context.desk.config.crawl, [draft_id])
    stored = stored_draft(db, draft_id)
    there = stored.words
    typed = typed_words(request, there)
    saw, _, looked_at = request.form.get("seen", "").partition(" ")
    if not flagged or read_version(saw) != stored.version:
        acts.remember(db, request.sent, stored, "edit", None if typed == there else typed)
        settled = settlements.standing_by_draft(db).get(draft_id, [])
        by = settled[-1].by if settled else stored.decided_by
        return both_texts(request, db, Conflict(stored.draft, "edit", "", there, there, by, stored.state.state, typed))
    if looked_at != _looked_at(flagged):
        fault = "An article has changed again since you opened this. Nothing was done: please check it again."
        return _page(request, db, flagged, typed, 409, fault)
    done = _settled(request, db, draft_id, pressed, typed)
    detail: dict[str, list[int]] = {"settlements": list(done.settlements)}
    if done.decisions:
        detail["decisions"] = list(done.decisions)
    page_acts.add(db, Act(_KINDS[pressed], request.sent.by, request.now, request.sent.token, draft_id, detail))
    return _onwards(entries, draft_id)


def _settled(request: PageRequest, db: Connection, draft_id: int, pressed: str, typed: Wording) -> SettleResult:
    config, by = request.context.desk.config.crawl, SettledBy(request.sent.by, request.now, "page")
    note = request.form.get("told", "")[:500]
    if pressed == "approve":
        return settling.approve(db, config, draft_id, by, note, typed)
    if pressed == "keep":
        return settling.keep(db, config, draft_id, by, note)
    if pressed == "open":
        return settling.reopen(db, config, draft_id, by, typed)
    return settling.withdraw(db, config, draft_id, by, reason_of(request.form), note)


def _page(
    request: PageRequest, db: Connection, flagged: Sequence[Flag], words: Wording, status: int = 200, fault: str = ""
) -> Response:
    """Show one flagged entry, with its place among them all."""
    stored = stored_draft(db, flagged[0].draft_id)
    draft = stored.draft
    everything = request.context.queue.flagged.ids(db, request.context.desk.config.crawl, request.now, draft.id)
    here = everything.index(draft.id) if draft.id in everything else 0
    return page(
        request,
        "correction.html",
        status,
        draft=draft,
        flagged=flagged,
        printed=flagged[0].printed,
        words=words,
        is_drafted=settling.drafted(flagged) is not None,
        what_changed=changes,
        made=changes(flagged[0].printed.text, words.text),
        outlets_line=outlets_line(words.outlets),
        seen=f"{stored.version} {_looked_at(flagged)}",
        before=everything[here - 1] if here else 0,
        after=everything[here + 1] if here + 1 < len(everything) else 0,
        left=len(everything),
        outlets=request.context.desk.outlets,
        mine=last_act(db, request.visitor.name),
        told=request.form.get("told", ""),
        fault=fault,
    )


def _onwards(entries: Iterable[int], settled: int) -> Response:
    """Go to the first flagged entry that remains, or to the list."""
    next_id = next((draft_id for draft_id in entries if draft_id != settled), 0)
    return go(f"/correction/{next_id}" if next_id else "/corrections")


def _looked_at(flagged: Sequence[Flag]) -> str:
    """Return the versions of its articles that an editor was shown (0: vanished)."""
    return " ".join(f"{flag.article.id}.{flag.version}" for flag in flagged)


def _by_draft(all_flags: Sequence[Flag]) -> dict[int, list[Flag]]:
    entries: dict[int, list[Flag]] = {}
    for flag in all_flags:
        entries.setdefault(flag.draft_id, []).append(flag)
    return entries
