"""What a digest would change of the last one of its days, entry by entry. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from digest.composing.compose import anchor, line
from storage.publishing.published import Digest
from storage.records import Entry
from storage.text.diff import Change, changes

Mark = Literal["new", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """An entry that the last edition printed otherwise. `parts` says what of it changed, `text` how the text did."""

    anchor: str
    headline: str
    language: str
    parts: tuple[str, ...]
    was: str
    text: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class RemovedEntry:
    """An entry of the last edition that this one would not print."""

    draft_id: int
    headline: str
    language: str


@dataclass(frozen=True, slots=True)
class Differences:
    """The differences from the last edition of the same days; `is_first`: there is none, and nothing is marked. `marks` are by the
    anchor of each entry that is new, changed, or in another place."""

    is_first: bool = True
    marks: Mapping[str, Mark] = field(default_factory=dict)
    changed: tuple[ChangedEntry, ...] = ()
    removed: tuple[RemovedEntry, ...] = ()
    analyses: tuple[str, ...] = ()  # the days whose analyst's paragraph is another

    @property
    def any(self) -> bool:
        """True if there is any difference."""
        return bool(self.marks or self.removed or self.analyses)

    def count(self, mark: Mark) -> int:
        """Return how many entries have this mark."""
        return sum(given == mark for given in self.marks.values())


def differences(before: Digest | None, digest: Digest) -> Differences:
    """Return what `digest` changes of `before`, the last edition of its days; None: there was none."""
    if before is None:
        return Differences()
    printed = {entry.draft_id: entry for entry in before.entries}
    now = {entry.draft_id: entry for entry in digest.entries}
    marks: dict[str, Mark] = {}
    changed = []
    for draft_id, entry in now.items():
        if draft_id not in printed:
            marks[anchor(draft_id)] = "new"
        elif parts := _parts(printed[draft_id], entry):
            marks[anchor(draft_id)] = "changed"
            changed.append(_changed(printed[draft_id], entry, parts))
    for draft_id in _moved(before, digest):
        marks.setdefault(anchor(draft_id), "moved")
    removed = [
        RemovedEntry(draft_id, line(entry.wording.headline), entry.wording.language)
        for draft_id, entry in printed.items()
        if draft_id not in now
    ]
    return Differences(False, marks, tuple(changed), tuple(removed), _analyses(before, digest))


def _parts(before: Entry, after: Entry) -> tuple[str, ...]:
    """Return the names of what a reader sees otherwise."""
    names = ("date", "headline", "text", "outlets", "language", "section")
    return tuple(name for name in names if getattr(before.wording, name) != getattr(after.wording, name))


def _changed(before: Entry, after: Entry, parts: tuple[str, ...]) -> ChangedEntry:
    was, now = before.wording, after.wording
    text = tuple(changes(was.text, now.text)) if "text" in parts else ()
    headline = line(was.headline) if "headline" in parts else ""
    return ChangedEntry(anchor(after.draft_id), line(now.headline), now.language, parts, headline, text)


def _moved(before: Digest, digest: Digest) -> list[int]:
    """Return the fewest entries whose moving makes the order of the last edition this one's, of those that both have."""
    place = {entry.draft_id: number for number, entry in enumerate(before.entries)}
    order = [entry.draft_id for entry in digest.entries if entry.draft_id in place]
    kept = _longest_rising([place[draft_id] for draft_id in order])
    return [draft_id for draft_id in order if place[draft_id] not in kept]


def _longest_rising(numbers: list[int]) -> set[int]:
    """Return a longest rising subsequence, by patience sorting."""
    from bisect import bisect_left

    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        previous[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    chosen: set[int] = set()
    step = ends[-1] if ends else None
    while step is not None:
        chosen.add(step)
        step = previous[step]
    return chosen


def _analyses(before: Digest, digest: Digest) -> tuple[str, ...]:
    was = {analysis.date: analysis.text for analysis in before.analyses}
    now = {analysis.date: analysis.text for analysis in digest.analyses}
    return tuple(day.isoformat() for day in sorted(was.keys() | now.keys()) if was.get(day) != now.get(day))
