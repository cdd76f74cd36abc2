"""Trafilatura reads without the letters that keep others apart or together: Persian and older Sorani spelling need them."""

from trafilatura import utils

JOINERS = frozenset("\u200c\u200d")  # zero-width non-joiner and joiner


def keep_joiners() -> None:
    """Let trafilatura keep them in this process; its own filter drops every letter that does not print."""
    utils.return_printables_and_spaces = _kept


def _kept(letter: str) -> str:
    return letter if letter in JOINERS or letter.isprintable() or letter.isspace() else ""
