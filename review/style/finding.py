"""A finding of the style check, and the entry that is checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from storage.config.names import Names
from storage.config.settings import StyleConfig
from storage.records import Wording
from storage.text.months import MONTHS
from storage.text.normalize import fold

Part = Literal["headline", "text", "outlets"]


@dataclass(frozen=True, slots=True)
class Place:
    """`headline[start:end]` or `text[start:end]` of the entry's words; `outlets` is always the whole line."""

    part: Part
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` is a key of RULES; `message` and `fix` are in an editor's words. `put`, where there is one, fixes it when
    it replaces the text at that place."""

    rule: str
    message: str
    place: Place
    fix: str
    put: str | None = None

    @property
    def line(self) -> str:
        """Message and fix on one line."""
        return f"{self.message}: {self.fix}"


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text of an article, in any piece, and its language; "" where that is unknown."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """What a translation is of: a draft's headline and sentences, in the language of their articles."""

    language: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class EntryToCheck:
    """An entry's words, and the texts and names they are checked against. `original` is what it may be a translation of; `edition`
    the digest's language, "" where that does not matter."""

    wording: Wording
    sources: Sequence[SourceText]
    style: StyleConfig
    allowed: Sequence[str]
    names: Names
    original: Original | None = None
    edition: str = ""

    @property
    def sentences(self) -> Sequence[str]:
        """The texts of the sources."""
        return [source.text for source in self.sources]

    @property
    def translated(self) -> Original | None:
        """The original, if the entry is in another language than that; None: it is no translation."""
        original = self.original
        return original if original is not None and original.language != self.wording.language else None

    @property
    def parts(self) -> tuple[tuple[Part, str], ...]:
        """Headline and text, each with its name."""
        return ("headline", self.wording.headline), ("text", self.wording.text)

    @property
    def whole(self) -> Place:
        """The place of the whole text."""
        return Place("text", 0, len(self.wording.text))

    @cached_property
    def source(self) -> str:
        """The folded words of all sentences, with a space before and after each."""
        return f" {' '.join(map(fold, self.sentences))} "

    @cached_property
    def source_words(self) -> frozenset[str]:
        """The folded words of all sentences, each once."""
        return frozenset(self.source.split())


def is_month(folded: str) -> bool:
    """Return whether the word names a month, in Kurdish and Turkish also with an ending («cotmehê»)."""
    return any(folded[: len(folded) - cut] in MONTHS for cut in range(min(3, max(1, len(folded) - 3))))
