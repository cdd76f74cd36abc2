"""Changing the sentence model, and measuring one: the work of `crawler models use` and `crawler models bench`."""

import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from crawler.app.desk.desk import Desk
from crawler.demo.articles import FOLDER, print_outlet
from crawler.demo.events import load_events
from storage import files
from storage.config.settings import EncoderConfig
from storage.config.yaml_file import with_values
from storage.errors import ConfigError, ModelError
from summarizer.drafts.sentences import split
from summarizer.encoding.encoder import Encoder, load, number_type
from summarizer.encoding.model_catalogue import RECOMMENDED
from summarizer.encoding.reencode import encode_window

_TRIED = "Officials opened a new school in Makhmur on Tuesday."
_LEAST = 300  # sentences that are encoded to tell the speed


@dataclass(frozen=True, slots=True)
class ModelSwitch:
    """The model `before`, and how much in the window was encoded by the new one."""

    before: str
    stories: int
    articles: int


@dataclass(frozen=True, slots=True)
class ModelBenchmark:
    """`megabytes`: how far the process grew, by loading and encoding, at most. `across`: of so many `pairs`, headlines in a language whose
    nearest English one is of their event, 0..1; only languages that the model or a bridge reads."""

    sentences: int
    sentences_per_second: float
    load_seconds: float
    megabytes: int
    threads: int
    number_type: str
    across: dict[str, float] = field(default_factory=dict)
    pairs: dict[str, int] = field(default_factory=dict)


def with_model(config: EncoderConfig, model: str, languages: Sequence[str], revision: str) -> EncoderConfig:
    """Return the encoder's section with another model. Raises ConfigError."""
    if model in RECOMMENDED or model == "embedded":
        if languages and model == "embedded":
            raise ConfigError("knows English alone: --language is for a folder", about=model)
    elif revision:
        raise ConfigError("--revision is for a model of `crawler models list`", about=model)
    return config.model_copy(update={"model": model, "languages": tuple(languages), "revision": revision})


def use(desk: Desk, file: Path, model: str, languages: Sequence[str], revision: str, now: datetime) -> ModelSwitch:
    """Writes the model into the file once it has encoded a sentence, and encodes the window by it.

    Raises ModelError, ConfigError: nothing is changed then. StoreError: the file names the model, the next run encodes the rest.
    """
    if file.parent.name == "embedded_config":
        raise ConfigError("comes with the program: copy its folder, and name yours by --config", about=str(file))
    new = with_model(desk.config.encoder, model, languages, revision)
    encoder = load(new, desk.models)
    encoder.encode([_TRIED], min(encoder.languages))
    typed = with_values(
        file,
        {
            ("encoder", "model"): _scalar(model),
            ("encoder", "revision"): f'"{revision}"',
            ("encoder", "languages"): f"[{', '.join(languages)}]",
        },
    )
    if new != desk.config.encoder:
        files.replace(file, typed)
    done = encode_window(desk.store, desk.config.stories, encoder, now)
    return ModelSwitch(desk.config.encoder.model, done.stories, done.articles)


def bench(config: EncoderConfig, models: Path) -> ModelBenchmark:
    """Measure a model. Raises ModelError."""
    encoder = load(config, models)
    language = "en" if encoder.knows("en") else min(encoder.languages)
    titles, texts = _demo_texts()
    if language not in texts:
        raise ModelError(f"the demo has no text in {language} to measure it by", about=config.model)
    before, began = _peak(), time.perf_counter()
    encoder.encode([_TRIED], language)
    loaded = time.perf_counter()
    # Each a text of its own, as sentences of a day are: a batch of one text again and again would be padded by nothing.
    sentences = [
        f"{sentence} {number}" for number in range(1 + _LEAST // len(texts[language])) for sentence in texts[language]
    ]
    encoder.encode(sentences, language)
    seconds = time.perf_counter() - loaded
    across, pairs = _across(encoder, titles)
    return ModelBenchmark(
        len(sentences), round(len(sentences) / seconds, 1), round(loaded - began, 2), _peak() - before, config.threads,
        number_type(), across, pairs,
    )  # fmt: skip


def _across(encoder: Encoder, titles: dict[str, dict[str, str]]) -> tuple[dict[str, float], dict[str, int]]:
    """By language, of the headlines of events that are told in English too, how many lie nearest to one of their own event."""
    events = load_events().events
    event_of = {name: event for event, names in events.items() for name in names}
    english = [name for name in titles["en"] if name in event_of]
    rows = encoder.encode([titles["en"][name] for name in english], "en")
    across: dict[str, float] = {}
    pairs: dict[str, int] = {}
    for language, title_by_name in titles.items():
        english_events = {event_of[name] for name in english}
        names = [name for name in title_by_name if event_of.get(name) in english_events]
        if language == "en" or not names or encoder.space(language) != rows.space:
            continue
        encoded = encoder.encode([title_by_name[name] for name in names], language)
        nearest = (encoded.rows @ rows.rows.T).argmax(axis=1)
        right = sum(event_of[english[at]] == event_of[name] for at, name in zip(nearest, names, strict=True))
        across[language], pairs[language] = round(right / len(names), 3), len(names)
    return across, pairs


def _demo_texts() -> tuple[dict[str, dict[str, str]], dict[str, list[str]]]:
    """Return the demo's headlines by language and article, and its sentences by language."""
    titles: dict[str, dict[str, str]] = {}
    texts: dict[str, list[str]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for article in print_outlet(path.stem, datetime(2023, 10, 3, tzinfo=UTC), edited=False):
            titles.setdefault(article.language, {})[article.name] = article.title
            spans = split(article.text, article.language)
            texts.setdefault(article.language, []).extend(article.text[span.start : span.end] for span in spans)
    return titles, texts


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _scalar(model: str) -> str:
    plain = model.replace("-", "").replace("_", "").replace("/", "").replace(".", "").isalnum() and model.isascii()
    return model if plain and not model[0].isdigit() else "'" + model.replace("'", "''") + "'"
