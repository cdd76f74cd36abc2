"""What one crawl is asked for, and what the visits of its sources share."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.archive.replay import Replay
from crawler.fetching.fetcher import Fetcher
from crawler.pages.worker_pool import Reader
from storage.config.settings import CrawlConfig, HealthConfig
from storage.database.store import Store


@dataclass(frozen=True, slots=True)
class Pull:
    """What is asked of one crawl. `since` and `until` are times, both included; `limit` articles a source, the newest.

    `replay`: saved pages answer instead of the network. `proxy` and `allow_hosts` are for the demo and the tests alone: an
    http proxy on this machine through which every request goes, and addresses inside that may be reached ("127.0.0.1:8080").
    """

    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    replay: Path | None = None
    proxy: str = ""
    allow_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CrawlContext:
    """What the visits of all sources share in one crawl. `candidates`: where pages that cannot be read are kept."""

    fetcher: Fetcher
    store: Store
    pull: Pull
    config: CrawlConfig
    health: HealthConfig
    now: datetime
    replay: Replay | None
    reader: Reader
    candidates: Path | None
