"""What people type finds what they mean, in every script, on both engines."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, event, insert, select
from sqlalchemy import text as text_

from storage.corpus import articles
from storage.database.store import Store
from storage.database.tables import decisions as table
from storage.database.tables import revisions
from storage.editing import decisions, drafts
from storage.publishing import digests
from storage.publishing.published import Digest
from storage.records import Entry
from storage.search import full_text
from tests.support.records import NOON, a_decision, a_draft, a_wording, an_article

TEXTS = {
    "en": "The Ministry of Oil said that exports from Kirkuk resume.",
    "ar": "وقالت وزارةُ النفط إنّ البرلمان العراقي ببغداد صوّت، وللحكومة أن تعترض.",
    "ckb": "پەرلەمانی کوردستان لە هەولێر کۆبووەوە؛ سه‌رۆكی هه‌رێم ئامادە بوو.",
    "kmr": "Parlamentoya Kurdistanê li Hewlêrê civiya û Pêşmerge amade bû.",
}


def known(store: Store) -> None:
    with store.begin() as db:
        for language, text in TEXTS.items():
            articles.add(
                db, an_article(identity=language, title=language, text=text, language=language, source=language)
            )
        full_text.refresh(db, 100)


def found(store: Store, asked: str) -> set[str]:
    with store.read() as db:
        hits = full_text.find(db, asked, ["article"], 20)
        kept = articles.get(db, [hit.of for hit in hits])
    return {article.language for article in kept.values()}


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("kirkuk EXPORTS", "en"),
        ("minist", "en"),
        ("وزارة النفط", "ar"),  # joined و before قالت, harakat, ة
        ("برلمان", "ar"),  # behind the article
        ("البرلمان", "ar"),
        ("بغداد", "ar"),  # behind ب
        ("حكومة", "ar"),  # behind و and لل
        ("والحكومة", "ar"),  # asked with what is joined
        ("پەرلەمان", "ckb"),  # before an ending
        ("سەرۆکی هەرێم", "ckb"),  # typed the old way in the text
        ("سه‌رۆكی هه‌رێم", "ckb"),  # … and in the question
        ("Hewler", "kmr"),
        ("pesmerge kurdistan", "kmr"),
    ],
)
def test_a_word_is_found_as_people_type_it(store: Store, asked: str, language: str) -> None:
    known(store)
    assert found(store, asked) == {language}


@pytest.mark.parametrize(
    "asked", ["زارة", "irkuk", "Mosul", "", "…", 'x" OR "a', "'); DROP TABLE articles", "*", "a:b & !c", "NEAR("]
)
def test_what_is_not_there_is_not_found_and_no_sign_means_anything(store: Store, asked: str) -> None:
    known(store)
    assert found(store, asked) == ({"ar"} if asked == "زارة" else set())  # a stem of وزارة: written, never asked for


def test_an_article_is_found_by_its_newest_words_alone(store: Store) -> None:
    known(store)
    with store.begin() as db:
        articles.add(db, an_article(identity="en", source="en", text="Imports through Basra stop.", language="en"))
        assert full_text.refresh(db, 100) == 0
    assert found(store, "basra") == {"en"}
    assert found(store, "kirkuk") == set()


def test_a_draft_is_found_by_the_machines_words_and_the_editors_and_an_entry_by_the_printed_ones(store: Store) -> None:
    with store.begin() as db:
        draft = drafts.add_written(db, a_draft(text="Officials opened a school in Makhmur."))
        words = a_wording(headline="Dibistanek vebû", language="kmr")
        approval = decisions.add(db, a_decision(draft_id=draft.id, wording=words))
        full_text.refresh(db, 0)
        assert [hit.kind for hit in full_text.find(db, "makhmur", ["draft", "entry"], 9)] == ["draft"]
        assert [hit.kind for hit in full_text.find(db, "dibistan", ["draft", "entry"], 9)] == ["draft"]
        entry = Entry(draft.id, words, approval.by, approval.at)
        digests.add(db, Digest("T", date(2023, 10, 1), date(2023, 10, 31), (entry,), ()), NOON)
        full_text.refresh(db, 0)
        hits = full_text.find(db, "dibistan", ["article", "draft", "entry"], 9)
    assert {(hit.kind, hit.of) for hit in hits} == {("draft", draft.id), ("entry", draft.id)}


def test_several_bring_search_up_to_date_at_once_and_none_fails(store: Store) -> None:
    with store.begin() as db:
        for _ in range(100):
            drafts.add_written(db, a_draft())
    with ThreadPoolExecutor(4) as pool:  # the page's threads and a run
        assert list(pool.map(lambda _: full_text.catch_up(store), range(4))) == [0, 0, 0, 0]
    with store.read() as db:
        assert len({hit.of for hit in full_text.find(db, "makhmur", ["draft"], 200)}) == 100


def test_words_that_are_kept_late_under_an_early_number_are_found(store: Store) -> None:
    """As on PostgreSQL, where the transaction of a lower id may end after that of a higher one."""
    with store.begin() as db:
        drafted = [drafts.add_written(db, a_draft()).id for _ in range(2)]
        for draft_id, headline in zip(drafted, ("Slow words", "Quick words"), strict=True):
            decisions.add(db, a_decision(draft_id=draft_id, wording=a_wording(headline=headline)))
        slow = db.execute(select(table).order_by(table.c.id).limit(1)).mappings().one()
        db.execute(delete(table).where(table.c.id == slow["id"]))
        full_text.refresh(db, 0)
        assert [hit.of for hit in full_text.find(db, "words", ["draft"], 9)] == drafted[1:]
        db.execute(insert(table).values(**slow))
        full_text.refresh(db, 0)
        assert [hit.of for hit in full_text.find(db, "slow", ["draft"], 9)] == drafted[:1]


def test_the_newest_come_first_and_outlet_language_and_days_narrow(store: Store) -> None:
    with store.begin() as db:
        for day in range(5):
            when = NOON + timedelta(days=day)
            one = an_article(identity=str(day), source=f"s{day % 2}", fetched_at=when, published_at=when)
            articles.add(db, replace(one, language="ar" if day == 4 else "en"))
        full_text.refresh(db, 100)
        assert [hit.of for hit in full_text.find(db, "makhmur", ["article"], 3)] == [5, 4, 3]
        assert [hit.of for hit in full_text.find(db, "makhmur", ["article"], 9, sources=["s1"])] == [4, 2]
        assert [hit.of for hit in full_text.find(db, "makhmur", ["article"], 9, language="ar")] == [5]
        later = full_text.find(
            db, "makhmur", ["article"], 9, since=NOON + timedelta(days=3), until=NOON + timedelta(days=3)
        )
        assert [hit.of for hit in later] == [4]


def test_an_article_whose_date_is_learnt_later_is_found_under_its_own_day(store: Store) -> None:
    with store.begin() as db:
        articles.add(db, an_article(published_at=None, fetched_at=NOON))
        full_text.refresh(db, 100)
        assert [hit.at for hit in full_text.find(db, "makhmur", ["article"], 9)] == [NOON]
        before = NOON - timedelta(days=3)
        assert articles.add(db, an_article(published_at=before, fetched_at=NOON + timedelta(hours=1)))[1] == "known"
        assert full_text.refresh(db, 100) == 0
        assert [hit.at for hit in full_text.find(db, "makhmur", ["article"], 9, until=before)] == [before]


SAID = {
    "en": ("School opens in Makhmur", "Officials opened a school in Makhmur.", "makhmur school"),
    "ar": ("افتتاح مدرسة في مخمور", "افتتحت مدرسةٌ وبالمدرسة اثنا عشر صفا، وللطلاب حافلات.", "المدرسة طلاب"),
    "ckb": ("قوتابخانەیەک لە مەخموور کرایەوە", "بەرپرسان لەهەولێر گوتیان قوتابخانەکە کرایەوە.", "هەولێر قوتابخانە"),
    "kmr": ("Dibistanek li Mexmûrê vebû", "Berpirsan got dibistan li Mexmûrê vebû.", "mexmur dibistan"),
}


@pytest.mark.parametrize("language", SAID)
def test_articles_drafts_and_entries_are_found_by_the_words_of_each_language(store: Store, language: str) -> None:
    asked = SAID[language][2]
    with store.begin() as db:
        for one, (title, body, _) in SAID.items():
            articles.add(db, an_article(identity=one, title=title, text=body, language=one))
            draft = drafts.add_written(db, a_draft(headline=title, text=body, language=one))
            words = a_wording(headline=title, text=body, language=one)
            said = decisions.add(db, a_decision(draft_id=draft.id, wording=words))
            entry = Entry(draft.id, words, said.by, said.at)
            digests.add(db, Digest(one, date(2023, 10, 1), date(2023, 10, 31), (entry,), ()), NOON)
        full_text.refresh(db, 100)
        number = list(SAID).index(language) + 1
        hits = full_text.find(db, asked, ["article", "draft", "entry"], 20)
    assert {(hit.kind, hit.of) for hit in hits} == {(kind, number) for kind in ("article", "draft", "entry")}


def test_a_kurdish_word_is_not_cut_as_an_arabic_one(store: Store) -> None:
    with store.begin() as db:
        articles.add(db, an_article(identity="ckb", text="لیژنەیەک چووە کەرکووک.", language="ckb"))
        full_text.refresh(db, 100)
    assert found(store, "ەرکووک") == set()
    assert found(store, "کەرکووک") == {"ckb"}


def test_an_index_made_by_another_rule_is_made_anew(store: Store) -> None:
    known(store)
    with store.begin() as db:
        full_text._set_mark(db, "rule", 1)
        db.execute(text_("UPDATE searchable SET version = 99"))
        assert full_text.refresh(db, 100) == 0
        assert set(db.execute(text_("SELECT version FROM searchable")).scalars()) == {1}


def test_an_index_whose_words_are_gone_is_made_anew(store: Store) -> None:
    known(store)
    with store.engine.begin() as db:
        db.exec_driver_sql("DELETE FROM search_words")
    with store.begin() as db:
        assert full_text.refresh(db, 100) == 0
    assert found(store, "kirkuk") == {"en"}


def test_a_long_text_and_a_long_word_are_kept_as_far_as_is_useful(store: Store) -> None:
    with store.begin() as db:
        articles.add(db, an_article(text=f"{'x' * 5000} zebra {'word ' * 100_000}"))
        full_text.refresh(db, 100)
    assert found(store, "zebra") == {"en"}
    assert found(store, "x" * 4000) == {"en"}


def test_a_search_with_nothing_new_writes_nothing_and_compares_no_draft(store: Store) -> None:
    known(store)
    with store.begin() as db:
        for number in range(20):
            drafts.add_written(db, a_draft(headline=f"Headline {number}"))
    full_text.catch_up(store)
    statements: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert full_text.catch_up(store) == 0
    assert 0 < len(statements) <= 10
    assert not [sql for sql in statements if not sql.startswith(("SELECT", "BEGIN")) or "GROUP BY" in sql]


def test_a_draft_that_came_while_another_one_went_is_found(store: Store) -> None:
    with store.begin() as db:
        old = drafts.add_written(db, a_draft(headline="Kelar"))
    full_text.catch_up(store)
    with store.begin() as db:
        new = drafts.add_written(db, a_draft(headline="Penjwen"))
        db.execute(delete(revisions).where(revisions.c.draft_id == old.id))
    full_text.catch_up(store)
    with store.read() as db:
        assert [hit.of for hit in full_text.find(db, "penjwen", ["draft"], 20)] == [new.id]
