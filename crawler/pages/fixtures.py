"""Saved pages with their expected values: test cases of an outlet, and candidates for them, saved by every crawl.

A case is a folder with page.html (the bytes as they came), url.txt and expected.json: the fields a person has checked, or
"refused" with the reason where the page is no article.
"""

import hashlib
import json
import logging
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.sources.source import Source
from storage.records import Article, Page

MOST = 12  # candidates kept of an outlet: a new layout shows in five, and each is under a megabyte
UNREAD = frozenset(
    {"no_text", "script", "no_article", "too_large", "error", "parse_timeout", "parse_memory", "parse_crash"}
)

log = logging.getLogger(__name__)


def expected(article: Article, page: Page, edition: str) -> dict[str, Any]:
    """The fields read of a page, as a case states them."""
    return _about(page, edition) | {
        "title": article.title,
        "text": article.text,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "published_from": article.published_from,
        "language": article.language,
        "authors": list(article.authors),
        "url": article.url,
    }


def refused(reason: str, page: Page, edition: str) -> dict[str, Any]:
    """Return the expected values of a page that gave no article."""
    return _about(page, edition) | {"refused": reason}


def save(folder: Path, page: Page, expected: dict[str, Any]) -> Path:
    """Save a case below `folder`, replacing one of the same page and day. Raises OSError."""
    case = folder / _name(page)
    case.mkdir(parents=True, exist_ok=True)
    (case / "page.html").write_bytes(page.body)
    (case / "url.txt").write_text(f"{page.url}\n", encoding="utf-8")
    (case / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return case


def cases(folder: Path) -> Iterator[tuple[Page, dict[str, Any]]]:
    """Yield every case in a folder, with its expected values; one that cannot be read is skipped and logged."""
    for case in sorted(folder.glob("*/page.html")):
        try:
            expected = json.loads((case.parent / "expected.json").read_text(encoding="utf-8"))
            url = (case.parent / "url.txt").read_text(encoding="utf-8").strip()
            fetched = datetime.fromisoformat(expected.get("fetched_at", "2026-11-23T12:00:00+00:00"))
            kind = expected.get("content_type", "")
            yield Page(url, url, fetched, 200, (("Content-Type", kind),) if kind else (), case.read_bytes()), expected
        except (OSError, ValueError) as error:
            log.warning("%s: no test case: %s", case.parent, error)


def keep_candidate(folder: Path, page: Page, source: Source, edition: str, reason: str) -> None:
    """Save a page that could not be read, with the reason, the newest MOST of an outlet. A failure to write is only logged: it
    must not stop a crawl."""
    own = folder / source.key
    try:
        save(own, page, refused(reason, page, edition))
        for old in sorted(own.iterdir(), key=lambda case: case.stat().st_mtime, reverse=True)[MOST:]:
            shutil.rmtree(old)
    except OSError as error:
        log.warning("%s: a page that could not be read is not kept as a test case: %s", own, error)


def _about(page: Page, edition: str) -> dict[str, Any]:
    kind = page.header("Content-Type")
    return {"edition": edition, "fetched_at": page.fetched_at.astimezone(UTC).isoformat()} | (
        {"content_type": kind} if kind else {}
    )


def _name(page: Page) -> str:
    # The day, what its address ends in, and what tells it from others that end so.
    last = unquote(urlsplit(page.url).path).rstrip("/").rpartition("/")[2]
    slug = re.sub(r"[^a-z0-9]+", "-", last.lower()).strip("-")[:40]
    mark = hashlib.sha256(page.url.encode()).hexdigest()[:6]
    return "-".join(part for part in (f"{page.fetched_at:%Y-%m-%d}", slug, mark) if part)
