"""The contents of the queue file: every draft that waits or can still be undone, read from the store."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from sqlalchemy import Connection

from review.decisions import rules as queue
from review.decisions import threads
from review.queue_file import own_notes
from review.queue_file.blocks import Block, link_line, note_line, render, render_block, render_day
from review.queue_file.merge import block_of
from review.style.draft_findings import checked_by, findings, is_reworded
from review.style.house_names import in_house
from storage.catalogues.dates import long_day
from storage.catalogues.messages import said
from storage.config.settings import DigestConfig
from storage.corpus.breaking import Breaking
from storage.editing import day_orders, decisions, drafts, translations
from storage.editing.citations import behind
from storage.editing.queue_blocks import Writing
from storage.editing.translations import Translation
from storage.publishing import digests
from storage.records import Analysis, Decision, Draft
from storage.text.languages import name_of

_RULES = "rules"  # the block that says by which rules the style of the others was checked
_Placed = tuple[tuple[date, float, int], str]  # queue.place, rendered entry


@dataclass(frozen=True, slots=True)
class View:
    """The new file, block by block, how many drafts in it wait for a decision, and how many of them are to be translated."""

    top: str
    days: tuple[tuple[str, tuple[str, ...]], ...]
    pieces: dict[str, str]  # by the names of storage/editing/queue_blocks.py
    waiting: int
    to_translate: int = 0

    def text(self, writing: Writing) -> str:
        """Return the whole file as this writing."""
        return render(writing.number, self.top, self.days, writing.key)


@dataclass(frozen=True, slots=True)
class QueueState:
    """Every draft (its newest revision) and the decisions on it."""

    drafts: Sequence[Draft]
    decisions: Mapping[int, Sequence[Decision]]


def queue_state(db: Connection, ids: Collection[int] | None = None) -> QueueState:
    """Return the drafts and their decisions; `ids` limits them to these drafts."""
    newest = drafts.latest(db, ids)
    return QueueState(newest, decisions.all_by_draft(db) if ids is None else decisions.by_draft(db, ids))


def state_after(db: Connection, before: QueueState, touched: Collection[int]) -> QueueState:
    """Return the state after `before`, since which only these drafts were decided on or added."""
    if not touched:
        return before
    newer = queue_state(db, touched)
    by_id = {draft.id: draft for draft in (*before.drafts, *newer.drafts)}
    return QueueState([by_id[draft_id] for draft_id in sorted(by_id)], {**before.decisions, **newer.decisions})


def view(
    db: Connection,
    top: str,
    outlets: Mapping[str, str],
    config: DigestConfig,
    base: Mapping[str, str],
    stand: QueueState,
    broke: Mapping[int, Breaking] = MappingProxyType({}),
) -> View:
    """Return the new file. `top` is the text above the first day; `outlets` maps a source's key to the name in its links; `base` is
    the previous file: an entry that is unchanged, and was checked by the same style rules, is taken from there. Drafts of the stories that
    `broke` come first while nobody has decided them."""
    published = [
        queue.PublishedDays(digest.first, digest.last, digest.at, digest.left_out, digest.edition)
        for digest in digests.published(db)
    ]
    standing = {draft.id: queue.standing(stand.decisions.get(draft.id, ())) for draft in stand.drafts}
    shown = [
        draft
        for draft in stand.drafts
        if not queue.has_left(draft, standing[draft.id], published)
        and not queue.is_below(draft, standing[draft.id], config.bar)
    ]
    rules = checked_by(config)
    is_known = base.get(_RULES) == rules
    first = {
        draft.id: broke[draft.story_id]
        for draft in shown
        if draft.story_id is not None and draft.story_id in broke and standing[draft.id].is_open
    }
    entries = _entries(db, shown, standing, outlets, config, base if is_known else {}, first)
    unsaid = [entry.draft for entry in entries if entry.text is None]
    issues = findings(db, unsaid, stand.decisions, config)
    by_day: dict[date, list[_Placed]] = {}
    for entry in entries:
        text = entry.text or entry.with_notes(
            [
                own_notes.note(own_notes.TO_FIX, config.desk_language, text=said(finding.line, config.desk_language))
                for finding in issues.get(entry.draft.id, ())
            ]
        )
        by_day.setdefault(entry.block.day, []).append((entry.place, text))
    waiting = sum(standing[draft.id].is_open for draft in shown)
    analyses = _analyses(decisions.analyses(db, date.min, date.max), by_day, published)
    made = _view(top, by_day, analyses, day_orders.newest(db), waiting, rules, first)
    to_translate = [
        draft for draft in shown if standing[draft.id].is_open and _is_other(draft, standing, config.language)
    ]
    return replace(made, to_translate=len(to_translate))


def _is_other(draft: Draft, standing: Mapping[int, queue.DraftState], into: str) -> bool:
    """Return whether the draft's words are in another language than the digest's."""
    return queue.words(draft, standing[draft.id]).language != into


@dataclass(frozen=True, slots=True)
class _Shown:
    """An entry of the new file; `text` if it is as the file had it, None if its style must be checked first."""

    draft: Draft
    place: tuple[date, float, int]
    block: Block
    text: str | None

    def with_notes(self, more: Sequence[str]) -> str:
        """Return the rendered entry with these notes below its own."""
        return render_block(replace(self.block, owned=(*self.block.owned, *map(note_line, more))))


def _entries(
    db: Connection,
    shown: Sequence[Draft],
    standing: Mapping[int, queue.DraftState],
    outlets: Mapping[str, str],
    config: DigestConfig,
    base: Mapping[str, str],
    first: Mapping[int, Breaking],
) -> list[_Shown]:
    links = _links(db, shown, outlets)
    earlier = threads.continued(db, threads.stories_of(shown))
    translated = translations.of_drafts(db, shown, config.language)
    to_fix = note_line(own_notes.label(own_notes.TO_FIX, config.desk_language))
    entries = []
    for draft in shown:
        state = standing[draft.id]
        notes = _breaking(first.get(draft.id), config.desk_language) + [draft.gist] * bool(draft.gist)
        if _is_other(draft, standing, config.language) and state.state != "rejected":
            notes.append(_to_translate(queue.words(draft, state).language, config))
        notes += [_continues(linked, config.desk_language) for linked in earlier.get(draft.id, ())]
        notes += _translated(draft, translated, config) + _notes(draft, state, config.desk_language)
        block = block_of(draft, state, (*links[draft.id], *map(note_line, notes)))
        place = queue.place(queue.words(draft, state).date, draft.relevance, draft.id)
        entry = _Shown(draft, place, block, None)
        # Words of a person are checked against articles, which may have changed: they are checked each time.
        if not is_reworded(draft, state) and (before := base.get(f"draft {draft.id}")):
            unchanged = before.partition("\n\n")[2]
            issue_notes = [line for line in unchanged.split("\n") if line.startswith(to_fix)]
            again = render_block(replace(block, owned=(*block.owned, *issue_notes)))
            entry = replace(entry, text=again if again == unchanged else None)
        entries.append(entry)
    return entries


def _view(
    top: str,
    by_day: dict[date, list[_Placed]],
    analyses: dict[date, str],
    orders: Mapping[date, Sequence[int]],
    waiting: int,
    rules: str,
    first: Collection[int],
) -> View:
    pieces = {"top": top, _RULES: rules}
    days: list[tuple[str, tuple[str, ...]]] = []
    on_top = {place[0] for of_day in by_day.values() for place, _ in of_day if place[2] in first}
    for day in sorted(by_day.keys() | analyses.keys(), key=lambda day: (day not in on_top, day)):
        heading = render_day(day, analyses.get(day, ""))
        blocks = queue.in_order(by_day.get(day, []), lambda placed: placed[0], orders)
        rises = set(first).difference(orders.get(day, ()))  # where a person put an entry, it stays
        blocks.sort(key=lambda placed: placed[0][2] not in rises)
        pieces[f"day {day}"] = heading
        pieces |= {f"draft {place[2]}": f"{render_day(day)}\n\n{text}" for place, text in blocks}
        pieces[f"order {day}"] = " ".join(str(place[2]) for place, _ in blocks)
        days.append((heading, tuple(text for _, text in blocks)))
    return View(top, tuple(days), pieces, waiting)


def _analyses(
    standing: Sequence[Analysis],
    by_day: Mapping[date, object],
    published: Sequence[queue.PublishedDays],
) -> dict[date, str]:
    """Return the paragraphs that stay in the file: until the main edition published them, or while their day has entries in it."""
    return {
        analysis.date: analysis.text
        for analysis in standing
        if analysis.date in by_day
        or not any(
            item.first <= analysis.date <= item.last and analysis.at <= item.at and not item.edition
            for item in published
        )
    }


def _links(db: Connection, shown: Sequence[Draft], outlets: Mapping[str, str]) -> dict[int, list[str]]:
    lines: dict[int, list[str]] = {}
    for draft_id, cited in behind(db, [draft.id for draft in shown]).items():
        links = [link_line(outlets.get(source, source), url) for source, url in cited]
        lines[draft_id] = [line for line in dict.fromkeys(links) if line]
    return lines


def _translated(draft: Draft, translations_by_text: Mapping[str, Translation], config: DigestConfig) -> list[str]:
    """Return a line for each translation of the headline and the sentences; every line says which text it translates."""
    sources = [
        (said(own_notes.HEADLINE, config.desk_language), draft.headline),
        *((str(at), sentence.text) for at, sentence in enumerate(draft.sentences, start=1)),
    ]
    return [
        own_notes.note(
            own_notes.TRANSLATION,
            config.desk_language,
            model=translations_by_text[text].model,
            place=name,
            text=in_house(translations_by_text[text].text, config.language, config.names),
        )
        for name, text in sources
        if text in translations_by_text
    ]


def _continues(linked: threads.LinkedDraft, language: str) -> str:
    message = own_notes.CONTINUES_ENTRY if linked.state == "published" else own_notes.CONTINUES_DRAFT
    day = long_day(linked.day, language)
    return own_notes.note(message, language, number=linked.draft_id, day=day, text=linked.headline)


def _to_translate(written: str, config: DigestConfig) -> str:
    language, edition = (said(name_of(code), config.desk_language) for code in (written, config.language))
    return own_notes.note(own_notes.TO_TRANSLATE, config.desk_language, language=language, edition=edition)


def _breaking(broke: Breaking | None, language: str) -> list[str]:
    return [own_notes.note(own_notes.BREAKING, language, text=said(broke.reason, language))] if broke else []


def _notes(draft: Draft, state: queue.DraftState, language: str) -> list[str]:
    notes = [said(line, language) for line in draft.notes]
    if draft.relevance_reason:
        notes.append(own_notes.note(own_notes.RELEVANCE, language, text=said(draft.relevance_reason, language)))
    if state.last is not None:
        notes.append(_signed(state.last, state.state, language))
    notes += [_signed(decision, "remark", language) for decision in state.remarks]
    if state.wording is not None and state.words_on < draft.revision:
        text = f"{draft.headline} ({', '.join(draft.outlets)}). {draft.text}"
        notes.append(own_notes.note(own_notes.REVISION, language, number=draft.revision, text=text))
    return notes


def _signed(decision: Decision, what: str, language: str) -> str:
    reason = f": {said(decision.reason, language)}" if decision.reason else ""
    when = f"{decision.at:%Y-%m-%d %H:%M} UTC"
    return own_notes.note(own_notes.SIGNED[what], language, name=decision.by, when=when) + reason
