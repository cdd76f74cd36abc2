"""Processes that `crawler serve` starts: the same commands a person types, each with a deadline and a memory limit.

A child holds one end of a pipe as its standard input: when whoever started it is gone, however it went, the pipe ends and the
child stops itself (crawler/app/desk/heartbeat.py).
"""

import logging
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.app.desk.child_process import AGAIN, CHILD

if TYPE_CHECKING:
    from storage.crawling import runs

log = logging.getLogger(__name__)
LATE = "took longer than"
GRACE = 12.0  # seconds from being asked to stop to being ended: a crawl needs some for the pages on their way


@dataclass(slots=True, eq=False)
class Child:
    """A running command; no two are equal. `deadline` is seconds from its start; `stop_reason` why it was told to stop,
    "" where it was not."""

    process: subprocess.Popen[bytes]
    deadline: float = float("inf")
    stop_reason: str = ""
    began: float = field(default_factory=time.monotonic)
    asked_at: float = 0.0

    def ask(self, why: str) -> None:
        """Tell it to stop, once."""
        if not self.stop_reason and self.process.poll() is None:
            self.stop_reason, self.asked_at = why, time.monotonic()
            _signal(self.process, signal.SIGTERM)

    def look(self) -> int | None:
        """Return its exit status, None while it runs. A process past its deadline is told to stop, then killed."""
        now = time.monotonic()  # monotonic: a clock that jumps ends nothing
        if now - self.began > self.deadline:
            self.ask(f"{LATE} its {self.deadline / 60:.0f} minutes and was ended")
        if self.stop_reason and now - self.asked_at > GRACE:
            _signal(self.process, signal.SIGKILL)
        status = self.process.poll()
        if status is not None:
            _signal(self.process, signal.SIGKILL)  # its own children, if any are left
            if self.process.stdin:
                self.process.stdin.close()
        return status


def start(
    words: Sequence[str], environment: Mapping[str, str], deadline: float = float("inf"), megabytes: int = 0
) -> Child:
    """Start `crawler` with these words, in a session of its own. `megabytes`: the most data a process of it may hold;
    0: no limit."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "crawler", *words],
        env={**os.environ, CHILD: "1", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    if megabytes and hasattr(resource, "prlimit"):  # Linux
        with suppress(ProcessLookupError):  # it has ended already
            resource.prlimit(process.pid, resource.RLIMIT_DATA, (megabytes * 2**20,) * 2)
    return Child(process, deadline)


class SupervisedProcess:
    """A command that always runs: restarted when it ends, each time after twice the pause, up to five minutes."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        self._words, self._environment = words, environment
        self._pause, self._next = 1.0, 0.0
        self.is_down = False  # from its exit until it has run for a minute
        self.child = start(words, environment)

    def keep(self) -> None:
        """Restart the command if it ended; call this about every second."""
        now = time.monotonic()
        if self.child.look() is None:
            if now - self.child.began > 60:
                self._pause, self.is_down = 1.0, False
            return
        self.is_down = True
        if self._next == 0.0:
            log.error("%s exited with status %d and is restarted", self._words[0], self.child.process.returncode)
            self._next, self._pause = now + self._pause, min(self._pause * 2, 300.0)
        elif now >= self._next:
            self._next = 0.0
            self.child = start(self._words, self._environment)


def end_all(children: Iterable[Child], why: str) -> None:
    """Tell all processes to stop, wait for them and kill the others. Takes `GRACE` seconds at most."""
    all_children = list(children)
    for child in all_children:
        child.ask(why)
    while any([child.look() is None for child in all_children]):  # noqa: C419 - each is to be looked at
        time.sleep(0.05)


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def ended(status: int, stop_reason: str) -> "tuple[runs.State, str]":
    """Return the state and the reason, for a person, of a run whose process exited with this status without recording
    more."""
    if stop_reason:
        return ("failed" if stop_reason.startswith(LATE) else "stopped"), stop_reason
    if status == 0:
        return "ok", ""
    if status == AGAIN:
        return (
            "lost",
            "the database, the disk, the mail server or another command blocked it (see its log); it is restarted",
        )
    if status == 1:
        return "attention", "something needs attention: see its log"
    if status < 0:
        name = signal.Signals(-status).name
        return (
            "failed",
            f"was ended by {name}{' (no memory left?)' if status == -signal.SIGKILL else ''}; the next run continues",
        )
    return "failed", f"exited with status {status}: see its log"
