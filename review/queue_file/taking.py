"""Takes a person's changes in a queue file into the database: one reading in one transaction, all of it or none."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from review.decisions.entry_language import LanguageOf
from review.decisions.rules import DraftState, is_remark
from review.queue_file.blocks import Block, render_day
from review.queue_file.merge import Person, block_of, decisions_between, typed_draft
from review.queue_file.parse import QueueText, parse
from review.queue_file.settle import without_own_lines
from review.queue_file.view import QueueState
from storage.editing import day_orders, decisions, drafts
from storage.editing.day_orders import DayOrder
from storage.errors import DecisionError, QueueFileError
from storage.records import Analysis, Decision, Draft


@dataclass(slots=True)
class SyncResult:
    """Counts of what people did in the file since it was last read: `undone` decisions, `remarks` (a decision on words that
    had changed since becomes an edit or a remark), `written` new entries, `ordered` days; `waiting` undecided drafts in it, `to_translate`
    those of them that are in another language than the digest's.
    `kept`: a line for each save that could not be merged."""

    approved: int = 0
    rejected: int = 0
    edited: int = 0
    written: int = 0
    waiting: int = 0
    undone: int = 0
    remarks: int = 0
    analyses: int = 0
    ordered: int = field(default=0, compare=False)
    to_translate: int = field(default=0, compare=False)
    kept: list[str] = field(default_factory=list, compare=False)


@dataclass(slots=True)
class Reading:
    """One reading of the file into the database."""

    db: Connection
    path: Path
    queue_text: QueueText
    base: dict[str, str]  # the writing it began from
    person: Person
    language: str
    language_of: LanguageOf
    done: SyncResult
    stand: QueueState  # before it
    problems: list[tuple[int, str]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)  # drafts that were decided on or added
    _written: dict[int, int] = field(default_factory=dict)  # the draft of an entry that named none, by its line

    def take(self) -> str:
        """Store what the person did; return the text above the first day. Raises QueueFileError; nothing is stored then."""
        base = self.base
        latest = {draft.id: draft for draft in self.stand.drafts}
        before = {draft_id: list(history) for draft_id, history in self.stand.decisions.items()}
        self._refuse_swallowed()
        for block in self._named(base):
            if not block.draft_id:
                self._take_written(block, latest)
            elif base.get(f"draft {block.draft_id}") != f"{render_day(block.day)}\n\n{block.raw}":
                self._take_block(block, base, latest, before)
        if self.problems:
            raise QueueFileError(str(self.path), sorted(self.problems))
        self._take_analyses()
        self._take_orders()
        return self.queue_text.top

    def _named(self, base: dict[str, str]) -> list[Block]:
        """Return the entries of the file; one that lost its comment is recognised by its words, or by its headline and day."""
        in_file = self.queue_text.draft_ids
        if 0 not in in_file:
            return list(self.queue_text.blocks)
        began = [_began(text) for name, text in base.items() if name.startswith("draft ")]
        missing = [entry for entry in began if entry.draft_id not in in_file]
        by_words = {(entry.headline, entry.text): entry for entry in missing}
        by_headline = {(entry.day, entry.headline): entry for entry in missing}
        named: list[Block] = []
        for block in self.queue_text.blocks:
            lost = None
            if not block.draft_id:
                lost = by_words.get((block.headline, block.text)) or by_headline.get((block.day, block.headline))
            if lost is not None:
                by_words.pop((lost.headline, lost.text), None)
                by_headline.pop((lost.day, lost.headline), None)
                self._written[block.line] = lost.draft_id
            named.append(replace(block, draft_id=lost.draft_id, revision=lost.revision) if lost else block)
        return named

    def _take_block(
        self, block: Block, base: dict[str, str], latest: dict[int, Draft], before: dict[int, list[Decision]]
    ) -> None:
        draft = latest.get(block.draft_id)
        began = self._base(block, base.get(f"draft {block.draft_id}"))
        if draft is None or began is None or not 1 <= block.revision <= draft.revision:
            what = f"there is no draft {block.draft_id} revision {block.revision}"
            self.problems.append((block.line, f"{what}: restore its comment, or delete it to make this a new entry"))
            return
        block, doubtful = without_own_lines(block, began)
        self.problems += doubtful
        self._keep(began, block, draft, before.get(draft.id, []))

    def _base(self, block: Block, text: str | None) -> Block | None:
        if text is not None:
            return _began(text)
        revision = drafts.get(self.db, block.draft_id, block.revision)
        return None if revision is None else block_of(revision, DraftState())

    def _take_written(self, block: Block, latest: dict[int, Draft]) -> None:
        if not block.headline:
            self.problems.append((block.line, "an entry needs a headline: ### [ ] Headline (Outlet)"))
            return
        block, doubtful = without_own_lines(block, Block(block.day, " ", "", (), ""))
        self.problems += doubtful
        in_file = self.queue_text.draft_ids
        typed = typed_draft(block, self.person, self.language, self.language_of)
        # It was read earlier, but an older version of the file, without its comment, was saved again.
        typed_earlier = (draft for draft in latest.values() if draft.story_id is None and draft.id not in in_file)
        draft = next(
            (
                draft
                for draft in typed_earlier
                if block_of(draft, DraftState()).words == block_of(typed, DraftState()).words
            ),
            None,
        )
        if draft is None:
            draft = drafts.add_written(self.db, typed)
            self.touched.add(draft.id)
            self.done.written += 1
        latest.pop(draft.id, None)  # a second entry with the same words is another entry
        self._written[block.line] = draft.id
        began = block_of(draft, DraftState())
        self._keep(
            began,
            replace(block, draft_id=draft.id, revision=1),
            draft,
            decisions.by_draft(self.db, [draft.id]).get(draft.id, []),
        )

    def _keep(self, base: Block, block: Block, draft: Draft, before: list[Decision]) -> None:
        try:
            changes = decisions_between(base, block, draft, before, self.person, self.language_of)
        except DecisionError as error:
            self.problems.append((block.line, error.message))
            return
        for decision in changes:
            self.touched.add(draft.id)
            decisions.add(self.db, decision)
            self._count(decision)

    def _count(self, decision: Decision) -> None:
        if is_remark(decision):
            self.done.remarks += 1
        elif decision.action == "approve":
            self.done.approved += 1
        elif decision.action == "reject":
            self.done.rejected += 1
        elif decision.action == "undo":
            self.done.undone += 1
        else:
            self.done.edited += 1

    def _refuse_swallowed(self) -> None:
        # An entry inserted directly under its day's heading, above the analyst's paragraph.
        for day, text in self.queue_text.analyses.items():
            began = "" if text else self._analysis(day)
            for block in self.queue_text.blocks if began else ():
                if block.day == day and f"\n{began}\n" in f"\n{block.text}\n":
                    what = "the day's paragraph is below this entry and would become its text: put it above, under the day's heading"
                    self.problems.append((block.line, what))

    def _analysis(self, day: date) -> str:
        """Return the paragraph of a day in the writing that the file began from."""
        began = self.base.get(f"day {day}")
        return parse(began, "", odd_days=None).analyses[day] if began else ""

    def _take_analyses(self) -> None:
        standing = {analysis.date: analysis.text for analysis in decisions.analyses(self.db, date.min, date.max)}
        for day, text in self.queue_text.analyses.items():
            if text not in {self._analysis(day), standing.get(day, "")}:
                decisions.add_analysis(self.db, Analysis(day, text, self.person.name, self.person.at))
                self.done.analyses += 1

    def _take_orders(self) -> None:
        """Store the order of each day in which the person moved or inserted an entry."""
        by_day: dict[date, list[int]] = {}
        for place in self.queue_text.places:
            draft_id = place.draft_id or self._written.get(place.line, 0)
            if draft_id:
                by_day.setdefault(place.day, []).append(draft_id)
        for day, order in by_day.items():
            began = self._order(day, order)
            if began is not None and len(order) > 1 and order != began:
                day_orders.add(self.db, DayOrder(day, tuple(order), self.person.name, self.person.at))
                self.done.ordered += 1

    def _order(self, day: date, draft_ids: Sequence[int]) -> list[int] | None:
        """Return the order the program had written, of the entries that are still in the file; None if it is unknown."""
        if "key" not in self.base:  # an earlier version wrote it
            return None
        names = self.base.get(f"order {day}", "").split()
        return [int(name) for name in names if int(name) in draft_ids]


def _began(text: str) -> Block:
    """Return an entry as the program wrote it, below its day's heading."""
    return parse(text, "", odd_days=None).blocks[0]
