"""The languages of the review page and the queue file, and the catalogue of each: NAME.po beside this file, in gettext's format.

`make catalogues` brings the files up to date with the templates and modules. A word without a translation is shown in English.
"""

import gettext
import io
import re
from functools import cache
from pathlib import Path

from storage.languages import of_each

FOLDER = Path(__file__).parent
OWN_NAMES: dict[str, str] = of_each("OWN_NAME")  # in the language itself
LANGUAGES = tuple(OWN_NAMES)
_RANGE = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?$")
_ARABIC_SCRIPT = {"arab", "iq", "ir"}  # subtags of Kurdish that mean Sorani


def translatable(text: str) -> str:
    """Mark words for the catalogues where they are written but not yet shown."""
    return text


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the translations into one of LANGUAGES; into English, and any other, every word stays as it is."""
    path = FOLDER / f"{language}.po"
    if language not in LANGUAGES or not path.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def accepted(header: str) -> str:
    """Return the first of LANGUAGES that a browser's Accept-Language asks for; English where it asks for none of them."""
    ranges = [match for part in header[:500].split(",") if (match := _RANGE.match(part))]
    weighted = [(float(match[2] or 1), match[1].lower().split("-")) for match in ranges]
    for weight, tags in sorted(weighted, key=lambda pair: -pair[0]):
        code = _kurdish(tags) if tags[0] == "ku" else tags[0]
        if weight > 0 and code in LANGUAGES:
            return code
    return "en"


def _kurdish(tags: list[str]) -> str:
    return "ckb" if _ARABIC_SCRIPT & set(tags[1:]) and "latn" not in tags else "kmr"
