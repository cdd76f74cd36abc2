"""The request for one crawl."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Pull:
    """The request for one crawl. `since` and `until` are times, both included; `limit` articles a source, the newest.

    `replay`: saved pages answer instead of the network. `proxy` and `allow_hosts` are for the demo and the tests alone: an
    http proxy on this machine through which every request goes, and addresses inside that may be reached ("127.0.0.1:8080").
    """

    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    replay: Path | None = None
    proxy: str = ""
    allow_hosts: frozenset[str] = frozenset()
