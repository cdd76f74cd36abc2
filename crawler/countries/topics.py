"""What a desk for a country looks for: words that make an article one of the country, and topics of news. Pure."""

from collections.abc import Sequence

from crawler.countries.country import Country, other_names
from storage.text.cldr import is_same
from storage.text.languages import LANGUAGES
from storage.text.normalize import fold

ENDINGS = "*"  # behind a word of `about` in digest.yaml: it may have any ending
_VOWELS = "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüаеёєиіїоуыэюяьй"
_LEAST = 4  # letters of a word without its ending: a shorter one begins words of every kind
# How the last letters of a place change before an ending, in languages where they do: Київ, у Києві.
_CHANGES = {"uk": (("їв", "єв"), ("ів", "ов")), "cs": (("ha", "z"),)}
_TOPICS = (
    "The president, the prime minister, the government and the parliament of {country}",
    "Elections, parties and protests in {country}",
    "Attacks, police, army and security forces in {country}",
    "The economy of {country}: prices, wages, budget, central bank, trade and energy",
    "Health, schools, courts and society in {country}",
    "Floods, earthquakes, fires, accidents and epidemics in {country}",
)


def is_plain(language: str) -> bool:
    """Return whether the program has no tables for a language and reads it by general rules."""
    return language not in LANGUAGES


def topics(country: Country) -> list[str]:
    """Return what is wanted of a country's news; English, as all topics are: they are compared by meaning."""
    return [topic.format(country=country.name) for topic in _TOPICS]


def about(country: Country, language: str) -> list[str]:
    """Return the words of a language that make an article one of the country: its names, its people, its capital; the word of a plain
    language also without its ending ("Україн*"), where no other country is called so."""
    names, capital = country.called(language), country.capital_in(language)
    words = [*names, *_people(country, names, language), *capital]
    if is_plain(language):
        others = {fold(name) for name in other_names(country.code, language)}
        words += [stem for word in (*names, *capital) for stem in _stems(word, language, others)]
    once: dict[str, str] = {}
    for word in words:
        once.setdefault(fold(word) + (ENDINGS if word.endswith(ENDINGS) else ""), word)
    return list(once.values())


def _people(country: Country, names: Sequence[str], language: str) -> list[str]:
    if language == "en":
        return [
            form for word in country.people for form in (word, *([f"{word}s"] if word.endswith(("n", "i")) else []))
        ]
    if language == "ar":
        return [form for name in names if (stem := _nisba(name)) for form in (stem, f"{stem}ة")]
    return []


def _nisba(name: str) -> str:
    """Return what is of a country in Arabic, by the rule of its grammar: سوريا → سوري, الأردن → أردني; "" for a name of several words."""
    if " " in name:
        return ""
    bare = name.removeprefix("ال") if len(name) > _LEAST + 1 else name
    for ending in ("ية", "يا", "ا", "ة"):
        if bare.endswith(ending) and len(bare) - len(ending) >= 2:
            bare = bare.removesuffix(ending)
            break
    return f"{bare}ي"


def _stems(word: str, language: str, others: set[str]) -> list[str]:
    """Return a word's beginnings that stay when it is declined, each with the mark of endings."""
    if " " in word or not word.isalpha():
        return []
    stem = word.rstrip(_VOWELS)
    stems = [stem] if len(stem) >= _LEAST else [word] if len(word) >= _LEAST else []
    for ending, changed in _CHANGES.get(language, ()):
        if word.endswith(ending):
            stems.append(word.removesuffix(ending) + changed)
            break
    return [f"{each}{ENDINGS}" for each in stems if not any(other.startswith(fold(each)) for other in others)]


def is_country(name: str, country: Country) -> bool:
    """Return whether a city is called as its country is: no name of its own, then."""
    return any(is_same(name, each) for each in (country.name, *country.called("en")))
