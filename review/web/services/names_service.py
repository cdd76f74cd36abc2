"""The list of names, as the page adds to it: crawler/app/desk/listed_names.py writes config/names.yaml."""

from collections.abc import Callable
from dataclasses import dataclass

from storage.config.names import Name
from storage.errors import ConfigError


def _unavailable(_dossier: int, _name: Name, _by: str) -> None:
    raise ConfigError("this page cannot write names.yaml: use crawler names add")


@dataclass(frozen=True)
class NamesService:
    """`add` writes the name of a dossier into names.yaml for a person, and raises ConfigError. `is_writable`: that file can be written."""

    add: Callable[[int, Name, str], None] = _unavailable
    is_writable: bool = False
