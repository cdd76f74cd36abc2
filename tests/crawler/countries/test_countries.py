"""Names of countries and their places in many languages, and the words that make an article one of a country."""

import json

import pytest

from crawler.countries.country import DATA, by_code, other_names
from crawler.countries.place_names import names_of, subjects_of
from crawler.countries.spellings import in_language, script_of
from crawler.countries.topics import about, topics
from storage.config.names import Names
from storage.config.settings import load_config
from storage.errors import ConfigError
from storage.text import cldr
from storage.text.normalize import fold
from summarizer.relevance.score import hits, touches
from tests.support.paths import ROOT

SHIPPED = load_config(ROOT / "config" / "digest.yaml")


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        ("KE", "en", ["Kenya", "Kenyan", "Kenyans", "Nairobi"]),
        ("KE", "sw", ["Kenya", "Nairobi"]),
        ("SY", "ar", ["سوريا", "سوري", "دمشق"]),
        ("SY", "tr", ["Suriye", "Şam"]),
        ("SY", "ckb", ["سووریا", "دیمەشق"]),
        ("SY", "kmr", ["Sûrîye", "Şam"]),
        ("LB", "fr", ["Liban", "Beyrouth", "Liban*"]),
        ("UA", "uk", ["Україна", "Київ", "Україн*", "Києв*"]),
        ("TR", "en", ["Türkiye", "Turkey", "Ankara"]),
        ("PK", "ur", ["پاکستان", "اسلام آباد"]),
        ("ET", "am", ["ኢትዮጵያ", "አዲስ አበባ"]),
        ("SA", "ar", ["السعودية", "سعودي", "الرياض"]),
        ("MM", "en", ["Myanmar", "Burma"]),
        ("JP", "ja", ["日本", "東京"]),
    ],
)
def test_country_people_and_capital_are_named_in_the_language(code: str, language: str, words: list[str]) -> None:
    assert set(words) <= set(about(by_code(code), language))


def test_every_country_has_words_topics_and_names_that_are_taken() -> None:
    for code in json.loads(DATA.read_text(encoding="utf-8")):
        country = by_code(code)
        languages = cldr.languages_of(code) or ["en"]
        assert all(about(country, language) for language in [*languages, "en", "ar"]), code
        assert len(topics(country)) == 6
        written = {
            "names": names_of(country, [*languages, "en", "ar", "ckb"]),
            "subjects": subjects_of(country, ["en", "ar"]),
        }
        assert Names.model_validate_json(json.dumps(written)).get(country.called("en")[0]) is not None, code


def test_a_word_with_a_star_has_any_ending_of_its_language() -> None:
    words = {"uk": about(by_code("UA"), "uk"), "fr": about(by_code("LB"), "fr")}
    for text in ("Уряд України схвалив бюджет", "у Києві відкрили міст", "українська армія", "київські школи"):
        assert hits(text, "uk", words), text
    for text in ("les autorités libanaises", "au Liban", "à Beyrouth"):
        assert hits(text, "fr", words), text
    assert not hits("le libraire et les librairies", "fr", words)
    assert not hits("Рибалки в Перу перекрили дорогу", "uk", words)


def test_no_star_takes_a_word_that_is_another_countrys_name() -> None:
    niger = {"fr": about(by_code("NE"), "fr")}
    assert hits("Le Niger ferme un pont", "fr", niger)
    assert not hits("Le Nigeria ferme un pont", "fr", niger)
    assert "Nigeria" in other_names("NE", "fr")


def test_a_language_without_spaces_is_searched_within_its_lines() -> None:
    assert hits("日本政府は予算を承認した。", "ja", {"ja": about(by_code("JP"), "ja")})


@pytest.mark.parametrize(
    ("language", "script"),
    [("sw", "LATIN"), ("uk", "CYRILLIC"), ("ckb", "ARABIC"), ("kmr", "LATIN"), ("am", "ETHIOPIC"), ("xyz", "LATIN")],
)
def test_a_languages_script_is_known(language: str, script: str) -> None:
    assert script_of(language) == script


def test_spellings_in_one_script_are_told_apart_by_their_letters() -> None:
    spellings = ["دمشق", "دیمەشق", "Дамаск", "Дамаскъ", "Димашқ", "דמשק"]
    assert in_language(spellings, "ar") == ["دمشق"]
    assert in_language(spellings, "ckb") == ["دیمەشق"]
    assert in_language(spellings, "uk") == ["Дамаск"]
    assert in_language(spellings, "he") == ["דמשק"]
    assert in_language(spellings, "sw") == []


def test_names_may_be_spelt_in_languages_without_tables() -> None:
    written = {
        "names": [
            {"house": "Kharkiv", "kind": "place", "uk": ["Харків"]},
            {"house": "Lviv", "kind": "place", "pl": ["Lwów"]},
        ]
    }
    names = Names.model_validate_json(json.dumps(written))
    assert names.mentions("Пожежа в місті Харків", "uk") == {"Kharkiv": 1}
    assert names.mentions("Pożar we Lwów", "pl") == {"Lviv": 1}
    assert names.names[0].spellings("sw") == ()
    config = SHIPPED.model_copy(
        update={"about": {"uk": ("Київ",)}, "digest": SHIPPED.digest.model_copy(update={"names": names})}
    )
    assert touches("Пожежа: Харків без світла", "uk", config) == ["Kharkiv"]


def test_subjects_of_the_desk_are_compared_across_languages() -> None:
    own = SHIPPED.digest.names.own_subjects
    assert own["ar"][fold("بصرة")] == own["en"]["basra"] == own["ckb"][fold("بەسرە")] == "Basra"


def test_a_code_that_is_no_country_is_refused() -> None:
    with pytest.raises(ConfigError, match="--country XX: is not a country code"):
        by_code("XX")
