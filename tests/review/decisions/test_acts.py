"""What people do on the page: done once, never over another's words, and taken back exactly."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from review.decisions import acts, rules, undo
from review.decisions.acts import Conflict, DraftVersion, FormPost, ParagraphConflict, stored_draft
from review.queue_file.sync import sync
from storage.corpus import articles, stories
from storage.database.store import Store, open_store
from storage.editing import decisions, drafts
from storage.editing import page_acts as kept_acts
from storage.editing.page_acts import Act
from storage.errors import DecisionError
from storage.records import Draft, DraftSentence, Member, Wording
from tests.support.desk_page import CONFIG, OUTLETS
from tests.support.records import NOON, a_draft, an_article

WORDS = {
    "en": "Two schools opened.",
    "ar": "افتتحت مدرستان في البصرة.",
    "ckb": "دوو قوتابخانە کرانەوە.",
    "kmr": "Du dibistan vebûn.",
}


def sent(number: int, by: str = "Shirin") -> FormPost:
    return FormPost(by, NOON + timedelta(minutes=number), f"t{number}")


def a_kept_draft(db: Connection, **fields: object) -> Draft:
    """With a story of one article."""
    number = len(drafts.latest(db))
    article_id, _ = articles.add(db, an_article(identity=f"a{number}", text=f"Officials opened school {number}."))
    story = stories.open_story(db, NOON)
    stories.join(db, [Member(story, article_id, 0.9, "first")])
    sentence = DraftSentence(f"Officials opened school {number}.", article_id, 1, 0, 27)
    return drafts.add(db, a_draft(story_id=story, sentences=(sentence,), **fields))


def now_seen(db: Connection, draft_id: int) -> DraftVersion:
    return stored_draft(db, draft_id).version


def words(db: Connection, draft_id: int) -> Wording:
    draft = drafts.get(db, draft_id)
    assert draft is not None
    return rules.words(draft, stands(db, draft_id))


def stands(db: Connection, draft_id: int) -> rules.DraftState:
    return rules.standing(decisions.by_draft(db, [draft_id]).get(draft_id, []))


def everything(db: Connection) -> list[object]:
    """What an undo must bring back: where every draft stands and in which words, who is in which story, what was said."""
    found = drafts.latest(db)
    shown = [(one.id, stands(db, one.id).state, words(db, one.id)) for one in found]
    inside = sorted(
        (one.article_id, one.story_id, one.score, one.reason, one.by)
        for one in stories.by_article(db, [1, 2, 3]).values()
    )
    return [shown, inside, stories.labels(db), decisions.analyses(db, NOON.date(), NOON.date())]


@pytest.mark.parametrize("language", WORDS)
def test_an_edit_is_kept_in_the_words_it_was_typed_in(store: Store, language: str) -> None:
    with store.begin() as db:
        draft = a_kept_draft(db)
        typed = replace(rules.proposal(draft), text=WORDS[language], language=language)
        done = acts.decide(db, sent(1), stored_draft(db, draft.id), now_seen(db, draft.id), "edit", typed)
        assert isinstance(done, Act)
        assert words(db, draft.id) == typed
        assert decisions.by_draft(db, [draft.id])[draft.id][0].via == "page"


def test_a_form_sent_twice_counts_once_and_with_other_words_it_is_another(store: Store) -> None:
    with store.begin() as db:
        draft = a_kept_draft(db)
        saw = now_seen(db, draft.id)
        first = acts.decide(db, sent(1), stored_draft(db, draft.id), saw, "approve", None)
        assert acts.decide(db, sent(1), stored_draft(db, draft.id), saw, "approve", None) == first
        assert len(decisions.by_draft(db, [draft.id])[draft.id]) == 1
        again = acts.decide(
            db, sent(2), stored_draft(db, draft.id), saw, "approve", replace(words(db, draft.id), text="Other words.")
        )
        assert isinstance(again, Conflict)
        assert len(decisions.by_draft(db, [draft.id])[draft.id]) == 2  # the words are kept as a remark


def test_the_second_editor_sees_both_texts_and_loses_nothing(store: Store) -> None:
    with store.begin() as db:
        draft = a_kept_draft(db)
        saw, base = now_seen(db, draft.id), words(db, draft.id)
        acts.decide(
            db, sent(1, "Shirin"), stored_draft(db, draft.id), saw, "edit", replace(base, text="Shirin wrote this.")
        )
        found = acts.decide(
            db, sent(2, "Karim"), stored_draft(db, draft.id), saw, "approve", replace(base, text="Karim wrote that.")
        )
        assert isinstance(found, Conflict)
        assert found.yours is not None
        assert (found.theirs.text, found.yours.text, found.theirs_by) == (
            "Shirin wrote this.",
            "Karim wrote that.",
            "Shirin",
        )
        assert stands(db, draft.id).state == "edited"
        assert any("Karim wrote that." in one.reason for one in stands(db, draft.id).remarks)
        acts.decide(
            db, sent(3, "Karim"), stored_draft(db, draft.id), saw, "approve", replace(base, text="Karim wrote that.")
        )
        assert len(stands(db, draft.id).remarks) == 1


def test_an_approval_of_words_that_a_newer_draft_replaced_is_not_applied(store: Store) -> None:
    with store.begin() as db:
        draft = a_kept_draft(db)
        saw = now_seen(db, draft.id)
        drafts.add(db, replace(draft, headline="The story grew", sentences=draft.sentences))
        for action in ("approve", "reject"):
            assert isinstance(
                acts.decide(db, sent(len(action)), stored_draft(db, draft.id), saw, action, None), Conflict
            )
        assert stands(db, draft.id).state == "pending"


def test_a_remark_in_the_file_meanwhile_is_no_conflict(store: Store) -> None:
    with store.begin() as db:
        draft = a_kept_draft(db)
        saw = now_seen(db, draft.id)
        decisions.add(db, acts.new_decision(draft, sent(1, "Karim"), "edit", None, "check the number"))
        assert isinstance(acts.decide(db, sent(2), stored_draft(db, draft.id), saw, "approve", None), Act)


def test_nothing_changed_nothing_kept(store: Store) -> None:
    with store.begin() as db:
        draft = a_kept_draft(db)
        with pytest.raises(DecisionError, match="nothing was changed"):
            acts.decide(db, sent(1), stored_draft(db, draft.id), now_seen(db, draft.id), "edit", words(db, draft.id))
        with pytest.raises(DecisionError, match="headline"):
            acts.decide(
                db,
                sent(2),
                stored_draft(db, draft.id),
                now_seen(db, draft.id),
                "approve",
                replace(words(db, draft.id), headline=""),
            )
        with pytest.raises(DecisionError, match="does not exist"):
            acts.decide(db, sent(3), stored_draft(db, 99), DraftVersion(1, 0), "approve", None)
        assert kept_acts.newest(db, 9) == []


DO: dict[str, Callable[[Connection, int, int], object]] = {
    "approve": lambda db, one, _: acts.decide(db, sent(1), stored_draft(db, one), now_seen(db, one), "approve", None),
    "reject": lambda db, one, _: acts.decide(
        db, sent(1), stored_draft(db, one), now_seen(db, one), "reject", None, "off topic"
    ),
    "edit": lambda db, one, _: acts.decide(
        db,
        sent(1),
        stored_draft(db, one),
        now_seen(db, one),
        "edit",
        replace(words(db, one), text=WORDS["ckb"], section="Culture"),
    ),
    "reword and reject": lambda db, one, _: acts.decide(
        db,
        sent(1),
        stored_draft(db, one),
        now_seen(db, one),
        "reject",
        replace(words(db, one), text=WORDS["ar"]),
        "old",
    ),
    "later": lambda db, one, _: acts.later(db, sent(1), one, NOON + timedelta(days=1)),
    "merge": lambda db, one, other: acts.merge(db, sent(1), one, other),
    "split": lambda db, one, _: acts.split(db, sent(1), one, 3),
    "analysis": lambda db, *_: acts.analyse(db, sent(1), NOON.date(), "", "A quiet day."),
}


@pytest.mark.parametrize("what", DO)
def test_every_act_is_taken_back_exactly(store: Store, what: str) -> None:
    with store.begin() as db:
        first, second = a_kept_draft(db), a_kept_draft(db)
        third, _ = articles.add(db, an_article(identity="third", text="Officials opened school 0 in the afternoon."))
        stories.join(db, [Member(first.story_id or 0, third, 0.7, "same names: Makhmur")])
        stories.split(db, third, "Karim", NOON)  # labels of before come back too
        stories.join(db, [Member(first.story_id or 0, third, 0.7, "same names: Makhmur")])
        before = everything(db)
        done = DO[what](db, first.id, second.id)
        assert isinstance(done, Act)
        if what != "later":
            assert everything(db) != before
        undone = undo.undo(db, sent(2), done.id)
        assert everything(db) == before
        assert undo.undo(db, sent(3), done.id) == undone  # pressed again: taken back once
        assert everything(db) == before
        with pytest.raises(DecisionError, match="cannot be undone"):
            undo.undo(db, sent(4), undone.id)


def test_what_another_decided_since_is_not_undone_with_it(store: Store) -> None:
    with store.begin() as db:
        draft = a_kept_draft(db)
        done = acts.decide(db, sent(1), stored_draft(db, draft.id), now_seen(db, draft.id), "approve", None)
        assert isinstance(done, Act)
        acts.decide(db, sent(2, "Karim"), stored_draft(db, draft.id), now_seen(db, draft.id), "reject", None, "old")
        with pytest.raises(DecisionError, match="a later decision exists"):
            undo.undo(db, sent(3), done.id)
        assert stands(db, draft.id).state == "rejected"
        taken = undo.take_back(db, sent(4), stored_draft(db, draft.id), now_seen(db, draft.id))
        assert isinstance(taken, Act)
        assert stands(db, draft.id).state == "approved"
        assert isinstance(undo.take_back(db, sent(5), stored_draft(db, draft.id), DraftVersion(1, 1)), Conflict)


def test_an_article_moved_again_is_not_moved_back_under_someone(store: Store) -> None:
    with store.begin() as db:
        first, second, third = (a_kept_draft(db) for _ in range(3))
        done = acts.merge(db, sent(1), first.id, second.id)
        stories.split(db, 2, "Karim", NOON)
        with pytest.raises(DecisionError, match="moved again"):
            undo.undo(db, sent(2), done.id)
        assert third.story_id in {one.story_id for one in stories.by_article(db, [3]).values()}


def test_two_paragraphs_of_one_day_are_both_kept(store: Store) -> None:
    with store.begin() as db:
        acts.analyse(db, sent(1), NOON.date(), "", "Shirin's view.")
        found = acts.analyse(db, sent(2, "Karim"), NOON.date(), "", "Karim's view.")
        assert found == ParagraphConflict(NOON.date(), "Shirin's view.", "Karim's view.")
        assert [one.text for one in decisions.analyses(db, NOON.date(), NOON.date())] == ["Shirin's view."]
        assert "Karim's view." in {one.text for one in decisions.paragraphs(db, NOON.date())}


class Newsroom:
    """Two editors on the page, one in the file, and the machine, on one draft. Every word anybody typed is counted."""

    def __init__(self, folder: Path) -> None:
        self.store = open_store(folder / "desk.db")
        self.path = folder / "queue.md"
        self.number = 0
        with self.store.begin() as db:
            self.draft = a_kept_draft(db)
        self.typed: set[str] = set()
        self.open = dict.fromkeys("AB", (DraftVersion(1, 0), rules.proposal(self.draft)))
        self.sync()
        self.buffer = self.path.read_text(encoding="utf-8")

    def act(self, what: str, who: str) -> None:
        self.number += 1
        word = f"{('word', 'كلمة', 'وشە')[self.number % 3]}{self.number}x"
        if what == "look":
            with self.store.read() as db:
                self.open[who] = (now_seen(db, self.draft.id), words(db, self.draft.id))
        elif what in {"edit", "approve", "reject"}:
            self.decide(what, who, word)
        elif what == "take back":
            with self.store.begin() as db:
                if stands(db, self.draft.id).last:
                    undo.take_back(db, sent(self.number, who), stored_draft(db, self.draft.id), self.open[who][0])
        elif what == "open file":
            self.sync()  # an editor who opens a file has saved it before
            self.buffer = self.path.read_text(encoding="utf-8")
        elif what == "type":
            self.type(word)
        elif what == "sync":
            self.sync()
        else:
            with self.store.begin() as db:
                drafts.add(db, replace(self.draft, headline=f"Version {self.number}"))

    def decide(self, what: str, who: str, word: str) -> None:
        saw, shown = self.open[who]
        typed = replace(shown, text=f"{shown.text} {word}")
        with self.store.begin() as db:
            acts.decide(db, sent(self.number, who), stored_draft(db, self.draft.id), saw, what, typed, "old")  # type: ignore[arg-type]
        self.typed.add(word)

    def type(self, word: str) -> None:
        head, comment, rest = self.buffer.partition(f"<!-- draft {self.draft.id} revision")
        if not comment:
            return
        line, end, text = rest.partition("\n\n")
        first, gap, others = text.partition("\n\n")
        self.buffer = f"{head}{comment}{line}{end}{first} {word}{gap}{others}"
        self.path.write_text(self.buffer, encoding="utf-8")
        self.typed.add(word)

    def sync(self) -> None:
        sync(self.store, self.path, CONFIG.digest, OUTLETS, NOON + timedelta(minutes=self.number), "Filer")

    def lost(self) -> set[str]:
        with self.store.read() as db:
            said = decisions.by_draft(db, [self.draft.id]).get(self.draft.id, [])
        kept = " ".join(f"{one.reason} {one.wording.text if one.wording else ''}" for one in said)
        kept += self.path.read_text(encoding="utf-8")  # typed, not read yet
        return {word for word in self.typed if word not in kept}


STEPS = st.tuples(
    st.sampled_from(["look", "edit", "approve", "reject", "take back", "open file", "type", "type", "sync", "revise"]),
    st.sampled_from("AB"),
)


@settings(max_examples=40)
@given(st.lists(STEPS, min_size=2, max_size=9))
def test_no_order_of_edits_to_file_and_page_loses_a_word(steps: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        room = Newsroom(Path(folder))
        try:
            for what, who in steps:
                room.act(what, who)
                assert room.lost() == set(), (what, who)
            room.sync()
            assert room.lost() == set()
        finally:
            room.store.close()
