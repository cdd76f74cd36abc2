"""The languages the program reads, what they are called in English, and which way their letters run."""

from typing import Literal

_NAMES = {
    "en": "English",
    "ar": "Arabic",
    "ckb": "Sorani Kurdish",
    "kmr": "Kurmanji Kurdish",
    "fa": "Persian",
    "tr": "Turkish",
}
LANGUAGES = tuple(_NAMES)
RTL = frozenset({"ar", "ckb", "fa", "ur", "he"})  # and two that a person may write in


def name_of(code: str) -> str:
    """By its BCP 47 code, which stands in for the name of any other."""
    return _NAMES.get(code, code)


def direction(code: str) -> Literal["rtl", "ltr"]:
    """As HTML's `dir`."""
    return "rtl" if code in RTL else "ltr"


def comma(code: str) -> str:
    """What stands between names in this language, in the letters that run its way."""
    return "، " if code in RTL else ", "
