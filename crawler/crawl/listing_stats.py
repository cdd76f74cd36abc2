"""Count the results of one listing in one crawl."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from storage.config.settings import HealthConfig
from storage.records import Outcome

# Reasons for not trusting a listing that was read.
ODD = frozenset({"flood", "elsewhere", "changed", "moved", "script"})


@dataclass(slots=True)
class ListingStats:
    """The results of one listing so far; `outcome` sums them up in one line."""

    source: str
    listing: str
    state: Literal["ok", "failed", "blocked", "odd"] = "ok"
    always: float = 0  # articles it usually lists, where it was never empty
    answers: int = 0  # responses of the listing read
    unchanged: int = 0  # of them, those unchanged since the last request
    found: int = 0
    new: int = 0
    updated: int = 0
    known: int = 0
    leads: int = 0  # of the new ones, those whose pages refuse us
    refused: int = 0
    waiting: int = 0  # left for the next run
    left_out: int = 0  # outside the dates or beyond the limit asked for
    gone: int = 0  # stored articles that were missing
    moved_to: str = ""
    foreign: int = 0  # listed addresses that are no article's of this outlet
    drops: Counter[str] = field(default_factory=Counter)  # reason → pages
    messages: list[str] = field(default_factory=list)

    def fail(self, reason: str, line: str) -> None:
        """Add the line; the state separates a refusal (`blocked`) and an unusual answer (`odd`) from a failure."""
        self.state = "blocked" if is_refusal(reason) else "odd" if reason in ODD else "failed"
        if line not in self.messages:
            self.messages.append(line)

    def left_unread(self, sitemaps: int) -> None:
        """Report how many sitemaps of an index this run does not read."""
        if sitemaps:
            self.messages.append(f"names {sitemaps} sitemaps more than one run reads, and not how new they are")

    def outcome(self) -> Outcome:
        """Return the record of the listing, with its message."""
        parts = list(self.messages)
        if self.unchanged:
            parts.append(
                "unchanged" if self.unchanged == self.answers else f"{self.unchanged} of {self.answers} unchanged"
            )
        parts += _counted(self.leads, "headline only (site blocks the crawler)")
        parts += _counted(self.waiting, "wait for the next run")
        parts += _counted(self.left_out, "outside the requested dates or limit")
        if self.drops:
            reasons = ", ".join(f"{reason} {count}" for reason, count in self.drops.most_common())
            parts.append(f"{self.drops.total()} without an article ({reasons})")
        parts += _counted(self.gone, "stored articles were not found; checked again before they count as vanished")
        parts += _counted(self.foreign, "listed addresses are not articles of this outlet")
        is_read = self.new - self.leads + self.updated + self.known > 0
        state = "blocked" if self.state == "ok" and self.refused and not is_read else self.state
        empty = state == "ok" and not self.found
        if empty and self.always:
            parts.insert(0, f"lists no articles, usually {self.always:.0f}, and was never empty; nothing was read")
            state, empty = "odd", False
        if empty and not parts:
            parts.append("lists no articles; nothing was read")
        # An unchanged listing says nothing about the outlet: crawler/health/judge.py does not count it.
        same = state == "ok" and self.found and self.unchanged == self.answers > 0 == self.new + self.updated
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


def is_refusal(reason: str) -> bool:
    """Return whether the reason is the outlet's refusal rather than a failure."""
    return reason in {"http_401", "http_403", "http_429", "http_451", "robots", "challenge"}


def is_flood(count: int, usual: float, config: HealthConfig) -> bool:
    """Return whether so many articles listed at once, with `usual` the normal number, are no news."""
    return count >= config.flood_articles and count >= config.flood_times * usual > 0


def _counted(count: int, what: str) -> list[str]:
    return [f"{count} {what}"] if count else []
