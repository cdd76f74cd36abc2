"""A day in numbers: what came in, and where each of it ended."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from review.why import facts, stages
from review.why.facts import ArticleRow, Located
from review.why.stages import Fate


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article, or (`article` None) a page that gave none, with its fate."""

    source: str
    url: str
    at: datetime
    article: ArticleRow | None
    fate: Fate


@dataclass(frozen=True, slots=True)
class Funnel:
    """What came in within a time, the newest first. `count` counts all of it, also what is more than the page looks at."""

    arrivals: Sequence[Arrival]
    count: int

    @property
    def by_stage(self) -> Mapping[str, int]:
        """Return how many ended at each stage, in the order of the stages."""
        counted = Counter(arrival.fate.stage for arrival in self.arrivals)
        return {stage: counted[stage] for stage in stages.STAGES if counted[stage]}


def between(
    db: Connection, first: datetime, end: datetime, bar: float, name_of: Callable[[str], str], now: datetime
) -> Funnel:
    """Return what came in from `first` until before `end`. `name_of` gives the name of an outlet by its key."""
    ids = facts.came_in(db, first, end)
    known = facts.of_articles(db, ids, now)
    arrivals = [_of_article(article, bar, name_of) for article in known.values()]
    arrivals += [_of_drop(gone) for gone in facts.gave_none(db, first, end)]
    arrivals.sort(key=lambda arrival: arrival.at, reverse=True)
    unseen = facts.count_in(db, first, end) - len(ids) if len(ids) == facts.MOST else 0
    return Funnel(arrivals, len(arrivals) + unseen)


def fate_of(
    db: Connection, article_id: int, bar: float, name_of: Callable[[str], str], now: datetime
) -> tuple[ArticleRow, Fate] | None:
    """Return an article with its fate; None where there is no such article."""
    known = facts.of_articles(db, [article_id], now)
    return next(((found.article, _of_article(found, bar, name_of).fate) for found in known.values()), None)


def find(
    db: Connection,
    text: str,
    locate: Callable[[str], Located],
    bar: float,
    name_of: Callable[[str], str],
    now: datetime,
) -> tuple[ArticleRow | None, Fate] | None:
    """Return the fate of what a person asked for, an article's number or an address; None where no article has the number."""
    if text.isascii() and text.isdecimal():
        return fate_of(db, int(text), bar, name_of, now) if len(text) < 10 else None
    located = locate(text)
    article_id = facts.article_at(db, located)
    if article_id is not None:
        return fate_of(db, article_id, bar, name_of, now)
    return None, stages.of_address(facts.of_address(db, located), name_of(located.source))


def chosen(arrivals: Iterable[Arrival], stage: str) -> list[Arrival]:
    """Return the arrivals that ended at a stage ("": all)."""
    return [arrival for arrival in arrivals if stage in {"", arrival.fate.stage}]


def _of_article(known: facts.ArticleFacts, bar: float, name_of: Callable[[str], str]) -> Arrival:
    article = known.article
    lead = name_of(known.lead.source) if known.lead else ""
    return Arrival(
        article.source, article.url, article.at, article, stages.of_article(known, bar, name_of(article.source), lead)
    )


def _of_drop(gone: facts.Gone) -> Arrival:
    dropped, times = gone
    located = Located(dropped.source, dropped.url, (dropped.url,))
    step = stages.of_drop(facts.AddressFacts(located, dropped=dropped, times=times))
    return Arrival(dropped.source, dropped.url, dropped.at, None, Fate("unread", (step,)))
