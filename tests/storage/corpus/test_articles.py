"""Articles are kept once, in versions, on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.corpus import articles
from storage.database.store import Store
from tests.support.records import NOON, an_article


def test_an_article_is_kept_once_however_often_it_comes(store: Store) -> None:
    with store.begin() as db:
        first, kept = articles.add(db, an_article())
        assert kept == "new"
        assert articles.add(db, an_article(fetched_at=NOON + timedelta(hours=1))) == (first, "known")
        assert articles.get(db, [first]) == {first: an_article(id=first)}


def test_the_same_identity_with_other_text_is_a_new_version(store: Store) -> None:
    with store.begin() as db:
        article_id, _ = articles.add(db, an_article())
        edited = an_article(
            text="Officials opened two schools in Makhmur on Tuesday.", fetched_at=NOON + timedelta(hours=2)
        )
        assert articles.add(db, edited) == (article_id, "updated")
        assert [version.text for version in articles.history(db, article_id)] == [an_article().text, edited.text]
        kept = articles.get(db, [article_id])[article_id]
    assert kept == replace(edited, id=article_id, version=2, fetched_at=NOON)


@pytest.mark.parametrize("change", [{"text": " "}, {"text": "Only the description.", "read": False}])
def test_an_emptied_page_or_a_lead_replaces_no_text(store: Store, change: dict[str, object]) -> None:
    with store.begin() as db:
        article_id, _ = articles.add(db, an_article())
        assert articles.add(db, an_article(**change)) == (article_id, "known")
        assert articles.get(db, [article_id])[article_id].text == an_article().text


def test_a_date_found_later_is_kept(store: Store) -> None:
    with store.begin() as db:
        article_id, _ = articles.add(db, an_article(published_at=None, published_from="unknown"))
        articles.add(db, an_article())
        kept = articles.get(db, [article_id])[article_id]
    assert (kept.published_at, kept.published_from) == (NOON, "listing")


def test_what_a_failed_step_wrote_is_not_kept(store: Store) -> None:
    def fail_half_way() -> None:
        with store.begin() as db:
            articles.add(db, an_article())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with store.read() as db:
        assert articles.check_times(db, "rudaw", ["031020231"]) == {}
