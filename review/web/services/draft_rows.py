"""Every draft as the queue shows it, kept in memory: a page of ten thousand reads only what changed since the last one.

Drafts, decisions and acts are only ever added, so what is new is told by their number; the database stays the truth.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock

from sqlalchemy import Connection, func, select

from review.decisions import acts, rules
from review.web.services.queue_rows import DraftRow, Filter, Shown, around
from review.web.services.queue_totals import QueueTotals
from storage.corpus import breaking, stories
from storage.corpus.breaking import Breaking
from storage.database.tables import decisions as decisions_table
from storage.database.tables import revisions
from storage.database.tables_review import acts as acts_table
from storage.editing import day_orders, decisions, drafts, page_acts
from storage.editing.page_acts import Act
from storage.publishing import digests
from storage.records import Decision, Draft, Entry


@dataclass
class DraftRows:
    """The drafts as they stand, by this bar of relevance. `read` brings them up to date; call it in the transaction whose answer needs
    them."""

    bar: float
    _drafts: dict[int, Draft] = field(default_factory=dict)  # without sentences
    _decisions: dict[int, list[Decision]] = field(default_factory=dict)
    _later: dict[int, Act] = field(default_factory=dict)
    _times: Mapping[int, datetime] = field(default_factory=dict)  # of the newest article, by story
    top: timedelta = timedelta(hours=12)  # how long a draft of a story that breaks is first
    _breaking: Mapping[int, Breaking] = field(default_factory=dict)  # by story
    _stamp: tuple[int, ...] = (-1,) * 6
    _orders: Mapping[date, Sequence[int]] = field(default_factory=dict)
    _decision: int = 0  # the newest that was read
    _published: list[rules.PublishedDays] = field(default_factory=list)
    _rows: dict[int, DraftRow] = field(default_factory=dict)
    _shown: QueueTotals = field(default_factory=lambda: QueueTotals(()))  # as of the last `read`
    _until: datetime | None = None  # when the next draft that was put off comes back
    _lock: Lock = field(default_factory=Lock)

    def read(self, db: Connection, now: datetime) -> Sequence[DraftRow]:
        """Return all rows, the newest day first."""
        return self.totals(db, now).rows

    def totals(self, db: Connection, now: datetime) -> QueueTotals:
        """Return all rows with what they amount to."""
        with self._lock:
            newest_stamp = stamp(db)
            if newest_stamp != self._stamp or (self._until is not None and now >= self._until):
                changed = self._take(db, newest_stamp, now)
                for draft_id in self._drafts if changed is None else changed:
                    self._rows[draft_id] = self._row(draft_id, now)
                waits = [acts.until(act) for act in self._later.values()]
                waits += [broke.at + self.top for broke in self._breaking.values()]
                self._until = min((at for at in waits if at > now), default=None)
                self._rows = self._sorted()
                self._shown = QueueTotals(tuple(self._rows.values()))
                self._stamp = newest_stamp
            return self._shown

    def next_to(self, draft_id: int, row_filter: Filter) -> int:
        """Return the draft after this one in the filtered queue as of the last `read`, the one before it where it is the last; 0: no
        other. It reads nothing and waits for no reader: the page of the draft was shown by these rows, and the next page reads."""
        before, after = around(self._shown.rows, draft_id, row_filter)
        return after or before

    def decisions(self) -> rules.Decisions:
        """Return all decisions, with the relevance and order of drafts, as of the last `read`."""
        with self._lock:
            return rules.Decisions(
                dict(self._decisions),
                {draft_id: draft.relevance for draft_id, draft in self._drafts.items()},
                self._orders,
            )

    def entries(self, rows: Iterable[DraftRow]) -> list[Entry]:
        """Return the approved entries of these rows as of the last `read`, in printed order; without their articles' addresses."""
        chosen = [row for row in rows if row.state in {"approved", "published"}]
        decisions_of = {row.id: self._decisions.get(row.id, ()) for row in chosen}
        return rules.approved(decisions_of, {row.id: row.relevance for row in chosen}, self._orders)

    def _sorted(self) -> dict[int, DraftRow]:
        """The rows, the newest day first; within a day as it is printed."""
        rows = sorted(self._rows.values(), key=lambda row: row.place)
        if self._orders:
            ordered = rules.in_order(rows, lambda row: rules.place(row.date, row.relevance, row.id), self._orders)
            rows = sorted(ordered, key=lambda row: -row.date.toordinal())
        return {row.id: row for row in rows}

    def _take(self, db: Connection, stamp: tuple[int, ...], now: datetime) -> set[int] | None:
        """Return the drafts that changed since the last stamp; None where all of them may have."""
        everything = stamp[0] < self._stamp[0] or stamp[3] != self._stamp[3] or stamp == self._stamp
        if stamp[0] < self._stamp[0]:  # drafts were taken out of the database
            self._drafts, self._decisions, self._later, self._rows = {}, {}, {}, {}
            self._stamp, self._decision = (-1,) * 6, 0
        changed = set()
        if stamp[0] != self._stamp[0]:
            newer = [draft for draft in drafts.outlines(db) if self._revision(draft.id) != draft.revision]
            self._drafts |= {draft.id: draft for draft in newer}
            self._times = stories.last_times(db)
            changed |= {draft.id for draft in newer}
        if stamp[1] != self._stamp[1]:
            since = decisions_table.c.id > self._decision - decisions.OVERLAP
            query = select(decisions_table.c.id, decisions_table.c.draft_id).where(since)
            newer_ids = {row.id: row.draft_id for row in db.execute(query)}
            self._decision = max(newer_ids, default=self._decision)
            decided_ids = set(newer_ids.values()) & self._drafts.keys()
            self._decisions |= decisions.by_draft(db, decided_ids)
            changed |= decided_ids
        if stamp[2] != self._stamp[2]:
            put_off = page_acts.of_kind(db, "later")
            taken_back = page_acts.undone(db, [act.id for act in put_off])
            later = {act.draft_id: act for act in put_off if act.draft_id and act.id not in taken_back}
            changed |= later.keys() | self._later.keys()
            self._later = later
        if stamp[3] != self._stamp[3]:
            self._published = [
                rules.PublishedDays(item.first, item.last, item.at, item.left_out) for item in digests.published(db)
            ]
        if stamp[4] != self._stamp[4]:
            self._orders = day_orders.newest(db)
        newer_breaking = breaking.since(db, now - self.top)
        if newer_breaking != self._breaking:
            stories_changed = newer_breaking.keys() ^ self._breaking.keys()
            changed |= {draft.id for draft in self._drafts.values() if draft.story_id in stories_changed}
            self._breaking = newer_breaking
        return None if everything else changed & self._drafts.keys()

    def _revision(self, draft_id: int) -> int:
        draft = self._drafts.get(draft_id)
        return draft.revision if draft else 0

    def _row(self, draft_id: int, now: datetime) -> DraftRow:
        draft, history = self._drafts[draft_id], self._decisions.get(draft_id, [])
        standing = rules.standing(history)
        words = rules.words(draft, standing)
        state: Shown = "waiting"
        if standing.state in {"approved", "rejected"}:
            state = "approved" if standing.state == "approved" else "rejected"
            if state == "approved" and rules.has_left(draft, standing, self._published):
                state = "published"
        elif rules.is_below(draft, standing, self.bar):
            state = "below"
        elif draft_id in self._later and acts.is_snoozed(self._later[draft_id], draft, history, now):
            state = "later"
        by = standing.last.by if standing.last else ""
        edited = standing.wording is not None
        return DraftRow(
            draft_id, draft.story_id, draft.revision, words.date, words.headline, words.outlets, words.language,
            words.section, state, edited, by, draft.relevance, history[-1].id if history else 0,
            self._times.get(draft.story_id or 0, draft.made_at),
            self._breaking.get(draft.story_id or 0) if state == "waiting" else None,
        )  # fmt: skip


def stamp(db: Connection) -> tuple[int, ...]:
    """Return numbers that change when a draft, a decision, an act, a digest, an order of a day or a story that breaks is added."""
    counted = [
        db.execute(select(func.count()).select_from(table)).scalar() or 0
        for table in (revisions, decisions_table, acts_table)
    ]
    return *counted, digests.newest_id(db), day_orders.newest_id(db), breaking.count(db)
