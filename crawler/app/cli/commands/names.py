"""The commands `crawler names list` and `suggest`: the list of config/names.yaml, and what editors would add to it."""

from typing import Annotated

import typer

from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened
from crawler.app.desk.desk import find_config
from review.style import spellings
from storage.config.settings import load_config
from storage.text.normalize import fold


def names_list(
    word: Annotated[str, typer.Argument(help="Only names with this in one of their spellings (default: all).")] = "",
    demo: Demo = False,  # noqa: ARG001 - the demo has the same names; every list takes these two
    data: Data = DATA,  # noqa: ARG001
    config: ConfigFolder = None,
    json: AsJson = False,
) -> None:
    """List names with their house spelling and how others write them."""

    names = load_config((config or find_config()) / "digest.yaml").digest.names.names
    folded_word = fold(word)
    spellings_of = {name: (*name.spellings("en"), *name.ar, *name.ckb, *name.kmr, *name.fa, *name.tr) for name in names}
    matches = [name for name in names if any(folded_word in fold(spelling) for spelling in spellings_of[name])]
    if json:
        output.as_json({"names": [name.model_dump() for name in matches]})
        return
    for name in matches:
        output.say(f"{name.house} ({name.kind}): {', '.join(dict.fromkeys(spellings_of[name][1:]))}")
    output.say(output.count(len(matches), "name"))


def names_suggest(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """List spellings that editors changed in drafts, as lines for config/names.yaml."""

    with opened("", data, config, database, demo) as (desk, _):
        suggestions = spellings.suggest(desk.store, desk.config.digest.names)
    if json:
        output.as_json({"suggestions": suggestions})
        return
    for suggestion in suggestions:
        times = f"{len(suggestion.drafts)} draft{'s' if len(suggestion.drafts) > 1 else ''}"
        output.say(f"{suggestion.written} → {suggestion.wanted}  ({times})")
        output.say(f"    {suggestion.line}")
    output.say(f"{len(suggestions)} spellings that config/names.yaml does not know")
