"""The style check of drafts: their words, checked against the articles of their stories."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Connection

from review.decisions import rules
from review.style import check
from review.style.finding import Original, SourceText
from storage.config.settings import DigestConfig
from storage.corpus import articles, stories
from storage.records import Article, Decision, Draft, Wording


def findings(
    db: Connection, drafts: Sequence[Draft], history: Mapping[int, Sequence[Decision]], config: DigestConfig
) -> dict[int, list[check.Finding]]:
    """Return the style issues of each of these drafts (their newest revisions), {draft id: findings}; rejected ones are left out.

    Words that a person wrote are checked against all articles of the story; generated text comes from them anyway.
    """
    standing = {draft.id: rules.standing(history.get(draft.id, ())) for draft in drafts}
    to_check = [draft for draft in drafts if standing[draft.id].state != "rejected"]
    reworded = [draft for draft in to_check if draft.story_id is not None and is_reworded(draft, standing[draft.id])]
    members = stories.members(db, [draft.story_id for draft in reworded if draft.story_id is not None])
    cited = articles.get(db, {member.article_id for of_story in members.values() for member in of_story})
    by_person = {draft.id for draft in reworded}
    held_to = _HeldTo(config)
    by_draft: dict[int, list[check.Finding]] = {}
    for draft in to_check:
        sources: list[SourceText] = []
        if draft.id in by_person:
            of_story = [cited[member.article_id] for member in members.get(draft.story_id or 0, [])]
            sources = source_texts(draft, of_story)
        words = rules.words(draft, standing[draft.id])
        by_draft[draft.id] = list(_checked(words, tuple(sources), original_of(draft) if sources else None, held_to))
    return by_draft


def source_texts(draft: Draft, articles: Iterable[Article]) -> list[SourceText]:
    """Return the texts that words for a draft are checked against, each once: its own, and those of its articles."""
    printed = [sentence.text for sentence in draft.sentences if sentence.printed]
    texts = [SourceText(text, draft.language) for text in (draft.headline, draft.text, *printed)]
    texts += [SourceText(text, article.language) for article in articles for text in (article.title, article.text)]
    return list(dict.fromkeys(texts))


def original_of(draft: Draft) -> Original:
    """Return what a translation of the draft is a translation of."""
    return Original(draft.language, (draft.headline, *(sentence.text for sentence in draft.sentences)))


def is_reworded(draft: Draft, state: rules.DraftState) -> bool:
    """Return whether headline or text are a person's: only those can contain what no article has."""
    words = state.wording
    return words is not None and (words.headline, words.text) != (draft.headline, draft.text)


@lru_cache(maxsize=8)
def _fingerprint(held_to: "_HeldTo") -> str:
    config = held_to.config
    settings = config.model_dump_json(include={"style", "country", "names", "language", "desk_language"})
    return hashlib.sha256(f"{check.VERSION} {settings}".encode()).hexdigest()[:16]


def checked_by(config: DigestConfig) -> str:
    """Return a fingerprint of the rules and lists of a check: if it is equal, the same words get the same findings."""
    return _fingerprint(_HeldTo(config))


class _HeldTo:
    """A configuration as a cache key, compared by identity: faster than by all its fields."""

    def __init__(self, config: DigestConfig) -> None:
        self.config = config

    def __hash__(self) -> int:
        return id(self.config)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _HeldTo) and other.config is self.config


@lru_cache(maxsize=50_000)
def _checked(
    words: Wording, sources: tuple[SourceText, ...], original: Original | None, held_to: _HeldTo
) -> tuple[check.Finding, ...]:
    # The review server writes the file after every decision: drafts that did not change are not checked again.
    config = held_to.config
    allowed = (config.country,)
    return tuple(check.check(words, sources, config.style, allowed, config.names, original, config.language))


def forget() -> None:
    """Clear the cache of checked words in this process."""
    _checked.cache_clear()
