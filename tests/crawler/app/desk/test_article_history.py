"""What a person finds out about an article and the last runs, on both engines."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.app.desk.article_history import archived, find, know, run_state
from crawler.archive.warc_store import Writer
from crawler.pages import as_text
from storage.corpus import articles, copies, stories
from storage.crawling import observations, runs
from storage.database.store import Store
from storage.editing import drafts
from storage.errors import ConfigError, StoreError
from storage.records import Copy, DraftSentence, Member, Observation, Outcome, Page
from storage.search.full_text import refresh
from tests.support.crawling import CONFIG
from tests.support.records import NOON, a_draft, an_article

HOUR = timedelta(hours=1)
TEXTS = {
    "en": ("Officials opened a school. It has 12 rooms.", "OFFICIALS room"),
    "ar": ("افتتح المسؤولون مَدرسة جديدة. فيها 12 غرفة.", "مدرسه المسؤولون"),
    "ckb": ("بەرپرسان قوتابخانەیەکیان کردەوە. 12 پۆلی هەیە.", "قوتابخانه به‌رپرسان"),
    "kmr": ("Berpirsan dibistanek vekir. 12 odeyên wê hene.", "odeyen BERPIRSAN"),
}


def an_id(store: Store, **fields: object) -> int:
    with store.begin() as db:
        return articles.add(db, an_article(**fields))[0]


@pytest.mark.parametrize("language", TEXTS)
def test_an_article_is_told_with_all_that_is_kept_of_it(store: Store, language: str) -> None:
    text, _ = TEXTS[language]
    article = an_article(text=text, language=language)
    article_id = an_id(store, text=text, language=language)
    repeated = an_id(store, source="elaph", text=text, language=language)
    with store.begin() as db:
        later = replace(article, text=text.replace("12", "14"), title="School opens", fetched_at=NOON + HOUR)
        assert articles.add(db, later)[1] == "updated"
        copies.keep(db, [Copy(repeated, article_id, 1.0, 1.0, "the same text")])
        story_id = stories.open_story(db, NOON)
        stories.join(db, [Member(story_id, article_id, 1.0, "opens it"), Member(story_id, repeated, 0.9, "same names")])
        sentence = DraftSentence(text, article_id, 1, 0, len(text))
        draft = drafts.add(db, replace(a_draft(story_id=story_id), sentences=(sentence, sentence)))
        for hours in (2, 14, 26):
            observations.add(db, Observation(article_id, NOON + hours * HOUR, "http_404"))
        known = know(db, article_id, CONFIG)
        other = know(db, repeated, CONFIG)
    assert [(step.version.version, step.version.fetched_at - NOON) for step in known.history] == [
        (1, 0 * HOUR),
        (2, HOUR),
    ]
    assert {"12", "14"} == {
        piece.rstrip(".") for change in known.history[1].text for mark, piece in change.words if mark != "kept"
    }
    assert known.history[1].title[-1].text == "School opens"
    assert known.vanished_at == NOON + 2 * HOUR
    assert [copy.article_id for copy in known.copies] == [repeated]
    assert [member.article_id for member in known.members] == [article_id, repeated]
    assert [(cited.draft_id, cited.sentences) for cited in known.drafts] == [(draft.id, 2)]
    assert (other.copy_of and other.copy_of.of_id, other.drafts, other.vanished_at) == (article_id, (), None)


def test_an_id_nobody_has_is_told_with_how_to_find_one(store: Store) -> None:
    with store.read() as db, pytest.raises(ConfigError, match="articles list"):
        know(db, 7, CONFIG)


@pytest.mark.parametrize("language", TEXTS)
def test_articles_are_found_by_words_however_they_are_written(store: Store, language: str) -> None:
    text, search = TEXTS[language]
    article_id = an_id(store, text=text, language=language)
    an_id(store, identity="2", text="Rain fell on the hills.", title="Rain")
    with store.begin() as db:
        refresh(db, 10)
        assert [one.id for one in find(db, "", "", None, NOON, search, 5)] == [article_id]
        assert find(db, "elaph", "", None, NOON, search, 5) == []


def test_without_words_the_newest_come_first_within_the_days(store: Store) -> None:
    ids = [an_id(store, identity=str(hour), published_at=NOON - hour * HOUR) for hour in range(4)]
    with store.read() as db:
        assert [one.id for one in find(db, "rudaw", "", NOON - 2 * HOUR, NOON - HOUR, "", 9)] == ids[1:3]
        assert [one.id for one in find(db, "", "", None, NOON, "", 2)] == ids[:2]


def test_the_last_runs_come_with_their_sums_and_a_killed_one_is_told(store: Store) -> None:
    with store.begin() as db:
        runs.begin(db, "crawl", NOON - HOUR)
        first = runs.begin(db, "crawl", NOON)
        made = [Outcome("one", "a", "ok", found=5, new=3, updated=1), Outcome("one", "b", "failed", dropped=2)]
        runs.record(db, first, made)
        runs.finish(db, first, "attention", "1 listing needs a person", NOON + HOUR)
        last = runs.begin(db, "crawl", NOON + 2 * HOUR)
    with store.read() as db:
        found = runs.last(db, 2)
        assert [one.id for one in found] == [last, first]
        assert (found[1].listings, found[1].new, found[1].updated, found[1].dropped) == (2, 3, 1, 2)
        found = runs.last(db, 9)
    now = NOON + 2 * HOUR + runs.LEASE
    assert [run_state(one, now) for one in found] == ["running", "attention", "lost"]
    assert run_state(found[0], now + HOUR) == "lost"
    assert "killed" in found[2].message


PAGES = {
    "en": "A school opened.",
    "ar": "افتتحت مدرسة في البصرة.",
    "ckb": "قوتابخانەیەک لە هەولێر کرایەوە.",
    "kmr": "Dibistanek li Hewlêrê vebû.",
}


@pytest.mark.parametrize("language", PAGES)
def test_the_page_an_article_was_read_from_is_shown_as_text(tmp_path: Path, language: str) -> None:
    body = (
        f"<html><head><title>T</title><script>x()</script></head><body><p>{PAGES[language]}</p></body></html>".encode()
    )
    writer = Writer(tmp_path)
    kind = (("Content-Type", "text/html; charset=utf-8"),)
    places = [
        writer.write(
            Page(f"https://one.example/{number}", f"https://one.example/{number}", NOON, 200, kind, body), (), "allowed"
        )
        for number in range(2)
    ]
    text = as_text(archived(tmp_path, an_article(archived_at=places[1]), 100_000), language)
    assert PAGES[language] in text
    assert "<p>" not in text
    assert "x()" not in text


def test_a_page_that_is_not_archived_or_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not archived"):
        archived(tmp_path, an_article(), 1000)
    for place in ("crawl-2023-10-03.warc.gz@0", "../../etc/passwd@0", "crawl@x"):
        with pytest.raises(StoreError):
            archived(tmp_path, an_article(archived_at=place), 1000)


@pytest.mark.parametrize("language", TEXTS)
def test_only_articles_of_the_language_asked_for_are_listed_with_words_and_without(store: Store, language: str) -> None:
    ids = {code: an_id(store, identity=code, text=text, language=code) for code, (text, _) in TEXTS.items()}
    with store.begin() as db:
        refresh(db, 10)
        for search in ("", TEXTS[language][1]):
            assert [one.id for one in find(db, "", language, None, NOON, search, 9)] == [ids[language]]
