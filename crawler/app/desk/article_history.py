"""Everything stored about one article, and how to find its id. Reads the store, writes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from crawler.archive import warc_store
from storage.config.settings import CrawlConfig
from storage.corpus import articles, copies, stories
from storage.crawling import observations, runs
from storage.crawling.observations import vanished_since
from storage.editing import drafts
from storage.errors import ConfigError, StoreError
from storage.records import Article, Copy, Member, Observation, Page, PublishedFrom, Version
from storage.search import full_text
from storage.text.diff import Change, changes
from storage.text.normalize import words

if TYPE_CHECKING:
    from crawler.sources.source import Source

FROM: dict[PublishedFrom, str] = {
    "listing": "as its listing says",
    "declared": "read where the outlet's entry says",
    "json-ld": "read from the page's JSON-LD",
    "page": "read from the page's meta tags or text",
    "url": "read from its address",
    "unknown": "not found",
}


@dataclass(frozen=True, slots=True)
class CitingDraft:
    """A draft that cites an article: its newest revision and how many of its sentences come from it."""

    draft_id: int
    revision: int
    headline: str
    sentences: int


@dataclass(frozen=True, slots=True)
class VersionChange:
    """A version of an article and what changed since the previous one; nothing for the first."""

    version: Version
    title: tuple[Change, ...]
    text: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ArticleHistory:
    """Everything stored about an article. `vanished_at` is when it was first missing, where it counts as vanished."""

    article: Article
    history: tuple[VersionChange, ...]
    observations: tuple[Observation, ...]
    vanished_at: datetime | None
    copy_of: Copy | None
    copies: tuple[Copy, ...]
    member: Member | None
    members: tuple[Member, ...]
    drafts: tuple[CitingDraft, ...]


def know(db: Connection, article_id: int, config: CrawlConfig) -> ArticleHistory:
    """Return everything stored about an article. Raises ConfigError where no article has this number."""
    article = articles.get(db, [article_id]).get(article_id)
    if article is None:
        raise ConfigError(
            "no article has this number; find it with: crawler articles list --search WORDS", about=str(article_id)
        )
    absences = observations.by_article(db, [article_id]).get(article_id, [])
    member = stories.by_article(db, [article_id]).get(article_id)
    members = stories.members(db, [member.story_id]).get(member.story_id, []) if member else []
    return ArticleHistory(
        article=article,
        history=tuple(steps(articles.history(db, article_id))),
        observations=tuple(absences),
        vanished_at=vanished_since(absences, config),
        copy_of=copies.by_article(db, [article_id]).get(article_id),
        copies=tuple(copies.followers(db, [article_id]).get(article_id, [])),
        member=member,
        members=tuple(members),
        drafts=tuple(_citing(db, article_id)),
    )


def steps(history: Sequence[Version]) -> list[VersionChange]:
    """Return each version, oldest first, with what changed in it."""
    changed_versions = [VersionChange(version, (), ()) for version in history[:1]]
    for before, after in pairwise(history):
        title = changes(before.title, after.title) if before.title != after.title else []
        text = changes(before.text, after.text) if before.text != after.text else []
        changed_versions.append(VersionChange(after, tuple(title), tuple(text)))
    return changed_versions


def find(
    db: Connection, source: str, language: str, since: datetime | None, until: datetime, search: str, most: int
) -> list[Article]:
    """The newest articles of a source and a language ("": of all) that happened in this time and hold every word that was asked
    for, at most `most`. What was kept since the last `search.refresh` is not found."""
    if not words(search):
        return list(articles.newest_first(db, source, since, until, most, language))
    hits = full_text.find(db, search, ["article"], most, [source] if source else [], language, since, until)
    article_by_id = articles.get(db, [hit.of for hit in hits])
    return [article_by_id[hit.of] for hit in hits]


def archived(folder: Path, article: Article, max_bytes: int) -> Page:
    """Return what an article's newest version was read from: its page, or the listing that contained all of it.

    Raises ConfigError where none was archived, StoreError where it is gone.
    """
    if not article.archived_at:
        raise ConfigError(
            "its page was not archived: it was read before pages were, or from saved ones", about=article.url
        )
    return warc_store.page_at(folder, article.archived_at, max_bytes)


def pages_of(
    db: Connection, source: "Source", folder: Path, max_bytes: int, now: datetime, most: int
) -> Iterator[tuple[Page, str]]:
    """The archived pages of an outlet's newest `most` articles, each with its edition; without those that a listing held whole,
    were not archived, or are gone since."""
    for article in list(articles.newest_first(db, source.key, None, now, most)):
        edition = article.language if article.language in source.editions else next(iter(source.editions))
        try:
            page = archived(folder, article, max_bytes)
        except (ConfigError, StoreError):
            continue
        if article.read and source.has(page.url):
            yield page, edition


def run_state(run: runs.Run, now: datetime) -> str:
    """Return the state of a run; "lost" where its heartbeat stopped (the next run will record it)."""
    return "lost" if run.state == "running" and now - (run.beat_at or run.started_at) > runs.LEASE else run.state


def _citing(db: Connection, article_id: int) -> list[CitingDraft]:
    citing = []
    for draft in drafts.citing(db, article_id):
        count = sum(sentence.article_id == article_id for sentence in draft.sentences)
        citing.append(CitingDraft(draft.id, draft.revision, draft.headline, count))
    return citing
