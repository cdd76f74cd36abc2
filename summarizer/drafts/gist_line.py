"""A gist of a draft for an editor who cannot read it: one line in the digest's language, of listed names, places, counted numbers, the
nearest topic and the nearest published entries. Found, not translated, and never published. Pure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from storage.config.names import Names
from storage.corpus.vectors import Matrix
from storage.records import Article, Draft, Wording
from storage.text.languages import RTL, comma
from storage.text.numbers import find_numbers
from summarizer.drafts.differences import amounts
from summarizer.drafts.gist_words import WORDS, called, day, thing

_NAMES = 5  # of each kind
_NUMBERS = 5
_ENTRIES = 2
_WORDS_BEHIND = 3  # a number, in which its thing is looked for
# Cosines with an entry or topic: of 300 passages of world news (NTREX-128) one in twenty is nearer than 0.35 to one of the seed
# month's 49 entries, in Arabic and Kurdish than 0.3; one in a hundred than 0.53 and 0.42 to 0.49.
_NEAR = 0.45
_NEAR_BRIDGED = 0.38
_THIRTY = "سی"
_YEARS = range(1900, 2100)
_NEXT_WORD = re.compile(r"[\s\u00a0-]*([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Near:
    """A published entry and how near it is (cosine)."""

    draft_id: int
    date: date
    likeness: float


def gist(draft: Draft, lead: Article, names: Names, language: str, topic: str, near: Sequence[Near]) -> str:
    """Return the line for a draft in another language than `language`, the digest's. `topic` is the nearest one, "" where none is near."""
    words = WORDS.get(language, WORDS["en"])
    text = f"{draft.headline}\n{draft.text}"
    between = comma(language)
    parts = [
        (
            words.names,
            between.join(_listed(text, draft.language, names, language, {"person", "family", "group", "office"})),
        ),
        (words.places, between.join(_listed(text, draft.language, names, language, {"place"}))),
        (words.numbers, between.join(_counted(draft, lead, language))),
        (words.topic, f"“{topic}”" if topic else ""),
    ]
    pieces = [f"{label}: {value}" for label, value in parts if value]
    nearest = sorted(near, key=lambda entry: (-entry.likeness, entry.draft_id))[:_ENTRIES]
    pieces += [words.like.format(entry.draft_id, day(entry.date, language)) for entry in nearest]
    apart = "؛ " if language in RTL else "; "
    return f"{words.mark}: {apart.join(pieces) or words.nothing}"


def nearest_entries(
    row: Matrix, entries: Mapping[int, Wording], rows: Matrix, *, bridged: bool, own: int | None
) -> list[Near]:
    """Return the published entries that are near to a draft. `rows` are those of `entries`, in their order, in the space of
    `row`; `own` is the draft's id, which is left out."""
    least = _NEAR_BRIDGED if bridged else _NEAR
    cosines = rows @ row
    return [
        Near(draft_id, wording.date, float(cosine))
        for (draft_id, wording), cosine in zip(entries.items(), cosines, strict=True)
        if cosine >= least and draft_id != own
    ]


def near_topic(likeness: float | None, like: str, *, bridged: bool) -> str:
    """Return the nearest topic where it is near, else ""."""
    return like if likeness is not None and likeness >= (_NEAR_BRIDGED if bridged else _NEAR) else ""


def _listed(text: str, written: str, names: Names, language: str, kinds: set[str]) -> list[str]:
    houses = names.mentions(text, written)
    of_kind = [name for house in houses if (name := names.get(house)) is not None and name.kind in kinds]
    return [(name.spellings(language)[0] if name.spellings(language) else name.house) for name in of_kind[:_NAMES]]


def _counted(draft: Draft, lead: Article, language: str) -> list[str]:
    """Return the numbers of the draft with the things they count: 3 killed, 600 tonnes."""
    headline, text = _sure(draft.headline, draft.language), _sure(draft.text, draft.language)
    printed = replace(lead, title=headline, text=text)
    counted = [(amount.value, amount.thing) for amount in amounts(printed)]
    counted += [
        (value, name)
        for value, name in _things(f"{headline}\n{text}", draft.language)
        if all(value != number for number, _ in counted)
    ]
    return [f"{_figure(value)} {called(name, language)}" for value, name in dict.fromkeys(counted)][:_NUMBERS]


def _sure(text: str, language: str) -> str:
    """Return the text without numbers that have the Sorani word for 30 in them, which is read as 3."""
    if language != "ckb":
        return text
    for number in reversed(list(find_numbers(text))):
        if _THIRTY in text[number.start : number.end].split():
            text = f"{text[: number.start]}…{text[number.end :]}"
    return text


def _things(text: str, language: str) -> Iterator[tuple[float, str]]:
    for number in find_numbers(text):
        if text[number.end : number.end + 1] == "%":
            yield number.value, "percent"
        elif number.value not in _YEARS and (of := _thing_behind(text, number.end, language)):
            yield number.value, of


def _thing_behind(text: str, at: int, language: str) -> str:
    for _ in range(_WORDS_BEHIND if language == "en" else 1):
        match = _NEXT_WORD.match(text, at)
        if not match:
            return ""
        if name := thing(match[1], language):
            return name
        at = match.end()
    return ""


def _figure(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:,}"
