"""Drafts and decisions are kept as rows that never change, on both engines."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.corpus import stories
from storage.database.store import Store, open_store
from storage.editing import decisions, drafts
from storage.records import Analysis
from tests.support.records import NOON, a_decision, a_draft, a_wording

FIRST, LAST = date(2023, 10, 1), date(2023, 10, 31)
WORDS = {
    "en": "Officials opened a school.",
    "ar": "افتتح المسؤولون مدرسة جديدة.",
    "ckb": "بەرپرسان قوتابخانەیەکی نوێیان کردەوە.",
    "kmr": "Berpirsan dibistaneke nû vekirin.",
}


def a_story(store: Store) -> int:
    with store.begin() as db:
        return stories.open_story(db, NOON)


@pytest.mark.parametrize("language", WORDS)
def test_a_draft_comes_back_as_it_was_kept(store: Store, language: str) -> None:
    draft = a_draft(story_id=a_story(store), text=WORDS[language], language=language, notes=("lexical vectors",))
    with store.begin() as db:
        kept = drafts.add(db, draft)
        assert kept.text == WORDS[language]
        assert drafts.get(db, kept.id) == drafts.of_story(db, kept.story_id or 0) == kept
        assert drafts.latest(db) == [kept]


def test_other_words_are_the_next_revision_and_the_same_words_none(store: Store) -> None:
    draft = a_draft(story_id=a_story(store))
    with store.begin() as db:
        first = drafts.add(db, draft)
        again = drafts.add(db, a_draft(story_id=draft.story_id, made_at=NOON + timedelta(hours=1)))
        assert (first.revision, again) == (1, first)
        second = drafts.add(db, a_draft(story_id=draft.story_id, text="Two schools opened."))
        assert (second.id, second.revision) == (first.id, 2)
        assert drafts.latest(db) == [second]
        assert drafts.get(db, first.id, 1) == first
        assert drafts.get(db, first.id, 3) is None


def test_outlines_are_the_newest_drafts_without_their_sentences(store: Store) -> None:
    with store.begin() as db:
        for language, text in WORDS.items():
            draft = a_draft(story_id=stories.open_story(db, NOON), text=text, language=language, notes=("a note",))
            drafts.add(db, draft)
        second = drafts.add(db, a_draft(story_id=draft.story_id, text="Du dibistan.", language="kmr", relevance=0.7))
        drafts.add_written(db, a_draft(made_by="Shirin"))
        short = [
            replace(one, sentences=(), notes=(), made_by="", date_known=True, relevance_reason="")
            for one in drafts.latest(db)
        ]
        assert sorted(drafts.outlines(db), key=lambda one: one.id) == short
        relevance = {one.id: one.relevance for one in short}
        assert drafts.relevance(db) == relevance
        assert drafts.relevance(db, {5, second.id}) == {of: relevance[of] for of in relevance if of in {5, second.id}}
        assert drafts.cited(db, ()) == {}
        assert drafts.cited(db) == {one.id: [part.article_id for part in one.sentences] for one in drafts.latest(db)}


def test_written_drafts_stand_alone_and_machine_drafts_need_a_story(store: Store) -> None:
    with store.begin() as db:
        written = drafts.add_written(db, a_draft(made_by="Shirin"))
        assert drafts.add_written(db, a_draft(made_by="Shirin")).id != written.id
        assert drafts.of_story(db, 1) is None
        with pytest.raises(ValueError, match="add_written"):
            drafts.add(db, a_draft())


def test_decisions_come_back_oldest_first(store: Store) -> None:
    with store.begin() as db:
        draft = drafts.add_written(db, a_draft())
        wording = a_wording(headline="Qutabxane", section="Intercepts", outlet_at="headline", language="kmr")
        given = [
            a_decision(draft_id=draft.id, wording=wording),
            a_decision(draft_id=draft.id, action="undo"),
            a_decision(draft_id=draft.id, action="reject", reason="بابەتەکە پەیوەندی نییە"),
        ]
        kept = [decisions.add(db, decision) for decision in given]
        assert decisions.by_draft(db, [draft.id, 99]) == {draft.id: kept}
        assert kept[0].wording == wording
        assert len({decision.id for decision in kept}) == 3


def test_the_newest_analysis_of_a_day_stands_and_an_empty_one_withdraws(store: Store) -> None:
    third, fourth = date(2023, 10, 3), date(2023, 10, 4)
    with store.begin() as db:
        for day, text in [(fourth, "Kept."), (third, "First."), (third, "ڕای شارەزا."), (date(2023, 11, 1), "Later.")]:
            decisions.add_analysis(db, Analysis(day, text, "Shirin", NOON))
        assert [(one.date, one.text) for one in decisions.analyses(db, FIRST, LAST)] == [
            (third, "ڕای شارەزا."),
            (fourth, "Kept."),
        ]
        decisions.add_analysis(db, Analysis(third, "", "Shirin", NOON))
        assert [one.date for one in decisions.analyses(db, FIRST, LAST)] == [fourth]


@pytest.mark.parametrize("language", WORDS)
def test_letters_stand_in_json_as_themselves(store: Store, language: str) -> None:
    wording = a_wording(text=WORDS[language])
    with store.begin() as db:
        drafts.add_written(db, a_draft(made_by="Shirin"))
        decisions.add(db, a_decision(wording=wording))
        kept = db.execute(text("SELECT CAST(wording AS TEXT) FROM decisions")).scalar_one()
        assert decisions.all_by_draft(db)[1][0].wording == wording
    assert WORDS[language] in kept


def test_half_a_pair_of_surrogates_is_kept_in_json_as_it_came(tmp_path: Path) -> None:
    wording = a_wording(headline="broken \ud800 زاخۆ")
    store = open_store(tmp_path / "desk.db")
    with store.begin() as db:
        drafts.add_written(db, a_draft(made_by="Shirin"))
        decisions.add(db, a_decision(wording=wording))
        assert decisions.all_by_draft(db)[1][0].wording == wording
    store.close()
