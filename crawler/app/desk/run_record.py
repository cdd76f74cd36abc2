"""What is kept of a run: its outcomes as they become known, and how it ended, whatever ended it."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.app.desk.desk import Desk
from storage.crawling import runs
from storage.errors import StoppedError, StoreError, may_pass
from storage.records import Outcome

Clock = Callable[[], datetime]
Done = Callable[[Outcome], None]  # told each listing's outcome as it is known


@dataclass(slots=True)
class RunLog:
    """The outcomes of a run as they become known."""

    outcomes: list[Outcome]
    done: Done

    def add(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self.done(outcome)


@contextlib.contextmanager
def noted(desk: Desk, run_id: int, command: str, clock: Clock, done: Done) -> Iterator[RunLog]:
    """Keeps the outcomes of a run and how it ended, whatever ends it. Raises StoppedError where a person did."""
    told = RunLog([], done)
    try:
        yield told
    except KeyboardInterrupt as stop:
        message = f"the {command} was stopped; what was kept until then stays, the next run goes on"
        end(desk, run_id, told.outcomes, "stopped", message, clock())
        raise StoppedError(message) from stop
    except Exception as error:
        with contextlib.suppress(StoreError):  # the first error says more than that it cannot be kept
            end(desk, run_id, told.outcomes, broke_off(desk, error), str(error), clock())
        raise
    needy = [one for one in told.outcomes if one.needs_person]
    message = f"{len(needy)} listings need a person" if needy else ""
    end(desk, run_id, told.outcomes, "attention" if needy else "ok", message, clock())


def broke_off(desk: Desk, error: Exception) -> "runs.State":
    """The state of a command that this error ended: what a person started is not begun again by itself."""
    if isinstance(error, StoppedError):
        return "stopped"
    return "lost" if desk.run_id and may_pass(error) else "failed"


def end(desk: Desk, run_id: int, outcomes: Sequence[Outcome], state: "runs.State", message: str, now: datetime) -> None:
    """Keeps what a run brought and how it ended. Raises StoreError."""

    with desk.store.begin() as db:
        runs.record(db, run_id, outcomes)
        runs.finish(db, run_id, state, message, now)
