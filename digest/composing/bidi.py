"""Text direction, for formats that cannot mark it and for those that need it run by run. Pure; after UAX 9."""

import unicodedata
from itertools import groupby

_RIGHT = {"R", "AL"}
_NUMBER = {"EN", "ET"}  # 12%, $5: read from left to right in every script, and not to be torn apart
_MARKS = {"ltr": "\u200e", "rtl": "\u200f"}


def marked(text: str, direction: str) -> str:
    """Return the text for formats that take a paragraph's direction from its first letter (plain text, feeds, Markdown): with a
    direction mark before it if that letter's direction is not the paragraph's ("ltr" or "rtl")."""
    runs = "ltr"  # no letter at all: as a page begins
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind == "L" or kind in _RIGHT:
            runs = "rtl" if kind in _RIGHT else "ltr"
            break
    return text if runs == direction else f"{_MARKS[direction]}{text}"


def runs(text: str, direction: str) -> list[tuple[str, bool]]:
    """Return the text in pieces, each with whether its letters run right to left: words and numbers of the other direction are
    islands; spaces, brackets and punctuation around them belong to the paragraph."""
    kinds = [unicodedata.bidirectional(letter) for letter in text]
    if direction == "rtl":
        side = [_side(kind, {"L"} | _NUMBER, _RIGHT | {"AN"}) for kind in kinds]
    else:
        side = [_side(kind, _RIGHT | {"AN"}, {"L"} | _NUMBER) for kind in kinds]
    island = _bridged(side)
    groups = groupby(zip(text, island, strict=True), key=lambda pair: pair[1])
    return [("".join(letter for letter, _ in pairs), other != (direction == "rtl")) for other, pairs in groups]


def _side(kind: str, other: set[str], own: set[str]) -> bool | None:
    """Return whether a letter is of the other direction; None if it may be of either (spaces, punctuation)."""
    return True if kind in other else False if kind in own else None


def _bridged(side: list[bool | None]) -> list[bool]:
    """Put what is between two letters of one island into it; all else that could be either is the paragraph's."""
    island = [other_direction is True for other_direction in side]
    last: int | None = None
    for place, is_other in enumerate(side):
        if is_other is False:
            last = None
        elif is_other is True:
            if last is not None:
                island[last:place] = [True] * (place - last)
            last = place
    return island
