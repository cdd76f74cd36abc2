"""Relevance learnt from decisions: it follows the editors, stays near the hand-set score with few, and shows what it changes."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler import run as spine
from crawler.app.desk.desk import Desk
from storage.config.settings import load_config
from storage.corpus import articles, stories
from storage.database.store import Store
from storage.editing import decisions, drafts
from storage.errors import DecisionError, ModelError
from storage.records import Member
from summarizer.encoding.encoder import Encoder
from summarizer.relevance import learned
from summarizer.relevance.learned import Example
from tests.support.paths import ROOT
from tests.support.records import NOON, a_decision, an_article

CONFIG = load_config(ROOT / "config" / "digest.yaml")


def an_example(number: int, **fields: object) -> Example:
    drawn = random.Random(number)
    signs = {"headline": drawn.random(), "outlets": drawn.random()}
    made = Example(number, signs["headline"], signs, signs["outlets"] > 0.5)
    return replace(made, **fields)  # type: ignore[arg-type]


def test_it_learns_what_editors_look_at() -> None:
    examples = [an_example(number) for number in range(80)]
    found = learned.fit(examples, 36, NOON)
    assert found.weights["outlets"] > 2 * abs(found.weights["headline"])
    assert found.score(0.5, {"headline": 0.5, "outlets": 1.0}) > 0.7
    assert found.score(0.5, {"headline": 0.5, "outlets": 0.0}) < 0.3
    assert found.reasons({"headline": 0.0, "outlets": 1.0}).startswith("learned from 80 decisions: outlets +")
    shown = learned.effect(examples, 36)
    assert shown.learnt > 0.85 > shown.hand
    assert shown.learnt_ten > shown.hand_ten


def test_where_editors_decide_as_the_hand_set_score_it_stays_so() -> None:
    examples = [an_example(number) for number in range(60)]
    examples = [replace(one, approved=one.score > 0.5) for one in examples]
    shown = learned.effect(examples, 36)
    assert shown.learnt >= shown.hand - 0.05


FEW = [an_example(number) for number in range(20)]
ALIKE = [an_example(number, approved=True) for number in range(50)]


@pytest.mark.parametrize("examples", [FEW, ALIKE])
def test_too_few_decisions_teach_nothing(examples: list[Example]) -> None:
    for asked in (lambda: learned.fit(examples, 36, NOON), lambda: learned.effect(examples, 36)):
        with pytest.raises(DecisionError, match=r"36 are needed, at least 8 approved and as many rejected"):
            asked()


def test_what_was_learnt_is_kept_as_json(tmp_path: Path) -> None:
    path = tmp_path / "relevance.json"
    assert learned.load(path) is None
    found = learned.fit([an_example(number) for number in range(40)], 36, NOON)
    learned.keep(path, found)
    assert learned.load(path) == found
    path.write_text('{"weights": 3}')
    with pytest.raises(ModelError, match="crawler relevance fit"):
        learned.load(path)


def test_decided_drafts_become_examples_and_the_next_drafts_are_scored_by_them(
    store: Store, encoder: Encoder, tmp_path: Path
) -> None:
    desk = Desk(tmp_path, CONFIG, {}, store)
    with store.begin() as db:
        for number in range(40):
            wanted = number % 2 == 0
            place = "Erbil" if wanted else "Mosul"
            told = an_article(
                identity=str(number),
                title=f"Council of {place} meets for the {number}th time",
                text=f"The council of {place} met on Tuesday for the {number}th time this year. Nothing was decided there.",
                published_at=NOON + timedelta(hours=number),
            )
            story = stories.open_story(db, told.when)
            stories.join(db, [Member(story, articles.add(db, told)[0], 1.0, "first")])
    spine.draft(desk, encoder, NOON)
    with store.begin() as db:
        for number, draft in enumerate(drafts.latest(db)):
            action = "approve" if number % 2 == 0 else "reject"
            decisions.add(db, a_decision(draft_id=draft.id, action=action, via="command" if number == 39 else "file"))
    examples = spine.examples(desk, encoder, NOON)
    assert [one.approved for one in examples] == [
        number % 2 == 0 for number in range(39)
    ]  # a merged one teaches nothing
    learned.keep(desk.learnt, learned.fit(examples, 36, NOON))
    late = an_article(
        identity="new", title="Council of Erbil meets", text="The council of Erbil met on Tuesday at noon, it said."
    )
    with store.begin() as db:
        story = stories.open_story(db, late.when)
        stories.join(db, [Member(story, articles.add(db, late)[0], 1.0, "first")])
    spine.draft(desk, encoder, NOON)
    with store.read() as db:
        made = drafts.of_story(db, story)
    assert made is not None
    assert "learned from 39 decisions" in made.relevance_reason
