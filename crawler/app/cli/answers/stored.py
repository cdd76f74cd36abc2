"""What the commands about stored articles, stories, watches and runs answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from crawler.app.desk.article_history import ArticleHistory
from review.decisions.threads import ThreadStory
from storage.config.alerts import Watch
from storage.crawling.runs import Run
from storage.editing.alarms import Alarm
from storage.records import Article, Draft, Member
from storage.search.article_vectors import NearArticle


@dataclass(frozen=True)
class ArticlesAnswer:
    """The articles, newest first."""

    articles: list[Article]


@dataclass(frozen=True, kw_only=True)
class ArticleAnswer(ArticleHistory):
    """All that is known of an article; `page`: its archived page as text, with --page."""

    page: str | None


@dataclass(frozen=True, kw_only=True)
class NearestArticle(NearArticle):
    """An article near a question."""

    article: Article


@dataclass(frozen=True)
class SearchAnswer:
    """The articles nearest in meaning; `without`: articles not compared, by language; `waiting`: those of the next run."""

    question: str
    language: str
    near: list[NearestArticle]
    compared: int
    since: datetime | None
    without: Mapping[str, int]
    waiting: int


@dataclass(frozen=True)
class StoriesAnswer:
    """The stories by number, newest first."""

    stories: Mapping[str, list[Member]]


@dataclass(frozen=True)
class StoriesBelowAnswer:
    """With --below: the drafts that stay out of the queue, the most relevant first."""

    drafts: list[Draft]


@dataclass(frozen=True)
class WatchesAnswer:
    """The watches."""

    watches: list[Watch]


@dataclass(frozen=True)
class WatchMatch:
    """A story that a watch matches."""

    story: int
    draft: int | None
    headline: str
    outlets: int
    reasons: Sequence[str]


@dataclass(frozen=True)
class WatchTestAnswer:
    """The stories that a watch matches; `not_sent`: addresses that a test message did not reach, with the fault."""

    watch: str
    matches: list[WatchMatch]
    faults: list[str]
    not_sent: Mapping[str, str]


@dataclass(frozen=True)
class AlarmsAnswer:
    """The alarms, newest first."""

    alarms: list[Alarm]


@dataclass(frozen=True, kw_only=True)
class RunRow(Run):
    """A run; `seconds` null: it has not ended."""

    seconds: int | None


@dataclass(frozen=True)
class RunsAnswer:
    """The runs, newest first."""

    runs: list[RunRow]


@dataclass(frozen=True, kw_only=True)
class ThreadLinkAnswer:
    """A draft and the earlier one that it continues, by their numbers (0: its story has no draft); `by` "" or the person who linked
    them; `score` 0 to 1."""

    later: int
    earlier: int
    score: float
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ThreadLinksAnswer:
    """The newest links."""

    links: list[ThreadLinkAnswer]


@dataclass(frozen=True)
class ThreadAnswer:
    """The stories of a thread, oldest first, and the links among them."""

    stories: list[ThreadStory]
    links: list[ThreadLinkAnswer]


@dataclass(frozen=True)
class ThreadActAnswer:
    """A link that was made or cut; `action` is its number in the history."""

    action: int
    kind: Literal["link", "cut"]
    later: int
    earlier: int
