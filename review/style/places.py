"""Places of words in an entry, and its text without quotations."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|\"[^\"]*\"")


def words_of(text: str, words: Iterable[str]) -> Iterator[re.Match[str]]:
    """Yield the matches of these words in the text, as whole words, the longest first; case matters only for "I"."""
    wanted_words = tuple(words)
    return _any_of(wanted_words).finditer(text) if wanted_words else iter(())


def unquoted(text: str) -> str:
    """Return the text with its quotations replaced by spaces."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), text)


@lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(
        f"(?-i:{re.escape(word)})" if word.startswith("I") else re.escape(word).replace("'", "['’]")
        for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w’'-])(?:{alternatives})(?![\w-])", re.IGNORECASE)
