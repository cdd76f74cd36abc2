"""Outlets differ only where they do: halves, sums of parts, ranges, ages, times, ordinals, other ways to write a number. And where they do,
it is said."""

import pytest

from storage.records import Article
from storage.text.numbers import find_numbers
from summarizer.drafts.differences import differ
from tests.support.records import an_article


def says(text: str, language: str = "en") -> Article:
    return an_article(title="", text=text, language=language)


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("half a million, two and a half billion, a million and a half", "en", [5e5, 2.5e9, 1.5e6]),
        ("half of the 30 and 40", "en", [30, 40]),
        ("$9.9m, 5k, 1.2tn dinars, £3bn and 350m away", "en", [9.9e6, 5000, 1.2e12, 3e9, 350]),
        ("2 trillion, 7m people", "en", [2e12, 7e6]),
        ("a quarter of a million, a quarter billion; a quarter of the 80 in the Old Quarter", "en", [2.5e5, 2.5e8, 80]),
        ("ربع مليون، ربع المليار، ربع ساعة", "ar", [2.5e5, 2.5e8]),
        ("چارەکە ملیۆنێک", "ckb", [2.5e5]),
        ("çaryek mîlyon", "kmr", [2.5e5]),
        ("مليار ونصف المليار، نصف مليون، مليونا ونصف المليون، مليوني برميل", "ar", [1.5e9, 5e5, 1.5e6, 2e6]),
        ("1,5 مليون و1,500 شخص", "ar", [1.5e6, 1500]),
        ("یەک ملیۆن و نیو، نیو ملیار، ملیۆنێک و نیو", "ckb", [1.5e6, 5e8, 1.5e6]),
        ("mîlyonek û nîv, nîv mîlyar, 2,5 mîlyon, 13.500", "kmr", [1.5e6, 5e8, 2.5e6, 13500]),
        ("yarım milyon, bir buçuk milyar, 3,25 milyon, 14.000 kişi, on beş bin", "tr", [5e5, 1.5e9, 3.25e6, 14000, 15000]),
    ],
)  # fmt: skip
def test_a_number_is_one_however_it_is_written(text: str, language: str, values: list[float]) -> None:
    assert [one.value for one in find_numbers(text, language)] == values


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "The plant costs half a billion dollars.", "The plant costs 500 million dollars."),
        ("en", "The loan for the dam is worth $350m.", "The dam gets a loan of 350 million dollars."),
        (
            "en",
            "Three policemen and five civilians were killed in the blast.",
            "Eight people were killed in the blast.",
        ),
        ("en", "The blast killed three policemen and five civilians.", "The blast killed eight people."),
        ("en", "A doctor aged 51 was killed in Basra.", "A doctor was killed at 7 p.m. in Basra."),
        ("en", "Police arrested the 14th member of the gang.", "Police arrested one more man of the gang."),
        ("en", "The death toll rose from 21 to 24.", "24 people were killed."),
        ("en", "Between 20 and 30 people were killed.", "Some 27 people were killed."),
        ("en", "Nobody was hurt in the fire that burnt 12 cars.", "Twelve cars burnt; no one was injured."),
        ("en", "Each family gets 400 dollars from the ministry.", "Repairs of the bridge cost 90 million dollars."),
        ("ar", "قتل جنديان وثلاثة مدنيين في الهجوم", "قتل خمسة أشخاص في الهجوم"),
        ("ar", "خصصت الوزارة مليارا ونصف المليار دولار للجسر", "خصصت الوزارة 1.5 مليار دولار للجسر"),
        ("ar", "قتل معلم البالغ من العمر 45 عاما", "قتل معلم عند الساعة 5 مساء"),
        ("ar", "لم يصب أي شخص في الحريق", "اندلع الحريق دون إصابات"),
        ("ar", "قتل ثلاثة ضباط ورجلان بانفجار في بيجي", "قتل خمسة أشخاص بانفجار في بيجي"),
        ("ckb", "مامۆستایەکی تەمەنی 45 ساڵ کوژرا", "مامۆستایەک کوژرا"),
        ("ckb", "نیو ملیۆن دۆلار بۆ پردەکە", "500 هەزار دۆلار بۆ پردەکە"),
        ("kmr", "1,5 mîlyon dolar ji bo pirê", "mîlyonek û nîv dolar ji bo pirê"),
        ("kmr", "Mamosteyekî 45 salî hat kuştin", "Saet 5 mamosteyek hat kuştin"),
        ("tr", "Köprü için 1,5 milyon dolar ayrıldı", "Köprü için bir buçuk milyon dolar ayrıldı"),
    ],
)
def test_outlets_that_say_the_same_do_not_differ(language: str, one: str, other: str) -> None:
    assert differ([("Rudaw", says(one, language)), ("Shafaq News", says(other, language))]) == []


@pytest.mark.parametrize(
    ("language", "one", "other", "line"),
    [
        ("en", "No one was hurt in the fire.", "Two people were hurt in the fire.", "Rudaw: 0 wounded; Shafaq News: 2"),
        ("en", "Three policemen and five civilians were killed.", "Nine people were killed.", "Rudaw: 8 dead; Shafaq News: 9"),
        ("en", "The bridge costs $90m.", "The bridge costs 120 million dollars.", "Rudaw: 90,000,000 dollars; Shafaq News: 120,000,000"),
        ("ar", "قتل خمسة أشخاص", "قتل سبعة أشخاص", "Rudaw: 5 dead; Shafaq News: 7"),
        ("kmr", "2,5 mîlyon dolar ji bo pirê", "3 mîlyon dolar ji bo pirê", "Rudaw: 2,500,000 dollars; Shafaq News: 3,000,000"),
    ],
)  # fmt: skip
def test_outlets_that_differ_are_named_with_their_numbers(language: str, one: str, other: str, line: str) -> None:
    assert differ([("Rudaw", says(one, language)), ("Shafaq News", says(other, language))]) == [
        f"outlets differ: {line}"
    ]
