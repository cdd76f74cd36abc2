"""The catalogues: every word of the page and of the queue file is in them, with the same values and all plural forms."""

import re

import pytest
from babel.messages.catalog import Catalog, Message

from scripts.catalogues import extracted, is_translated, stored
from storage.catalogues.catalogue import FOLDER, LANGUAGES

OTHERS = LANGUAGES[1:]
LEAST = 0.98  # of the words of today; the others are shown in English
_VALUES = re.compile(r"%\((\w+)\)s|\{(\w+)\}|`[^`]+`|%(?!\()")
_FORMS = {"ar": 6, "ckb": 2, "kmr": 2}


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extracted()


def texts(value: object) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list | tuple) else [str(value)]


def values(text: str) -> list[str]:
    return sorted(match[0] for match in _VALUES.finditer(text))


def messages(language: str) -> list[Message]:
    return [message for message in stored(language) if message.id and is_translated(message)]


@pytest.mark.parametrize("language", OTHERS)
def test_nearly_every_word_of_today_is_translated(language: str, template: Catalog) -> None:
    translated = {message.id for message in messages(language)}
    missing = [message.id for message in template if message.id and message.id not in translated]
    count = len([message for message in template if message.id])
    assert count > 500
    assert len(missing) <= (1 - LEAST) * count, f"make catalogues, then translate: {missing}"


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_values_of_its_english(language: str) -> None:
    for message in messages(language):
        allowed = values(texts(message.id)[-1])
        for form in texts(message.string):
            # A form for none, one or two may leave the number out.
            assert set(values(form)) <= set(allowed), (message.id, form)
            left = [value for value in allowed if value not in values(form)]
            assert left in ([], ["%(num)s"]) if isinstance(message.id, tuple) else left == [], (message.id, form)


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_its_plural_forms(language: str) -> None:
    catalogue = stored(language)
    assert catalogue.num_plurals == _FORMS[language]
    for message in messages(language):
        if isinstance(message.id, tuple):
            assert len(texts(message.string)) == _FORMS[language]
            assert "%(num)s" in texts(message.string)[-1] or "%(num)s" not in message.id[1]


@pytest.mark.parametrize("language", OTHERS)
def test_a_file_says_that_no_native_speaker_has_read_it_and_which_terms_it_uses(language: str) -> None:
    head = (FOLDER / f"{language}.po").read_text(encoding="utf-8").partition("msgid")[0]
    assert "Not yet read by a native speaker" in head
    assert "Terms, the same everywhere" in head


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_brings_markup(language: str) -> None:
    for message in messages(language):
        for form in texts(message.string):
            assert not re.search(r"[<>&]", form), (message.id, form)


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_arabic_script_has_its_own_marks_and_letters(language: str) -> None:
    """A comma, semicolon or question mark between words of the language is its own."""
    for message in messages(language):
        for form in texts(message.string):
            assert not re.search(r"[\u0620-\u06d5][,;?]", form), (message.id, form)
    letters = "".join(form for message in messages(language) for form in texts(message.string))
    assert not re.search("[كيىة]" if language == "ckb" else "[کیەێۆ]", letters)
