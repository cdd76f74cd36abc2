"""A word in a form that is equal across scripts: Makhmur, مخمور and مەخموور have one key.

A key is the consonants, each letter mapped to one of a few classes that Latin, Arabic and Sorani spelling agree on, and
whether the word begins with a vowel, h or w; vowels, doubling and the article go.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from storage.text.clitics import stems
from storage.text.normalize import fold

LEAST = 3  # consonants of a key
_LATIN_ARTICLES = frozenset({"al", "el", "as", "ash", "ad", "an", "ar", "at", "az", "es"})
# Digraphs first: each is one letter of the other scripts.
_DIGRAPHS = {
    "kh": "x",
    "gh": "g",
    "sh": "s",
    "ch": "s",
    "th": "t",
    "dh": "d",
    "zh": "j",
    "ph": "f",
    "ck": "k",
    "ç": "s",
}
_DIGRAPH = re.compile("|".join(_DIGRAPHS))
_CLASSES = str.maketrans(
    {
        # Latin
        "q": "k", "c": "k", "p": "b", "v": "f", "j": "j", "g": "g", "z": "z", "x": "x", "w": None, "y": None,
        "a": None, "e": None, "i": None, "o": None, "u": None, "h": None, "'": None,
        # Arabic and Sorani, folded
        "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "j", "چ": "s", "ح": None, "خ": "x", "د": "d", "ذ": "d",
        "ض": "d", "ر": "r", "ز": "z", "ژ": "j", "ظ": "z", "س": "s", "ش": "s", "ص": "s", "ع": None, "غ": "g", "ف": "f",
        "ق": "k", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": None, "و": None, "ی": None, "ا": None,
    }
)  # fmt: skip
# Kurmanji and Turkish: c is the English j, ç is ch.
_LATIN_C = str.maketrans({"c": "j", "C": "J", "ç": "ş", "Ç": "Ş"})
# Arabic has no letter for ch and writes j: الجبايش is Chibayish, جمجمال Chamchamal.
_READ_AS: dict[str, Mapping[int, str]] = {"kmr": _LATIN_C, "tr": _LATIN_C, "ar": str.maketrans({"ج": "چ"})}
_POSSESSIVE = re.compile(r"(?<=\w)['’]\w{1,3}$")  # "Iraq's", «Welsh'ê»
_FIRST = {"h": "h", "ح": "h", "ه": "h", "w": "w", "و": "w"}
_DOUBLED = re.compile(r"(.)\1+")
_VOWEL_FIRST = re.compile(r"[aeiouyاعی]")
# Clitics before an Arabic word and endings after a Sorani one, folded.
_BEFORE = ("وال", "بال", "فال", "کال", "لل", "ال", "و", "ب", "ل", "ف", "ک")
_AFTER = ("هکان", "هکه", "هوه", "یان", "ان", "دا")


@lru_cache(maxsize=65_536)
def key(word: str, least: int = LEAST) -> str:
    """Return the consonants of a folded word and how it begins: "makhmur" → "mxmr", "akre" → "'kr"; "" where fewer than `least`."""
    if word.isascii():
        word = _DIGRAPH.sub(lambda match: _DIGRAPHS[match[0]], word)
    elif word.startswith("ال") and len(word) > 4:
        word = word[2:]
    consonants = _DOUBLED.sub(r"\1", word.translate(_CLASSES))
    if word[:1] in _FIRST:
        consonants = _FIRST[word[:1]] + consonants
    elif _VOWEL_FIRST.match(word):
        consonants = "'" + consonants
    return consonants if len(consonants) >= least and consonants.isascii() else ""


@lru_cache(maxsize=65_536)
def keys(word: str, least: int = LEAST) -> frozenset[str]:
    """Return the key of a folded word and, in Arabic script, of its stems without clitics and endings."""
    forms = [word]
    if not word.isascii():
        forms += [word[len(clitic) :] for clitic in _BEFORE if word.startswith(clitic) and len(word) > len(clitic) + 2]
        forms += [word[: -len(clitic)] for clitic in _AFTER if word.endswith(clitic) and len(word) > len(clitic) + 2]
    return frozenset(form_key for form in forms if (form_key := key(form, least)))


@lru_cache(maxsize=65_536)
def written_keys(word: str, language: str, least: int = LEAST) -> frozenset[str]:
    """Return the keys of a word as it is written in a text of this language: those of its stems, too."""
    bare = _POSSESSIVE.sub("", word)
    spellings = {bare, bare.translate(_READ_AS[language])} if language in _READ_AS else {bare}
    forms = {form for spelling in spellings for form in stems(fold(spelling), language)}
    return frozenset(form_key for form in forms for form_key in keys(form, least))


def name_key(spelling: str, kind: str = "person") -> str:
    """Return the key of a whole name in any script: those of its words; "" where they have too few consonants to tell names apart. An
    acronym is its own key."""
    if spelling.isupper() and " " not in spelling and spelling.isascii():
        return f"~{fold(spelling)}"
    parts = [key(word, 1) for word in fold(spelling.replace("-", " ")).split() if word not in _LATIN_ARTICLES]
    if not parts or not all(parts) or sum(len(part.strip("'")) for part in parts) < LEAST:
        return ""
    return f"~{' '.join(parts)}" if len(parts) > 1 or kind == "place" else ""
