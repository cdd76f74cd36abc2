"""The objects that the visits of all sources share in one crawl."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.archive.replay import Replay
from crawler.crawl.pull import Pull
from crawler.fetching.fetcher import Fetcher
from crawler.pages.worker_pool import Reader
from storage.config.settings import CrawlConfig, HealthConfig
from storage.database.store import Store


@dataclass(frozen=True, slots=True)
class CrawlContext:
    """The objects that the visits of all sources share in one crawl. `candidates`: the folder for pages that cannot be read."""

    fetcher: Fetcher
    store: Store
    pull: Pull
    config: CrawlConfig
    health: HealthConfig
    now: datetime
    replay: Replay | None
    reader: Reader
    candidates: Path | None
