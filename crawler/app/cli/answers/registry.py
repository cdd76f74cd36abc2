"""The type of what each command prints with --json."""

from typing import Any

from crawler.app.alerts.sending import AlarmDelivery
from crawler.app.cli.answers.editing import (
    CorrectionsAnswer,
    DigestsAnswer,
    MailListAnswer,
    MailSendAnswer,
    OpenAnswer,
    PreviewAnswer,
    PublishedAnswer,
    QueueCheckAnswer,
    QueueListAnswer,
    SubscribersAnswer,
    TodayAnswer,
    UsersAnswer,
    WhyAnswer,
)
from crawler.app.cli.answers.naming import NameAnswer, NamesAnswer, RisingAnswer, SuggestionsAnswer
from crawler.app.cli.answers.operating import (
    BridgeBenchAnswer,
    BridgesAnswer,
    CopyAnswer,
    CrawlAnswer,
    DoctorAnswer,
    FixtureAnswer,
    HealthAnswer,
    HousekeepingAnswer,
    ModelsAnswer,
    RelevanceAnswer,
    RepairAnswer,
    SourcesAnswer,
    SourcesCheckAnswer,
    SourcesLiveAnswer,
    TokenAnswer,
    TokensAnswer,
    UpgradeAnswer,
)
from crawler.app.cli.answers.stored import (
    AlarmsAnswer,
    ArticleAnswer,
    ArticlesAnswer,
    RunsAnswer,
    SearchAnswer,
    StoriesAnswer,
    StoriesBelowAnswer,
    ThreadActAnswer,
    ThreadAnswer,
    ThreadLinksAnswer,
    WatchesAnswer,
    WatchTestAnswer,
)
from crawler.app.desk.backup import BackupSummary, RestoreResult
from crawler.app.desk.model_change import ModelBenchmark, ModelSwitch
from crawler.countries.start import NewDesk
from crawler.discovery.proposal import OutletProposal
from crawler.duplicates.fold import FoldResult
from crawler.run import Report
from digest.imports import ImportResult
from review.queue_file.taking import SyncResult
from summarizer.drafts.draft import DraftResult
from summarizer.names.count import NamesResult
from summarizer.relevance.learned import LearnedRelevance
from summarizer.stories.group import GroupResult
from summarizer.translate.translate import TranslateResult

ANSWERS: dict[str, Any] = {
    "today": TodayAnswer,
    "run": Report,
    "open": OpenAnswer,
    "queue sync": SyncResult,
    "queue list": QueueListAnswer,
    "queue check": QueueCheckAnswer,
    "queue import": ImportResult,
    "why": WhyAnswer,
    "digest": PublishedAnswer | PreviewAnswer,
    "mail send": MailSendAnswer,
    "mail list": MailListAnswer,
    "mail subscribers": SubscribersAnswer,
    "corrections list": CorrectionsAnswer,
    "articles list": ArticlesAnswer,
    "articles show": ArticleAnswer,
    "articles search": SearchAnswer,
    "stories": GroupResult,
    "stories list": StoriesAnswer | StoriesBelowAnswer,
    "threads list": ThreadLinksAnswer,
    "threads show": ThreadAnswer,
    "threads link": ThreadActAnswer,
    "threads cut": ThreadActAnswer,
    "digests list": DigestsAnswer,
    "digests rebuild": PublishedAnswer,
    "watches list": WatchesAnswer,
    "watches test": WatchTestAnswer,
    "watches history": AlarmsAnswer,
    "watches send": AlarmDelivery,
    "runs list": RunsAnswer,
    "sources list": SourcesAnswer,
    "sources check": SourcesCheckAnswer | SourcesLiveAnswer,
    "sources health": HealthAnswer,
    "sources discover": OutletProposal,
    "sources add": OutletProposal,
    "sources repair": RepairAnswer,
    "sources fixture": FixtureAnswer,
    "init": NewDesk,
    "crawl": CrawlAnswer,
    "backfill": CrawlAnswer,
    "duplicates": FoldResult,
    "draft": DraftResult,
    "translate": TranslateResult,
    "doctor": DoctorAnswer,
    "housekeeping": HousekeepingAnswer,
    "users list": UsersAnswer,
    "users token create": TokenAnswer,
    "users token list": TokensAnswer,
    "backup": BackupSummary,
    "restore": RestoreResult,
    "db upgrade": UpgradeAnswer,
    "db copy": CopyAnswer,
    "models list": ModelsAnswer,
    "models use": ModelSwitch,
    "models bench": ModelBenchmark,
    "bridges list": BridgesAnswer,
    "bridges bench": BridgeBenchAnswer,
    "names list": NamesAnswer,
    "names suggest": SuggestionsAnswer,
    "names show": NameAnswer,
    "names rising": RisingAnswer,
    "names count": NamesResult,
    "relevance fit": LearnedRelevance,
    "relevance report": RelevanceAnswer,
}
