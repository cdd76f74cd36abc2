"""Pages of outlets that have no entry: read by the generic page alone."""

import json
from datetime import datetime
from urllib.parse import urlsplit

from crawler.sources.source import Source
from storage.records import Page


def a_page(body: bytes, url: str, now: datetime) -> Page:
    return Page(url=url, final_url=url, fetched_at=now, status=200, headers=(), body=body)


def unknown_outlet(url: str) -> Source:
    """An outlet of which only the host is known: no selector, every address an article's, times without zone in UTC."""
    host = urlsplit(url).hostname or "outlet.example"
    home = f"https://{host}/"
    entry = {
        "key": "unknown",
        "name": host,
        "home": home,
        "timezone": "UTC",
        "editions": {"en": {"listings": [{"kind": "section", "url": home, "sure": "unproven"}]}},
        "article": {"pattern": "^https?://", "examples": [home]},
    }
    return Source.model_validate_json(json.dumps(entry))
