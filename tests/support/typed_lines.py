"""Lines of shell in documents: those that run `crawler` are parsed as the program does, with nothing executed."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import typer

from crawler.app.cli.main import app

_UsageError: Any = typer.BadParameter.__bases__[0]  # typer gives it no name of its own
_BLOCK = re.compile(r"(?m)^```(?:sh|bash|shell|console)\n(.*?)^```", re.DOTALL)
_NUMBER = re.compile(r"^(?:NUMBER|ID)$")  # what a reader puts a number for
_INLINE = re.compile(r"`(crawler [a-z][^`\n]*)`")


def shell_blocks(text: str) -> list[str]:
    """Return the blocks of shell in a page of Markdown, in order."""
    return _BLOCK.findall(text)


def crawler_lines(text: str) -> Iterator[list[str]]:
    """Yield the words after `crawler` of each line in blocks of shell, as a reader types them."""
    for block in shell_blocks(text):
        for line in re.sub(r"\\\n", " ", block).splitlines():
            yield from _words(line.strip())


def named_commands(text: str) -> Iterator[list[str]]:
    """Yield the words after `crawler` of each command named within the text, which may leave out arguments."""
    for line in _INLINE.findall(re.sub(r"(?ms)^```.*?^```", "", text)):
        yield from _words(line)


def _words(line: str) -> Iterator[list[str]]:
    for part in re.split(r" && | [|][|] |; ", line):
        if re.match(r"crawler [a-z-]", part):
            yield shlex.split(re.split(r" [|>] ", part)[0], comments=True)[1:]


def check_line(words: list[str], *, is_whole: bool = True) -> str:
    """Return why the program would refuse a typed line, or "" if it would run it; without `is_whole` arguments may be missing."""
    command: Any = typer.main.get_command(app)
    context: Any = None
    name, rest = "crawler", [_NUMBER.sub("17", word) for word in words]
    try:
        while True:
            context = command.make_context(name, rest, parent=context)
            if not hasattr(command, "resolve_command"):
                return ""
            name, command, rest = command.resolve_command(context, [*context._protected_args, *context.args])
    except _UsageError as error:
        is_missing = type(error).__name__ in ("MissingParameter", "NoArgsIsHelpError")
        return "" if is_missing and not is_whole else str(error.format_message()) or type(error).__name__
    except typer.Exit:
        return ""  # --help, --version
