"""Names in Arabic letters, which have no capitals: there a name begins with a given name, follows a title, or follows what kind of place
or group it is; or other articles have it, in any script. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from storage.text.clitics import stems
from storage.text.name_keys import key
from storage.text.normalize import fold
from storage.text.numbers import is_number
from summarizer.names.name_words import GIVEN, GROUPS, MOST_WORDS, NONE, PLACES, TITLES, Kind, folded_word, is_no_name

_WORD = re.compile(r"[^\W\d_][^\W\d_\u200c]*(?:\u200c[^\W\d_]+)*")
_SURE = 8  # signs of a key that is looked for in all words, its spaces too
_ABD = frozenset(map(fold, ("عبد", "عەبد", "أبو", "ئەبو", "أم", "بن", "آل")))


@dataclass(frozen=True, slots=True)
class ArabicWords:
    """The words of a text in Arabic letters, as written and folded, and whether only a space is between each and the next."""

    language: str
    written: Sequence[str]
    folded: Sequence[str]
    touching: Sequence[bool]

    @classmethod
    def of(cls, text: str, language: str) -> "ArabicWords":
        """Return the words of a text."""
        matches = list(_WORD.finditer(text))
        touching = [text[match.end() : after.start()] == " " for match, after in pairwise(matches)]
        written = [match[0] for match in matches]
        return cls(language, written, [folded_word(word) for word in written], [*touching, False])

    def may_be_part(self, at: int) -> bool:
        """Return whether this word may be part of a name."""
        folded = self.folded[at]
        if len(folded) < 2 or is_no_name(folded, self.language) or is_number(folded) or self.written[at].endswith("ى"):
            return False
        return not any(folded in table.get(self.language, NONE) for table in (TITLES, GROUPS, PLACES))

    def has_article(self, at: int) -> bool:
        """Return whether this word has the Arabic article, as family names have."""
        return self.language == "ar" and self.folded[at].startswith("ال") and len(self.folded[at]) > 4

    def given(self, at: int) -> str:
        """Return the given name that this word is, with or without a clitic before it; "" for none."""
        if self.language == "ar" and self.written[at].endswith("ى"):  # «على», on, is not «علي»
            return ""
        known = stems(self.folded[at], self.language) & GIVEN.get(self.language, NONE)
        return max(known, key=len, default="")

    def shown(self, at: int, count: int, first: str = "") -> str:
        """Return so many words as they are written; the first without the letters before `first` in it."""
        word = self.written[at]
        bare = next((word[start:] for start in range(1, len(word)) if folded_word(word[start:]) == first), word)
        return " ".join([bare, *self.written[at + 1 : at + count]])


def by_keys(words: ArabicWords, known: Mapping[str, Kind]) -> Iterator[tuple[str, Kind]]:
    """Yield pairs of words that other articles have as a name, in any script."""
    if not known:
        return
    for at, touches in enumerate(words.touching):
        if not touches:
            continue
        pair = f"~{key(words.folded[at], 1)} {key(words.folded[at + 1], 1)}"
        if pair in known and len(pair) > _SURE and words.may_be_part(at) and words.may_be_part(at + 1):
            yield words.shown(at, 2), known[pair]


def by_given_names(words: ArabicWords) -> Iterator[tuple[str, Kind]]:
    """Yield the names that begin with a given name or follow a title, or what kind of place or group they are."""
    at = 0
    while at < len(words.written):
        taken, found = _name_at(words, at)
        if found is not None:
            yield found
        at += taken


def _name_at(words: ArabicWords, at: int) -> tuple[int, tuple[str, Kind] | None]:
    """Return how many words were read at a place, and the name that begins there, if any."""
    forms = stems(words.folded[at], words.language)
    if given := words.given(at):
        count = _length(words, at)
        return (count, (words.shown(at, count, given), "person")) if count > 1 else (1, None)
    if not words.touching[at]:
        return 1, None
    if forms & PLACES.get(words.language, NONE) and words.may_be_part(at + 1):
        return 2, (words.written[at + 1], "place")
    if (heads := forms & GROUPS.get(words.language, NONE)) and words.may_be_part(at + 1):
        count = 3 if words.touching[at + 1] and words.has_article(at + 2) else 2
        return count, (words.shown(at, count, max(heads, key=len)), "group")
    if forms & TITLES.get(words.language, NONE) and words.language == "ar":
        return 1, _titled(words, at + 1)
    return 1, None


def _titled(words: ArabicWords, at: int) -> tuple[str, Kind] | None:
    """Return the name behind a title and the words that belong to the title, where its first word is not a known given name."""
    while words.touching[at] and words.has_article(at):
        at += 1
    if not words.touching[at] or words.given(at):
        return None
    if words.has_article(at + 1) and words.may_be_part(at) and words.may_be_part(at + 1):
        return words.shown(at, 2), "person"
    return None


def _length(words: ArabicWords, at: int) -> int:
    """Return how many words a name has that begins with a given name here."""
    count = 1
    while count < MOST_WORDS - 1 and words.touching[at + count - 1]:
        here = at + count
        after_abd = words.folded[here - 1] in _ABD
        if not words.may_be_part(here) and not after_abd:
            break
        is_given = words.given(here) == words.folded[here]
        if is_given or words.folded[here] in _ABD or (words.has_article(here) and after_abd):
            count += 1
        elif words.language != "ar":
            return max(count, 2)
        elif words.has_article(here):
            return count + 1
        else:
            more = words.touching[here] and words.has_article(here + 1) and words.may_be_part(here + 1)
            return count + 2 if more else count
    while count > 1 and words.folded[at + count - 1] in _ABD:
        count -= 1
    return count
