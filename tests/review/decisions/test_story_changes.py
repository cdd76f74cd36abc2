"""What a person decides about stories is kept to, and the draft nobody needs any more is put away with a reason."""

import json
from datetime import date
from pathlib import Path

import pytest

from review.decisions import rules
from review.decisions import story_changes as review
from storage.corpus import articles, stories
from storage.database.store import Store, open_store
from storage.editing import decisions, drafts
from storage.errors import StoryError
from storage.records import Member
from tests.support.command import crawler
from tests.support.records import NOON, a_draft, an_article


def two_stories(store: Store) -> list[int]:
    with store.begin() as db:
        told = []
        for number in (1, 2):
            article, _ = articles.add(db, an_article(identity=str(number), url=f"https://www.rudaw.net/{number}"))
            story = stories.open_story(db, NOON)
            stories.join(db, [Member(story, article, 1.0, "the first to tell it")])
            drafts.add(db, a_draft(story_id=story, date=date(2023, 10, 3)))
            told.append(story)
    return told


def test_a_merge_puts_the_emptied_storys_draft_away_with_its_reason(store: Store) -> None:
    into, other = two_stories(store)
    assert review.merge(store, into, other, NOON, "Sara") == 1
    with store.read() as db:
        assert [member.article_id for member in stories.members(db, [into])[into]] == [1, 2]
        left = drafts.of_story(db, other)
        assert left is not None
        stands = rules.standing(decisions.by_draft(db, [left.id])[left.id])
    assert (stands.state, stands.last and stands.last.by) == ("rejected", "Sara")
    assert stands.last is not None
    assert f"story {into}" in stands.last.reason


def test_what_people_decided_comes_out_as_labelled_pairs(store: Store) -> None:
    into, other = two_stories(store)
    review.merge(store, into, other, NOON, "Sara")
    assert review.split(store, 2, NOON, "Sara") not in {into, other}
    assert {one.article.id for one in review.labels(store)} | {one.other.id for one in review.labels(store)} == {1, 2}


def test_a_story_that_is_not_there_is_named(store: Store) -> None:
    into, _ = two_stories(store)
    with pytest.raises(StoryError, match="999"):
        review.merge(store, into, 999, NOON, "Sara")


def test_an_editor_exports_what_was_decided_as_lines_of_json(tmp_path: Path) -> None:
    store = open_store(tmp_path / "desk.db")
    into, other = two_stories(store)
    review.merge(store, into, other, NOON, "Sara")
    store.close()
    ran = crawler("stories", "labels", "--export", str(tmp_path / "labels.jsonl"), data=tmp_path)
    assert (ran.returncode, "1 pairs" in ran.stdout) == (0, True), ran.stderr
    (pair,) = [json.loads(line) for line in (tmp_path / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (pair["label"]["same"], pair["label"]["by"]) == (True, "Sara")
    assert {pair["article"]["id"], pair["other"]["id"]} == {1, 2}
    assert pair["article"]["title"]
