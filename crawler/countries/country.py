"""A country: its capital, time zone, people and largest cities (countries.json, from GeoNames), and its names in each language."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from crawler.countries.spellings import in_language, script_of
from storage.errors import ConfigError
from storage.text import cldr

DATA = Path(__file__).with_name("countries.json")
# What CLDR's name of a country is not, and news calls it.
_ALSO: dict[tuple[str, str], tuple[str, ...]] = {
    ("US", "en"): ("America",), ("GB", "en"): ("Britain",), ("AE", "en"): ("UAE", "Emirates"), ("SA", "en"): ("Saudi",),
    ("CD", "en"): ("DR Congo", "DRC"), ("BA", "en"): ("Bosnia",), ("PS", "en"): ("Palestine", "Palestinian", "Palestinians", "Gaza"),
    ("US", "ar"): ("أميركا", "أمريكا"), ("GB", "ar"): ("بريطانيا",), ("AE", "ar"): ("الإمارات",), ("SA", "ar"): ("السعودية",),
    ("PS", "ar"): ("فلسطين", "غزة"), ("SY", "ar"): ("سورية",), ("US", "fr"): ("Amérique",), ("PS", "fr"): ("Palestine", "Gaza"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class City:
    """A city: its name in English or as its country writes it, and its spellings in other scripts."""

    name: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its code of ISO 3166. `people` are the English words for what is of it ("Kenyan")."""

    code: str
    name: str
    capital: str
    zone: str
    people: tuple[str, ...]
    cities: tuple[City, ...]

    def called(self, language: str) -> list[str]:
        """Return the country's names in a language, the usual one first: «كينيا»."""
        found = cldr.country_name(self.code, language) or (self.name if script_of(language) == "LATIN" else "")
        names = [*_forms(found), *([self.name] if language == "en" else []), *_ALSO.get((self.code, language), ())]
        return list(dict.fromkeys(filter(None, names)))

    def capital_in(self, language: str) -> list[str]:
        """Return the spellings of its capital in a language, CLDR's first."""
        return self.city_in(self.cities[0], language) if self.cities and self._has_capital else []

    def city_in(self, city: City, language: str) -> list[str]:
        """Return the spellings of a city in a language; CLDR has those that a time zone is named after."""
        named = cldr.city_of(self.zone, language) if cldr.is_same(cldr.city_of(self.zone, "en"), city.name) else ""
        if named:
            return [named]
        return [city.name] if script_of(language) == "LATIN" else in_language(city.spellings, language)

    @property
    def _has_capital(self) -> bool:
        return bool(self.capital)


def by_code(code: str) -> Country:
    """Return the country with a code of two letters. Raises ConfigError: there is none."""
    record = _records().get(code.strip().upper())
    if record is None:
        raise ConfigError(
            "is not a country code: write the two letters of ISO 3166, such as KE for Kenya",
            about=f"--country {code[:40]}",
        )
    cities = tuple(City(name, tuple(spellings)) for name, *spellings in record["cities"])
    people = tuple(word.strip() for word in record["people"].split(",") if word.strip())
    return Country(code.strip().upper(), record["name"], record["capital"], record["zone"], people, cities)


def other_names(code: str, language: str) -> set[str]:
    """Return what all other countries are called in a language."""
    return {name for other in _records() if other != code for name in _forms(cldr.country_name(other, language))}


def _forms(name: str) -> list[str]:
    """Return the names in one of CLDR's: "Myanmar (Burma)" is two."""
    parts = [part.strip() for part in re.split(r"[()]|\s-\s", name)]
    return [part for part in parts if part]


@lru_cache(maxsize=1)
def _records() -> dict[str, dict[str, Any]]:
    records: dict[str, dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))
    return records
