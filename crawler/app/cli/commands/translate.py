"""The command `crawler translate`, and how what it did is told."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from crawler import run as spine
from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened
from storage.errors import ConfigError

if TYPE_CHECKING:
    from summarizer.translate.translate import TranslateResult


def translate(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """Put machine translations beside the drafts in other languages, as `translate:` in config/digest.yaml says; off as shipped."""

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
