"""Add names that articles have to config/names.yaml, when a person decides so: `list_name` acts."""

import os
from datetime import datetime
from pathlib import Path

from crawler.app.desk.desk import Desk
from storage.config.names import Name
from storage.config.names_file import add_name
from storage.corpus import dossiers
from storage.errors import ConfigError


def names_file(desk: Desk) -> Path | None:
    """Return the desk's names.yaml; None for the demo, whose names are part of the program."""
    return None if desk.is_demo else desk.config_folder / "names.yaml"


def is_writable(desk: Desk) -> bool:
    """Return whether names can be added."""
    path = names_file(desk)
    return path is not None and os.access(path if path.exists() else path.parent, os.W_OK)


def list_name(desk: Desk, dossier_id: int, name: Name, by: str, now: datetime) -> None:
    """Write the name of a dossier into names.yaml, and give it the dossier. Raises ConfigError, and changes nothing then."""
    path = names_file(desk)
    if path is None:
        raise ConfigError("the demo's names are part of the program: nothing was written")
    add_name(path, name, f"added by {by}, {now:%Y-%m-%d}")
    with desk.store.begin() as db:
        dossiers.relabel(db, dossier_id, dossiers.listed_key(name.house), name.house, name.kind)
