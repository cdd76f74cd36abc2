"""Rows, ages and colours for people: columns as wide as the terminal allows, wrapped and not cut; no colour in a file or with NO_COLOR."""

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage.text.terminal import harmless

if TYPE_CHECKING:
    from rich.console import Console

_UNLIMITED = 100_000  # columns of a file or a pipe: a row stays on its line
_LEAST = 20  # characters for the columns that are wrapped
_SHORT = 24  # characters: a column with no longer cell is never wrapped
_STYLES = {
    **dict.fromkeys(("wrong", "broken", "failed", "lost", "refused"), "bold red"),
    **dict.fromkeys(("note", "attention", "unsure", "blocked", "quiet", "thin", "late"), "yellow"),
    "ok": "green",
}
_RECENT = timedelta(days=30)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write rows in columns, without those that are empty; on a terminal long cells are wrapped in their column."""
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    console = _console()
    grid = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    widths = [max([cell_len(title), *(cell_len(row[number]) for row in rows)]) for number, title in enumerate(header)]
    shown = [number for number in range(len(header)) if not rows or any(row[number] for row in rows)]
    short = {number for number in shown if widths[number] <= _SHORT and number != shown[-1]}
    if sum(widths[number] + 2 for number in short) > console.width - _LEAST:
        console.size = (_UNLIMITED, 1)  # too narrow for columns: the terminal breaks the lines
    for number in shown:
        grid.add_column(header[number], no_wrap=number in short, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(harmless(row[number]), style=_STYLES.get(row[number], "")) for number in shown))
    with console.capture() as captured:
        console.print(grid)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def paint(words: str, style: str = "") -> str:
    """Return harmless text in a colour (default: that of the state that it names), if standard output is a terminal that shows colours."""
    from rich.text import Text

    console = _console()
    with console.capture() as captured:
        console.print(Text(harmless(words), style=style or _STYLES.get(words.strip(), "")), end="")
    return captured.get()


def wrapped(text: str, indent: int) -> str:
    """Return text indented; on a terminal wrapped at its width."""
    from rich.padding import Padding
    from rich.text import Text

    console = _console()
    with console.capture() as captured:
        console.print(Padding(Text(harmless(text)), (0, 0, 0, indent), expand=False))
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def age(at: datetime | None, now: datetime) -> str:
    """Return how long ago a time is ("5 min", "31 h", "12 days"); its day if that is more than a month."""
    from crawler.health.judge import span

    if at is None:
        return ""
    return span(now - at) if abs(now - at) < _RECENT else f"{at:%Y-%m-%d}"


def _console() -> "Console":
    from rich.console import Console

    console = Console(file=sys.stdout, markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.size = (_UNLIMITED, 1)
    return console
