"""The command `crawler init`: a desk for another country."""

from pathlib import Path
from typing import Annotated

import typer

from crawler.app.cli import output
from crawler.app.cli.options import AsJson
from crawler.app.desk.desk import shipped_config
from crawler.countries.start import start_desk


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the new desk; its files go to DIR/config.")],
    country: Annotated[str, typer.Option("--country", help="Two-letter country code (ISO 3166), such as KE.")],
    language: Annotated[
        list[str] | None,
        typer.Option(
            "--language", help="Language of its outlets, such as sw; repeatable (default: the country's own)."
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Begin a desk for a country: digest.yaml, names.yaml and sources.yaml, in any language. Overwrites nothing."""
    try:
        desk = start_desk(folder, country, language or (), shipped_config() / "digest.yaml")
    except FileExistsError as error:
        message = f"{error}: already exists; nothing was written. Name another folder, or edit the file"
        output.complain(message)
        if json:
            output.as_json({"folder": str(folder), "country": "", "languages": [], "files": [], "notes": [message]})
        raise typer.Exit(1) from error
    if json:
        output.as_json(desk)
        return
    for path in desk.files:
        output.say(f"wrote {path}")
    for note in desk.notes:
        output.say(note)
    output.say(f"next: cd {folder}, then crawler sources add https://… and crawler run")
