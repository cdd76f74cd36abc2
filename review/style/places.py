"""Where words are in an entry, and what of it is no quotation."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|\"[^\"]*\"")


def words_of(text: str, words: Iterable[str]) -> Iterator[re.Match[str]]:
    """Yield where these words stand in the text, whole, the longest first; case does not matter but for "I"."""
    wanted_words = tuple(words)
    return _any_of(wanted_words).finditer(text) if wanted_words else iter(())


def unquoted(text: str) -> str:
    """The text with spaces in the place of what it quotes."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), text)


@lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(
        f"(?-i:{re.escape(word)})" if word.startswith("I") else re.escape(word).replace("'", "['’]")
        for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w’'-])(?:{alternatives})(?![\w-])", re.IGNORECASE)
