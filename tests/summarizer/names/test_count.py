"""Dossiers: counted once, followed through changes of articles and of the list, and noted where they rise."""

from datetime import timedelta

import pytest

from storage.config.names import Name, Names
from storage.corpus import articles, copies, dossier_reading, dossiers, stories, work_queue
from storage.corpus.dossiers import Dossier
from storage.database.store import Store
from storage.editing import drafts
from storage.publishing import digests
from storage.publishing.published import Digest
from storage.records import Copy, Entry
from summarizer.names.count import NamesResult, count_names
from summarizer.names.rising import rise_of
from tests.support.records import NOON, a_draft, a_wording, an_article

DAY = timedelta(days=1)
BARZANI = Name(
    house="Masoud Barzani", kind="person", en=("Massoud Barzani",), ar=("مسعود بارزاني",), ckb=("مەسعود بارزانی",)
)
NAMES = Names(names=(BARZANI, Name(house="Mosul", kind="place", ar=("الموصل",))))


def add(store: Store, text: str, source: str = "rudaw", language: str = "en", days: float = 0, number: str = "") -> int:
    at = NOON - days * DAY
    article = an_article(
        source=source, identity=number or f"{source} {days} {hash(text)}", title="", text=text, language=language,
        published_at=at, fetched_at=at,
    )  # fmt: skip
    with store.begin() as db:
        return articles.add(db, article)[0]


def dossier(store: Store, key: str) -> Dossier:
    with store.read() as db:
        (found,) = dossier_reading.with_keys(db, [key])
    return found


def test_mentions_are_counted_in_every_language_and_once(store: Store) -> None:
    add(store, "Massoud Barzani spoke. Masoud Barzani left.")
    add(store, "وقال مسعود بارزاني في الموصل", "elaph", "ar", days=1)
    add(store, "مەسعود بارزانی گوتی", "xendan", "ckb", days=8)
    assert count_names(store, NAMES, NOON) == NamesResult(3, 0, 0)
    assert count_names(store, NAMES, NOON) == NamesResult(0, 0, 0)
    barzani = dossier(store, "=Masoud Barzani")
    assert (barzani.mentions, barzani.is_listed, barzani.last_at) == (3, True, NOON)
    today = dossiers.day_number(NOON)
    with store.read() as db:
        assert dossier_reading.span(db, barzani.id) == (NOON - 8 * DAY, NOON)
        weeks = dossier_reading.by_week(db, barzani.id, today - 30, today + 1)
        spelt = {(each.language, each.spelling) for each in dossier_reading.spellings(db, barzani.id)}
        together, newest = dossier_reading.together_with(db, barzani.id, 100)
        in_arabic = dossier_reading.articles_of(db, barzani.id, 10, "ar")
    monday = dossiers.day_number(NOON - DAY)  # a Tuesday
    assert weeks == {(monday, "rudaw"): 1, (monday, "elaph"): 1, (monday - 7, "xendan"): 1}
    assert spelt == {("en", "Massoud Barzani"), ("ar", "مسعود بارزاني"), ("ckb", "مەسعود بارزانی")}
    assert (together, newest) == ({dossier(store, "=Mosul").id: 1}, 3)
    assert [each.source for each in in_arabic] == ["elaph"]


def test_an_article_that_changes_is_counted_again(store: Store) -> None:
    add(store, "Masoud Barzani spoke in Mosul.", number="1")
    count_names(store, NAMES, NOON)
    add(store, "Firas al-Yasser spoke in Mosul.", number="1")
    count_names(store, NAMES, NOON)
    counts = {key: dossier(store, key).mentions for key in ("=Masoud Barzani", "=Mosul", "~frs 'sr")}
    assert counts == {"=Masoud Barzani": 0, "=Mosul": 1, "~frs 'sr": 1}
    with store.read() as db:
        days = dossier_reading.days_of(db, [dossier(store, key).id for key in counts], 0)
    assert sum(sum(each.values()) for each in days.values()) == 2


def test_a_name_that_is_listed_gets_what_was_guessed(store: Store) -> None:
    add(store, "Firas al-Yasser spoke.")
    add(store, "وقال النائب فراس الياسر", "elaph", "ar")
    count_names(store, NAMES, NOON)
    assert dossier(store, "~frs 'sr").mentions == 2
    longer = Names(names=(*NAMES.names, Name(house="Firas al-Yasser", kind="person", ar=("فراس الياسر",))))
    count_names(store, longer, NOON)
    moved = dossier(store, "=Firas al-Yasser")
    assert (moved.mentions, moved.is_listed) == (2, True)
    count_names(store, NAMES, NOON)
    assert not dossier(store, "=Firas al-Yasser").is_listed
    add(store, "Firas al-Yasser left.", days=0.1)
    count_names(store, NAMES, NOON)
    assert dossier(store, "~frs 'sr").mentions == 1
    count_names(store, longer, NOON)
    assert dossier(store, "=Firas al-Yasser").mentions == 3
    with store.read() as db:
        assert dossiers.by_key(db, ["~frs 'sr"]) == {}
        assert dossier_reading.days_of(db, [moved.id], 0)[moved.id][dossiers.day_number(NOON), "rudaw"] == 2


def test_a_name_that_sounds_alike_is_not_taken_for_a_listed_one(store: Store) -> None:
    add(store, "Fares Yaser spoke.")
    count_names(store, NAMES, NOON)
    longer = Names(names=(*NAMES.names, Name(house="Firas al-Yasser", kind="person")))
    count_names(store, longer, NOON)
    assert dossier(store, "~frs 'sr").name == "Fares Yaser"


def test_entries_that_were_published_are_found(store: Store) -> None:
    add(store, "Firas al-Yasser met Masoud Barzani.")
    with store.begin() as db:
        story = stories.open_story(db, NOON)
        draft = drafts.add(db, a_draft(story_id=story))
        wording = a_wording(headline="Barzani Receives Guest", text="Firas al-Yasser met Masoud Barzani.")
        entry = Entry(draft.id, wording, "Shirin", NOON)
        digest = digests.add(db, Digest("Iraq", NOON.date(), NOON.date(), (entry,), ()), NOON)
    count_names(store, NAMES, NOON)
    count_names(store, NAMES, NOON)
    with store.read() as db:
        for key in ("=Masoud Barzani", "~frs 'sr"):
            assert dossier_reading.entries_of(db, dossier(store, key).id, 9) == [draft.id]
        assert dossiers.newest_digest(db) == digest


@pytest.mark.parametrize("copied", [False, True])
def test_a_name_rises_by_outlets_of_their_own(store: Store, copied: bool) -> None:
    for day in range(1, 35):
        add(store, "Rain fell in Mosul.", days=day)
    ids = [
        add(store, "Firas al-Yasser spoke.", source, days=number / 10)
        for number in range(3)
        for source in ("rudaw", "elaph", "xendan")
    ]
    if copied:
        with store.begin() as db:
            copies.keep(db, [Copy(each, ids[0], 1.0, 1.0, "same words") for each in ids[1:]])
    done = count_names(store, NAMES, NOON)
    risen = dossier(store, "~frs 'sr")
    assert (done.rising, risen.recent) == ((0, 0) if copied else (1, 9))
    with store.read() as db:
        assert [each.id for each in dossier_reading.risen(db, NOON - DAY, 9)] == ([] if copied else [risen.id])
    with store.begin() as db:
        dossiers.dismiss(db, risen.id, "Shirin")
    with store.read() as db:
        assert dossier_reading.risen(db, NOON - DAY, 9) == []


def test_a_desk_that_just_began_has_no_rising_names(store: Store) -> None:
    for source in ("rudaw", "elaph", "xendan"):
        for number in range(3):
            add(store, "Firas al-Yasser spoke.", source, days=number / 10)
    assert count_names(store, NAMES, NOON).rising == 0


def test_old_articles_wait_for_later_runs(store: Store) -> None:
    for day in range(5):
        add(store, "Rain fell in Mosul.", days=day)
    assert count_names(store, NAMES, NOON, most=2) == NamesResult(2, 3, 0)
    with store.read() as db:
        assert work_queue.count(db, "names") == 3
        span = dossier_reading.span(db, dossiers.by_key(db, ["=Mosul"])["=Mosul"])
    assert span == (NOON - DAY, NOON)  # the newest first


def test_a_rise_is_more_than_the_weeks_before_explain() -> None:
    usual = {(day, source): 1 for day in range(28) for source in "abc"}  # 21 a week
    for a_day, expected in ((1, False), (2, False), (3, True)):
        week = {(day, source): a_day for day in range(28, 35) for source in "abc"}
        assert (rise_of(usual | week, 34, 0.25) is not None) == expected
    assert rise_of({(34, "a"): 50}, 34, 0.25) is None
    assert rise_of({(34, source): 2 for source in "abc"}, 34, 0.25) is not None
