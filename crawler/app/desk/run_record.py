"""The record of a run: its outcomes as they become known, and how it ended, whatever ended it."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.app.desk.desk import Desk
from storage.clock import Clock
from storage.crawling import runs
from storage.errors import StoppedError, StoreError, may_pass
from storage.records import Outcome

Done = Callable[[Outcome], None]  # told each listing's outcome as it is known


@dataclass(slots=True)
class RunLog:
    """The outcomes of a run as they become known."""

    outcomes: list[Outcome]
    done: Done

    def add(self, outcome: Outcome) -> None:
        """Add an outcome and pass it on."""
        self.outcomes.append(outcome)
        self.done(outcome)


@contextlib.contextmanager
def noted(desk: Desk, run_id: int, command: str, clock: Clock, done: Done) -> Iterator[RunLog]:
    """Record the outcomes of a run and how it ended, whatever ends it. Raises StoppedError where a person stopped
    it."""
    run_log = RunLog([], done)
    try:
        yield run_log
    except KeyboardInterrupt as stop:
        message = f"the {command} was stopped; everything stored so far is kept, the next run continues"
        end(desk, run_id, run_log.outcomes, "stopped", message, clock())
        raise StoppedError(message) from stop
    except Exception as error:
        with contextlib.suppress(StoreError):  # the first error says more than that it cannot be kept
            end(desk, run_id, run_log.outcomes, broke_off(desk, error), str(error), clock())
        raise
    needy = [outcome for outcome in run_log.outcomes if outcome.needs_person]
    message = f"{len(needy)} listings need a person" if needy else ""
    end(desk, run_id, run_log.outcomes, "attention" if needy else "ok", message, clock())


def broke_off(desk: Desk, error: Exception) -> "runs.State":
    """Return the state of a command that this error ended: what a person started is not retried automatically."""
    if isinstance(error, StoppedError):
        return "stopped"
    return "lost" if desk.run_id and may_pass(error) else "failed"


def end(desk: Desk, run_id: int, outcomes: Sequence[Outcome], state: "runs.State", message: str, now: datetime) -> None:
    """Store the outcomes of a run and how it ended. Raises StoreError."""

    with desk.store.begin() as db:
        runs.record(db, run_id, outcomes)
        runs.finish(db, run_id, state, message, now)
