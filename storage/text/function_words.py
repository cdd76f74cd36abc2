"""Words that every text of a language has. Where the window has few articles of a language, rarity does not separate them from
the words that say what happened. English has its model, and always enough articles.
"""

from storage.languages import of_each
from storage.text.normalize import fold

_WRITTEN: dict[str, str] = of_each("FUNCTION_WORDS")
FUNCTION_WORDS = {language: frozenset(fold(word) for word in written.split()) for language, written in _WRITTEN.items()}
# Words that only bind others: a question or a headline has few words, and two may have just these in common. English has none in the list
# above, which is for grouping articles; there its model and the number of its articles do that work.
BINDING_WORDS = {
    **FUNCTION_WORDS,
    **{of: frozenset(written.split()) for of, written in of_each("BINDING_WORDS").items()},
}
