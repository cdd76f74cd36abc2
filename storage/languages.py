"""The languages the program reads, and what they are called in English."""

_NAMES = {
    "en": "English",
    "ar": "Arabic",
    "ckb": "Sorani Kurdish",
    "kmr": "Kurmanji Kurdish",
    "fa": "Persian",
    "tr": "Turkish",
}
LANGUAGES = tuple(_NAMES)


def name_of(code: str) -> str:
    """By its BCP 47 code, which stands in for the name of any other."""
    return _NAMES.get(code, code)
