"""The order of a day's entries, moved on the page."""

import pytest

from review.decisions.order import Step, moved
from storage.errors import DecisionError


@pytest.mark.parametrize(
    ("draft", "step", "other", "order"),
    [
        (3, "up", 0, (1, 3, 2, 4)),
        (1, "up", 0, (1, 2, 3, 4)),
        (4, "down", 0, (1, 2, 3, 4)),
        (1, "down", 0, (2, 1, 3, 4)),
        (3, "lead", 0, (3, 1, 2, 4)),
        (4, "before", 2, (1, 4, 2, 3)),
        (1, "after", 3, (2, 3, 1, 4)),
        (1, "before", 4, (2, 3, 1, 4)),
        (2, "after", 2, (1, 2, 3, 4)),
    ],
)
def test_a_draft_takes_its_place(draft: int, step: Step, other: int, order: tuple[int, ...]) -> None:
    assert moved((1, 2, 3, 4), draft, step, other) == order


def test_what_is_not_of_the_day_is_not_moved() -> None:
    with pytest.raises(DecisionError, match="nothing was moved"):
        moved((1, 2), 7, "up")
    with pytest.raises(DecisionError, match="nothing was moved"):
        moved((1, 2), 1, "before", 7)
