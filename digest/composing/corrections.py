"""Changes to entries that were already published: the corrections a digest lists, and tombstones for entries taken out. Pure."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from digest.composing.compose import anchor, line
from digest.composing.words import words
from storage.publishing.published import Correction, Digest, PrintedEntry, Tombstone
from storage.records import Entry, Wording
from storage.text.calendar import long_date
from storage.text.diff import changes
from storage.text.languages import comma, direction
from storage.text.normalize import clean

# Case, spaces and punctuation tell nothing new; a point or comma within a number does.
_SLIGHT = re.compile(r"[\s\"'“”‘’«»;:!?؟،؛…]|(?<!\d)[.,]|[.,](?!\d)")


LanguageOf = Callable[[str, str], str]  # the language of these words, where they leave it open the second


@dataclass(frozen=True, slots=True)
class DecidedEntries:
    """Decisions of people: approved `entries`, in printing order; `rejected` drafts and since when; `notes`
    for readers, by draft, oldest first. A draft in neither waits. `ranking`: the approved drafts, the weightiest first. `language_of`
    tells which language an analyst's paragraph is in."""

    entries: tuple[Entry, ...]
    rejected: Mapping[int, datetime]
    notes: Mapping[int, Sequence[tuple[datetime, str]]]
    ranking: Sequence[int] = ()
    language_of: LanguageOf = lambda _, expected: expected


@dataclass(frozen=True, slots=True)
class PrintedCorrection:
    """A correction as printed: the entry's earlier and present words, and its editor's note; `anchor` is the entry's, "" if the entry
    is in another digest. `headline` is for the editor's preview: readers are not shown withdrawn words again."""

    anchor: str
    day: str
    language: str
    changes: tuple[tuple[str, str, str], ...]  # (what, was, is)
    note: str
    is_withdrawn: bool
    headline: str

    @property
    def direction(self) -> str:
        """The direction of its language ("ltr" or "rtl")."""
        return direction(self.language)


def corrections(
    history: Mapping[int, Sequence[PrintedEntry]],
    decided_entries: DecidedEntries,
    first: date,
    last: date,
    already_listed: Sequence[Correction] = (),
) -> tuple[Correction, ...]:
    """Return the corrections that a digest of these days lists: every correction ever made to its own days, so that reprinting
    loses none; those of other days that no digest has printed yet; and `already_listed`, those it listed when it was last
    published. By day, then in the order decided.

    `history` holds every printing of each draft, oldest first.
    """
    entries = {entry.draft_id: entry for entry in decided_entries.entries}
    by_decision = {(correction.draft_id, correction.at): correction for correction in already_listed}
    for draft_id, printings in history.items():
        notes = decided_entries.notes.get(draft_id, ())
        steps = list(_steps(printings, entries.get(draft_id), decided_entries.rejected.get(draft_id), notes))
        inside = any(wording is not None and first <= wording.date <= last for _, wording in steps)
        pairs = list(pairwise(steps))
        for (since, before), (at, after) in pairs if inside else pairs[len(printings) - 1 :]:
            note = next((text for when, text in reversed(notes) if since < when <= at), "")
            if before is not None and (after is None or is_corrected(before, after) or note):
                by_decision[draft_id, at] = Correction(draft_id, before, after, at, note)
    return tuple(
        sorted(
            by_decision.values(), key=lambda correction: (correction.before.date, correction.at, correction.draft_id)
        )
    )


def tombstones(
    history: Mapping[int, Sequence[PrintedEntry]],
    decided_entries: DecidedEntries,
    first: date,
    last: date,
    left_out: Collection[int] = (),
) -> tuple[Tombstone, ...]:
    """Return the tombstones of entries that these days once printed and no longer print; `left_out`: ids of drafts that are approved,
    in a language that this digest leaves out."""
    entries = {entry.draft_id: entry for entry in decided_entries.entries}
    stones = []
    for draft_id, printings in sorted(history.items()):
        days = [
            printing.date for printing in printings if printing.entry is not None and first <= printing.date <= last
        ]
        entry = entries.get(draft_id)
        if not days or (entry is not None and draft_id not in left_out and first <= entry.wording.date <= last):
            continue
        if draft_id in left_out:
            stones.append(Tombstone(draft_id, days[-1], "left_out"))
        elif entry is not None:
            stones.append(Tombstone(draft_id, days[-1], "moved", entry.wording.date))
        else:
            stones.append(
                Tombstone(draft_id, days[-1], "withdrawn" if draft_id in decided_entries.rejected else "waiting")
            )
    return tuple(stones)


def is_corrected(before: Wording, after: Wording) -> bool:
    """Return whether the change matters to readers: another day, other words, other outlets."""
    return before != after and _said(before) != _said(after)


def printed_corrections(digest: Digest) -> tuple[PrintedCorrection, ...]:
    """Return the corrections the digest lists, as printed."""
    names = dict(digest.outlet_names)
    here = {printed.draft_id for printed in digest.entries} | {printed.draft_id for printed in digest.tombstones}
    return tuple(
        PrintedCorrection(
            anchor(correction.draft_id) if correction.draft_id in here else "",
            long_date(correction.before.date, digest.language),
            (correction.after or correction.before).language,
            tuple(_changes(correction.before, correction.after, digest.language, names)),
            line(correction.note),
            is_withdrawn=correction.after is None,
            headline=line((correction.after or correction.before).headline),
        )
        for correction in digest.corrections
    )


def _steps(
    printings: Sequence[PrintedEntry],
    entry: Entry | None,
    rejected_at: datetime | None,
    notes: Sequence[tuple[datetime, str]],
) -> Iterator[tuple[datetime, Wording | None]]:
    """Yield the wording of each printing and the present one (None: withdrawn), each with the time of its decision or note."""
    for printing in printings:
        yield printing.at, printing.entry.wording if printing.entry else None
    noted_at = max((when for when, _ in notes), default=None)
    if entry is not None:
        yield max(entry.approved_at, noted_at or entry.approved_at), entry.wording
    elif rejected_at is not None:
        yield rejected_at, None


def _said(wording: Wording) -> tuple[object, ...]:
    return wording.date, _words(wording.headline), _words(wording.text), tuple(map(_words, wording.outlets))


def _words(text: str) -> str:
    return _SLIGHT.sub("", text.casefold())


def _changes(
    before: Wording, after: Wording | None, language: str, outlet_names: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    if after is None:
        return  # withdrawn words are not repeated
    if before.date != after.date:
        yield words(language).day, long_date(before.date, language), long_date(after.date, language)
    if before.headline != after.headline:
        yield words(language).headline, line(before.headline), line(after.headline)
    if before.outlets != after.outlets:
        was, now = (
            comma(wording.language).join(line(outlet_names.get(name, name)) for name in wording.outlets)
            for wording in (before, after)
        )
        yield words(language).outlets, was, now
    gone = ""
    for change in changes(clean(before.text), clean(after.text)):
        if change.mark == "in":
            yield words(language).text, gone, change.text
            gone = ""
            continue
        if gone:
            yield words(language).text, gone, ""
        gone = change.text if change.mark == "out" else ""
    if gone:
        yield words(language).text, gone, ""
