"""`crawler run` and `crawler crawl`: the whole way, and its first part."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from crawler import run as spine
from crawler.app.cli import output
from crawler.app.cli.days import window
from crawler.app.cli.hints import program
from crawler.app.cli.options import (
    DATA,
    AsJson,
    By,
    ConfigFolder,
    Data,
    Database,
    Demo,
    Limit,
    Names,
    Replay,
    Since,
    Until,
    clock,
    opened,
    tell,
    who,
)
from crawler.app.desk import undecided_drafts as still
from crawler.app.desk.desk import outlets
from crawler.crawl.pull import Pull
from crawler.sources.source import choose
from storage.errors import ConfigError

if TYPE_CHECKING:  # a command loads what it needs when it runs: --help answers in under 0.3 s
    from crawler.app.desk.desk import Desk
    from crawler.run import Report
    from crawler.sources.source import Source
    from storage.records import Draft, Outcome
    from summarizer.translate.translate import TranslateResult

_SHOWN = 3  # of the newest drafts, at the end of a run


def run(
    source: Names = None,
    since: Since = "",
    until: Until = "",
    limit: Limit = None,
    replay: Replay = None,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    by: By = "",
    crawl: Annotated[
        bool, typer.Option("--crawl/--no-crawl", help="--no-crawl skips fetching and runs every later stage.")
    ] = True,
    json: AsJson = False,
) -> None:
    """Run the full pipeline: crawl, deduplicate, group, draft, sync the queue file."""

    now = clock()
    with opened("run", data, config, database, demo, now) as (desk, proxy):
        chosen = choose(desk.sources, source or []) if crawl else []
        pull = _pull(desk, since, until, limit, replay, proxy)
        with outlets(desk, chosen) as free, output.watching(_listings(free), quiet=json) as watch:
            _tell_left_out(chosen, free)
            if crawl:
                report = spine.run(desk, free, pull, clock, who(by), watch.begun, watch.done)
            else:
                report = spine.after_crawl(desk, clock, who(by), watch.begun)
        if json:
            output.as_json(report)
        else:
            _tell_run(desk, report, now, is_demo=demo, named=bool(source))
    if report.queue_fault:
        output.complain(
            f"{report.queue_fault}\nthe queue file is as you left it; new drafts wait in the database until it is fixed"
        )
        raise typer.Exit(1)
    _leave(report.outcomes)


def crawl(
    source: Names = None,
    since: Since = "",
    until: Until = "",
    limit: Limit = None,
    replay: Replay = None,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Fetch new articles of the outlets; run no later stage."""

    now = clock()
    with opened("", data, config, database, demo, now) as (desk, proxy):
        chosen = choose(desk.sources, source or [])
        pull = _pull(desk, since, until, limit, replay, proxy)
        with outlets(desk, chosen) as free, output.watching(_listings(free), quiet=json) as watch:
            _tell_left_out(chosen, free)
            watch.begun("crawl")
            outcomes = spine.crawl(desk, free, pull, clock, watch.done)
        if json:
            output.as_json({"outcomes": outcomes})
    _leave(outcomes)


def duplicates(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Recompute all signatures first.")] = False,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Fold articles that repeat another."""

    now = clock()
    with opened("duplicates", data, config, database, demo) as (desk, _):
        tell("duplicates", spine.duplicates(desk, now, rebuild=rebuild), json)


def draft(
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Draft an entry for every story that has none or has grown."""

    now = clock()
    with opened("draft", data, config, database, demo) as (desk, _):
        tell("draft", spine.draft(desk, spine.load_encoder(desk), now), json)


def translate(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """Add machine translations to drafts in other languages, as `translate:` in config/digest.yaml says (default: off)."""

    with opened("translate", data, config, database, demo) as (desk, _):
        done = spine.translate(desk, lambda: datetime.now(UTC))
    if done is None:
        raise ConfigError("nobody translates: set endpoint or folder under translate: in digest.yaml")
    if json:
        output.as_json(done)
    else:
        tell_translated(done)
    if done.fault:
        raise typer.Exit(1)


def tell_translated(done: "TranslateResult") -> None:
    """Show the counts of a translation, and its fault if any."""
    output.say(f"translate: {output.counts(done)}")
    if done.fault:
        output.complain(f"translating ended for this run, {done.left} sentences without: {done.fault}")


def _pull(desk: "Desk", since: str, until: str, limit: int | None, replay: Path | None, proxy: str) -> "Pull":
    first, last = window(since, until, ZoneInfo(desk.config.digest.timezone), clock())
    if replay is not None and not replay.exists():
        raise ConfigError("no such file or folder", about=f"--replay {replay}")
    return Pull(since=first, until=last, limit=limit, replay=replay, proxy=proxy)


def _listings(chosen: "Sequence[Source]") -> int:
    return sum(len(edition.listings) for source in chosen for edition in source.editions.values())


def _tell_left_out(chosen: "Sequence[Source]", free: "Sequence[Source]") -> None:
    for source in chosen:
        if source not in free:
            output.complain(f"{source.key}: is being crawled by another command; skipped here")


def _tell_stages(report: "Report") -> None:
    for stage in ("duplicates", "stories", "drafts"):
        output.say(f"{stage}: {output.counts(getattr(report, stage))}")
    if report.breaking:
        output.say(f"breaking: {report.breaking} (first in the queue of the review page)")
    if report.alarms.alarms or report.alarms.waiting:
        output.say(f"alarms: {report.alarms.alarms} sent, {report.alarms.waiting} waiting")
    if report.rising:
        output.say(f"rising names: {report.rising} (crawler names rising)")
    for address, fault in report.alarms.faults.items():
        output.complain(f"alarms to {address} wait and are tried again: {fault}")
    if report.translations is not None:
        tell_translated(report.translations)


def _tell_run(desk: "Desk", report: "Report", now: datetime, *, is_demo: bool, named: bool) -> None:
    _tell_stages(report)
    if report.decided is not None:
        output.say(f"decided: {output.counts(replace(report.decided, waiting=0, to_translate=0))}")
    for line in report.queue.kept if report.queue else ():
        output.complain(line)
    for note in report.stories.notes:
        output.say(f"stories: {note}")
    waiting = still.all_undecided(desk)
    output.say(f"\nThe queue file: {desk.queue_file} ({len(waiting)} drafts wait)")
    if waiting:
        output.say("\nThe newest drafts:")
    for draft in still.newest_first(waiting)[:_SHOWN]:
        for line in output.draft_lines(draft, now):
            output.say(line)
    output.say("\nNext:")
    output.say(f"  review    in {desk.queue_file}, put an x in the brackets of each draft you approve; save; then run:")
    output.say("            crawler queue sync")
    output.say("            or in the browser: crawler review")
    output.say(f"  publish   crawler digest --month {_newest_month(waiting, now)}")
    if is_demo:
        output.say(
            f"  for real  {program()} run    (without --demo: the outlets of config/sources.yaml)", as_typed=True
        )
    elif not named:
        output.say(
            "  crawl     crawler run --source KEY    (one outlet on demand; `crawler sources list` has the keys)"
        )


def _newest_month(waiting: "Sequence[Draft]", now: datetime) -> str:
    return f"{max((draft.date for draft in waiting), default=now):%Y-%m}"


def _leave(outcomes: "Sequence[Outcome]") -> None:
    if any(outcome.needs_person for outcome in outcomes):
        raise typer.Exit(1)
