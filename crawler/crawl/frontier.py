"""Which of the listed articles to ask for: pure decisions, no network and no store."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from crawler.parsing.urls import highest_first
from crawler.sources.source import Listing
from storage.config.settings import CrawlConfig, HealthConfig
from storage.records import Outcome, Page

if TYPE_CHECKING:  # whoever judges outlets needs none of what reads listings: a server that only waits stays small
    from crawler.listings.read import Link

# Reasons that may be gone next time: such a page is asked for again by the next run.
PASSING = frozenset({"timeout", "dns", "refused", "connection", "outside_dates", "not_saved", "error"})
# Reasons of a listing that was read and is not to be believed.
ODD = frozenset({"flood", "elsewhere", "changed", "moved", "script"})


@dataclass(slots=True)
class ListingStats:
    """What became of one listing so far; `outcome` says it in one line."""

    source: str
    listing: str
    state: Literal["ok", "failed", "blocked", "odd"] = "ok"
    always: float = 0  # articles it usually lists, where it was never empty
    asked: int = 0  # answers of the listing read
    unchanged: int = 0  # of them, those that are as they were when last asked for
    found: int = 0
    new: int = 0
    updated: int = 0
    known: int = 0
    leads: int = 0  # of the new ones, those whose pages refuse us
    refused: int = 0
    waiting: int = 0  # left for the next run
    left_out: int = 0  # outside the dates or beyond the limit asked for
    gone: int = 0  # kept articles that were not there
    moved_to: str = ""
    foreign: int = 0  # listed addresses that are no article's of this outlet
    drops: Counter[str] = field(default_factory=Counter)  # reason → pages
    said: list[str] = field(default_factory=list)

    def fail(self, reason: str, line: str) -> None:
        """Keeps the line; the state tells a refusal (`blocked`) and an answer like none before (`odd`) from a failure."""
        self.state = "blocked" if is_refusal(reason) else "odd" if reason in ODD else "failed"
        if line not in self.said:
            self.said.append(line)

    def left_unread(self, sitemaps: int) -> None:
        """Says how many sitemaps of an index this run does not read."""
        if sitemaps:
            self.said.append(f"names {sitemaps} sitemaps more than one run reads, and not how new they are")

    def outcome(self) -> Outcome:
        parts = list(self.said)
        if self.unchanged:
            parts.append("unchanged" if self.unchanged == self.asked else f"{self.unchanged} of {self.asked} unchanged")
        parts += _counted(self.leads, "kept as leads (headline only): their pages refuse us")
        parts += _counted(self.waiting, "wait for the next run")
        parts += _counted(self.left_out, "outside the dates or the limit asked for")
        if self.drops:
            reasons = ", ".join(f"{reason} {count}" for reason, count in self.drops.most_common())
            parts.append(f"{self.drops.total()} gave no article ({reasons})")
        parts += _counted(
            self.gone, "kept articles are not there any more, looked for again before they count as vanished"
        )
        parts += _counted(self.foreign, "listed addresses are no articles of this outlet")
        is_read = self.new - self.leads + self.updated + self.known > 0
        state = "blocked" if self.state == "ok" and self.refused and not is_read else self.state
        empty = state == "ok" and not self.found
        if empty and self.always:
            parts.insert(0, f"lists no article, usually {self.always:.0f}, and was never empty; nothing was read")
            state, empty = "odd", False
        if empty and not parts:
            parts.append("lists no article; nothing was read")
        # That nothing changed is no news of the outlet: crawler/health/judge.py does not count it.
        same = state == "ok" and self.found and self.unchanged == self.asked > 0 == self.new + self.updated
        return Outcome(
            source=self.source,
            listing=self.listing,
            state="empty" if empty else "unchanged" if same else state,
            found=self.found,
            new=self.new,
            updated=self.updated,
            known=self.known,
            dropped=self.drops.total(),
            message="; ".join(parts),
            moved_to=self.moved_to,
        )


@dataclass(frozen=True, slots=True)
class VisitCandidate:
    """A listed article: `tally` is that of the first listing that named it."""

    link: "Link"
    identity: str
    language: str
    tally: ListingStats
    listing: Listing | None = None  # None: a saved page that no listing names
    page: Page | None = None  # of the listing; without a body where the listing was read by a run before

    @property
    def is_whole(self) -> bool:
        """Whether the listing brought the article's body."""
        return (
            bool(self.link.html) and self.listing is not None and (self.listing.full_text or self.listing.kind == "api")
        )


def is_refusal(reason: str) -> bool:
    """Whether the outlet said no, rather than being out of order."""
    return reason in {"http_401", "http_403", "http_429", "http_451", "robots", "challenge"}


def is_flood(found: int, usual: float, config: HealthConfig) -> bool:
    """Whether so many articles listed at once, where `usual` is the number, are no news."""
    return found >= config.flood_articles and found >= config.flood_times * usual > 0


def newest(found: Sequence[VisitCandidate], limit: int | None) -> list[VisitCandidate]:
    """The newest first, those without date after the dated ones: in the order listed, of sitemaps, which name the oldest first as
    often, by the number in their addresses; at most `limit`."""
    dated = [(one.link.published_at, one) for one in found if one.link.published_at is not None]
    dated.sort(key=itemgetter(0), reverse=True)
    silent = [one for one in found if one.link.published_at is None]
    if silent and all(one.listing is not None and "sitemap" in one.listing.kind for one in silent):
        silent = [silent[at] for at in highest_first([one.link.url for one in silent])]
    return ([one for _, one in dated] + silent)[:limit]


def is_inside(when: datetime | None, since: datetime | None, until: datetime | None) -> bool:
    """Whether a time lies in the wanted window, both ends included; an unknown time does."""
    return when is None or ((since is None or when >= since) and (until is None or when <= until))


def is_due(link: "Link", seen: tuple[datetime, datetime] | None, now: datetime, config: CrawlConfig) -> bool:
    """Whether to fetch an article. `seen`: when it was first and last fetched, None if never.

    A kept one is fetched again when its listing says it changed, and, while it is younger than `recheck_hours`, after
    `recheck_first_hours`, then each time twice as old: 1, 2, 4, 8, 16 hours.
    """
    if seen is None:
        return True
    first, last = seen
    if link.updated_at is not None and link.updated_at > last:
        return True
    age = now - first
    if age > timedelta(hours=config.recheck_hours):
        return False
    return now - last >= max(last - first, timedelta(hours=config.recheck_first_hours))


def is_tried_again(listed_at: datetime, tried_at: datetime | None, now: datetime, config: CrawlConfig) -> bool:
    """Whether to ask again for a page that could not be had and that no listing names any more: each time twice as old."""
    if tried_at is None:
        return True
    return now - tried_at >= max(tried_at - listed_at, timedelta(hours=config.recheck_first_hours))


def was_read(one: VisitCandidate, seen: tuple[datetime, datetime] | None) -> bool:
    """Whether an article that its listing holds whole was read from this very answer: the listing is unchanged since."""
    return seen is not None and one.page is not None and seen[1] >= one.page.fetched_at


def is_left_alone(reason: str) -> bool:
    """Whether a page that gave no article lately, for this reason ("" for none), is not asked again yet."""
    return bool(reason) and reason not in PASSING and not reason.startswith("http_5")


def _counted(count: int, what: str) -> list[str]:
    return [f"{count} {what}"] if count else []
