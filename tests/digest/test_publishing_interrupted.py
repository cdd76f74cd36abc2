"""A digest's files and its row come out together, wherever the program is killed; what is left to do is completed and told."""

import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from crawler.app.desk.desk import open_desk
from crawler.app.desk.interrupted_digest import finish_publishing
from crawler.app.doctor import file_checks
from digest import file_journal
from digest.composing.compose import file_name
from digest.publish import publish
from storage import files
from storage.database.store import Store, open_store
from storage.editing import decisions
from storage.errors import DigestError
from storage.publishing import digests
from tests.crawler.app.desk.test_backup import CONFIG as CONFIG_FOLDER
from tests.review.decisions.test_flags import CONFIG, FIRST, LAST, decide, october, printed_entry
from tests.support.killed import steps
from tests.support.records import NOON, a_decision, a_wording

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # of a fork beside threads
POINTS = 8
LATER = NOON + timedelta(days=2)


def publish_again(folder: Path) -> None:
    store = open_store(folder / "desk.db")
    publish(store, decide, FIRST, LAST, ["html", "md", "atom"], folder / "digests", CONFIG, LATER)
    store.close()


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk whose October is published, and of which an entry was changed since."""
    folder = tmp_path_factory.mktemp("desk")
    store = open_store(folder / "desk.db")
    draft_id = printed_entry(store, folder / "digests")
    publish(store, decide, FIRST, LAST, ["html", "md", "atom"], folder / "digests", CONFIG, NOON)
    with store.begin() as db:
        decisions.add(db, a_decision(draft_id=draft_id, wording=a_wording(text="Two schools."), at=NOON))
    store.close()
    return folder


@pytest.fixture(scope="module")
def passed(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    folder = Path(shutil.copytree(begun, tmp_path_factory.mktemp("undisturbed") / "desk"))
    counted = steps(partial(publish_again, folder), folder)
    assert counted is not None
    return counted


def said(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "digests").iterdir() if path.name[0] != "."}


@pytest.mark.parametrize("share", range(POINTS))
def test_killed_at_any_step_files_and_row_are_of_one_publication(
    share: int, begun: Path, passed: int, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(begun, tmp_path / "desk"))
    before = said(folder)
    assert steps(partial(publish_again, folder), folder, 1 + share * (passed - 1) // (POINTS - 1)) is None
    with open_desk(folder, CONFIG_FOLDER) as desk:
        was_unfinished = file_journal.is_unfinished(desk.digests)
        assert bool(list(file_checks.interrupted(desk))) == was_unfinished
        finished = finish_publishing(desk)
        with desk.store.read() as db:
            published = digests.published(db)
            digest = digests.get(db, published[-1].digest_id)
            kept = digests.files(db, published[-1].digest_id)
        assert list(file_checks.interrupted(desk)) == []
    assert digest is not None
    now = said(folder)
    if published[-1].at == LATER:
        assert {now[file_name(digest, name)] for name in kept} == set(kept.values())
        assert b"Two schools" in now["feed.atom"]
        assert not was_unfinished or finished == published[-1].digest_id
    else:
        assert now == before
        assert finished == 0


def test_a_file_that_cannot_take_its_place_is_told_and_the_next_publication_completes_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id = printed_entry(store, tmp_path)
    with store.begin() as db:
        decisions.add(db, a_decision(draft_id=draft_id, wording=a_wording(text="Two schools."), at=NOON))

    put_in_place = files._put_in_place

    def broken(beside: dict[Path, Path]) -> None:
        if any(path.suffix == ".html" for path in beside):
            raise OSError(5, "Input/output error")
        put_in_place(beside)

    with monkeypatch.context() as disk:
        disk.setattr(files, "_put_in_place", broken)
        with pytest.raises(DigestError, match=r"is published, and a file of it cannot be put in its place"):
            october(store, tmp_path, LATER)
    assert file_journal.is_unfinished(tmp_path)
    made = october(store, tmp_path, LATER + timedelta(days=1))
    assert made.unchanged
    assert made.finished == made.digest_id
    assert "Two schools" in made.files[0].read_text(encoding="utf-8")
    assert not (tmp_path / file_journal.NAME).exists()
