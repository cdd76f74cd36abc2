"""The drafts that editors decided, as examples to learn relevance from."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from storage.config.settings import Config
from storage.database.store import Store
from storage.records import Draft
from summarizer.drafts.article_choice import Outlet, headlines_of, voices_of
from summarizer.drafts.draft import DraftContext, encode_all, read_stories, seen, topic_rows
from summarizer.encoding.encoder import Encoder
from summarizer.relevance.learned import Example
from summarizer.relevance.score import judge


def examples(
    store: Store,
    config: Config,
    encoder: Encoder,
    outlets: Mapping[str, Outlet],
    decided: Mapping[int, tuple[Draft, bool]],
    now: datetime,
) -> list[Example]:
    """Return each decided draft as an example, scored as of the time when it was made. `decided` maps a story to its draft and whether
    that was approved; stories whose articles no longer give a sentence are left out. Raises ModelError, StoreError."""
    told = {one.story_id: one for one in read_stories(store, list(decided))}
    voices = {key: voices_of(one.articles, outlets, config) or headlines_of(one.articles) for key, one in told.items()}
    encode = encode_all(store, encoder, [found for found in voices.values() if found], config.drafts, now)
    making = DraftContext(config, encoder, outlets, now, topic_rows(store, config, encoder, now))
    made = []
    for story_id, (draft, approved) in decided.items():
        if voices.get(story_id):
            then = replace(making, now=draft.made_at)
            judged = judge(seen(told[story_id], voices[story_id], then, encode), config)
            made.append(Example(draft.id, judged.score, judged.signs, approved))
    return made
