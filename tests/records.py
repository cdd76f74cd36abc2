"""Whole records for tests: a test names only what it is about."""

from datetime import UTC, datetime
from typing import Any

from storage.records import Article

NOON = datetime(2023, 10, 3, 12, 0, tzinfo=UTC)


def an_article(**fields: Any) -> Article:
    defaults: dict[str, Any] = {
        "source": "rudaw",
        "identity": "031020231",
        "url": "https://www.rudaw.net/english/kurdistan/031020231",
        "title": "Officials open a new school in Makhmur",
        "text": "Officials opened a new school in Makhmur on Tuesday. It has twelve classrooms and room for 400 pupils.",
        "language": "en",
        "fetched_at": NOON,
        "published_at": NOON,
        "published_from": "listing",
    }
    return Article(**(defaults | fields))
