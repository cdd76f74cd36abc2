"""The languages the program reads, what they are called in English, and which way their letters run."""

import re
from typing import Literal

from storage.languages import of_each
from storage.text.normalize import fold

_NAMES: dict[str, str] = of_each("NAME")
LANGUAGES = tuple(_NAMES)
_OTHER_NAMES: dict[str, tuple[str, ...]] = of_each("OTHER_NAMES")
# Two letters where ISO 639-1 has the language, else three. Any other language than LANGUAGES is read by general rules.
_TWO_LETTERS = frozenset({
    "aa", "ab", "ae", "af", "ak", "am", "an", "ar", "as", "av", "ay", "az", "ba", "be", "bg", "bh", "bi", "bm", "bn", "bo", "br",
    "bs", "ca", "ce", "ch", "co", "cr", "cs", "cu", "cv", "cy", "da", "de", "dv", "dz", "ee", "el", "en", "eo", "es", "et", "eu",
    "fa", "ff", "fi", "fj", "fo", "fr", "fy", "ga", "gd", "gl", "gn", "gu", "gv", "ha", "he", "hi", "ho", "hr", "ht", "hu", "hy",
    "hz", "ia", "id", "ie", "ig", "ii", "ik", "io", "is", "it", "iu", "ja", "jv", "ka", "kg", "ki", "kj", "kk", "kl", "km", "kn",
    "ko", "kr", "ks", "ku", "kv", "kw", "ky", "la", "lb", "lg", "li", "ln", "lo", "lt", "lu", "lv", "mg", "mh", "mi", "mk", "ml",
    "mn", "mr", "ms", "mt", "my", "na", "nb", "nd", "ne", "ng", "nl", "nn", "no", "nr", "nv", "ny", "oc", "oj", "om", "or", "os",
    "pa", "pi", "pl", "ps", "pt", "qu", "rm", "rn", "ro", "ru", "rw", "sa", "sc", "sd", "se", "sg", "si", "sk", "sl", "sm", "sn",
    "so", "sq", "sr", "ss", "st", "su", "sv", "sw", "ta", "te", "tg", "th", "ti", "tk", "tl", "tn", "to", "tr", "ts", "tt", "tw",
    "ty", "ug", "uk", "ur", "uz", "ve", "vi", "vo", "wa", "wo", "xh", "yi", "yo", "za", "zh", "zu",
})  # fmt: skip
WITHOUT_SPACES = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo", "dz"})  # between words
RTL = frozenset({"ar", "ckb", "fa", "ur", "he", "ps", "sd", "ug", "yi", "dv", "syr"})


def is_code(code: str) -> bool:
    """Return whether this is a base language code as BCP 47 writes it: en, ckb."""
    return code in _TWO_LETTERS or re.fullmatch(r"[a-z]{3}", code) is not None


def name_of(code: str) -> str:
    """Return the English name of a language by its BCP 47 code; the code itself for a language not listed."""
    return _NAMES.get(code, code)


def code_of(written: str) -> str:
    """Return the code of a language that a person wrote: its code, its English name, or a name in one of LANGUAGES; "" if it is
    none that is known."""
    folded = fold(written)
    for code, name in _NAMES.items():
        if folded in {code, *map(fold, (name, *_OTHER_NAMES[code]))}:
            return code
    return folded if folded in _TWO_LETTERS else ""


def direction(code: str) -> Literal["rtl", "ltr"]:
    """Return the direction of a language's script, as HTML's `dir`."""
    return "rtl" if code in RTL else "ltr"


def comma(code: str) -> str:
    """Return the separator between the names of a list, in the script of this language."""
    return "، " if code in RTL else ", "
