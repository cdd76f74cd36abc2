"""Names that the list does not have: found in capitals, behind given names, titles and kinds; one key in every script."""

import pytest

from storage.config.names import Name, Names
from storage.text.name_keys import name_key
from summarizer.names.guess import guesses

NAMES = Names(
    names=(
        Name(house="Masoud Barzani", kind="person", ar=("مسعود بارزاني",), ckb=("مەسعود بارزانی",)),
        Name(house="Mosul", kind="place", ar=("الموصل",)),
    )
)


def found(text: str, language: str, title: str = "") -> dict[str, str]:
    return {guess.spelling: guess.kind for guess in guesses(title, text, language, NAMES)}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Iraqi Interior Minister Firas al-Yasser met Karwan Gaznayi on Monday. On Tuesday Masoud Barzani met no one.",
            "en", {"Firas al-Yasser": "person", "Karwan Gaznayi": "person"},
        ),
        (
            "The Ministry of Oil and the Dawn Development Party spoke in the village of Bestana and Sinvar district. UNXY agreed.",
            "en", {"Ministry of Oil": "group", "Dawn Development Party": "group", "Bestana": "place", "Sinvar": "place", "UNXY": "group"},
        ),
        ("Jan de Vries's visit to New Ardale ended in October.", "en", {"Jan de Vries": "person", "New Ardale": "person"}),
        (
            "التقى وزير الداخلية فراس الياسر، والنائب كاروان الكزنيي في قضاء سنوار. وشدد على الحدود محمد جبار العبودي أن مسعود بارزاني",
            "ar", {"فراس الياسر": "person", "كاروان الكزنيي": "person", "سنوار": "place", "محمد جبار العبودي": "person"},
        ),
        ("وقال عبد الغني السعيد لأحمد الراوي إن حزب الفجر الوطني", "ar",
         {"عبد الغني السعيد": "person", "أحمد الراوي": "person", "حزب الفجر الوطني": "group"}),
        ("دڵشاد عومەر کۆبووەوە لە گوندی بەستانە لەگەڵ پارتی شەفەق. مەسعود بارزانی گوتی", "ckb",
         {"دڵشاد عومەر": "person", "بەستانە": "place", "پارتی شەفەق": "group"}),
        ("Wezîrê Navxwe Firas Yasir li gundê Bestanê bi Karwan Geznayî re civiya. Partiya Şefeq got.", "kmr",
         {"Firas Yasir": "person", "Bestanê": "place", "Karwan Geznayî": "person", "Partiya Şefeq": "group"}),
        ("Bakan Firas Yasir'in açıklaması", "tr", {"Firas Yasir": "person"}),
        ("", "en", {}),
        ("…", "ar", {}),
    ],
)  # fmt: skip
def test_names_are_found_in_each_language(text: str, language: str, expected: dict[str, str]) -> None:
    assert found(text, language) == expected


def test_a_headline_in_title_case_names_nobody() -> None:
    assert found("", "en", title="Officials Open New School Near River Crossing") == {}
    assert found("", "en", title="Firas al-Yasser opens a new school") == {"Firas al-Yasser": "person"}
    assert found("FLOODS HIT THE CITY OF ARDALE AGAIN", "en") == {}


def test_one_name_has_one_key_in_every_script() -> None:
    keys = {name_key(each) for each in ("Firas al-Yasser", "Firas Al Yasir", "فراس الياسر", "فەراس یاسر")}
    assert len(keys) == 1
    assert name_key("Ali Ali") == ""
    assert name_key("Bestana", "place") == name_key("بەستانە", "place") == name_key("Bestanê", "place")


def test_arabic_letters_have_the_names_that_other_articles_have() -> None:
    text = "وتحدثت فرزاد كرمانج عن الفيضانات"
    assert found(text, "ar") == {}
    known = guesses("", text, "ar", NAMES, {name_key("Farzad Kermanj"): "person"})
    assert [(guess.spelling, guess.kind) for guess in known] == [("فرزاد كرمانج", "person")]
