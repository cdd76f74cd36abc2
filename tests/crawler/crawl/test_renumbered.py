"""The day an outlet gives its articles new addresses, its listing names them, and the old ones redirect."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from crawler.duplicates.fold import fold_copies
from storage.config.settings import DuplicatesConfig
from storage.corpus import articles, copies, stories
from storage.crawling import observations
from storage.database.store import open_store
from storage.editing import drafts
from storage.publishing import digests
from storage.publishing.published import Digest
from storage.records import Entry, Member
from tests.support.crawling import Answer, Outlet, a_source, crawl_once
from tests.support.records import NOON, a_draft, a_wording

HOUR = timedelta(hours=1)
# Headline and text of each article, by number.
STORIES = {
    1: (
        "Ferry runs again below the weir",
        (
            "The ferry below the weir runs again after eleven days of high water. It carried forty cars on its first morning, and the "
            "queue reached to the mill. Its captain said that a second boat is to come in spring, when the landing stage is wider."
        ),
    ),
    2: (
        "دار الكتب تفتح أبوابها بعد الترميم",
        (
            "فتحت دار الكتب في المدينة القديمة أبوابها يوم الثلاثاء بعد ترميم دام عامين. وقال أمينها إن أحد عشر ألف كتاب أعيدت إلى رفوفها، "
            "وإن قاعة القراءة ستبقى مفتوحة حتى المساء، وإن الدخول مجاني للطلاب طوال الشهر الأول من العام الدراسي."
        ),
    ),
    3: (
        "پردە کۆنەکە دوای نۆ مانگ کرایەوە",
        (
            "پردە کۆنەکەی ناوەندی شار دوای نۆ مانگ لە چاککردنەوە ڕۆژی سێشەممە کرایەوە. ئەندازیاری کارەکە گوتی دوو هێڵ تەنیا بۆ پیادەیە و "
            "بارهەڵگرەکان دەبێت بە پردە نوێیەکەدا بڕۆن، تا بەرگەی زستان بگرێت و پێویستی بە چاککردنەوەی دیکە نەبێت."
        ),
    ),
}


def _serve(outlet: Outlet, folder: str, first: int) -> None:
    items = ""
    for number, (headline, text) in STORIES.items():
        path = f"/{folder}/{first + number}"
        page = f"<html><title>{headline}</title><body><article><h1>{headline}</h1><p>{text}</p></article></body></html>"
        outlet.answers[path] = Answer(page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
        items += (
            f"<item><title>{headline}</title><link>{outlet.home}{path}</link>"
            f"<pubDate>Mon, 02 Oct 2023 {number:02}:00:00 +0000</pubDate></item>"
        )
    feed = (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
    )
    outlet.answers["/feed"] = Answer(feed.encode())


@pytest.mark.parametrize("ids", ["outlet", "none"])
def test_renumbered_articles_are_copies_and_what_was_printed_stays(outlet: Outlet, tmp_path: Path, ids: str) -> None:
    path = tmp_path / "store.db"
    source = a_source(outlet)
    number = r"\d+" if ids == "none" else r"(?P<id>\d+)"
    pattern = f"/(?:news|story)/{number}$"
    source = source.model_copy(
        update={
            "article": source.article.model_copy(
                update={"pattern": pattern, "ids": "edition" if ids == "edition" else "outlet"}
            )
        }
    )
    _serve(outlet, "news", 0)
    crawl_once(path, [source], outlet)
    store = open_store(path)
    with store.begin() as db:
        before = {article.title: article for article in articles.newest_first(db, "", None, NOON + 9 * HOUR, 9)}
        assert len(before) == len(STORIES)
        entries = []
        for article in before.values():
            story = stories.open_story(db, NOON)
            stories.join(db, [Member(story, article.id, 1.0, "")])
            entries.append(
                Entry(drafts.add(db, a_draft(story_id=story)).id, a_wording(headline=article.title), "Shirin", NOON)
            )
        digests.add(db, Digest("Digest", date(2023, 10, 3), date(2023, 10, 3), tuple(entries), ()), NOON)
    fold_copies(store, DuplicatesConfig(), NOON)

    _serve(outlet, "story", 9000)
    for number_before in STORIES:
        outlet.answers[f"/news/{number_before}"] = Answer(
            status=301, headers={"Location": f"/story/{9000 + number_before}"}
        )
    for hours in (49, 98):
        crawl_once(path, [source], outlet, now=NOON + hours * HOUR)
        fold_copies(store, DuplicatesConfig(), NOON + hours * HOUR)
    with store.read() as db:
        stored = list(articles.newest_first(db, "", None, NOON + 300 * HOUR, 99))
        leads = {
            copy.article_id: copy.of_id for copy in copies.by_article(db, [article.id for article in stored]).values()
        }
        kept = articles.get(db, [article.id for article in before.values()])
        assert observations.missed(db, "one") == []
    store.close()
    assert {article.id: (article.version, article.url) for article in kept.values()} == {
        article.id: (1, article.url) for article in before.values()
    }
    renumbered = [article for article in stored if "/story/" in article.url]
    assert {article.title: leads.get(article.id) for article in renumbered} == {
        title: article.id for title, article in before.items()
    }
