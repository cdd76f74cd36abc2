"""The drafts that editors decided, as examples to learn relevance from."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from storage.config.settings import Config
from storage.database.store import Store
from storage.records import Draft
from summarizer.drafts.article_choice import Outlet, headlines_of, voices_of
from summarizer.drafts.draft import DraftContext, encode_all, read_stories, relevance_input
from summarizer.encoding.encoder import Encoder
from summarizer.relevance.learned import Example
from summarizer.relevance.score import judge
from summarizer.relevance.topics import topic_rows


def examples(
    store: Store,
    config: Config,
    encoder: Encoder,
    outlets: Mapping[str, Outlet],
    decided_drafts: Mapping[int, tuple[Draft, bool]],
    now: datetime,
) -> list[Example]:
    """Return each decided draft as an example, scored as of the time when it was made. `decided` maps a story to its draft and whether
    that was approved; stories whose articles no longer give a sentence are left out. Raises ModelError, StoreError."""
    stories = {story.story_id: story for story in read_stories(store, list(decided_drafts))}
    voices = {
        key: voices_of(story.articles, outlets, config) or headlines_of(story.articles)
        for key, story in stories.items()
    }
    encode = encode_all(
        store, encoder, [story_voices for story_voices in voices.values() if story_voices], config.drafts, now
    )
    context = DraftContext(config, encoder, outlets, now, topic_rows(store, config, encoder, now))
    decided_examples = []
    for story_id, (draft, approved) in decided_drafts.items():
        if voices.get(story_id):
            then = replace(context, now=draft.made_at)
            judged = judge(relevance_input(stories[story_id], voices[story_id], then, encode), config)
            decided_examples.append(Example(draft.id, judged.score, judged.signs, approved))
    return decided_examples
