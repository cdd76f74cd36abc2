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
    """A command at work; no two are equal. `deadline` is seconds from its start; `asked` why it was told to stop, "" where it was not."""

    process: subprocess.Popen[bytes]
    deadline: float = float("inf")
    asked: str = ""
    began: float = field(default_factory=time.monotonic)
    asked_at: float = 0.0

    def ask(self, why: str) -> None:
        """Tells it to stop, once."""
        if not self.asked and self.process.poll() is None:
            self.asked, self.asked_at = why, time.monotonic()
            _signal(self.process, signal.SIGTERM)

    def look(self) -> int | None:
        """Its exit status, None while it is at work. One that is past its deadline is told to stop, then ended."""
        now = time.monotonic()  # a clock that jumps ends nothing
        if now - self.began > self.deadline:
            self.ask(f"{LATE} its {self.deadline / 60:.0f} minutes and was ended")
        if self.asked and now - self.asked_at > GRACE:
            _signal(self.process, signal.SIGKILL)
        left = self.process.poll()
        if left is not None:
            _signal(self.process, signal.SIGKILL)  # what it started and left behind
            if self.process.stdin:
                self.process.stdin.close()
        return left


def start(
    words: Sequence[str], environment: Mapping[str, str], deadline: float = float("inf"), megabytes: int = 0
) -> Child:
    """`crawler` with these words, in a session of its own. `megabytes`: of data a process of it may hold; 0: no limit."""
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
    """A command that is to be at work all the time: begun again when it ends, each time twice as long after, up to five minutes."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        self._words, self._environment = words, environment
        self._pause, self._next = 1.0, 0.0
        self.is_down = False  # from when it left until it has been at work for a minute
        self.child = start(words, environment)

    def keep(self) -> None:
        """To be called about every second."""
        now = time.monotonic()
        if self.child.look() is None:
            if now - self.child.began > 60:
                self._pause, self.is_down = 1.0, False
            return
        self.is_down = True
        if self._next == 0.0:
            log.error("%s left with status %d and is begun again", self._words[0], self.child.process.returncode)
            self._next, self._pause = now + self._pause, min(self._pause * 2, 300.0)
        elif now >= self._next:
            self._next = 0.0
            self.child = start(self._words, self._environment)


def end_all(children: Iterable[Child], why: str) -> None:
    """Tells all of them to stop and waits until they have; those that do not are ended. Takes `GRACE` seconds at most."""
    some = list(children)
    for child in some:
        child.ask(why)
    while any([child.look() is None for child in some]):  # noqa: C419 - each is to be looked at
        time.sleep(0.05)


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def ended(left: int, asked: str) -> "tuple[runs.State, str]":
    """The state and, for a person, the reason of a run whose process left with this status without having said more."""
    if asked:
        return ("failed" if asked.startswith(LATE) else "stopped"), asked
    if left == 0:
        return "ok", ""
    if left == AGAIN:
        return (
            "lost",
            "the database, the disk, the mail server or another command stood in its way: its log says what; it is begun again",
        )
    if left == 1:
        return "attention", "something needs a person: its log says what"
    if left < 0:
        name = signal.Signals(-left).name
        return (
            "failed",
            f"was ended by {name}{' (no memory left?)' if left == -signal.SIGKILL else ''}; the next run goes on",
        )
    return "failed", f"left with status {left}: its log says why"
