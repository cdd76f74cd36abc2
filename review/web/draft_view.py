"""What the pages of a draft show, read from the store: the only module that queries for them. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from review.decisions import flags, rules
from review.decisions.acts import DraftVersion, StoredDraft, stored_draft
from review.style import check as style_check
from review.style.draft_findings import original_of, source_texts
from review.web.draft_rows import DraftRow, Filter, around
from review.web.merge_candidates import MergeCandidate
from review.web.queue_view import LastAct, last_act, looked_up
from review.web.services import DeskAccess, QueueService
from review.web.story import ArticleView, article_views
from review.web.translation import TranslationRow, translation_rows
from storage.config.settings import Config, DigestConfig
from storage.editing import drafts, page_acts, translations
from storage.editing.page_acts import Act
from storage.errors import NoDraftError
from storage.records import Draft, Wording
from storage.search import full_text

CHECKED = 20_000  # letters of a text whose style is checked on the page: a tenth of a second
MOST_OTHERS = 200
_MERGED = {"waiting", "below", "later", "approved"}
NEAR = timedelta(days=4)  # drafts within that are offered to be merged with


@dataclass(frozen=True)
class DraftSelection:
    """What a visitor looks at besides the draft: their filtered queue, the words that they search a draft to merge by, and the act
    that they have just done (0: none)."""

    row_filter: Filter
    search_words: str
    done: int
    visitor: str
    now: datetime


@dataclass(frozen=True)
class DraftView:
    """All that the page of a draft shows. `words` are those in its form; `row` is None where the queue lacks the draft; `before` and
    `after` are its neighbours in the filtered queue (0: none), which has `remaining` drafts; `near` are the drafts to merge with."""

    draft: Draft
    standing: rules.DraftState
    version: DraftVersion
    words: Wording
    articles: Sequence[ArticleView]
    findings: Sequence[style_check.Finding]
    translation: Sequence[TranslationRow]
    history: Sequence[dict[str, Any]]
    near: Sequence[MergeCandidate]
    row: DraftRow | None
    before: int
    after: int
    remaining: int
    sections: Sequence[str]
    done: Act | None
    mine: LastAct | None
    is_flagged: bool
    newer: bool


def draft_view(
    db: Connection,
    draft_id: int,
    selection: DraftSelection,
    desk: DeskAccess,
    queue: QueueService,
    words: Wording | None = None,
) -> DraftView | None:
    """Return all that the page of a draft shows, with `words` in its form in place of its own, if any; None: no such draft."""
    try:
        stored = stored_draft(db, draft_id)
    except NoDraftError:
        return None
    draft, standing, words = stored.draft, stored.state, words or stored.words
    articles = article_views(db, draft, desk.config.crawl)
    rows = queue.rows.read(db, selection.now)
    row_filter = looked_up(db, selection.row_filter)
    before, after = around(rows, draft.id, row_filter)
    mergeable = _mergeable(db, draft, words, rows, selection.search_words)
    return DraftView(
        draft,
        standing,
        stored.version,
        words,
        articles,
        _style_findings(stored, articles, words, desk.config),
        _translation(db, draft, desk.config.digest),
        _history(db, stored),
        queue.similarity.order(words.headline, words.language, mergeable, desk.config.digest.names)[:MOST_OTHERS],
        row=next((row for row in rows if row.id == draft.id), None),
        before=before,
        after=after,
        remaining=sum(row_filter.takes(row) for row in rows),
        sections=sorted({row.section for row in rows if row.section}),
        done=page_acts.get(db, selection.done),
        mine=last_act(db, selection.visitor),
        is_flagged=bool(flags.flags(db, desk.config.crawl, [draft.id])),
        newer=standing.wording is not None and standing.words_on < draft.revision,
    )


def checked(db: Connection, stored: StoredDraft, words: Wording, config: Config) -> list[style_check.Finding]:
    """Return the style findings of words that somebody types for a draft."""
    return _style_findings(stored, article_views(db, stored.draft, config.crawl), words, config)


def _style_findings(
    stored: StoredDraft, articles: Sequence[ArticleView], words: Wording, config: Config
) -> list[style_check.Finding]:
    """Return the style findings of words for a draft; a person's words are checked against the generated ones and the articles."""
    draft, digest = stored.draft, config.digest
    sources: list[style_check.SourceText] = []
    if words != rules.proposal(draft) and draft.story_id:
        sources = source_texts(draft, [view.article for view in articles])
    cut = replace(words, headline=words.headline[:CHECKED], text=words.text[:CHECKED])
    original = original_of(draft) if sources else None
    return style_check.check(cut, sources, digest.style, (digest.country,), digest.names, original, digest.language)


def _mergeable(
    db: Connection, draft: Draft, words: Wording, rows: Sequence[DraftRow], search_words: str
) -> list[DraftRow]:
    """Return the drafts to offer for merging: those found by words, whatever their day; else those near in time, the nearest day
    first."""
    able = [row for row in rows if row.id != draft.id and row.state in _MERGED and row.story_id is not None]
    if search_words.strip():
        place_of = {
            hit.of: place for place, hit in enumerate(full_text.find(db, search_words.strip(), ["draft"], 1000))
        }
        return sorted((row for row in able if row.id in place_of), key=lambda row: place_of[row.id])
    near = [row for row in able if abs(row.date - words.date) <= NEAR]
    return sorted(near, key=lambda row: abs(row.date - words.date))


def _translation(db: Connection, draft: Draft, config: DigestConfig) -> list[TranslationRow]:
    """Return the draft's headline and sentences to translate, each with its machine translation, if it has one."""
    return translation_rows(draft, translations.of_drafts(db, [draft], config.language), config)


def _history(db: Connection, stored: StoredDraft) -> list[dict[str, Any]]:
    """Return who did what and when, newest first: the machine's revisions, people's decisions, acts on its story."""
    draft_id = stored.draft.id
    events: list[tuple[datetime, int, dict[str, Any]]] = []
    for number in range(1, stored.draft.revision + 1):
        revision = drafts.get(db, draft_id, number)
        if revision is not None:
            events.append((revision.made_at, 0, {"what": "revision", "revision": revision}))
    events += [(decision.at, decision.id, {"what": "decision", "decision": decision}) for decision in stored.decisions]
    done = page_acts.by_draft(db, [draft_id]).get(draft_id, [])
    undone = page_acts.undone(db, [act.id for act in done])
    by_decision = {decision: act for act in done for decision in act.detail.get("decisions", ())}
    events += [
        (act.at, act.id, {"what": "act", "act": act, "undone": act.id in undone})
        for act in done
        if "decisions" not in act.detail
    ]
    lines = [line | {"at": at} for at, _, line in sorted(events, key=lambda event: event[:2], reverse=True)]
    for line in lines:
        if line["what"] == "decision":
            act = by_decision.get(line["decision"].id)
            line |= {"act": act, "undone": act is not None and act.id in undone}
    return lines
