"""Pages of a list that is read newest first, each beginning behind the last row of the one before."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_


def follows(
    time: ColumnElement[Any], number: ColumnElement[Any], after: tuple[date | datetime, int]
) -> ColumnElement[bool]:
    """Return whether a row comes after the one of this time and number, in the order of both, descending. By time first: indexes have
    it."""
    at, last_number = after
    return and_(time <= at, or_(time < at, and_(time == at, number < last_number)))
