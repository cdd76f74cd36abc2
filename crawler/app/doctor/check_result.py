"""The result of one check of `crawler doctor`."""

from dataclasses import dataclass
from typing import Literal

PLACEHOLDER = "example.org"  # of the addresses that come with the program
State = Literal["wrong", "note", "ok"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was checked, its state, and the fix where there is a problem. `wrong` needs a person; a `note` may."""

    check: str
    state: State
    said: str
    fix: str = ""
