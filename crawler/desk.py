"""A desk: where its data lies, what its configuration says, and its open store. Every command begins by opening one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from crawler.sources import Source, load_sources
from storage.config import Config, load_config
from storage.errors import BusyError, ConfigError
from storage.store import Store, open_store

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Desk:
    """`folder` holds all that is kept: database, queue file, digests, archive, models."""

    folder: Path
    config: Config
    sources: dict[str, Source]
    store: Store

    @property
    def queue_file(self) -> Path:
        return self.folder / "queue.md"

    @property
    def digests(self) -> Path:
        return self.folder / "digests"

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @property
    def models(self) -> Path:
        return self.folder / "models"


@contextmanager
def open_desk(
    folder: Path, config_folder: Path | None, database: str = "", sources: dict[str, Source] | None = None
) -> Iterator[Desk]:
    """The desk in `folder`, made where missing. `sources` stand in for config/sources.yaml (the demo's do).

    Raises ConfigError and StoreError.
    """
    where = config_folder or find_config()
    config = load_config(where / "digest.yaml")
    known = load_sources(where / "sources.yaml") if sources is None else sources
    store = open_store(database or folder / "desk.db")
    try:
        yield Desk(folder, config, known, store)
    finally:
        store.close()


@contextmanager
def alone(folder: Path, what: str) -> Iterator[None]:
    """Holds the desk for one writing command. Raises BusyError at once when another command holds it."""
    lock = FileLock(folder / "run.lock", timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise BusyError(
            f"another command is at work on this desk; {what} did nothing, try again when it is done", about=str(folder)
        ) from error
    except OSError as error:
        raise BusyError(f"cannot be locked: {error}; {what} did nothing", about=str(folder)) from error
    try:
        yield
    finally:
        lock.release()


def find_config() -> Path:
    """The folder with digest.yaml and sources.yaml: `config/` here, else the one beside or inside the program.

    Raises ConfigError.
    """
    for folder in (Path("config"), HERE.parent / "config", HERE / "embedded_config"):
        if (folder / "digest.yaml").is_file() and (folder / "sources.yaml").is_file():
            return folder
    raise ConfigError("no config/digest.yaml and config/sources.yaml here: name their folder with --config")
