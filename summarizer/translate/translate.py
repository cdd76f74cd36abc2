"""Drafts in other languages → machine translations beside them, for the editor to read.

Never in place of the original: what is kept here stands in notes and on the page, and no digest prints it. Whatever comes back
is text from outside: one clean line, not much longer than what was asked, or it counts as no answer.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from storage.clock import Clock
from storage.config.settings import TranslateConfig
from storage.database.store import Store
from storage.editing import translations
from storage.editing.translations import Translation
from storage.errors import TranslationError
from storage.records import Draft
from storage.text.normalize import clean

_LONGER = 4  # times the original …
_SLACK = 200  # … and so many letters more: past that an answer is something else than a translation


@dataclass(frozen=True, slots=True)
class Translator:
    """`name` says who made a translation; that may take seconds, and is asked for only where there is a text. `languages` are those
    it reads, all where there are none. `translate` takes a sentence and its language; raises TranslationError."""

    name: Callable[[], str]
    languages: Collection[str]
    translate: Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class TranslateResult:
    """`sentences` translated now, `kept` had one before, `refused` whose answer was no translation, `left` for the next run, by the
    bounds or because of `fault`, which ended this one."""

    sentences: int = 0
    kept: int = 0
    refused: int = 0
    left: int = 0
    fault: str = ""


def together(first: TranslateResult, second: TranslateResult) -> TranslateResult:
    """Return the result of two translators, one after the other."""
    return TranslateResult(
        first.sentences + second.sentences,
        first.kept + second.kept,
        first.refused + second.refused,
        first.left + second.left,
        "; ".join(fault for fault in (first.fault, second.fault) if fault),
    )


def translate_drafts(
    store: Store,
    drafts: Sequence[Draft],
    translator: Translator,
    into: str,
    config: TranslateConfig,
    clock: Clock,
) -> TranslateResult:
    """Translates what of these drafts is in another language than `into` and has no translation yet, in their order, within the
    bounds of `config`. Each one is kept at once: what was paid for is not lost. Raises StoreError."""
    language_of_text: dict[str, str] = {}
    for draft in drafts:
        if draft.language != into and (not translator.languages or draft.language in translator.languages):
            language_of_text |= dict.fromkeys(translations.texts_of(draft), draft.language)
    if not language_of_text:
        return TranslateResult()
    name = translator.name()
    with store.begin() as db:
        known = translations.answered(db, language_of_text, name, into, clock())
    missing = {text: language for text, language in language_of_text.items() if text not in known}
    allowed = within(list(missing), config)
    done, refused, fault = 0, 0, ""
    end = clock() + timedelta(minutes=config.minutes)
    for text in allowed:
        if clock() >= end:
            break
        try:
            translation = read(translator.translate(text, missing[text]), text)
        except TranslationError as error:
            fault = str(error)
            break
        with store.begin() as db:
            translations.put(db, text, Translation(translation, name), into, clock())
        done, refused = done + bool(translation), refused + (not translation)
    return TranslateResult(done, len(known), refused, len(missing) - done - refused, fault)


def within(texts: Sequence[str], config: TranslateConfig) -> list[str]:
    """As many of these texts, from the first on, as a run may send."""
    allowed: list[str] = []
    left = config.characters
    for text in texts[: config.sentences]:
        left -= len(text)
        if left < 0:
            break
        allowed.append(text)
    return allowed


def read(answer: str, original: str) -> str:
    """The translation in an answer: its words on one line; "" where it is empty, only repeats the original, or is so long that it
    must be something else."""
    line = " ".join(clean(answer).split())
    too_long = len(line) > _LONGER * len(original) + _SLACK
    return "" if too_long or line == original else line
