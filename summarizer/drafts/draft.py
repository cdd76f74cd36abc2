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

from storage.config.names import Names
from storage.config.settings import Config, DraftsConfig
from storage.corpus import articles as kept_articles
from storage.corpus import copies as kept_copies
from storage.corpus import stories as kept_stories
from storage.database.store import Store
from storage.editing import decisions as kept_decisions
from storage.editing import drafts as kept_drafts
from storage.records import MACHINE, Article, Draft, DraftSentence
from summarizer.drafts.already_covered import earlier_leads, followed, printed_lately, updates
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
from summarizer.drafts.gist import gists, published_entries
from summarizer.drafts.headlines import headline
from summarizer.drafts.notes import notes
from summarizer.drafts.sentence_ranking import Candidate, by_rarity, choose, likely
from summarizer.drafts.wording import Sentence
from summarizer.encoding.encoder import Encoder, Matrix, Vectors, encode_kept
from summarizer.relevance.learned import LearnedRelevance
from summarizer.relevance.score import RelevanceInput, judge, nearest

_AT_ONCE = 64  # stories drafted and kept in one step: a crash loses no more than these

Encode = Callable[[Sequence[str], str], Matrix]


@dataclass(frozen=True, slots=True)
class DraftContext:
    """The settings and tools of a run, the same for every draft. `topics` are the vectors of config.relevance.topics, in the English
    space."""

    config: Config
    encoder: Encoder
    outlets: Mapping[str, Outlet]
    now: datetime
    topics: Matrix | None = None
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
    making = DraftContext(config, encoder, outlets, now, topic_rows(store, config, encoder, now), learnt)
    with store.read() as db:
        changed = kept_stories.changed(db)
    drafts, passed_over = 0, Counter[str]()
    for start in range(0, len(changed), _AT_ONCE):
        some = changed[start : start + _AT_ONCE]
        with store.read() as db:
            seen = kept_stories.versions(db, some)
        made, passed = _make(store, some, making)
        with store.begin() as db:
            stood = kept_stories.mark_drafted(db, seen)
            for draft in made:
                if draft.story_id not in stood:
                    passed["changed meanwhile"] += 1
                elif _keep(db, draft):
                    drafts += 1
                else:
                    passed["unchanged"] += 1
        passed_over += passed
    return DraftResult(len(changed), drafts, dict(passed_over))


def _make(store: Store, story_ids: Sequence[int], making: DraftContext) -> tuple[list[Draft], Counter[str]]:
    passed = Counter[str]()
    ready: list[tuple[StoryArticles, list[QuotableArticle]]] = []
    for told in read_stories(store, story_ids):
        if _is_decided(store, told):
            passed["decided by a person"] += 1
            continue
        counted = [one for one in told.articles if counts(one, outlet_of(one, making.outlets), making.config)]
        voices = voices_of(counted, making.outlets, making.config) or headlines_of(counted)
        if not counted:
            passed["not about what the digest is about"] += 1
        elif not voices:
            passed["no sentence fit for print"] += 1
        else:
            ready.append(_of_one_event(replace(told, articles=tuple(counted)), voices, making))
    encode = encode_all(store, making.encoder, [voices for _, voices in ready], making.config.drafts, making.now)
    made = [compose(told, voices, making, encode) for told, voices in ready]
    return _marked(store, made, {told.story_id: voices[0].article for told, voices in ready}, making), passed


def _of_one_event(
    told: StoryArticles, voices: list[QuotableArticle], making: DraftContext
) -> tuple[StoryArticles, list[QuotableArticle]]:
    """Return the story without the articles of another event than its leading one, and the voices that remain."""
    every = (*told.articles, *told.copies)
    if len(every) == 1:
        return told, voices
    kept = {one.id for one in of_one_event(voices, every, making.config.digest.names, told.placed)}
    if len(kept) == len(every):
        return told, voices
    left = replace(
        told,
        articles=tuple(one for one in told.articles if one.id in kept),
        copies=tuple(one for one in told.copies if one.id in kept),
        left_out=tuple(one for one in every if one.id not in kept),
    )
    return left, [voice for voice in voices if voice.article.id in kept]


def _marked(store: Store, made: Sequence[Draft], leads: Mapping[int, Article], making: DraftContext) -> list[Draft]:
    """Return the drafts with a note where a recent entry already covers the story, and a gist where the draft is in another language."""
    with store.read() as db:
        before = {story_id: kept_drafts.of_story(db, story_id) for story_id in leads}
    own = {story_id: draft.id for story_id, draft in before.items() if draft is not None}

    def encode(texts: Sequence[str], language: str, within: bool) -> Vectors:
        return encode_kept(store, making.encoder, texts, language, making.now, within=within)

    config = making.config
    entries = published_entries(store, config, making.now)
    known = gists(made, leads, own, entries, making.topics, encode, making.encoder, config)
    said = followed(leads, earlier_leads(store, leads, config), encode, config)
    said |= updates(leads, printed_lately(store, config, making.now), own, encode, config)
    return [_with_said(one, said.get(one.story_id or 0, ""), known.get(one.story_id or 0, "")) for one in made]


def _with_said(draft: Draft, update: str, gist: str) -> Draft:
    return replace(draft, notes=(update, *draft.notes) if update else draft.notes, gist=gist)


def compose(told: StoryArticles, voices: Sequence[QuotableArticle], making: DraftContext, encode: Encode) -> Draft:
    """Return the draft of a story. `voices` are the articles in the draft's language, the leading one first; `encode` gives the
    unit rows of texts of that language."""
    config, outlets = making.config, making.outlets
    lead = voices[0].article
    language = lead.language
    lexical = not making.encoder.knows(language)
    title = headline(lead.title or voices[0].sentences[0].text, language, outlet_of(lead, outlets).name, lead.text)
    sentences = select(voices, encode, config.drafts, lexical=lexical) if voices[0].sentences else []
    names = cited(lead, told, outlets)
    when = lead.published_at or min((one.published_at for one in told.articles if one.published_at), default=None)
    judged = judge(seen(told, voices, making, encode), config)
    learnt = making.learnt
    draft = Draft(
        story_id=told.story_id,
        revision=1,
        date=(when or lead.fetched_at).astimezone(ZoneInfo(config.digest.timezone)).date(),
        date_known=when is not None,
        headline=title,
        sentences=tuple(sentences),
        outlets=names,
        language=language,
        made_at=making.now,
        made_by=making.encoder.space(language, within=True),
        notes=tuple(notes(told, lead, config, making.encoder, outlets, dated=when is not None)),
        relevance=learnt.score(judged.score, judged.signs) if learnt else judged.score,
        relevance_reason=f"{judged.reason}; {learnt.reasons(judged.signs)}" if learnt else judged.reason,
    )
    return in_house(draft, config.digest.names) if language == "en" else draft


def seen(
    told: StoryArticles, voices: Sequence[QuotableArticle], making: DraftContext, encode: Encode
) -> RelevanceInput:
    """Return what the relevance of a story is computed from."""
    lead = voices[0].article
    outlet = outlet_of(lead, making.outlets)
    language = lead.language
    likeness, like = None, ""
    first = [one.text for one in voices[0].sentences[:1]]
    rows = _to_compare([lead.title, *first] if lead.title else first, language, making, encode)
    if making.topics is not None and rows is not None:
        likeness, like = nearest(rows, making.topics, making.config.relevance.topics)
    newest = max(one.when for one in told.articles)
    return RelevanceInput(
        lead.title,
        " ".join(one.text for one in told.articles if one.language == language),
        language,
        outlets=len(cited(lead, told, making.outlets)),
        trust=outlet.trust,
        local=outlet.topics != "digest",
        likeness=likeness,
        like=like,
        bridged=making.encoder.bridged(language),
        days=(making.now - newest).total_seconds() / 86400,
    )


def _to_compare(texts: Sequence[str], language: str, making: DraftContext, encode: Encode) -> Matrix | None:
    """Return rows in the space of the topics, by the model or a bridge; None where neither reads the language."""
    if not texts or making.topics is None:
        return None
    if making.encoder.knows(language):
        return encode(texts, language)
    made = making.encoder.encode(texts, language)
    return made.rows if made.space == making.encoder.space("en") else None


def in_house(draft: Draft, names: Names) -> Draft:
    """Return an English draft with its names in house spelling, and a note that lists them: each sentence keeps the words and the place
    it has in its article beside those that are printed."""
    title, respelt = names.in_house(draft.headline)
    sentences: list[DraftSentence] = []
    for one in draft.sentences:
        printed, changed = names.in_house(one.text)
        sentences.append(replace(one, printed=printed) if changed else one)
        respelt += changed
    if not respelt:
        return draft
    said = "; ".join(f"{one.house} (written {one.written})" for one in dict.fromkeys(respelt))
    return replace(
        draft, headline=title, sentences=tuple(sentences), notes=(*draft.notes, f"names in house spelling: {said}")
    )


def select(
    voices: Sequence[QuotableArticle], encode: Encode, config: DraftsConfig, *, lexical: bool, count: int | None = None
) -> list[DraftSentence]:
    """Return the sentences that tell the story, in reading order, of articles in one language, the leading one first.

    As many as `config` says, or exactly `count`."""
    standing = _standing(voices, config, lexical=lexical)
    lead = voices[0].article
    rows = encode([one.text for _, _, one in standing] + ([lead.title] if lead.title else []), lead.language)
    if lexical:
        rows = by_rarity(rows)
    vectors = rows[: len(standing)]
    like = rows[-1] if lead.title else np.zeros(rows.shape[1], np.float32)
    kept = [standing[index] for index in choose(vectors, like, [one for one, _, _ in standing], config, count)]
    return [
        DraftSentence(one.text, voice.article.id, voice.article.version, one.start, one.end) for _, voice, one in kept
    ]


def _standing(
    voices: Sequence[QuotableArticle], config: DraftsConfig, *, lexical: bool
) -> list[tuple[Candidate, QuotableArticle, Sentence]]:
    """Return the sentences to choose from; only the likeliest where a model reads them, since encoding is slow."""
    every = [
        (Candidate(number, one.place, len(one.text), one.leans, one.on), voice, one)
        for number, voice in enumerate(voices)
        for one in voice.sentences
    ]
    return every if lexical else [every[at] for at in likely([one for one, _, _ in every], config.candidates)]


def topic_rows(store: Store, config: Config, encoder: Encoder, now: datetime) -> Matrix | None:
    """Return the vectors of config.relevance.topics; None where there are no topics, or no model reads English."""
    topics = config.relevance.topics
    return encode_kept(store, encoder, topics, "en", now).rows if topics and encoder.knows("en") else None


def _keep(db: Connection, draft: Draft) -> bool:
    """Store the draft; return whether it is new or has new words."""
    before = kept_drafts.of_story(db, draft.story_id) if draft.story_id else None
    kept = kept_drafts.add(db, draft)
    return before is None or kept.revision > before.revision


def read_stories(store: Store, story_ids: Sequence[int]) -> Iterator[StoryArticles]:
    """Yield these stories with all their articles; a story without articles is left out."""
    with store.read() as db:
        members = kept_stories.members(db, story_ids)
        ids = [one.article_id for of_one in members.values() for one in of_one]
        articles = kept_articles.get(db, ids)
        copies = kept_copies.by_article(db, ids)
    for story_id, of_one in members.items():
        inside = {one.article_id for one in of_one}
        every = sorted((articles[one] for one in inside), key=lambda one: (one.when, one.id))
        # A copy whose lead went to another story speaks for itself.
        repeating = {one for one in inside if one in copies and copies[one].of_id in inside}
        yield StoryArticles(
            story_id,
            tuple(one for one in every if one.id not in repeating),
            tuple(one for one in every if one.id in repeating),
            frozenset(one.article_id for one in of_one if one.by != MACHINE),
        )


def _is_decided(store: Store, told: StoryArticles) -> bool:
    """Return whether a person decided on this story's draft and no article came after the draft was made."""
    with store.read() as db:
        draft = kept_drafts.of_story(db, told.story_id)
        if draft is None or not kept_decisions.by_draft(db, [draft.id]).get(draft.id):
            return False
    return all(one.fetched_at <= draft.made_at for one in told.articles)


def encode_all(
    store: Store, encoder: Encoder, stories: Sequence[Sequence[QuotableArticle]], config: DraftsConfig, now: datetime
) -> Encode:
    """Encode all texts that the drafts of these stories need at once, as large batches are faster; return a lookup of their rows."""
    texts: dict[str, dict[str, None]] = {}
    for voices in stories:
        language = voices[0].article.language
        said = texts.setdefault(language, {})
        standing = _standing(voices, config, lexical=not encoder.knows(language))
        said |= dict.fromkeys(one.text for _, _, one in standing)
        said |= dict.fromkeys([voices[0].article.title] if voices[0].article.title else [])
    rows = {
        language: dict(zip(said, encode_kept(store, encoder, list(said), language, now, within=True).rows, strict=True))
        for language, said in texts.items()
    }
    return lambda asked, language: np.stack([rows[language][text] for text in asked])
