"""Names of countries, cities, languages and months, and languages of countries, as CLDR has them (by Babel). Pure."""

import re
import unicodedata
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.languages import get_official_languages

from storage.text.languages import is_code

_HEAD = 4  # letters that a column of a month has room for on a phone
_CODES = {"kmr": "ku"}  # ours, and CLDR's
_OURS = {"ku": "kmr", "no": "nb", "tl": "fil"}
# Time zones that CLDR keeps under their former names.
_FORMER = {
    "Europe/Kyiv": "Europe/Kiev", "Asia/Kolkata": "Asia/Calcutta", "Asia/Kathmandu": "Asia/Katmandu", "Asia/Yangon": "Asia/Rangoon",
    "Asia/Ho_Chi_Minh": "Asia/Saigon", "Africa/Asmara": "Africa/Asmera", "Atlantic/Faroe": "Atlantic/Faeroe",
}  # fmt: skip


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """Return CLDR's data of a language. Raises UnknownLocaleError: it has none."""
    return Locale.parse(_CODES.get(language, language))


def has(language: str) -> bool:
    """Return whether CLDR has names in a language."""
    try:
        return bool(locale_of(language).territories)
    except UnknownLocaleError:
        return False


def language_name(language: str) -> str:
    """Return the English name of a language, its code where CLDR has none."""
    return str(locale_of("en").languages.get(language, language))


def months(language: str) -> dict[str, int]:
    """Return the names of the months in a language, whole and cut, as they stand alone and in a date, by their number."""
    if not has(language):
        return {}
    tables = locale_of(language).months
    return {
        str(name).strip("."): number
        for form in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number, name in tables[form][width].items()
        if len(str(name).strip(".")) > 1 and not str(name)[0].isdigit()
    }


def weekdays(language: str) -> list[tuple[str, str]]:
    """Return the days of a week in a language, Monday first, each as the head of a narrow column, at most four letters, and whole; in
    English where CLDR has none."""
    names = (locale_of(language) if has(language) else locale_of("en")).days["stand-alone"]
    # Arabic and Sorani do not shorten their names: CLDR's abbreviated ones are whole.
    fits = all(len(str(name)) <= _HEAD for name in names["abbreviated"].values())
    short = names["abbreviated" if fits else "narrow"]
    return [(str(short[day]), str(names["wide"][day])) for day in range(7)]


def country_name(code: str, language: str) -> str:
    """Return the name of a country in a language, "" where CLDR has none."""
    return str(locale_of(language).territories.get(code, "")) if has(language) else ""


def languages_of(code: str) -> list[str]:
    """Return the base codes of a country's official languages, the most spoken first."""
    codes = [each.split("_")[0] for each in get_official_languages(code, de_facto=True)]
    return [ours for each in dict.fromkeys(codes) if is_code(ours := _OURS.get(each, each))]


def city_of(zone: str, language: str) -> str:
    """Return the city that a time zone is named after in a language, "" where CLDR does not say."""
    if not has(language):
        return ""
    kept = _FORMER.get(zone, zone)
    found = str(locale_of(language).time_zones.get(kept, {}).get("city", ""))
    # Where CLDR leaves the name out, it is the one in the zone's own name: right for Latin letters only.
    own = "" if "/" not in kept or not _is_latin(language) else kept.rsplit("/", 1)[-1].replace("_", " ")
    return found or own


def _is_latin(language: str) -> bool:
    letter = next(letter for letter in str(locale_of(language).get_language_name() or "a") if letter.isalpha())
    return unicodedata.name(letter).startswith("LATIN")


def is_same(name: str, other: str) -> bool:
    """Return whether two spellings differ in nothing but accents, case and marks."""
    return _bare(name) == _bare(other)


def _bare(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[\W_]", "", "".join(letter for letter in letters if not unicodedata.combining(letter)))
