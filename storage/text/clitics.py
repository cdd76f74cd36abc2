"""The clitics and endings of each language, in folded letters (storage/text/normalize.py): no hamza, ی for ي and ى, ه for ة and ە.

Arabic conjunctions, prepositions and article before («وبالعراق», «للعراق»), Kurdish, Persian and Turkish endings behind («هەولێرەوە»,
«Kerkûkê», «Irak'ta»). Endings that make another word are left out («موسڵمان», Muslim).
"""

import re
from functools import lru_cache

from storage.languages import of_each

BEFORE: dict[str, str] = of_each("CLITICS_BEFORE")
BEHIND: dict[str, str] = of_each("CLITICS_BEHIND")
_LEAST = 3  # letters that must be left
_BARE_ARTICLE = "ال"
_WITH_ARTICLE = re.compile("^(?:(?:و|ف)?(?:ب|ک)?ال|(?:و|ف)?لل)")


@lru_cache(maxsize=65_536)
def stems(word: str, language: str) -> frozenset[str]:
    """Return a folded word and what remains of it without clitics and endings."""
    behind = _compiled(BEHIND.get(language, ""))
    starts = _starts(word, language)
    ends = [at for at in range(len(word) + 1) if behind.fullmatch(word, at)]
    return frozenset({word, *(word[start:end] for start in starts for end in ends if end - start >= _LEAST)})


@lru_cache(maxsize=65_536)
def fronts(word: str, language: str) -> frozenset[str]:
    """Return a folded word and what remains of it without the clitics before it: the search index has these, since it finds words
    by their beginning. Arabic letters in a text of another script's language are read as Arabic."""
    if not "\u0600" <= word[:1] <= "\u06ff":
        return frozenset({word})
    rule = language if language in BEFORE else "ar"
    return frozenset({word, *(word[at:] for at in _starts(word, rule) if len(word) - at >= _LEAST)})


def query_forms(word: str) -> tuple[str, ...]:
    """Return the forms of a folded word of a query in an unknown language: as typed, and without the Arabic article and the clitics
    before it. A single letter is not removed: it may be the word's own («وزارة» is not «زارة»)."""
    bare = _WITH_ARTICLE.sub("", word)
    return (word, bare) if bare != word and len(bare) >= _LEAST else (word,)


def without_article(word: str, language: str) -> str:
    """Return an Arabic word without its article, one of the clitics that may come before it."""
    return word.removeprefix(_BARE_ARTICLE) if language == "ar" and len(word) > _LEAST + 1 else word


def _starts(word: str, language: str) -> list[int]:
    before = _compiled(BEFORE.get(language, ""))
    return [at for at in range(len(word)) if before.fullmatch(word, 0, at)]


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
