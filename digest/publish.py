"""Publishing: from approved entries to the files that readers get."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from digest import file_journal
from digest.composing.compose import Section, compose, file_name, line, of_edition, sections
from digest.composing.corrections import DecidedEntries, PrintedCorrection, corrections, printed_corrections, tombstones
from digest.composing.differences import Differences, differences
from digest.composing.editions import EditionDays
from digest.composing.feed import newest_entries, newest_place
from digest.composing.languages import analyses_of_languages, in_other_languages, of_languages
from digest.composing.words import words
from digest.earlier import earlier_entries
from digest.formats import ALIASES, FEEDS, FORMATS, Format, default_formats, formats_of
from digest.formats.html import ARCHIVE, page_charts
from digest.outdated import move, outdated
from storage import files
from storage.config.settings import DigestConfig
from storage.database.store import Store
from storage.editing import decisions
from storage.errors import ConfigError, DigestError
from storage.publishing import digests
from storage.publishing.published import Digest
from storage.text.languages import name_of

Decide = Callable[[Connection], DecidedEntries]  # reads the decided entries in the transaction that publishes them


@dataclass(frozen=True, slots=True)
class PublishedDigest:
    """A published digest: its number, the files written, and whether it is the same as the previous one of its days."""

    digest_id: int
    digest: Digest
    files: tuple[Path, ...]
    unchanged: bool
    finished: int = 0  # the digest whose files an interrupted publication had left unwritten; 0: none
    left_out: tuple[int, ...] = ()  # approved drafts of its days, because of their language
    unpublished: int = 0  # of those, the ones that no edition has printed: they stay in the queue
    left_out_analyses: tuple[date, ...] = ()  # the days whose analyst's paragraph is in another language
    outdated: Mapping[str, str] = field(
        default_factory=dict
    )  # files moved out of the folder: their names there and in .outdated

    @property
    def other_languages(self) -> Mapping[str, int]:
        """The number of its entries in other languages than its own, by language."""
        return in_other_languages(self.digest.entries, self.digest.language)


@dataclass(frozen=True, slots=True)
class Preview:
    """A digest that is not published: its seal (a fingerprint), the corrections it would list, its page and what it changes of the last
    edition of its days, each made on demand; what its language leaves out, as in `PublishedDigest`."""

    digest: Digest
    before: Digest | None = None
    left_out: tuple[int, ...] = ()
    unpublished: int = 0
    left_out_analyses: tuple[date, ...] = ()

    @property
    def differences(self) -> Differences:
        """What it changes of the last edition of its days."""
        return differences(self.before, self.digest)

    @property
    def other_languages(self) -> Mapping[str, int]:
        """The number of its entries in other languages than its own, by language."""
        return in_other_languages(self.digest.entries, self.digest.language)

    @property
    def seal(self) -> str:
        """The seal of the digest."""
        return seal(self.digest)

    @property
    def is_published(self) -> bool:
        """Return whether publishing it would only write again what was published last."""
        return self.before is not None and _unlinked(self.before) == _unlinked(self.digest)

    @property
    def title(self) -> str:
        """The title, as printed."""
        return line(self.digest.title)

    @property
    def charts(self) -> Sequence[tuple[str, str]]:
        """The charts that the page has, each with its name, as SVG."""
        return page_charts(self.digest)

    @property
    def corrections_title(self) -> str:
        """The heading above the corrections, as printed."""
        return words(self.digest.language).corrections

    @property
    def corrections(self) -> tuple[PrintedCorrection, ...]:
        """The corrections it would list."""
        return printed_corrections(self.digest)

    def days(self, most: int) -> tuple[Section, ...]:
        """Return the days as printed, with the first `most` of the entries."""
        return sections(replace(self.digest, entries=self.digest.entries[:most]))

    @property
    def page(self) -> str:
        """The HTML page it would be."""
        return FORMATS["html"](self.digest).decode()


def preview(
    db: Connection,
    decided_entries: DecidedEntries,
    first: date,
    last: date,
    config: DigestConfig,
    languages: Collection[str] = (),
) -> Preview:
    """Return what publishing these days now would print, of the entries in these languages alone, if any is named. Raises what
    `prepare` raises."""
    before = digests.newest(db, first, last, config.edition)
    made = _prepared(db, decided_entries, first, last, config, before, languages)
    return Preview(made.digest, before[1] if before else None, *made.omitted)


def seal(digest: Digest) -> str:
    """Return a fingerprint of the digest's contents, equal if nothing was decided in between. Links do not count: they are the
    program's, and a crawl may add one while a person reads."""
    return hashlib.sha256(repr(_unlinked(digest)).encode()).hexdigest()[:16]


def _unlinked(digest: Digest) -> Digest:
    """Return the digest without its links, also to earlier entries, its leads (they follow relevance) and the time it came out."""
    return replace(
        digest, at=None, leads=(), earlier=(), entries=tuple(replace(entry, references=()) for entry in digest.entries)
    )


def prepare(db: Connection, decided_entries: DecidedEntries, first: date, last: date, config: DigestConfig) -> Digest:
    """Return the digest that publishing these days now would print, without storing anything. Raises DigestError
    if nothing of these days is approved and nothing was printed, ConfigError if `last` is before `first`."""
    return _prepared(
        db, decided_entries, first, last, config, digests.newest(db, first, last, config.edition), ()
    ).digest


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A digest before it is stored; the drafts that its language leaves out, how many of them are in no edition, and the days whose
    analyst's paragraph it leaves out."""

    digest: Digest
    left_out: tuple[int, ...]
    unpublished: int
    left_out_analyses: tuple[date, ...]

    @property
    def omitted(self) -> tuple[tuple[int, ...], int, tuple[date, ...]]:
        """What its language leaves out."""
        return self.left_out, self.unpublished, self.left_out_analyses


def _on_page(before: tuple[int, Digest] | None, drafts: Collection[int]) -> set[int]:
    """Return those of these drafts that the last edition of the days has on its page, as an entry or where one was."""
    if before is None:
        return set()
    held = {entry.draft_id for entry in before[1].entries} | {stone.draft_id for stone in before[1].tombstones}
    return held & set(drafts)


def _unpublished(db: Connection, drafts: Collection[int]) -> int:
    """Return how many of these drafts no edition has printed."""
    printed = digests.printed(db, drafts) if drafts else {}
    return sum(draft_id not in printed or printed[draft_id].entry is None for draft_id in drafts)


def _prepared(
    db: Connection,
    decided_entries: DecidedEntries,
    first: date,
    last: date,
    config: DigestConfig,
    before: tuple[int, Digest] | None,
    languages: Collection[str],
) -> _Prepared:
    chosen, left_out = of_languages(decided_entries, first, last, languages)
    written = decisions.analyses(db, first, last)
    analyses, other_analyses = analyses_of_languages(written, languages, decided_entries.language_of)
    digest = compose(chosen.entries, analyses, first, last, config, decided_entries.ranking)
    history = digests.history(db, config.edition)
    digest = replace(
        digest,
        corrections=corrections(history, chosen, first, last, before[1].corrections if before else ()),
        tombstones=tombstones(history, decided_entries, first, last, _on_page(before, left_out)),
        earlier=earlier_entries(db, digest) if config.thread_links else (),
    )
    if languages and not digest.entries and not (config.edition and digest.tombstones):
        names = " or ".join(name_of(code) for code in sorted(languages))
        raise DigestError(f"no approved entry from {first} to {last} is in {names}; nothing was published")
    if not (digest.entries or digest.analyses or digest.tombstones):
        raise DigestError(
            f"nothing from {first} to {last} is approved yet: approve entries of these days first, on the page, or with an x "
            "between their brackets in the queue file"
        )
    return _Prepared(digest, left_out, _unpublished(db, left_out), other_analyses)


def publish(
    store: Store,
    decide: Decide,
    first: date,
    last: date,
    formats: Sequence[str],
    folder: Path,
    config: DigestConfig,
    now: datetime,
    seal_seen: str = "",
    languages: Collection[str] = (),
) -> PublishedDigest:
    """Publish the digest of the days from `first` to `last`, both included: store it, and write it in these formats (with the feed
    of the newest entries beside it, if a feed is among them). Files of an earlier digest of these days in other formats are made again
    or moved: `digest/outdated.py`.

    If nothing was decided since these days were last published, that digest is written again, byte for byte. With `languages` entries
    in any other are left out: they stay in the queue, and the feed keeps those it has. `seal_seen` is the
    seal of the preview a person looked at; if the digest differs by now it is not published.

    Raises ConfigError: an unknown format, `last` before `first`; DigestError: nothing approved, another digest than the one
    previewed, a file that cannot be written: then no digest is stored, and no file is changed.
    """
    known_formats = formats_of(config)
    names = _named_formats(formats, known_formats)
    with ExitStack() as held:
        with store.begin() as db:
            decided_entries = decide(db)
            shown_before = digests.newest(db, first, last, config.edition)
            made = _prepared(db, decided_entries, first, last, config, shown_before, languages)
            digest = made.digest
            if seal_seen and seal_seen != seal(digest):
                raise DigestError(
                    "the approved entries have changed since the preview; nothing was published: check it again"
                )
            held.enter_context(file_journal.alone(folder))
            finished = file_journal.finish(db, folder)
            before = digests.newest(db, first, last, config.edition)
            unchanged = before is not None and replace(before[1], at=None, leads=digest.leads) == digest
            if before is not None and unchanged:
                digest_id, digest = before
            else:
                digest = replace(digest, at=now)
                digest_id = digests.add(db, digest, now, made.left_out)
            old = outdated(db, folder, digest_id, digest, names, default_formats(config))
            chosen = {name: known_formats[name] for name in (*names, *old.again)}
            written = _made(db, digest_id, digest, chosen, decided_entries)
            put_in_place = held.enter_context(_beside(folder, written, digest_id, digest.at, old.moved))
        put_in_place()
        file_journal.drop(folder)
    files_written = tuple(folder / name for name in written)
    return PublishedDigest(digest_id, digest, files_written, unchanged, finished, *made.omitted, old.moved)


def _named_formats(formats: Sequence[str], known_formats: Collection[str]) -> list[str]:
    """Return the names of formats by which the program knows them. Raises ConfigError: one that it does not know, or none."""
    names = list(dict.fromkeys(ALIASES.get(name, name) for name in formats))
    unknown = [name for name in names if name not in known_formats]
    if unknown or not names:
        raise ConfigError(f"unknown format: {', '.join(unknown) or 'none given'}; known: {', '.join(known_formats)}")
    return names


def _made(
    db: Connection, digest_id: int, digest: Digest, formats: Mapping[str, Format], decided_entries: DecidedEntries
) -> dict[str, bytes]:
    """Return every file of the digest by its name, with the feeds beside it; store the contents of the formats."""
    stored = digests.files(db, digest_id)
    contents = {name: stored.get(name) or render(digest) for name, render in formats.items()}
    digests.keep_files(db, digest_id, contents)
    written = {file_name(digest, name): content for name, content in contents.items()}
    feed = newest_entries(decided_entries, digests.printed(db, edition=digest.edition), digest)
    drafts = {entry.draft_id for entry in feed.entries} | {stone.draft_id for stone in feed.tombstones}
    held_by = digests.newest_days(db, drafts, digest.edition, "html")
    pages = {draft_id: EditionDays(*days, digest.edition).file for draft_id, days in held_by.items()}
    place = newest_place(digest, ARCHIVE if digests.days_with(db, "html") else "", pages)
    return written | {
        f"feed.{of_edition(digest.edition, ending)}": render(feed, place)
        for name, (ending, render) in FEEDS.items()
        if name in contents
    }


@contextmanager
def _beside(
    folder: Path, written: Mapping[str, bytes], digest_id: int, at: datetime | None, moved: Mapping[str, str]
) -> Iterator[Callable[[], None]]:
    """Write the files beside their places; give the function that moves them there, and outdated ones out. Raises DigestError: nothing
    was changed, or, once the digest is committed, the next command has to finish it."""
    try:
        with files.written_beside({folder / name: content for name, content in written.items()}) as put_in_place:
            file_journal.keep(folder, written, digest_id, at, moved)

            def put() -> None:
                """Move the files into place."""
                try:
                    put_in_place()
                    move(folder, moved)
                except OSError as error:
                    raise DigestError(
                        f"digest {digest_id} is published, and a file of it cannot be put in its place: {error.strerror}; "
                        "publish the same days again when that is fixed",
                        about=str(error.filename or folder),
                    ) from error

            yield put
    except OSError as error:
        raise DigestError(
            f"cannot be written: {error.strerror}; nothing was published", about=str(error.filename or folder)
        ) from error


def rebuild(
    store: Store, digest_id: int, formats: Sequence[str], folder: Path, config: DigestConfig
) -> PublishedDigest:
    """Write an earlier digest again: each format it was published in byte for byte, other formats made from the stored digest.
    Nothing is published. Raises ConfigError: no such digest or format; DigestError: it cannot be written."""
    with store.read() as db:
        digest = digests.get(db, digest_id)
        if digest is None:
            raise ConfigError("no digest has this number: `crawler digests list` lists them", about=str(digest_id))
        stored = digests.files(db, digest_id)
    known_formats = formats_of(config)
    names = list(dict.fromkeys(ALIASES.get(name, name) for name in formats)) or list(stored) or default_formats(config)
    if unknown := [name for name in names if name not in known_formats and name not in stored]:
        raise ConfigError(f"unknown format: {', '.join(unknown)}; known: {', '.join(known_formats)}")
    written = {folder / file_name(digest, name): stored.get(name) or known_formats[name](digest) for name in names}
    _write(folder, written)
    return PublishedDigest(digest_id, digest, tuple(written), unchanged=True)


def _write(folder: Path, contents: dict[Path, bytes]) -> None:
    try:
        files.replace_all(contents)
    except OSError as error:
        raise DigestError(
            f"cannot be written: {error.strerror}; nothing was published", about=str(error.filename or folder)
        ) from error
