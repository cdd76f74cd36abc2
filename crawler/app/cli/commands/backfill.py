"""The command `crawler backfill`: articles out of WARC files that others made."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from crawler import run as spine
from crawler.app.cli import output
from crawler.app.cli.days import window
from crawler.app.cli.options import (
    DATA,
    AsJson,
    ConfigFolder,
    Data,
    Database,
    Demo,
    Names,
    Since,
    Until,
    opened,
)
from crawler.crawl.backfill import BackfillWindow
from crawler.sources.source import choose


def backfill(
    warc: Annotated[list[Path], typer.Option("--warc", help="WARC file, compressed record by record.")],
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="More WARC files.")] = None,
    source: Names = None,
    since: Since = "",
    until: Until = "",
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Read articles of the outlets from WARC files, such as Common Crawl's news crawl; nothing is fetched."""

    with opened("backfill", data, config, database, demo) as (desk, _):
        period = BackfillWindow(*window(since, until, ZoneInfo(desk.config.digest.timezone), datetime.now(UTC)))
        chosen = choose(desk.sources, source) if source else list(desk.sources.values())
        with output.reading(quiet=json) as watch:
            outcomes = spine.backfill(desk, chosen, [*warc, *(files or ())], period, lambda: datetime.now(UTC), watch)
    if json:
        output.as_json({"outcomes": outcomes})
    else:
        output.say("next: crawler duplicates, crawler stories, crawler draft; or crawler run, which does them too")
