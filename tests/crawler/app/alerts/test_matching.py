"""A story is watched by words in any script, names in any spelling, places, outlets, languages, meaning and numbers."""

from dataclasses import replace

import pytest

from crawler.app.alerts.matching import StoryFacts, has_phrase, reached, reasons
from storage.config.alerts import Watch
from storage.config.names import Name, Names
from storage.corpus.breaking import Telling
from storage.text.normalize import words
from tests.support.records import NOON, an_article

NAMES = Names(
    names=(
        Name(
            house="Masoud Barzani",
            kind="person",
            ar=("مسعود بارزاني",),
            ckb=("مەسعود بارزانی",),
            kmr=("Mesûd Barzanî",),
        ),
        Name(house="Mosul", kind="place", ar=("الموصل",), ckb=("مووسڵ",), kmr=("Mûsil",)),
    )
)
TEXTS = {
    "en": ("Floods close roads in Mosul", "Masoud Barzani visited the flooded quarter."),
    "ar": ("الفيضانات تقطع الطرق في الموصل", "زار مسعود بارزاني الحي، وللفيضان أثر كبير."),
    "ckb": ("لافاو ڕێگاکانی مووسڵی داخست", "مەسعود بارزانی سەردانی گەڕەکەکەی کرد. لافاوەکە گەورە بوو."),
    "kmr": ("Lehî rêyên Mûsilê girtin", "Mesûd Barzanî çû taxê. Lehiyê zirar da."),
}
FLOOD = {"en": "floods", "ar": "الفيضانات", "ckb": "لافاو", "kmr": "lehî"}


def facts(language: str, outlets: int = 2, **fields: object) -> StoryFacts:
    title, text = TEXTS[language]
    article = replace(an_article(title=title, text=text, language=language), id=7)
    tellings = [Telling(source, NOON) for source in ("rudaw", "elaph", "shafaq", "ina", "rojnews", "nrt")[:outlets]]
    return replace(StoryFacts(1, [article], tellings, title, 3, 0.4), **fields)  # type: ignore[arg-type]


def why(watch: Watch, story: StoryFacts) -> list[str] | None:
    return reasons(watch, story, NAMES, {"rudaw": "Rudaw", "elaph": "إيلاف"})


@pytest.mark.parametrize("language", TEXTS)
def test_words_names_and_places_are_found_in_every_language(language: str) -> None:
    story = facts(language)
    assert why(Watch(name="w", words=("earthquake", FLOOD[language])), story) == [FLOOD[language]]
    assert why(Watch(name="w", words=("earthquake",)), story) is None
    for spelling in ("Masoud Barzani", "مسعود بارزاني", "مەسعود بارزانی", "Mesûd Barzanî"):
        assert why(Watch(name="w", names=(spelling,)), story) == ["Masoud Barzani"]
    for spelling in ("mosul", "الموصل", "مووسڵ", "Mûsil"):
        assert why(Watch(name="w", places=(spelling,)), story) == ["Mosul"]
    assert why(Watch(name="w", places=("Basra",)), story) is None
    assert why(Watch(name="w", names=("Masoud Barzani",), words=("earthquake",)), story) is None, (
        "every criterion counts"
    )


@pytest.mark.parametrize(
    ("phrase", "text", "language"),
    [
        ("فيضان", "وللفيضان أثر", "ar"),
        ("لافاو", "لافاوەکە گەورە بوو", "ckb"),
        ("Mûsil", "rêyên Mûsilê girtin", "kmr"),
        ("gas field", "A Gas Field near Kirkuk", "en"),
        ("Köy", "KOY", "en"),
    ],
)
def test_a_phrase_is_found_with_clitics_and_endings(phrase: str, text: str, language: str) -> None:
    assert has_phrase(words(phrase), words(text), language)


def test_a_phrase_is_no_part_of_a_word_and_keeps_its_order() -> None:
    assert not has_phrase(words("ran"), words("Iran and Iraq"), "en")
    assert not has_phrase(words("gas field"), words("field of gas"), "en")
    assert not has_phrase(words("gas field"), words("gas"), "en")


def test_a_name_that_the_list_does_not_have_is_looked_for_as_words() -> None:
    assert why(Watch(name="w", names=("Quarter",)), facts("en")) == ["Quarter"]


def test_numbers_outlets_languages_and_meaning() -> None:
    story = facts("ar")
    assert why(Watch(name="w", relevance=0.4), story) == ["relevance 0.40"]
    assert why(Watch(name="w", relevance=0.41), story) is None
    assert why(Watch(name="w", least_outlets=2), story) == ["2 outlets"]
    assert why(Watch(name="w", least_outlets=3), story) is None
    assert why(Watch(name="w", languages=("ckb", "ar")), story) == ["ar"]
    assert why(Watch(name="w", languages=("ckb",)), story) is None
    assert why(Watch(name="w", outlets=("ايلاف",)), story) == ["إيلاف"]
    assert why(Watch(name="w", outlets=("RUDAW", "bbc")), story) == ["Rudaw"]
    assert why(Watch(name="w", outlets=("bbc",)), story) is None
    assert why(Watch(name="w", breaking=True), story) is None
    assert why(Watch(name="w", breaking=True), replace(story, is_breaking=True)) == ["breaking"]
    assert why(Watch(name="w", about="water"), replace(story, near={"water": {7}})) == ["near in meaning"]
    assert why(Watch(name="w", about="water"), replace(story, near={"water": {8}})) is None
    assert why(Watch(name="w", about="water"), story) is None


@pytest.mark.parametrize(("outlets", "mark"), [(1, 1), (4, 1), (5, 5), (9, 5), (10, 10), (60, 10)])
def test_marks_are_passed_one_after_another(outlets: int, mark: int) -> None:
    assert reached(Watch(name="w", words=("flood",)), outlets) == mark


def test_a_watch_asks_for_something_and_has_a_name() -> None:
    for spec in ({"name": "w"}, {"name": "", "words": ("x",)}, {"name": "a/b", "words": ("x",)}):
        with pytest.raises(ValueError, match=r"criterion|name"):
            Watch.model_validate(spec)
