"""The queue file beside the page: a save is read whenever it comes, and what the page wrote itself is not read again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from review.queue_file.taking import SyncResult
from review.web.services.watched_file import QueueFile
from storage.database.store import Store
from storage.editing import decisions
from tests.support.desk_page import Desk


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


@pytest.mark.parametrize("is_rewritten", [False, True])
@pytest.mark.parametrize("word", ["school", "مدرسة", "قوتابخانە"])
def test_a_save_at_the_end_of_a_sync_is_read_at_the_next_look(desk: Desk, word: str, is_rewritten: bool) -> None:
    draft = desk.add(text=f"Officials opened a {word}.")
    desk.sync("Filer")
    path = desk.context.queue.file.path

    def write(left: Callable[[bytes], None]) -> SyncResult:
        done = desk.sync("Filer", left)
        path.write_text(path.read_text(encoding="utf-8").replace(f"a {word}.", f"a new {word}."), encoding="utf-8")
        return done

    if is_rewritten:
        desk.add()
    file = QueueFile(path, write)
    file.sync()
    file.read()
    with desk.store.read() as db:
        (decision,) = decisions.by_draft(db, [draft.id])[draft.id]
    assert decision.wording is not None
    assert decision.wording.text == f"Officials opened a new {word}."


def test_what_a_sync_wrote_itself_is_not_read_again(desk: Desk) -> None:
    syncs = []

    def write(left: Callable[[bytes], None]) -> SyncResult:
        syncs.append(desk.sync("Filer", left))
        return syncs[-1]

    file = QueueFile(desk.context.queue.file.path, write)
    desk.add()
    file.sync()
    file.read()
    file.read()
    assert len(syncs) == 1
