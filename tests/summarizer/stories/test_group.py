"""Articles of one event become one story, on both engines."""

import time
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from storage.config.settings import EncoderConfig, StoriesConfig, load_config
from storage.corpus import articles, copies, stories, work_queue
from storage.database.store import Store, open_store
from storage.editing import decisions, drafts
from storage.errors import StoryError
from storage.records import Copy, DraftSentence
from summarizer.encoding.encoder import Encoder, load
from summarizer.stories.group import GroupResult, group_stories
from tests.crawler.duplicates.test_fold import WIRE
from tests.support.paths import ROOT
from tests.support.records import NOON, a_draft, an_article

CONFIG = StoriesConfig()
NAMES = load_config(ROOT / "config" / "digest.yaml").digest.names


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
    assert group_stories(store, CONFIG, encoder, NOON) == GroupResult(3, 1, 2)
    with store.begin() as db:
        placed = stories.by_article(db, [one, two, other])
        assert placed[one].story_id == placed[two].story_id != placed[other].story_id
        assert stories.changed(db) == sorted({placed[one].story_id, placed[other].story_id})
        stories.mark_drafted(db, stories.versions(db, stories.changed(db)))
        assert stories.changed(db) == []
    assert group_stories(store, CONFIG, encoder, NOON) == GroupResult(0, 0, 0)


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
    group_stories(store, CONFIG, encoder, NOON, NAMES)
    with store.read() as db:
        placed = stories.by_article(db, [*ids, oil])
    assert len({placed[of].story_id for of in ids}) == 1
    assert placed[oil].story_id != placed[ids[0]].story_id
    assert placed[ids[2]].reason.startswith("same day; same names: Peshmerga, Makhmur")
    assert "same number: 14; both about: attack, kill" in placed[ids[2]].reason


def test_a_full_story_takes_no_more_and_says_so(store: Store, encoder: Encoder) -> None:
    with store.begin() as db:
        for number in range(5):
            articles.add(db, an_article(identity=str(number)))
    grouped = group_stories(store, StoriesConfig(max_articles=3), encoder, NOON)
    assert (grouped.joined, grouped.opened) == (3, 2)
    (note,) = grouped.notes
    assert "has 3 articles, the most a story takes" in note
    assert "Officials open a new school in Makhmur" in note


def test_a_full_story_stays_full_in_later_runs(store: Store, encoder: Encoder) -> None:
    config = StoriesConfig(max_articles=3)
    for run in range(2):
        with store.begin() as db:
            for number in range(3):
                articles.add(db, an_article(identity=f"{run}/{number}"))
        assert group_stories(store, config, encoder, NOON).opened == 1
    with store.read() as db:
        assert [len(inside) for inside in stories.newest(db, 10).values()] == [3, 3]


@pytest.mark.parametrize("text", ["", "Iraq", "…", "12", "عێراق", "عراق", "!?"])
def test_what_says_next_to_nothing_is_one_story_with_nothing(store: Store, encoder: Encoder, text: str) -> None:
    with store.begin() as db:
        for number in range(3):
            articles.add(db, an_article(identity=str(number), title="", text=text))
            articles.add(db, an_article(identity=f"title/{number}", title=text, text=""))
    assert group_stories(store, CONFIG, encoder, NOON).opened == 6


HEADLINES = {
    "en": "Five Peshmerga killed in attack near Makhmur",
    "ar": "مقتل خمسة من البيشمركة في هجوم قرب مخمور",
    "ckb": "پێنج پێشمەرگە لە هێرشێک نزیک مەخموور شەهید بوون",
    "kmr": "Li nêzîkî Mexmûrê di êrîşekê de pênc pêşmerge şehîd bûn",
}


@pytest.mark.parametrize("language", HEADLINES)
def test_headlines_alone_and_without_date_are_grouped(store: Store, encoder: Encoder, language: str) -> None:
    undated = {"text": "", "published_at": None, "published_from": "unknown", "language": language}
    with store.begin() as db:
        for number in range(2):
            articles.add(db, an_article(identity=str(number), title=HEADLINES[language], **undated))
        articles.add(db, an_article(identity="other", title="Oil exports through Ceyhan resume today", **undated))
    assert group_stories(store, CONFIG, encoder, NOON).opened == 2


def test_texts_of_five_megabytes_are_grouped_by_how_they_begin(store: Store, encoder: Encoder) -> None:
    huge = [
        "word " * 1_000_000,
        "بغداد " * 800_000,
        "ە" * 2_500_000,
        "1" * 5_000_000,
        TELLINGS["en"][1] + " x" * 2_500_000,
    ]
    with store.begin() as db:
        for number, text in enumerate(huge):
            articles.add(db, an_article(identity=str(number), title="", text=text))
        title, text = TELLINGS["en"]
        articles.add(db, an_article(identity="short", title=title, text=text))
    began = time.process_time()
    assert group_stories(store, CONFIG, encoder, NOON).opened == 5
    assert time.process_time() - began < 20


def test_mixed_scripts_and_unnormalised_letters_are_one_text(store: Store, encoder: Encoder) -> None:
    mixed = " ".join(TELLINGS[language][1] for language in TELLINGS)
    with store.begin() as db:
        forms: tuple[Literal["NFC", "NFD", "NFKC", "NFKD"], ...] = ("NFC", "NFD", "NFKC", "NFKD")
        for number, form in enumerate(forms):
            given = unicodedata.normalize(form, f"\ufefc\u200f{mixed}\u0640")
            articles.add(db, an_article(identity=str(number), title="", text=given, language="und"))
        presented = "\ufee3\ufea8\ufee4\ufeee\ufead"  # Makhmur in presentation forms
        title, text = TELLINGS["ar"]
        for number, said in enumerate((text, text.replace("مخمور", presented))):
            articles.add(db, an_article(identity=f"ar/{number}", title=title, text=said, language="ar"))
    assert group_stories(store, CONFIG, encoder, NOON).opened == 1  # all of it tells one event


def test_a_saga_told_every_day_does_not_become_one_endless_story(store: Store, encoder: Encoder) -> None:
    said = an_article().text.split()
    with store.begin() as db:
        for number in range(40):
            text = " ".join([*said[number % 3 :], f"On day {number} officials said more of it."])
            when = NOON + timedelta(days=number)
            articles.add(db, an_article(identity=str(number), text=text, published_at=when))
    group_stories(store, CONFIG, encoder, NOON)
    with store.read() as db:
        found = stories.newest(db, 100)
        told = articles.get(db, [one.article_id for inside in found.values() for one in inside])
    spans = [told[inside[-1].article_id].when - told[inside[0].article_id].when for inside in found.values()]
    assert len(found) >= 6
    assert max(spans) <= timedelta(days=2 * CONFIG.window_days)


BRIDGE = (  # two groups that know of each other's half, and what brings them together
    "Engineers closed the Qayyarah bridge over the Tigris after cracks were seen in two of its pillars.",
    "Traffic between Makhmur and Mosul was sent round by Guwair, and buses stood in queues of 9 kilometres there.",
)


def test_two_groups_become_one_story_when_an_article_brings_them_together(store: Store, encoder: Encoder) -> None:
    def add(identity: str, title: str, text: str, hours: int) -> int:
        when = NOON + timedelta(hours=hours)
        with store.begin() as db:
            return articles.add(db, an_article(identity=identity, title=title, text=text, published_at=when))[0]

    one = add("one", "Qayyarah bridge closed", BRIDGE[0], 0)
    two = add("two", "Queues of buses at Guwair", BRIDGE[1], 1)
    assert group_stories(store, CONFIG, encoder, NOON).opened == 2
    with store.read() as db:
        before = {of: place.story_id for of, place in stories.by_article(db, [one, two]).items()}
    assert before[one] != before[two]
    with store.begin() as db:
        drafts.add(db, a_draft(story_id=before[two], sentences=(DraftSentence("Queues.", two, 1, 0, 7),)))
        drafts.add(db, a_draft(story_id=before[one], sentences=(DraftSentence("Closed.", one, 1, 0, 7),)))
    for hours in (2, 3, 4):
        add(f"both {hours}", "Qayyarah bridge closed, queues of buses at Guwair", " ".join(BRIDGE), hours)
    assert group_stories(store, CONFIG, encoder, NOON).merged == 1
    with store.read() as db:
        after = stories.by_article(db, [one, two])
        gone = next(of for of in (one, two) if after[of].story_id != before[of])
        draft = drafts.of_story(db, before[gone])
        assert draft is not None
        (said,) = decisions.by_draft(db, [draft.id])[draft.id]
    assert after[one].story_id == after[two].story_id
    assert (said.action, said.by) == ("reject", "machine")
    assert f"story {after[one].story_id}" in said.reason


def test_stories_that_a_person_split_are_never_merged_by_the_machine(store: Store, encoder: Encoder) -> None:
    with store.begin() as db:
        one, _ = articles.add(db, an_article())
        two, _ = articles.add(db, an_article(identity="two", published_at=NOON + timedelta(hours=1)))
    group_stories(store, CONFIG, encoder, NOON)
    with store.begin() as db:
        new = stories.split(db, two, "Shirin", NOON)
    for number in range(5):
        with store.begin() as db:
            articles.add(db, an_article(identity=f"more {number}", published_at=NOON + timedelta(hours=2 + number)))
        group_stories(store, CONFIG, encoder, NOON)
    with store.read() as db:
        places = stories.by_article(db, [one, two])
    assert places[two].story_id == new != places[one].story_id
    assert {place.by for place in places.values()} == {"Shirin"}


def test_the_first_printing_of_a_text_that_a_person_placed_comes_to_where_it_is(store: Store, encoder: Encoder) -> None:
    with store.begin() as db:
        one, _ = articles.add(db, an_article(text=WIRE["en"]))
        two, _ = articles.add(
            db, an_article(identity="two", text=f"{WIRE['en']} The mayor of Mosul was there, too, he said.")
        )
    group_stories(store, CONFIG, encoder, NOON)
    with store.begin() as db:
        new = stories.split(db, two, "Shirin", NOON)
        first, _ = articles.add(
            db, an_article(identity="first", text=WIRE["en"], published_at=NOON - timedelta(hours=5))
        )
        copies.keep(db, [Copy(two, first, 0.97, 0.99, "99 % of it is there")])
    group_stories(store, CONFIG, encoder, NOON)
    with store.read() as db:
        places = stories.by_article(db, [one, two, first])
    assert places[first].story_id == places[two].story_id == new
    assert f"article {two}" in places[first].reason


def test_more_articles_than_can_be_compared_at_once_are_grouped_and_the_run_says_so(
    store: Store, encoder: Encoder
) -> None:
    config = StoriesConfig(window_articles=100)
    for run in range(2):
        with store.begin() as db:
            for number in range(80):
                made = (
                    f"{number} {run} officials opened gate {100 * number + run} of dam {7 * number + run} near Makhmur"
                )
                articles.add(db, an_article(identity=f"{run}/{number}", title="", text=made))
        grouped = group_stories(store, config, encoder, NOON)
        assert grouped.articles == 80
        assert any("were not compared with" in note and "window_articles" in note for note in grouped.notes) is (
            run == 1
        )


@pytest.mark.parametrize("kind", ["same", "template"])
def test_a_flood_costs_by_its_articles_and_no_story_swallows_it(tmp_path: Path, encoder: Encoder, kind: str) -> None:
    def text(number: int) -> str:
        if kind == "same":
            return WIRE["ar"]
        rates = [140_000 + 7 * number, 150_000 + 11 * number, 130_000 + 13 * number]
        return (
            f"سجلت بورصتا الكفاح والحارثية في بغداد {rates[0]} دينار لكل مئة دولار، وبلغ سعر البيع في محال الصيرفة {rates[1]} دينار، "
            f"فيما بلغ في أربيل عاصمة إقليم كردستان {rates[2]} دينار لكل مئة دولار، بحسب متعاملين هناك."
        )

    store = open_store(tmp_path / "store.db")
    config = StoriesConfig(max_articles=50)
    seconds = []
    for run in range(2):
        with store.begin() as db:
            for number in range(250):
                when = NOON + timedelta(seconds=40 * (250 * run + number))
                new = an_article(
                    identity=f"{run}/{number}", text=text(250 * run + number), language="ar", published_at=when
                )
                articles.add(db, new)
        began = time.process_time()
        grouped = group_stories(store, config, encoder, NOON)
        seconds.append(time.process_time() - began)
        assert grouped.articles == 250
    with store.read() as db:
        sizes = [len(inside) for inside in stories.newest(db, 3000).values()]
    store.close()
    assert max(sizes, default=1) <= config.max_articles
    assert seconds[1] < 4 * seconds[0] + 2
    assert (len(sizes) > 0) is (kind == "same")


def pend(store: Store, *ids: int) -> None:
    with store.begin() as db:
        work_queue.add(db, {of: article.when for of, article in articles.get(db, ids).items()}, "stories")


def test_the_machine_keeps_to_what_an_editor_merged(store: Store, encoder: Encoder) -> None:
    with store.begin() as db:
        school, _ = articles.add(db, an_article())
        oil, _ = articles.add(
            db, an_article(identity="oil", title="Oil exports resume", text="Oil flows to Ceyhan again.")
        )
    group_stories(store, CONFIG, encoder, NOON)
    with store.begin() as db:
        places = stories.by_article(db, [school, oil])
        into, other = places[school].story_id, places[oil].story_id
        assert stories.merge(db, into, other, "Shirin", NOON) == 1
    pend(store, school, oil)
    group_stories(store, CONFIG, encoder, NOON)
    with store.read() as db:
        assert {one.story_id for one in stories.by_article(db, [school, oil]).values()} == {into}
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
        old = stories.by_article(db, [one])[one].story_id
        assert list(stories.newest(db, 10)) == [old]
        new = stories.split(db, two, "Shirin", NOON)
        assert new != old
        assert list(stories.newest(db, 10)) == []
    pend(store, one, two)
    group_stories(store, CONFIG, encoder, NOON)
    with store.begin() as db:
        assert {of: member.story_id for of, member in stories.by_article(db, [one, two]).items()} == {
            one: old,
            two: new,
        }
        assert [label.same for label in stories.labels(db)] == [False]
        stories.merge(db, old, new, "Aram", NOON + timedelta(hours=2))
        assert [(label.same, label.by) for label in stories.labels(db)] == [(True, "Aram")]


def test_what_cannot_be_merged_or_split_is_named_and_nothing_changes(store: Store, encoder: Encoder) -> None:
    with store.begin() as db:
        one, _ = articles.add(db, an_article())
    group_stories(store, CONFIG, encoder, NOON)
    with store.begin() as db:
        place = stories.by_article(db, [one])[one].story_id
        for into, other in ((place, 99), (99, place), (place, place)):
            with pytest.raises(StoryError, match="story"):
                stories.merge(db, into, other, "Shirin", NOON)
        for article_id in (one, 99):
            with pytest.raises(StoryError, match="article"):
                stories.split(db, article_id, "S", NOON)
        assert stories.by_article(db, [one])[one].by == "machine"
        assert stories.labels(db) == []
