"""The desk's key, which signs sessions of the page and links in mails."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from storage.errors import StoreError


def signing_key(folder: Path) -> bytes:
    """Return the key of the desk in this folder: created once, readable by its owner alone."""
    path = folder / "review.key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(32))
        return path.read_bytes()
    except OSError as error:
        raise StoreError(f"cannot be read or made: {error.strerror}", about=str(path)) from error
