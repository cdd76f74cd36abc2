"""A file that a person saves while the program writes it: what is displaced is found, whenever it was written."""

import os
import threading
import time
from pathlib import Path

import pytest

from storage.editing import exchange


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "queue.md"
    made.write_bytes(b"before")
    return made


def contents(path: Path) -> list[bytes]:
    return [late.content for late in exchange.late(path)]


def save(path: Path, content: bytes) -> None:
    """As editors do that write beside the file and rename."""
    beside = path.with_name(".editor")
    beside.write_bytes(content)
    beside.replace(path)


@pytest.fixture(params=["one step", "two steps"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With and without a system call that exchanges two files."""
    if request.param == "two steps":
        monkeypatch.setattr(exchange, "_renameat2", lambda: None)
    elif exchange._renameat2() is None:
        pytest.skip("this system exchanges no files")
    return str(request.param)


@pytest.mark.usefixtures("system")
def test_a_file_is_replaced_only_where_it_is_as_it_was_read(path: Path) -> None:
    path.chmod(0o640)
    assert exchange.replace(path, b"after", b"before")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"after", 0o640)
    assert not exchange.replace(path, b"later", b"before")
    assert not exchange.replace(path, b"later", None)
    assert path.read_bytes() == b"after"
    assert contents(path) == []
    assert list(path.parent.glob(".*.new")) == []


@pytest.mark.usefixtures("system")
def test_a_file_that_is_not_there_is_made_and_never_takes_the_place_of_one_that_came(tmp_path: Path) -> None:
    path = tmp_path / "queue.md"
    assert exchange.replace(path, b"first", None)
    assert path.read_bytes() == b"first"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["queue.md"]


@pytest.mark.usefixtures("system")
def test_what_an_editor_writes_into_the_displaced_file_is_found(path: Path) -> None:
    with path.open("r+b") as editor:
        assert exchange.replace(path, b"after", b"before")
        assert contents(path) == []
        editor.write(b"SARA WROTE")
        editor.flush()
        late = exchange.late(path)
        assert [one.content for one in late] == [b"SARA WROTE"]
        exchange.mark_read(late[0], path)
        assert contents(path) == []
        editor.write(b" AGAIN")
        editor.flush()
        assert contents(path) == [b"SARA WROTE AGAIN"]
    assert path.read_bytes() == b"after"


@pytest.mark.usefixtures("system")
def test_a_save_between_the_last_look_and_the_exchange_is_found(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look = exchange.read

    def look_and_save(file: Path) -> bytes | None:
        seen = look(file)
        save(path, b"SARA WROTE")
        return seen

    monkeypatch.setattr(exchange, "read", look_and_save)
    exchange.replace(path, b"after", b"before")
    assert b"SARA WROTE" in {path.read_bytes(), *contents(path)}
    late = exchange.late(path)
    if late and exchange.put_back(late[0], path):
        assert path.read_bytes() == b"SARA WROTE"


@pytest.mark.usefixtures("system")
def test_no_save_of_many_is_lost(path: Path) -> None:
    saved: list[bytes] = []
    met: set[bytes] = set()
    stop = threading.Event()

    def editor() -> None:
        for number in range(300):
            saved.append(b"save %d" % number)
            save(path, saved[-1])
        stop.set()

    thread = threading.Thread(target=editor)
    thread.start()
    number = 0
    while not stop.is_set() or number < 5:
        before = path.read_bytes() if path.exists() else None
        met.add(before or b"")
        number += 1
        exchange.replace(path, b"program %d" % number, before)
        for late in exchange.late(path):
            met.add(late.content)
            exchange.mark_read(late, path)
    thread.join()
    met.add(path.read_bytes())
    # A save that another save has displaced is the editor's doing; the last one is there in any case.
    assert saved[-1] in met
    assert all(one.startswith((b"save", b"program", b"before")) for one in met if one)


def test_what_was_displaced_long_ago_and_not_touched_is_deleted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange.replace(path, b"after", b"before")
    assert len(list(path.parent.glob(".*.displaced"))) == 1
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + exchange.KEPT_SECONDS + 5)
    assert contents(path) == []
    assert list(path.parent.glob(".*.displaced")) == []


def test_what_a_killed_program_left_is_read_or_cleared(path: Path) -> None:
    left = path.with_name(f".{path.name}.1.new")
    left.write_bytes(b"half")
    os.utime(left, (1, 1))
    aside = path.with_name(f".{path.name}.0123456789abcdef.5.displaced")
    aside.write_bytes(b"displaced, and nobody has read it")
    assert contents(path) == [b"displaced, and nobody has read it"]
    assert not left.exists()


def test_what_cannot_be_read_is_kept_under_a_name_of_its_own(path: Path) -> None:
    for number in range(2):
        aside = path.with_name(f".{path.name}.0123456789abcdef.{number}.displaced")
        aside.write_bytes(b"save %d" % number)
        exchange.keep(exchange.late(path)[0], path, "20231003T120000")
    assert [file.name for file in exchange.kept_files(path)] == [
        "queue-kept-20231003T120000-2.md",
        "queue-kept-20231003T120000.md",
    ]
    assert {file.read_bytes() for file in exchange.kept_files(path)} == {b"save 0", b"save 1"}
    before = exchange.state(path)
    exchange.kept_files(path)[0].unlink()
    assert exchange.state(path) != before
