"""What the commands about outlets, stages, models and the desk itself answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from crawler.app.doctor.check_result import CheckResult
from crawler.archive.retention import RetentionResult
from crawler.discovery.address_repair import AddressRepair
from crawler.health.judge import Health
from crawler.health.probe import ProbeResult
from crawler.health.repair import Proposal
from crawler.sources.source import Source
from storage.maintenance.retention import HousekeepingResult
from storage.records import Outcome
from summarizer.encoding.bridge import BridgeCard
from summarizer.encoding.model_catalogue import Model
from summarizer.relevance.learned import LearnedRelevance, LearningEffect
from summarizer.translate.catalogue import TranslationModel


@dataclass(frozen=True)
class CrawlAnswer:
    """`outcomes`: how each listing was read."""

    outcomes: list[Outcome]


@dataclass(frozen=True)
class SourcesAnswer:
    """The configured outlets, in the file's order."""

    sources: list[Source]


@dataclass(frozen=True)
class SourcesCheckAnswer:
    """The outlets checked."""

    checked: list[str]
    faults: list[str]


@dataclass(frozen=True)
class SourcesLiveAnswer:
    """With --live: the listings asked."""

    listings: list[ProbeResult]


@dataclass(frozen=True, kw_only=True)
class JudgedOutlet(Health):
    """The state of an outlet; `needs_person`: there is something to do; `name`: as cited."""

    needs_person: bool = False
    name: str


@dataclass(frozen=True)
class HealthAnswer:
    """The outlets, the worst first."""

    sources: list[JudgedOutlet]


@dataclass(frozen=True)
class RepairAnswer:
    """What would fit an outlet now. `wrong`: what is wrong with its addresses."""

    source: str
    pages: int
    proposals: list[Proposal]
    address: AddressRepair | None
    wrong: list[str]


@dataclass(frozen=True)
class FixtureAnswer:
    """The saved case, and the fields read from its page."""

    case: str
    expected: Mapping[str, Any]


@dataclass(frozen=True)
class DoctorAnswer:
    """The findings, in the order of the checks."""

    findings: list[CheckResult]


@dataclass(frozen=True)
class HousekeepingAnswer:
    """What was deleted."""

    database: HousekeepingResult
    archive: RetentionResult


@dataclass(frozen=True)
class TokenAnswer:
    """A new token of the interface for programs, shown only now."""

    token: str
    name: str
    scopes: Sequence[str]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


@dataclass(frozen=True)
class TokenRow:
    """A token, without its secret."""

    name: str
    scopes: Sequence[str]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    expired: bool


@dataclass(frozen=True)
class TokensAnswer:
    """The tokens."""

    tokens: list[TokenRow]


@dataclass(frozen=True)
class CopyAnswer:
    """Rows copied, by table."""

    rows: Mapping[str, int]


@dataclass(frozen=True)
class ModelsAnswer:
    """The models to choose from."""

    models: list[Model]
    translators: list[TranslationModel]


@dataclass(frozen=True)
class BridgeFile:
    """A bridge."""

    file: str
    card: BridgeCard


@dataclass(frozen=True)
class BridgesAnswer:
    """The bridges; `unread`: what is wrong with files that are none."""

    bridges: list[BridgeFile]
    unread: list[str]


@dataclass(frozen=True)
class BridgeBenchAnswer:
    """How often the nearest English sentence is the right one."""

    language: str
    made_by: str
    pairs: int
    recall_at_1: float
    recall_at_10: float


@dataclass(frozen=True)
class RelevanceAnswer:
    """What learning would change; `used`: the weights in use, null: by hand."""

    effect: LearningEffect
    used: LearnedRelevance | None


@dataclass(frozen=True)
class UpgradeAnswer:
    """The schema before (null: the database was empty) and now."""

    before: Annotated[str | None, Field(serialization_alias="from")]
    now: Annotated[str, Field(serialization_alias="to")]
