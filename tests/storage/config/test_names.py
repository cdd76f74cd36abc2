"""How names are spelt: the list, English drafts in house spelling, the same name in every script, what editors would add."""

import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from review.style.check import check
from review.style.spellings import Suggestion, corrections, suggest
from storage.config.names import Name, Names
from storage.config.settings import StyleConfig, load_config
from storage.corpus import stories
from storage.database.store import Store
from storage.editing import decisions, drafts
from storage.errors import ConfigError
from storage.records import DraftSentence
from summarizer.drafts.headlines import in_house
from tests.support.paths import ROOT
from tests.support.records import NOON, a_decision, a_draft, a_wording

CONFIG = ROOT / "config"
NAMES = load_config(CONFIG / "digest.yaml").digest.names
SUDANI = "Muhammad Shiaa al-Sudani"

PRINTED = [
    ("PM Mohammed Shia' al-Sudani said so.", f"PM {SUDANI} said so."),
    ("Mohammed Shia Al Sudani's office", f"{SUDANI}'s office"),
    ("Mohammed Shia’ al-Sudani’s office", f"{SUDANI}’s office"),
    ("Mohamed Shia al-Sudani and Muhammad Shia Al-Sudani", f"{SUDANI} and {SUDANI}"),
    ("Al Sudani left. Then Al-Sudani returned; As-Sadr stayed.", "Al-Sudani left. Then al-Sudani returned; al-Sadr stayed."),
    ("from Arbil to Hawler", "from Erbil to Erbil"),
    ("Kataib Hizballah and Kata’ib Hezbollah", "Kata'ib Hezbollah and Kata’ib Hezbollah"),
    ("Abdul-Latif Rasheed met Latif Rashid", "Abdul Latif Rashid met Abdul Latif Rashid"),
    ("the Pashmerga in Shingal", "the Peshmerga in Sinjar"),
    ("ISIL fighters near Daquq", "ISIS fighters near Daquq"),
]  # fmt: skip
LEFT = [
    f"{SUDANI} of Erbil",
    "the FAO, a hundred dibs and Arbiliana",
    "the Kurdistan Workers' Party of the Islamic State",
    "O'Arbil and non-Arbil",
]
ONE_NAME = [
    ("en", "Mohammed Shia' Al Sudani", SUDANI),
    ("ar", "وقال محمد شياع السوداني", SUDANI),
    ("ar", "لمحمد شياع السوداني", SUDANI),
    ("ckb", "محەممەد شیاع سوودانی", SUDANI),
    ("ckb", "محەمەد شیاع سودانیش", SUDANI),
    ("kmr", "Mihemed Şiya Sudanî", SUDANI),
    ("fa", "محمد شیاع السودانی", SUDANI),
    ("tr", "Muhammed Şiya es-Sudani'nin", SUDANI),
    ("en", "Arbil", "Erbil"),
    ("ar", "وفي أربيل", "Erbil"),
    ("ar", "بأربيل", "Erbil"),
    ("ckb", "لە هەولێرەوە", "Erbil"),
    ("kmr", "li Hewlêrê", "Erbil"),
    ("tr", "Erbil'de", "Erbil"),
    ("ar", "كتائب حزب الله", "Kata'ib Hezbollah"),
    ("ckb", "هێزەکانی پێشمەرگە", "Peshmerga"),
    ("ar", "قوات البيشمركة", "Peshmerga"),
    ("kmr", "Pêşmergeyên Kurdistanê", "Peshmerga"),
    ("en", "the Kurdistan Workers' Party", "PKK"),
    ("ar", "حزب العمال الكردستاني", "PKK"),
]


@pytest.mark.parametrize(("text", "printed"), PRINTED)
def test_english_names_are_printed_in_house_spelling(text: str, printed: str) -> None:
    assert NAMES.in_house(text)[0] == printed
    assert NAMES.in_house(printed)[0] == printed


@pytest.mark.parametrize("text", LEFT)
def test_what_is_in_house_spelling_or_no_name_stays(text: str) -> None:
    assert NAMES.in_house(text) == (text, ())


@pytest.mark.parametrize(("language", "text", "house"), ONE_NAME)
def test_a_name_is_one_in_every_language(language: str, text: str, house: str) -> None:
    assert NAMES.mentions(text, language)[house] == 1


def test_the_longest_name_is_found_and_not_those_within_it() -> None:
    assert NAMES.mentions("كتائب حزب الله في إقليم كردستان", "ar") == {"Kata'ib Hezbollah": 1, "Kurdistan Region": 1}


def test_the_list_is_good_sized_and_every_name_has_arabic_and_sorani() -> None:
    assert len(NAMES.names) > 120
    assert [one.house for one in NAMES.names if not one.ar] == ["Yazidis"]
    assert len([one for one in NAMES.names if one.ckb]) > 120
    assert len([one for one in NAMES.names if one.kmr]) > 110


def test_a_spelling_under_two_names_is_refused_with_the_place(tmp_path: Path) -> None:
    for name in ("digest.yaml", "names.yaml"):
        (tmp_path / name).write_bytes((CONFIG / name).read_bytes())
    faulty = "names:\n  - {house: Erbil, kind: place, en: [Arbil]}\n  - {house: Irbil, kind: place, en: [ARBIL]}\n"
    (tmp_path / "names.yaml").write_text(faulty, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"names\.yaml.*ARBIL is listed under Erbil and under Irbil \(en\)"):
        load_config(tmp_path / "digest.yaml")
    (tmp_path / "names.yaml").write_text(
        "names:\n  - {house: Erbil, kind: plaice, spelings: [Arbil]}\n", encoding="utf-8"
    )
    with pytest.raises(ConfigError) as told:
        load_config(tmp_path / "digest.yaml")
    assert "names.yaml:2: names.0.spelings: no such key here" in str(told.value)


def test_a_folder_without_the_file_has_no_names(tmp_path: Path) -> None:
    (tmp_path / "digest.yaml").write_bytes((CONFIG / "digest.yaml").read_bytes())
    assert load_config(tmp_path / "digest.yaml").digest.names == Names()


def test_a_draft_keeps_its_sentences_beside_what_is_printed() -> None:
    said = "Mohammed Shia al-Sudani came to Arbil on Tuesday."
    draft = a_draft(headline="Mohammed Shia Al-Sudani Visits Arbil", text=said)
    made = in_house(draft, NAMES)
    assert made.headline == f"{SUDANI} Visits Erbil"
    assert made.text == f"{SUDANI} came to Erbil on Tuesday."
    assert [(one.text, one.start, one.end) for one in made.sentences] == [(said, 0, len(said))]
    (note,) = made.notes
    assert note.startswith(
        f"names in house spelling: {SUDANI} (written Mohammed Shia Al-Sudani); Erbil (written Arbil); "
    )


def test_a_listed_name_that_no_article_has_is_named_across_scripts() -> None:
    wording = a_wording(
        headline="Meeting in Erbil",
        text="Al-Sudani and Qais al-Khazali met in Erbil, his office said in a long statement on Tuesday.",
    )
    arabic = ["التقى السوداني في أربيل", "يوم الثلاثاء"]
    found = check(wording, arabic, StyleConfig(min_chars=10), names=NAMES)
    assert [(one.rule, one.message) for one in found] == [("name", "“Qais al-Khazali” isn't in any source")]


def test_another_spelling_in_an_entry_is_named() -> None:
    wording = a_wording(text="The Peshmerga left Arbil on Tuesday, his office said in a statement.")
    (found,) = check(wording, [], StyleConfig(min_chars=10), names=NAMES)
    assert (found.rule, found.put, wording.text[found.place.start : found.place.end]) == ("spelling", "Erbil", "Arbil")


CORRECTED = [
    ("Rebwar Hadi came. The", "Rêbwar Hadi came. The", [("Rebwar Hadi", "Rêbwar Hadi")]),
    ("A man of Sharazur said", "A man of Shahrazur said", [("Sharazur", "Shahrazur")]),
    ("He met Karim Hadi", "He met Sara Aziz", []),
    ("He came to Arbil", "He came to Erbil", []),
    ("He came quickly", "He came quietly", []),
    ("He left Irbeel.", "He left Erbil.", [("Irbeel", "Erbil")]),
]


@pytest.mark.parametrize(("machine", "person", "found"), CORRECTED)
def test_only_spellings_are_suggested(machine: str, person: str, found: Sequence[tuple[str, str]]) -> None:
    assert [(one.written, one.wanted) for one in corrections([(1, machine, person)], NAMES)] == list(found)


def test_what_editors_keep_changing_is_suggested_the_commonest_first(store: Store) -> None:
    names = Names(names=(Name(house="Erbil", kind="place"),))
    with store.begin() as db:
        for number, (machine, person) in enumerate(
            [
                ("He left Shahrizor.", "He left Sharazur."),
                ("He is in Irbeel.", "He is in Erbil."),
                ("In Irbeel they", "In Erbil they"),
            ],
            1,
        ):
            story = stories.open_story(db, NOON + timedelta(hours=number))
            sentence = DraftSentence(machine, 1, 1, 0, len(machine))
            draft = drafts.add(db, a_draft(story_id=story, sentences=(sentence,)))
            decisions.add(db, a_decision(draft_id=draft.id, wording=a_wording(text=person)))
    first, second = suggest(store, names)
    assert first == Suggestion("Irbeel", "Erbil", (2, 3), "Erbil")
    assert first.line == "under house: Erbil add to en: Irbeel"
    assert second.line == "- {house: Sharazur, kind: person, en: [Shahrizor]}"


def test_names_are_looked_up_quickly() -> None:
    text = "وقال محمد شياع السوداني في أربيل إن البيشمركة " * 400
    NAMES.mentions(text, "ar"), NAMES.in_house("Arbil")
    began = time.process_time()
    for hostile in (text, "al " * 20_000, "A" * 100_000, "Al-Al-" * 10_000, "Abdul " * 20_000):
        NAMES.mentions(hostile, "ar")
        NAMES.in_house(hostile)
    assert time.process_time() - began < 5


def test_of_a_headline_only_the_changed_words_are_a_name() -> None:
    text = [(1, "Growers from Halabja sold pomegranates.", "Growers from Halabcha sold pomegranates.")]
    headline = [(1, "Halabja Sells Pomegranates", "Halabcha Sells Pomegranates")]
    (one,) = corrections(text, NAMES, headline)
    assert (one.written, one.wanted, one.drafts) == ("Halabja", "Halabcha", (1,))


def test_a_house_spelling_that_editors_change_is_told_as_one() -> None:
    (one,) = corrections([(1, "It rained in Erbil.", "It rained in Arbil.")], NAMES)
    assert one.line == "make house: Erbil into house: Arbil and add to its en: Erbil"
