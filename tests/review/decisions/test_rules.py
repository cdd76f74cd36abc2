"""Which decision is allowed when, and that only a person's approval makes an entry."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.decisions.rules import PublishedDays, approved, as_edit, check, has_left, proposal, standing, words
from storage.errors import DecisionError, StaleDraftError
from storage.records import MACHINE, Action, Decision
from tests.support.records import NOON, a_decision, a_draft, a_wording

DRAFT = a_draft(id=1, story_id=1)
ACTIONS: tuple[Action, ...] = ("approve", "reject", "edit", "undo")
decided = st.builds(
    lambda action, by, revision, headline, worded: a_decision(
        action=action,
        by=by,
        revision=revision,
        wording=a_wording(headline=headline) if worded and action in {"approve", "edit"} else None,
        reason="why",
    ),
    st.sampled_from(ACTIONS),
    st.sampled_from(["Shirin", "Aras", MACHINE, ""]),
    st.integers(1, 3),
    st.text(max_size=5),
    st.booleans(),
)


def allowed(decisions: list[Decision]) -> list[Decision]:
    kept: list[Decision] = []
    for decision in decisions:
        try:
            check(DRAFT, standing(kept), decision)
        except (DecisionError, StaleDraftError):
            continue
        kept.append(decision)
    return kept


@given(st.lists(decided, max_size=12))
def test_only_a_persons_approval_makes_an_entry(decisions: list[Decision]) -> None:
    stands = standing(decisions)
    entries = approved({1: decisions}, {1: 0.5})
    if not entries:
        return
    assert stands.state == "approved"
    assert entries[0].approved_by in {"Shirin", "Aras"}
    given_words = [(one.by, one.wording) for one in decisions if one.action == "approve"]
    assert (entries[0].approved_by, entries[0].wording) in given_words


@given(st.lists(decided, max_size=12))
def test_what_may_not_be_taken_never_makes_an_entry(decisions: list[Decision]) -> None:
    entries = approved({1: allowed(decisions)}, {1: 0.5})
    assert all(entry.wording.headline.strip() for entry in entries)
    assert bool(entries) == (standing(allowed(decisions)).state == "approved")


@given(st.lists(decided, max_size=12), decided)
def test_undo_restores_exactly_what_was(decisions: list[Decision], last: Decision) -> None:
    if last.action == "undo" or (last.action == "edit" and last.wording is None):
        return
    assert standing([*decisions, last, a_decision(action="undo")]) == standing(decisions)


def test_each_state_and_its_words() -> None:
    edit = a_decision(action="edit", wording=a_wording(headline="سەردێڕ"))
    approval = a_decision(wording=a_wording(headline="عنوان"))
    rejection = a_decision(action="reject", reason="off topic")
    assert (standing([]).state, words(DRAFT, standing([]))) == ("pending", proposal(DRAFT))
    assert (standing([edit]).state, words(DRAFT, standing([edit]))) == ("edited", edit.wording)
    assert (standing([edit, approval]).state, words(DRAFT, standing([edit, approval]))) == (
        "approved",
        approval.wording,
    )
    assert (standing([edit, rejection]).state, words(DRAFT, standing([edit, rejection]))) == ("rejected", edit.wording)
    assert standing([approval, edit]).state == "edited"
    assert standing([approval, a_decision(action="edit", wording=None, reason="check the name")]).state == "approved"


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        (a_decision(action="undo"), "no decision to undo"),
        (a_decision(by=MACHINE), "name of the person"),
        (a_decision(by=" "), "name of the person"),
        (a_decision(wording=None), "needs a headline"),
        (a_decision(wording=a_wording(headline=" ")), "needs a headline"),
        (a_decision(action="edit", wording=None), "words or a remark"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(decision: Decision, says: str) -> None:
    with pytest.raises(DecisionError, match=says):
        check(DRAFT, standing([]), decision)


def test_a_decision_on_words_that_moved_on_is_refused_and_its_words_kept() -> None:
    newer = a_draft(id=1, story_id=1, revision=2)
    decision = a_decision(revision=1, wording=a_wording(headline="Dibistan"))
    with pytest.raises(StaleDraftError, match="revision 2 is newer"):
        check(newer, standing([]), decision)
    kept = as_edit(decision, "not applied")
    check(newer, standing([]), kept)
    assert (standing([kept]).state, standing([kept]).wording) == ("edited", decision.wording)
    assert approved({1: [kept]}, {1: 0.5}) == []


def test_entries_stand_by_day_then_relevance_then_drafting() -> None:
    relevance = {1: 0.5, 2: 0.9, 3: 0.5, 4: 0.5}
    days = {4: a_wording(date=a_wording().date - timedelta(days=1))}
    decisions = {one: [a_decision(draft_id=one, wording=days.get(one, a_wording()))] for one in relevance}
    assert [entry.draft_id for entry in approved(decisions, relevance)] == [4, 2, 1, 3]


def test_a_decided_draft_leaves_the_queue_once_its_day_is_published_after_the_decision() -> None:
    day = DRAFT.date
    stands = standing([a_decision()])
    assert has_left(DRAFT, stands, [PublishedDays(day, day, NOON + timedelta(hours=1))])
    assert not has_left(DRAFT, stands, [PublishedDays(day, day, NOON - timedelta(hours=1))])
    assert not has_left(
        DRAFT, stands, [PublishedDays(day - timedelta(days=9), day - timedelta(days=1), NOON + timedelta(hours=1))]
    )
    assert not has_left(DRAFT, standing([]), [PublishedDays(day, day, NOON + timedelta(hours=1))])
    assert not has_left(DRAFT, stands, [PublishedDays(day, day, NOON + timedelta(hours=1), {DRAFT.id})])
