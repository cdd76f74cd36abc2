"""How much of the names and numbers of a question, or of a headline, a text has, whatever their scripts. Pure.

Every word counts by its key (storage/text/name_keys.py), not those alone that must be names: a question may be typed without capitals,
Arabic letters have none, and a word that two languages borrowed sounds alike in both. What most of the texts have counts for little.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from storage.config.names import Names
from storage.corpus.vectors import Matrix
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
_WORD = re.compile(r"\w[\w'’\u200c]*")


def name_keys(text: str, language: str, names: Names) -> frozenset[str]:
    """Return the keys of the words of a text's beginning, its numbers, and the house spellings of its names in config/names.yaml."""
    read = " ".join(text[:_READ_CHARS].split()[:_READ_WORDS])
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


@lru_cache(maxsize=4096)
def _sounds(read: str, language: str) -> frozenset[str]:
    by_sound = {key for word in set(_WORD.findall(read)) for key in _keys_of(word[:_LONGEST], language)}
    return frozenset(by_sound | {f"#{number}" for number in numbers(read, language=language)})


@lru_cache(maxsize=65_536)
def _keys_of(word: str, language: str) -> frozenset[str]:
    says_nothing = word[0].isdigit() or fold(word) in BINDING_WORDS.get(language, ())
    return frozenset() if says_nothing else written_keys(word, language)
