"""What the pages of the queue show, read from the store: the only module that queries for them. Writes nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection

from review.decisions import rules
from review.decisions import undo as undoing
from review.web.services.draft_rows import stamp
from review.web.services.page_services import DeskAccess, QueueService
from review.web.services.queue_rows import OTHER_THAN, STATES, Balance, DraftRow, Filter
from review.web.views.row_flags import RowFlag, flags_of
from storage.corpus import stories
from storage.editing import decisions, drafts, page_acts
from storage.editing.page_acts import Act
from storage.publishing import mail_ledger
from storage.search import full_text
from storage.text.calendar import read_date

PAGE = 50  # drafts on one page of the queue
_MATCHES = 100_000  # drafts that words are looked up in, at most
_LINE = 280  # characters of the text in a row


class LastAct(NamedTuple):
    """An act of a visitor, the headline or day it was about, and how many other drafts were decided with it."""

    act: Act
    name: str
    more: int = 0
    day: date | None = None


@dataclass(frozen=True)
class RowDetail:
    """What a row shows besides its DraftRow: the beginning of its text, the languages of its articles, its flags."""

    line: str
    languages: tuple[str, ...]
    flags: Sequence[RowFlag]


@dataclass(frozen=True)
class QueueView:
    """A page of the filtered queue: `rows` of `total`, page `number` of `pages`. `counts` are of all drafts by state, `below` those
    under the bar that the filter takes; `counted` those since `first` that the balance is of."""

    rows: Sequence[DraftRow]
    details: Mapping[int, RowDetail]
    total: int
    number: int
    pages: int
    row_filter: Filter
    counts: Mapping[str, int]
    choices: Mapping[str, Sequence[str]]
    analyses: Mapping[date, str]
    balance: Balance
    balance_first: date
    by_day: Sequence[tuple[date, int]]
    mine: LastAct | None
    flagged: int
    below: int
    to_translate: int
    to_translate_filter: str


@dataclass(frozen=True)
class ActsView:
    """The last acts on the page, those of them that were undone, and the drafts they were about."""

    acts: Sequence[Act]
    undone: Mapping[int, Act]
    rows: Mapping[int, DraftRow]


def queue_view(
    db: Connection, row_filter: Filter, number: int, visitor: str, now: datetime, desk: DeskAccess, queue: QueueService
) -> QueueView:
    """Return page `number` of the filtered queue, the nearest there is."""
    row_filter = looked_up(db, row_filter)
    totals = queue.rows.totals(db, now)
    shown = totals.chosen(row_filter)
    pages = max(1, -(-len(shown) // PAGE))
    number = min(max(1, number), pages)
    into = desk.config.digest.language
    page_rows = shown[(number - 1) * PAGE : number * PAGE]
    days = [row.date for row in page_rows]
    analyses = decisions.analyses(db, min(days), max(days)) if days else []
    first, last = row_filter.first or _month(totals.rows, now, desk), row_filter.last
    return QueueView(
        page_rows,
        row_details(db, page_rows, into),
        len(shown),
        number,
        pages,
        row_filter,
        counts={state: totals.count(state) for state in STATES},
        choices={"outlets": totals.outlets, "languages": totals.languages},
        analyses={analysis.date: analysis.text for analysis in analyses},
        balance=totals.balance(first, last),
        balance_first=first,
        by_day=totals.by_day(first, last or month_end(first)),
        mine=last_act(db, visitor),
        flagged=queue.flagged.count(db, desk.config.crawl, now),
        below=len(totals.chosen(replace(row_filter, state="below"))) if row_filter.state == "waiting" else 0,
        to_translate=totals.in_other_languages(into),
        to_translate_filter=f"{OTHER_THAN}{into}",
    )


def row_details(db: Connection, rows: Sequence[DraftRow], into: str) -> dict[int, RowDetail]:
    """Return what these rows show besides themselves, by draft."""
    ids = [row.id for row in rows]
    decided = decisions.by_draft(db, ids)
    languages = stories.languages(db, [row.story_id for row in rows if row.story_id])
    broke = {row.id: row.breaking for row in rows}
    details = {}
    for draft in drafts.latest(db, ids):
        state = rules.standing(decided.get(draft.id, ()))
        words = rules.words(draft, state)
        in_languages = languages.get(draft.story_id or 0, ()) or (words.language,)
        flags = flags_of(draft, state, words.language, into, broke.get(draft.id))
        details[draft.id] = RowDetail(" ".join(words.text[:_LINE].split()), in_languages, flags)
    return details


def looked_up(db: Connection, row_filter: Filter) -> Filter:
    """Return the filter with the drafts that have its words."""
    if not row_filter.words.strip():
        return row_filter
    hits = full_text.find(db, row_filter.words, ["draft"], _MATCHES)
    return replace(row_filter, matching=frozenset(hit.of for hit in hits))


def first_draft(db: Connection, row_filter: Filter, queue: QueueService, now: datetime) -> int:
    """Return the first draft of the filtered queue; 0: none."""
    row_filter = looked_up(db, row_filter)
    shown = queue.rows.totals(db, now).chosen(row_filter)
    return shown[0].id if shown else 0


def state_name(db: Connection, desk: DeskAccess, queue: QueueService, now: datetime) -> str:
    """Return a short hash that changes when somebody does something."""
    state = [
        *stamp(db),
        queue.flagged.count(db, desk.config.crawl, now),
        queue.file.fault,
        queue.file.unmerged,
        mail_ledger.stamp(db),
    ]
    return sha256(json.dumps(state).encode()).hexdigest()[:16]


def acts_view(db: Connection, most: int, queue: QueueService, now: datetime) -> ActsView:
    """Return the last acts on the page, newest first."""
    newest = page_acts.newest(db, most)
    rows = queue.rows.totals(db, now)
    return ActsView(newest, page_acts.undone(db, [act.id for act in newest]), rows.by_id)


def last_act(db: Connection, by: str) -> LastAct | None:
    """Return a user's newest act that can be undone."""
    newest = page_acts.newest(db, 20, by)
    undone = page_acts.undone(db, [act.id for act in newest])
    for act in newest:
        if undoing.can_undo(act) and act.id not in undone:
            draft = drafts.get(db, act.draft_id) if act.draft_id else None
            day = read_date(str(act.detail.get("day", "")))
            return LastAct(act, draft.headline if draft else "", len(page_acts.batch_of(db, act)) - 1, day)
    return None


def month_end(first: date) -> date:
    """Return the last day of the month."""
    return (first.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _month(rows: Sequence[DraftRow], now: datetime, desk: DeskAccess) -> date:
    """Return the first day of the month that is being worked on: the newest draft's."""
    newest = rows[0].date if rows else now.astimezone(desk.zone).date()
    return newest.replace(day=1)
