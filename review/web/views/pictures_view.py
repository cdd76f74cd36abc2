"""What the pictures of a desk show, read from the store: coverage by outlet and day, the funnel, and who told a story when."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import sqrt

from sqlalchemy import Connection

from review.web.services.page_services import DeskAccess, QueueService
from storage.corpus import coverage
from storage.corpus.coverage import TimelinePoint

DAYS = 28
FUNNEL_DAYS = 7


@dataclass(frozen=True, slots=True)
class OutletDays:
    """An outlet's articles by day, and between which numbers each was to be expected."""

    source: str
    counts: Sequence[int]
    bands: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class FunnelWeek:
    """What came of the articles of the last seven days."""

    articles: int
    copies: int
    stories: int
    drafted: int
    approved: int


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The last 28 whole days by outlet, and the funnel of the last seven."""

    days: Sequence[date]
    outlets: Sequence[OutletDays]
    funnel: FunnelWeek


def coverage_view(db: Connection, desk: DeskAccess, queue: QueueService, now: datetime) -> CoverageView:
    """Return the pictures of the desk: every outlet that is configured, and any that has articles."""
    today = now.astimezone(desk.zone).date()
    days = [today - timedelta(days=DAYS - place) for place in range(DAYS)]
    counts = coverage.by_day(db, _begin(days[0], desk), _begin(today, desk), desk.zone)
    sources = dict.fromkeys([*desk.outlets, *sorted(counts)])
    none = Counter[date]()
    rows = [[counts.get(source, none)[day] for day in days] for source in sources]
    passed = coverage.funnel(db, _begin(today - timedelta(days=FUNNEL_DAYS - 1), desk), now)
    states = {row.id: row.state for row in queue.rows.read(db, now)}
    approved = sum(states.get(draft_id) in {"approved", "published"} for draft_id in passed.drafts)
    return CoverageView(
        days,
        [OutletDays(source, own, bands_of(own, days)) for source, own in zip(sources, rows, strict=True)],
        FunnelWeek(passed.articles, passed.copies, passed.stories, len(passed.drafts), approved),
    )


def bands_of(counts: Sequence[int], days: Sequence[date]) -> list[tuple[float, float]]:
    """Return for each day the numbers between which it was to be expected: two roots around the mean of the other days of its weekday,
    with the mean of all other days once beside them."""
    bands = []
    for place, day in enumerate(days):
        same = [counts[each] for each in range(len(days)) if each != place and days[each].weekday() == day.weekday()]
        others = (sum(counts) - counts[place]) / max(len(counts) - 1, 1)
        expected = (sum(same) + others) / (len(same) + 1)
        bands.append((max(expected - 2 * sqrt(expected), 0.0), expected + 2 * sqrt(expected)))
    return bands


def timeline_of(db: Connection, story_id: int | None) -> list[TimelinePoint]:
    """Return the articles of a draft's story, oldest first."""
    return coverage.timeline(db, [story_id]) if story_id else []


def coverage_json(view: CoverageView, names: Mapping[str, str]) -> dict[str, object]:
    """Return the numbers behind the pictures."""
    outlets = [
        {
            "outlet": each.source,
            "name": names.get(each.source, each.source),
            "counts": list(each.counts),
            "expected": [[round(least, 1), round(most, 1)] for least, most in each.bands],
        }
        for each in view.outlets
    ]
    funnel = {name: getattr(view.funnel, name) for name in ("articles", "copies", "stories", "drafted", "approved")}
    return {"days": [f"{day}" for day in view.days], "outlets": outlets, "funnel": {"days": FUNNEL_DAYS, **funnel}}


def _begin(day: date, desk: DeskAccess) -> datetime:
    return datetime.combine(day, time(), desk.zone).astimezone(UTC)
