"""Fetching a translator: the part of `crawler models get` that shows, asks, and writes the setting."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import typer

from crawler.app.cli import output
from storage import files
from storage.config.settings import load_config
from storage.config.yaml_file import with_entry
from storage.errors import ConfigError
from storage.text.languages import name_of
from summarizer.translate import fetch
from summarizer.translate.catalogue import RECORD, TranslationModel
from summarizer.translate.fetch import Offer


def get(model: TranslationModel, models: Path, config: Path, yes: bool, endpoint: str | None = None) -> None:
    """Show what a translator is, fetch it after a yes, and write it into the configuration. Raises ModelError, ConfigError."""
    translate = load_config(config).translate
    into = load_config(config).digest.language
    if into not in model.writes:
        raise ConfigError(f"does not translate into {name_of(into)}, the digest's language", about=model.name)
    if translate.endpoint or translate.folder:
        raise ConfigError(
            "translate: endpoint or folder is set: empty it first; nothing was changed", about=str(config)
        )
    folder = fetch.folder_of(model, models)
    if not (folder / RECORD).is_file():
        offered = fetch.offer(model, models, endpoint)
        _show(model, offered, into)
        if not (yes or _agreed()):
            output.say("nothing was fetched")
            raise typer.Exit(1)
        fetch.fetch(model, offered, models, datetime.now(UTC), endpoint)
        output.say(f"{folder}: fetched at commit {offered.revision} and checked")
    _write(config, model.name, translate.models)


def _show(model: TranslationModel, offered: Offer, into: str) -> None:
    """Show licence, size, languages, and how far the files are known."""
    languages = ", ".join(name_of(language) for language in model.reads if language != into)
    output.say(f"{model.name}: {model.note}")
    output.say(f"  translates {languages} into {name_of(into)}")
    output.say(f"  licence {model.licence}" + (": NOT for commercial use" if model.non_commercial else ""))
    if offered.licence and offered.licence.lower() != model.licence.lower():
        output.say(f"  its page names another licence now: {offered.licence}")
    for language, figure in model.figures.items():
        output.say(f"  published figure, {language}: BLEU {figure}")
    output.say(f"  {offered.megabytes} MB from {model.repository} at commit {offered.revision}")
    if not offered.pinned:
        output.say(
            "  this commit is not known to the program: the first fetch on this desk trusts it and records its SHA-256 sums; "
            "later ones must be the same"
        )


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise ConfigError("nobody can be asked here: add --yes once you have read the above; nothing was fetched")
    return typer.confirm("Fetch it?")


def _write(config: Path, name: str, models: tuple[str, ...]) -> None:
    """Write the model's name behind those that are set. Raises ConfigError: a person has to."""
    wanted = (*(other for other in models if other != name), name) if name not in models else models
    value = f"[{', '.join(wanted)}]"
    if wanted == models:
        output.say(f"{config}: translate: models: {value} already")
        return
    if config.parent.name == "embedded_config":
        raise ConfigError(
            f"comes with the program: copy its folder, and write translate: models: {value}", about=str(config)
        )
    files.replace(config, with_entry(config, "translate", "models", value))
    output.say(f"{config}: translate: models: {value}. The next run translates; at once: crawler translate")
