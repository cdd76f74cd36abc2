"""The command `crawler models`: which sentence model the desk reads with."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened
from crawler.app.desk import model_change
from crawler.app.desk.desk import find_config
from storage.config.settings import load_config
from summarizer.encoding import model_catalogue
from summarizer.encoding.model_catalogue import RECOMMENDED
from summarizer.translate.catalogue import TRANSLATORS

models_app = typer.Typer(help="Sentence embedding models.", no_args_is_help=True)
Model = Annotated[str, typer.Argument(metavar="MODEL", help="embedded, one of `crawler models list`, or a folder.")]
Languages = Annotated[
    list[str] | None, typer.Option("--language", help="Language that a model folder reads; repeatable.")
]
Revision = Annotated[
    str, typer.Option("--revision", help="Another revision of a fetched model than `crawler models list` names.")
]


@models_app.command("list")
def models_list(demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, json: AsJson = False) -> None:  # noqa: ARG001 - as every list takes them
    """List the models to choose from, sentence models and translators: licence, size, published figures, languages."""

    if json:
        output.as_json({"models": list(RECOMMENDED.values()), "translators": list(TRANSLATORS.values())})
        return
    output.say("embedded: all-MiniLM-L6-v2, Apache-2.0, 90 MB, English; comes with the program and is the default")
    for model in RECOMMENDED.values():
        output.say(f"{model.name}: {model.licence}, {model.megabytes} MB, {', '.join(model.languages)}; {model.note}")
        output.say("    published: " + ", ".join(f"{name} {figure}" for name, figure in model.figures.items()))
        output.say(f"    {model.repository} at {model.revision}")
    for translator in TRANSLATORS.values():
        terms = ", not for commercial use" if translator.non_commercial else ""
        languages = ", ".join(language for language in translator.reads if language != "en")
        output.say(
            f"{translator.name}: translates {languages}; {translator.licence}{terms}, {translator.megabytes} MB; {translator.note}"
        )
    output.say("fetch one: crawler models get NAME")


@models_app.command("get")
def models_get(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A model of `crawler models list`.")],
    yes: Annotated[bool, typer.Option("--yes", help="Fetch a translator without asking.")] = False,
    data: Data = DATA,
    config: ConfigFolder = None,
) -> None:
    """Fetch a model into the data folder. A translator is shown first (licence, size, languages), converted, and written into
    digest.yaml."""

    if name in TRANSLATORS:
        from crawler.app.cli.commands import translator

        translator.get(TRANSLATORS[name], data / "models", (config or find_config()) / "digest.yaml", yes)
        return
    folder = model_catalogue.get(name, data / "models")
    output.say(f"{folder}: fetched. To use it: crawler models use {name}")


@models_app.command("use")
def models_use(
    model: Model,
    language: Languages = None,
    revision: Revision = "",
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
    json: AsJson = False,
) -> None:
    """Switch to another model, written into config/digest.yaml once it loads. The next run re-embeds recent articles and redoes
    their undecided drafts; decisions stay."""

    file = (config or find_config()) / "digest.yaml"
    with opened("models use", data, config, database, demo) as (desk, _):
        used = model_change.use(desk, file, model, language or [], revision, datetime.now(UTC))
    if json:
        output.as_json(used)
        return
    output.say(f"{file}: encoder: model: {model} (before: {used.before})")
    output.say(
        f"{used.articles} recent articles in {used.stories} stories re-embedded; the next run redoes their drafts"
    )


@models_app.command("bench")
def models_bench(
    model: Model = "",
    language: Languages = None,
    revision: Revision = "",
    data: Data = DATA,
    config: ConfigFolder = None,
    json: AsJson = False,
) -> None:
    """Measure a model (default: the configured one): speed, memory, and how well it matches sentences with their English,
    both ways, on the demo's events in several languages."""

    encoder = load_config((config or find_config()) / "digest.yaml").encoder
    if model:
        encoder = model_change.with_model(encoder, model, language or [], revision)
    result = model_change.bench(encoder, data / "models")
    if json:
        output.as_json(result)
        return
    speed = f"{result.sentences_per_second:.0f} sentences a second on {result.threads} threads"
    output.say(f"{encoder.model}: {speed} ({result.sentences} sentences)")
    output.say(
        f"  loading {result.load_seconds:.1f} s, {result.megabytes} MB more memory at most, {result.number_type}"
    )
    for spoken, right in result.across.items():
        output.say(
            f"  {spoken}: {right:.0%} of {result.pairs[spoken]} headlines lie nearest to one of their own event in English"
        )
