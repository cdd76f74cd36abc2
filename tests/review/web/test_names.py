"""Names on the page: lists, the page of one, and an offer that only an editor accepts."""

import re
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from storage.config.names import Name, Names
from storage.config.yaml_file import load_yaml
from storage.corpus import articles, dossier_reading
from storage.database.store import Store
from storage.publishing import digests
from storage.publishing.published import Digest
from storage.records import Entry
from summarizer.names.count import count_names
from tests.support.desk_page import CONFIG, Desk
from tests.support.records import NOON, a_wording, an_article

DAY = timedelta(days=1)
NAMES = Names(
    names=(
        Name(house="Masoud Barzani", kind="person", ar=("مسعود بارزاني",)),
        Name(house="Mosul", kind="place", ar=("الموصل",), ckb=("مووسڵ",)),
    )
)


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    config = CONFIG.model_copy(update={"digest": CONFIG.digest.model_copy(update={"names": NAMES})})
    return Desk(store, tmp_path, config=config)


def fill(desk: Desk) -> dict[str, int]:
    """Five weeks in which Mosul is mentioned, and a day on which three outlets mention a new name; the dossiers by key."""
    texts = [("Rain fell in Mosul. Masoud Barzani spoke.", "en", "rudaw", float(day)) for day in range(1, 35)]
    texts += [
        ("Firas al-Yasser spoke in Mosul.", "en", source, hours / 24)
        for source in ("rudaw", "elaph")
        for hours in (1, 2)
    ]
    texts += [("تحدث النائب فراس الياسر في الموصل", "ar", "xendan", hours / 24) for hours in (1, 2)]
    with desk.store.begin() as db:
        for number, (text, language, source, days) in enumerate(texts):
            at = NOON - days * DAY
            article = an_article(
                source=source, identity=f"n{number}", title=f"<b>{number}</b>", text=text, language=language,
                published_at=at, fetched_at=at,
            )  # fmt: skip
            articles.add(db, article)
    draft = desk.add(headline="Barzani in Mosul")
    with desk.store.begin() as db:
        wording = a_wording(headline="Barzani Receives Guest", text="Firas al-Yasser met Masoud Barzani.")
        entry = Entry(draft.id, wording, "Shirin", NOON)
        digests.add(db, Digest("Iraq", NOON.date(), NOON.date(), (entry,), ()), NOON)
    count_names(desk.store, NAMES, NOON)
    with desk.store.read() as db:
        keys = ["=Mosul", "=Masoud Barzani", "~frs 'sr"]
        return {each.key: each.id for each in dossier_reading.with_keys(db, keys)}


def test_the_page_of_a_name_shows_when_who_and_with_whom(desk: Desk) -> None:
    ids = fill(desk)
    browser = desk.browser()
    shown = browser.get(f"/name/{ids['~frs ' + chr(39) + 'sr']}")
    assert "Firas al-Yasser" in shown
    assert "فراس الياسر" in shown
    assert "Barzani Receives Guest" in shown
    assert "&lt;b&gt;35&lt;/b&gt;" in shown
    assert "<b>" not in shown
    told = browser.client.get(f"/name/{ids['=Mosul']}.json").json()
    assert (told["mentions"], told["listed"], told["kind"]) == (40, True, "place")
    assert sum(sum(each["counts"]) for each in told["outlets"]) == 40
    assert len(told["weeks"]) == len(told["outlets"][0]["counts"]) == 26
    assert [(each["name"], each["together"]) for each in told["with"]] == [
        ("Masoud Barzani", 34),
        ("Firas al-Yasser", 6),
    ]
    arabic = browser.client.get(f"/name/{ids['=Mosul']}.json?language=ar").json()["articles"]
    assert [each["language"] for each in arabic] == ["ar", "ar"]
    assert {(each["language"], each["spelling"]) for each in told["spellings"]} == {("en", "Mosul"), ("ar", "الموصل")}
    assert browser.client.get("/name/999").status_code == 404


def test_names_are_listed_and_found_in_any_script(desk: Desk) -> None:
    fill(desk)
    browser = desk.browser()
    shown = browser.get("/names")
    assert shown.index("Rising") < shown.index("Firas al-Yasser") < shown.index("In names.yaml") < shown.index("Mosul")
    assert "6 articles in a week; usual: 0.0" in shown
    for words, found in (("مووسڵ", "Mosul"), ("فەراس یاسر", "Firas al-Yasser"), ("barz", "Masoud Barzani")):
        assert found in browser.get(f"/names?q={words}")
    assert "No article mentions such a name." in browser.get("/names?q=<nobody>")
    told = browser.client.get("/names.json").json()
    assert [each["name"] for each in told["rising"]] == ["Firas al-Yasser"]
    assert [each["name"] for each in told["listed"]] == ["Mosul", "Masoud Barzani"]


def test_an_editor_adds_a_name_with_the_spellings_seen(desk: Desk) -> None:
    ids = fill(desk)
    path = desk.folder / "names.yaml"
    path.write_text("# ours\nnames:\n  - {house: Mosul, kind: place}  # a city\n", encoding="utf-8")
    browser = desk.browser()
    address = f"/name/{ids['~frs ' + chr(39) + 'sr']}"
    form = dict(re.findall(r'<input name="(\w+)" value="([^"]*)"', browser.get(address)))
    assert form == {"house": "Firas al-Yasser", "en": "", "ar": "فراس الياسر", "ckb": "", "kmr": "", "fa": "", "tr": ""}
    assert path.read_text(encoding="utf-8").count("\n") == 3, "nothing is written unasked"
    taken = browser.post(f"{address}/add", {**form, "house": "Mosul", "kind": "person"}, 422)
    assert "Mosul" in taken
    assert browser.post(f"{address}/add", {**form, "kind": "nobody"}, 422)
    assert browser.post(f"{address}/add", {**form, "kind": "person", "ckb": "فەراس یاسر، فیراس یاسر"}) == address
    listed = load_yaml(path, Names)
    assert listed.names[-1] == Name(
        house="Firas al-Yasser", kind="person", ar=("فراس الياسر",), ckb=("فەراس یاسر", "فیراس یاسر")
    )
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ours\nnames:\n  - {house: Mosul, kind: place}  # a city\n")
    assert "# added by Shirin" in text
    assert "Add it to names.yaml" not in browser.get(address)
    assert "Firas" not in browser.get("/names").partition("In names.yaml")[0]


def test_a_name_that_nobody_wants_is_offered_no_more(desk: Desk) -> None:
    ids = fill(desk)
    browser = desk.browser()
    assert browser.post(f"/name/{ids['~frs ' + chr(39) + 'sr']}/dismiss", {}) == "/names"
    assert "Firas" not in browser.get("/names")


def test_the_page_is_drawn_in_every_language(desk: Desk) -> None:
    ids = fill(desk)
    address = f"/name/{ids['=Mosul']}"
    for language in ("en", "ar", "ckb", "kmr"):
        browser = desk.browser()
        browser.post("/language", {"language": language, "back": "/"})
        shown = browser.get(address)
        (picture,) = re.findall(r"<svg.*?</svg>", shown, re.DOTALL)
        ET.fromstring(picture)
        assert f'dir="{"rtl" if language in {"ar", "ckb"} else "ltr"}"' in shown[:200]
