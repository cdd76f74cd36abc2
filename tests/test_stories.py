"""Articles of one event become one story, on both engines."""

from datetime import timedelta
from pathlib import Path

import pytest

from storage import articles, stories
from storage.config import EncoderConfig, StoriesConfig
from storage.store import Store
from summarizer.encoder import Encoder, load
from summarizer.stories import Grouped, group_stories
from tests.records import NOON, an_article

CONFIG = StoriesConfig()


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load(EncoderConfig(threads=1), Path("models"))


def test_two_tellings_of_one_event_become_one_story_and_another_event_its_own(store: Store, encoder: Encoder) -> None:
    with store.begin() as db:
        one, _ = articles.add(db, an_article())
        two, _ = articles.add(
            db,
            an_article(
                source="shafaq",
                title="New school opens in Makhmur",
                text="A school of twelve classrooms was opened in Makhmur on Tuesday by officials. 400 pupils will go there.",
                published_at=NOON + timedelta(hours=2),
            ),
        )
        other, _ = articles.add(
            db,
            an_article(
                identity="other",
                title="Oil exports through Ceyhan resume",
                text="Exports of crude oil through the pipeline to Ceyhan resumed after six months, the ministry said.",
            ),
        )
    assert group_stories(store, CONFIG, encoder, NOON) == Grouped(3, 1, 2)
    with store.begin() as db:
        placed = stories.of(db, [one, two, other])
        assert placed[one].story_id == placed[two].story_id != placed[other].story_id
        assert stories.changed(db) == sorted({placed[one].story_id, placed[other].story_id})
        stories.drafted(db, stories.changed(db))
        assert stories.changed(db) == []
    assert group_stories(store, CONFIG, encoder, NOON) == Grouped(0, 0, 0)
