"""A real full disk: a file system of the test's own, in memory."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.corpus import articles
from storage.database import tables
from storage.database.store import open_store
from storage.errors import StoreError
from tests.support.command import crawler
from tests.support.records import an_article


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Three megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"no file system may be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_named_as_such_and_the_database_is_not_to_be_moved(disk: Path) -> None:
    path = disk / "desk.db"
    open_store(path).close()
    fill = disk / "fill"
    fill.write_bytes(bytes(shutil.disk_usage(disk).free))
    with pytest.raises(StoreError, match="free on its disk: free some space") as told:
        open_store(path)
    assert "move it aside" not in str(told.value)
    fill.unlink()
    open_store(path).close()


def test_a_disk_that_fills_while_a_step_is_written_is_to_be_freed_and_the_step_run_again(disk: Path) -> None:
    path = disk / "desk.db"
    store = open_store(path)

    def write() -> None:
        with store.begin() as db:
            for number in range(400):
                articles.add(db, an_article(identity=str(number), text="Rain fell on the plain of Mosul. " * 400))

    with pytest.raises(StoreError, match="nothing of this step was kept: free some space on its disk, then run"):
        write()
    store.close()
    again = open_store(path)
    with again.read() as db:
        assert db.scalar(select(func.count()).select_from(tables.articles)) == 0
    again.close()


def test_a_command_on_a_full_disk_ends_with_a_line_that_says_to_free_space(disk: Path) -> None:
    (disk / "fill").write_bytes(bytes(shutil.disk_usage(disk).free))
    shown = crawler("queue", "sync", data=disk / "desk")
    assert shown.returncode == 1
    assert "free some space" in shown.stderr.strip().splitlines()[-1]
    assert "Traceback" not in shown.stderr


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_file_that_does_not_fit_says_so_in_the_closing_line(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number), str(tmp_path / "desk.zip"))

    monkeypatch.setattr("crawler.app.desk.backup.backup", full)
    shown = crawler("backup", str(tmp_path / "desk.zip"), data=tmp_path / "desk")
    assert shown.returncode == 1
    assert shown.stderr.strip().splitlines()[-1].endswith("free some space on its disk, then run the command again")


def test_a_disk_mounted_read_only_is_named_as_such(disk: Path) -> None:
    path = disk / "desk.db"
    open_store(path).close()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(StoreError, match="mounted read-only") as told:
        open_store(path)
    assert "move it aside" not in str(told.value)
