"""config/names.yaml: people, places and groups, each with its house spelling and its other spellings. Pure but for
reading.

It is in storage/ because every stage uses it: drafts are printed in house spelling, stories compared by it, entries
checked.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from storage.config.strict import Strict
from storage.text.clitics import stems, without_article
from storage.text.languages import LANGUAGES, is_code
from storage.text.normalize import fold

OTHERS = tuple(language for language in LANGUAGES if language != "en")  # than the language of house spellings
_Spelling = Annotated[str, Field(min_length=2, max_length=80)]
_Spellings = tuple[_Spelling, ...]
_Index = dict[str, list[tuple[tuple[str, ...], str]]]  # folded spellings and their house spelling, by first word

_ARTICLE = re.compile(r"(?<![\w’'-])[Aa]l[- ]")
_APOSTROPHE = re.compile(r"['’‘ʼʿʾ`]")
_APOSTROPHES = "['’‘ʼʿʾ`]"
_PARTS = re.compile(rf"(?<![\w’'-])[Aa]l[- ]|[ -]|{_APOSTROPHES}|[^ '’‘ʼʿʾ`-]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?:][\"'”’»)]*\s|\n)[\s\"“‘'«(\[]*$")
_MOST_KEPT = 65_536  # words of a language of which it is remembered which names they begin; most begin none
_NEAR = 40  # characters before a name that may be the end of a sentence


class Name(Strict):
    """A name. `en` are English spellings that become `house`; `also` are English synonyms that stay as they are.
    `ours`: a text that has it is about the digest's country; false for what is abroad or ambiguous. `within`: the wider
    place that a town or province is in, by its house spelling. A list under the code of any other language is taken as `others`."""

    house: _Spelling
    kind: Literal["person", "family", "place", "group", "office"]
    ours: bool = True
    within: str = ""
    en: _Spellings = ()
    also: _Spellings = ()
    ar: _Spellings = ()
    ckb: _Spellings = ()
    kmr: _Spellings = ()
    fa: _Spellings = ()
    tr: _Spellings = ()
    others: dict[str, _Spellings] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _in_any_language(cls, written: Any) -> Any:
        if not isinstance(written, dict):
            return written
        # Behind a validator of this kind only tuples are taken for what the file has as lists.
        fields = {key: tuple(value) if isinstance(value, list) else value for key, value in written.items()}
        unknown = fields.keys() - cls.model_fields.keys()
        others = {
            key: fields.pop(key)
            for key in sorted(unknown, key=str)
            if is_code(str(key)) and isinstance(fields[key], tuple)
        }
        return fields | {"others": others} if others else fields

    def spellings(self, language: str) -> _Spellings:
        """Return the spellings in texts of that language."""
        if language == "en":
            return (self.house, *self.en, *self.also)
        return getattr(self, language) if language in OTHERS else self.others.get(language, ())

    def __hash__(self) -> int:
        return hash((self.house, self.kind))


class Subject(Strict):
    """A place that news is about and that sounds otherwise in each language, so that words of two languages for it are one subject. A
    word is matched at its beginning."""

    name: _Spelling
    en: _Spellings = ()
    ar: _Spellings = ()
    ckb: _Spellings = ()
    kmr: _Spellings = ()


@dataclass(frozen=True, slots=True)
class Respelling:
    """A name as it was written, and its house spelling."""

    written: str
    house: str


class Names(Strict):
    """The whole list; empty where there is no such file. `subjects` are compared across languages."""

    names: tuple[Name, ...] = ()
    subjects: tuple[Subject, ...] = ()

    @model_validator(mode="after")
    def _one_name_a_spelling(self) -> "Names":
        for language in self.languages:
            house_by_spelling: dict[str, str] = {}
            for name in self.names:
                for spelling in {fold(written): written for written in name.spellings(language)}.values():
                    other = house_by_spelling.setdefault(fold(spelling), name.house)
                    if other != name.house:
                        raise ValueError(
                            f"{spelling} is listed under {other} and under {name.house} ({language}): keep it in one place"
                        )
        return self

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that names may be spelt in: those with tables, and those in which some are."""
        others = {language for name in self.names for language in name.others}
        return (*LANGUAGES, *sorted(others - set(LANGUAGES)))

    def in_house(self, text: str) -> tuple[str, tuple[Respelling, ...]]:
        """Return an English text with every listed spelling in house style, and what was changed, each once, in
        order."""
        if not self.names:
            return text, ()
        changed: dict[Respelling, None] = {}

        def printed(match: re.Match[str]) -> str:
            """Return the match in house spelling."""
            house = self._houses[_key(match[0])]
            if house[0].islower() and _SENTENCE_START.search(text, max(0, match.start() - _NEAR), match.start()):
                house = house[0].upper() + house[1:]
            if _APOSTROPHE.sub("'", match[0]) == house:
                return match[0]
            changed[Respelling(match[0], house)] = None
            return house

        return self._pattern.sub(printed, text), tuple(changed)

    def mentions(self, text: str, language: str) -> Counter[str]:
        """Return the house spellings of the names in a text of any language, with how often; the longest at each
        place."""
        return Counter(name for name, _ in self._occurrences(fold(text).split(), language))

    def spelled(self, text: str, language: str) -> dict[str, str]:
        """Return the house spellings of the names in a text, each with how it is spelt there first, as the list has it."""
        written: dict[str, str] = {}
        for name, spelling in self._occurrences(fold(text).split(), language):
            written.setdefault(name, self._written.get((language, name, spelling), name))
        return written

    def get(self, house: str) -> Name | None:
        """Return the name with this house spelling, ignoring case and apostrophes."""
        return self._by_house.get(fold(house))

    def spelling(self, house: str, language: str) -> str:
        """Return how a text of this language is to spell the name: the house spelling in English, elsewhere the first that is listed."""
        name = self.get(house)
        spellings = name.spellings(language) if name is not None else ()
        return spellings[0] if spellings else house

    def is_narrow(self, house: str) -> bool:
        """Return whether it is a place within another one of the list."""
        name = self.get(house)
        return name is not None and name.kind == "place" and bool(name.within)

    def is_province(self, house: str) -> bool:
        """Return whether it is within a top-level place and has places within it: a province of a country, with towns
        of its own."""
        name = self.get(house)
        return name is not None and bool(name.within) and name.house in self._holding

    def province_of(self, house: str) -> str:
        """Return the place that it is within; "" where that is not known."""
        name = self.get(house)
        return name.within if name is not None else ""

    def is_place(self, house: str) -> bool:
        """Return whether it is a place of any size."""
        name = self.get(house)
        return name is not None and name.kind == "place"

    def is_abroad(self, house: str) -> bool:
        """Return whether it is a country, or a place in one, that is not the digest's."""
        name = self.get(house)
        return name is not None and name.kind == "place" and not name.ours and not name.within

    def _occurrences(self, words: Sequence[str], language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        index = self._indexes.get(language, {})
        begun = self._begun.setdefault(language, {})
        if len(begun) > _MOST_KEPT:
            begun.clear()
        at = 0
        while at < len(words):
            step = 1
            word = words[at]
            beginning = begun.get(word)
            if beginning is None:
                beginning = begun[word] = _beginning(index, word, language)
            for spelling, house in beginning:
                if len(spelling) <= len(words) - at and all(
                    part in stems(word, language) for part, word in zip(spelling, words[at:], strict=False)
                ):
                    yield house, spelling
                    step = len(spelling)
                    break
            at += step

    @cached_property
    def _indexes(self) -> dict[str, _Index]:
        return {language: _index(self.names, language) for language in self.languages}

    @cached_property
    def _begun(self) -> dict[str, dict[str, list[tuple[tuple[str, ...], str]]]]:
        """Keep the spellings that begin with a word, of the words met so far, by language."""
        return {}

    @cached_property
    def _written(self) -> dict[tuple[str, str, tuple[str, ...]], str]:
        # The first of spellings that fold alike: the others read the same.
        return {
            (language, name.house, _folded(spelling, language)): spelling
            for language in self.languages
            for name in self.names
            for spelling in reversed(name.spellings(language))
        }

    @cached_property
    def own_subjects(self) -> dict[str, dict[str, str]]:
        """Return the subjects by language and folded beginning of a word."""
        languages = {language for subject in self.subjects for language in subject.model_fields_set - {"name"}}
        return {
            language: {fold(stem): subject.name for subject in self.subjects for stem in getattr(subject, language)}
            for language in languages
        }

    @cached_property
    def _by_house(self) -> dict[str, Name]:
        return {fold(name.house): name for name in self.names}

    @cached_property
    def _holding(self) -> frozenset[str]:
        return frozenset(name.within for name in self.names if name.within)

    @cached_property
    def _houses(self) -> dict[str, str]:
        return {_key(spelling): name.house for name in self.names for spelling in (name.house, *name.en)}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # House spellings too: «Abdul Latif Rashid» matches before «Latif Rashid» inside it.
        spellings = {spelling for name in self.names for spelling in (name.house, *name.en)}
        alternatives = "|".join(map(_written, sorted(spellings, key=lambda spelling: (-len(spelling), spelling))))
        return re.compile(rf"(?<![\w’'-])(?:{alternatives})(?![\w-])(?!['’]\w\w)")


def _key(written: str) -> str:
    # Normalizes what `_written` allows: no apostrophes, one form of the article, a space for a hyphen.
    bare = _ARTICLE.sub("al-", _APOSTROPHE.sub("", written)).replace("-", " ")
    return bare[0].lower() + bare[1:]


def _written(spelling: str) -> str:
    """Return a pattern of a spelling: case counts, but not that of the article; any apostrophe will do, or none, and a
    hyphen for a space."""
    pattern = ""
    for part in _PARTS.findall(spelling):
        if _ARTICLE.fullmatch(part):
            pattern += "[Aa]l[- ]"
        elif part in {" ", "-"}:
            pattern += f"{_APOSTROPHES}?[ -]"
        else:
            pattern += f"{_APOSTROPHES}?" if part in _APOSTROPHES else re.escape(part)
    # «as-Sadr» begins a sentence as «As-Sadr».
    return f"[{pattern[0]}{pattern[0].upper()}]{pattern[1:]}" if pattern[0].islower() else pattern


def _index(names: Sequence[Name], language: str) -> _Index:
    """Return the spellings of a language by their first word, the longest first."""
    index: _Index = {}
    for name in names:
        for spelling in name.spellings(language):
            folded = _folded(spelling, language)
            index.setdefault(folded[0], []).append((folded, name.house))
    for spellings in index.values():
        spellings.sort(key=lambda spelling_and_house: -len(spelling_and_house[0]))
    return index


def _folded(spelling: str, language: str) -> tuple[str, ...]:
    first, *rest = fold(spelling).split()
    return (without_article(first, language), *rest)


def _beginning(index: _Index, word: str, language: str) -> list[tuple[tuple[str, ...], str]]:
    candidates = [candidate for stem in stems(word, language) for candidate in index.get(stem, ())]
    return (
        sorted(candidates, key=lambda candidate: (-len(candidate[0]), candidate)) if len(candidates) > 1 else candidates
    )
