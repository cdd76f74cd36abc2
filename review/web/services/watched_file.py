"""The queue file beside the page: what is done on the page is written into it, what is changed in it is read soon."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from review.queue_file.taking import SyncResult
from storage.editing import exchange
from storage.errors import BusyError, QueueFileError, StoreError

EVERY_SECONDS = 2.0  # the file is looked at; it is read when it has not changed between two looks


@dataclass
class QueueFile:
    """`write` is the sync of review/queue_file/sync.py with all it needs; it calls what it is given with the content that it
    leaves in the file. Errors do not stop the page: decisions are in the database, and the page of the queue shows `fault` until
    the file can be read again.

    `unmerged` has a line for each save that the last sync could not merge; the file itself was read."""

    path: Path
    write: Callable[[Callable[[bytes], None]], SyncResult]
    fault: str = ""
    unmerged: tuple[str, ...] = ()
    _known: tuple[int, ...] = ()
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sync(self) -> None:
        """Read what people changed in the file, then write what is new into it."""
        with self._lock:
            before, left = exchange.state(self.path), list[bytes]()
            try:
                self.unmerged = tuple(self.write(left.append).kept)
                self.fault = ""
            except (QueueFileError, BusyError, StoreError) as error:
                self.fault = str(error)
            # Known is what the sync has read or written. A save since then is read at the next look.
            now = exchange.state(self.path)
            self._known = now if self._content() in left else before

    def read(self) -> None:
        """Sync only if the file changed since the last sync."""
        if exchange.state(self.path) != self._known:
            self.sync()

    def watch(self, stop: threading.Event) -> None:
        """Watch until stopped: a file that is saved is read within a few seconds."""
        before = exchange.state(self.path)
        while not stop.wait(EVERY_SECONDS):
            now = exchange.state(self.path)
            if now == before and now != self._known:
                self.sync()
            before = now

    def _content(self) -> bytes | None:
        with suppress(OSError):
            return exchange.read(self.path)
        return None
