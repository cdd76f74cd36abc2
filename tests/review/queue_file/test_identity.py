"""A queue file that is not whole, or belongs to another desk, decides nothing and is left as it is."""

import contextlib
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from review.queue_file.sync import sync
from storage.config.settings import DigestConfig
from storage.database.store import Store, open_store
from storage.editing import decisions, drafts
from storage.errors import QueueFileError
from tests.review.queue_file.test_sync import DAY, HEADLINES, OUTLETS, Desk
from tests.support.records import NOON

OWN = "\n\n### [x] خبر من بغداد (Elaph)\n\nنص الخبر.\n"


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path / "queue.md")


def decided(desk: Desk) -> tuple[int, int, int]:
    with desk.store.read() as db:
        return len(decisions.all_by_draft(db)), len(decisions.analyses(db, DAY, DAY)), len(drafts.latest(db))


def test_the_file_begins_and_ends_with_what_it_is(desk: Desk) -> None:
    lines = desk.text.rstrip("\n").split("\n")
    found = re.fullmatch(r"<!-- writing (\d+) key ([0-9a-z]+) -->", lines[0])
    assert found is not None
    assert lines[-1] == f"<!-- end of writing {found[1]} key {found[2]}: 4 entries -->"


@pytest.mark.parametrize("language", sorted(HEADLINES))
def test_a_file_that_was_cut_anywhere_decides_nothing_and_is_read_once_it_is_whole(desk: Desk, language: str) -> None:
    desk.change(f"### [ ] {HEADLINES[language]}", f"### [x] {HEADLINES[language]}")
    desk.change("## October 3, 2023\n", f"## October 3, 2023\n\nAn analyst's paragraph.\n{OWN}")
    whole = desk.path.read_bytes()
    before = decided(desk)
    end = whole.rindex(b" -->")  # all of the last line but its newline is needed
    for at in range(1, end + 4, 7):
        desk.path.write_bytes(whole[:at])
        with pytest.raises(QueueFileError, match=r"queue\.md:\d+: "):
            desk.sync()
        assert desk.path.read_bytes() == whole[:at]
    assert decided(desk) == before
    desk.path.write_bytes(whole.rstrip(b"\n"))
    done = desk.sync()
    assert (done.approved, done.written, done.analyses) == (2, 1, 1)


def test_what_broke_off_below_the_last_line_is_not_read(desk: Desk) -> None:
    whole = desk.text
    desk.path.write_text(f"{whole}{OWN.rstrip()[:-6]}", encoding="utf-8")
    with pytest.raises(QueueFileError, match="text below the last line is cut off"):
        desk.sync()
    desk.path.write_text(f"{whole}\nA line that belongs nowhere.\n", encoding="utf-8")
    with pytest.raises(QueueFileError, match="text below the last line"):
        desk.sync()
    desk.path.write_text(f"{whole}{OWN}", encoding="utf-8")
    assert desk.sync().written == 1


def test_the_message_says_which_line_is_missing(desk: Desk) -> None:
    whole = desk.text
    last = whole.rstrip("\n").split("\n")[-1]
    desk.path.write_text(whole.replace(last, ""), encoding="utf-8")
    with pytest.raises(QueueFileError, match=re.escape(f"this is its last line: {last}")):
        desk.sync()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((r"<!-- writing \d+", "<!-- writing 999999"), "does not exist yet"),
        ((r"writing \d+", "writing 999999"), "does not exist yet"),
        ((r"key [0-9a-z]+", "key aaaaaaaaaaaa"), "belongs to another desk"),
        ((r"<!-- writing (\d+) key [0-9a-z]+ -->", r"<!-- writing \1 -->"), "belongs to another desk"),
        ((r"end of writing \d+ key [0-9a-z]+", "end of writing 1 key aaaaaaaaaaaa"), "from different files"),
        ((r"(?m)^<!-- (?:end of )?writing .*$", ""), "its desk is unknown"),
    ],
)
def test_a_file_that_this_desk_never_wrote_decides_nothing(desk: Desk, change: tuple[str, str], says: str) -> None:
    desk.change("[ ] School", "[x] School")
    typed = re.sub(*change, desk.text)
    desk.path.write_text(typed, encoding="utf-8")
    before = decided(desk)
    with pytest.raises(QueueFileError, match=says):
        desk.sync()
    assert desk.text == typed
    assert decided(desk) == before


def test_a_newer_file_of_another_life_of_the_desk_decides_nothing(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    desk = Desk(open_store(first / "desk.db"), first / "queue.md")
    desk.store.close()
    shutil.copytree(first, second)  # a backup, put back
    lives = []
    for folder, headline in ((first, "قوتابخانەی شیرین"), (second, "Bridge of Omar")):
        store, path = open_store(folder / "desk.db"), folder / "queue.md"
        path.write_text(
            path.read_text("utf-8").replace("2023\n", f"2023\n\n### [ ] {headline} (Elaph)\n\nText.\n", 1),
            encoding="utf-8",
        )
        sync(store, path, DigestConfig(), OUTLETS, NOON + timedelta(days=1), "Shirin")
        lives.append((store, path))
    newer = lives[0][1].read_text("utf-8").replace("### [ ]", "### [x]")
    (_, hers), (store, his) = lives
    his.write_text(newer, encoding="utf-8")
    with pytest.raises(QueueFileError, match="before a backup was restored"):
        sync(store, his, DigestConfig(), OUTLETS, NOON + timedelta(days=2), "Shirin")
    with store.read() as db:
        assert decisions.all_by_draft(db) == {}
        assert "Bridge of Omar" in [draft.headline for draft in drafts.latest(db)]
    assert his.read_text("utf-8") == newer
    assert hers.exists()
    for opened, _ in lives:
        opened.close()


def test_a_file_of_an_earlier_version_is_read_as_it_was_then(desk: Desk) -> None:
    from sqlalchemy import delete

    from storage.database.tables import queue_blocks

    with desk.store.begin() as db:
        db.execute(delete(queue_blocks).where(queue_blocks.c.block == "key"))
    old = re.sub(r" key [0-9a-z]+ -->", " -->", re.sub(r"\n<!-- end of .*\n", "", desk.text))
    desk.path.write_text(old.replace("[ ] School", "[x] School"), encoding="utf-8")
    assert desk.sync().approved == 1
    assert "<!-- end of writing" in desk.text
    desk.path.write_text(old.replace("[ ] Dibistan", "[-] Dibistan"), encoding="utf-8")  # an editor still has it open
    assert desk.sync().rejected == 1


def test_an_older_writing_of_this_desk_is_still_merged(desk: Desk) -> None:
    old = desk.text
    desk.change("[ ] School", "[x] School")
    desk.sync()
    desk.path.write_text(old.replace("[ ] Dibistan", "[x] Dibistan"), encoding="utf-8")
    assert desk.sync().approved == 1
    assert (desk.state(1), desk.state(4)) == ("approved", "approved")


def test_a_day_stored_by_an_earlier_version_stops_no_sync_and_can_be_corrected(desk: Desk) -> None:
    from dataclasses import replace

    desk.change("[ ] School", "[x] School")
    desk.sync()
    last = desk.decisions()[-1]
    assert last.wording is not None
    with desk.store.begin() as db:
        decisions.add(db, replace(last, wording=replace(last.wording, date=DAY.replace(year=226))))
    desk.sync()
    assert "## October 3, 0226\n\n### [x] School" in desk.text
    desk.change("[ ] Dibistan", "[x] Dibistan")
    assert desk.sync().approved == 1
    desk.change("## October 3, 0226", "## October 2, 2023")
    assert desk.sync().approved == 1
    assert "0226" not in desk.text
    assert str(desk.entries()[0].wording.date) == "2023-10-02"
    for typed in ("## 0226-11-28", "## October 3, 203", "## October 3, 2206"):
        text = desk.text
        desk.change("## October 3, 2023", typed)
        with pytest.raises(QueueFileError, match=r"queue\.md:\d+: not a day: the year \d+ is outside"):
            desk.sync()
        desk.path.write_text(text, encoding="utf-8")


def test_entries_of_one_desk_never_decide_those_of_another(tmp_path: Path) -> None:
    desks = []
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        desks.append(Desk(open_store(folder / "desk.db"), folder / "queue.md"))
    one, other = desks
    other.redraft(1, "Another school.")
    other.sync()
    one.path.write_text(other.text.replace("### [ ]", "### [x]"), encoding="utf-8")
    with contextlib.suppress(QueueFileError):
        one.sync()
    assert one.entries() == []
    for desk in desks:
        desk.store.close()
