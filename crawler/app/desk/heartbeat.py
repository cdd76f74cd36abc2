"""A run's heartbeat: while its process lives, the row says so; when the row, or the parent process, is gone, the
process stops."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from storage.clock import Clock
from storage.crawling import runs
from storage.database.store import Store
from storage.errors import StoreError

log = logging.getLogger(__name__)
EVERY = 15.0  # seconds; the lease (storage/crawling/runs.py) is eight times as long


@contextmanager
def alive(store: Store, run_id: int, clock: Clock) -> Iterator[None]:
    """Send heartbeats for this run during the block. Where another process took the run for dead (this machine slept)
    the process gets SIGTERM: two never work on the same job."""
    over = threading.Event()
    with store.read() as db:
        attempt = runs.attempt(db, run_id)
    thread = threading.Thread(target=_beat, args=(store, run_id, attempt, clock, over), name="alive", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def with_parent() -> None:
    """Stop this process when its parent is gone: its standard input ends then."""
    threading.Thread(target=_watch, name="parent", daemon=True).start()


def _beat(store: Store, run_id: int, attempt: int | None, clock: Clock, over: threading.Event) -> None:
    while not over.wait(EVERY):
        try:
            with store.begin() as db:
                is_ours = runs.beat(db, run_id, attempt, clock())
        except StoreError as error:  # the run's own next step will report it; the next heartbeat may succeed
            log.warning("the heartbeat could not be stored: %s", error)
            continue
        if not is_ours and not over.is_set():
            log.warning("run %d was presumed dead: it stops, another one continues", run_id)
            os.kill(os.getpid(), signal.SIGTERM)
            return


def _watch() -> None:
    while os.read(sys.stdin.fileno(), 1):  # nothing is ever written to it
        pass
    log.warning("the parent process is gone: stopping")
    os.kill(os.getpid(), signal.SIGTERM)
