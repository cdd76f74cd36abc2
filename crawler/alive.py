"""A run's signs of life: while its process lives, the row says so; when the row, or whoever started the process, is gone, the
process stops."""

import logging
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from storage import runs
from storage.errors import StoreError
from storage.store import Store

log = logging.getLogger(__name__)
EVERY = 15.0  # seconds; the lease (storage/runs.py) is eight times as long


@contextmanager
def alive(store: Store, run_id: int, clock: Callable[[], datetime], is_child: bool = False) -> Iterator[None]:
    """Gives signs of life for this run until the block is left. Where another took the run for dead (this machine slept), and
    where a child's parent is gone, the process gets SIGTERM: two are never at one job."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(store, run_id, clock, is_child, over), name="alive", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=0.1 if is_child else EVERY)  # a child's waits for its parent


def _beat(store: Store, run_id: int, clock: Callable[[], datetime], is_child: bool, over: threading.Event) -> None:
    while not over.is_set():
        if is_child:
            gone = select.select([sys.stdin], [], [], EVERY)[0] and not os.read(sys.stdin.fileno(), 1)
        else:
            gone = over.wait(EVERY) and False
        if over.is_set():
            return
        if gone:
            log.warning("who started this run is gone: it stops")
            os.kill(os.getpid(), signal.SIGTERM)
            return
        try:
            with store.begin() as db:
                if not runs.beat(db, run_id, clock()):
                    log.warning("run %d was taken for dead: it stops, another goes on", run_id)
                    os.kill(os.getpid(), signal.SIGTERM)
                    return
        except StoreError as error:  # the run's own next step will tell; the next beat may pass
            log.warning("no sign of life could be kept: %s", error)
