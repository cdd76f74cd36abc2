"""Begin a desk for a country: config/digest.yaml, names.yaml and sources.yaml in a folder. `start_desk` acts and overwrites nothing.

digest.yaml is the shipped one with what is about its country replaced, so that its numbers and comments are in one place.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from crawler.countries.country import Country, by_code
from crawler.countries.place_names import names_of, subjects_of
from crawler.countries.topics import about, is_plain, topics
from storage import files
from storage.config.settings import DIGEST_LANGUAGES
from storage.errors import ConfigError
from storage.text import cldr
from storage.text.languages import is_code
from storage.text.normalize import fold

FILES = ("digest.yaml", "names.yaml", "sources.yaml")
_WIDTH = 4096  # characters of a line of YAML: lists are not folded
_NAMES_HEAD = """\
# Names spelt one way: `house` is how the digest prints a name, `en` are English spellings that become it, the other languages are
# how their outlets write it. All are used to compare articles across languages. `within`: the wider place that a place is in; by it
# two events are kept apart. The cities are from GeoNames (CC BY 4.0), some of their names from CLDR: correct them, and add people
# and groups (kind: person, family, group, office) as news brings them. `crawler names suggest` shows what editors keep changing.

"""
_SUBJECTS_HEAD = (
    "\n# Places that sound otherwise in each language: a word that begins so is one subject in all of them.\n"
)
_SOURCES_HEAD = """\
# The outlets of this desk, one entry each. Add one by its address:
#
#   crawler sources add https://www.example.org
#
# then read it: crawler run --source KEY. docs/extending.md has what an entry may say.
"""


@dataclass(frozen=True, slots=True)
class DeskLanguage:
    """A language of a desk. `plain`: the program has no tables for it and reads it by general rules."""

    language: str
    plain: bool


@dataclass(frozen=True, slots=True)
class NewDesk:
    """A desk that was begun: its folder, the country's name in the digest's language, and what a person should know."""

    folder: str
    country: str
    languages: Sequence[DeskLanguage]
    files: Sequence[str]
    notes: Sequence[str]


def start_desk(folder: Path, code: str, languages: Sequence[str], template: Path) -> NewDesk:
    """Write the three files below `folder`/config, by the digest.yaml `template`. Raises ConfigError: no such country or language, or
    FileExistsError where one of the files is there."""
    country = by_code(code)
    chosen = list(dict.fromkeys(map(_checked, languages))) or cldr.languages_of(country.code) or ["en"]
    config = folder / "config"
    for name in FILES:
        if (config / name).exists():
            raise FileExistsError(str(config / name))
    digest_language = next((each for each in chosen if each in DIGEST_LANGUAGES), "en")
    texts = {
        "digest.yaml": digest_text(country, chosen, digest_language, template.read_text(encoding="utf-8")),
        "names.yaml": names_text(country, chosen),
        "sources.yaml": _SOURCES_HEAD,
    }
    config.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        files.replace(config / name, text.encode())
    return NewDesk(
        str(folder),
        _title(country, digest_language),
        [DeskLanguage(each, is_plain(each)) for each in chosen],
        [str(config / name) for name in FILES],
        list(_notes(country, chosen, digest_language)),
    )


def digest_text(country: Country, languages: Sequence[str], digest_language: str, template: str) -> str:
    """Return digest.yaml for a country."""
    yaml = _yaml()
    settings: Any = yaml.load(template)
    digest = settings["digest"]
    renamed, own = _renamed(country, settings), {each: list(settings["about"].get(each, ())) for each in languages}
    digest["language"], digest["timezone"] = digest_language, country.zone
    digest["country"] = _title(country, digest_language)
    _keep_comments(settings["about"], {each: about(country, each) for each in languages})
    relevance = settings["relevance"]
    wanted = CommentedSeq(topics(country))
    relevance["topics"] = wanted
    relevance["not_counted"] = _flow({})
    for key, phrases in list(relevance.items()):
        if isinstance(phrases, list) and key != "topics":
            relevance[key] = CommentedSeq(renamed(phrase) for phrase in phrases)
    unwanted = relevance["unwanted"]
    for each in list(unwanted):
        if each in languages:
            unwanted[each] = _flow(
                [word for word in unwanted[each] if not any(fold(term) in fold(word) for term in own[each])]
            )
        else:
            del unwanted[each]
    datelines = settings["crawl"]["datelines"]
    datelines["seats"] = _flow([word for each in languages for word in country.capital_in(each)])
    datelines["regions"] = _flow([word for each in languages for word in country.called(each)[:2]])
    return _dumped(settings)


def _renamed(country: Country, settings: Any) -> Callable[[str], str]:
    """Return a function that puts a country's own words in the place of those of the template's country, as its `about` has them."""
    named = settings["digest"]["country"]
    own = str(named.get("en", "") if isinstance(named, Mapping) else named)
    people, place = next(iter(country.people), country.name), country.capital or country.name
    words: dict[str, str] = {}
    for term in settings["about"].get("en", ()):
        new = country.name if term == own else people if own and term.startswith(own) else place
        words |= {term: new, str(term).split()[0]: new}
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True))) or '(?!)'})\b")
    return lambda phrase: pattern.sub(lambda found: words[found[0]], phrase)


def names_text(country: Country, languages: Sequence[str]) -> str:
    """Return names.yaml for a country: itself and its largest cities."""
    names = [_flow(name) for name in names_of(country, languages)]
    subjects = [_flow(subject) for subject in subjects_of(country, languages)]
    text = _NAMES_HEAD + _dumped(CommentedMap({"names": CommentedSeq(names)}))
    return text + _SUBJECTS_HEAD + _dumped(CommentedMap({"subjects": CommentedSeq(subjects)})) if subjects else text


def _checked(language: str) -> str:
    code = language.strip().lower()
    if code == "ku":
        raise ConfigError("say which Kurdish: ckb (Sorani) or kmr (Kurmanji)", about="--language ku")
    if not is_code(code):
        raise ConfigError("is not a language code; write en, ar or sw", about=f"--language {language[:40]}")
    return code


def _title(country: Country, language: str) -> str:
    return next(iter(country.called(language)), country.name)


def _notes(country: Country, languages: Sequence[str], digest_language: str) -> Sequence[str]:
    notes = []
    for language in languages:
        if is_plain(language):
            notes.append(
                f"{cldr.language_name(language)}: there are no tables for it; read plainly, by general rules, CLDR's months and its letters"
            )
        if not cldr.has(language):
            notes.append(
                f"{cldr.language_name(language)}: CLDR has no names in it; add words to `about` in config/digest.yaml"
            )
    if digest_language not in languages:
        notes.append(f"the digest has no words of {', '.join(languages)} yet: it speaks English")
    if not country.capital:
        notes.append(f"no capital of {country.name} is known: add places to config/names.yaml")
    return notes


def _keep_comments(mapping: Any, values: Mapping[str, Sequence[str]]) -> None:
    for key in list(mapping):
        if key not in values:
            del mapping[key]
    for key, words in values.items():
        mapping[key] = _flow(words)


def _flow(value: Any) -> Any:
    made: Any = CommentedMap(value) if isinstance(value, Mapping) else CommentedSeq(value)
    if isinstance(value, Mapping):
        for key, inner in value.items():
            made[key] = _flow(inner) if isinstance(inner, list | tuple) else inner
    made.fa.set_flow_style()
    return made


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.width = _WIDTH
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dumped(data: Any) -> str:
    out = io.StringIO()
    _yaml().dump(data, out)
    return out.getvalue()
