"""Stories → drafts: which sentences of which articles tell it, under which headline, by which outlets.

Nothing is invented: every sentence is in an article, and the draft says where.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import Connection

from storage.config.settings import Config, DraftsConfig
from storage.corpus import articles as kept_articles
from storage.corpus import copies as kept_copies
from storage.corpus import stories as kept_stories
from storage.corpus import undrafted
from storage.corpus.vectors import Matrix
from storage.database.store import Store
from storage.editing import decisions as kept_decisions
from storage.editing import drafts as kept_drafts
from storage.records import MACHINE, Article, Draft, DraftSentence
from summarizer.drafts.already_covered import earlier_leads, follow_notes, recent_entries, update_notes
from summarizer.drafts.article_choice import (
    Outlet,
    QuotableArticle,
    StoryArticles,
    cited,
    counts,
    headlines_of,
    of_one_event,
    outlet_of,
    voices_of,
)
from summarizer.drafts.gist import gists
from summarizer.drafts.headlines import ended, headline, in_house
from summarizer.drafts.notes import notes
from summarizer.drafts.sentence_ranking import Candidate, by_rarity, choose, likely
from summarizer.drafts.wording import Sentence
from summarizer.encoding.encoder import Encoder, Vectors, encode_kept
from summarizer.relevance.learned import LearnedRelevance
from summarizer.relevance.score import RelevanceInput, judge
from summarizer.relevance.topics import TopicRows, compare, topic_rows

DECIDED = "decided by a person"
_AT_ONCE = 64  # stories drafted and stored in one step: a crash loses no more than these

RowsOf = Callable[[Sequence[str], str], Matrix]  # the rows of texts in a language


@dataclass(frozen=True, slots=True)
class DraftContext:
    """The settings and tools of a run, the same for every draft. `topics` are the vectors of the digest's topics."""

    config: Config
    encoder: Encoder
    outlets: Mapping[str, Outlet]
    now: datetime
    topics: TopicRows | None = None
    learnt: LearnedRelevance | None = None


@dataclass(frozen=True, slots=True)
class DraftResult:
    """`stories` looked at, `drafts` new or with new words, `passed_over` the others: {why: how many}."""

    stories: int
    drafts: int
    passed_over: Mapping[str, int]


def draft_stories(
    store: Store,
    config: Config,
    encoder: Encoder,
    outlets: Mapping[str, Outlet],
    now: datetime,
    learnt: LearnedRelevance | None = None,
) -> DraftResult:
    """Draft every story that changed since it was last drafted, and mark it as drafted.

    A draft whose words stay the same gets no new revision; one that a person decided gets one only when an article came
    after it was made. A draft is not stored where articles came, went or changed while it was made: the story is drafted in
    the next run. `learnt` is the relevance learnt from editors' decisions, if any. Raises ModelError, StoreError; the stories
    not reached then are drafted in the next run.
    """
    context = DraftContext(config, encoder, outlets, now, topic_rows(store, config, encoder, now), learnt)
    with store.read() as db:
        changed = kept_stories.changed(db)
    drafts, passed_over = 0, Counter[str]()
    for start in range(0, len(changed), _AT_ONCE):
        batch = changed[start : start + _AT_ONCE]
        with store.read() as db:
            versions = kept_stories.versions(db, batch)
        batch_drafts, reasons = _make(store, batch, context)
        passed = Counter(reasons.values())
        with store.begin() as db:
            stood = kept_stories.mark_drafted(db, versions)
            passed_over_for_good = {of: why for of, why in reasons.items() if of in stood and why != DECIDED}
            undrafted.keep(db, passed_over_for_good, [draft.story_id or 0 for draft in batch_drafts], now)
            for draft in batch_drafts:
                if draft.story_id not in stood:
                    passed["changed meanwhile"] += 1
                elif _store_draft(db, draft):
                    drafts += 1
                else:
                    passed["unchanged"] += 1
        passed_over += passed
    return DraftResult(len(changed), drafts, dict(passed_over))


def _make(store: Store, story_ids: Sequence[int], context: DraftContext) -> tuple[list[Draft], dict[int, str]]:
    passed: dict[int, str] = {}
    with store.read() as db:
        wanted = undrafted.wants(db, story_ids)
    ready: list[tuple[StoryArticles, list[QuotableArticle]]] = []
    for story in read_stories(store, story_ids):
        if _is_decided(store, story):
            passed[story.story_id] = DECIDED
            continue
        is_wanted = story.story_id in wanted
        counted = [
            article
            for article in story.articles
            if is_wanted or counts(article, outlet_of(article, context.outlets), context.config)
        ]
        voices = voices_of(counted, context.outlets, context.config) or headlines_of(counted, unread_only=not is_wanted)
        if not counted:
            passed[story.story_id] = "not about the digest's subject"
        elif not voices:
            passed[story.story_id] = "no sentence that can be published"
        else:
            ready.append(_of_one_event(replace(story, articles=tuple(counted)), voices, context))
    encode = encode_all(store, context.encoder, [voices for _, voices in ready], context.config.drafts, context.now)
    drafts = [compose(story, voices, context, encode) for story, voices in ready]
    return _marked(store, drafts, {story.story_id: voices[0].article for story, voices in ready}, context), passed


def _of_one_event(
    story: StoryArticles, voices: list[QuotableArticle], context: DraftContext
) -> tuple[StoryArticles, list[QuotableArticle]]:
    """Return the story without the articles of another event than its leading one, and the voices that remain."""
    all_articles = (*story.articles, *story.copies)
    if len(all_articles) == 1:
        return story, voices
    kept_ids = {article.id for article in of_one_event(voices, all_articles, context.config.digest.names, story.placed)}
    if len(kept_ids) == len(all_articles):
        return story, voices
    remaining = replace(
        story,
        articles=tuple(article for article in story.articles if article.id in kept_ids),
        copies=tuple(article for article in story.copies if article.id in kept_ids),
        left_out=tuple(article for article in all_articles if article.id not in kept_ids),
    )
    return remaining, [voice for voice in voices if voice.article.id in kept_ids]


def _marked(store: Store, drafts: Sequence[Draft], leads: Mapping[int, Article], context: DraftContext) -> list[Draft]:
    """Return the drafts with a note where a recent entry already covers the story, and a gist where the draft is in another language."""
    with store.read() as db:
        before = {story_id: kept_drafts.of_story(db, story_id) for story_id in leads}
    own = {story_id: draft.id for story_id, draft in before.items() if draft is not None}

    def encode(texts: Sequence[str], language: str, within: bool) -> Vectors:
        return encode_kept(store, context.encoder, texts, language, context.now, within=within)

    config = context.config
    entries = recent_entries(store, config.search.days, context.now)
    topics = context.topics.wanted if context.topics else None
    gist_by_story = gists(drafts, leads, own, entries, topics, encode, context.encoder, config)
    note_by_story = follow_notes(leads, earlier_leads(store, leads, config), encode, config)
    covered = recent_entries(store, config.drafts.covered_days, context.now)
    note_by_story |= update_notes(leads, covered, own, encode, config)
    return [
        _with_note(draft, note_by_story.get(draft.story_id or 0, ""), gist_by_story.get(draft.story_id or 0, ""))
        for draft in drafts
    ]


def _with_note(draft: Draft, update: str, gist: str) -> Draft:
    return replace(draft, notes=(update, *draft.notes) if update else draft.notes, gist=gist)


def compose(story: StoryArticles, voices: Sequence[QuotableArticle], context: DraftContext, encode: RowsOf) -> Draft:
    """Return the draft of a story. `voices` are the articles in the draft's language, the leading one first; `encode` gives the
    unit rows of texts of that language."""
    config, outlets = context.config, context.outlets
    lead = voices[0].article
    language = lead.language
    lexical = not context.encoder.knows(language)
    title = headline(lead.title or voices[0].sentences[0].text, language, outlet_of(lead, outlets).name, lead.text)
    sentences = select(voices, encode, config.drafts, lexical=lexical) if voices[0].sentences else []
    names = cited(lead, story, outlets)
    times = [article.published_at for article in story.articles if article.published_at]
    when = lead.published_at or min(times, default=None)
    judged = judge(relevance_input(story, voices, context, encode), config)
    learnt = context.learnt
    draft = Draft(
        story_id=story.story_id,
        revision=1,
        date=(when or lead.fetched_at).astimezone(ZoneInfo(config.digest.timezone)).date(),
        date_known=when is not None,
        headline=title,
        sentences=tuple(sentences),
        outlets=names,
        language=language,
        made_at=context.now,
        made_by=context.encoder.space(language, within=True),
        notes=tuple(notes(story, lead, config, context.encoder, outlets, dated=when is not None)),
        relevance=learnt.score(judged.score, judged.signs) if learnt else judged.score,
        relevance_reason=f"{judged.reason}; {learnt.reasons(judged.signs)}" if learnt else judged.reason,
    )
    return ended(in_house(draft, config.digest.names) if language == "en" else draft)


def relevance_input(
    story: StoryArticles, voices: Sequence[QuotableArticle], context: DraftContext, encode: RowsOf
) -> RelevanceInput:
    """Return what the relevance of a story is computed from."""
    lead = voices[0].article
    outlet = outlet_of(lead, context.outlets)
    language = lead.language
    bridged = context.encoder.bridged(language)
    first = [sentence.text for sentence in voices[0].sentences[:1]]
    rows = _to_compare([lead.title, *first] if lead.title else first, language, context, encode)
    near = compare(rows, context.topics, context.config.relevance, bridged=bridged)
    newest = max(article.when for article in story.articles)
    return RelevanceInput(
        lead.title,
        " ".join(article.text for article in story.articles if article.language == language),
        language,
        outlets=len(cited(lead, story, context.outlets)),
        trust=outlet.trust,
        local=outlet.topics != "digest",
        likeness=near.likeness,
        like=near.like,
        contrast=near.contrast,
        unlike=near.unlike,
        bridged=bridged,
        days=(context.now - newest).total_seconds() / 86400,
    )


def _to_compare(texts: Sequence[str], language: str, context: DraftContext, encode: RowsOf) -> Matrix | None:
    """Return rows in the space of the topics, by the model or a bridge; None where neither reads the language."""
    if not texts or context.topics is None:
        return None
    if context.encoder.knows(language):
        return encode(texts, language)
    vectors = context.encoder.encode(texts, language)
    return vectors.rows if vectors.space == context.encoder.space("en") else None


def select(
    voices: Sequence[QuotableArticle], encode: RowsOf, config: DraftsConfig, *, lexical: bool, count: int | None = None
) -> list[DraftSentence]:
    """Return the sentences that tell the story, in reading order, of articles in one language, the leading one first.

    As many as `config` says, or exactly `count`."""
    candidates = _candidates(voices, config, lexical=lexical)
    lead = voices[0].article
    texts = [sentence.text for _, _, sentence in candidates]
    rows = encode(texts + ([lead.title] if lead.title else []), lead.language)
    if lexical:
        rows = by_rarity(rows)
        config = config.model_copy(update={"diversity": config.lexical_diversity})
    vectors = rows[: len(candidates)]
    like = rows[-1] if lead.title else np.zeros(rows.shape[1], np.float32)
    chosen = choose(vectors, like, [candidate for candidate, _, _ in candidates], config, count)
    return [
        DraftSentence(sentence.text, voice.article.id, voice.article.version, sentence.start, sentence.end)
        for _, voice, sentence in (candidates[index] for index in chosen)
    ]


def _candidates(
    voices: Sequence[QuotableArticle], config: DraftsConfig, *, lexical: bool
) -> list[tuple[Candidate, QuotableArticle, Sentence]]:
    """Return the sentences to choose from; only the likeliest where a model reads them, since encoding is slow."""
    candidates = [
        (Candidate(number, sentence.place, len(sentence.text), sentence.leans, sentence.on), voice, sentence)
        for number, voice in enumerate(voices)
        for sentence in voice.sentences
    ]
    if lexical:
        return candidates
    likeliest = likely([candidate for candidate, _, _ in candidates], config.candidates)
    return [candidates[index] for index in likeliest]


def _store_draft(db: Connection, draft: Draft) -> bool:
    """Store the draft; return whether it is new or has new words."""
    before = kept_drafts.of_story(db, draft.story_id) if draft.story_id else None
    stored = kept_drafts.add(db, draft)
    kept_decisions.ask_for(db, stored)
    return before is None or stored.revision > before.revision


def read_stories(store: Store, story_ids: Sequence[int]) -> Iterator[StoryArticles]:
    """Yield these stories with all their articles; a story without articles is left out."""
    with store.read() as db:
        members = kept_stories.members(db, story_ids)
        ids = [member.article_id for story_members in members.values() for member in story_members]
        articles = kept_articles.get(db, ids)
        copies = kept_copies.by_article(db, ids)
    for story_id, story_members in members.items():
        inside = {member.article_id for member in story_members}
        all_articles = sorted(
            (articles[article_id] for article_id in inside), key=lambda article: (article.when, article.id)
        )
        # A copy whose lead went to another story speaks for itself.
        repeating = {article_id for article_id in inside if article_id in copies and copies[article_id].of_id in inside}
        yield StoryArticles(
            story_id,
            tuple(article for article in all_articles if article.id not in repeating),
            tuple(article for article in all_articles if article.id in repeating),
            frozenset(member.article_id for member in story_members if member.by != MACHINE),
        )


def _is_decided(store: Store, story: StoryArticles) -> bool:
    """Return whether a person decided on this story's draft and no article came after the draft was made."""
    with store.read() as db:
        draft = kept_drafts.of_story(db, story.story_id)
        if draft is None or not kept_decisions.of_draft(db, draft.id):
            return False
    return all(article.fetched_at <= draft.made_at for article in story.articles)


def encode_all(
    store: Store, encoder: Encoder, stories: Sequence[Sequence[QuotableArticle]], config: DraftsConfig, now: datetime
) -> RowsOf:
    """Encode all texts that the drafts of these stories need at once, as large batches are faster; return a lookup of their rows."""
    texts: dict[str, dict[str, None]] = {}
    for voices in stories:
        language = voices[0].article.language
        needed = texts.setdefault(language, {})
        candidates = _candidates(voices, config, lexical=not encoder.knows(language))
        needed |= dict.fromkeys(sentence.text for _, _, sentence in candidates)
        needed |= dict.fromkeys([voices[0].article.title] if voices[0].article.title else [])
    rows: dict[str, dict[str, Matrix]] = {}
    for language, needed in texts.items():
        vectors = encode_kept(store, encoder, list(needed), language, now, within=True)
        rows[language] = dict(zip(needed, vectors.rows, strict=True))
    return lambda wanted_texts, language: np.stack([rows[language][text] for text in wanted_texts])
