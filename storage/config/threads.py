"""Models of the section `threads` of config/digest.yaml: how stories that continue others are found."""

from typing import Annotated

from pydantic import Field

from storage.config.strict import Share, Strict


class ThreadWeights(Strict):
    """Of a logistic function over the signs of summarizer/threads/continuation.py: its value at none, and how much each adds at 1.
    `unread` takes the place of `base` where two voices have no vectors to compare."""

    base: float = -5.25
    words: float = 11.31
    names: float = 1.02
    vectors: float = 9.0
    apart: float = -3.37
    unread: float = -2.8


class ThreadsConfig(Strict):
    """How far links reach back (`days` 0: no story is linked), from which likelihood on, and what two reports have in common at least and,
    to be no series of one form, at most."""

    days: Annotated[int, Field(ge=0, le=366)] = 28
    link: Share = 0.5
    least_words: Share = 0.12
    series: Share = 0.8
    least_hours: Annotated[float, Field(ge=0, le=168)] = 6.0
    weights: ThreadWeights = ThreadWeights()
