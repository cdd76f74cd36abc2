"""The outlets of a sources.yaml that may change while a long-running command uses them."""

import logging
import threading
from collections.abc import Collection, ItemsView, Iterator, Mapping, Sequence, ValuesView
from pathlib import Path
from types import MappingProxyType

from crawler.sources.source import Source, choose, load_sources
from storage.errors import ConfigError

log = logging.getLogger(__name__)


class WatchedSources(Mapping[str, Source]):
    """The outlets by key. Every access looks whether the file changed, and reads it again only then; a file with an error leaves the
    outlets as they were, and `fault` says what is wrong until it is fixed. A reader sees all of one version of the file or all
    of the next."""

    def __init__(self, path: Path, sources: Mapping[str, Source]) -> None:
        self._path = path
        self._sources, self._fault = MappingProxyType(dict(sources)), ""
        self._state = _state(path)
        self._lock = threading.Lock()

    def current(self) -> Mapping[str, Source]:
        """Return the outlets as of now: an unchanging mapping, the same one until the file changes."""
        state = _state(self._path)
        with self._lock:
            if state != self._state:
                self._state = state
                self._read()
            return self._sources

    @property
    def fault(self) -> str:
        """Return why the file as it is now is not used, "" where it is."""
        self.current()
        return self._fault

    def _read(self) -> None:
        try:
            self._sources, self._fault = MappingProxyType(load_sources(self._path)), ""
            log.info("sources.yaml was read again: %d outlets", len(self._sources))
        except (ConfigError, OSError) as error:
            self._fault = str(error)
            log.warning("sources.yaml has an error; the outlets from before its change are used: %s", error)

    def __getitem__(self, key: str) -> Source:
        """Return the outlet with this key."""
        return self.current()[key]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys, in the file's order."""
        return iter(self.current())

    def __len__(self) -> int:
        """Return how many outlets there are."""
        return len(self.current())

    def values(self) -> ValuesView[Source]:
        """Return the outlets, all of one version of the file."""
        return self.current().values()

    def items(self) -> ItemsView[str, Source]:
        """Return keys and outlets, all of one version of the file."""
        return self.current().items()


class OutletNames(Mapping[str, str]):
    """The outlets' names by their keys, as the outlets are now."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources

    def __getitem__(self, key: str) -> str:
        """Return the name of the outlet with this key."""
        return self._sources[key].name

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys."""
        return iter(self._sources)

    def __len__(self) -> int:
        """Return how many outlets there are."""
        return len(self._sources)


class ChosenSources(Collection[Source]):
    """The outlets with some names, as they are now; without names, all that are not off. A named outlet that is no longer there is left
    out. Raises ConfigError where a name is unknown from the beginning."""

    def __init__(self, sources: Mapping[str, Source], names: Sequence[str]) -> None:
        self._sources = sources
        self._keys = [source.key for source in choose(sources, names)] if names else []

    def __iter__(self) -> Iterator[Source]:
        """Iterate over the outlets, all of one version of the file."""
        current = dict(self._sources.items())
        if not self._keys:
            return iter(choose(current, []))
        return iter([current[key] for key in self._keys if key in current])

    def __len__(self) -> int:
        """Return how many outlets there are."""
        return sum(1 for _ in self)

    def __contains__(self, source: object) -> bool:
        """Return whether an outlet is one of them."""
        return any(source == other for other in self)


def _state(path: Path) -> tuple[int, ...]:
    """Return what changes when the file does; () where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return ()
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
