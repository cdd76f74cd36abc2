"""A translation has the numbers and names of its original, and none that no source has, whatever the two languages are."""

from dataclasses import replace
from datetime import date

import pytest

from review.style.check import Finding, Original, SourceText, check
from review.style.translation import names_missing, numbers_missing
from storage.config.settings import StyleConfig, load_config
from storage.records import Wording
from tests.support.paths import ROOT

NAMES = load_config(ROOT / "config" / "digest.yaml").digest.names
DAY = date(2023, 10, 3)
STYLE = StyleConfig(min_chars=0)

# One report in six languages: 120 families, a half million dinars, Erbil, Kirkuk.
REPORT = {
    "en": "Erbil paid 120 families from Kirkuk 500,000 dinars each on 3 October, the governor said.",
    "ar": "قال المحافظ إن أربيل دفعت لمئة وعشرين عائلة من كركوك نصف مليون دينار لكل منها في 3 تشرين الأول.",
    "ckb": "پارێزگار ڕایگەیاند هەولێر لە ٣ی تشرینی یەکەم بە سەد و بیست خێزانی کەرکووک، بۆ هەر یەکەیان ٥٠٠ هەزار دینار داوە.",
    "kmr": "Parêzgar got ku Hewlêrê di 3ê cotmehê de ji bo 120 malbatên Kerkûkê her yekê 500.000 dînar da.",
    "tr": "Vali, Erbil'in 3 Ekim'de Kerküklü yüz yirmi aileye beş yüz bin dinar verdiğini söyledi.",
    "fa": "استاندار گفت اربیل در ۳ اکتبر به صد و بیست خانواده از کرکوک نیم میلیون دینار داد.",
}  # fmt: skip


def findings(language: str, text: str, held: str = "ar", edition: str = "en", original: str = "") -> list[Finding]:
    wording = Wording(DAY, "", text, ("Rudaw",), language)
    source = SourceText(original or REPORT[held], held)
    return check(wording, [source], STYLE, ("Iraq",), NAMES, Original(held, (source.text,)), edition)


@pytest.mark.parametrize("held", sorted(REPORT))
@pytest.mark.parametrize("language", sorted(REPORT))
def test_a_faithful_translation_has_no_finding(held: str, language: str) -> None:
    found = findings(language, REPORT[language], held, language)
    assert [one.line for one in found if one.rule in {"number", "name", "missing number", "missing name"}] == []
    assert [one.line for one in found if "different script" in one.message or one.rule == "no attribution"] == []


@pytest.mark.parametrize("held", sorted(set(REPORT) - {"en"}))
def test_a_number_or_name_that_changed_is_named_both_ways(held: str) -> None:
    wrong = REPORT["en"].replace("120", "210").replace("Kirkuk", "Basra")
    by_rule = {one.rule: one.message for one in findings("en", wrong, held)}
    assert by_rule["number"].startswith("210 ")
    assert by_rule["missing number"] == "the translation is missing 120 from the original"
    assert "Basra" in by_rule["name"]
    assert by_rule["missing name"] == "the translation is missing Kirkuk from the original"


@pytest.mark.parametrize(("language", "place"), [("ar", "كركوك"), ("ckb", "کەرکووک"), ("kmr", "Kerkûk")])
def test_a_missing_name_is_spelt_as_the_translation_spells_it(language: str, place: str) -> None:
    held = "en"
    text = {
        "ar": "قال المحافظ إن أربيل دفعت مبالغ.",
        "ckb": "پارێزگار گوتی هەولێر پارەی داوە.",
        "kmr": "Parêzgar got Hewlêrê pere da.",
    }
    assert names_missing([REPORT[held]], held, text[language], language, NAMES) == [place]


def test_persons_by_their_last_name_and_countries_by_their_people_are_there() -> None:
    original = "بحث رئيس الوزراء محمد شياع السوداني مع مسرور بارزاني في تركيا ملف النفط العراقي."
    text = "Al-Sudani and Barzani discussed Iraqi oil with Turkish officials."
    assert names_missing([original], "ar", text, "en", NAMES) == []
    assert "Masrour Barzani" in names_missing([original], "ar", text.replace(" and Barzani", ""), "en", NAMES)


@pytest.mark.parametrize(
    ("original", "language"),
    [
        ("وصل جنديان عند الساعة 10:30 في 3 تشرين الأول 2023.", "ar"),
        ("Du leşker di 3ê cotmeha 2023an de saet 10:30 hatin.", "kmr"),
        ("İki asker 3 Ekim 2023'te saat 10:30'da geldi.", "tr"),
    ],
)
def test_days_times_and_the_smallest_numbers_are_not_asked_for(original: str, language: str) -> None:
    assert numbers_missing([original], language, "Two soldiers arrived on Tuesday.", "en", DAY) == []


def test_what_is_no_translation_is_asked_what_it_was_asked() -> None:
    english = Wording(DAY, "", "The governor said that Basra paid 12 families.", ("Rudaw",))
    alone = check(english, [REPORT["en"]], STYLE, (), NAMES)
    beside = check(english, [REPORT["en"]], STYLE, (), NAMES, Original("en", (REPORT["en"],)), "en")
    assert alone == beside
    assert {one.rule for one in alone} >= {"number", "name"}


def test_an_article_in_latin_letters_beside_it_makes_no_name_unknown() -> None:
    """A name in the Arabic article alone is not looked for in the English one beside it."""
    sources = [SourceText(REPORT["ar"], "ar"), SourceText("SOMO said nothing about it.", "en")]
    wording = Wording(
        DAY, "", "Families of Shorija in Kirkuk got 500,000 dinars, Erbil's governor said; 120 came.", ("Rudaw",)
    )
    found = check(wording, sources, STYLE, (), NAMES, Original("ar", (REPORT["ar"],)), "en")
    assert [one.line for one in found if "name" in one.rule or "number" in one.rule] == []


@pytest.mark.parametrize(
    ("edition", "said"), [("en", ", according to Rudaw"), ("ckb", "، بەپێی Rudaw"), ("kmr", ", li gorî Rudaw")]
)
def test_attribution_is_proposed_in_the_language_of_the_edition(edition: str, said: str) -> None:
    text = "افتتحت المدينة مدرسة جديدة."
    found = next(one for one in findings("ar", text, edition=edition, original=text) if one.rule == "no attribution")
    assert said in found.fix
    assert found.put is None  # nothing foreign is put into an Arabic text
    own = next(one for one in findings("ar", text, edition="ar", original=text) if one.rule == "no attribution")
    assert own.put == "، بحسب Rudaw"


def test_a_half_translated_entry_is_not_told_to_translate_what_is_translated() -> None:
    half = Wording(DAY, "Erbil Pays Families of Kirkuk Who Lost Homes", REPORT["ckb"], ("Rudaw",), "ckb")
    source = SourceText(REPORT["ckb"], "ckb")
    for edition, expected in (("en", False), ("ckb", True)):
        found = check(half, [source], STYLE, ("Iraq",), NAMES, Original("ckb", (REPORT["ckb"],)), edition)
        assert any("different script" in one.message for one in found) == expected


def test_an_english_entry_over_an_arabic_draft_is_not_told_to_be_translated() -> None:
    found = findings("en", REPORT["en"])
    assert [one.line for one in found] == []
    half = replace(Wording(DAY, "أربيل تدفع للعائلات في كركوك", REPORT["en"], ("Rudaw",)))
    rest = check(half, [SourceText(REPORT["ar"], "ar")], STYLE, ("Iraq",), NAMES, Original("ar", (REPORT["ar"],)), "en")
    assert ["different script" in one.message for one in rest] == [True]  # the headline is left to do
