"""Where outlets differ: which number belongs to which thing, in four languages, and what is said of it."""

import time

import pytest

from storage.records import Article
from summarizer.drafts.differences import Amount, amounts, differ
from tests.support.records import an_article

COUNTED = [
    ("en", "Five people were killed and six others were wounded in Basra on October 3, police said.", {"dead": 5, "wounded": 6}),
    ("en", "Killing at least five people and wounding 12 others, the blast hit a market.", {"dead": 5, "wounded": 12}),
    ("en", "The death toll rose to 12; security forces arrested 34 suspects in 2023.", {"dead": 12, "arrested": 34}),
    ("en", "A soldier was killed. It cost $1.5 billion and 120 billion dinars.", {"dead": 1, "dollars": 1.5e9, "dinars": 120e9}),
    ("en", "Six dead, twenty-five injured in fire", {"dead": 6, "wounded": 25}),
    ("en", "A 45-year-old man was killed 3 km from Basra in 2014.", {}),
    ("en", "Twelve schools were opened.", {}),
    ("ar", "مقتل خمسة أشخاص وإصابة ستة آخرين في انفجار", {"dead": 5, "wounded": 6}),
    ("ar", "قتل 5 أشخاص وأصيب ١٢ آخرون بجروح", {"dead": 5, "wounded": 12}),
    ("ar", "مقتل شخصين واعتقال 34 متهما", {"dead": 2, "arrested": 34}),
    ("ar", "استشهاد جندي وإصابة اثنين آخرين", {"dead": 1, "wounded": 2}),
    ("ar", "بلغت الكلفة ٤٠ مليون دولار، وارتفعت حصيلة القتلى إلى 15 قتيلا", {"dollars": 40e6, "dead": 15}),
    ("ckb", "پێنج کەس کوژران و شەش کەسی دیکە بریندار بوون", {"dead": 5, "wounded": 6}),
    ("ckb", "کەسێک کوژرا و ١٢ کەس دەستگیر کران", {"dead": 1, "arrested": 12}),
    ("ckb", "تێچووەکەی ٤٠ ملیۆن دۆلارە", {"dollars": 40e6}),
    ("kmr", "Pênc kes hatin kuştin û şeş kes birîndar bûn", {"dead": 5, "wounded": 6}),
    ("kmr", "Kesek hat kuştin û 12 kes hatin destgîrkirin", {"dead": 1, "arrested": 12}),
]  # fmt: skip


def says(text: str, language: str = "en", title: str = "") -> Article:
    return an_article(title=title, text=text, language=language)


@pytest.mark.parametrize(("language", "text", "counted"), COUNTED)
def test_a_number_belongs_to_the_thing_beside_it(language: str, text: str, counted: dict[str, float]) -> None:
    assert amounts(says(text, language)) == [Amount(thing, value) for thing, value in counted.items()]


@pytest.mark.parametrize(
    ("language", "text", "counted"),
    [
        ("en", "Nine men suspected of belonging to an ISIS cell have been detained in raids.", [Amount("arrested", 9)]),
        ("en", "Nine rockets hit a base near the town where in the night a guard was killed.", [Amount("dead", 1)]),
        ("en", "Two of those killed were brothers.", []),
        ("ar", "وقال مسؤول إن ثلاثة من الضحايا من عائلة واحدة", []),
        ("ar", "أربعة قتلى في سيول عقرة", [Amount("dead", 4)]),
        ("ckb", "سێ لە کوژراوەکان برا بوون", []),
        (
            "ckb",
            "یازدە کرێکار بەیانیی ئەمڕۆ لە کارگەی چیمەنتۆی بازیان بەهۆی تەقینەوەیەکەوە کوژران",
            [Amount("dead", 11)],
        ),
        (
            "kmr",
            "Sêzdeh karker vê sibehê di kargeha çîmentoyê ya Bazyanê de ji ber teqînekê mirin",
            [Amount("dead", 13)],
        ),
        ("kmr", "Du ji yên hatin kuştin bira bûn", []),
    ],
)
def test_a_part_is_not_the_whole_and_a_subject_may_stand_far_from_its_verb(
    language: str, text: str, counted: list[Amount]
) -> None:
    assert amounts(says(text, language)) == counted


def test_what_outlets_give_otherwise_is_told_with_each_number() -> None:
    told = [
        ("Rudaw", says("One person was killed in a drone attack on Tuesday.")),
        ("Sharq Awsat", says("مقتل ستة أشخاص في هجوم بطائرة مسيرة.", "ar")),
        ("Bas News", says("شەش کەس کوژران لە هێرشێکی درۆندا.", "ckb")),
    ]
    assert differ(told) == ["outlets differ: Rudaw: 1 dead; Sharq Awsat: 6; Bas News: 6"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (says("Six people were killed."), says("قتل ستة أشخاص.", "ar")),
        (says("It cost 1.5 billion dollars."), says("It cost 1.49 billion dollars.")),
        (says("Six people were killed."), says("Six people were wounded.")),
        (says("Four were killed at first. The death toll rose to six."), says("Six people were killed.")),
        (says("Six people were killed."), says("A fire broke out in a market.")),
    ],
)
def test_the_same_number_another_thing_or_a_growing_one_is_no_difference(one: Article, other: Article) -> None:
    assert differ([("Rudaw", one), ("Shafaq News", other)]) == []


def test_the_newest_article_of_an_outlet_speaks_for_it() -> None:
    told = [
        ("Rudaw", says("Two people were killed.")),
        ("Shafaq News", says("Six people were killed.")),
        ("Rudaw", says("Six people were killed.")),
    ]
    assert differ(told) == []


def test_what_happened_before_is_not_held_against_another() -> None:
    long = "A fire killed six people. It began at night. The market is old. It is large. Nobody knows why. In 2014 one killed 90 people."
    assert differ([("Rudaw", says(long)), ("Shafaq News", says("Six people were killed."))]) == []
    assert amounts(says(long)) == [Amount("dead", 6)]


def test_hostile_text_is_counted_in_one_pass() -> None:
    began = time.process_time()
    for text in ("killed " * 5000, "5 " * 5000, "5 killed " * 3000, "مقتل 5 " * 3000, "$" * 50_000):
        amounts(says(text, "ar" if "مقتل" in text else "en"))
    assert time.process_time() - began < 20
