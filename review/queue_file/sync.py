"""The queue file in data/: reads what people decided in it, then writes what the program has to say.

A three-way merge, entry by entry: the file names the writing it began from (storage/editing/queue_blocks.py), so what differs from
that writing is a person's doing, whatever the program or another person changed since. It is in the database, as decisions,
before the file is written anew; a file that cannot be read is left as it is. An entry missing from the file comes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection

from review.decisions.rules import DraftState, is_remark
from review.queue_file.blocks import PREAMBLE, Block, render, render_day
from review.queue_file.merge import Person, block_of, told, written
from review.queue_file.parse import QueueText, parse, writing_of
from review.queue_file.view import QueueState, View, drafts_as_they_stand, stand_after, view
from storage import files
from storage.config.settings import DigestConfig
from storage.database.store import Store
from storage.editing import decisions, drafts, queue_blocks
from storage.errors import BusyError, DecisionError, QueueFileError
from storage.records import MACHINE, Analysis, Decision, Draft

_BOM = b"\xef\xbb\xbf"
WAIT_SECONDS = 10.0  # for another command to be done with the file
_TRIES = 5  # a file saved anew while it is merged is merged again


@dataclass(slots=True)
class SyncResult:
    """What people did in the file since it was last read, counted: `undone` decisions taken back, `remarks` left (a decision
    on words that had moved on becomes an edit or a remark), `written` new entries; `waiting` drafts in it undecided."""

    approved: int = 0
    rejected: int = 0
    edited: int = 0
    written: int = 0
    waiting: int = 0
    undone: int = 0
    remarks: int = 0
    analyses: int = 0


def sync(
    store: Store, path: Path, config: DigestConfig, outlets: Mapping[str, str], now: datetime, by: str
) -> SyncResult:
    """What people did in the file since it was last read. `outlets` maps a source's key to the name its links carry; `by` is
    the person whose file it is.

    Raises QueueFileError (the file cannot be read or written: it is untouched), BusyError (another command has it) and
    DecisionError (nobody is named).
    """
    if not by.strip() or by == MACHINE:
        raise DecisionError("whose decisions stand in it? give --by NAME; nothing was read", about=str(path))
    done = SyncResult()
    person = Person(by, now)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock", timeout=WAIT_SECONDS):
            for _ in range(_TRIES):
                before = path.read_bytes() if path.exists() else None
                text = None if before is None else _decoded(before, path)
                base = _began_from(store, text or "")
                found = None if text is None else parse(text, str(path), {*base.values()})
                with store.begin() as db:
                    top, stand = PREAMBLE.strip(), drafts_as_they_stand(db)
                    if found is not None:
                        reading = _Reading(db, path, found, base, person, config.language, done, stand)
                        top = reading.take()
                        stand = stand_after(db, stand, reading.touched)
                    shown = view(db, top, outlets, config, base, stand)
                    writing = queue_blocks.add(db, shown.kept)
                if _write(path, before, found, base, shown, writing):
                    done.waiting = shown.waiting
                    return done
    except Timeout as error:
        raise BusyError("another command works on the queue file; this one did nothing", about=str(path)) from error
    except OSError as error:
        what = (
            f"cannot be read or written: {error.strerror}; decisions are kept in the database: mend it and sync again"
        )
        raise QueueFileError(str(path), [(1, what)]) from error
    raise BusyError("the file changes faster than it can be merged; what was read is kept: sync again", about=str(path))


@dataclass(slots=True)
class _Reading:
    """One reading of the file into the database, inside one transaction: all of it or none."""

    db: Connection
    path: Path
    found: QueueText
    base: dict[str, str]  # the writing it began from
    person: Person
    language: str
    done: SyncResult
    stand: QueueState  # before it
    problems: list[tuple[int, str]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)  # drafts that were decided on or added

    def take(self) -> str:
        """Keeps what the person did; the text to stand above the first day. Raises QueueFileError; nothing is kept then."""
        base = self.base
        latest = {draft.id: draft for draft in self.stand.drafts}
        before = {draft_id: list(said) for draft_id, said in self.stand.decided.items()}
        self._refuse_swallowed()
        for block in self._named(base):
            if not block.draft_id:
                self._take_written(block, latest)
            elif base.get(f"draft {block.draft_id}") != f"{render_day(block.day)}\n\n{block.raw}":
                self._take_block(block, base, latest, before)
        if self.problems:
            raise QueueFileError(str(self.path), sorted(self.problems))
        self._take_analyses()
        return self.found.top or PREAMBLE.strip()

    def _named(self, base: dict[str, str]) -> list[Block]:
        """The entries of the file; one that lost its comment, but not its words, is still the draft it was."""
        in_file = self.found.draft_ids
        if 0 not in in_file:
            return list(self.found.blocks)
        began = (parse(text, "").blocks[0] for name, text in base.items() if name.startswith("draft "))
        missing = {(one.headline, one.text): one for one in began if one.draft_id not in in_file}
        named: list[Block] = []
        for block in self.found.blocks:
            lost = None if block.draft_id else missing.pop((block.headline, block.text), None)
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
        self._keep(began, block, draft, before.get(draft.id, []))

    def _base(self, block: Block, text: str | None) -> Block | None:
        if text is not None:
            return parse(text, "").blocks[0]
        revision = drafts.get(self.db, block.draft_id, block.revision)
        return None if revision is None else block_of(revision, DraftState())

    def _take_written(self, block: Block, latest: dict[int, Draft]) -> None:
        if not block.headline:
            self.problems.append((block.line, "an entry needs a headline: ### [ ] Headline (Outlet)"))
            return
        in_file = self.found.draft_ids
        typed = written(block, self.person, self.language)
        # Read before, but the file was saved again from before it got its comment.
        known = (draft for draft in latest.values() if draft.story_id is None and draft.id not in in_file)
        draft = next(
            (draft for draft in known if block_of(draft, DraftState()).words == block_of(typed, DraftState()).words),
            None,
        )
        if draft is None:
            draft = drafts.add_written(self.db, typed)
            self.touched.add(draft.id)
            self.done.written += 1
        latest.pop(draft.id, None)  # a second entry with the same words is another entry
        began = block_of(draft, DraftState())
        self._keep(
            began,
            replace(block, draft_id=draft.id, revision=1),
            draft,
            decisions.of(self.db, [draft.id]).get(draft.id, []),
        )

    def _keep(self, base: Block, block: Block, draft: Draft, before: list[Decision]) -> None:
        try:
            taken = told(base, block, draft, before, self.person)
        except DecisionError as error:
            self.problems.append((block.line, error.message))
            return
        for decision in taken:
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
        # An entry put in directly under its day's heading, above the analyst's paragraph.
        for day, text in self.found.analyses.items():
            began = "" if text else self._analysis(day)
            for block in self.found.blocks if began else ():
                if block.day == day and f"\n{began}\n" in f"\n{block.text}\n":
                    what = "the day's paragraph stands below this entry and would become its text: put it above, under the day's heading"
                    self.problems.append((block.line, what))

    def _analysis(self, day: date) -> str:
        """The paragraph of a day in the writing that the file began from."""
        began = self.base.get(f"day {day}")
        return parse(began, "").analyses[day] if began else ""

    def _take_analyses(self) -> None:
        standing = {one.date: one.text for one in decisions.analyses(self.db, date.min, date.max)}
        for day, text in self.found.analyses.items():
            if text not in {self._analysis(day), standing.get(day, "")}:
                decisions.add_analysis(self.db, Analysis(day, text, self.person.name, self.person.at))
                self.done.analyses += 1


def _began_from(store: Store, text: str) -> dict[str, str]:
    """The blocks of the writing that a file began from; of the newest where it names none."""
    with store.read() as db:
        return queue_blocks.at(db, writing_of(text) or queue_blocks.newest(db))


def _decoded(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise QueueFileError(str(path), [(line, "not UTF-8: save the file with encoding UTF-8")]) from error


def _write(
    path: Path, before: bytes | None, found: QueueText | None, base: dict[str, str], shown: View, writing: int
) -> bool:
    """Whether the file now says what is shown; False where it was saved anew meanwhile. The editor's line ends and byte
    order mark are kept: they carry no word, and some editors need them."""
    text = shown.text(writing)
    content = text.encode()
    if before is not None:
        if b"\r\n" in before and before.count(b"\r\n") == before.count(b"\n"):
            content = content.replace(b"\n", b"\r\n")
        if before.startswith(_BOM):
            content = _BOM + content
    if content == before:
        return True
    # Entries that were read from the file just now, or written before, need not be read again.
    known = {text.partition("\n\n")[2] for name, text in base.items() if name.startswith("draft ")}
    known |= {block.raw for block in found.blocks} if found else set()
    fresh = [(day, [block for block in blocks if block not in known]) for day, blocks in shown.days]
    if len(parse(render(writing, shown.top, fresh), str(path)).blocks) != sum(len(blocks) for _, blocks in fresh):
        raise QueueFileError(str(path), [(1, "what was to be written reads otherwise; the file was left untouched")])
    return files.replace(path, content, lambda: (path.read_bytes() if path.exists() else None) == before)
