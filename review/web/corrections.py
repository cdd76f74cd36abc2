"""Printed entries whose cited articles changed or vanished since: the list of them, one at a time, and what is done to it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.responses import Response

from review.decisions import acts, flags, rules
from review.decisions import settle as settling
from review.decisions.acts import Conflict, read_seen
from review.decisions.flags import Flag
from review.decisions.settle import SettledBy, SettleResult
from review.queue_file.blocks import outlets_line
from review.web.context import PageRequest
from review.web.draft import both_texts, typed_words
from review.web.queue import last_act
from review.web.render import go, page, reason_of
from storage.editing import drafts, page_acts, settlements
from storage.editing.page_acts import Act, Kind
from storage.errors import DecisionError
from storage.records import MACHINE, Wording
from storage.text.diff import changes

_LISTED = 50  # settled ones on the list
_KINDS: dict[str, Kind] = {"approve": "correct", "keep": "stand", "open": "reopen", "withdraw": "withdraw"}


def every(asked: PageRequest) -> Response:
    """The list: an entry once, however many of its articles changed."""
    with asked.given.store.read() as db:
        found = flags.flags(db, asked.given.config.crawl)
        mine = last_act(asked, db)
        settled = [one for of_draft in settlements.standing_by_draft(db).values() for one in of_draft]
        settled.sort(key=lambda one: -one.id)
        rows = {row.id: row for row in asked.given.rows.read(db, asked.now)}
    return page(
        asked,
        "corrections.html",
        entries=_by_draft(found),
        settled=settled[:_LISTED],
        rows=rows,
        outlets=asked.given.outlets,
        mine=mine,
    )


def show(asked: PageRequest) -> Response:
    with asked.given.store.read() as db:
        draft_id = asked.number("draft")
        if drafts.get(db, draft_id) is None:
            raise HTTPException(404)
        flagged = flags.flags(db, asked.given.config.crawl, [draft_id])
        if flagged:
            return _page(asked, db, flagged, settling.drafted(flagged) or flagged[0].printed)
    return go(f"/draft/{draft_id}")  # settled meanwhile: there stands what became of it


def settle(asked: PageRequest) -> Response:
    """Approve the correction, say that the entry stands, open it in the queue, or withdraw it: the pressed button says which."""
    pressed, draft_id = asked.form.get("do", ""), asked.number("draft")
    if pressed not in _KINDS:
        raise HTTPException(400)
    asked.given.file.read()
    try:
        with asked.given.store.begin() as db:
            answer = _settle(asked, db, draft_id, pressed)
    except DecisionError as error:
        with asked.given.store.read() as db:
            draft, history = acts.draft_of(db, draft_id)
            flagged = flags.flags(db, asked.given.config.crawl, [draft_id])
            if not flagged:
                raise
            typed = typed_words(asked, rules.words(draft, rules.standing(history)))
            return _page(asked, db, flagged, typed, 422, error.message)
    asked.after.append(asked.given.file.sync)
    return answer


def _settle(asked: PageRequest, db: Connection, draft_id: int, pressed: str) -> Response:
    entries = asked.given.flagged.ids(db, asked.given.config.crawl, asked.now)
    if page_acts.sent(db, asked.sent.token):
        return _onwards(entries, draft_id)
    flagged = flags.flags(db, asked.given.config.crawl, [draft_id])
    draft, history = acts.draft_of(db, draft_id)
    stands = rules.standing(history)
    there = rules.words(draft, stands)
    typed = typed_words(asked, there)
    saw, _, looked_at = asked.form.get("seen", "").partition(" ")
    if not flagged or read_seen(saw) != acts.seen(draft, history):
        acts.remember(db, asked.sent, draft, history, "edit", None if typed == there else typed)
        settled = settlements.standing_by_draft(db).get(draft_id, [])
        by = settled[-1].by if settled else stands.last.by if stands.last else MACHINE
        return both_texts(asked, db, Conflict(draft, "edit", "", there, there, by, stands.state, typed))
    if looked_at != _looked_at(flagged):
        fault = "An article changed once more since you opened this. Nothing was done yet: look at it again."
        return _page(asked, db, flagged, typed, 409, fault)
    done = _settled(asked, db, draft_id, pressed, typed)
    detail: dict[str, list[int]] = {"settlements": list(done.settlements)}
    if done.decisions:
        detail["decisions"] = list(done.decisions)
    page_acts.add(db, Act(_KINDS[pressed], asked.sent.by, asked.now, asked.sent.token, draft_id, detail))
    return _onwards(entries, draft_id)


def _settled(asked: PageRequest, db: Connection, draft_id: int, pressed: str, typed: Wording) -> SettleResult:
    config, by = asked.given.config.crawl, SettledBy(asked.sent.by, asked.now, "page")
    note = asked.form.get("told", "")[:500]
    if pressed == "approve":
        return settling.approve(db, config, draft_id, by, note, typed)
    if pressed == "keep":
        return settling.keep(db, config, draft_id, by, note)
    if pressed == "open":
        return settling.reopen(db, config, draft_id, by, typed)
    return settling.withdraw(db, config, draft_id, by, reason_of(asked.form), note)


def _page(
    asked: PageRequest, db: Connection, flagged: Sequence[Flag], words: Wording, status: int = 200, fault: str = ""
) -> Response:
    """One flagged entry, with where it stands among them all."""
    draft, history = acts.draft_of(db, flagged[0].draft_id)
    everything = asked.given.flagged.ids(db, asked.given.config.crawl, asked.now, draft.id)
    here = everything.index(draft.id) if draft.id in everything else 0
    return page(
        asked,
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
        seen=f"{acts.seen(draft, history)} {_looked_at(flagged)}",
        before=everything[here - 1] if here else 0,
        after=everything[here + 1] if here + 1 < len(everything) else 0,
        left=len(everything),
        outlets=asked.given.outlets,
        mine=last_act(asked, db),
        told=asked.form.get("told", ""),
        fault=fault,
    )


def _onwards(entries: Iterable[int], settled: int) -> Response:
    """To the first of the flagged entries that is left, or to the list."""
    left = next((draft_id for draft_id in entries if draft_id != settled), 0)
    return go(f"/correction/{left}" if left else "/corrections")


def _looked_at(flagged: Sequence[Flag]) -> str:
    """Which versions of its articles an editor has before them (0: vanished)."""
    return " ".join(f"{flag.article.id}.{flag.version}" for flag in flagged)


def _by_draft(found: Sequence[Flag]) -> dict[int, list[Flag]]:
    entries: dict[int, list[Flag]] = {}
    for flag in found:
        entries.setdefault(flag.draft_id, []).append(flag)
    return entries
