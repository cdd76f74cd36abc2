"""How much of the names and numbers of a question, or of a headline, a text has, whatever their scripts. Pure.

Between two languages every word counts by its key (storage/text/name_keys.py), not those alone that must be names: a question may be typed
without capitals, Arabic letters have none, and a word that two languages borrowed sounds alike in both. A text in the question's own
language has most of its words by itself: there those count that it writes with a capital, and where there are no capitals all of them
half. What most of the texts have counts for little.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from storage.config.names import Names
from storage.corpus.vectors import Matrix
from storage.text.capitals import capitalised
from storage.text.function_words import BINDING_WORDS
from storage.text.name_keys import written_keys
from storage.text.normalize import fold
from storage.text.numbers import numbers

WEIGHT = 0.25  # of this likeness beside a cosine
_HALF = 5.0  # summed rarity in common that counts half, with a text as long as the others
_BY_LENGTH = 0.5  # how much of it grows with the text: a long one has many keys by chance
_UNSEEN = 50  # texts thought of beside those compared, so that a key of two texts is rare among few, too
_READ_WORDS = 100  # of a text: headline and lead, as the encoder reads them
_READ_CHARS = 20_000
_LONGEST = 40  # letters of a word that are read
_OWN = 0.5  # what the words of a text count in the question's own language, where they have no capitals
_SEEN = 200  # characters that tell whether a text has capitals
_WORD = re.compile(r"\w[\w'’\u200c]*")


def shared_with(question: str, language: str, texts: Sequence[tuple[str, str]], names: Names) -> Matrix:
    """Return how much of the names and numbers of a question each text (n,), a headline and a body with its language, has: 0..1."""
    by_text = [_looked_for(text, spoken, language, names) for text, spoken in texts]
    found = likeness(name_keys(question, language, names), by_text)
    return found * np.array([_OWN if _all_count(text, spoken, language) else 1 for text, spoken in texts], np.float32)


def _all_count(text: str, spoken: str, language: str) -> bool:
    """Return whether a text is in the question's language and has no capitals to tell names by."""
    letters = [letter for letter in text[:_SEEN] if letter.isalpha()]
    return spoken == language and 2 * sum(letter.lower() != letter.upper() for letter in letters) < len(letters)


def _looked_for(text: str, spoken: str, language: str, names: Names) -> frozenset[str]:
    found = name_keys(text, spoken, names)
    if spoken != language or _all_count(text, spoken, language):
        return found
    read = _beginning(text)
    title, _, body = read.partition("\n")
    capitals = capitalised(body, title)
    named = {key for word in _WORD.findall(read) if fold(word) in capitals for key in _keys_of(word[:_LONGEST], spoken)}
    return frozenset(key for key in found if key[0] in "=#" or key in named)


def name_keys(text: str, language: str, names: Names) -> frozenset[str]:
    """Return the keys of the words of a text's beginning, its numbers, and the house spellings of its names in config/names.yaml."""
    read = _beginning(text)
    return _sounds(read, language) | {f"={house}" for house in names.mentions(read, language)}


def likeness(question: frozenset[str], texts: Sequence[frozenset[str]]) -> Matrix:
    """Return how much each text (n,) has in common with the question, 0..1: m/(m + half), m the summed rarity of the keys in
    common."""
    if not texts:
        return np.zeros(0, np.float32)
    often = Counter(key for text in texts for key in text)
    rarity = {key: math.log((_UNSEEN + len(texts)) / count) for key, count in often.items()}
    total = np.array([math.fsum(rarity[key] for key in text) for text in texts], np.float32)
    half = _HALF * (1 - _BY_LENGTH + _BY_LENGTH * total / max(float(total.mean()), 1e-6))
    shared = np.array([math.fsum(rarity[key] for key in question & text) for text in texts], np.float32)
    return np.asarray(shared / np.maximum(shared + half, 1e-6), np.float32)


def _beginning(text: str) -> str:
    """Return the first words of a text, the headline's line apart from the others."""
    title, _, body = text[:_READ_CHARS].partition("\n")
    head = title.split()[:_READ_WORDS]
    return f"{' '.join(head)}\n{' '.join(body.split()[: _READ_WORDS - len(head)])}".strip()


@lru_cache(maxsize=4096)
def _sounds(read: str, language: str) -> frozenset[str]:
    by_sound = {key for word in set(_WORD.findall(read)) for key in _keys_of(word[:_LONGEST], language)}
    return frozenset(by_sound | {f"#{number}" for number in numbers(read, language=language)})


@lru_cache(maxsize=65_536)
def _keys_of(word: str, language: str) -> frozenset[str]:
    says_nothing = word[0].isdigit() or fold(word) in BINDING_WORDS.get(language, ())
    return frozenset() if says_nothing else written_keys(word, language)
