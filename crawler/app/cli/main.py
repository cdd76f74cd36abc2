"""The command `crawler`: reads what was typed, opens the desk, runs a stage, says what came of it.

Leaves with 0 when all is well, 1 when something needs a person, 2 for wrong use. The clock is read by commands alone.
"""

import io
import os
import sys
import traceback
from typing import Annotated

import typer

from crawler.app.cli import output
from crawler.app.cli.commands.articles import article_app, articles_app, runs
from crawler.app.cli.commands.backfill import backfill
from crawler.app.cli.commands.backup import backup, db_app, restore
from crawler.app.cli.commands.bridge import bridge_app
from crawler.app.cli.commands.corrections import corrections_app
from crawler.app.cli.commands.digest import digest, digests
from crawler.app.cli.commands.mail import mail_app
from crawler.app.cli.commands.models import models_app
from crawler.app.cli.commands.names import names_app
from crawler.app.cli.commands.operate import attention, doctor, housekeeping
from crawler.app.cli.commands.queue import queue_app
from crawler.app.cli.commands.relevance import relevance_app
from crawler.app.cli.commands.review import review, users_app
from crawler.app.cli.commands.run import crawl, run
from crawler.app.cli.commands.search import articles_search
from crawler.app.cli.commands.serve import serve, worker
from crawler.app.cli.commands.sources import sources_app
from crawler.app.cli.commands.sources_repair import fixture, repair
from crawler.app.cli.commands.stories import stories_app
from crawler.app.cli.commands.translate import translate
from crawler.app.cli.options import (
    DATA,
    AsJson,
    ConfigFolder,
    Data,
    Database,
    Demo,
    clock,
    opened,
    tell,
)
from crawler.app.server.processes import AGAIN, CHILD
from storage.errors import DigestCrawlerError, may_pass

app = typer.Typer(
    name="crawler",
    help="Watches news outlets, folds copies, groups events and drafts digest entries; people approve what is published.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich takes 0.15 s to set --help in boxes
)


def main() -> None:
    """The entry point. Every error raised on purpose ends as one line and its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # whoever follows a log sees each line when it is said
    if CHILD in os.environ:  # its lines go to the log of `crawler serve`, and it ends with it
        from crawler.app.desk import heartbeat
        from crawler.app.server import log_setup

        log_setup.configure()
        heartbeat.with_parent()
    try:
        app()
    except DigestCrawlerError as error:
        output.complain(str(error))
        sys.exit(AGAIN if CHILD in os.environ and may_pass(error) else error.exit_code)
    except OSError as error:
        output.complain(f"{error.filename or 'the system'}: {error.strerror or error}; what was stored before is kept")
        sys.exit(1)
    except Exception:  # noqa: BLE001 - the last place that can tell a person
        traceback.print_exc()
        output.complain("a fault of this program, told above; what was stored before is kept: please report it")
        sys.exit(1)


def _version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        from storage.database.migrate import HEAD

        output.say(f"digest-crawler {version('digest-crawler')}, schema {HEAD}")
        raise typer.Exit


@app.callback()
def _asked(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Of program and schema.")
    ] = False,
) -> None:
    pass


app.command()(run)
app.command()(crawl)


@app.command()
def duplicates(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make all signatures anew first.")] = False,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Fold articles that repeat another."""
    from crawler import run as spine

    now = clock()
    with opened("duplicates", data, config, database, demo) as (desk, _):
        tell("duplicates", spine.duplicates(desk, now, rebuild=rebuild), json)


@app.command()
def draft(
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Draft an entry for every story that has none or has grown."""
    from crawler import run as spine

    now = clock()
    with opened("draft", data, config, database, demo) as (desk, _):
        tell("draft", spine.draft(desk, spine.load_encoder(desk), now), json)


app.command()(serve)
app.command()(worker)
app.command()(backfill)
app.add_typer(stories_app, name="stories")
app.add_typer(queue_app, name="queue")
app.command()(review)
app.add_typer(users_app, name="users")
app.command()(digest)
app.command()(digests)
app.add_typer(corrections_app, name="corrections")
app.add_typer(mail_app, name="mail")
app.add_typer(article_app, name="article")
articles_app.command("search")(articles_search)
app.add_typer(articles_app, name="articles")
app.command()(runs)
app.command()(doctor)
app.command()(attention)
app.command()(housekeeping)
app.command()(backup)
app.command()(restore)
app.add_typer(db_app, name="db")
sources_app.command("fixture")(fixture)
sources_app.command("repair")(repair)
app.add_typer(sources_app, name="sources")
app.add_typer(models_app, name="models")
app.add_typer(bridge_app, name="bridge")
app.add_typer(names_app, name="names")
app.add_typer(relevance_app, name="relevance")
app.command()(translate)


if __name__ == "__main__":
    main()
