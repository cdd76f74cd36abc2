"""The parameters of a question: what each takes, and how it is read from the text that a program sent. Pure."""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from storage.errors import QueryError
from storage.text.calendar import FIRST, LAST, is_sane

LARGEST_ID = 2**31 - 1
_NO_CURSOR = "is not a cursor of this list: begin again without it"
_LONGEST = 400  # letters of a parameter
_CODE = re.compile(r"[a-z]{2,3}\Z")
_KEY = re.compile(r"[A-Za-z0-9_.-]{1,60}\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

Kind = Literal["text", "key", "language", "day", "number", "id", "cursor"]
Value = str | int | date


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question. `choices`: it takes no other value; `least` and `most` bound a number; `default` is the value
    where it is left out."""

    name: str
    kind: Kind
    summary: str
    choices: tuple[str, ...] = ()
    default: Value = ""
    least: int = 1
    most: int = LARGEST_ID
    is_required: bool = False

    def read(self, text: str) -> Value:
        """Return the value that a program sent. Raises QueryError."""
        if len(text) > _LONGEST or _CONTROL.search(text):
            raise QueryError(f"takes at most {_LONGEST} letters, and no control characters", about=self.name)
        if self.choices and text not in self.choices:
            raise QueryError(f"takes one of: {', '.join(self.choices)}", about=self.name)
        if self.kind in {"number", "id"}:
            return self._number(text)
        if self.kind == "day":
            return self._day(text)
        pattern = {"language": _CODE, "key": _KEY}.get(self.kind)
        if pattern and not pattern.match(text):
            raise QueryError(
                "takes a code of a language, as ckb" if self.kind == "language" else "takes a key", about=self.name
            )
        return text

    def _number(self, text: str) -> int:
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_ID)) else -1
        if not self.least <= number <= self.most:
            raise QueryError(f"takes a number from {self.least} to {self.most}", about=self.name)
        return number

    def _day(self, text: str) -> date:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = date.min
        if len(text) != len("2023-10-03") or not is_sane(day):
            raise QueryError(f"takes a day as YYYY-MM-DD, {FIRST.year} to {LAST.year}", about=self.name)
        return day


@dataclass(frozen=True, slots=True)
class Question:
    """What a program asks: its parameters, what its token may read, and when it asks."""

    values: Mapping[str, Value]
    scopes: frozenset[str]
    now: datetime

    def text(self, name: str) -> str:
        """Return a parameter of text; "" where it was left out."""
        return str(self.values.get(name, ""))

    def number(self, name: str) -> int:
        """Return a parameter that is a number; 0 where it was left out."""
        value = self.values.get(name, 0)
        return value if isinstance(value, int) else 0

    def day(self, name: str) -> date | None:
        """Return a parameter that is a day; None where it was left out."""
        value = self.values.get(name)
        return value if isinstance(value, date) else None

    def cursor(self, kinds: type[datetime] | type[date]) -> "tuple[Any, int] | None":
        """Return the place after which a page begins: a time or a day, and a number. Raises QueryError."""
        text = self.text("cursor")
        return read_cursor(text, kinds) if text else None


def read(parameters: Sequence[Parameter], sent: Sequence[tuple[str, str]]) -> dict[str, Value]:
    """Return the values of the parameters that a program sent. Raises QueryError: one that is unknown, is sent twice, is missing, or
    cannot be read."""
    known = {parameter.name: parameter for parameter in parameters}
    values: dict[str, Value] = {}
    for name, text in sent:
        if name not in known:
            raise QueryError(f"is not a parameter here; known: {', '.join(known) or 'none'}", about=name[:60])
        if name in values:
            raise QueryError("is sent twice", about=name)
        values[name] = known[name].read(text)
    for parameter in parameters:
        if parameter.is_required and not str(values.get(parameter.name, "")).strip():
            raise QueryError("is required", about=parameter.name)
        if parameter.default != "":
            values.setdefault(parameter.name, parameter.default)
    return values


def write_cursor(at: date | datetime, number: int) -> str:
    """Return a place in a list as text that a program sends back for what follows it."""
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), number]).encode()).decode().rstrip("=")


def read_cursor(text: str, kind: type[datetime] | type[date]) -> tuple[Any, int]:
    """Return the place that a cursor names. Raises QueryError: it is not one of this list."""
    try:
        at, number = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
        place = kind.fromisoformat(at)
        is_sound = type(number) is int and 0 <= number <= LARGEST_ID
        is_sound &= not isinstance(place, datetime) or place.tzinfo is not None
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise QueryError(_NO_CURSOR, about="cursor") from error
    if not is_sound:
        raise QueryError(_NO_CURSOR, about="cursor")
    return place, number
