"""The command `crawler names`: the list of config/names.yaml, and what editors would add to it."""

from typing import Annotated

import typer

from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened
from crawler.app.desk.desk import find_config
from review.style import spellings
from storage.config.settings import load_config
from storage.text.normalize import fold

names_app = typer.Typer(help="How names are spelt: config/names.yaml.", no_args_is_help=True)


@names_app.command("list")
def names_list(
    word: Annotated[str, typer.Argument(help="Only names one of whose spellings holds this; all without.")] = "",
    config: ConfigFolder = None,
    json: AsJson = False,
) -> None:
    """The names, their house spelling, and how others write them."""

    listed = load_config((config or find_config()) / "digest.yaml").digest.names.names
    asked = fold(word)
    spelt = {one: (*one.spellings("en"), *one.ar, *one.ckb, *one.kmr, *one.fa, *one.tr) for one in listed}
    found = [one for one in listed if any(asked in fold(spelling) for spelling in spelt[one])]
    if json:
        output.as_json({"names": [one.model_dump() for one in found]})
        return
    for one in found:
        output.say(f"{one.house} ({one.kind}): {', '.join(dict.fromkeys(spelt[one][1:]))}")
    output.say(f"{len(found)} names")


@names_app.command("suggest")
def names_suggest(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """Spellings that editors changed in drafts, as lines for config/names.yaml."""

    with opened("", data, config, database, demo) as (desk, _):
        found = spellings.suggest(desk.store, desk.config.digest.names)
    if json:
        output.as_json({"suggestions": found})
        return
    for one in found:
        times = f"{len(one.drafts)} draft{'s' if len(one.drafts) > 1 else ''}"
        output.say(f"{one.written} → {one.wanted}  ({times})")
        output.say(f"    {one.line}")
    output.say(f"{len(found)} spellings that config/names.yaml does not know")
