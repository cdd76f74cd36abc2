"""Backup and restore hold whatever stops them: the older backup stays until the new one was checked, a restore goes on."""

import os
import shutil
import signal
import sqlite3
import stat
import time
from functools import partial
from pathlib import Path

import pytest

from crawler import run
from crawler.app.desk import backup
from crawler.app.desk.desk import open_desk
from crawler.app.desk.restore_stage import NAME
from storage import working_folder
from storage.database import transfer
from storage.database.store import Store
from storage.errors import BackupError, BusyError, DamagedError, StoreError
from tests.crawler.app.desk.test_backup import CONFIG, MONTH, fill
from tests.support.killed import steps
from tests.support.records import NOON

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # of a fork beside threads
POINTS = 8


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a desk that has published."""
    folder = tmp_path_factory.mktemp("kept")
    with open_desk(folder / "desk", CONFIG) as desk:
        fill(desk, folder)
        run.digest(desk, *MONTH, ["html", "txt"], NOON)
        backup.backup(desk, CONFIG, folder / "desk.zip", NOON)
    return folder / "desk.zip"


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def restore(file: Path, folder: Path) -> backup.RestoreResult:
    return backup.restore(file, folder / "data", folder / "config", "")


@pytest.fixture(scope="module")
def undisturbed(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("undisturbed")
    passed = steps(partial(restore, kept, folder), folder)
    assert passed is not None
    return passed, files_in(folder)


@pytest.mark.parametrize("share", range(POINTS))
def test_a_restore_killed_at_any_step_goes_on(
    share: int, kept: Path, undisturbed: tuple[int, dict[str, bytes]], tmp_path: Path
) -> None:
    passed, whole = undisturbed
    assert passed > POINTS * 3
    assert steps(partial(restore, kept, tmp_path), tmp_path, 1 + share * (passed - 1) // (POINTS - 1)) is None
    if (tmp_path / "data" / NAME).exists() and any((tmp_path / "data" / NAME).iterdir()):
        with pytest.raises(StoreError, match="to continue"), open_desk(tmp_path / "data", CONFIG):
            pass
    restored = restore(kept, tmp_path)
    assert restored.files == len(whole)
    assert files_in(tmp_path) == whole
    assert not (tmp_path / "data" / NAME).exists()
    assert restore(kept, tmp_path).resumed  # all is as in the backup: nothing to do
    assert stat.S_IMODE((tmp_path / "data" / "desk.db").stat().st_mode) == 0o600


def test_a_restored_desk_that_worked_on_is_not_restored_into(kept: Path, tmp_path: Path) -> None:
    restore(kept, tmp_path)
    (tmp_path / "data" / "queue.md").write_text("## another day\n")
    with pytest.raises(BackupError, match="already exists"):
        restore(kept, tmp_path)
    assert (tmp_path / "data" / "queue.md").read_text() == "## another day\n"


def stopped_before_the_end(kept: Path, folder: Path, passed: int) -> None:
    for last in range(passed - 2, 0, -1):  # the latest step that leaves something to do
        assert steps(partial(restore, kept, folder), folder, last) is None
        if not (folder / "data" / "desk.db").exists() and (folder / "data" / "queue.md").exists():
            return
        shutil.rmtree(folder / "data")
        shutil.rmtree(folder / "config", ignore_errors=True)
    raise AssertionError("the database is put in its place last")


def test_what_came_between_is_not_overwritten(
    kept: Path, undisturbed: tuple[int, dict[str, bytes]], tmp_path: Path
) -> None:
    stopped_before_the_end(kept, tmp_path, undisturbed[0])
    (tmp_path / "data" / "queue.md").write_text("## written between\n")
    with pytest.raises(BackupError, match=r"queue\.md: exists and does not come from the backup"):
        restore(kept, tmp_path)
    assert (tmp_path / "data" / "queue.md").read_text() == "## written between\n"
    other = tmp_path / "other.zip"
    with open_desk(tmp_path / "desk", CONFIG) as desk:
        backup.backup(desk, CONFIG, other, NOON)
    with pytest.raises(BackupError, match="another backup"):
        restore(other, tmp_path)
    (tmp_path / "data" / "queue.md").unlink()
    assert restore(kept, tmp_path).resumed
    assert files_in(tmp_path / "data") == {
        name.removeprefix("data/"): content for name, content in undisturbed[1].items() if name.startswith("data/")
    }


def test_two_restores_into_one_folder_do_not_mix(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "data" / NAME).mkdir(parents=True)
    with working_folder.try_lock(tmp_path / "data" / NAME) as free:
        assert free
        with pytest.raises(BusyError):
            restore(kept, tmp_path)
    assert restore(kept, tmp_path).files > 3


def test_data_and_configuration_may_be_on_two_file_systems(kept: Path, tmp_path: Path) -> None:
    other = Path("/dev/shm") / f"restore-test-{os.getpid()}"
    if not other.parent.is_dir() or other.parent.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    try:
        backup.restore(kept, tmp_path / "data", other, "")
        assert (other / "digest.yaml").read_bytes() == (CONFIG / "digest.yaml").read_bytes()
    finally:
        shutil.rmtree(other, ignore_errors=True)


def test_a_restore_stopped_after_its_last_word_to_the_database_goes_on(
    kept: Path, empty_postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = transfer.copy

    def copied_and_killed(source: Store, target: Store) -> None:
        copy(source, target)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(transfer, "copy", copied_and_killed)
        with pytest.raises(KeyboardInterrupt):
            backup.restore(kept, tmp_path / "data", tmp_path / "config", empty_postgresql)
    assert backup.restore(kept, tmp_path / "data", tmp_path / "config", empty_postgresql).resumed
    assert not (tmp_path / "data" / NAME).exists()


def damage(path: Path, at: float, length: int) -> None:
    """Overwrites a piece of a file with bytes that are no text."""
    with path.open("r+b") as file:
        file.seek(int(path.stat().st_size * at))
        file.write(bytes(128 + (7 * place) % 127 for place in range(length)))


def take(data: Path, file: Path) -> backup.BackupSummary:
    with open_desk(data, CONFIG) as desk:
        return backup.backup(desk, CONFIG, file, NOON)


@pytest.mark.parametrize("at", [0.0, 0.2, 0.5, 0.9])
def test_a_damaged_database_takes_no_backups_place(at: float, kept: Path, tmp_path: Path) -> None:
    restore(kept, tmp_path)
    file = Path(shutil.copy(kept, tmp_path / "desk.zip"))
    before = file.read_bytes()
    damage(tmp_path / "data" / "desk.db", at, 9000)
    with pytest.raises(DamagedError, match=r"damaged.*restore the last good backup") as told:
        take(tmp_path / "data", file)
    assert "run the command again" not in str(told.value)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_bytes_that_are_no_text_are_damage_though_every_page_is_sound(kept: Path, tmp_path: Path) -> None:
    restore(kept, tmp_path)
    path = tmp_path / "data" / "desk.db"
    with sqlite3.connect(path) as db:
        db.execute("UPDATE decisions SET by = CAST(x'ff8fa0' AS TEXT) WHERE id = (SELECT min(id) FROM decisions)")
    db.close()
    with pytest.raises(DamagedError, match="decode"):
        take(tmp_path / "data", tmp_path / "new.zip")
    assert not (tmp_path / "new.zip").exists()


def test_the_next_backup_clears_what_a_killed_one_left(kept: Path, tmp_path: Path) -> None:
    restore(kept, tmp_path)
    file = tmp_path / "backups" / "desk.zip"

    taking = partial(take, tmp_path / "data", file)
    passed = steps(taking, tmp_path)
    assert passed is not None
    assert steps(taking, tmp_path, passed - 6) is None
    left = [path for path in file.parent.iterdir() if path != file]
    assert len(left) == 1
    with working_folder.working_folder(file.parent, ".backup-") as living:
        assert taking().cleared == 1
        assert sorted(file.parent.iterdir()) == sorted([living, file])


def test_a_working_folder_outlives_no_process(tmp_path: Path) -> None:
    child = os.fork()
    if not child:
        with working_folder.working_folder(tmp_path, ".work-"):
            (tmp_path / "ready").touch()
            time.sleep(60)
        os._exit(0)
    while not (tmp_path / "ready").exists():
        time.sleep(0.01)
    assert working_folder.clear(tmp_path, ".work-") == 0  # it lives
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert working_folder.clear(tmp_path, ".work-") == 1
