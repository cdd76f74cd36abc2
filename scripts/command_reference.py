"""Write docs/commands.md, the reference of every command, from the program's own help: `python -m scripts.command_reference`.

With --check it writes nothing, and exits with 1 if the file is not up to date.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from crawler.app.cli.command_table import SECTIONS
from crawler.app.cli.main import app

FILE = Path(__file__).parent.parent / "docs" / "commands.md"
SCHEMA = FILE.with_name("commands.schema.json")
HEAD = """# Commands

Written by `python -m scripts.command_reference` from the program's own help. The commands of a normal day come first.

Commands that work on a desk take `--data FOLDER` (or `CRAWLER_DATA`), `--config FOLDER` (`CRAWLER_CONFIG`), `--database URL` for PostgreSQL
(`CRAWLER_DATABASE`; keep the password in `PGPASSWORD`), `--by NAME` if they decide something, and `--demo` for the sample outlets. With
`--json` a command prints one JSON object, described by a JSON Schema in [commands.schema.json](commands.schema.json) under `$defs`; fields
may be added, none is renamed or removed. These options are left out below.

Exit codes: 0 success, 1 needs attention, 2 usage error, 70 a bug in this program.
"""
SHARED = {"--data", "--config", "--database", "--by", "--demo", "--json", "--help"}


def commands(group: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command that a person may type, with its words."""
    for name in group.list_commands(None):
        command = group.loaded(name) if hasattr(group, "loaded") else group.get_command(None, name)
        if hasattr(command, "list_commands"):
            yield from commands(command, (*words, name))
        else:
            yield (*words, name), command


def reference() -> str:
    """Return the text of docs/commands.md."""
    found = list(commands(typer.main.get_command(app)))
    parts = [HEAD]
    for section, entries in SECTIONS.items():
        parts.append(f"## {section}\n")
        parts += ["\n".join(_section(words, command)) + "\n" for words, command in found if words[0] in entries]
    return "\n".join(parts)


def _section(words: tuple[str, ...], command: Any) -> Iterator[str]:
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    options = [
        parameter
        for parameter in command.params
        if parameter.param_type_name == "option" and not SHARED & set(parameter.opts)
    ]
    shown = " ".join(_argument(parameter) for parameter in arguments)
    yield f"### crawler {' '.join(words)}"
    yield ""
    yield f"`crawler {' '.join(words)}{' ' if shown else ''}{shown}{' [OPTIONS]' if options else ''}`"
    yield ""
    yield re.sub(r"\s+", " ", command.help or "")
    if arguments or options:
        yield ""
        yield "| | |"
        yield "|---|---|"
    yield from _rows(arguments, options)
    if fields := _fields(" ".join(words)):
        yield ""
        yield f"JSON: {fields}."


def _fields(words: str) -> str:
    """Return the fields of a command's JSON, by its schema; "" where it prints none."""
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    entry: dict[str, Any] = schema.get(words, {})
    kinds = [entry.get("$ref", ""), *(kind["$ref"] for kind in entry.get("anyOf", []))]
    named = [schema[kind.removeprefix("#/$defs/")]["properties"] for kind in kinds if kind]
    return "; or ".join(", ".join(f"`{name}`" for name in fields) for fields in named or [entry.get("properties", {})])


def _rows(arguments: list[Any], options: list[Any]) -> Iterator[str]:
    for parameter in arguments:
        yield f"| `{parameter.name.upper()}` | {_cell(parameter.help)} |"
    for parameter in options:
        off = [
            name for name in parameter.secondary_opts if name.startswith("--no-")
        ]  # the help says what this one does
        names = ", ".join(f"`{name}`" for name in off or (*parameter.opts, *parameter.secondary_opts))
        yield f"| {names} | {_cell(parameter.help)}{_default(parameter)} |"


def _argument(parameter: Any) -> str:
    name = parameter.name.upper() + ("…" if parameter.nargs == -1 else "")
    return name if parameter.required else f"[{name}]"


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")


def _default(parameter: Any) -> str:
    value = parameter.default
    is_worth_saying = isinstance(value, int | float) and not isinstance(value, bool)
    return f" Default: {value}." if is_worth_saying and "default" not in (parameter.help or "") else ""


def main() -> int:
    """Write the reference, or check it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--check", action="store_true", help="Write nothing; exit with 1 if the file is not up to date."
    )
    text = reference()
    if options.parse_args().check:
        return int(not FILE.exists() or FILE.read_text(encoding="utf-8") != text)
    FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
