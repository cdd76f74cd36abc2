"""Whole records for tests: a test names only what it is about."""

from datetime import UTC, date, datetime
from typing import Any

from storage.records import Article, Decision, Draft, DraftSentence, Wording

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


def a_draft(**fields: Any) -> Draft:
    """A draft of one sentence; `text` sets the sentence."""
    text = fields.pop("text", "Officials opened a new school in Makhmur on Tuesday.")
    defaults: dict[str, Any] = {
        "story_id": None,
        "revision": 1,
        "date": date(2023, 10, 3),
        "headline": "Officials Open a New School in Makhmur",
        "sentences": (DraftSentence(text, article_id=1, version=1, start=0, end=len(text)),),
        "outlets": ("Rudaw",),
        "language": "en",
        "made_at": NOON,
        "made_by": "embedded",
    }
    return Draft(**(defaults | fields))


def a_wording(**fields: Any) -> Wording:
    defaults: dict[str, Any] = {
        "date": date(2023, 10, 3),
        "headline": "School Opens in Makhmur",
        "text": "A school for 400 pupils opened.",
        "outlets": ("Rudaw",),
    }
    return Wording(**(defaults | fields))


def a_decision(**fields: Any) -> Decision:
    """An approval by Shirin; other actions carry no wording unless given one."""
    defaults: dict[str, Any] = {
        "draft_id": 1,
        "revision": 1,
        "action": "approve",
        "by": "Shirin",
        "at": NOON,
        "via": "file",
        "wording": a_wording() if fields.get("action", "approve") == "approve" else None,
    }
    return Decision(**(defaults | fields))
