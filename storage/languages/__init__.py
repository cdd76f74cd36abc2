"""Words of each language, a module a language: the name of a table comes in, that table of every language that has it goes out.
`of_each` acts."""

from typing import Any

from storage.languages import ar, ckb, en, fa, kmr, tr

MODULES = {"en": en, "ar": ar, "ckb": ckb, "kmr": kmr, "fa": fa, "tr": tr}


def of_each(table: str) -> dict[str, Any]:
    """Return a table by language code, of the languages that have it. Raises LookupError: none has it."""
    found = {code: getattr(module, table) for code, module in MODULES.items() if hasattr(module, table)}
    if not found:
        raise LookupError(f"no language has a table {table}")
    return found
