"""What `crawler doctor` says of one thing it looked at."""

from dataclasses import dataclass
from typing import Literal

PLACEHOLDER = "example.org"  # of the addresses that come with the program
State = Literal["wrong", "note", "ok"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was looked at, how it is, and where it is not well what to do. `wrong` needs a person; a `note` may."""

    check: str
    state: State
    said: str
    fix: str = ""
