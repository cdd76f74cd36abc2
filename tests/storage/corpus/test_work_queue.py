"""A stage takes out of the queue only what it has read: a change of that moment waits for the stage again."""

from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from storage.corpus import articles, work_queue
from storage.database.store import Store
from storage.records import Article
from storage.search import full_text
from tests.support.records import an_article

TEXTS = {
    "en": ("A school opened in Makhmur.", "Two schools opened in Makhmur."),
    "ar": ("افتتاح مدرسة في مخمور.", "افتتاح مدرستين في مخمور."),
    "ckb": ("قوتابخانەیەک لە مەخموور کرایەوە.", "دوو قوتابخانە لە مەخموور کرانەوە."),
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_change_while_a_stage_stores_its_result_is_processed_again(store: Store, language: str) -> None:
    before, after = TEXTS[language]
    article = an_article(text=before, language=language)
    with store.begin() as db:
        article_id, _ = articles.add(db, article)
    with store.read() as db:
        times = work_queue.oldest(db, "duplicates", 10, 10_000)
    with ThreadPoolExecutor(1) as crawl:
        with store.begin() as db:
            assert work_queue.unchanged(db, "duplicates", times, {article_id: 1}) == {article_id}
            changing = crawl.submit(_change, store, replace(article, text=after))
            with pytest.raises(TimeoutError):  # it waits
                changing.result(timeout=0.5)
            work_queue.done(db, "duplicates", times)
        changing.result(timeout=20)
    with store.read() as db:
        assert set(work_queue.oldest(db, "duplicates", 10, 10_000)) == {article_id}
    with store.begin() as db:
        assert work_queue.unchanged(db, "duplicates", times, {article_id: 1}) == set()


@pytest.mark.parametrize("language", TEXTS)
def test_a_change_while_articles_are_indexed_is_found(
    store: Store, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = TEXTS[language]
    article = an_article(text=before, language=language)
    with store.begin() as db:
        articles.add(db, article)
    real, changing = articles.get, list[Future[None]]()

    with ThreadPoolExecutor(1) as crawl:

        def read_and_meanwhile_change(db: Connection, ids: Collection[int]) -> dict[int, Article]:
            found = real(db, ids)
            changing.append(crawl.submit(_change, store, replace(article, text=after)))
            with pytest.raises(TimeoutError):  # it waits
                changing[0].result(timeout=0.5)
            return found

        with monkeypatch.context() as patched, store.begin() as db:
            patched.setattr(articles, "get", read_and_meanwhile_change)
            full_text.refresh(db, 10)
        changing[0].result(timeout=20)
    with store.read() as db:
        assert work_queue.count(db, "search") == 1


def _change(store: Store, article: Article) -> None:
    with store.begin() as db:
        assert articles.add(db, article)[1] == "updated"
