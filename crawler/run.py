"""One run, from the outlets to the editors' queue.

    config/sources.yaml ── Source
        │  crawl        Source  → Listing → Page → Article      crawler/
        │  duplicates   Article → Copy                          crawler/
        │  stories      Article → Story                         summarizer/
        │  draft        Story   → Draft                         summarizer/
        ▼  queue        Draft   → queue.md → Decision           review/, by people
           digest       Decision → Entry → Digest               digest/

Each stage reads the store and writes the store; none calls another. So each is a command of its own, and a run that stops
between two of them has lost nothing: the next one continues. A run ends with what is counted and sent from the store: breaking
stories, the search index, vectors, names, the alarms of watches.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.app.desk.desk import Desk
from crawler.app.desk.heartbeat import alive
from crawler.app.desk.run_record import Done, end, noted
from crawler.app.desk.translators import translates, translators_of
from crawler.parsing.language import of_entry
from crawler.sources.source import Source
from digest import imports
from review.decisions import rules
from storage.clock import Clock
from storage.crawling import runs
from storage.editing import decisions, drafts
from storage.errors import ConfigError, QueueFileError, TranslationError
from storage.records import Outcome
from storage.search import full_text
from summarizer.translate.translate import TranslateResult, together, translate_drafts

if TYPE_CHECKING:  # each stage loads what it needs when it runs: no command pays for those that it does not run
    from crawler.app.alerts.sending import AlarmDelivery
    from crawler.crawl.backfill import BackfillWindow, Watcher
    from crawler.crawl.pull import Pull
    from crawler.duplicates.fold import FoldResult
    from digest.publish import Preview, PublishedDigest
    from review.decisions.flags import Flag
    from review.decisions.rules import Decisions
    from review.queue_file.sync import SyncResult
    from summarizer.drafts.article_choice import Outlet
    from summarizer.drafts.draft import DraftResult
    from summarizer.encoding.encoder import Encoder
    from summarizer.relevance.learned import Example
    from summarizer.stories.group import GroupResult


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, stage by stage."""

    outcomes: list[Outcome]
    duplicates: "FoldResult"
    stories: "GroupResult"
    drafts: "DraftResult"
    translations: TranslateResult | None  # None: nobody translates (`translate:` in config/digest.yaml)
    decided: "SyncResult | None"  # what people did in the queue file since the last run
    queue: "SyncResult | None"  # None: the file cannot be read, `queue_fault` says where; the drafts wait in the store
    queue_fault: str
    breaking: int  # stories that began to break
    alarms: "AlarmDelivery"
    rising: int  # names mentioned far more often than usual


Begun = Callable[[str], None]  # told the name of each stage as it begins


def run(desk: Desk, sources: Sequence[Source], pull: "Pull", clock: Clock, by: str, begun: Begun, done: Done) -> Report:
    """Run the full pipeline. Raises what the stages raise, but for a queue file that cannot be read; what was done
    before stays."""
    begun("crawl")
    outcomes = crawl(desk, sources, pull, clock, done)
    return replace(after_crawl(desk, clock, by, begun), outcomes=outcomes)


def after_crawl(desk: Desk, clock: Clock, by: str, begun: Begun) -> Report:
    """Run the pipeline without the crawl, as `run`."""
    from crawler.app.alerts.alert import alert
    from crawler.app.alerts.breaking import find_breaking
    from summarizer.names.count import count_names

    now = clock()
    begun("duplicates")
    folded = duplicates(desk, now)
    begun("stories")
    encoder = load_encoder(desk)
    grouped = stories(desk, encoder, now)
    begun("queue")
    synced, fault = _sync(desk, now, by)  # first: a tick made on today's words must not meet tomorrow's
    begun("draft")
    drafted = draft(desk, encoder, now)
    broke = len(find_breaking(desk.store, desk.sources.values(), desk.config, now))
    if translates(desk.config.translate):
        begun("translate")
    translated = translate(desk, clock)
    begun("queue")
    written, fault = _sync(desk, clock(), by) if not fault else (None, fault)
    if fault and desk.run_id:
        end(desk, desk.run_id, (), "attention", fault, clock())
    full_text.catch_up(desk.store)
    place(desk, encoder, now)
    counted = count_names(desk.store, desk.config.digest.names, now)
    sent = alert(desk, encoder, clock()).delivery
    return Report([], folded, grouped, drafted, translated, synced, written, fault, broke, sent, counted.rising)


def _sync(desk: Desk, now: datetime, by: str) -> "tuple[SyncResult | None, str]":
    try:
        return queue(desk, now, by), ""
    except QueueFileError as error:
        return None, str(error)


def crawl(desk: Desk, sources: Sequence[Source], pull: "Pull", clock: Clock, done: Done) -> list[Outcome]:
    """Sources → articles. Once per process: the engine cannot start twice. The run and its outcomes are kept."""
    if desk.run_id:  # `crawler serve` has begun it, and it is alive
        return _crawl(desk, desk.run_id, sources, pull, clock, done)
    with desk.store.begin() as db:
        run_id = runs.begin(db, runs.REPLAY if pull.replay else "crawl", clock())
    with alive(desk.store, run_id, clock):
        return _crawl(desk, run_id, sources, pull, clock, done)


def _crawl(desk: Desk, run_id: int, sources: Sequence[Source], pull: "Pull", clock: Clock, done: Done) -> list[Outcome]:
    from crawler.app.desk.hubs import tend_hubs
    from crawler.archive.warc_store import Writer
    from crawler.crawl import spider

    with noted(desk, run_id, "crawl", clock, done) as run_log:
        archive = Writer(desk.archive, desk.config.archive.file_megabytes)
        config = desk.config
        spider.crawl(
            desk.store, sources, pull, config.crawl, clock, archive, run_log.add, config.health, desk.candidates
        )
    tend_hubs(desk.store, "" if pull.replay or pull.proxy else config.mail.public, sources, clock())
    return run_log.outcomes


def backfill(
    desk: Desk,
    sources: Sequence[Source],
    files: Sequence[Path],
    period: "BackfillWindow",
    clock: Clock,
    watch: "Watcher",
) -> list[Outcome]:
    """WARC files of others → articles. The run and its outcomes are stored; the stages after the crawl go on from there."""
    from crawler.archive.warc_store import Writer
    from crawler.crawl import backfill as reading

    with desk.store.begin() as db:
        run_id = runs.begin(db, runs.BACKFILL, clock())
    with alive(desk.store, run_id, clock), noted(desk, run_id, runs.BACKFILL, clock, watch.done) as run_log:
        archive = Writer(desk.archive, desk.config.archive.file_megabytes)
        reading.backfill(
            desk.store, sources, files, period, desk.config.crawl, archive, clock, watch.reached, run_log.add
        )
    return run_log.outcomes


def duplicates(desk: Desk, now: datetime, rebuild: bool = False) -> "FoldResult":
    """Articles → copies. `rebuild` signs and judges every article anew."""
    from crawler.duplicates import fold

    fold_copies = fold.rebuild if rebuild else fold.fold_copies
    return fold_copies(desk.store, desk.config.duplicates, now)


def load_encoder(desk: Desk) -> "Encoder":
    """The sentence encoder the configuration names. Raises ModelError."""
    from summarizer.encoding import encoder

    return encoder.load(desk.config.encoder, desk.models)


def stories(desk: Desk, encoder: "Encoder", now: datetime) -> "GroupResult":
    """Articles → stories."""
    from summarizer.stories.group import group_stories

    return group_stories(desk.store, desk.config.stories, encoder, now, desk.config.digest.names)


def place(desk: Desk, encoder: "Encoder", now: datetime) -> int:
    """Articles → their vectors, for search by meaning; how many still wait."""
    from summarizer.encoding import article_index

    return article_index.place(desk.store, desk.config.search, encoder, now)


def draft(desk: Desk, encoder: "Encoder", now: datetime) -> "DraftResult":
    """Stories → drafts, and links to the earlier stories that they continue."""
    from summarizer.drafts.draft import draft_stories
    from summarizer.relevance import learned
    from summarizer.threads.linking import link_stories

    made = draft_stories(desk.store, desk.config, encoder, _outlets(desk), now, learned.load(desk.learnt))
    link_stories(desk.store, desk.config, encoder, now)
    return made


def translate(desk: Desk, clock: Clock) -> TranslateResult | None:
    """Drafts in other languages that wait → machine translations beside them; None where nobody translates. A translator that
    fails ends it, and is told: the drafts do without. Raises StoreError."""
    from crawler.app.desk import undecided_drafts

    config, into = desk.config.translate, desk.config.digest.language
    if not translates(config):
        return None
    try:
        translators = translators_of(desk)
    except (ConfigError, TranslationError) as error:
        return TranslateResult(fault=str(error))
    waiting, done = undecided_drafts.all_undecided(desk), TranslateResult()
    for translator in translators:
        done = together(done, translate_drafts(desk.store, waiting, translator, into, config, clock))
    return done


def _outlets(desk: Desk) -> "dict[str, Outlet]":
    from summarizer.drafts.article_choice import Outlet

    return {key: Outlet(source.name, source.topics, source.trust) for key, source in desk.sources.items()}


def queue(desk: Desk, now: datetime, by: str, left: "Callable[[bytes], None]" = lambda _content: None) -> "SyncResult":
    """Drafts → queue file, and the decisions in it → store; `left` is called with the content of the file then.

    Raises QueueFileError; the file is untouched then.
    """
    from review.queue_file import sync

    top = timedelta(hours=desk.config.breaking.top_hours)
    return sync.sync(desk.store, desk.queue_file, desk.config.digest, desk.names, now, by, of_entry, top, left)


def examples(desk: Desk, encoder: "Encoder", now: datetime) -> "list[Example]":
    """Return the drafts that editors approved and rejected, to learn relevance from."""
    from summarizer.drafts import examples as decided_stories

    with desk.store.read() as db:
        decisions_by_draft = decisions.all_by_draft(db)
        latest = drafts.latest(db, decisions_by_draft)
    verdicts = {}
    for candidate in latest:
        last = rules.standing(decisions_by_draft.get(candidate.id, ())).last
        # A draft rejected by a command went into another story: that says nothing of its worth.
        if candidate.story_id and last and last.action in {"approve", "reject"} and last.via != "command":
            verdicts[candidate.story_id] = (candidate, last.action == "approve")
    return decided_stories.examples(desk.store, desk.config, encoder, _outlets(desk), verdicts, now)


def preview(
    desk: Desk, first: date, last: date, known_decisions: "Decisions | None" = None, languages: Collection[str] = ()
) -> "Preview":
    """Return what publishing these days now would print, as a page; nothing is stored. `known_decisions` are read from
    the store if not given; with `languages`, entries in no other. Raises DigestError, ConfigError."""
    from crawler.app.desk.decided_entries import load_decided
    from digest import publish

    with desk.store.read() as db:
        return publish.preview(
            db,
            load_decided(db, desk.names, (first, last), known_decisions),
            first,
            last,
            desk.edition_config(languages),
            languages,
        )


def outline(
    desk: Desk, first: date, last: date, known_decisions: "Decisions | None" = None, languages: Collection[str] = ()
) -> "Preview":
    """That preview without the addresses of articles, in half the time: its seal is the same. Raises DigestError, ConfigError."""
    from crawler.app.desk.decided_entries import load_decided_words
    from digest import publish

    config = desk.edition_config(languages)
    with desk.store.read() as db:
        decided = load_decided_words(db, (first, last), known_decisions)
        return publish.preview(db, decided, first, last, config, languages)


def digest(
    desk: Desk,
    first: date,
    last: date,
    formats: Sequence[str],
    now: datetime,
    previewed_seal: str = "",
    languages: Collection[str] = (),
) -> "PublishedDigest":
    """Approved entries of those days → digest files, in every format where none is named. `previewed_seal` is the seal
    of the preview that a person saw: where the digest would differ by now, nothing is published. With `languages`,
    entries in any other are left out. Raises DigestError, ConfigError."""
    from crawler.app.desk.decided_entries import load_decided
    from digest import publish, site
    from digest.formats import default_formats

    chosen = formats or default_formats(desk.config.digest)
    decide = partial(load_decided, outlets=desk.names)
    config = desk.edition_config(languages)
    made = publish.publish(
        desk.store, decide, first, last, chosen, desk.digests, config, now, previewed_seal, languages
    )
    if made.outdated or any(path.suffix in {".html", ".mp3"} for path in made.files):
        site.refresh(desk.store, desk.digests, made.digest, desk.config.digest, desk.config.mail.public)
    return made


def digest_again(desk: Desk, digest_id: int, formats: Sequence[str], folder: Path) -> "PublishedDigest":
    """A published digest → the same files again, into `folder`. Raises ConfigError, DigestError."""
    from digest import publish

    return publish.rebuild(desk.store, digest_id, formats, folder, desk.config.digest)


def corrections(desk: Desk) -> "list[Flag]":
    """Return the published entries whose cited articles changed or vanished since, and that are not settled."""
    from review.decisions import flags

    with desk.store.read() as db:
        return flags.flags(db, desk.config.crawl)


def import_entries(desk: Desk, file: Path, now: datetime, by: str) -> imports.ImportResult:
    """Entries that a person approved elsewhere → store. Raises DigestError; nothing is kept then."""
    return imports.import_entries(desk.store, file, by, now, of_entry)
