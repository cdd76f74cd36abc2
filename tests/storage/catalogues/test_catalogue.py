"""Which language a browser gets, and words in it."""

import pytest

from storage.catalogues.catalogue import LANGUAGES, OWN_NAMES, accepted, catalogue


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("ar", "ar"),
        ("ar-IQ,ar;q=0.9,en;q=0.8", "ar"),
        ("en-GB,ar;q=0.9", "en"),
        ("de-DE,de;q=0.9,ckb;q=0.5,en;q=0.4", "ckb"),
        ("en;q=0.1, kmr", "kmr"),
        ("ku-TR", "kmr"),
        ("ku-Latn-IQ, ku;q=0.9", "kmr"),
        ("ku", "kmr"),
        ("ku-Arab-IQ", "ckb"),
        ("ku-IQ", "ckb"),
        ("CKB-IQ", "ckb"),
        ("ar;q=0, en;q=0.5", "en"),
        ("*", "en"),
        ("fr, *;q=0.5", "en"),
        ("ar;q=high, kmr;q=0.2", "kmr"),
        (",,;q=1,-,ar-" + "x" * 600, "en"),
    ],
)
def test_a_browser_gets_the_first_language_that_it_asks_for_and_we_have(header: str, language: str) -> None:
    assert accepted(header) == language


def test_every_language_has_its_own_name() -> None:
    assert set(OWN_NAMES) == set(LANGUAGES)


@pytest.mark.parametrize("language", [*LANGUAGES, "fr", "../en"])
def test_a_word_without_translation_is_shown_in_english(language: str) -> None:
    words = catalogue(language)
    assert words.gettext("no catalogue has these words") == "no catalogue has these words"
    assert [words.ngettext("1 nowhere", "n nowhere", count) for count in (1, 2)] == ["1 nowhere", "n nowhere"]
