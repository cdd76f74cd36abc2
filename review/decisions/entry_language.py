"""The language that an entry's words are in, detected again whenever a person changes them. Pure."""

from collections.abc import Callable

from storage.records import Wording
from storage.text.languages import RTL
from storage.text.normalize import words
from storage.text.scripts import SORANI, is_arabic

LanguageOf = Callable[[str, str], str]  # the language of these words; the second where they leave it open
_SAME = 0.5  # share of the words that were there before: from there on it is the same text, with something changed


def chosen_or_detected(
    current: Wording, headline: str, text: str, chosen: str, language_of: LanguageOf
) -> tuple[str, bool]:
    """Return the language of an entry whose words become these, and whether a person chose it: `chosen`, "" where nobody does. Where
    a choice is emptied, the language is detected as if there had been no entry before."""
    if chosen:
        return chosen, True
    if current.language_chosen:
        return language_of(f"{headline}\n{text}", by_letters(f"{headline}\n{text}", "en")), False
    return after_edit(current, headline, text, language_of), False


def after_edit(current: Wording, headline: str, text: str, language_of: LanguageOf) -> str:
    """Return the language of an entry whose words become these."""
    if (headline, text) == (current.headline, current.text):
        return current.language
    before, after = set(words(f"{current.headline} {current.text}")), words(f"{headline} {text}")
    if after and sum(word in before for word in after) >= _SAME * len(after):
        return current.language
    now = f"{headline}\n{text}"
    # In other letters than before its language says nothing: Kurmanji may be written in both.
    is_other_script = is_arabic(now) != is_arabic(f"{current.headline}\n{current.text}")
    return language_of(now, by_letters(now, "en") if is_other_script else current.language)


def by_letters(text: str, default: str) -> str:
    """Return the language that the letters alone show: `default` where it is written in them, else Arabic or Sorani, or English."""
    if not is_arabic(text):
        return "en" if default in RTL and any(map(str.isalpha, text)) else default
    return "ckb" if SORANI.search(text) else "ar"
