"""The commands of bridges, small maps from a language into the space of the English model: `crawler bridges …`."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler import run as spine
from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened
from crawler.app.desk.desk import find_config
from storage.config.settings import load_config
from storage.errors import ConfigError, ModelError
from summarizer.encoding import encoder
from summarizer.encoding.bridge import BridgeCard, read_card
from summarizer.encoding.bridge_adapt import adapt_to
from summarizer.encoding.bridge_train import read_pairs, recall, train_file
from summarizer.encoding.encoder import SHIPPED_BRIDGES, bridges_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.corpus.vectors import Matrix
    from summarizer.encoding.bridge import BridgeCard
    from summarizer.encoding.encoder import Encoder

bridge_app = typer.Typer(help="Bridges from other languages into the English model's space.", no_args_is_help=True)
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # BCP 47's
Language = Annotated[str, typer.Option("--language", help="Language of the sentences, such as ckb.")]
Pairs = Annotated[
    Path, typer.Argument(metavar="PARALLEL.tsv", help="TSV (or .tsv.gz) with rows of origin, sentence, English.")
]
Without = Annotated[list[str] | None, typer.Option("--exclude", help="Leave out the rows of this origin; repeatable.")]


@bridge_app.command("train")
def bridge_train(
    parallel: Pairs,
    language: Language,
    to: Annotated[
        Path | None, typer.Option("-o", "--output", help="Output file (default: the one this desk uses from then on).")
    ] = None,
    more: Annotated[list[Path] | None, typer.Option("--more", help="More pairs, used for their English only.")] = None,
    without: Without = None,
    data: Data = DATA,
    config: ConfigFolder = None,
) -> None:
    """Train a bridge from sentence pairs; takes minutes, mostly to embed the English."""

    if not _CODE.fullmatch(language):  # it names the file
        raise ConfigError("no language's code: write it as ckb", about=f"--language {language}")
    encoder = _encoder(data, config)
    if encoder.knows(language):
        raise ModelError("the model reads it itself: no bridge is needed", about=language)
    file = to or _own(data, language)
    space = encoder.space("en")
    card = train_file(
        parallel, language, space, lambda texts: _english(encoder, texts), file, more=more or [], without=without or []
    )
    output.say(f"{file}: {_summary(card, file)}")


@bridge_app.command("bench")
def bridge_bench(
    parallel: Pairs,
    language: Language,
    without: Without = None,
    data: Data = DATA,
    config: ConfigFolder = None,
    json: AsJson = False,
) -> None:
    """Measure how often the nearest English sentence of these pairs is the right one, by the bridge in use."""

    encoder = _encoder(data, config)
    pairs = read_pairs(parallel, without or [], at_least=1)
    bridge = encoder.bridge(language)
    vectors = bridge.encode([pair.text for pair in pairs])
    figures = recall(vectors, _english(encoder, [pair.english for pair in pairs]))
    if json:
        output.as_json({"language": language, "made_by": bridge.card.made_by, "pairs": len(pairs), **figures})
        return
    summary = ", ".join(f"{name.replace('_', ' ')} {figure}" for name, figure in figures.items())
    output.say(f"{language}: {summary} among {len(pairs)} sentences, by {bridge.card.made_by}")


@bridge_app.command("list")
def bridge_list(
    demo: Demo = False,  # noqa: ARG001 - every command that reads a desk takes it
    data: Data = DATA,
    json: AsJson = False,
) -> None:
    """List the bridges that come with the program and this desk's own, which are used first."""

    cards: list[tuple[Path, BridgeCard]] = []
    unread: list[str] = []
    for file in [*bridges_in(SHIPPED_BRIDGES).values(), *bridges_in(data / "models" / "bridges").values()]:
        try:
            cards.append((file, read_card(file)[0]))
        except ModelError as error:
            unread.append(str(error))
    if json:
        output.as_json({"bridges": [{"file": str(file), "card": card} for file, card in cards], "unread": unread})
    else:
        for file, card in cards:
            output.say(f"{card.language}: {_summary(card, file)}; {file}")
    for problem in unread:
        output.complain(problem)
    if unread:
        raise typer.Exit(1)


@bridge_app.command("adapt")
def bridge_adapt(
    language: Language,
    demo: Demo = False,
    data: Data = DATA,
    config: ConfigFolder = None,
    database: Database = "",
) -> None:
    """Fit a bridge to the articles that editors put into one story with English ones."""

    with opened("bridge adapt", data, config, database, demo) as (desk, _):
        encoder = spine.load_encoder(desk)
        file = _own(data / "demo" if demo else data, language)
        card = adapt_to(desk.store, encoder.bridge(language), lambda texts: _english(encoder, texts), file)
    output.say(f"{file}: {_summary(card, file)}")


def _encoder(data: Path, config: Path | None) -> "Encoder":
    return encoder.load(load_config((config or find_config()) / "digest.yaml").encoder, data / "models")


def _english(encoder: "Encoder", texts: "Sequence[str]") -> "Matrix":
    if not encoder.knows("en"):
        raise ModelError("does not read English, where a bridge leads: configure another", about="encoder.model")
    return encoder.encode(texts, "en").rows


def _own(data: Path, language: str) -> Path:
    return data / "models" / "bridges" / f"{language}.bridge"


def _summary(card: "BridgeCard", file: Path) -> str:
    trained = ", ".join(f"{rows} {origin}" for origin, rows in card.origins.items())
    return f"{card.made_by} into {card.space}, {file.stat().st_size / 1e6:.1f} MB, trained on {trained}"
