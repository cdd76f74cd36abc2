"""What the program found of two stories, and what people say of them, which it never overwrites; on both engines."""

from datetime import timedelta

import pytest

from storage.corpus import stories, thread_links
from storage.corpus.thread_links import StoredLink
from storage.database.store import Store
from storage.errors import StoryError
from storage.records import MACHINE
from tests.support.records import NOON
from tests.support.thread_reports import a_story, lead_of

TEXT = "Officials said so on Tuesday."


def three(store: Store) -> tuple[int, int, int]:
    with store.begin() as db:
        fire, arrest, inquiry = (a_story(db, at, title, TEXT) for at, title in enumerate(("Fire", "Arrest", "Inquiry")))
    return fire, arrest, inquiry


def found(store: Store, later: int, earlier: int, score: float = 0.8) -> int:
    with store.begin() as db:
        link = StoredLink(lead_of(db, later), lead_of(db, earlier), "linked", score, "same name: Kalar", MACHINE, NOON)
        return thread_links.suggest(db, [link])


def held(store: Store, *story_ids: int) -> list[tuple[int, int, str, str]]:
    with store.read() as db:
        return [
            (each.later, each.earlier, each.link.verdict, each.link.by)
            for each in thread_links.between_stories(db, story_ids)
        ]


def test_a_story_has_the_last_link_that_the_program_found(store: Store) -> None:
    fire, arrest, inquiry = three(store)
    assert found(store, inquiry, fire) == 1
    assert found(store, inquiry, fire) == 0, "found before"
    assert found(store, inquiry, arrest) == 1
    assert held(store, inquiry) == [(inquiry, arrest, "linked", MACHINE)]


def test_what_a_person_cut_is_never_linked_again_by_the_program(store: Store) -> None:
    fire, arrest, inquiry = three(store)
    found(store, arrest, fire)
    with store.begin() as db:
        thread_links.say(db, arrest, fire, "cut", "Shirin", NOON)
    assert found(store, arrest, fire, 0.99) == 0
    assert found(store, fire, arrest, 0.99) == 0, "nor the other way round"
    assert held(store, arrest) == [(arrest, fire, "cut", "Shirin")]
    assert found(store, inquiry, fire) == 1, "other stories are not meant"


def test_a_story_that_a_person_linked_gets_no_other_link(store: Store) -> None:
    fire, arrest, inquiry = three(store)
    with store.begin() as db:
        thread_links.say(db, inquiry, fire, "linked", "Shirin", NOON)
    assert found(store, inquiry, arrest) == 0
    assert held(store, inquiry) == [(inquiry, fire, "linked", "Shirin")]


def test_what_a_person_said_is_taken_back_whole(store: Store) -> None:
    fire, arrest, _ = three(store)
    found(store, arrest, fire)
    with store.begin() as db:
        said, replaced = thread_links.say(db, arrest, fire, "cut", "Shirin", NOON)
    with store.begin() as db:
        assert thread_links.put_back(db, said, replaced)
        assert not thread_links.put_back(db, said, replaced), "it does not hold any more"
    assert held(store, arrest) == [(arrest, fire, "linked", MACHINE)]


def test_links_go_where_the_articles_go(store: Store) -> None:
    fire, arrest, inquiry = three(store)
    found(store, inquiry, arrest)
    with store.begin() as db:
        thread_links.say(db, arrest, fire, "linked", "Shirin", NOON)
        stories.merge(db, fire, arrest, "Shirin", NOON)
    assert held(store, fire) == [(inquiry, fire, "linked", MACHINE)], "the link inside the story is none"
    with store.begin() as db:
        split = stories.split(db, stories.members(db, [fire])[fire][1].article_id, "Shirin", NOON)
    assert held(store, fire) == [(split, fire, "linked", "Shirin")]


def test_a_thread_is_all_that_is_linked_oldest_first(store: Store) -> None:
    fire, arrest, inquiry = three(store)
    with store.begin() as db:
        other = a_story(db, 30, "Football", TEXT)
    found(store, inquiry, arrest)
    found(store, arrest, fire)
    with store.read() as db:
        for of in (fire, arrest, inquiry):
            ordered, links = thread_links.thread(db, of)
            assert ordered == [fire, arrest, inquiry]
            assert {(each.later, each.earlier) for each in links} == {(arrest, fire), (inquiry, arrest)}
        assert thread_links.thread(db, other) == ([other], [])
        assert [each.later for each in thread_links.newest(db, 5)] == [inquiry, arrest]


def test_a_story_cannot_continue_itself_or_what_continues_it(store: Store) -> None:
    fire, arrest, inquiry = three(store)
    found(store, inquiry, arrest)
    found(store, arrest, fire)
    with store.begin() as db:
        with pytest.raises(StoryError, match="itself"):
            thread_links.say(db, fire, fire, "linked", "Shirin", NOON)
        with pytest.raises(StoryError, match="comes before"):
            thread_links.say(db, fire, inquiry, "linked", "Shirin", NOON)
        with pytest.raises(StoryError, match="is not linked"):
            thread_links.say(db, inquiry, fire, "cut", "Shirin", NOON)
        with pytest.raises(StoryError, match="has no articles"):
            thread_links.say(db, 4711, fire, "linked", "Shirin", NOON)


def test_the_newest_word_of_people_counts(store: Store) -> None:
    fire, arrest, _ = three(store)
    with store.begin() as db:
        thread_links.say(db, arrest, fire, "linked", "Shirin", NOON)
        thread_links.say(db, arrest, fire, "cut", "Dilan", NOON + timedelta(hours=1))
        thread_links.say(db, arrest, fire, "linked", "Shirin", NOON + timedelta(hours=2))
    assert held(store, arrest, fire) == [(arrest, fire, "linked", "Shirin")]
