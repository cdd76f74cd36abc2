"""Models of config/digest.yaml: frozen pydantic. All stages read their settings from here; that is why it is in
storage/, which everyone may import. Units and reasons are in config/digest.yaml."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from storage.config.alerts import BreakingConfig, WatchConfig
from storage.config.by_language import TITLES, in_own_language, of_edition
from storage.config.named import Named
from storage.config.names import Names
from storage.config.server import RetentionConfig, ReviewConfig, ServeConfig
from storage.config.strict import Share as Share  # noqa: PLC0414 - exported for all stages
from storage.config.strict import Strict as Strict  # noqa: PLC0414
from storage.config.threads import ThreadsConfig
from storage.config.translate import TranslateConfig as TranslateConfig  # noqa: PLC0414 - part of the settings
from storage.config.yaml_file import load_yaml


class DatelinesConfig(Strict):
    """Places in the datelines of the desk's outlets: `seats` of newsrooms, which say nothing about the event, and the `regions` that
    follow a place."""

    seats: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


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
    watch_days: Annotated[int, Field(ge=0)] = 365
    parse_processes: Annotated[int, Field(ge=1, le=64)] = 2
    parse_seconds: Annotated[float, Field(gt=0, le=300)] = 10.0
    parse_megabytes: Annotated[int, Field(ge=1)] = 512
    pause_minutes: Annotated[float, Field(ge=1, le=1440)] = 30.0
    fresh_minutes: Annotated[float, Field(ge=0, le=1440)] = 60.0
    robots_hours: Annotated[float, Field(ge=0, le=24)] = 12.0
    poll_articles: Annotated[float, Field(gt=0)] = 0.5
    poll_hours: Annotated[float, Field(gt=0, le=168)] = 3.0
    polls_a_day: Annotated[float, Field(ge=0, le=1440)] = 24.0
    catch_up_days: Annotated[float, Field(gt=0, le=366)] = 14.0
    datelines: DatelinesConfig = DatelinesConfig()


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
    containment: Share = 0.75
    part: Share = 0.15
    same_numbers: Share = 0.5
    fillings: Share = 0.02
    min_fillings: Annotated[int, Field(ge=1)] = 3
    min_words: Annotated[int, Field(ge=1)] = 40
    short_words: Annotated[int, Field(ge=1)] = 10
    short_jaccard: Share = 0.9
    short_containment: Share = 0.95
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
    """Of a logistic function over signs: its value at none in common, and how much each adds at 1. These are for whole articles."""

    base: float = -8.44
    head: float = 4.96
    body: float = 4.22
    vectors: float = 8.41
    names: float = 5.89
    numbers: float = 7.11


class BriefWeights(StoryWeights):
    """The same for headlines alone."""

    base: float = -6.09
    head: float = 3.99
    body: float = 3.99
    vectors: float = 9.86
    names: float = 3.4
    numbers: float = 2.97


class LexicalWeights(StoryWeights):
    """The same for two texts of one language that no model reads: their vectors are of character n-grams."""

    base: float = -8.61
    head: float = 9.66
    body: float = 11.68
    vectors: float = 10.31
    names: float = 0.0
    numbers: float = 7.75


class LexicalBriefWeights(StoryWeights):
    """The same for two headlines of such a language."""

    base: float = -5.25
    head: float = 6.77
    body: float = 6.77
    vectors: float = 9.55
    names: float = 0.0
    numbers: float = 2.52


class AcrossWeights(Strict):
    """The same between two languages. `listed` is of names of config/names.yaml, `names` of the share of rare consonant keys in
    common, `words` of those spelt alike, `subjects` of what the first words are about."""

    base: float = -8.0
    listed: float = 4.0
    names: float = 6.5
    words: float = 2.0
    numbers: float = 7.0
    subjects: float = 5.5
    vectors: float = 5.5


class StoriesConfig(Strict):
    window_days: Annotated[int, Field(ge=1)] = 3
    join: Share = 0.525
    per_day: Annotated[float, Field(ge=0)] = 0.3
    developments: bool = True
    half: Annotated[float, Field(ge=0)] = 5.0
    half_across: Annotated[float, Field(ge=0)] = 5.0
    max_articles: Annotated[int, Field(ge=2)] = 200
    window_articles: Annotated[int, Field(ge=100)] = 10_000
    min_words: Annotated[int, Field(ge=1)] = 4
    template_body: Share = 0.6
    template_words: Share = 0.85
    template_numbers: Annotated[int, Field(ge=1)] = 3
    template_shared: Share = 0.3
    brief_words: Annotated[int, Field(ge=1)] = 20
    whole_words: Annotated[int, Field(ge=2)] = 80
    weights: StoryWeights = StoryWeights()
    brief: BriefWeights = BriefWeights()
    lexical: LexicalWeights = LexicalWeights()
    lexical_brief: LexicalBriefWeights = LexicalBriefWeights()
    across: AcrossWeights = AcrossWeights()


class EncoderConfig(Strict):
    model: str = "embedded"
    revision: str = ""
    languages: tuple[str, ...] = ()
    threads: Annotated[int, Field(ge=1, le=64)] = 2
    batch: Annotated[int, Field(ge=1, le=1024)] = 32


class SearchConfig(Strict):
    days: Annotated[int, Field(ge=1, le=3660)] = 90
    idle_minutes: Annotated[float, Field(gt=0, le=1440)] = 10.0


class DraftsConfig(Strict):
    min_sentences: Annotated[int, Field(ge=1)] = 2
    max_sentences: Annotated[int, Field(ge=1)] = 5
    enough_chars: Annotated[int, Field(ge=50)] = 300
    max_chars: Annotated[int, Field(ge=100)] = 700
    candidates: Annotated[int, Field(ge=8)] = 16
    centrality: Share = 0.2
    position: Share = 0.4
    headline: Share = 0.5
    diversity: Share = 0.8
    lexical_diversity: Share = 0.9
    same: Share = 0.65
    covered_days: Annotated[int, Field(ge=0, le=365)] = 14


class StyleConfig(Strict):
    headline_chars: Annotated[int, Field(ge=20)] = 110
    min_chars: Annotated[int, Field(ge=0)] = 120
    max_chars: Annotated[int, Field(ge=100)] = 900


DIGEST_LANGUAGES = tuple(TITLES)


def _is_digest_language(code: str) -> str:
    if code not in DIGEST_LANGUAGES:
        *others, last = map(repr, DIGEST_LANGUAGES)
        raise ValueError(f"must be {', '.join(others)} or {last}")
    return code


DigestLanguage = Annotated[str, AfterValidator(_is_digest_language)]


class DigestConfig(Strict):
    """`title` comes in the digest's language where it is not written, or empty. Texts for readers may be written for each language
    (`by_language` keeps them all); `in_language` returns the settings of an edition beside the main one."""

    title: str = ""
    country: str = ""
    language: DigestLanguage = "en"
    desk_language: DigestLanguage = "en"  # of the queue file's guide and notes
    timezone: str = "UTC"
    outlet_at: Literal["end", "headline"] = "end"
    publisher: str = ""
    imprint: str = ""
    licence: str = ""
    contact: Annotated[str, Field(pattern=r"^[^\r\n<>]*$")] = ""
    site: Annotated[str, Field(pattern=r"^(https?://[^\s<>\"'\\]+/)?$")] = ""
    tag: Annotated[str, Field(pattern=r"^[A-Za-z0-9@._-]+,[0-9]{4}(-[0-9]{2}){0,2}:[A-Za-z0-9._~/-]*$")] = (
        "example.org,2026:digest"
    )
    sender: Annotated[str, Field(pattern=r"^[^\r\n]+$")] = "Digest <digest@example.org>"
    bar: Share = 0.0
    thread_links: bool = False
    # Named parts of a day, in the order they are printed; not strict: a list of the file comes as one through `_says_its_title`.
    sections: Annotated[tuple[str, ...], Field(strict=False)] = ()
    formats: dict[str, Named] = Field(default_factory=dict)  # more formats: the file's ending → "module:function"
    voices: dict[str, list[str]] = Field(default_factory=dict)  # language → command that reads text from its input
    style: StyleConfig = StyleConfig()
    names: Names = Names()  # of config/names.yaml, beside this file
    by_language: dict[str, dict[str, str]] = Field(default_factory=dict)
    edition: str = ""  # the language of an edition beside the main one
    outlet_names: tuple[tuple[str, str], ...] = ()  # an outlet's name, and its name in `language`: of sources.yaml

    @model_validator(mode="before")
    @classmethod
    def _says_its_title(cls, written: Any) -> Any:
        return in_own_language(written) if isinstance(written, dict) else written

    def in_language(self, language: str) -> "DigestConfig":
        """Return the settings of the edition in this language: its own title and texts where they are written for each language."""
        if language == self.language:
            return self
        return self.model_copy(update=of_edition(self.by_language, self.country, language))


class MailConfig(Strict):
    server: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    certificates: str = ""
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0
    unsubscribe: Annotated[str, Field(pattern=r"^((mailto:|https://)[^\s<>]+)?$")] = ""
    public: Annotated[str, Field(pattern=r"^(https://[^\s<>\"'\\?#]+/)?$")] = ""


class RelevanceWeights(Strict):
    """Of a logistic function over the signs of summarizer/relevance/score.py: its value at none, and how much each adds."""

    base: float = -3.7
    headline: float = 1.8
    mentioned: float = 2.8
    words: float = 1.2
    mentions: float = 0.5
    likeness: float = 1.7
    contrast: float = 4.4
    outlets: float = 0.8
    trust: float = 0.3
    local: float = 2.8
    recent: float = 0.2
    unwanted: float = -2.1


class RelevanceConfig(Strict):
    """`topics` and `unwanted_topics` are English sentences of what is wanted and what is not, compared by meaning; `not_counted` and
    `unwanted` map a language to phrases."""

    topics: tuple[str, ...] = ()
    unwanted_topics: tuple[str, ...] = ()
    not_counted: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    unwanted: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    decided: Annotated[int, Field(ge=10)] = 36
    weights: RelevanceWeights = RelevanceWeights()


class Config(Strict):
    """config/digest.yaml as a whole. `about` maps a language (BCP 47) to the words that make an article one for the digest."""

    digest: DigestConfig = DigestConfig()
    mail: MailConfig = MailConfig()
    about: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    relevance: RelevanceConfig = RelevanceConfig()
    crawl: CrawlConfig
    archive: ArchiveConfig = ArchiveConfig()
    health: HealthConfig = HealthConfig()
    duplicates: DuplicatesConfig = DuplicatesConfig()
    stories: StoriesConfig = StoriesConfig()
    threads: ThreadsConfig = ThreadsConfig()
    breaking: BreakingConfig = BreakingConfig()
    watch: WatchConfig = WatchConfig()
    encoder: EncoderConfig = EncoderConfig()
    search: SearchConfig = SearchConfig()
    drafts: DraftsConfig = DraftsConfig()
    translate: TranslateConfig = TranslateConfig()
    serve: ServeConfig = ServeConfig()
    review: ReviewConfig = ReviewConfig()
    retention: RetentionConfig = RetentionConfig()


def load_config(path: Path) -> Config:
    """Return the configuration with the names of names.yaml beside it, if any. Raises ConfigError with file, line and
    field."""
    config = load_yaml(path, Config)
    names = path.parent / "names.yaml"
    if not names.exists():
        return config
    return config.model_copy(update={"digest": config.digest.model_copy(update={"names": load_yaml(names, Names)})})
