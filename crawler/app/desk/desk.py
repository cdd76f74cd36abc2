"""A desk: its data folder, its configuration, and its open store. Every command begins by opening one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from crawler.app.desk.restore_stage import is_unfinished
from crawler.sources.source import Source, load_sources
from crawler.sources.watched import OutletNames, WatchedSources
from storage.config.settings import DIGEST_LANGUAGES, Config, DigestConfig, load_config
from storage.database.store import Store, open_store
from storage.errors import BusyError, ConfigError, StoreError

PROGRAM = Path(__file__).resolve().parents[2]  # the folder crawler/
LEAVING = (
    30.0  # seconds that a crawl which was told to stop may take: its worker died, and another goes on with its outlet
)


@dataclass(frozen=True, slots=True)
class Desk:
    """`folder` holds everything stored: database, queue file, digests, archive, models."""

    folder: Path
    config: Config
    sources: Mapping[str, Source]
    store: Store
    run_id: int = 0  # the run of `crawler serve` that this command is; 0: a person started it
    config_folder: Path = Path("config")  # of its YAML files
    is_demo: bool = False  # its outlets are the sample ones

    @property
    def names(self) -> Mapping[str, str]:
        """The outlets' names by their keys."""
        return OutletNames(self.sources)

    def edition_config(self, languages: Collection[str] = ()) -> DigestConfig:
        """Return the digest's settings: for entries in one other language than the digest's, those of the edition in it."""
        config = self.config.digest
        if len(languages) == 1 and next(iter(languages)) in DIGEST_LANGUAGES:
            config = config.in_language(next(iter(languages)))
        names = {source.name: source.names.get(config.language, source.name) for source in self.sources.values()}
        pairs = sorted((name, shown) for name, shown in names.items() if name != shown)
        return config.model_copy(update={"outlet_names": tuple(pairs)}) if pairs else config

    @property
    def queue_file(self) -> Path:
        """The editors' queue file."""
        return self.folder / "queue.md"

    @property
    def digests(self) -> Path:
        """The folder of published files."""
        return self.folder / "digests"

    @property
    def ticked(self) -> Path:
        """The file that `crawler serve` touches whenever it has checked its jobs."""
        return self.folder / "serve.ticked"

    @property
    def page_down(self) -> Path:
        """The file that exists while the page of `crawler serve` is down; it holds the page's address."""
        return self.folder / "serve.page"

    @property
    def recipients(self) -> Path:
        """The list of the digest's readers."""
        return self.folder / "recipients.txt"

    @property
    def archive(self) -> Path:
        """The folder of WARC files."""
        return self.folder / "archive"

    @property
    def learnt(self) -> Path:
        """The weights learned by `crawler relevance fit`."""
        return self.folder / "relevance.json"

    @property
    def candidates(self) -> Path:
        """Pages that could not be read, by outlet: test cases for fixing its configuration."""
        return self.folder / "candidates"

    @property
    def models(self) -> Path:
        """The folder of fetched models and own bridges."""
        return self.folder / "models"


@contextmanager
def open_desk(
    folder: Path,
    config_folder: Path | None,
    database: str = "",
    sources: dict[str, Source] | None = None,
    run_id: int = 0,
) -> Iterator[Desk]:
    """Open the desk in `folder`, created where missing. `sources` replace config/sources.yaml (as the demo's do).

    Raises ConfigError and StoreError.
    """
    where = config_folder or find_config()
    config = load_config(where / "digest.yaml")
    loaded_sources = load_sources(where / "sources.yaml") if sources is None else sources
    if is_unfinished(folder):
        raise StoreError(
            "a restore into it was stopped: run `crawler restore` again with the same file to continue",
            about=str(folder),
        )
    store = open_store(database or folder / "desk.db")
    try:
        yield Desk(folder, config, loaded_sources, store, run_id, where, sources is not None)
    finally:
        store.close()


def watching(desk: Desk, sources_file: Path) -> Desk:
    """Return the desk with the outlets of a file as they are at each moment, for commands that run until they are stopped."""
    return replace(desk, sources=WatchedSources(sources_file, desk.sources))


def sources_fault(desk: Desk) -> str:
    """Return why a changed sources.yaml is not used, "" where it is."""
    return desk.sources.fault if isinstance(desk.sources, WatchedSources) else ""


def with_all_drafts(desk: Desk) -> Desk:
    """Return the desk with no bar of relevance: of the few articles of the sample outlets every draft is shown."""
    digest = desk.config.digest.model_copy(update={"bar": 0.0})
    return replace(desk, config=desk.config.model_copy(update={"digest": digest}))


@contextmanager
def alone(desk: Desk, what: str, patience: float = 0.0) -> Iterator[None]:
    """Lock the desk for one writing command, on all machines that share its database. Waits `patience` seconds at most
    for a running command, then raises BusyError."""
    with _held(desk, "run", patience) as free:
        if not free:
            raise BusyError(
                f"another command is using this desk; {what} did nothing, try again when it is done",
                about=str(desk.folder),
            )
        yield


@contextmanager
def outlets(desk: Desk, sources: Sequence[Source]) -> Iterator[list[Source]]:
    """Lock those of these outlets that no other command crawls, for the block, and yield them. A job of `crawler serve`
    waits a while for another command. Raises BusyError where all are being crawled."""
    patience = LEAVING if desk.run_id else 0.0
    with ExitStack() as held:
        free = [source for source in sources if held.enter_context(_held(desk, f"crawl-{source.key}", patience))]
        if sources and not free:
            raise BusyError(
                "is being crawled by another command; this one did nothing",
                about=", ".join(source.key for source in sources),
            )
        yield free


@contextmanager
def _held(desk: Desk, name: str, patience: float) -> Iterator[bool]:
    # A system lock, which ends with its process; where machines share the database, a database lock as well.
    lock = FileLock(desk.folder / f"{name}.lock", timeout=patience)
    try:
        desk.folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        yield False
        return
    except OSError as error:
        raise BusyError(f"cannot be locked: {error}; nothing was done", about=str(desk.folder)) from error
    try:
        with desk.store.hold(f"{name}", patience) as free:
            yield free
    finally:
        lock.release()


def shipped_config() -> Path:
    """Return the folder of the configuration that the program comes with. Raises ConfigError."""
    for folder in (PROGRAM.parent / "config", PROGRAM / "embedded_config"):
        if (folder / "digest.yaml").is_file():
            return folder
    raise ConfigError("the program's own config/digest.yaml is missing: install it again")


def find_config() -> Path:
    """The folder with digest.yaml and sources.yaml: `config/` here, else the one beside or inside the program.

    Raises ConfigError.
    """
    for folder in (Path("config"), PROGRAM.parent / "config", PROGRAM / "embedded_config"):
        if (folder / "digest.yaml").is_file() and (folder / "sources.yaml").is_file():
            return folder
    raise ConfigError("no config/digest.yaml and config/sources.yaml here: name their folder with --config")
