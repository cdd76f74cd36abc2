"""A real full disk: a file system of the test's own, in memory."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database.store import open_store
from storage.errors import StoreError


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


def test_a_disk_mounted_read_only_is_named_as_such(disk: Path) -> None:
    path = disk / "desk.db"
    open_store(path).close()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(StoreError, match="mounted read-only") as told:
        open_store(path)
    assert "move it aside" not in str(told.value)
