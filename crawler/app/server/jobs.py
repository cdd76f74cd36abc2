"""The jobs of `crawler serve` and when they are due: pure functions of the configuration, of each job's last run and of
the time.

A job is a command of `crawler`. What was missed while nothing ran is due once, not once for every time it was missed.
Set times and quiet hours are in the digest's time zone: a time that the clocks skip is an hour later, one that occurs
twice counts the first time.
"""

import shlex
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from crawler.sources.source import Source
from storage.clock import is_ahead
from storage.config.server import ServeConfig, SetTime
from storage.crawling.jobs import LastRun
from storage.errors import ConfigError

DRAFTING = "drafting"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
QUIET_HUB = timedelta(days=2)
AFTER_DELIVERY = timedelta(minutes=5)  # between a poll and the next one that a hub asks for
PAUSE = timedelta(minutes=20)  # before the third attempt: mail servers put off whom they do not know for about so long
Lane = Literal["crawl", "desk"]


@dataclass(frozen=True, slots=True)
class Job:
    """`words` are what follows `crawler`. Jobs of the lane `crawl` run side by side, those of the lane `desk` one after another.
    A process that takes longer than `deadline` is ended; more than `megabytes` it does not get."""

    name: str
    words: tuple[str, ...]
    lane: Lane
    deadline: timedelta
    megabytes: int


@dataclass(frozen=True, slots=True)
class DueJob:
    """A job that is due: since when, and which attempt at it this is."""

    job: Job
    due_at: datetime
    attempt: int = 1


def crawl_name(source: Source) -> str:
    """Return the name of an outlet's crawl job."""
    return f"crawl {source.key}"


def crawl_job(source: Source, serve: ServeConfig) -> Job:
    """Return an outlet's crawl job."""
    words = ("crawl", "--source", source.key)
    return Job(crawl_name(source), words, "crawl", _minutes(serve.crawl_deadline_minutes), serve.crawl_megabytes)


def drafting_job(serve: ServeConfig) -> Job:
    """Return the job for everything after the crawl: copies, stories, drafts, queue file."""
    return Job(DRAFTING, ("run", "--no-crawl"), "desk", _minutes(serve.deadline_minutes), serve.megabytes)


def set_job(set_time: SetTime, serve: ServeConfig, due_at: datetime, zone: ZoneInfo) -> Job:
    """Return the job of a set time, for the day it is due."""
    words = set_words(set_time, due_at.astimezone(zone).date())
    return Job(set_time.name, words, "desk", _minutes(serve.deadline_minutes), serve.megabytes)


def set_words(set_time: SetTime, today: date) -> tuple[str, ...]:
    """Return the command of a set time, for the day it is due. Raises ConfigError: an unknown name in braces."""
    days = {
        "today": f"{today}",
        "yesterday": f"{today - timedelta(days=1)}",
        "month": f"{today:%Y-%m}",
        "last_month": f"{today.replace(day=1) - timedelta(days=1):%Y-%m}",
    }
    try:
        return tuple(word.format(**days) for word in shlex.split(set_time.run))
    except (KeyError, ValueError, IndexError) as error:
        placeholders = ", ".join(f"{{{name}}}" for name in days)
        raise ConfigError(
            f"cannot be read: {error}; {placeholders} are placeholders for days",
            about=f"serve.set_times {set_time.name}",
        ) from error


def believed(last: Mapping[str, LastRun], now: datetime) -> dict[str, LastRun]:
    """Return the last runs without those begun by a clock that was far ahead: these count as never run."""
    return {name: run for name, run in last.items() if not is_ahead(run.started_at, now)}


def again(last: LastRun, serve: ServeConfig) -> int:
    """Return the number of the next attempt after a run that was interrupted; 0 without one: the run ended, or was
    tried often enough and waits for its usual time."""
    if last.state == "stopped":
        return last.attempt
    return last.attempt + 1 if last.state == "lost" and last.attempt < serve.attempts else 0


def ready(job: Job, last: LastRun | None, due_at: datetime | None, serve: ServeConfig, now: datetime) -> DueJob | None:
    """Return the job to begin now: what is due, or another attempt at an interrupted run. None while its last run is
    active: a job never overlaps itself."""
    if last is not None and last.ended_at is None:
        return None
    attempt = again(last, serve) if last else 0
    if last is not None and attempt and (attempt == 2 or last.state == "stopped" or _paused(last, now)):
        return DueJob(job, last.due_at, attempt)
    return DueJob(job, due_at) if due_at is not None and due_at <= now else None


def _paused(last: LastRun, now: datetime) -> bool:
    return last.ended_at is None or last.ended_at + PAUSE <= now


def crawl_due(source: Source, learned: datetime, serve: ServeConfig, zone: ZoneInfo) -> datetime:
    """Return when an outlet is crawled next: by its rhythm (`learned`), plus a random delay (the same on every server),
    and never in quiet hours."""
    spread = serve.jitter * source.shortest_minutes * _chance(f"{source.key} {learned.isoformat()}")
    return after_quiet(learned + _minutes(spread), source.key, serve, zone)


def with_deliveries(
    learned: datetime, before: datetime | None, delivered: datetime | None, poll_hours: float
) -> datetime:
    """Return when an outlet is polled next where a hub delivers what is new: at once after a delivery (but for a short pause after the
    last poll), else at the longest interval. A hub that has not delivered for two days counts for nothing."""
    if before is None or delivered is None or before - delivered > QUIET_HUB:
        return learned
    if delivered > before:
        return min(learned, max(delivered, before + AFTER_DELIVERY))
    return max(learned, before + timedelta(hours=poll_hours))


def after_quiet(at: datetime, key: str, serve: ServeConfig, zone: ZoneInfo) -> datetime:
    """Return this time, or where it is in quiet hours a time in the ten minutes after their end."""
    if serve.quiet_hours is None:
        return at
    begin, end = (time.fromisoformat(text) for text in serve.quiet_hours)
    local = at.astimezone(zone)
    now = local.time().replace(tzinfo=None)
    quiet = begin <= now < end if begin <= end else now >= begin or now < end
    if not quiet:
        return at
    day = local.date() if now < end else local.date() + timedelta(days=1)
    return _at(day, end, zone) + timedelta(minutes=10) * _chance(f"{key} {day}")


def drafting_due(last: LastRun | None, has_work: bool, serve: ServeConfig, now: datetime) -> datetime | None:
    """Return when the stages after the crawl are due: where there is something to do, but not too often."""
    if not has_work:
        return None
    return now if last is None else last.started_at + _minutes(serve.drafting_minutes)


def set_due(set_time: SetTime, last: LastRun | None, begun: datetime, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return the newest time up to `now` at which a job should have run and did not; None without one. A job that never
    ran is not due for times before the server was `begun`."""
    done = begun if last is None else last.due_at
    day = now.astimezone(zone).date()
    for back in range(8):  # a week has every day of the week; the day itself may lie before its time
        on = day - timedelta(days=back)
        at = _at(on, time.fromisoformat(set_time.at), zone)
        if at <= now and (not set_time.days or WEEKDAYS[on.weekday()] in set_time.days):
            return at if at > done else None
    return None


def start_now(ready: Sequence[DueJob], at_work: Mapping[Lane, int], serve: ServeConfig) -> list[DueJob]:
    """Return the due jobs that may begin beside those running: the longest waiting first."""
    free: dict[Lane, int] = {"crawl": serve.crawls_at_once, "desk": 1}
    free = {lane: room - at_work.get(lane, 0) for lane, room in free.items()}
    chosen = []
    for due_job in sorted(ready, key=lambda due_job: (due_job.due_at, due_job.job.name)):
        if free[due_job.job.lane] > 0:
            free[due_job.job.lane] -= 1
            chosen.append(due_job)
    return chosen


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _chance(text: str) -> float:
    # From 0 to 1, the same everywhere for the same text: every server computes the same time.
    return zlib.crc32(text.encode()) / 2**32


def _minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
