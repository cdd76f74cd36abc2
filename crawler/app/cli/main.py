"""The command `crawler`: read what was typed, run the command, turn errors into one line and an exit code.

Exit codes: 0 success, 1 needs attention, 2 usage error, 70 a bug in this program. Only commands read the clock.
"""

import errno
import gc
import io
import os
import sys
import traceback
from typing import Annotated, Any

import typer

from crawler.app.cli import output
from crawler.app.cli.command_table import OLD_OPTIONS, SECTIONS
from crawler.app.cli.groups import STYLE, lazy_group
from crawler.app.cli.hints import forget
from crawler.app.desk.child_process import AGAIN, BUG, CHILD
from storage.errors import DigestCrawlerError, may_pass

_WIDE = 100_000  # characters: help is as wide as the terminal
_UNCOLLECTED = (
    50_000  # new objects before garbage is looked for; at 700, a command spends a tenth of its time on what it imports
)
_CONTEXT: dict[str, Any] = {
    "help_option_names": ["-h", "--help"],
    "max_content_width": _WIDE,
    "token_normalize_func": lambda word: OLD_OPTIONS.get(word, word),
}

app = typer.Typer(
    name="crawler",
    cls=lazy_group(SECTIONS),
    help="Watches news outlets, folds copies, groups events and drafts digest entries; people approve what is published.",
    pretty_exceptions_enable=False,
    context_settings=_CONTEXT,
    **{**STYLE, "add_completion": True},
)


def main() -> None:
    """The entry point. Every error raised on purpose ends as one line and its exit code."""
    gc.set_threshold(_UNCOLLECTED)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # whoever follows a log sees each line when it is printed
    if CHILD in os.environ:  # its lines go to the log of `crawler serve`, and it ends with it
        from crawler.app.desk import heartbeat
        from crawler.app.server import log_setup

        log_setup.configure()
        heartbeat.with_parent()
    forget()
    try:
        app()
    except DigestCrawlerError as error:
        output.complain(str(error))
        sys.exit(AGAIN if CHILD in os.environ and may_pass(error) else error.exit_code)
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        todo = ": free some space on its disk, then run the command again" if is_full else ""
        output.complain(f"{error.filename or 'the system'}: {error.strerror or error}; stored data is unharmed{todo}")
        sys.exit(1)
    except Exception:  # noqa: BLE001 - the last place that can tell a person
        traceback.print_exc()
        output.complain("a bug in this program, shown above; stored data is unharmed: please report it")
        sys.exit(BUG)


def _version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        from storage.database.migrate import HEAD

        output.say(f"digest-crawler {version('digest-crawler')}, schema {HEAD}")
        raise typer.Exit


@app.callback()
def options(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show program and schema version.")
    ] = False,
) -> None:
    """Options of `crawler` itself."""


if __name__ == "__main__":
    main()
