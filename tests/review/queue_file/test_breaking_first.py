"""A breaking story comes first in the queue file, while nobody has decided it; what people wrote and ordered stays theirs."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from review.queue_file.sync import sync
from storage.config.settings import DigestConfig
from storage.corpus import articles, breaking, stories
from storage.corpus.breaking import Breaking
from storage.database.store import Store
from storage.editing import day_orders, decisions, drafts
from storage.editing.day_orders import DayOrder
from storage.records import DraftSentence, Member
from tests.support.records import NOON, a_draft, an_article

DAYS = (date(2023, 10, 1), date(2023, 10, 2), date(2023, 10, 3))
HEADLINES = ("Flood in Mosul", "فيضان في الموصل", "لافاو لە مووسڵ", "Lehî li Mûsilê")  # two drafts a day but the first


class Queue:
    """Five drafts of three days, those of a day the most relevant first, and their queue file."""

    def __init__(self, store: Store, path: Path, language: str = "en") -> None:
        self.store, self.path, self.minutes = store, path, 0
        self.config = DigestConfig(desk_language=language)
        self.stories = [self._draft(day, number) for number, day in enumerate((DAYS[0], *DAYS[1:], *DAYS[1:]))]
        self.sync()

    def _draft(self, day: date, number: int) -> int:
        headline = HEADLINES[number % 4]
        with self.store.begin() as db:
            article, _ = articles.add(db, an_article(identity=str(number), url=f"https://rudaw.example/{number}"))
            story = stories.open_story(db, NOON)
            stories.join(db, [Member(story, article, 1.0, "first")])
            sentences = (DraftSentence(headline, article, 1, 0, len(headline)),)
            draft = a_draft(
                story_id=story, date=day, headline=headline, sentences=sentences, relevance=0.9 - number / 10
            )
            drafts.add(db, draft)
        return story

    def breaks(self, number: int, minutes: int = 0) -> None:
        with self.store.begin() as db:
            at = NOON + timedelta(minutes=minutes)
            breaking.keep(db, [Breaking(self.stories[number], at, 4, 12.0, 6.0)])

    def sync(self, after: timedelta = timedelta()) -> None:
        self.minutes += 1
        now = NOON + timedelta(minutes=self.minutes) + after
        sync(self.store, self.path, self.config, {"rudaw": "Rudaw"}, now, "Shirin", top=timedelta(hours=12))

    def change(self, old: str, new: str) -> None:
        text = self.path.read_text(encoding="utf-8")
        assert old in text
        self.path.write_text(text.replace(old, new, 1), encoding="utf-8")

    @property
    def order(self) -> list[int]:
        """The drafts, as the file has them."""
        return [int(number) for number in re.findall(r"<!-- draft (\d+) ", self.path.read_text(encoding="utf-8"))]

    @property
    def saved_orders(self) -> dict[date, tuple[int, ...]]:
        with self.store.read() as db:
            return {day: tuple(order) for day, order in day_orders.newest(db).items()}


@pytest.fixture
def queue(store: Store, tmp_path: Path) -> Queue:
    return Queue(store, tmp_path / "queue.md")


def test_a_breaking_story_comes_first_and_goes_back(queue: Queue) -> None:
    before = queue.path.read_text(encoding="utf-8")
    assert queue.order == [1, 2, 4, 3, 5]
    queue.breaks(4)
    queue.sync()
    assert queue.order == [5, 3, 1, 2, 4]  # its day first, and it first in its day
    assert "> On top because its story is breaking: reported by 4 outlets within 12 minutes" in queue.path.read_text(
        "utf-8"
    )
    queue.sync(timedelta(hours=12))
    after = queue.path.read_text(encoding="utf-8")
    assert queue.order == [1, 2, 4, 3, 5]
    assert re.sub(r"writing \d+ key \w+", "", after) == re.sub(r"writing \d+ key \w+", "", before)
    assert queue.saved_orders == {}


def test_a_decision_takes_it_off_the_top_and_the_texts_of_people_stay(queue: Queue) -> None:
    queue.breaks(4)
    queue.sync()
    queue.change("## October 3, 2023\n", "## October 3, 2023\n\nشیکاری: ئەم هەفتەیە گرنگە.\n")
    queue.change("### [ ] Flood in Mosul (Rudaw)\n<!-- draft 5", "### [x] لافاوی گەورە (Rudaw)\n<!-- draft 5")
    queue.sync()
    assert queue.order == [1, 2, 4, 3, 5]
    text = queue.path.read_text(encoding="utf-8")
    assert "شیکاری: ئەم هەفتەیە گرنگە." in text.partition("## October 3, 2023")[2]
    assert "### [x] لافاوی گەورە" in text
    assert "On top because" not in text
    with queue.store.read() as db:
        assert [decision.action for decision in decisions.of_draft(db, 5)] == ["approve"]
        assert [(each.date, each.text) for each in decisions.analyses(db, *DAYS[::2])] == [
            (DAYS[2], "شیکاری: ئەم هەفتەیە گرنگە.")
        ]
    assert queue.saved_orders == {}


def test_an_order_that_a_person_gave_stays(queue: Queue) -> None:
    with queue.store.begin() as db:
        day_orders.add(db, DayOrder(DAYS[2], (3, 5), "Shirin", NOON))
    queue.breaks(4)
    queue.sync()
    assert queue.order == [3, 5, 1, 2, 4]  # the day comes first; within it, as the person wants it
    queue.breaks(1)
    queue.sync()
    assert queue.order == [2, 4, 3, 5, 1]


def test_a_save_begun_before_it_broke_is_merged(queue: Queue) -> None:
    old = queue.path.read_text(encoding="utf-8")
    queue.breaks(3)
    queue.sync()
    assert queue.order == [4, 2, 1, 3, 5]
    queue.path.write_text(old.replace("### [ ] فيضان", "### [-] فيضان", 1), encoding="utf-8")
    queue.sync()
    with queue.store.read() as db:
        assert {draft: taken[-1].action for draft, taken in decisions.all_by_draft(db).items()} == {2: "reject"}
    assert queue.order == [4, 2, 1, 3, 5]
    assert queue.saved_orders == {}


@pytest.mark.parametrize("language", ["ar", "ckb", "kmr"])
def test_the_note_is_in_the_language_of_the_desk_and_no_remark(store: Store, tmp_path: Path, language: str) -> None:
    queue = Queue(store, tmp_path / "queue.md", language)
    queue.breaks(4)
    queue.sync()
    text = queue.path.read_text(encoding="utf-8")
    note = next(line for line in text.split("\n") if line.startswith("> ") and "12" in line and "4" in line)
    assert "On top" not in note
    queue.change(note, note.removeprefix("> "))  # an editor's program lost its mark
    queue.sync()
    with queue.store.read() as db:
        assert decisions.all_by_draft(db) == {}
