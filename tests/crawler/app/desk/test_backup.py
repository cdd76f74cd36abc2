"""A desk put into one file while it works comes back with the same digests, byte for byte; a file that is not a backup is refused."""

import hashlib
import json
import sqlite3
import stat
import tempfile
import threading
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crawler import run
from crawler.app.desk import backup
from crawler.app.desk.desk import Desk, open_desk
from storage.corpus import articles
from storage.database import transfer
from storage.database.store import open_store
from storage.errors import BackupError, DigestCrawlerError
from tests.support.filled import WORDS
from tests.support.paths import ROOT
from tests.support.records import NOON, an_article

CONFIG = ROOT / "config"
MONTH = (date(2023, 10, 1), date(2023, 10, 31))


def publish(desk: Desk) -> dict[str, bytes]:
    run.digest(desk, *MONTH, [], NOON)
    return {path.name: path.read_bytes() for path in sorted(desk.digests.iterdir())}


def fill(desk: Desk, tmp_path: Path) -> None:
    entries = [
        {"id": str(number), "date": f"2023-10-0{number + 1}", "headline": words, "summary": f"{words}. 12%", "outlets": ["Rudaw"]}
        for number, words in enumerate(WORDS)
    ]  # fmt: skip
    file = tmp_path / "entries.json"
    file.write_text(json.dumps({"entries": entries, "analysis": [{"date": "2023-10-02", "text": WORDS[1]}]}))
    run.import_entries(desk, file, NOON, "Shirin")
    run.queue(desk, NOON, "Shirin")
    desk.archive.mkdir()
    (desk.archive / "crawl-2023-10-03.warc.gz").write_bytes(b"pages")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_what_is_restored_publishes_the_same_bytes(
    engine: str, to: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("empty_postgresql") if "postgresql" in (engine, to) else ""
    file = tmp_path / "kept" / "desk.zip"
    with open_desk(tmp_path / "desk", CONFIG, url if engine == "postgresql" else "") as desk:
        fill(desk, tmp_path)
        published = publish(desk)
        queue = desk.queue_file.read_bytes()
        made = backup.backup(desk, CONFIG, file, NOON)
        held = open_store(tmp_path / "held.db")
        transfer.copy(desk.store, held)
    assert made.archive == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    if to == "postgresql":
        url = (
            request.getfixturevalue("empty_postgresql")
            if engine == "sqlite"
            else request.getfixturevalue("another_postgresql")
        )
    restored = backup.restore(file, tmp_path / "new", tmp_path / "new" / "config", url if to == "postgresql" else "")
    assert restored.missing == ("crawl-2023-10-03.warc.gz",)
    with open_desk(tmp_path / "new", restored.config, url if to == "postgresql" else "") as desk:
        assert transfer.difference(held, desk.store) == ""
        assert desk.queue_file.read_bytes() == queue
        assert {path.name: path.read_bytes() for path in sorted(desk.digests.iterdir())} == published
        assert publish(desk) == published
    held.close()
    assert (restored.config / "digest.yaml").read_bytes() == (CONFIG / "digest.yaml").read_bytes()
    assert not list((tmp_path / "new").glob(".restore*"))


def test_a_backup_of_a_desk_at_work_is_of_one_moment(tmp_path: Path) -> None:
    stop = threading.Event()

    def work() -> None:
        store, number = open_store(tmp_path / "desk" / "desk.db"), 0
        while not stop.is_set():
            with store.begin() as db:  # always two together
                for _ in range(2):
                    number += 1
                    articles.add(db, an_article(identity=str(number), text=f"{WORDS[number % 4]} " * 200))
        store.close()

    with open_desk(tmp_path / "desk", CONFIG) as desk:
        writer = threading.Thread(target=work)
        writer.start()
        try:
            for number in range(3):
                backup.backup(desk, CONFIG, tmp_path / f"{number}.zip", NOON)
        finally:
            stop.set()
            writer.join()
    counts = []
    for number in range(3):
        restored = tmp_path / f"restored-{number}"
        backup.restore(tmp_path / f"{number}.zip", restored, restored / "config", "")
        db = sqlite3.connect(restored / "desk.db")
        counts.append(db.execute("SELECT count(*) FROM articles").fetchone()[0])
        db.close()
    assert all(count % 2 == 0 for count in counts)
    assert counts == sorted(counts)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    with open_desk(tmp_path / "desk", CONFIG) as desk:
        fill(desk, tmp_path)
        publish(desk)
        backup.backup(desk, CONFIG, tmp_path / "good.zip", NOON)
    return tmp_path / "good.zip"


Change = Callable[[dict[str, bytes], dict[str, object]], None]


def _and_listed(name: str, content: bytes) -> Change:
    def change(files: dict[str, bytes], told: dict[str, object]) -> None:
        files[name] = content

    return change


def _done(statement: str) -> Change:
    def change(files: dict[str, bytes], _told: dict[str, object]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "desk.db"
            path.write_bytes(files["desk.db"])
            db = sqlite3.connect(path)
            db.execute(statement)
            db.commit()
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.close()
            files["desk.db"] = path.read_bytes()

    return change


def repacked(good: Path, change: Change) -> Path:
    """The backup with something changed in it, its list made anew so that nothing but the change can be what is refused."""
    with zipfile.ZipFile(good) as packed:
        files = {one: packed.read(one) for one in packed.namelist() if one != backup.MANIFEST}
        told = json.loads(packed.read(backup.MANIFEST))
    change(files, told)
    listed = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()
    }
    told["files"] = listed | told.get("damage", {})
    evil = good.with_name("evil.zip")
    with zipfile.ZipFile(evil, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
        packed.writestr(backup.MANIFEST, json.dumps(told))
    return evil


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_and_listed("../outside.txt", b"x"), "not a valid path for a desk's file"),
        (_and_listed("digests/../../outside.txt", b"x"), "not a valid path for a desk's file"),
        (_and_listed("digests/..\\..\\outside.txt", b"x"), "not a valid path for a desk's file"),
        (_and_listed("/etc/outside", b"x"), "not a valid path for a desk's file"),
        (_and_listed("C:/outside", b"x"), "not a valid path for a desk's file"),
        (_and_listed("digests/.ssh/config", b"x"), "not a valid path for a desk's file"),
        (_and_listed("config/run.sh", b"x"), "not a valid path for a desk's file"),
        (_and_listed("digests/bomb.html", b"0" * 50_000_000), "compression ratio is suspicious"),
        (_and_listed("desk.db", b"not a database at all" * 99), "cannot be read"),
        (_and_listed("desk.db", b"SQLite format 3\x00" + b"\xff" * 4096), "database"),
        (_done("CREATE TRIGGER evil AFTER INSERT ON runs BEGIN DELETE FROM decisions; END"), "'evil'"),
        (_done("CREATE VIEW evil AS SELECT * FROM runs"), "'evil'"),
        (_done("UPDATE alembic_version SET version_num = '9999'"), "newer than this program"),
        (lambda _, told: told.update(format=2), "newer program"),
        (lambda files, _: files.pop("desk.db"), "does not contain the files it lists"),
        (lambda _, told: told.update(damage={"queue.md": {"bytes": 3, "sha256": "0" * 64}}), "damaged"),
        (lambda _, told: told.update(damage={"queue.md": {"bytes": "3"}}), "cannot be read"),
        (lambda _, told: told.pop("archive"), "cannot be read"),
    ],
)
def test_what_no_backup_holds_is_refused_and_nothing_is_written(
    change: Change, said: str, good: Path, tmp_path: Path
) -> None:
    refused(repacked(good, change), said, tmp_path)


def refused(evil: Path, said: str, tmp_path: Path) -> None:
    with pytest.raises(DigestCrawlerError, match=said):
        backup.restore(evil, tmp_path / "a" / "new", tmp_path / "a" / "new" / "config", "")
    assert not list((tmp_path / "a" / "new").iterdir())
    assert list((tmp_path / "a").iterdir()) == [tmp_path / "a" / "new"]


def test_links_pipes_and_doubled_names_are_refused(good: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(good) as packed:
        content = {name: packed.read(name) for name in packed.namelist()}

    def packed_with(name: str, mode: int) -> Path:
        with zipfile.ZipFile(good.with_name("evil.zip"), "w") as evil:
            for one, inside in content.items():
                info = zipfile.ZipInfo(one)
                info.external_attr = (mode if one == name else stat.S_IFREG | 0o600) << 16
                evil.writestr(info, inside)
        return good.with_name("evil.zip")

    refused(packed_with("queue.md", stat.S_IFLNK | 0o777), "not a regular file", tmp_path)
    refused(packed_with("queue.md", stat.S_IFIFO | 0o600), "not a regular file", tmp_path)
    twice = packed_with("queue.md", stat.S_IFREG | 0o600)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(twice, "a") as evil:
        evil.writestr("queue.md", b"another")
    refused(twice, "twice", tmp_path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a text"])
def test_a_file_that_is_no_zip_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "evil.zip").write_bytes(content)
    refused(tmp_path / "evil.zip", "not a complete backup", tmp_path)


def test_a_backup_cut_short_is_refused(good: Path, tmp_path: Path) -> None:
    whole = good.read_bytes()
    (tmp_path / "evil.zip").write_bytes(whole[: len(whole) // 2])
    refused(tmp_path / "evil.zip", "not a complete backup", tmp_path)
    damaged = bytearray(whole)
    damaged[200] ^= 255
    (tmp_path / "evil.zip").write_bytes(damaged)
    refused(tmp_path / "evil.zip", "nothing was changed", tmp_path)


def test_a_desk_that_is_there_is_never_written_over(good: Path, tmp_path: Path) -> None:
    kept = (tmp_path / "desk" / "queue.md").read_bytes()
    with pytest.raises(BackupError, match="already exists"):
        backup.restore(good, tmp_path / "desk", tmp_path / "desk" / "config", "")
    assert (tmp_path / "desk" / "queue.md").read_bytes() == kept


def test_a_link_among_the_digests_is_not_followed(tmp_path: Path) -> None:
    with open_desk(tmp_path / "desk", CONFIG) as desk:
        desk.digests.mkdir()
        (desk.digests / "passwd.html").symlink_to("/etc/passwd")
        backup.backup(desk, CONFIG, tmp_path / "kept.zip", NOON)
    with zipfile.ZipFile(tmp_path / "kept.zip") as packed:
        assert not [name for name in packed.namelist() if name.startswith("digests")]


def test_a_backup_that_fails_leaves_the_one_before(tmp_path: Path) -> None:
    file = tmp_path / "kept.zip"
    file.write_bytes(b"yesterday's")
    with open_desk(tmp_path / "desk", CONFIG) as desk:
        desk.store.engine.dispose()
        (tmp_path / "desk" / "desk.db").write_bytes(b"damaged" * 1000)
        with pytest.raises(DigestCrawlerError):
            backup.backup(desk, CONFIG, file, NOON)
    assert file.read_bytes() == b"yesterday's"
    assert not list(tmp_path.glob(".backup*"))


def test_a_backup_takes_the_place_of_an_older_one_and_of_nothing_else(tmp_path: Path) -> None:
    with open_desk(tmp_path / "desk", CONFIG) as desk:
        fill(desk, tmp_path)
        before = desk.queue_file.read_bytes()
        for there in (desk.queue_file, tmp_path / "desk" / "desk.db", desk.archive):
            with pytest.raises(BackupError, match="is not a backup: name another file; nothing was changed"):
                backup.backup(desk, CONFIG, there, NOON)
        assert desk.queue_file.read_bytes() == before
        for _ in range(2):
            backup.backup(desk, CONFIG, tmp_path / "desk.zip", NOON)
    open_store(tmp_path / "desk" / "desk.db").close()
