"""Every stage that an article or an address may stop at has an answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from review.decisions import acts, asking, undo
from review.decisions.acts import FormPost
from review.why import funnel, stages
from review.why.facts import Located
from storage.corpus import articles, copies, stories, undrafted, work_queue
from storage.crawling import frontier, runs
from storage.database.store import Store, open_store
from storage.editing import decisions, drafts
from storage.editing.page_acts import Act
from storage.errors import DecisionError
from storage.records import Copy, Draft, Drop, FrontierItem, Member
from tests.support.records import NOON, a_decision, a_draft, an_article

BAR = 0.25
TEXTS = {
    "en": ("Officials open a school in Makhmur", "Officials opened a school in Makhmur on Tuesday."),
    "ar": ("افتتاح مدرسة في مخمور", "افتتح مسؤولون مدرسة في مخمور يوم الثلاثاء."),
    "ckb": ("قوتابخانەیەک لە مەخموور کرایەوە", "بەرپرسان ڕۆژی سێشەممە قوتابخانەیەکیان لە مەخموور کردەوە."),
    "kmr": ("Dibistanek li Mexmûrê vebû", "Berpirsan roja sêşemê dibistanek li Mexmûrê vekirin."),
}


def add(
    store: Store, identity: str = "a", language: str = "en", *, story: int = 0, **fields: object
) -> tuple[int, int]:
    """An article that every stage before the drafts has looked at, and its story; `story` -1: it waits for grouping."""
    title, text = TEXTS[language]
    article = an_article(**({"identity": identity, "title": title, "text": text, "language": language} | fields))
    with store.begin() as db:
        article_id, _ = articles.add(db, article)
        if story >= 0:
            for stage in ("duplicates", "stories"):
                work_queue.done(db, stage, {article_id: article.when})
            story = story or stories.open_story(db, article.when)
            stories.join(db, [Member(story, article_id, 0.9, "same names: Makhmur")])
    return article_id, story


def drafted(store: Store, article_id: int, story: int, **fields: object) -> Draft:
    with store.begin() as db:
        versions = stories.versions(db, [story])
        stories.mark_drafted(db, versions)
        draft = a_draft(story_id=story, relevance=0.8, **fields)
        return drafts.add(db, replace(draft, sentences=(replace(draft.sentences[0], article_id=article_id),)))


def fate(store: Store, article_id: int, now: datetime = NOON) -> tuple[str, str]:
    with store.read() as db:
        found = funnel.fate_of(db, article_id, BAR, str.title, now)
    assert found is not None
    return found[1].stage, stages.sentence(found[1].answer, str, str)


@pytest.mark.parametrize("language", TEXTS)
def test_an_article_waits_is_grouped_waits_again_and_is_in_the_queue(store: Store, language: str) -> None:
    article_id, _ = add(store, language=language, story=-1)
    assert fate(store, article_id) == ("new", "The next run compares it with the others and groups it.")
    article_id, story = add(store, "b", language)
    assert fate(store, article_id) == ("new", "The next run drafts its story, or records why not.")
    draft = drafted(store, article_id, story, headline=TEXTS[language][0], language=language)
    assert fate(store, article_id) == ("drafted", f"In the queue as draft {draft.id}, “{TEXTS[language][0]}”.")


@pytest.mark.parametrize(
    ("reason", "stage"),
    [
        ("not about the digest's subject", "off topic"),
        ("no sentence that can be published", "unusable"),
        ("of another kind", "undrafted"),
        ("", "undrafted"),
    ],
)
def test_a_story_that_was_passed_over_says_why(store: Store, reason: str, stage: str) -> None:
    article_id, story = add(store)
    with store.begin() as db:
        stories.mark_drafted(db, stories.versions(db, [story]))
        undrafted.keep(db, {story: reason} if reason else {}, [], NOON)
    found = fate(store, article_id)
    assert found[0] == stage
    assert found[1].startswith("Its story ")


def test_a_copy_names_what_it_repeats_and_where_that_went(store: Store) -> None:
    lead, story = add(store, language="ar")
    copy, _ = add(store, "b", "ar", story=story, source="elaph")
    drafted(store, lead, story)
    with store.begin() as db:
        copies.keep(db, [Copy(copy, lead, 0.97, 0.99, "same text but for its first line")])
        found = funnel.fate_of(db, copy, BAR, str.title, NOON)
    assert found is not None
    assert found[1].stage == "copy"
    told = [stages.sentence(step, str, str) for step in found[1].steps]
    assert f"Folded as a copy of “{TEXTS['ar'][0]}” (Rudaw, article {lead}): same text but for its first line." in told
    assert told[-1].startswith("In the queue as draft")


def test_a_draft_says_whether_it_is_under_the_bar_snoozed_decided_or_covered(store: Store) -> None:
    article_id, story = add(store)
    draft = drafted(store, article_id, story)
    with store.begin() as db:
        low = drafts.add(db, replace(draft, relevance=0.1, relevance_reason="no place named", headline="Low"))
    assert fate(store, article_id) == (
        "below",
        f"Draft {low.id}, “Low”, is under the bar: relevance 0.10, the bar is 0.25 (no place named).",
    )
    with store.begin() as db:
        noted = replace(low, relevance=0.9, notes=("update to entry 7 of October 2, 2023: School",), headline="New")
        drafts.add(db, noted)
    assert fate(store, article_id)[1].endswith(
        "though an entry covers it: update to entry 7 of October 2, 2023: School."
    )
    with store.begin() as db:
        acts.later(db, FormPost("Shirin", NOON + timedelta(hours=1), "t1"), draft.id, NOON + timedelta(days=1))
    assert fate(store, article_id, NOON + timedelta(hours=2))[0] == "snoozed"
    assert fate(store, article_id, NOON + timedelta(days=2))[0] == "drafted"
    with store.begin() as db:
        decisions.add(db, a_decision(draft_id=draft.id, action="reject", reason="minor", at=NOON + timedelta(hours=3)))
    assert fate(store, article_id, NOON + timedelta(hours=4))[1].endswith("was rejected by Shirin: minor.")
    with store.begin() as db:
        decisions.add(db, a_decision(draft_id=draft.id, at=NOON + timedelta(hours=5)))
    assert fate(store, article_id, NOON + timedelta(hours=6))[0] == "approved"


def test_an_article_left_out_of_its_draft_says_so(store: Store) -> None:
    lead, story = add(store)
    other, _ = add(store, "b", story=story)
    note = f"left out because it is about another place or counterpart: Elaph (article {other}; `crawler stories split` makes it a story)"
    drafted(store, lead, story, notes=(note,))
    assert fate(store, other)[0] == "undrafted"
    assert fate(store, lead)[0] == "drafted"


ADDRESSES = {
    "unknown": Located(),
    "section": Located("rudaw", "", ("https://www.rudaw.net/english",)),
    "never": Located("rudaw", "9", ("https://www.rudaw.net/english/9",)),
    "listed": Located("rudaw", "1", ("https://www.rudaw.net/english/1",)),
    "dropped": Located("rudaw", "2", ("https://www.rudaw.net/english/2",)),
}


@pytest.mark.parametrize(
    ("place", "stage", "words"),
    [
        ("unknown", "unknown", "crawler sources add"),
        ("section", "unlisted", "matches no pattern"),
        ("never", "unlisted", "No listing of Rudaw has included it"),
        ("listed", "listed", "the next run fetches it"),
        ("dropped", "unread", "http_404, the page is gone (tried 2 times"),
    ],
)
def test_an_address_without_an_article_has_an_answer(store: Store, place: str, stage: str, words: str) -> None:
    with store.begin() as db:
        item = FrontierItem(
            "rudaw", "1", "", "en", "https://www.rudaw.net/rss", "https://www.rudaw.net/english/1", "", None, None, "", "", (), NOON, ""
        )  # fmt: skip
        frontier.put(db, [item])
        for hours in (0, 1):
            at = NOON + timedelta(hours=hours)
            runs.drop(db, Drop("rudaw", "https://www.rudaw.net/english/2", "http_404", at, "the page is gone"))
        found = funnel.find(db, "https://x.example/", lambda _url: ADDRESSES[place], BAR, str.title, NOON)
    assert found is not None
    assert found[1].stage == stage
    assert words in stages.sentence(found[1].answer, str, str)


def test_a_number_finds_an_article_and_no_other_number_does(store: Store) -> None:
    article_id, _ = add(store)
    with store.read() as db:
        found = funnel.find(db, str(article_id), lambda _url: Located(), BAR, str.title, NOON)
        assert found is not None
        assert found[0] is not None
        assert found[0].id == article_id
        assert funnel.find(db, "99", lambda _url: Located(), BAR, str.title, NOON) is None
        assert funnel.find(db, "9" * 30, lambda _url: Located(), BAR, str.title, NOON) is None


def test_the_funnel_counts_a_day_and_nothing_of_another(store: Store) -> None:
    lead, story = add(store)
    copy, _ = add(store, "b", story=story)
    add(store, "c", story=-1)
    add(store, "d", fetched_at=NOON - timedelta(days=1))
    drafted(store, lead, story)
    with store.begin() as db:
        copies.keep(db, [Copy(copy, lead, 0.97, 0.99, "same text")])
        runs.drop(db, Drop("rudaw", "https://www.rudaw.net/english/2", "no_text", NOON, "no text"))
        runs.drop(db, Drop("rudaw", "https://www.rudaw.net/english/3", "no_text", NOON - timedelta(days=1), "no text"))
        day = datetime(2023, 10, 3, tzinfo=UTC)
        found = funnel.between(db, day, day + timedelta(days=1), BAR, str.title, NOON)
    assert found.count == 4
    assert dict(found.by_stage) == {"unread": 1, "copy": 1, "new": 1, "drafted": 1}
    assert [arrival.article is None for arrival in funnel.chosen(found.arrivals, "unread")] == [True]


def test_no_look_up_reads_a_whole_table(tmp_path: Path) -> None:
    """However many articles are stored: every statement is answered by a key or an index."""
    store = open_store(tmp_path / "desk.db")
    article_id, story = add(store)
    drafted(store, article_id, story)
    asked: list[tuple[str, object]] = []
    with store.read() as db:
        listen = lambda _c, _k, statement, parameters, *_: asked.append((statement, parameters))  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        day = datetime(2023, 10, 3, tzinfo=UTC)
        funnel.between(db, day, day + timedelta(days=1), BAR, str.title, NOON)
        funnel.find(db, "https://x.example/", lambda _url: ADDRESSES["dropped"], BAR, str.title, NOON)
        event.remove(db.engine, "before_cursor_execute", listen)
        plans = [
            (statement, str(row[-1]))
            for statement, parameters in asked
            if statement.lstrip().upper().startswith("SELECT")
            for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
        ]
    large = (
        "articles",
        "versions",
        "drops",
        "frontier",
        "members",
        "copies",
        "pending",
        "stories",
        "revisions",
        "decisions",
        "acts",
    )
    scans = [(plan, statement) for statement, plan in plans if plan.startswith("SCAN") and plan.split()[1] in large]
    assert len(asked) > 10
    assert scans == []


def post(number: int) -> FormPost:
    return FormPost("Shirin", NOON + timedelta(hours=number), f"t{number}")


def test_what_was_passed_over_is_asked_for_and_the_wish_is_taken_back(store: Store) -> None:
    article_id, story = add(store)
    with store.begin() as db:
        stories.mark_drafted(db, stories.versions(db, [story]))
        undrafted.keep(db, {story: "not about the digest's subject"}, [], NOON)
        act = asking.ask(db, post(1), article_id)
        assert asking.ask(db, post(1), article_id) == act  # the form was sent twice
        assert isinstance(act, Act)
        assert undrafted.wants(db, [story])[story].by == "Shirin"
        assert stories.changed(db) == [story]
    with store.begin() as db:
        draft = drafts.add(db, a_draft(story_id=story, relevance=0.0))
        decisions.ask_for(db, draft)
        decisions.ask_for(db, draft)
        assert [decision.reason for decision in decisions.of_draft(db, draft.id)] == ["requested this draft"]
    assert fate(store, article_id)[0] == "drafted"  # though its relevance is under the bar
    with store.begin() as db:
        undo.undo(db, post(2), act.id)
        assert undrafted.wants(db, [story]) == {}
    assert fate(store, article_id)[0] == "rejected"


def test_a_copy_that_is_asked_for_gets_a_story_of_its_own_and_goes_back(store: Store) -> None:
    lead, story = add(store)
    copy, _ = add(store, "b", story=story)
    drafted(store, lead, story)
    with store.begin() as db:
        copies.keep(db, [Copy(copy, lead, 0.97, 0.99, "same text")])
        act = asking.ask(db, post(1), copy)
        moved = stories.by_article(db, [copy])[copy]
        assert moved.story_id != story
        assert moved.story_id in undrafted.wants(db, [moved.story_id])
        assert isinstance(act, Act)
        undo.undo(db, post(2), act.id)
        assert stories.by_article(db, [copy])[copy].story_id == story


def test_a_draft_under_the_bar_comes_into_the_queue_and_goes_back(store: Store) -> None:
    article_id, story = add(store)
    draft = drafted(store, article_id, story)
    with store.begin() as db:
        drafts.add(db, replace(draft, relevance=0.1, headline="Low"))
        act = asking.ask(db, post(1), article_id)
    assert fate(store, article_id)[0] == "drafted"
    with store.begin() as db:
        assert isinstance(act, Act)
        undo.undo(db, post(2), act.id)
    assert fate(store, article_id)[0] == "below"


def test_what_is_in_the_queue_or_not_grouped_yet_is_not_asked_for(store: Store) -> None:
    waiting, _ = add(store, story=-1)
    article_id, story = add(store, "b")
    drafted(store, article_id, story)
    with store.begin() as db:
        decisions.add(db, a_decision(draft_id=1, action="reject", reason="minor"))
    for unwanted in (waiting, article_id):
        with pytest.raises(DecisionError), store.begin() as db:
            asking.ask(db, post(1), unwanted)
