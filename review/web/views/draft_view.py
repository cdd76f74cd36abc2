"""What the pages of a draft show, read from the store: the only module that queries for them. Writes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from review.decisions import flags, rules, threads
from review.decisions.acts import DraftVersion, StoredDraft, stored_draft
from review.decisions.threads import LinkedDraft
from review.style import check as style_check
from review.style.draft_findings import original_of, source_texts
from review.style.marks import MarkedPiece, pieces, unsourced_words
from review.web.services.merge_candidates import MergeCandidate
from review.web.services.page_services import DeskAccess, QueueService
from review.web.services.queue_rows import DraftRow, Filter, around
from review.web.views.merge_view import mergeable, nearness
from review.web.views.pictures_view import timeline_of
from review.web.views.queue_view import LastAct, last_act, looked_up
from review.web.views.story import ArticleView, article_views
from review.web.views.translation import TranslationRow, translation_rows
from storage.config.names import Names
from storage.config.settings import Config, DigestConfig
from storage.corpus.coverage import TimelinePoint
from storage.editing import drafts, page_acts, translations
from storage.editing.page_acts import Act
from storage.errors import NoDraftError
from storage.records import Draft, Wording

CHECKED = 20_000  # letters of a text whose style is checked on the page: a tenth of a second
LIKELY = 3  # drafts that may be of the same event


@dataclass(frozen=True)
class DraftSelection:
    """What a visitor looks at besides the draft: their filtered queue, and the act that they have just done (0: none)."""

    row_filter: Filter
    done: int
    visitor: str
    now: datetime


@dataclass(frozen=True)
class CheckedWords:
    """The style findings of an entry's words, and its text with the words that no article has marked."""

    findings: Sequence[style_check.Finding]
    pieces: Sequence[MarkedPiece]

    @property
    def unsourced(self) -> list[str]:
        """The words that no article has."""
        return unsourced_words(self.pieces)


@dataclass(frozen=True)
class DraftView:
    """All that the page of a draft shows. `words` are those in its form; `row` is None where the queue lacks the draft; `before` and
    `after` are its neighbours in the filtered queue (0: none), which has `remaining` drafts; `near` are drafts that may be of the same
    event; `sections` are the configured ones and those in use; it continues the `earlier` drafts, the `later` ones continue it."""

    draft: Draft
    standing: rules.DraftState
    version: DraftVersion
    words: Wording
    articles: Sequence[ArticleView]
    checked: CheckedWords
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
    timeline: Sequence[TimelinePoint]
    earlier: Sequence[LinkedDraft]
    later: Sequence[LinkedDraft]


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
    articles = articles_of(db, stored, desk.config)
    rows = queue.rows.read(db, selection.now)
    row_filter = looked_up(db, selection.row_filter)
    before, after = around(rows, draft.id, row_filter)
    names = desk.config.digest.names
    near = mergeable(db, draft, words, rows, "")
    return DraftView(
        draft,
        standing,
        stored.version,
        words,
        articles,
        checked(stored, articles, words, desk.config),
        _translation(db, draft, desk.config.digest),
        _history(db, stored),
        queue.similarity.order(words.headline, words.language, near, names, nearness(db, draft, near))[:LIKELY],
        row=next((row for row in rows if row.id == draft.id), None),
        before=before,
        after=after,
        remaining=sum(row_filter.takes(row) for row in rows),
        sections=list(
            dict.fromkeys([*desk.config.digest.sections, *sorted({row.section for row in rows if row.section})])
        ),
        done=page_acts.get(db, selection.done),
        mine=last_act(db, selection.visitor),
        is_flagged=bool(flags.flags(db, desk.config.crawl, [draft.id])),
        newer=standing.wording is not None and standing.words_on < draft.revision,
        timeline=timeline_of(db, draft.story_id),
        earlier=threads.continued(db, threads.stories_of([draft])).get(draft.id, ()),
        later=threads.continuing(db, threads.stories_of([draft])).get(draft.id, ()),
    )


def checked(stored: StoredDraft, articles: Sequence[ArticleView], words: Wording, config: Config) -> CheckedWords:
    """Return the style findings of words that somebody types for a draft, and its text marked; a person's words are checked against the
    generated ones and the articles."""
    draft, digest = stored.draft, config.digest
    sources: list[style_check.SourceText] = []
    if words != rules.proposal(draft) and draft.story_id:
        sources = source_texts(draft, [view.article for view in articles])
    cut = replace(words, headline=words.headline[:CHECKED], text=words.text[:CHECKED])
    original = original_of(draft) if sources else None
    findings = style_check.check(cut, sources, digest.style, (digest.country,), digest.names, original, digest.language)
    drafted = [sentence.printed or sentence.text for sentence in draft.sentences]
    texts = source_texts(draft, [view.article for view in articles])
    allowed = [*words.outlets, digest.country, *(_listed_names(texts, words.language, digest.names) if sources else ())]
    return CheckedWords(findings, pieces(cut.text, words.language, drafted, texts, findings, allowed))


def articles_of(db: Connection, stored: StoredDraft, config: Config) -> Sequence[ArticleView]:
    """Return the articles of a draft's story."""
    return article_views(db, stored.draft, config.crawl)


def _listed_names(sources: Sequence[style_check.SourceText], language: str, names: Names) -> Iterator[str]:
    """Yield the spellings in a language of the listed names that the sources have, in whatever language."""
    for house in {house for source in sources for house in names.mentions(source.text, source.language)}:
        yield house
        listed = names.get(house)
        yield from listed.spellings(language) if listed else ()


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
