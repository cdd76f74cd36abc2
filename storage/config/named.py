"""Code of installed packages, named in configuration as "module:name": a format, a page parser, a listing kind, an encoder."""

from functools import lru_cache
from importlib import import_module
from typing import Annotated, Any

from pydantic import Field

from storage.errors import ConfigError

PATTERN = r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*"
Named = Annotated[str, Field(pattern=f"^{PATTERN}$")]


@lru_cache(maxsize=256)
def load_named(target: str) -> Any:
    """Return what "module:name" names. Raises ConfigError: no such module or name, or the module fails when it is imported."""
    module, _, name = target.partition(":")
    try:
        loaded = import_module(module)
    except Exception as error:  # the code of somebody else: whatever it raises, the desk's operator must read why
        what = f"cannot be imported: {type(error).__name__}: {error}; is its package installed beside this program?"
        raise ConfigError(what, about=target) from error
    try:
        return getattr(loaded, name)
    except AttributeError as error:
        raise ConfigError(f"module {module} has no {name}", about=target) from error
