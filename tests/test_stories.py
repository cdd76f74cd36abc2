"""Articles of one event become one story, on both engines."""

from datetime import timedelta
from pathlib import Path

import pytest

from storage import articles, pending, stories
from storage.config import EncoderConfig, StoriesConfig
from storage.errors import StoryError
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
        stories.drafted(db, stories.versions(db, stories.changed(db)))
        assert stories.changed(db) == []
    assert group_stories(store, CONFIG, encoder, NOON) == Grouped(0, 0, 0)


TELLINGS = {
    "en": (
        "Five peshmerga killed in attack near Makhmur",
        (
            "Five Peshmerga fighters were killed and 14 wounded when militants attacked their post near Makhmur on Tuesday, the "
            "Peshmerga ministry said. General Sirwan Barzani said that reinforcements came from Gwer and Qaraj."
        ),
    ),
    "ar": (
        "مقتل خمسة من البيشمركة بهجوم قرب مخمور",
        (
            "قتل خمسة من مقاتلي البيشمركة وأصيب 14 آخرون بهجوم شنه مسلحون على نقطتهم قرب مخمور يوم الثلاثاء، بحسب وزارة "
            "البيشمركة. وقال اللواء سيروان بارزاني إن تعزيزات وصلت من الكوير وقراج."
        ),
    ),
    "ckb": (
        "پێنج پێشمەرگە لە هێرشێک نزیک مەخموور شەهید بوون",
        (
            "پێنج پێشمەرگە شەهید بوون و 14 بریندار بوون کاتێک چەکداران هێرشیان کردە سەر خاڵەکەیان نزیک مەخموور، وەزارەتی "
            "پێشمەرگە ڕایگەیاند. سیروان بارزانی گوتی هێز لە گوێڕ و قەراج هاتن."
        ),
    ),
}


def test_one_event_told_in_three_scripts_is_one_story_and_the_reason_names_it(store: Store, encoder: Encoder) -> None:
    with store.begin() as db:
        ids = [
            articles.add(db, an_article(identity=language, language=language, title=title, text=text))[0]
            for language, (title, text) in TELLINGS.items()
        ]
        oil, _ = articles.add(
            db,
            an_article(
                identity="oil",
                language="ar",
                title="ارتفاع أسعار النفط في البصرة",
                text="ارتفعت أسعار خام البصرة الثقيل بنسبة 2 بالمئة يوم الثلاثاء، وبلغ سعر البرميل 88 دولارا في بغداد.",
            ),
        )
    group_stories(store, CONFIG, encoder, NOON)
    with store.read() as db:
        placed = stories.of(db, [*ids, oil])
    assert len({placed[of].story_id for of in ids}) == 1
    assert placed[oil].story_id != placed[ids[0]].story_id
    assert "same number: 14" in placed[ids[2]].reason
    assert "مەخموور" in placed[ids[2]].reason


def test_a_full_story_takes_no_more_and_says_so(store: Store, encoder: Encoder) -> None:
    with store.begin() as db:
        for number in range(5):
            articles.add(db, an_article(identity=str(number)))
    grouped = group_stories(store, StoriesConfig(max_articles=3), encoder, NOON)
    assert (grouped.joined, grouped.opened) == (3, 2)
    assert any("reached its 3 articles" in note for note in grouped.notes)


def test_empty_and_one_word_texts_open_stories_of_their_own(store: Store, encoder: Encoder) -> None:
    with store.begin() as db:
        for number, text in enumerate(["", "Iraq", "Iraq", "…", "12"]):
            articles.add(db, an_article(identity=str(number), title="", text=text))
    assert group_stories(store, CONFIG, encoder, NOON).articles == 5


def pend(store: Store, *ids: int) -> None:
    with store.begin() as db:
        pending.add(db, {of: article.when for of, article in articles.get(db, ids).items()}, "stories")


def test_the_machine_keeps_to_what_an_editor_merged(store: Store, encoder: Encoder) -> None:
    with store.begin() as db:
        school, _ = articles.add(db, an_article())
        oil, _ = articles.add(
            db, an_article(identity="oil", title="Oil exports resume", text="Oil flows to Ceyhan again.")
        )
    group_stories(store, CONFIG, encoder, NOON)
    with store.begin() as db:
        places = stories.of(db, [school, oil])
        into, other = places[school].story_id, places[oil].story_id
        assert stories.merge(db, into, other, "Shirin", NOON) == 1
    pend(store, school, oil)
    group_stories(store, CONFIG, encoder, NOON)
    with store.read() as db:
        assert {one.story_id for one in stories.of(db, [school, oil]).values()} == {into}
        assert [(one.article_id, one.other_id, one.same, one.by) for one in stories.labels(db)] == [
            (school, oil, True, "Shirin")
        ]
        assert into in stories.changed(db)


def test_the_machine_keeps_to_what_an_editor_split_and_the_last_word_on_a_pair_stands(
    store: Store, encoder: Encoder
) -> None:
    with store.begin() as db:
        one, _ = articles.add(db, an_article())
        two, _ = articles.add(db, an_article(source="shafaq", published_at=NOON + timedelta(hours=1)))
    group_stories(store, CONFIG, encoder, NOON)
    with store.begin() as db:
        old = stories.of(db, [one])[one].story_id
        assert list(stories.newest(db, 10)) == [old]
        new = stories.split(db, two, "Shirin", NOON)
        assert new != old
        assert list(stories.newest(db, 10)) == []
    pend(store, one, two)
    group_stories(store, CONFIG, encoder, NOON)
    with store.begin() as db:
        assert {of: member.story_id for of, member in stories.of(db, [one, two]).items()} == {one: old, two: new}
        assert [label.same for label in stories.labels(db)] == [False]
        stories.merge(db, old, new, "Aram", NOON + timedelta(hours=2))
        assert [(label.same, label.by) for label in stories.labels(db)] == [(True, "Aram")]


def test_what_cannot_be_merged_or_split_is_named_and_nothing_changes(store: Store, encoder: Encoder) -> None:
    with store.begin() as db:
        one, _ = articles.add(db, an_article())
    group_stories(store, CONFIG, encoder, NOON)
    with store.begin() as db:
        place = stories.of(db, [one])[one].story_id
        for into, other in ((place, 99), (99, place), (place, place)):
            with pytest.raises(StoryError, match="story"):
                stories.merge(db, into, other, "Shirin", NOON)
        for article_id in (one, 99):
            with pytest.raises(StoryError, match="article"):
                stories.split(db, article_id, "S", NOON)
        assert stories.of(db, [one])[one].by == "machine"
        assert stories.labels(db) == []
