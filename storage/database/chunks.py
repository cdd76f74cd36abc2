"""Long lists of ids in pieces that both engines take in one statement."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def chunks(items: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """Yield the items without repeats, in order, at most `size` at a time.

    SQLite takes 32,766 variables a statement, PostgreSQL 65,535: small enough for both, large enough to be quick.
    """
    unique = list(dict.fromkeys(items))
    for start in range(0, len(unique), size):
        yield unique[start : start + size]
