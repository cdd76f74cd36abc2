"""The names of a country and its cities, as config/names.yaml lists them. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from crawler.countries.country import Country
from crawler.countries.topics import is_country
from storage.text.languages import LANGUAGES
from storage.text.normalize import fold

# Cities whose name is a word of English as well: a text that has it need not be about them.
_WORDS = frozenset({
    "along", "bar", "bath", "battle", "bor", "bulle", "cork", "deal", "enterprise", "ham", "hull", "independence", "male", "man", "march",
    "mary", "mobile", "nice", "of", "orange", "order", "police", "reading", "rugby", "sale", "split", "tours", "van", "ware", "wells",
})  # fmt: skip
_SUBJECT_LANGUAGES = ("en", "ar", "ckb", "kmr")
_SUBJECTS = 4  # cities that are subjects of news
_LEAST = 4  # letters of a city's name


def names_of(country: Country, languages: Sequence[str]) -> list[dict[str, Any]]:
    """Return the entries of a country and its cities, in these languages; no spelling twice."""
    taken: dict[str, set[str]] = {}
    house = country.called("en")[0]
    spelt = {language: [*country.called(language)] for language in languages}
    own = _entry(house, "", spelt, taken, country.called("en")[1:])
    entries = [own]
    for city in country.cities:
        if is_country(city.name, country) or fold(city.name) in _WORDS or len(city.name) < _LEAST:
            continue
        is_capital = city is country.cities[0]
        spelt = {language: country.city_in(city, language) for language in languages}
        if fold(city.name) not in taken.get("en", set()):
            entries.append(_entry(city.name, "" if is_capital else house, spelt, taken))
    return entries


def subjects_of(country: Country, languages: Sequence[str]) -> list[dict[str, Any]]:
    """Return the country and its largest cities where they are spelt in two or more of the languages that subjects are in."""
    wanted = [language for language in _SUBJECT_LANGUAGES if language in languages or language == "en"]
    rows: list[tuple[str, dict[str, list[str]]]] = [
        (country.called("en")[0], {language: country.called(language)[:1] for language in wanted})
    ]
    rows += [
        (city.name, {language: country.city_in(city, language)[:1] for language in wanted})
        for city in country.cities[:_SUBJECTS]
        if not is_country(city.name, country) and fold(city.name) not in _WORDS
    ]
    return [
        {"name": name} | {language: list(map(_stem, words)) for language, words in spelt.items() if words}
        for name, spelt in rows
        if len([words for words in spelt.values() if words and " " not in words[0]]) > 1
    ]


def _stem(word: str) -> str:
    return word.removeprefix("ال").lower() if len(word) > _LEAST + 1 else word.lower()


def _entry(
    house: str, within: str, spelt: dict[str, list[str]], taken: dict[str, set[str]], also: Sequence[str] = ()
) -> dict[str, Any]:
    entry: dict[str, Any] = {"house": house, "kind": "place"} | ({"within": within} if within else {})
    taken.setdefault("en", set()).add(fold(house))
    for language, words in _in_order(spelt):
        seen = taken.setdefault(language, set())
        # An English name is one that stays as it is: `house` has it already.
        fresh = [word for word in ([*also, *words] if language == "en" else words) if fold(word) not in seen]
        seen.update(map(fold, fresh))
        if fresh:
            entry["also" if language == "en" else language] = list(dict.fromkeys(fresh))
    return entry


def _in_order(spelt: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    known = [language for language in LANGUAGES if language in spelt]
    for language in (*known, *(language for language in spelt if language not in known)):
        yield language, [word for word in spelt[language] if 2 <= len(word) <= 80]
