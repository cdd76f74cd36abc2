"""Which spellings of a place are of a language: by its script and, where languages share one, by the letters that each has. Pure."""

import unicodedata
from collections.abc import Iterable

from babel.core import UnknownLocaleError, get_global

from storage.text.cldr import locale_of

# Letters of a language among those that share its script; a language that is not here has all of its script.
_LETTERS = {
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ",
    "fa": "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآئ",
    "ur": "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےآ",
    "ckb": "ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنهەوۆیێ",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
}
# Where a spelling needs one of these to be told from those of a larger language with the same letters.
_OWN = {"ckb": "ەێۆڕڵڤژپچگ"}
_SCRIPTS = {
    "Arab": "ARABIC", "Cyrl": "CYRILLIC", "Grek": "GREEK", "Hebr": "HEBREW", "Armn": "ARMENIAN", "Geor": "GEORGIAN",
    "Deva": "DEVANAGARI", "Beng": "BENGALI", "Taml": "TAMIL", "Thai": "THAI", "Ethi": "ETHIOPIC", "Hans": "CJK", "Hant": "CJK",
    "Jpan": "KATAKANA", "Kore": "HANGUL", "Guru": "GURMUKHI", "Gujr": "GUJARATI", "Telu": "TELUGU", "Knda": "KANNADA",
    "Mlym": "MALAYALAM", "Sinh": "SINHALA", "Mymr": "MYANMAR", "Khmr": "KHMER", "Laoo": "LAO", "Tibt": "TIBETAN", "Thaa": "THAANA",
}  # fmt: skip
FEW = 3  # spellings of a city in a language: more are a letter apart


def script_of(language: str) -> str:
    """Return the script a language is written in, as the first word of its letters' Unicode names."""
    try:
        script = locale_of(language).script or ""
    except UnknownLocaleError:
        script = ""
    subtags = get_global("likely_subtags").get(language, "").split("_")
    script = script or next((part for part in subtags[1:] if len(part) == 4), "Latn")
    return _SCRIPTS.get(script, "LATIN" if script == "Latn" else script.upper())


def in_language(spellings: Iterable[str], language: str) -> list[str]:
    """Return the spellings of a place that a text in a language may have; none for a language in Latin letters."""
    script = script_of(language)
    return [] if script == "LATIN" else [each for each in spellings if _is_of(each, language, script)][:FEW]


def _is_of(spelling: str, language: str, script: str) -> bool:
    letters = [letter for letter in spelling.lower() if letter.isalpha()]
    if not letters or not all(unicodedata.name(letter, "").startswith(script) for letter in letters):
        return False
    if language in _LETTERS and not set(letters) <= set(_LETTERS[language]):
        return False
    return language not in _OWN or bool(set(letters) & set(_OWN[language]))
