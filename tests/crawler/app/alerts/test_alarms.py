"""An alarm is made once for a story and a mark, is sent within bounds, and waits as long as it cannot be sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from crawler.app.alerts.sending import AlarmDelivery, batches, end_of_quiet, send_due, text_of
from crawler.app.alerts.watching import all_watches, raise_alarms
from storage.config.alerts import Watch, WatchConfig
from storage.config.settings import Config, DigestConfig
from storage.corpus import articles, copies, stories
from storage.database.store import Store
from storage.editing import alarms, watches
from storage.editing.alarms import Alarm
from storage.errors import AlarmError, ConfigError, ModelError
from storage.records import Copy, Member
from storage.search import article_vectors
from storage.search.article_vectors import ArticleVector
from summarizer.encoding.article_index import QueryVector
from tests.support.crawling import CONFIG as CRAWL
from tests.support.records import NOON, an_article

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FLOODS = Watch(name="floods", words=("flood", "لافاو"), mail=("desk@example.org",), channels=("chat",), again=(3,))


def config(*watched: Watch, **fields: object) -> Config:
    return Config(crawl=CRAWL, watch=WatchConfig(watches=watched or (FLOODS,), **fields))  # type: ignore[arg-type]


def no_question(sentence: str) -> QueryVector:
    raise ModelError("nothing reads it", about=sentence)


def told(store: Store, story: int, source: str, title: str = "A flood in Mosul", of: int = 0, days: int = 0) -> int:
    """An article of an outlet in a story (0: a new one); a copy of another article where `of` is given."""
    with store.begin() as db:
        at = NOON - days * DAY
        story = story or stories.open_story(db, at)
        article = an_article(
            source=source,
            identity=f"{story} {source}",
            url=f"https://{source}.example/{story}",
            title=title,
            published_at=at,
        )
        article_id, _ = articles.add(db, article)
        stories.join(db, [Member(story, article_id, 0.9, "same names: Mosul")])
        if of:
            copies.keep(db, [Copy(article_id, of, 1.0, 1.0, "same words")])
    return story


def made(store: Store, settings: Config | None = None) -> int:
    return raise_alarms(store, settings or config(), {}, no_question, NOON).alarms


class Outbox:
    """What was sent; an address in `broken` takes nothing."""

    def __init__(self, *broken: str) -> None:
        self.broken, self.sent = set(broken), list[tuple[str, str, str]]()

    def __call__(self, channel: str, subject: str, text: str) -> None:
        if channel in self.broken:
            raise AlarmError("cannot be reached", about=channel)
        self.sent.append((channel, subject, text))


def sent(store: Store, outbox: Outbox, settings: Config | None = None, later: timedelta = timedelta()) -> AlarmDelivery:
    return send_due(store, settings or config(), outbox, NOON + later)


def test_a_story_is_told_once_and_again_past_a_mark_and_copies_do_not_count(store: Store) -> None:
    story = told(store, 0, "rudaw")
    assert made(store) == 2
    assert made(store) == 0
    told(store, story, "elaph")
    first = 1
    told(store, story, "shafaq", of=first)
    assert made(store) == 0, "two outlets and a copy"
    told(store, story, "ina")
    assert made(store) == 2
    told(store, story, "nrt")
    assert made(store) == 0
    outbox = Outbox()
    assert sent(store, outbox).alarms == 4
    assert sent(store, outbox).alarms == 0
    with store.read() as db:
        newest = alarms.history(db, 10, "floods")
    assert [(alarm.mark, alarm.outlets) for alarm in newest] == [(3, 3), (3, 3), (1, 1), (1, 1)]
    assert {alarm.channel for alarm in newest} == {"mail:desk@example.org", "chat"}


def test_only_stories_that_match_and_are_new_alarm(store: Store) -> None:
    told(store, 0, "rudaw", title="A school opens")
    told(store, 0, "elaph", days=3)
    assert made(store) == 0
    told(store, 0, "rudaw", title="لافاوەکە")
    assert made(store, config(replace_words("لافاو"))) == 0, "English text in another script's words"


def replace_words(*words: str) -> Watch:
    return FLOODS.model_copy(update={"words": words, "languages": ("ckb",)})


def test_a_watch_of_the_page_counts_beside_those_of_the_file_and_can_end(store: Store) -> None:
    with store.begin() as db:
        watches.add(db, Watch(name="mosul", words=("Mosul",), mail=("a@example.org",)), "Shirin", NOON)
        with pytest.raises(ConfigError, match="another"):
            watches.add(db, Watch(name="mosul", words=("x",)), "Shirin", NOON)
        assert [watch.name for watch in all_watches(db, config())] == ["mosul", "floods"]
    told(store, 0, "rudaw")
    assert made(store) == 3
    with store.begin() as db:
        assert watches.end(db, "mosul", NOON)
        assert not watches.end(db, "mosul", NOON)
    told(store, 0, "elaph")
    assert made(store) == 2


def test_what_cannot_be_compared_by_meaning_is_said_and_what_can_is_found(store: Store) -> None:
    watched = Watch(name="water", about="a river floods a town", mail=("a@example.org",))
    told(store, 0, "rudaw")
    raised = raise_alarms(store, config(watched), {}, no_question, NOON)
    assert (raised.alarms, raised.faults) == (0, ["a river floods a town: nothing reads it"])

    def question(sentence: str) -> QueryVector:
        return QueryVector(np.array([1, 0], np.float32), "space", "en", sentence)

    near, far = told(store, 0, "elaph"), told(store, 0, "ina")
    with store.begin() as db:
        ids = {story: stories.members(db, [story])[story][0].article_id for story in (near, far)}
        for story, row in ((near, [0.9, 0.1]), (far, [0.0, 1.0])):
            vector = np.array(row, np.float32)
            article_vectors.put(db, [ArticleVector(ids[story], 1, "elaph", "en", NOON, "space", "space", vector)])
    raised = raise_alarms(store, config(watched), {}, question, NOON)
    assert (raised.alarms, raised.faults) == (1, [])
    with store.read() as db:
        (alarm,) = alarms.history(db, 5)
    assert (alarm.story_id, alarm.reason) == (near, "near in meaning")


def test_an_alarm_that_cannot_be_sent_is_kept_and_tried_again(store: Store) -> None:
    told(store, 0, "rudaw")
    made(store)
    outbox = Outbox("chat")
    done = sent(store, outbox)
    assert (done.alarms, done.waiting, done.faults) == (1, 1, {"chat": "cannot be reached"})
    with store.read() as db:
        assert not alarms.any_due(db, NOON)
        assert alarms.any_due(db, NOON + 2 * MINUTE)
    assert sent(store, outbox, later=MINUTE).waiting == 0, "not yet again"
    for number in range(12):
        assert sent(store, outbox, later=(number + 1) * HOUR).waiting == 1
    with store.read() as db:
        (waiting,) = (alarm for alarm in alarms.history(db, 5) if alarm.sent_at is None)
    assert (waiting.tries, waiting.error) == (13, "cannot be reached")
    outbox.broken.clear()
    assert sent(store, outbox, later=DAY).alarms == 1
    assert [channel for channel, _, _ in outbox.sent] == ["mail:desk@example.org", "chat"]


def test_at_most_so_many_an_hour_and_the_rest_as_one_summary(store: Store) -> None:
    settings = config(FLOODS.model_copy(update={"mail": ()}), most_an_hour=3)
    for number in range(9):
        told(store, 0, "rudaw", title=f"Flood number {number}")
    made(store, settings)
    outbox = Outbox()
    done = sent(store, outbox, settings)
    assert (done.messages, done.alarms) == (3, 9)
    assert [subject for _, subject, _ in outbox.sent] == [
        "floods: Flood number 0", "floods: Flood number 1", "7 more stories that you watch",
    ]  # fmt: skip
    assert all(f"Flood number {number}" in outbox.sent[2][2] for number in range(2, 9))
    told(store, 0, "rudaw", title="Flood number 10")
    made(store, settings)
    assert sent(store, outbox, settings, later=10 * MINUTE).waiting == 1, "the hour is full"
    assert sent(store, outbox, settings, later=61 * MINUTE).alarms == 1


def test_nothing_is_sent_in_quiet_hours_but_what_is_urgent(store: Store) -> None:
    settings = Config(
        crawl=CRAWL,
        digest=DigestConfig(timezone="Asia/Baghdad"),
        watch=WatchConfig(
            watches=(FLOODS, FLOODS.model_copy(update={"name": "urgent", "urgent": True, "mail": ()})),
            quiet_hours=("14:00", "16:30"),
        ),
    )
    told(store, 0, "rudaw")
    made(store, settings)
    outbox = Outbox()
    done = sent(store, outbox, settings)  # 15 o'clock in Baghdad
    assert (done.alarms, done.waiting) == (1, 2)
    assert outbox.sent[0][1] == "urgent: A flood in Mosul"
    assert sent(store, outbox, settings, later=89 * MINUTE).alarms == 0
    assert sent(store, outbox, settings, later=90 * MINUTE).alarms == 2


@pytest.mark.parametrize(
    ("hours", "end"),
    [(("23:00", "06:00"), None), (("14:00", "16:30"), 90), (("15:00", "06:00"), 15 * 60), (None, None)],
)
def test_quiet_hours_end_in_the_desks_zone(hours: tuple[str, str] | None, end: int | None) -> None:
    settings = Config(crawl=CRAWL, digest=DigestConfig(timezone="Asia/Baghdad"), watch=WatchConfig(quiet_hours=hours))
    assert end_of_quiet(settings, NOON) == (None if end is None else NOON + end * MINUTE)


@pytest.mark.parametrize(
    ("count", "room", "sizes"), [(2, 3, [1, 1]), (3, 3, [1, 1, 1]), (5, 3, [1, 1, 3]), (5, 1, [5])]
)
def test_messages_are_as_many_as_there_is_room_for(count: int, room: int, sizes: Sequence[int]) -> None:
    assert [len(batch) for batch in batches([an_alarm(number) for number in range(count)], room)] == sizes


def an_alarm(number: int = 1) -> Alarm:
    return Alarm("floods", number, 1, "chat", 4, f"Flood {number}", "4 outlets; near in meaning", NOON)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "near in meaning"), ("ar", "قريب في المعنى"), ("ckb", "لە واتادا نزیکە"), ("kmr", "di wateyê de nêzîk")],
)
def test_a_message_is_in_the_desks_language_and_links_to_the_draft(language: str, words: str) -> None:
    settings = Config(
        crawl=CRAWL, digest=DigestConfig(desk_language=language), watch=WatchConfig(page="https://desk.example.org/")
    )
    subject, text = text_of([an_alarm()], settings)
    assert subject == "floods: Flood 1"
    assert words in text
    assert "https://desk.example.org/story/1" in text
    many = text_of([replace(an_alarm(), story_id=number) for number in range(50)], settings)
    assert "50" in many[0]
    assert "10" in many[1].splitlines()[-1]
