"""Groups of commands: each command loaded when it is typed, the help in sections, earlier names understood."""

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from crawler.app.cli.command_table import ALIASES, Command

# Plain text: rich puts --help into boxes, spends half of a narrow terminal on types, and takes 0.15 s.
STYLE: dict[str, Any] = {"no_args_is_help": True, "add_completion": False, "rich_markup_mode": None}


_VALUES = {
    "str": "TEXT",
    "list[str]": "TEXT",
    "int": "NUMBER",
    "int range": "NUMBER",
    "float": "NUMBER",
    "float range": "NUMBER",
    "path": "PATH",
    "list[Path]": "PATH",
}


class WholeHelp(TyperGroup):
    """A group whose help has the first sentence of each command, never cut, in sections."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands, a section after the other."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            command: Any = self.get_command(ctx, name)
            section = command.rich_help_panel or "Commands"
            sections.setdefault(section, []).append((name, _first_sentence(command.help or "")))
        width = max(len(name) for rows in sections.values() for name, _ in rows)  # columns aligned across sections
        for section, rows in sections.items():
            with formatter.section(section):
                formatter.write_dl([(name.ljust(width), summary) for name, summary in rows])


def lazy_group(sections: Mapping[str, Mapping[str, Command]]) -> type[TyperGroup]:
    """Return a group with the commands of a table, each loaded when it is typed: `crawler --help` loads none."""
    table = {name: entry for section in sections.values() for name, entry in section.items()}

    class LazyCommands(WholeHelp):
        def __init__(self, **attributes: Any) -> None:
            super().__init__(**attributes)
            for section, entries in sections.items():
                for name, entry in entries.items():
                    self.commands[name] = TyperCommand(name, help=entry.summary, rich_help_panel=section)

        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            if ALIASES.get(args[0]) in table:
                return args[0], load(args[0], table[ALIASES[args[0]]]), args[1:]
            name, _, rest = super().resolve_command(ctx, args)
            return name, self.loaded(name) if name else None, rest

        def invoke(self, ctx: Any) -> Any:
            try:
                return super().invoke(ctx)
            except typer.BadParameter as error:
                error.message = in_plain_words(error.message)
                raise

        def loaded(self, name: str) -> Any:
            """Return a command with its options, where get_command returns its line in the help."""
            return load(name, table[name])

    return LazyCommands


def load(name: str, entry: Command) -> Any:
    """Return a command with its options, from its module."""
    if entry.commands:
        group = typer.Typer(cls=lazy_group({"Commands": entry.commands}), help=entry.summary, **STYLE)
        group.callback()(_no_options)
        command: Any = typer.main.get_group(group)
    else:
        file, _, attribute = entry.target.partition(":")
        loaded = getattr(import_module(f"crawler.app.cli.commands.{file}"), attribute)
        if isinstance(loaded, typer.Typer):
            loaded.rich_markup_mode = None
            loaded.info.cls = loaded.info.cls if isinstance(loaded.info.cls, type) else WholeHelp
            command = typer.main.get_group(loaded)  # a group of one command is a group: `crawler digests list`
        else:
            single = typer.Typer(add_completion=False, rich_markup_mode=None)
            single.command(name)(loaded)
            command = typer.main.get_command(single)
    command.name = name
    _name_values(command)
    return command


def _name_values(command: Any) -> None:
    """Show what an option takes as TEXT or NUMBER, where typer writes `<list[str]>` or `<int range>`."""
    for parameter in command.params:
        if parameter.param_type_name == "option" and not parameter.is_flag and not parameter.metavar:
            parameter.metavar = _VALUES.get(parameter.display_type(None).strip("<>"))
    for each in getattr(command, "commands", {}).values():
        _name_values(each)


def in_plain_words(message: str) -> str:
    """Return what is wrong with a value in this program's words, where the library names its own types."""
    message = re.sub(r"^Input should be a valid (integer|number)\b.*", r"write a number", message)
    message = re.sub(r"^Input should be greater than or equal to ", "write a number that is at least ", message)
    return re.sub(r"^Input should be less than or equal to ", "write a number that is at most ", message)


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=\.)\s", re.sub(r"\s+", " ", text))[0]


def _no_options() -> None:
    """A group without options of its own."""


def listing_group() -> type[TyperGroup]:
    """Return a group of which a bare `crawler digests --json` is `crawler digests list --json`."""

    class ListingGroup(WholeHelp):
        usual = "list"

        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
                args = [self.usual, *args]
            return super().parse_args(ctx, args)

    return ListingGroup
