"""What a command shows: lines and bars for people, one JSON object for programs. Text from outside is made harmless here."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.app.api.objects import json_line
from crawler.app.cli.hints import runnable
from crawler.app.cli.tables import age, paint, wrapped
from crawler.app.desk.child_process import CHILD
from storage.text.shorten import shorten
from storage.text.terminal import harmless

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from crawler.crawl.backfill import FileProgress as Far
    from storage.records import Article, Draft, Outcome

MINUTE = "%Y-%m-%d %H:%M"
ARTICLE_COLUMNS = ("id", "age", "outlet", "lang", "relevance", "title")
_INDENT = 8  # of what is under a draft's line


def say(line: str = "", *, as_typed: bool = False) -> None:
    """Write a line for a person, without control characters or terminal escapes. Commands in it lead to the same desk
    (`as_typed`: they are left as they are)."""
    sys.stdout.write("\n".join(map(harmless, (line if as_typed else runnable(line)).split("\n"))) + "\n")


def say_heading(title: str) -> None:
    """Write an empty line and a heading, bold on a terminal."""
    sys.stdout.write(f"\n{paint(title, 'bold')}\n")


def say_state(state: str, line: str) -> None:
    """Write a line after a state (ok, note, wrong), in the state's colour on a terminal."""
    sys.stdout.write(f"{paint(f'{state:<6}')} ")
    say(line, as_typed=state == "ok")  # says what there is, and no command to type


def complain(message: str) -> None:
    """Write an error to standard error, line by line; in a child process to the log."""
    if CHILD in os.environ:
        logging.getLogger("crawler").error(message)
        return
    for line in runnable(message).splitlines():
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


def article_row(article: "Article", now: datetime, relevance: float | None) -> tuple[str, ...]:
    """Return an article as a row under ARTICLE_COLUMNS."""
    lead = "" if article.read else " (not read)"
    shown = "" if relevance is None else f"{relevance:.2f}"
    return str(article.id), age(article.when, now), article.source, article.language, shown, article.title + lead


def draft_lines(draft: "Draft", now: datetime) -> list[str]:
    """Return a draft in two or three lines: number, day, age, language, relevance, headline, outlets; the first of its text; its gist."""
    outlets = f" ({', '.join(draft.outlets)})" if draft.outlets else ""
    facts = f"{draft.date:%Y-%m-%d}  {age(draft.made_at, now):>6}  {draft.language:<3}  {draft.relevance:.2f}"
    gist = [wrapped(f"({draft.gist})", _INDENT)] if draft.gist else []
    return [
        f"  {draft.id:>4}  {facts}  {draft.headline}{outlets}",
        wrapped(shorten(draft.text, 300), _INDENT),
        *gist,
    ]


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


def _counted(record: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from ((f"{name} ({why})", count) for why, count in value.items() if count)
        elif type(value) is int and value:
            yield name, value
