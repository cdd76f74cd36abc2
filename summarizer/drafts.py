"""Stories → drafts: which sentences of which articles tell it, under which headline, by which outlets.

Nothing is invented: every sentence stands in an article, and the draft says where.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import Connection

from storage import articles as kept_articles
from storage import copies as kept_copies
from storage import decisions as kept_decisions
from storage import drafts as kept_drafts
from storage import stories as kept_stories
from storage.config import Config, DraftsConfig
from storage.records import Article, Draft, DraftSentence
from storage.store import Store
from summarizer.encoder import Encoder, Matrix, encode_kept
from summarizer.rank import Candidate, by_rarity, choose
from summarizer.relevance import hits, judge
from summarizer.wording import Sentence, headline, printable

_AT_ONCE = 64  # stories drafted and kept in one step: a crash loses no more than these

Encode = Callable[[Sequence[str], str], Matrix]


@dataclass(frozen=True, slots=True)
class Outlet:
    """What a draft needs to know of a source: its name as cited, and whether only what touches the digest counts ("digest")."""

    name: str
    topics: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """`stories` looked at, `drafts` new or with new words, `passed_over` the others: {why: how many}."""

    stories: int
    drafts: int
    passed_over: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Told:
    """A story as the draft stage sees it: the articles that count, oldest first, and those that only repeat one of them."""

    story_id: int
    articles: tuple[Article, ...]
    copies: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """An article that tells a story, and its sentences that may be printed."""

    article: Article
    sentences: tuple[Sentence, ...]


def draft_stories(
    store: Store, config: Config, encoder: Encoder, outlets: Mapping[str, Outlet], now: datetime
) -> Drafted:
    """Drafts every story that changed since it was last looked at, and marks it as looked at.

    A draft whose words stay the same gets no new revision; one that a person decided gets one only when an article came
    after it was made. Raises ModelError, StoreError; the stories not reached then stay to be drafted.
    """
    with store.read() as db:
        changed = kept_stories.changed(db)
    drafts, passed_over = 0, Counter[str]()
    for start in range(0, len(changed), _AT_ONCE):
        some = changed[start : start + _AT_ONCE]
        with store.read() as db:
            seen = kept_stories.versions(db, some)
        made, passed = _make(store, some, config, encoder, outlets, now)
        with store.begin() as db:
            for draft in made:
                if _keep(db, draft):
                    drafts += 1
                else:
                    passed["unchanged"] += 1
            kept_stories.drafted(db, seen)
        passed_over += passed
    return Drafted(len(changed), drafts, dict(passed_over))


def _make(
    store: Store,
    story_ids: Sequence[int],
    config: Config,
    encoder: Encoder,
    outlets: Mapping[str, Outlet],
    now: datetime,
) -> tuple[list[Draft], Counter[str]]:
    passed = Counter[str]()
    ready: list[tuple[Told, list[Voice]]] = []
    for told in _read(store, story_ids):
        if _is_decided(store, told):
            passed["decided by a person"] += 1
            continue
        counted = [one for one in told.articles if _counts(one, _outlet(one, outlets), config)]
        voices = _voices(counted, config) or _headlines(counted)
        if not counted:
            passed["not about what the digest is about"] += 1
        elif not voices:
            passed["no sentence fit for print"] += 1
        else:
            ready.append((replace(told, articles=tuple(counted)), voices))
    encode = _encode_all(store, encoder, [voices for _, voices in ready], now)
    made = [compose(told, voices, config, encoder, encode, outlets, now) for told, voices in ready]
    return made, passed


def compose(
    told: Told,
    voices: Sequence[Voice],
    config: Config,
    encoder: Encoder,
    encode: Encode,
    outlets: Mapping[str, Outlet],
    now: datetime,
) -> Draft:
    """The draft of one story. `voices` are the articles in the draft's language, the leading one first; `encode` gives the
    unit rows of texts of that language."""
    lead = voices[0].article
    language = lead.language
    title = headline(lead.title or voices[0].sentences[0].text, language, _outlet(lead, outlets).name)
    sentences = (
        select(voices, encode, config.drafts, lexical=not encoder.knows(language)) if voices[0].sentences else []
    )
    names = _names(lead, told, outlets)
    when = min((one.published_at for one in told.articles if one.published_at), default=None)
    body = " ".join(one.text for one in told.articles if one.language == language)
    relevance = judge(lead.title, body, language, config.about, len(names))
    return Draft(
        story_id=told.story_id,
        revision=1,
        date=(when or lead.fetched_at).astimezone(ZoneInfo(config.digest.timezone)).date(),
        date_known=when is not None,
        headline=title,
        sentences=tuple(sentences),
        outlets=names,
        language=language,
        made_at=now,
        made_by=encoder.space(language),
        notes=tuple(_notes(told, lead, config, encoder, outlets, dated=when is not None)),
        relevance=relevance.score,
        relevance_reason=relevance.reason,
    )


def select(
    voices: Sequence[Voice], encode: Encode, config: DraftsConfig, *, lexical: bool, count: int | None = None
) -> list[DraftSentence]:
    """The sentences that tell the story, in reading order, of articles in one language, the leading one first.

    As many as `config` says, or exactly `count`."""
    standing = [(number, voice, one) for number, voice in enumerate(voices) for one in voice.sentences]
    lead = voices[0].article
    rows = encode([one.text for _, _, one in standing] + ([lead.title] if lead.title else []), lead.language)
    if lexical:
        rows = by_rarity(rows)
    vectors = rows[: len(standing)]
    like = rows[-1] if lead.title else np.zeros(rows.shape[1], np.float32)
    candidates = [Candidate(number, one.place, len(one.text), one.leans) for number, _, one in standing]
    kept = [standing[index] for index in choose(vectors, like, candidates, config, count)]
    return [
        DraftSentence(one.text, voice.article.id, voice.article.version, one.start, one.end) for _, voice, one in kept
    ]


def order(voices: Sequence[Voice], config: Config) -> list[Voice]:
    """The articles whose sentences may be used, the leading one first: those in the digest's own language where there are
    any, else in the language of the most complete; the most complete leads, the first of equals.

    Complete means enough text fit for print to fill an entry; more than that is not more complete.
    """

    def rank(voice: Voice) -> tuple[int, datetime, int]:
        chars = sum(len(one.text) for one in voice.sentences)
        return -min(chars, config.drafts.max_chars), voice.article.when, voice.article.id

    ranked = sorted((voice for voice in voices if voice.sentences), key=rank)
    if not ranked:
        return []
    ours = any(voice.article.language == config.digest.language for voice in ranked)
    language = config.digest.language if ours else ranked[0].article.language
    return [voice for voice in ranked if voice.article.language == language]


def _voices(articles: Collection[Article], config: Config) -> list[Voice]:
    return order([Voice(one, tuple(printable(one, config.drafts.max_chars))) for one in articles], config)


def _outlet(article: Article, outlets: Mapping[str, Outlet]) -> Outlet:
    """An outlet no longer declared still told what it told: its key stands in for its name."""
    return outlets.get(article.source, Outlet(article.source, "all"))


def _headlines(articles: Collection[Article]) -> list[Voice]:
    """Where no article has a sentence: the first of which only a headline is known, because its page refuses us."""
    return [Voice(one, ()) for one in articles if one.title and not one.read][:1]


def _counts(article: Article, outlet: Outlet, config: Config) -> bool:
    if outlet.topics != "digest":
        return True
    return bool(hits(f"{article.title}\n{article.text}", article.language, config.about))


def _names(lead: Article, told: Told, outlets: Mapping[str, Outlet]) -> tuple[str, ...]:
    """Every outlet that tells it, copies too, as cited: the leading one, then by time."""
    others = sorted((*told.articles, *told.copies), key=lambda one: (one.when, one.id))
    return tuple(dict.fromkeys(_outlet(one, outlets).name for one in (lead, *others)))


def _notes(
    told: Told, lead: Article, config: Config, encoder: Encoder, outlets: Mapping[str, Outlet], *, dated: bool
) -> Iterator[str]:
    if lead.language != config.digest.language:
        yield f"in {lead.language}, not translated"
    for other in sorted({one.language for one in told.articles} - {lead.language}):
        names = dict.fromkeys(_outlet(one, outlets).name for one in told.articles if one.language == other)
        yield f"also told in {other} by {', '.join(names)}"
    if not encoder.knows(lead.language):
        yield f"lexical vectors: the model does not know {lead.language}"
    if not dated:
        yield "no article gave a date: the day of fetching stands in"
    yield from _unread(told, lead, outlets)
    if not lead.title:
        yield "the article had no headline: its first sentence stands in"


def _unread(told: Told, lead: Article, outlets: Mapping[str, Outlet]) -> Iterator[str]:
    if not lead.read:
        known = "the description in its listing stands in" if lead.text else "only this headline is known"
        yield f"not read: {_outlet(lead, outlets).name} refuses us; {known}"
    others = dict.fromkeys(
        _outlet(one, outlets).name for one in (*told.articles, *told.copies) if not one.read and one.id != lead.id
    )
    if others:
        yield f"not read: {', '.join(others)} (its page refuses us; the link is here)"


def _keep(db: Connection, draft: Draft) -> bool:
    """Whether the draft is new or has new words."""
    before = kept_drafts.of_story(db, draft.story_id) if draft.story_id else None
    kept = kept_drafts.add(db, draft)
    return before is None or kept.revision > before.revision


def _read(store: Store, story_ids: Sequence[int]) -> Iterator[Told]:
    with store.read() as db:
        members = kept_stories.members(db, story_ids)
        ids = [one.article_id for of_one in members.values() for one in of_one]
        articles = kept_articles.get(db, ids)
        copies = kept_copies.of(db, ids)
    for story_id, of_one in members.items():
        inside = {one.article_id for one in of_one}
        every = sorted((articles[one] for one in inside), key=lambda one: (one.when, one.id))
        # A copy whose lead went to another story speaks for itself.
        repeating = {one for one in inside if one in copies and copies[one].of_id in inside}
        yield Told(
            story_id,
            tuple(one for one in every if one.id not in repeating),
            tuple(one for one in every if one.id in repeating),
        )


def _is_decided(store: Store, told: Told) -> bool:
    """Whether a person decided on this story's draft and no article came after the draft was made."""
    with store.read() as db:
        draft = kept_drafts.of_story(db, told.story_id)
        if draft is None or not kept_decisions.of(db, [draft.id]).get(draft.id):
            return False
    return all(one.fetched_at <= draft.made_at for one in told.articles)


def _encode_all(store: Store, encoder: Encoder, stories: Sequence[Sequence[Voice]], now: datetime) -> Encode:
    """Encodes every text of these stories at once (batches of like length are quicker) and looks them up after."""
    texts: dict[str, dict[str, None]] = {}
    for voices in stories:
        said = texts.setdefault(voices[0].article.language, {})
        said |= dict.fromkeys(one.text for voice in voices for one in voice.sentences)
        said |= dict.fromkeys([voices[0].article.title] if voices[0].article.title else [])
    rows = {
        language: dict(zip(said, encode_kept(store, encoder, list(said), language, now).rows, strict=True))
        for language, said in texts.items()
    }
    return lambda asked, language: np.stack([rows[language][text] for text in asked])
