"""Commands named in messages, written so that they run as printed: with this program's name, and the options that lead to the same desk."""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Sequence
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from crawler.app.cli.command_table import ALIASES, COMMANDS
from crawler.app.cli.groups import load
from crawler.app.desk.child_process import CHILD

# `crawler queue list` in backticks, or the rest of a line that may begin with a command.
_NAMED = re.compile(r"`crawler ([^`\n]+)`|(?<![`\w./-])crawler ([^`\n]+)")
_ENDS = ",;:.)"
_JOINS = ("then", "and", "or")  # behind a command without a comma
_VALUE = re.compile(r"[0-9]+|[A-Z][A-Z_.-]+|https?://\S+|[0-9]{4}-[0-9]{2}")
_desk: ContextVar[dict[str, str]] = ContextVar("desk", default={})  # noqa: B039 - never changed


def remember(data: Path, config: Path | None, demo: bool, usual: Path) -> None:
    """Keep which desk this command works on, for the hints that it prints. `usual`: the data folder that needs no option."""
    options = {"--demo": ""} if demo else {}
    if data != usual:
        options["--data"] = shlex.quote(str(data))
    if config:
        options["--config"] = shlex.quote(str(config))
    _desk.set(options)


def forget() -> None:
    """Begin a command that has named no desk yet."""
    _desk.set({})


def knows_desk() -> bool:
    """Return whether a desk was named."""
    return bool(_desk.get())


def runnable(text: str) -> str:
    """Return a message whose commands run as printed. In a job of `crawler serve` nothing is changed: its log is read elsewhere."""
    if "crawler " not in text or CHILD in os.environ:
        return text
    return _NAMED.sub(_replaced, text)


def _replaced(found: re.Match[str]) -> str:
    if found[1]:
        return f"`{as_run(found[1])}`" if _command(found[1].split()) else found[0]
    words, rest = _bare(found[2])
    named = as_run(words) if words else "crawler "
    return f"{named}{_NAMED.sub(_replaced, rest)}"


def as_run(words: str) -> str:
    """Return `queue sync` as "crawler queue sync --demo --data FOLDER", with those options that the command has."""
    known = {name for parameter in _command(words.split()).params for name in parameter.opts}
    typed = set(words.split())
    options = [
        f" {name} {value}".rstrip() for name, value in _desk.get().items() if name in known and name not in typed
    ]
    return f"{program()} {words}{''.join(options)}"


def program() -> str:
    """Return the command that runs this program from here: `crawler` if the shell would find it."""
    typed = Path(sys.argv[0])
    if typed.name == "__main__.py":
        return "python -m crawler"
    installed = shutil.which("crawler")
    return "crawler" if installed and Path(installed).resolve() == typed.resolve() else str(typed)


def _bare(text: str) -> tuple[str, str]:
    """Return the command that text begins with, and what is behind it; ("", text) where it is only spoken of: "serve takes it up again"."""
    tokens = text.split(" ")
    command = _command([token.rstrip(_ENDS) for token in tokens[:2]])
    if command is None:
        return "", text
    depth = 2 if command.name != tokens[0].rstrip(_ENDS) else 1
    valued = {name for each in command.params for name in each.opts if not getattr(each, "is_flag", True)}
    takes_argument = any(each.param_type_name == "argument" for each in command.params)
    for number, token in enumerate(tokens):
        word = token.rstrip(_ENDS)
        if number >= depth:
            before = tokens[number - 1]
            is_part = word.startswith("--") or _VALUE.fullmatch(word) is not None or before in valued
            is_part = is_part or (
                takes_argument and number == depth and word not in _JOINS and not word.startswith("(")
            )
            if not is_part:
                is_end = word in _JOINS or not word or word.startswith("(")
                return (" ".join(tokens[:number]), f" {' '.join(tokens[number:])}") if is_end else ("", text)
        if word != token:
            ended = " ".join([*tokens[:number], word])
            return ended, text[len(ended) :]
    return text, ""


def _command(words: Sequence[str]) -> Any:
    """Return the command that words begin with, with its options; None where they name none."""
    name = words[0] if words else ""
    return _loaded(name, words[1] if len(words) > 1 else "") if ALIASES.get(name, name) in COMMANDS else None


@cache
def _loaded(name: str, under: str) -> Any:
    group: Any = load(name, COMMANDS[ALIASES.get(name, name)])
    under = under if under in getattr(group, "commands", ()) else getattr(group, "usual", "")
    if under:
        command = group.loaded(under) if hasattr(group, "loaded") else group.get_command(None, under)
        command.name = under
        return command
    return group
