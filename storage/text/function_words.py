"""Words that every text of a language has. Where the window has few articles of a language, rarity does not separate them from
the words that say what happened. English has its model, and always enough articles.
"""

from storage.languages import of_each
from storage.text.normalize import fold

_WRITTEN: dict[str, str] = of_each("FUNCTION_WORDS")
FUNCTION_WORDS = {language: frozenset(fold(word) for word in written.split()) for language, written in _WRITTEN.items()}
