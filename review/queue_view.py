"""What the queue file is to say: every draft that waits or can still be undone, read from the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from review import queue
from review.checked import findings
from review.queue_merge import block_of
from review.queue_text import link_line, note_line, render, render_block, render_day
from storage import decisions, digests, drafts, translations
from storage.citing import behind
from storage.config import DigestConfig
from storage.records import Analysis, Decision, Draft
from storage.translations import Translation

_Placed = tuple[tuple[date, float, int], int, str]  # queue.place, draft id, rendered entry


@dataclass(frozen=True, slots=True)
class View:
    """The file to be, block by block, and how many drafts in it wait for a decision."""

    top: str
    days: tuple[tuple[str, tuple[str, ...]], ...]
    kept: dict[str, str]  # by the names of storage/queue_blocks.py
    waiting: int

    def text(self, writing: int) -> str:
        return render(writing, self.top, self.days)


def view(
    db: Connection,
    top: str,
    outlets: Mapping[str, str],
    config: DigestConfig,
    everything: Sequence[Draft] | None = None,
) -> View:
    """`top` stands above the first day; `outlets` maps a source's key to the name its links carry; `everything` is every
    draft, where they are read already."""
    published = [(one.first, one.last, one.at) for one in digests.published(db)]
    everything = drafts.latest(db) if everything is None else everything
    decided = decisions.of(db, [draft.id for draft in everything])
    standing = {draft.id: queue.standing(decided.get(draft.id, ())) for draft in everything}
    shown = [
        draft
        for draft in everything
        if not queue.has_left(draft, standing[draft.id], published)
        and not queue.is_below(draft, standing[draft.id], config.bar)
    ]
    links = _links(db, shown, outlets)
    mend = findings(db, shown, decided, config)
    translated = translations.of_drafts(db, shown, config.language)
    by_day: dict[date, list[_Placed]] = {}
    waiting = 0
    for draft in shown:
        held = decided.get(draft.id, [])
        stands = standing[draft.id]
        waiting += stands.state in {"pending", "edited"}
        notes = (
            _translated(draft, translated)
            + _notes(draft, stands)
            + [f"To mend: {one.line}" for one in mend.get(draft.id, ())]
        )
        owned = (*links[draft.id], *map(note_line, notes))
        block = block_of(draft, held, owned)
        place = queue.place(draft, queue.words(draft, stands))
        by_day.setdefault(block.day, []).append((place, draft.id, render_block(block)))
    analyses = _analyses(decisions.analyses(db, date.min, date.max), by_day, published)
    return _view(top, by_day, analyses, waiting)


def _view(
    top: str,
    by_day: dict[date, list[tuple[tuple[date, float, int], int, str]]],
    analyses: dict[date, str],
    waiting: int,
) -> View:
    kept = {"top": top}
    days: list[tuple[str, tuple[str, ...]]] = []
    for day in sorted(by_day.keys() | analyses.keys()):
        heading = render_day(day, analyses.get(day, ""))
        blocks = sorted(by_day.get(day, []))
        kept[f"day {day}"] = heading
        kept |= {f"draft {draft_id}": f"{render_day(day)}\n\n{text}" for _, draft_id, text in blocks}
        days.append((heading, tuple(text for *_, text in blocks)))
    return View(top, tuple(days), kept, waiting)


def _analyses(
    standing: Sequence[Analysis],
    by_day: Mapping[date, object],
    published: Sequence[tuple[date, date, datetime]],
) -> dict[date, str]:
    """The paragraphs that stay in the file: until they are published, or while their day has entries in it."""
    return {
        analysis.date: analysis.text
        for analysis in standing
        if analysis.date in by_day
        or not any(first <= analysis.date <= last and analysis.at <= at for first, last, at in published)
    }


def _links(db: Connection, shown: Sequence[Draft], outlets: Mapping[str, str]) -> dict[int, list[str]]:
    lines: dict[int, list[str]] = {}
    for draft_id, found in behind(db, shown).items():
        links = [link_line(outlets.get(source, source), url) for source, url in found]
        lines[draft_id] = [line for line in dict.fromkeys(links) if line]
    return lines


def _translated(draft: Draft, known: Mapping[str, Translation]) -> list[str]:
    """A line for the headline and for each sentence that has one; every line says what it is."""
    told = [("headline", draft.headline), *((str(at), one.text) for at, one in enumerate(draft.sentences, start=1))]
    return [
        f"Machine translation by {known[text].model}, {name}: {known[text].text}"
        for name, text in told
        if text in known
    ]


def _notes(draft: Draft, stands: queue.Standing) -> list[str]:
    notes = list(draft.notes)
    if draft.relevance_reason:
        notes.append(f"Relevance: {draft.relevance_reason}")
    if stands.last is not None:
        notes.append(_said(stands.last, stands.state.capitalize()))
    notes += [_said(decision, "Remark") for decision in stands.remarks]
    if stands.wording is not None and stands.words_on < draft.revision:
        text = f"{draft.headline} ({', '.join(draft.outlets)}). {draft.text}"
        notes.append(f"Revision {draft.revision} came after these words; they were kept. It says: {text}")
    return notes


def _said(decision: Decision, what: str) -> str:
    reason = f": {decision.reason}" if decision.reason else ""
    return f"{what} by {decision.by}, {decision.at:%Y-%m-%d %H:%M} UTC{reason}"
