"""The queue file in data/: reads what people decided in it, then writes what the program has to say.

A three-way merge, entry by entry: the file names the writing it began from (storage/editing/queue_blocks.py), so what differs from
that writing is a person's doing, whatever the program or another person changed since. It is in the database, as decisions,
before the file is rewritten; a file that cannot be read is left as it is. An entry missing from the file comes back.

A file that is not whole, or of another desk, decides nothing. A save during the write is displaced, found
(storage/editing/exchange.py) and merged as well, or kept under a name that the result says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection

from review.decisions.entry_language import LanguageOf, by_letters
from review.queue_file import own_notes
from review.queue_file.blocks import render
from review.queue_file.identity import doubt, unnamed
from review.queue_file.marks import named_in
from review.queue_file.merge import Person
from review.queue_file.parse import QueueText, days_of, parse
from review.queue_file.taking import Reading, SyncResult
from review.queue_file.view import QueueState, View, queue_state, state_after, view
from storage.config.settings import DigestConfig
from storage.corpus import breaking
from storage.database.store import Store
from storage.editing import exchange, queue_blocks
from storage.editing.exchange import Late
from storage.editing.queue_blocks import Writing
from storage.errors import BusyError, DecisionError, QueueFileError
from storage.records import MACHINE

__all__ = ["SyncResult", "sync"]

_BOM = b"\xef\xbb\xbf"
WAIT_SECONDS = 10.0  # for another command to be done with the file
_TRIES = 5  # a file saved while it is merged is merged again


def sync(
    store: Store,
    path: Path,
    config: DigestConfig,
    outlets: Mapping[str, str],
    now: datetime,
    by: str,
    language_of: LanguageOf = by_letters,
    top: timedelta = timedelta(hours=12),
    left: Callable[[bytes], None] = lambda _content: None,
) -> SyncResult:
    """Merge the file with the store, and return counts of what people did in it since it was last read.

    `outlets` maps a source's key to the name in its links; `by` is the person whose file it is; `language_of` detects the language
    of what they wrote; `top` is how long the draft of a breaking story comes first; `left` is called with the content of the file
    after the sync: another content is a save that the sync has not read.

    Raises QueueFileError (the file cannot be read or written: it is untouched), BusyError (another command has it) and
    DecisionError (nobody is named).
    """
    if not by.strip() or by == MACHINE:
        raise DecisionError("whose decisions are these? give --by NAME; nothing was read", about=str(path))
    syncing = _Syncing(store, path, config, outlets, Person(by, now), language_of, top, SyncResult())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock", timeout=WAIT_SECONDS):
            syncing.take_late()
            for _ in range(_TRIES):
                content = syncing.write()
                if content is not None:
                    left(content)
                    return syncing.report()
    except Timeout as error:
        raise BusyError("another command is using the queue file; this one did nothing", about=str(path)) from error
    except OSError as error:
        what = (
            f"cannot be read or written: {error.strerror}; decisions are safe in the database: fix this and sync again"
        )
        raise QueueFileError(str(path), [(1, what)]) from error
    raise BusyError("the file keeps changing while it is merged; what was read is saved: sync again", about=str(path))


@dataclass(frozen=True, slots=True)
class _File:
    """The file as read (None if it is empty), with the writing it began from."""

    queue_text: QueueText | None
    base: dict[str, str]


@dataclass(slots=True)
class _Syncing:
    """One sync, while the file's lock is held."""

    store: Store
    path: Path
    config: DigestConfig
    outlets: Mapping[str, str]
    person: Person
    language_of: LanguageOf
    top: timedelta
    done: SyncResult

    def write(self) -> bytes | None:
        """Read the file, write it again and return its content; None if it was saved meanwhile."""
        before = self.path.read_bytes() if self.path.exists() else None
        file = self._read(before)
        with self.store.begin() as db:
            top, stand = self._take(db, file)
            broke = breaking.since(db, self.person.at - self.top)
            shown = view(db, top, self.outlets, self.config, file.base, stand, broke)
            writing = queue_blocks.add(db, shown.pieces)
        self.done.waiting, self.done.to_translate = shown.waiting, shown.to_translate
        content = _content(before, file, shown, writing, self.path)
        if content == before:
            return content
        earlier = {save.path for save in exchange.late(self.path)}
        if not exchange.replace(self.path, content, before):
            return None
        displaced = [save for save in exchange.late(self.path) if save.path not in earlier]
        return content if self._are_taken(displaced) else None

    def take_late(self) -> None:
        """Merge saves that were displaced earlier; those that cannot be merged are kept under a name of their own."""
        for save in exchange.late(self.path):
            try:
                self._merge(save)
            except QueueFileError as error:
                if _is_unfinished(error) and not save.is_old:
                    self.done.kept.append("a save of the queue file is not complete yet: it is read by the next sync")
                else:
                    exchange.keep(save, self.path, f"{self.person.at:%Y%m%dT%H%M%S}")

    def report(self) -> SyncResult:
        """Return the result, with a line for each save that could not be read."""
        for unread in exchange.kept_files(self.path):
            what = "a save of the queue file that could not be read; copy what you need from it, then delete it"
            self.done.kept.append(f"{unread.name}: {what}")
        return self.done

    def _are_taken(self, displaced: list[Late]) -> bool:
        """Merge saves made during the write; True if there were none. One that cannot be read is put back: raises
        QueueFileError."""
        for save in displaced:
            try:
                self._merge(save)
            except QueueFileError:
                if exchange.put_back(save, self.path):
                    raise
                exchange.keep(save, self.path, f"{self.person.at:%Y%m%dT%H%M%S}")
        return not displaced

    def _merge(self, save: Late) -> None:
        file = self._read(save.content)
        with self.store.begin() as db:
            self._take(db, file)
        exchange.mark_read(save, self.path)

    def _read(self, content: bytes | None) -> _File:
        """Return the file as read. Raises QueueFileError: it cannot be read, is not whole, or is of another desk."""
        text = "" if content is None else _decoded(content, self.path)
        mark = named_in(text)
        with self.store.read() as db:
            newest = queue_blocks.newest(db)
            began = mark.writing if mark and mark.writing <= newest else newest
            base, key = queue_blocks.at(db, began), queue_blocks.key_at(db, began)
        if not text.strip():
            return _File(None, base)
        queue_text = parse(text, str(self.path), {*base.values()}, set(days_of(base)))
        if fault := doubt(queue_text, newest, key):
            raise QueueFileError(str(self.path), [fault])
        return _File(queue_text, base)

    def _take(self, db: Connection, file: _File) -> tuple[str, QueueState]:
        """Take the person's changes; return the text above the first day, and the state of the drafts after them."""
        stand = queue_state(db)
        if file.queue_text is None:
            return own_notes.guide(self.config.desk_language), stand
        reading = Reading(
            db,
            self.path,
            file.queue_text,
            file.base,
            self.person,
            self.config.language,
            self.language_of,
            self.done,
            stand,
        )
        top = own_notes.top(reading.take(), self.config.desk_language)
        newest = queue_blocks.newest(db)
        if fault := unnamed(file.queue_text, newest, queue_blocks.key_at(db, newest)):
            raise QueueFileError(str(self.path), [fault])
        return top, state_after(db, stand, reading.touched)


def _is_unfinished(error: QueueFileError) -> bool:
    return any("last line" in what or "UTF-8" in what for _, what in error.problems)


def _decoded(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise QueueFileError(str(path), [(line, "not UTF-8: save the file with encoding UTF-8")]) from error


def _content(before: bytes | None, file: _File, shown: View, writing: Writing, path: Path) -> bytes:
    """Return the new file. The editor's line ends and byte order mark are kept: some editors need them."""
    text = shown.text(writing)
    content = text.encode()
    if before is not None:
        if b"\r\n" in before and before.count(b"\r\n") == before.count(b"\n"):
            content = content.replace(b"\n", b"\r\n")
        if before.startswith(_BOM):
            content = _BOM + content
    if content == before:
        return content
    # Entries that were just read from the file, or written earlier, need not be read again.
    unchanged = {text.partition("\n\n")[2] for name, text in file.base.items() if name.startswith("draft ")}
    unchanged |= {block.raw for block in file.queue_text.blocks} if file.queue_text else set()
    fresh = [(day, [block for block in blocks if block not in unchanged]) for day, blocks in shown.days]
    again = parse(render(writing.number, shown.top, fresh, writing.key), str(path), odd_days=None)
    if len(again.blocks) != sum(len(blocks) for _, blocks in fresh):
        raise QueueFileError(str(path), [(1, "the new text does not read back as written; the file was not changed")])
    return content
