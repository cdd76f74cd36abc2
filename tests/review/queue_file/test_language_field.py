"""A person says which language an entry is in, in the file and on the page; it is kept until they empty it."""

from pathlib import Path

import pytest

from crawler.parsing.language import of_entry
from review.decisions import rules
from review.queue_file.parse import parse
from storage.database.store import Store
from storage.editing import decisions, drafts
from storage.errors import QueueFileError
from storage.records import Wording
from storage.text.languages import code_of
from tests.review.queue_file.test_order_language import TRANSLATED
from tests.review.queue_file.test_sync import Desk
from tests.support.desk_page import Desk as PageDesk

SCHOOL = "### [ ] School Opens in Makhmur (Rudaw)\n"


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path / "queue.md")


def words_of(store: Store, draft_id: int) -> Wording:
    with store.read() as db:
        draft = drafts.get(db, draft_id)
        assert draft is not None
        return rules.words(draft, rules.standing(decisions.by_draft(db, [draft_id]).get(draft_id, ())))


def in_file(desk: Desk, draft_id: int) -> str:
    return desk.text.partition(f"<!-- draft {draft_id} revision")[2].partition("\n### ")[0]


def say(desk: Desk, draft_id: int, line: str) -> None:
    comment = f"<!-- draft {draft_id} revision 1 -->\n"
    desk.change(comment, f"{comment}{line}")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("ckb", "ckb"),
        ("Sorani", "ckb"),
        ("سۆرانی", "ckb"),
        ("AR", "ar"),
        ("العربية", "ar"),
        ("Kurmancî", "kmr"),
        ("English", "en"),
    ],
)
def test_the_field_takes_a_code_or_a_name(desk: Desk, written: str, code: str) -> None:
    assert code_of(written) == code
    say(desk, 1, f"language: {written}\n")
    assert desk.sync().edited == 1
    held = words_of(desk.store, 1)
    assert (held.language, held.language_chosen) == (code, True)
    assert f"\nlanguage: {code}\n" in in_file(desk, 1)
    assert desk.sync().edited == 0


@pytest.mark.parametrize("language", sorted(TRANSLATED))
def test_later_saves_keep_it_until_it_is_emptied(desk: Desk, language: str) -> None:
    chosen = "tr" if language != "tr" else "fa"
    say(desk, 1, f"language: {chosen}\n")
    desk.sync()
    before = desk.text
    shown = words_of(desk.store, 1)
    headline, text = TRANSLATED[language]
    desk.path.write_text(before.replace(shown.headline, headline).replace(shown.text, text), encoding="utf-8")
    desk.sync()
    held = words_of(desk.store, 1)
    assert (held.headline, held.language, held.language_chosen) == (headline, chosen, True)
    desk.change(f"language: {chosen}\n", "")
    desk.sync()
    assert not words_of(desk.store, 1).language_chosen
    assert words_of(desk.store, 1).language in {language, "en"}  # as letters alone tell it
    assert "language:" not in in_file(desk, 1)


def test_the_page_and_the_file_keep_one_choice(store: Store, tmp_path: Path) -> None:
    desk = Desk(store, tmp_path / "queue.md")
    old = desk.text
    page = PageDesk(store, tmp_path / "page")
    browser = page.browser()
    browser.press(1, "save", language="kmr")
    assert words_of(store, 1).language_chosen
    assert '<option value="kmr" selected>' in browser.get("/draft/1")
    desk.path.write_text(
        old.replace("School Opens 2023.", "A School Opens 2023.", 1), encoding="utf-8"
    )  # an older save
    desk.sync()
    held = words_of(store, 1)
    assert (held.language, held.language_chosen) == ("kmr", True)
    assert held.text == "A School Opens 2023."
    browser.press(1, "save", text="Berpirsan li Mexmûrê dibistaneke nû vekirin.", language="kmr")
    assert "\nlanguage: kmr\n" in (desk.sync(), in_file(desk, 1))[1]
    browser.press(1, "save", language="")
    assert not words_of(store, 1).language_chosen


def test_a_form_without_the_field_keeps_the_choice(store: Store, tmp_path: Path) -> None:
    page = PageDesk(store, tmp_path)
    draft = page.add(headline="School Opens")
    browser = page.browser()
    browser.press(draft.id, "save", language="ckb")
    browser.press(draft.id, "save", text="Officials opened two schools in Makhmur on Tuesday.")
    assert words_of(store, draft.id).language_chosen


def test_a_language_that_is_none_is_refused_with_its_line(desk: Desk) -> None:
    say(desk, 1, "language: Elvish\n")
    with pytest.raises(QueueFileError, match=r"queue\.md:\d+: unknown language 'Elvish': write en, ar"):
        desk.sync()


@pytest.mark.parametrize(
    "text", ["Language: it was taught in two of them.", "The bill passed. Language: Kurdish.", "لغة المدرسة: العربية"]
)
def test_text_that_looks_so_stays_text(text: str) -> None:
    lines = ["## October 3, 2023", "", "### [ ] School (Rudaw)", "", "Officials opened a school.", "", text, ""]
    block = parse("\n".join(lines), "queue.md").blocks[0]
    assert block.text.endswith(text)
    assert block.language == ""


def test_a_text_that_begins_with_the_word_survives_the_file(store: Store, tmp_path: Path) -> None:
    page = PageDesk(store, tmp_path)
    draft = page.add(headline="School", text="language: ar is what the form says, and nobody knows why it does so.")
    page.sync("Shirin")
    page.sync("Shirin")
    held = words_of(store, draft.id)
    assert held.text.startswith("language: ar is")
    assert not held.language_chosen


def test_a_formatter_that_joins_the_fields_loses_none() -> None:
    text = "## October 3, 2023\n\n### [-] School (Rudaw)\n\nlanguage: Sorani Kurdish section: Intercepts reason: off topic\n\nText.\n"
    block = parse(text, "queue.md").blocks[0]
    assert (block.language, block.section, block.text) == ("ckb", "Intercepts", "Text.")
    assert block.reason == "off topic"


def test_an_entry_typed_into_the_file_is_in_the_language_it_says(desk: Desk) -> None:
    new = f"### [x] {TRANSLATED['kmr'][0]} (Rudaw)\nlanguage: kmr\n\n{TRANSLATED['kmr'][1]}\n"
    desk.change("## October 3, 2023\n", f"## October 3, 2023\n\n{new}")
    desk.sync()
    entry = next(entry for entry in desk.entries() if entry.wording.headline == TRANSLATED["kmr"][0])
    assert (entry.wording.language, entry.wording.language_chosen) == ("kmr", True)
    assert of_entry(entry.wording.text, "en") == "kmr"
