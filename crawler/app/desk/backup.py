"""A desk in one file, taken while it works, and put back from one.

The file is a ZIP: the database (always as SQLite, whatever the desk runs on), the queue file, the configuration, the digests, and
`backup.json`, which names every file with its size and hash, and the archive's files by size. Those are not in it: they are many
gigabytes that only grow at their ends, and any copying program keeps them better.
"""

import hashlib
import json
import re
import shutil
import sqlite3
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from crawler.app.desk.desk import Desk
from crawler.app.desk.restore_stage import RestoreStage, flush, hashed, is_unfinished, place
from storage import working_folder
from storage.database import damage, migrate, transfer
from storage.database.store import Store, open_store
from storage.errors import BackupError, DamagedError, StoreError

FORMAT = 1
MANIFEST = "backup.json"
DATABASE = "desk.db"
QUEUE = "queue.md"
_PREFIX = ".backup-"  # of the folders in which backups are assembled
_MOST_FILES = 100_000
_MOST_MANIFEST = 32 * 2**20  # bytes
_RATIO = 250  # a text packed to less than a 250th of itself is no text; a database of real articles comes to a fifth
_FREE_RATIO = 2**20  # bytes: small files may have any ratio
_PART = r"\w[\w .,+@=()-]*"  # begins with a letter or a digit: neither hidden nor a parent folder
_NAME = re.compile(rf"desk\.db|queue\.md|config/\w[\w.-]*\.ya?ml|digests/(?:{_PART}/){{0,3}}{_PART}")


@dataclass(frozen=True, slots=True)
class BackupSummary:
    """The content of a backup: files, bytes before packing; and how many files of the archive it names. `cleared`
    counts deleted folders of killed backups."""

    files: int
    size: int
    archive: int
    cleared: int = 0


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """`config` is where the configuration is now, `missing` the archive's files that are not in the desk's archive yet.
    `resumed`: this call completed an earlier restore that had been stopped."""

    files: int
    config: Path
    missing: tuple[str, ...]
    resumed: bool = False


def backup(desk: Desk, config: Path, file: Path, now: datetime) -> BackupSummary:
    """Writes `file`, in one step; only its owner may read it. An older backup there is replaced.

    Raises BackupError: what is there is none, as the desk's own database. Raises DamagedError: the copied database is damaged. Raises
    StoreError, OSError. What was there stays then.
    """
    if file.exists() and not zipfile.is_zipfile(file):
        raise BackupError("already exists and is not a backup: name another file; nothing was changed", about=str(file))
    file.parent.mkdir(parents=True, exist_ok=True)
    cleared = working_folder.clear(file.parent, _PREFIX)
    with working_folder.working_folder(file.parent, _PREFIX) as folder:
        new = folder / file.name
        with zipfile.ZipFile(new, "x", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
            new.chmod(0o600)
            # The files first: a queue file older than the database is what a late editor saves, the other way round is not.
            files = {name: _put(packed, name, path) for name, path in _files(desk, config)}
            database = folder / DATABASE
            _copy_database(desk.store, database)
            _demand_sound(desk.store, database, file)
            files[DATABASE] = _put(packed, DATABASE, database)
            archive = {path.name: path.stat().st_size for path in sorted(desk.archive.glob("*.warc.gz"))}
            manifest = {
                "format": FORMAT,
                "made_at": now.isoformat(),
                "schema": migrate.HEAD,
                "files": files,
                "archive": archive,
            }
            packed.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        flush(new)
        new.replace(file)
        flush(file.parent)
    return BackupSummary(len(files), sum(file_entry["bytes"] for file_entry in files.values()), len(archive), cleared)


def _demand_sound(store: Store, database: Path, file: Path) -> None:
    # A backup of a damaged database is worthless, and must not replace a sound one.
    if fault := damage.fault(database):
        consequence = f"the older backup in {file} is kept" if file.exists() else "no backup was written"
        raise DamagedError(f"is damaged ({fault}); {consequence}: {damage.TODO}", about=store.name)


def restore(file: Path, data: Path, config: Path, database: str) -> RestoreResult:
    """Restore a backup into the empty desk `data` (and the empty database at a URL), its configuration into `config`.
    If stopped at any point, the same call continues; repeated when all is done and nothing has changed since, it
    changes nothing.

    Raises BackupError: the file is not a backup, is damaged, or has foreign content; there is a desk already. Nothing
    is changed then. Raises BusyError: another restore into it is running.
    """
    stage = RestoreStage(data)
    if not is_unfinished(data) and (there := _in_the_way(data, config)):
        return _as_restored(file, data, config, database, there)
    with stage.held():
        manifest = stage.marked()
        resumed = manifest is not None
        if manifest is None:
            stage.empty()
            manifest = _unpack(file, stage.folder)
            _check_database(stage.folder / DATABASE, file)
            stage.mark(manifest)
        elif manifest != _manifest_of(file):
            raise BackupError(
                "a restore of another backup into it was stopped: finish that one, or name an empty --data",
                about=str(data),
            )
        for name in manifest["files"]:
            if name != DATABASE:
                place(stage.folder / name, _target(name, data, config))
        if database:
            _into(stage.folder / DATABASE, database, resumed=resumed)
        else:
            _place_database(stage.folder / DATABASE, data)
        stage.clear()
    return RestoreResult(len(manifest["files"]), config, _missing(manifest, data), resumed)


def _target(name: str, data: Path, config: Path) -> Path:
    return config / PurePosixPath(name).name if name.startswith("config/") else data / name


def _missing(manifest: dict[str, Any], data: Path) -> tuple[str, ...]:
    there = {path.name: path.stat().st_size for path in (data / "archive").glob("*.warc.gz")}
    return tuple(name for name, size in manifest["archive"].items() if there.get(name, -1) < size)


def _place_database(staged: Path, data: Path) -> None:
    target = data / "desk.db"
    if not staged.exists() and target.exists():  # put there by the restore that was stopped
        return
    if target.exists():
        raise BackupError(
            "exists and does not come from the backup: move it aside, then restore again", about=str(target)
        )
    staged.chmod(0o600)
    flush(staged)
    staged.replace(target)
    flush(data)


def _files(desk: Desk, config: Path) -> Iterator[tuple[str, Path]]:
    if desk.queue_file.is_file():
        yield QUEUE, desk.queue_file
    for path in sorted(config.glob("*.y*ml")):
        yield f"config/{path.name}", path
    for path in sorted(desk.digests.rglob("*")):
        name = f"digests/{path.relative_to(desk.digests).as_posix()}"
        if path.is_file() and not path.is_symlink() and _NAME.fullmatch(name):
            yield name, path


def _copy_database(store: Store, to: Path) -> None:
    if store.engine.dialect.name == "postgresql":
        copied = open_store(to)
        transfer.copy(store, copied)
        copied.close()
        return
    source, target = sqlite3.connect(str(store.engine.url.database)), sqlite3.connect(to)
    try:
        source.backup(target)  # in one step, of one moment: who writes meanwhile writes to the log beside it
    except sqlite3.Error as error:
        if damage.is_damage(error):
            raise DamagedError(
                f"is damaged ({error}); no backup was written: {damage.TODO}", about=store.name
            ) from error
        raise StoreError(f"cannot be copied: {error}", about=store.name) from error
    finally:
        source.close()
        target.close()


def _put(packed: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any]:
    # Hashed while it is packed: a file that changes meanwhile is stored in one of its states or found damaged, never unnoticed.
    hashed, size = hashlib.sha256(), 0
    with path.open("rb") as source, packed.open(name, "w", force_zip64=True) as target:
        while piece := source.read(2**20):
            hashed.update(piece)
            size += len(piece)
            target.write(piece)
    return {"bytes": size, "sha256": hashed.hexdigest()}


def _in_the_way(data: Path, config: Path) -> Path | None:
    desk_paths = [data / "desk.db", data / QUEUE, data / "digests", *config.glob("*.y*ml")]
    return next((path for path in desk_paths if path.exists()), None)


def _as_restored(file: Path, data: Path, config: Path, database: str, there: Path) -> RestoreResult:
    """Return the earlier result where the folder holds exactly the backup's files: a restore that was stopped after its
    last step."""
    manifest = _manifest_of(file)
    for name, file_entry in manifest["files"].items():
        path = _target(name, data, config)
        if (
            database
            or not path.is_file()
            or path.stat().st_size != file_entry["bytes"]
            or hashed(path) != file_entry["sha256"]
        ):
            raise BackupError(
                "already exists: name an empty --data and --config, or move it aside; nothing was changed",
                about=str(there),
            )
    return RestoreResult(len(manifest["files"]), config, _missing(manifest, data), resumed=True)


def _manifest_of(file: Path) -> dict[str, Any]:
    with _read(file), zipfile.ZipFile(file) as packed:
        return _manifest(packed, packed.infolist())


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    # Unpacks every file into `folder` and returns backup.json.
    with _read(file), zipfile.ZipFile(file) as packed:
        inside = packed.infolist()
        manifest = _manifest(packed, inside)
        _check(file, inside, manifest, shutil.disk_usage(folder).free)
        for member in inside:
            if member.filename != MANIFEST:
                target = folder / member.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(member) as source, target.open("xb") as out:
                    _take(source, out, manifest["files"][member.filename], member.filename)
    return manifest


@contextmanager
def _read(file: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise BackupError(f"is not a complete backup: {error}; nothing was changed", about=str(file)) from error
    except OSError as error:
        raise BackupError(f"cannot be read: {error.strerror or error}; nothing was changed", about=str(file)) from error


def _manifest(packed: zipfile.ZipFile, inside: list[zipfile.ZipInfo]) -> dict[str, Any]:
    named = [member for member in inside if member.filename == MANIFEST]
    if len(named) != 1 or named[0].file_size > _MOST_MANIFEST:
        raise BackupError(
            "has no backup.json: it is not a backup of this program; nothing was changed", about=str(packed.filename)
        )
    with packed.open(named[0]) as source:
        content = source.read(_MOST_MANIFEST)
    try:
        manifest: dict[str, Any] = json.loads(content)
        is_our_format = manifest["format"] == FORMAT
        files = all(
            re.fullmatch(r"[0-9a-f]{64}", file_entry["sha256"]) and file_entry["bytes"] >= 0
            for file_entry in manifest["files"].values()
        )
        archive = all(type(size) is int for size in manifest["archive"].values())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError("its backup.json cannot be read; nothing was changed", about=str(packed.filename)) from error
    if not (is_our_format and files and archive):
        raise BackupError(
            "was made by a newer program: install that one; nothing was changed", about=str(packed.filename)
        )
    return manifest


def _check(file: Path, inside: list[zipfile.ZipInfo], manifest: dict[str, Any], free: int) -> None:
    """Raise BackupError at the first thing in the file that our backups never contain."""
    names = [member.filename for member in inside]
    wrong = ""
    if len(names) != len(set(names)) or len(names) > _MOST_FILES:
        wrong = "lists a file twice, or too many files"
    elif set(names) != {MANIFEST, *manifest["files"]} or DATABASE not in names:
        wrong = "does not contain the files it lists"
    elif sum(member.file_size for member in inside) > free:
        wrong = f"needs {sum(member.file_size for member in inside) / 2**20:.0f} MB, more than is free here"
    for member in inside:
        if member.filename != MANIFEST and not _NAME.fullmatch(member.filename):
            wrong = f"holds {member.filename!r}, which is not a valid path for a desk's file"
        elif stat.S_IFMT(member.external_attr >> 16) not in {0, stat.S_IFREG} or member.is_dir():
            wrong = f"holds {member.filename!r}, which is not a regular file"
        elif member.flag_bits & 1:
            wrong = "is encrypted: decrypt it first"
        elif member.file_size > max(_FREE_RATIO, member.compress_size * _RATIO):
            wrong = f"holds {member.filename!r}, whose compression ratio is suspicious"
    if wrong:
        raise BackupError(f"{wrong}; it is refused, nothing was changed", about=str(file))


def _take(source: IO[bytes], out: IO[bytes], file_entry: dict[str, Any], name: str) -> None:
    hashed, remaining = hashlib.sha256(), file_entry["bytes"]
    while piece := source.read(min(2**20, remaining + 1)):
        remaining -= len(piece)
        if remaining < 0:
            break
        hashed.update(piece)
        out.write(piece)
    if remaining or hashed.hexdigest() != file_entry["sha256"]:
        raise BackupError(f"its {name} does not match its checksum: the file is damaged; nothing was changed")


def _check_database(path: Path, file: Path) -> None:
    # Only tables and indexes: a trigger or a view would run foreign code when we write or read.
    db = sqlite3.connect(path)
    try:
        db.execute("PRAGMA trusted_schema = OFF")
        others = db.execute("SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index')").fetchall()
        sound = db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.Error as error:
        raise BackupError(f"its database cannot be read: {error}; nothing was changed", about=str(file)) from error
    finally:
        db.close()
    if others or not sound:
        what = f"holds {others[0][0]!r}, which is not one of the program's tables" if others else "is damaged"
        raise BackupError(f"its database {what}; nothing was changed", about=str(file))
    open_store(path).close()  # StoreError where its schema is newer, or not ours


def _into(path: Path, database: str, *, resumed: bool) -> None:
    source, target = open_store(path), open_store(database)
    try:
        # A restore that was stopped after its last commit has copied everything.
        if not resumed or transfer.difference(source, target):
            transfer.copy(source, target)
    finally:
        source.close()
        target.close()
