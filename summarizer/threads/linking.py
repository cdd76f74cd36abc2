"""Stories drafted since the last time → links to the earlier stories that they continue.

    drafted stories ─▶ a voice for each language ─▶ likelihoods with the voices of the window ─▶ particulars of the likeliest ─▶ links

What a person linked or cut stays (storage/corpus/thread_links.py). The cost grows with what is new and with the window, not with what is
stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.config.settings import Config
from storage.corpus import articles, thread_links, thread_voices
from storage.corpus.thread_links import StoredLink
from storage.corpus.thread_voices import OwnArticle, Voice
from storage.corpus.vectors import Matrix
from storage.database.store import Store
from storage.editing import drafts
from storage.records import MACHINE, Article
from summarizer.encoding.encoder import Encoder, Vectors, encode_kept
from summarizer.encoding.hubs import references
from summarizer.stories import features
from summarizer.stories.features import ArticleFeatures
from summarizer.stories.particulars import apart
from summarizer.threads.continuation import Continuations, ThreadCandidate, choose, voice_of

_AT_ONCE = 500  # stories linked in one step
_A_RUN = 2_000  # stories at most; the next run goes on


@dataclass(frozen=True, slots=True)
class LinkResult:
    """`stories` looked at, of which some are new in a thread (`linked`)."""

    stories: int = 0
    linked: int = 0


def link_stories(store: Store, config: Config, encoder: Encoder, now: datetime) -> LinkResult:
    """Link the stories drafted since the last time. Raises ModelError, StoreError; the stories not reached then are linked next time."""
    reach = timedelta(days=config.threads.days)
    if not reach:
        return LinkResult()
    with store.read() as db:
        since = thread_voices.mark(db) or now - reach
        waiting = _at_most(thread_voices.drafted(db, since), _A_RUN)
    total = LinkResult()
    for start in range(0, len(waiting), _AT_ONCE):
        batch = list(dict.fromkeys(story_id for _, story_id in waiting[start : start + _AT_ONCE]))
        done = _link_batch(store, batch, config, encoder, now)
        total = LinkResult(total.stories + done.stories, total.linked + done.linked)
    with store.begin() as db:
        thread_voices.forget(db, now - reach)
        thread_voices.set_mark(db, waiting[-1][0] if waiting else since)
    return total


def _at_most(waiting: Sequence[tuple[datetime, int]], most: int) -> Sequence[tuple[datetime, int]]:
    """Return the first of these, and all that were made at the same time as the last of them."""
    if len(waiting) <= most:
        return waiting
    last = waiting[most - 1][0]
    return [each for each in waiting if each[0] <= last]


def _link_batch(store: Store, batch: Sequence[int], config: Config, encoder: Encoder, now: datetime) -> LinkResult:
    leads = _new_leads(store, batch)
    if not leads:
        return LinkResult()
    voices, known = _encoded(store, leads, config, encoder, now)
    with store.begin() as db:
        thread_voices.keep(db, voices, now)
    times = [voice.happened_at for voice in voices]
    with store.read() as db:
        window = thread_voices.between(db, min(times) - timedelta(days=config.threads.days), max(times))
    continuations = Continuations(window, config.threads)
    found = continuations.candidates({voice.story_id for voice in voices})
    known |= _features(
        store, {candidate.earlier.article_id for each in found.values() for candidate in each} - known.keys(), config
    )

    def is_apart(candidate: ThreadCandidate) -> bool:
        later, earlier = known[candidate.later.article_id], known.get(candidate.earlier.article_id)
        return earlier is not None and apart(later.particulars, earlier.particulars)

    chosen = [best for each in found.values() if (best := choose(each, is_apart, config.threads)) is not None]
    with store.begin() as db:
        linked = thread_links.suggest(db, [_as_link(best, known, continuations, now) for best in chosen])
    return LinkResult(len(leads), linked)


def _as_link(
    best: ThreadCandidate, known: dict[int, ArticleFeatures], window: Continuations, now: datetime
) -> StoredLink:
    later, earlier = known[best.later.article_id], known[best.earlier.article_id]
    why = features.reason(later, earlier, window.rarity(best.later.language))
    return StoredLink(best.later.article_id, best.earlier.article_id, "linked", best.score, why, MACHINE, now)


def _new_leads(store: Store, batch: Sequence[int]) -> dict[int, list[Article]]:
    """Return the leading article of each of these stories in each language, where they are not voices yet: the one its draft cites first,
    else the oldest that is no copy."""
    with store.read() as db:
        draft_by_story = drafts.of_stories(db, batch)
        cited = drafts.cited(db, draft_by_story.values())
        before = thread_voices.versions(db, batch)
        chosen: dict[int, dict[str, OwnArticle]] = {}
        for own in thread_voices.own_articles(db, batch):
            of_story = chosen.setdefault(own.story_id, {})
            first = cited.get(draft_by_story.get(own.story_id, 0), [])[:1]
            if own.language not in of_story or own.article_id in first:
                of_story[own.language] = own
        changed = {
            story_id: [own.article_id for own in found.values()]
            for story_id, found in chosen.items()
            if {(own.article_id, own.version) for own in found.values()} != before.get(story_id, frozenset())
        }
        article_by_id = articles.get(db, {article_id for ids in changed.values() for article_id in ids})
    return {story_id: [article_by_id[article_id] for article_id in ids] for story_id, ids in changed.items()}


def _encoded(
    store: Store, leads: dict[int, list[Article]], config: Config, encoder: Encoder, now: datetime
) -> tuple[list[Voice], dict[int, ArticleFeatures]]:
    def encode(texts: Sequence[str], language: str, within: bool) -> Vectors:
        return encode_kept(store, encoder, texts, language, now, within=within)

    placed = [(story_id, article) for story_id, found in leads.items() for article in found]
    bridged = any(encoder.bridged(article.language) for _, article in placed) and encoder.knows("en")
    reference_rows: Matrix | None = references(store, encoder, now) if bridged else None
    names = config.digest.names
    encoded = features.encode_articles([article for _, article in placed], encode, names, reference_rows)
    voices = [voice_of(story_id, each) for (story_id, _), each in zip(placed, encoded, strict=True)]
    return voices, {each.features.article.id: each.features for each in encoded}


def _features(store: Store, article_ids: Iterable[int], config: Config) -> dict[int, ArticleFeatures]:
    with store.read() as db:
        found = articles.get(db, set(article_ids))
    return {article.id: features.features_of(article, config.digest.names) for article in found.values()}
