"""The order of a day's entries as a person wants them printed. Pure but for `move` and `put_back`."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection

from review.decisions.acts import FormPost, new_act
from storage.editing import day_orders, page_acts
from storage.editing.day_orders import DayOrder
from storage.editing.page_acts import Act
from storage.errors import DecisionError

Step = Literal["up", "down", "lead", "before", "after"]
STEPS: tuple[Step, ...] = ("up", "down", "lead", "before", "after")


def moved(order: Sequence[int], draft_id: int, step: Step, other: int = 0) -> tuple[int, ...]:
    """Return the order after a draft took one step up or down, the first place, or the place before or after another draft. Raises
    DecisionError: one of them is not in this order."""
    if draft_id not in order or (step in {"before", "after"} and other not in order):
        raise DecisionError("it is no longer an entry of this day; nothing was moved", about=f"draft {draft_id}")
    rest = [known for known in order if known != draft_id]
    if step in {"before", "after"}:
        at = rest.index(other) + (step == "after") if other != draft_id else order.index(draft_id)
    else:
        here = order.index(draft_id)
        at = {"up": max(0, here - 1), "down": min(len(rest), here + 1), "lead": 0}[step]
    return (*rest[:at], draft_id, *rest[at:])


def move(db: Connection, sent: FormPost, day: date, order: Sequence[int], new_order: Sequence[int]) -> Act:
    """Keep a new order of a day's entries, which was `order`. Raises DecisionError: nothing was moved."""
    if earlier_act := page_acts.sent(db, sent.token):
        return earlier_act
    if tuple(order) == tuple(new_order):
        raise DecisionError("it is already at that place", about=str(day))
    was = day_orders.newest(db).get(day, ())
    day_orders.add(db, DayOrder(day, tuple(new_order), sent.by, sent.at))
    detail = {"day": day.isoformat(), "was": list(was), "drafts": list(new_order)}
    return page_acts.add(db, new_act(sent, "order", None, detail))


def put_back(db: Connection, sent: FormPost, act: Act) -> dict[str, Any]:
    """Restore the order that a day had before an act. Raises DecisionError: it was changed again since."""
    day = date.fromisoformat(act.detail["day"])
    if tuple(day_orders.newest(db).get(day, ())) != tuple(act.detail["drafts"]):
        raise DecisionError("cannot be undone: the order has changed again since", about=str(day))
    day_orders.add(db, DayOrder(day, tuple(act.detail["was"]), sent.by, sent.at))
    return {"day": act.detail["day"]}
