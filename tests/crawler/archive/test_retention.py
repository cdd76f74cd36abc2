"""Old pages are dropped, those behind entries that people approved never."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest

from crawler.archive.replay import Replay
from crawler.archive.retention import RetentionResult, thin_out
from crawler.archive.warc_store import Writer, page_at
from storage.config.settings import ArchiveConfig
from storage.corpus import archive_places, articles, stories
from storage.database.store import Store
from storage.editing import decisions, drafts
from storage.errors import StoreError
from storage.records import Article, DraftSentence, Member, Page
from tests.support.records import NOON, a_decision, a_draft, an_article

DAY = timedelta(days=1)
MONTH = ArchiveConfig(keep_days=30)
LATER = NOON + 40 * DAY


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def fetched(store: Store, folder: Path, number: int, at: datetime, language: str = "ckb") -> Article:
    """An article as a crawl keeps it: its page in the archive, itself in the store."""
    url = f"https://www.rudaw.net/sorani/{number}"
    body = f"<p>قوتابخانەی ژمارە {number} لە مەخموور کرایەوە</p>".encode()
    place = Writer(folder).write(Page(url, url, at, 200, (), body), (), "allowed")
    article = an_article(
        identity=str(number),
        url=url,
        text=f"قوتابخانەی ژمارە {number}",
        language=language,
        fetched_at=at,
        archived_at=place,
    )
    with store.begin() as db:
        article_id, _ = articles.add(db, article)
    return replace(article, id=article_id)


def approve(store: Store, cited: Sequence[Article], members: Sequence[Article] = (), action: str = "approve") -> None:
    with store.begin() as db:
        story_id = stories.open_story(db, NOON)
        stories.join(db, [Member(story_id, one.id, 1.0, "") for one in members])
        sentences = tuple(DraftSentence(one.text, one.id, 1, 0, len(one.text)) for one in cited)
        draft = drafts.add(db, replace(a_draft(), story_id=story_id, sentences=sentences))
        decisions.add(db, a_decision(draft_id=draft.id, action=action))


def now_at(store: Store, article: Article) -> str:
    with store.read() as db:
        (versions,) = articles.history(db, article.id)
        (kept,) = articles.get(db, [article.id]).values()
    assert versions.archived_at == kept.archived_at
    return kept.archived_at


def test_old_pages_go_and_those_behind_approved_entries_stay(store: Store, archive: Path) -> None:
    first, cited, member, rejected = (fetched(store, archive, number, NOON) for number in range(4))
    young = fetched(store, archive, 9, LATER - 30 * DAY)
    approve(store, [cited], [member])
    approve(store, [rejected], action="reject")
    size = (archive / "crawl-2023-10-03.warc.gz").stat().st_size
    thinned = thin_out(store, archive, MONTH, LATER)
    names = sorted(path.name for path in archive.iterdir())
    assert names == ["crawl-2023-10-03.kept.warc.gz", "crawl-2023-10-13.warc.gz"]
    assert thinned == RetentionResult(1, size - (archive / names[0]).stat().st_size, 2)
    for article in (cited, member, young):
        page = page_at(archive, now_at(store, article), 10**6)
        assert (page.final_url, f"ژمارە {article.identity}" in page.body.decode()) == (article.url, True)
    assert sorted(Replay(archive, 10**6).urls()) == [cited.url, member.url, young.url]
    with pytest.raises(StoreError, match=r"archive\.keep_days"):
        page_at(archive, now_at(store, first), 10**6)
    assert (
        thin_out(store, archive, MONTH, LATER + 400 * DAY).files == 1
    )  # the young one's day; what was kept apart stays
    assert page_at(archive, now_at(store, cited), 10**6).final_url == cited.url


def test_nothing_goes_unless_asked_for(store: Store, archive: Path) -> None:
    fetched(store, archive, 1, NOON)
    assert thin_out(store, archive, ArchiveConfig(), NOON + 9999 * DAY) == RetentionResult()
    assert thin_out(store, archive, MONTH, NOON + 30 * DAY) == RetentionResult()
    assert thin_out(store, archive / "none", MONTH, LATER) == RetentionResult()


@pytest.mark.parametrize("stopped_at", ["move", "unlink"])
def test_stopped_in_between_the_next_time_ends_the_same(stopped_at: str, store: Store, archive: Path) -> None:
    one, two = (fetched(store, archive, number, NOON) for number in (1, 2))
    approve(store, [one])
    where = mock.patch.object(archive_places, "move") if stopped_at == "move" else mock.patch.object(Path, "unlink")
    with where as step:
        step.side_effect = KeyboardInterrupt
        with pytest.raises(KeyboardInterrupt):
            thin_out(store, archive, MONTH, LATER)
    assert page_at(archive, now_at(store, one), 10**6).final_url == one.url
    approve(store, [two])  # meanwhile
    thin_out(store, archive, MONTH, LATER)
    assert [page_at(archive, now_at(store, each), 10**6).final_url for each in (one, two)] == [one.url, two.url]
    assert [path.name for path in archive.iterdir()] == ["crawl-2023-10-03.kept.warc.gz"]


def test_a_file_whose_needed_page_cannot_be_read_is_left_alone(store: Store, archive: Path) -> None:
    approve(store, [fetched(store, archive, 1, NOON)])
    path = archive / "crawl-2023-10-03.warc.gz"
    path.write_bytes(b"something else")
    with pytest.raises(StoreError, match="the file stays as it is"):
        thin_out(store, archive, MONTH, LATER)
    assert path.read_bytes() == b"something else"
