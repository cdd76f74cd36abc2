"""How each outlet does, judged by what its listings answered, what its articles hold, and its own rhythm. All but `look` is
pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from crawler.crawl.listing_stats import is_flood, is_refusal
from crawler.health import rhythm
from crawler.sources.source import Source
from storage.config.settings import Config, HealthConfig
from storage.corpus import articles
from storage.crawling import runs
from storage.database.store import Store
from storage.records import Harvest, ListingHistory
from storage.text.shorten import shorten

State = Literal["broken", "blocked", "moved", "thin", "quiet", "off", "ok"]
WORST_FIRST: tuple[State, ...] = ("broken", "blocked", "moved", "thin", "quiet", "off", "ok")
REPAIR = "crawler sources repair"  # the message of a listing that changed names it
TEXTLESS = frozenset(
    {
        "no_text",
        "script",
        "no_article",
        "paywall",
        "login",
        "cookie_wall",
        "soft_404",
        "geo_block",
        "not_html",
        "other_page",
    }
)
_NOTHING = Harvest(0, 0, 0)


@dataclass(frozen=True, slots=True)
class OutletFacts:
    """The stored facts about one outlet. `reads` by listing; `times` of its articles, oldest first, `newest` the last of all;
    `harvest` and `drops` (reason → pages) of the last `thin_hours`."""

    reads: Mapping[str, ListingHistory] = field(default_factory=dict)
    times: Sequence[datetime] = ()
    newest: datetime | None = None
    harvest: Harvest = _NOTHING
    drops: Mapping[str, int] = field(default_factory=Counter)

    @property
    def pages(self) -> int:
        """All that were visited then."""
        return self.harvest.articles + sum(self.drops.values())


@dataclass(frozen=True, slots=True)
class Health:
    """An outlet's state, why, and what a person is to do ("": nothing). `since` when it is so, `last_good` when a listing of it
    last gave articles, `newest` its newest article, `next_try` when it is due again (None: never). `drops`: the pages that lately
    gave no article, by reason."""

    source: str
    state: State
    reason: str
    todo: str = ""
    since: datetime | None = None
    last_good: datetime | None = None
    newest: datetime | None = None
    next_try: datetime | None = None
    drops: Mapping[str, int] = field(default_factory=dict)

    @property
    def needs_person(self) -> bool:
        """Return whether a person has something to do."""
        return bool(self.todo) and self.state != "off"


def look(store: Store, sources: Iterable[Source], config: Config, now: datetime) -> list[Health]:
    """Return the health of these outlets, the worst first, those of one state in the given order. Reads the store, writes nothing."""
    sources = list(sources)
    keys = [source.key for source in sources]
    lately = now - timedelta(hours=config.health.thin_hours)
    with store.read() as db:
        reads, times = rhythm.read_history(db, config.health, now)
        due = rhythm.next_visits(db, sources, reads, times, config, now)
        newest = articles.newest(db, keys, now)
        harvest = articles.harvest(db, keys, lately)
        drops = runs.drop_reasons(db, lately)
    judged = []
    for source in sources:
        key = source.key
        facts = OutletFacts(
            reads.get(key, {}), times.get(key, []), newest.get(key), harvest.get(key, _NOTHING), drops.get(key, {})
        )
        judged.append(judge(source, facts, config.health, now, due[key].at))
    return sorted(judged, key=lambda health: WORST_FIRST.index(health.state))


def judge(source: Source, facts: OutletFacts, config: HealthConfig, now: datetime, due: datetime) -> Health:
    """Return the worst finding about an outlet. No outlet is given up: except for `off`, it is always `due` again."""
    configured = {
        name
        for language, edition in source.editions.items()
        for listing in edition.listings
        for name in (
            listing.url,
            f"{listing.url} ({language})",
        )  # as crawler/crawl/source_listings.py names one that two editions share
    }
    reads = [read for name, read in facts.reads.items() if name in configured]
    last_good = max((good for read in reads if (good := read.last_good)), default=None)
    asked_at = max((read.asked_at for read in reads), default=None)
    if source.off:
        verdict = _Verdict("off", f"switched off: {source.off}", "take `off:` out of sources.yaml to read it again")
    elif asked_at is None:
        verdict = _Verdict("quiet", "not read yet", f"crawler run --source {source.key}")
    else:
        verdict = (
            _failing(source, reads, config)
            or _refused(facts, config, now)
            or _unread(source, facts, config, now)
            or _moved(source, reads)
            or _thin(source, facts, config, now)
            or _quiet(source, facts, last_good or asked_at, config)
            or _Verdict("ok", _well(reads, facts, config))
        )
    return Health(
        source.key,
        verdict.state,
        verdict.reason,
        verdict.todo,
        verdict.since,
        last_good,
        facts.newest,
        None if source.off else due,
        facts.drops,
    )


@dataclass(frozen=True, slots=True)
class _Verdict:
    state: State
    reason: str
    todo: str = ""
    since: datetime | None = None


def _failing(source: Source, reads: Sequence[ListingHistory], config: HealthConfig) -> _Verdict | None:
    # Listings that failed for long enough; reported at once are one that was never read yet, unless it only was empty, and one
    # that answers as it never did.
    bad = [read for read in reads if _is_failing(read, config)]
    flood = [read for read in reads if is_flood(read.last.found, read.usual, config)]
    if not bad and not flood:
        return None
    worst = min(bad or flood, key=lambda read: (read.last.state == "empty", read.since or read.asked_at))
    state: State = "blocked" if worst.last.state == "blocked" else "broken"
    many = f"{len(bad or flood)} of {len(reads)} listings; " if len(reads) > 1 else ""
    if not bad:
        fault = f"lists {worst.last.found} articles at once, usually {worst.usual:.0f}"
    elif worst.good_at and worst.last.state == "empty":
        fault = f"lists no articles, usually {worst.usual:.0f}" if worst.usual else "no longer lists articles"
    else:
        fault = _short(worst) or worst.last.state
    if worst.last.moved_to:
        fault += f"; it moved to {worst.last.moved_to}"
    attempts = f", failed {worst.failures} times" if worst.failures > 1 else ""
    todo = f"crawler sources check {source.key} --live, then fix this listing in sources.yaml"
    if REPAIR in worst.last.message:
        todo = f"{REPAIR} {source.key}: proposes an entry that fits the outlet now"
    if state == "blocked":
        todo = "ask the outlet for access, name another listing, or switch it off (`off: reason` in sources.yaml)"
    return _Verdict(state, f"{many}{_place(worst.listing)}: {fault}{attempts}", todo, worst.since or worst.asked_at)


def _is_failing(read: ListingHistory, config: HealthConfig) -> bool:
    if read.failures == 0 or read.since is None:
        return False
    if read.last.state == "odd" or (read.good_at is None and read.last.state in {"failed", "blocked"}):
        return True
    long = read.asked_at - read.since >= timedelta(hours=config.failing_hours)
    return long and read.failures >= config.failures


def _is_much(count: int, total: int, config: HealthConfig) -> bool:
    """Return whether this share of recent failures shows that something is wrong with an outlet."""
    return total >= config.thin_articles and count >= config.thin_share * total


def _refused(facts: OutletFacts, config: HealthConfig, now: datetime) -> _Verdict | None:
    # The listings can be read, the articles' own pages cannot.
    refused = facts.harvest.leads + sum(pages for reason, pages in facts.drops.items() if is_refusal(reason))
    if not _is_much(refused, facts.pages, config):
        return None
    return _Verdict(
        "blocked",
        f"its pages block the crawler: {refused} of the last {facts.pages}; headlines and descriptions are collected (not read)",
        "ask the outlet for access; headlines are collected until then",
        now - timedelta(hours=config.thin_hours),
    )


def _unread(source: Source, facts: OutletFacts, config: HealthConfig, now: datetime) -> _Verdict | None:
    # Its pages do not arrive, or reading them ends in an error or a limit: the fault of the outlet, the machine or the program.
    unread = {
        reason: pages for reason, pages in facts.drops.items() if reason not in TEXTLESS and not is_refusal(reason)
    }
    count = sum(unread.values())
    if not _is_much(count, facts.pages, config):
        return None
    why = ", ".join(
        f"{reason} {pages}" for reason, pages in sorted(unread.items(), key=lambda item: (-item[1], item[0]))[:3]
    )
    return _Verdict(
        "broken",
        f"{count} of its last {facts.pages} pages could not be read: {why}",
        f"crawler sources check {source.key} --live; if several outlets have it, this machine is the likely cause: crawler doctor",
        now - timedelta(hours=config.thin_hours),
    )


def _moved(source: Source, reads: Sequence[ListingHistory]) -> _Verdict | None:
    moved = [read for read in reads if read.last.moved_to]
    if not moved:
        return None
    history = moved[0]
    return _Verdict(
        "moved",
        f"{_place(history.listing)} has moved to {history.last.moved_to}",
        f"put that address into sources.yaml ({source.key}), then: crawler sources check {source.key} --live",
        history.asked_at,
    )


def _thin(source: Source, facts: OutletFacts, config: HealthConfig, now: datetime) -> _Verdict | None:
    textless = sum(pages for reason, pages in facts.drops.items() if reason in TEXTLESS)
    total = facts.harvest.articles + textless
    worse, what, field_name = max(
        (textless, "without text", "article.text"), (facts.harvest.undated, "without date", "article.published")
    )
    if not _is_much(worse, total, config):
        return None
    todo = f"crawler sources repair {source.key}: proposes a selector for `{field_name}` in sources.yaml"
    scripted = facts.drops.get("script", 0)
    if field_name == "article.text" and scripted > worse / 2:
        what, todo = "with their text in a script", f"set `browser: true` for {source.key} in sources.yaml"
    return _Verdict(
        "thin",
        f"{worse} of the last {total} articles {what}",
        todo,
        now - timedelta(hours=config.thin_hours),
    )


def _quiet(source: Source, facts: OutletFacts, until: datetime, config: HealthConfig) -> _Verdict | None:
    # Judged up to its last good reading: a silence while we did not poll is ours.
    if facts.newest is None or facts.newest >= until:
        return None
    silence = until - facts.newest
    own = rhythm.learn(facts.times, source.zone, config)
    if own is not None:
        missed = rhythm.expected(own, facts.newest, until, source.zone)
        usual = f"its longest gap in weeks was {span(own.longest)}"
        if silence < config.quiet_times * own.longest:
            return None
    else:
        least = source.expect.articles_per_day[0]
        missed, usual = least * (silence / timedelta(days=1)), f"at least {least} a day are expected"
    if missed < config.quiet_articles:
        return None
    todo = f"look at {source.home}: if it has new articles, crawler sources check {source.key} --live; if it is just quiet, lower `expect`"
    return _Verdict("quiet", f"read without errors, but nothing new for {span(silence)}; {usual}", todo, facts.newest)


def _well(reads: Sequence[ListingHistory], facts: OutletFacts, config: HealthConfig) -> str:
    failing = [read for read in reads if read.failures and (read.last.needs_person or read.usual)]
    if failing:
        return f"{_place(failing[0].listing)} failed recently and is being retried: {_short(failing[0])}"
    return f"{facts.harvest.articles} articles in the last {config.thin_hours:g} h"


def span(time: timedelta) -> str:
    """Return a span of time in one or two figures: "40 min", "31 h", "12 days"."""
    minutes = max(0, round(time.total_seconds() / 60))
    if minutes < 100:
        return f"{minutes} min"
    return f"{round(minutes / 60)} h" if minutes < 100 * 60 else f"{round(minutes / 1440)} days"


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}"


def _short(read: ListingHistory) -> str:
    # Without the address, which precedes it.
    message = read.last.message.removeprefix(f"{read.listing}: ")
    return shorten(message, 500 if REPAIR in message else 160)  # the example of a new address is not cut
