"""What people type into config/digest.yaml, and the strict reader of every YAML file of ours.

Models are frozen pydantic; unknown and repeated keys are errors with file, line and field. All stages read their numbers
from here: that is why it stands in storage/, which everyone may import. Units and reasons stand in config/digest.yaml.
"""

import difflib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import YAMLError

from storage.config_server import RetentionConfig, ServeConfig
from storage.errors import ConfigError
from storage.names import Names
from storage.strict import Share as Share  # noqa: PLC0414 - whoever reads numbers takes them from here
from storage.strict import Strict as Strict  # noqa: PLC0414

M = TypeVar("M", bound=BaseModel)


class CrawlConfig(Strict):
    user_agent: str
    timeout_seconds: Annotated[float, Field(gt=0, le=120)] = 20.0
    max_bytes: Annotated[int, Field(ge=10_000)] = 10 * 1024 * 1024
    concurrent_requests: Annotated[int, Field(ge=1, le=64)] = 16
    retries: Annotated[int, Field(ge=0, le=5)] = 1
    min_text_chars: Annotated[int, Field(ge=0)] = 120
    recheck_hours: Annotated[float, Field(ge=0)] = 24.0
    recheck_first_hours: Annotated[float, Field(gt=0)] = 1.0
    vanished_times: Annotated[int, Field(ge=2, le=20)] = 3
    vanished_hours: Annotated[float, Field(gt=0)] = 24.0
    parse_processes: Annotated[int, Field(ge=1, le=64)] = 2
    parse_seconds: Annotated[float, Field(gt=0, le=300)] = 10.0
    parse_megabytes: Annotated[int, Field(ge=1)] = 512
    pause_minutes: Annotated[float, Field(ge=1, le=1440)] = 30.0
    fresh_minutes: Annotated[float, Field(ge=0, le=1440)] = 60.0
    robots_hours: Annotated[float, Field(ge=0, le=24)] = 12.0
    poll_articles: Annotated[float, Field(gt=0)] = 0.5
    poll_hours: Annotated[float, Field(gt=0, le=168)] = 3.0
    catch_up_days: Annotated[float, Field(gt=0, le=366)] = 14.0


class ArchiveConfig(Strict):
    keep_days: Annotated[int, Field(ge=0)] = 0
    file_megabytes: Annotated[int, Field(ge=1)] = 1024


class HealthConfig(Strict):
    failures: Annotated[int, Field(ge=1)] = 3
    failing_hours: Annotated[float, Field(ge=0)] = 6.0
    rhythm_days: Annotated[int, Field(ge=7, le=90)] = 28
    learned_days: Annotated[int, Field(ge=7)] = 14
    quiet_articles: Annotated[float, Field(gt=0)] = 6.0
    quiet_times: Annotated[float, Field(ge=1)] = 1.5
    thin_hours: Annotated[float, Field(gt=0)] = 48.0
    thin_share: Share = 0.5
    thin_articles: Annotated[int, Field(ge=1)] = 5
    flood_times: Annotated[float, Field(gt=1)] = 20.0
    flood_articles: Annotated[int, Field(ge=1)] = 500


class DuplicatesConfig(Strict):
    bands: Annotated[int, Field(ge=1, le=200)] = 12
    rows: Annotated[int, Field(ge=1, le=20)] = 3
    sample_every: Annotated[int, Field(ge=1)] = 12
    samples: Annotated[int, Field(ge=1)] = 256
    shingle_words: Annotated[int, Field(ge=1, le=20)] = 5
    jaccard: Share = 0.7
    containment: Share = 0.8
    part: Share = 0.15
    same_numbers: Share = 0.5
    fillings: Share = 0.02
    min_fillings: Annotated[int, Field(ge=1)] = 3
    min_words: Annotated[int, Field(ge=1)] = 40
    short_words: Annotated[int, Field(ge=1)] = 10
    short_jaccard: Share = 0.9
    window_days: Annotated[int, Field(ge=1)] = 7

    @model_validator(mode="after")
    def _finds_what_it_decides(self) -> "DuplicatesConfig":
        proposed: float = 1 - (1 - self.jaccard**self.rows) ** self.bands
        if proposed < 0.99:
            raise ValueError(
                f"{self.bands} bands of {self.rows} rows propose {proposed:.1%} of the pairs at jaccard {self.jaccard}; "
                "99 % are needed: more bands, fewer rows or a higher jaccard"
            )
        return self


class StoryWeights(Strict):
    """Of a logistic function over cosines: its value at none in common, and how much each adds at 1."""

    base: float = -9.37
    head: float = 4.49
    body: float = 4.5
    vectors: float = 8.55
    names: float = 6.94
    numbers: float = 6.0


class LexicalWeights(StoryWeights):
    """The same for two texts of one language that no model reads: their vectors are of character n-grams."""

    base: float = -10.1
    head: float = 11.9
    body: float = 13.6
    vectors: float = 12.6
    names: float = 0.0
    numbers: float = 6.3


class AcrossWeights(Strict):
    """The same between two languages. `names` is of the share of rare consonant keys in common, `subjects` of what the
    first words are about."""

    base: float = -6.2
    names: float = 8.5
    numbers: float = 5.0
    subjects: float = 5.2
    vectors: float = 4.0


class StoriesConfig(Strict):
    window_days: Annotated[int, Field(ge=1)] = 3
    join: Share = 0.525
    per_day: Annotated[float, Field(ge=0)] = 0.3
    max_articles: Annotated[int, Field(ge=2)] = 200
    template_body: Share = 0.6
    template_numbers: Annotated[int, Field(ge=1)] = 3
    template_shared: Share = 0.3
    weights: StoryWeights = StoryWeights()
    lexical: LexicalWeights = LexicalWeights()
    across: AcrossWeights = AcrossWeights()


class EncoderConfig(Strict):
    model: str = "embedded"
    revision: str = ""
    languages: tuple[str, ...] = ()
    threads: Annotated[int, Field(ge=1, le=64)] = 2
    batch: Annotated[int, Field(ge=1, le=1024)] = 32


class DraftsConfig(Strict):
    min_sentences: Annotated[int, Field(ge=1)] = 2
    max_sentences: Annotated[int, Field(ge=1)] = 5
    enough_chars: Annotated[int, Field(ge=50)] = 300
    max_chars: Annotated[int, Field(ge=100)] = 700
    centrality: Share = 0.2
    position: Share = 0.4
    headline: Share = 0.5
    diversity: Share = 0.8
    same: Share = 0.85


class StyleConfig(Strict):
    headline_chars: Annotated[int, Field(ge=20)] = 110
    min_chars: Annotated[int, Field(ge=0)] = 120
    max_chars: Annotated[int, Field(ge=100)] = 900


class DigestConfig(Strict):
    title: str = "Iraq in {month}, {year}"
    country: str = "Iraq"
    language: str = "en"
    timezone: str = "Asia/Baghdad"
    outlet_at: Literal["end", "headline"] = "end"
    publisher: str = ""
    site: Annotated[str, Field(pattern=r"^(https?://[^\s<>\"'\\]+/)?$")] = ""
    tag: Annotated[str, Field(pattern=r"^[A-Za-z0-9@._-]+,[0-9]{4}(-[0-9]{2}){0,2}:[A-Za-z0-9._~/-]*$")] = (
        "example.org,2026:digest"
    )
    sender: Annotated[str, Field(pattern=r"^[^\r\n]+$")] = "Digest <digest@example.org>"
    style: StyleConfig = StyleConfig()
    names: Names = Names()  # of config/names.yaml, beside this file


class MailConfig(Strict):
    server: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    certificates: str = ""
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0
    unsubscribe: Annotated[str, Field(pattern=r"^((mailto:|https://)[^\s<>]+)?$")] = ""


class Config(Strict):
    """config/digest.yaml as a whole. `about` maps a language (BCP 47) to the words that make an article one for the digest."""

    digest: DigestConfig = DigestConfig()
    mail: MailConfig = MailConfig()
    about: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - pydantic copies it
    crawl: CrawlConfig
    archive: ArchiveConfig = ArchiveConfig()
    health: HealthConfig = HealthConfig()
    duplicates: DuplicatesConfig = DuplicatesConfig()
    stories: StoriesConfig = StoriesConfig()
    encoder: EncoderConfig = EncoderConfig()
    drafts: DraftsConfig = DraftsConfig()
    serve: ServeConfig = ServeConfig()
    retention: RetentionConfig = RetentionConfig()


def load_config(path: Path) -> Config:
    """With the names of names.yaml beside it, where there is one. Raises ConfigError with file, line and field."""
    config = load_yaml(path, Config)
    names = path.parent / "names.yaml"
    if not names.exists():
        return config
    return config.model_copy(update={"digest": config.digest.model_copy(update={"names": load_yaml(names, Names)})})


def load_yaml(path: Path, model: type[M]) -> M:
    """A YAML 1.2 file as `model`. Raises ConfigError naming each fault as `file:line: field: what`."""
    typed = read_yaml(path)
    try:
        # By JSON: lists become tuples and the keys' types are checked, which strict mode refuses of Python objects.
        return model.model_validate_json(_as_json(typed))
    except ValidationError as error:
        known = _field_names(model)
        faults = error.errors()
        # A list whose only item is wrong is also told to be too short: the item's own fault says more.
        inner = {fault["loc"][:depth] for fault in faults for depth in range(len(fault["loc"]))}
        faults = [fault for fault in faults if fault["type"] != "too_short" or fault["loc"] not in inner]
        raise faults_in(path, typed, [(fault["loc"], _plain(fault, known)) for fault in faults]) from error


def read_yaml(path: Path) -> CommentedMap:
    """The file's mapping, with the line of every key kept. Raises ConfigError: unreadable, not YAML, a repeated key."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError("not UTF-8: save the file with encoding UTF-8", about=f"{path}:{line}") from error
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", about=str(path)) from error
    try:
        typed = YAML(typ="rt").load(text)
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{error.problem}: remove one", about=f"{path}:{line}") from error
    except (YAMLError, ValueError) as error:  # ValueError: 2026-13-28
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = str(getattr(error, "problem", error)).splitlines()[0]
        raise ConfigError(f"not YAML: {problem}", about=f"{path}:{line}") from error
    if not isinstance(typed, CommentedMap):
        raise ConfigError("must be a mapping of keys to values", about=f"{path}:1")
    return typed


def line_of(typed: Any, location: tuple[int | str, ...]) -> int:
    """The line (from 1) where the key or item at `location` stands, or its nearest parent that stands somewhere."""
    line = 1
    for key in location:
        if isinstance(typed, CommentedMap) and key in typed:
            line = typed.lc.key(key)[0] + 1
        elif isinstance(typed, CommentedSeq) and isinstance(key, int) and key < len(typed):
            line = typed.lc.item(key)[0] + 1
        else:
            break
        typed = typed[key]
    return int(line)


def faults_in(path: Path, typed: Any, faults: Iterable[tuple[tuple[int | str, ...], str]]) -> ConfigError:
    """One error for every (location, what is wrong and the fix), each as `file:line: field: what`."""
    return ConfigError("\n".join(f"{path}:{line_of(typed, where)}: {_field(where)}: {what}" for where, what in faults))


def _plain(fault: Any, known: list[str]) -> str:
    # pydantic's words for one fault in ours: what is wrong and the fix.
    given = fault["input"]
    match fault["type"]:
        case "missing":
            return "is missing; add it"
        case "extra_forbidden":
            near = difflib.get_close_matches(str(fault["loc"][-1]), known, n=1)
            return f"no such key here; did you mean {near[0]}?" if near else "no such key here; remove it"
        case "value_error":
            return str(fault["ctx"]["error"])
        case "string_type" if isinstance(given, int | float):
            return f"must be text, not {json.dumps(given)}; put it in quotes"
    what = fault["msg"].replace("Input should be", "must be").replace("an object", "a mapping of keys to values")
    shown = {dict: "a mapping", list: "a list", type(None): "nothing"}.get(type(given)) or repr(given)[:80]
    return f"{what}, not {shown}"


def _field_names(model: type[BaseModel]) -> list[str]:
    schema = model.model_json_schema()
    return [name for part in (schema, *schema.get("$defs", {}).values()) for name in part.get("properties", {})]


def _field(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location if part != "[key]") or "file"


def _as_json(typed: Any) -> str:
    return json.dumps(typed, default=str, ensure_ascii=False)
