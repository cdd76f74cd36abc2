"""The tab of what came in, the answer to "why is it not in the queue?", and asking for a draft."""

from pathlib import Path

import pytest

from storage.corpus import stories, undrafted
from storage.crawling import runs
from storage.database.store import Store
from storage.records import Drop, Member
from tests.support.desk_page import Desk
from tests.support.records import NOON

DAY = "2023-10-03"


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def passed_over(desk: Desk) -> int:
    """A draft in the queue, a page that gave no article, and an article off topic: its id."""
    desk.add(relevance=0.9)
    draft = desk.add(relevance=0.9)
    with desk.store.begin() as db:
        runs.drop(db, Drop("rudaw", "https://one.example/gone", "http_404", NOON, "the page is gone"))
        story = stories.open_story(db, NOON)
        (member,) = stories.members(db, [draft.story_id or 0])[draft.story_id or 0]
        stories.join(db, [Member(story, member.article_id, 0.9, "only source for this story")])
        stories.mark_drafted(db, stories.versions(db, [story]))
        undrafted.keep(db, {story: "not about the digest's subject"}, [], NOON)
    return member.article_id


def test_the_tab_counts_what_came_in_and_says_where_each_ended(desk: Desk) -> None:
    article_id = passed_over(desk)
    browser = desk.browser()
    shown = browser.get(f"/articles?day={DAY}").replace("\u2068", "").replace("\u2069", "")
    for words in ('All articles <span class="count">3', "Off topic <span", "Drafted <span", "Unread <span"):
        assert words in shown
    assert "nothing in it is about the digest" in shown
    assert "http_404, the page is gone" in shown
    only = browser.get(f"/articles?day={DAY}&stage=off+topic")
    assert f"/article/{article_id}" in only
    assert "http_404" not in only
    assert "No articles on this day" in browser.get("/articles?day=2023-09-01")
    browser.get("/articles?day=never&stage=never&page=-1")


def test_the_box_leads_to_the_article_or_says_where_the_address_ended(desk: Desk) -> None:
    article_id = passed_over(desk)
    browser = desk.browser()
    assert browser.client.get(f"/why?of={article_id}").headers["location"] == f"/article/{article_id}"
    assert "No configured outlet has this address" in browser.get("/why?of=https://nobody.example/1")
    assert "No article has this number" in browser.get("/why?of=999999")
    assert "<form" in browser.get("/why")


def test_a_draft_is_asked_for_on_the_article_s_page_and_the_wish_undone(desk: Desk) -> None:
    article_id = passed_over(desk)
    browser = desk.browser()
    assert "Draft this anyway" in browser.get(f"/article/{article_id}")
    where = browser.post(f"/article/{article_id}/ask", browser.fields(f"/article/{article_id}/ask"))
    assert where.startswith(f"/article/{article_id}?done=")
    assert desk.redrafted
    shown = browser.get(f"/article/{article_id}")
    assert "<bdi>Shirin</bdi> requested a draft of it" in shown
    assert "Draft this anyway" not in shown
    assert "Draft requested" in browser.get("/history")
    browser.get(f"/article/{article_id}")
    assert browser.post("/undo", browser.fields("/undo")).startswith(f"/article/{article_id}?done=")
    shown = browser.get(f"/article/{article_id}")
    assert "requested a draft" not in shown
    assert "The next run drafts its story, or records why not." in shown
    assert len(desk.redrafted) == 2


def test_what_is_in_the_queue_has_no_button(desk: Desk) -> None:
    draft = desk.add(relevance=0.9)
    shown = desk.browser().get(f"/article/{draft.sentences[0].article_id}")
    assert f"In the queue as draft {draft.id}" in shown
    assert "Draft this anyway" not in shown
