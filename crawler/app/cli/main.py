"""The command `crawler`: read what was typed, run the command, turn errors into one line and an exit code.

Exit codes: 0 success, 1 needs attention, 2 usage error. Only commands read the clock.
"""

import io
import os
import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from crawler.app.cli import output
from crawler.app.cli.command_table import COMMANDS, Command
from crawler.app.desk.child_process import AGAIN, CHILD
from storage.errors import DigestCrawlerError, may_pass

# rich takes 0.15 s to set --help in boxes
_STYLE: dict[str, Any] = {"no_args_is_help": True, "add_completion": False, "rich_markup_mode": None}


def lazy_group(table: Mapping[str, Command]) -> type[TyperGroup]:
    """Return a group with the commands of a table, each loaded when it is typed: `crawler --help` loads none."""

    class LazyCommands(TyperGroup):
        def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - click's signature
            return list(table)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - click's signature
            return _load(cmd_name, table[cmd_name]) if cmd_name in table else None

        def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - click's signature
            with formatter.section("Commands"):
                formatter.write_dl([(name, command.summary) for name, command in table.items()])

    return LazyCommands


def _load(name: str, entry: Command) -> Any:
    if entry.commands:
        group = typer.Typer(cls=lazy_group(entry.commands), help=entry.summary, **_STYLE)
        group.callback()(_no_options)
        command: Any = typer.main.get_group(group)
    else:
        file, _, attribute = entry.target.partition(":")
        loaded = getattr(import_module(f"crawler.app.cli.commands.{file}"), attribute)
        if isinstance(loaded, typer.Typer):
            loaded.rich_markup_mode = None
            command = typer.main.get_group(loaded)  # a group of one command is a group: `crawler article show`
        else:
            single = typer.Typer(add_completion=False, rich_markup_mode=None)
            single.command(name)(loaded)
            command = typer.main.get_command(single)
    command.name = name
    return command


def _no_options() -> None:
    """A group without options of its own."""


app = typer.Typer(
    name="crawler",
    cls=lazy_group(COMMANDS),
    help="Watches news outlets, folds copies, groups events and drafts digest entries; people approve what is published.",
    pretty_exceptions_enable=False,
    **_STYLE,
)


def main() -> None:
    """The entry point. Every error raised on purpose ends as one line and its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # whoever follows a log sees each line when it is printed
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
        output.complain(f"{error.filename or 'the system'}: {error.strerror or error}; stored data is unharmed")
        sys.exit(1)
    except Exception:  # noqa: BLE001 - the last place that can tell a person
        traceback.print_exc()
        output.complain("a bug in this program, shown above; stored data is unharmed: please report it")
        sys.exit(1)


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
