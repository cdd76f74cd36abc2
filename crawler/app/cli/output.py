"""What a command shows: lines and bars for people, one JSON object for programs. Text from outside is made harmless here."""

import json
import logging
import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.app.desk.child_process import CHILD
from storage.text.shorten import shorten
from storage.text.terminal import harmless

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from crawler.crawl.backfill import FileProgress as Far
    from storage.records import Article, Draft, Outcome

MINUTE = "%Y-%m-%d %H:%M"
ARTICLE_COLUMNS = ("id", "when (UTC)", "outlet", "lang", "title")


def say(line: str = "") -> None:
    """Write a line for a person, without control characters or terminal escapes."""
    sys.stdout.write("\n".join(map(harmless, line.split("\n"))) + "\n")


def complain(message: str) -> None:
    """Write an error to standard error, line by line; in a child process to the log."""
    if CHILD in os.environ:
        logging.getLogger("crawler").error(message)
        return
    for line in message.splitlines():
        sys.stderr.write(f"crawler: {harmless(line)}\n")


def note(message: str) -> None:
    """Write what a person should know, and what is no error, to standard error; in a child process to the log."""
    if CHILD in os.environ:
        logging.getLogger("crawler").warning(message)
        return
    sys.stderr.write("\n".join(map(harmless, message.split("\n"))) + "\n")


def count(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: "1 entry", "2 entries"."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def as_json(answer: Any) -> None:
    """Write one JSON object, for programs."""
    sys.stdout.write(json_line(answer))


def json_line(answer: Any) -> str:
    """Return a record as one line of JSON."""
    return json.dumps(plain(answer), ensure_ascii=False, default=str) + "\n"


def counts(record: Any) -> str:
    """Return a record's whole numbers in words, without zeros: "articles 60, copies 4"."""
    parts = [f"{name.replace('_', ' ')} {count}" for name, count in _counted(asdict(record))]
    return ", ".join(parts) or "nothing new"


def outcome_line(outcome: "Outcome") -> str:
    """Return a listing's outcome on one line."""
    counted = (
        ("new", outcome.new),
        ("updated", outcome.updated),
        ("known", outcome.known),
        ("dropped", outcome.dropped),
    )
    summary = ", ".join([f"{outcome.found} listed", *(f"{count} {name}" for name, count in counted if count)])
    line = f"{outcome.source} {outcome.listing}: {outcome.state}: {summary}"
    message = outcome.message.removeprefix(f"{outcome.listing}: ")  # errors begin with their address
    return f"{line}: {message}" if message else line


def article_row(article: "Article") -> tuple[str, ...]:
    """Return an article as a row under ARTICLE_COLUMNS."""
    title = shorten(article.title, 80)
    lead = "" if article.read else " (not read)"
    return str(article.id), f"{article.when:{MINUTE}}", article.source, article.language, title + lead


def draft_lines(draft: "Draft") -> list[str]:
    """Return a draft as the queue shows it, shortened."""
    outlets = f" ({', '.join(draft.outlets)})" if draft.outlets else ""
    lines = [f"  {draft.date:%Y-%m-%d}  {draft.headline}{outlets}", f"              {shorten(draft.text, 300)}"]
    return [*lines, f"              ({draft.gist})"] if draft.gist else lines


class RunProgress:
    """The progress of a run. crawler/run.py calls `begun` and `done`."""

    def __init__(self, show: "Progress | None", total: int, quiet: bool) -> None:
        self._show = show
        self._quiet = quiet
        self._total = total
        self._task: TaskID | None = None

    def begun(self, stage: str) -> None:
        """Show that a stage begins."""
        if self._show:
            if self._task is not None:
                self._show.update(self._task, total=1, completed=1)
            self._task = self._show.add_task(stage, total=self._total if stage == "crawl" else None)

    def done(self, outcome: "Outcome") -> None:
        """Show a listing's outcome."""
        if self._show and self._task is not None:
            self._show.update(self._task, advance=1)
            if outcome.state not in ("ok", "unchanged"):
                self._show.console.print(harmless(outcome_line(outcome)), markup=False, highlight=False, soft_wrap=True)
        elif not self._quiet:
            say(outcome_line(outcome))


@contextmanager
def watching(total: int, quiet: bool) -> Iterator[RunProgress]:
    """A bar on a terminal; plain lines elsewhere; nothing when `quiet`. `total` listings are to be crawled."""
    if quiet or not sys.stdout.isatty():
        yield RunProgress(None, total, quiet)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(), transient=True) as show:
        yield RunProgress(show, total, quiet)


class BackfillProgress:
    """How far files are read, for `crawler backfill`: a bar of bytes on a terminal, nothing elsewhere; outcomes as lines."""

    def __init__(self, show: "Progress | None", quiet: bool) -> None:
        self._show = show
        self._quiet = quiet
        self._tasks: dict[Path, TaskID] = {}

    def reached(self, far: "Far") -> None:
        """Show how far a file is read."""
        if self._show is None:
            return
        if far.path not in self._tasks:
            self._tasks[far.path] = self._show.add_task(harmless(far.path.name), total=far.size)
        what = f"{harmless(far.path.name)}: {far.records} records, {far.ours} ours"
        self._show.update(self._tasks[far.path], completed=far.offset, description=what)

    def done(self, outcome: "Outcome") -> None:
        """Show a listing's outcome."""
        if self._show is not None:
            self._show.console.print(harmless(outcome_line(outcome)), markup=False, highlight=False, soft_wrap=True)
        elif not self._quiet:
            say(outcome_line(outcome))


@contextmanager
def reading(quiet: bool) -> Iterator[BackfillProgress]:
    """Yield the progress of `crawler backfill`: bars on a terminal; plain lines elsewhere."""
    if quiet or not sys.stdout.isatty():
        yield BackfillProgress(None, quiet)
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(), transient=True) as show:
        yield BackfillProgress(show, quiet)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write rows in columns as wide as their widest cell on a terminal."""
    shown = [[harmless(cell) for cell in row] for row in (header, *rows)]
    widths = [max(_columns(row[column]) for row in shown) for column in range(len(header))]
    for row in shown:
        cells = (cell + " " * (width - _columns(cell)) for cell, width in zip(row, widths, strict=True))
        say("  ".join(cells).rstrip())


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: none for marks over a letter and joiners, two for wide letters."""
    return sum(
        0 if unicodedata.category(letter) in {"Mn", "Me", "Cf"} else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )


def _counted(record: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from ((f"{name} ({why})", count) for why, count in value.items() if count)
        elif type(value) is int and value:
            yield name, value


def plain(answer: Any) -> Any:
    """Return a record as JSON values: mappings with text keys, lists, values."""
    if is_dataclass(answer) and not isinstance(answer, type):
        # Not by asdict, which makes {("http_404", 1): 1} of a Counter {"http_404": 1}.
        return {each.name: plain(getattr(answer, each.name)) for each in fields(answer)}
    if isinstance(answer, dict):
        return {str(key): plain(value) for key, value in answer.items()}
    if isinstance(answer, list | tuple):
        return [plain(item) for item in answer]
    return answer
