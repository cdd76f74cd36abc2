"""Within a day entries are printed in the order of the file, each in the language its words are in."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from crawler.app.desk.decided_entries import load_decided_words
from crawler.parsing.language import of_entry
from review.decisions import rules
from review.decisions.entry_language import after_edit, by_letters
from storage.database.store import Store
from storage.editing import day_orders
from tests.review.queue_file.test_sync import DAY, HEADLINES, Desk
from tests.support.desk_page import Desk as PageDesk
from tests.support.records import a_wording


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path / "queue.md")


def in_file(desk: Desk) -> list[int]:
    return [int(number) for number in re.findall(r"<!-- draft (\d+) revision", desk.text)]


def printed(desk: Desk) -> list[int]:
    with desk.store.read() as db:
        return [entry.draft_id for entry in load_decided_words(db, None).entries]


def reorder(desk: Desk, order: list[int]) -> None:
    head, *blocks = re.split(r"(?m)^(?=### |<!-- end)", desk.text)
    by_id = dict(zip(in_file(desk), blocks, strict=False))
    desk.path.write_text(head + "".join(by_id[number] for number in order) + blocks[-1], encoding="utf-8")


@pytest.mark.parametrize("order", [[4, 3, 2, 1], [4, 1, 2, 3], [1, 3, 2, 4], [2, 3, 4, 1]])
def test_the_order_of_the_file_is_the_order_printed(desk: Desk, order: list[int]) -> None:
    reorder(desk, order)
    desk.path.write_text(desk.text.replace("### [ ]", "### [x]"), encoding="utf-8")
    assert desk.sync().ordered == 1
    assert printed(desk) == in_file(desk) == order
    assert desk.sync().ordered == 0


def test_entries_are_put_in_order_after_their_approval_and_back(desk: Desk) -> None:
    desk.path.write_text(desk.text.replace("### [ ]", "### [x]"), encoding="utf-8")
    desk.sync()
    assert printed(desk) == [1, 2, 3, 4]
    for order in ([3, 1, 4, 2], [1, 2, 3, 4]):
        reorder(desk, order)
        assert desk.sync().approved == 0
        assert printed(desk) == in_file(desk) == order


def test_an_old_buffer_takes_no_order_back_that_it_did_not_touch(desk: Desk) -> None:
    old = desk.text
    reorder(desk, [4, 3, 2, 1])
    desk.sync()
    desk.path.write_text(old.replace("### [ ] School", "### [x] School"), encoding="utf-8")
    desk.sync()
    assert in_file(desk) == [4, 3, 2, 1]


def test_an_entry_taken_out_moves_no_other_and_a_new_one_stays_where_it_was_put(desk: Desk) -> None:
    reorder(desk, [4, 3, 1])
    desk.sync()
    assert in_file(desk) in ([4, 3, 1, 2], [4, 3, 2, 1], [2, 4, 3, 1])
    before = in_file(desk)
    desk.change("## October 3, 2023\n", "## October 3, 2023\n\n### [ ] خبر (Elaph)\n\nنص.\n")
    desk.sync()
    assert in_file(desk) == [5, *before]


def test_a_draft_that_the_order_does_not_name_has_its_place_by_relevance() -> None:
    relevance = {1: 0.9, 2: 0.5, 3: 0.3, 4: 0.6, 5: 0.1, 6: 0.95}
    place = {one: rules.place(DAY, relevance[one], one) for one in relevance}
    ordered = rules.in_order([1, 2, 3, 4, 5, 6], lambda one: place[one], {DAY: (3, 1, 2)})
    assert [one for one in ordered if one in {1, 2, 3}] == [3, 1, 2]
    assert ordered[0] == 6
    assert ordered[-1] == 5


def test_the_page_lists_and_previews_the_order_that_is_printed(store: Store, tmp_path: Path) -> None:
    desk = PageDesk(store, tmp_path)
    ids = [desk.add(headline=f"Headline {number}", relevance=number / 10).id for number in range(1, 4)]
    browser = desk.browser()
    for draft_id in ids:
        browser.press(draft_id, "approve")
    with store.begin() as db:
        day_orders.add(db, day_orders.DayOrder(DAY, (ids[0], ids[2], ids[1]), "Shirin", desk.clock()))
    wanted = ["Headline 1", "Headline 3", "Headline 2"]
    assert re.findall(r"data-row>([^<]+)</a>", browser.get("/?state=approved")) == wanted
    shown = browser.get("/publish?first=2023-10-01&last=2023-10-31")
    assert re.findall(r"<strong>(Headline \d)", shown) == wanted


def outline(page: str) -> list[tuple[str, str]]:
    """Days, sections and entries of a page, in order."""
    found: list[tuple[str, str]] = []
    for element in html.fromstring(page).iter("h2", "h3", "li", "div"):
        for span in element.iter("span"):
            span.drop_tree() if element.tag == "h2" else None
        if element.tag in {"h2", "h3"} and element.get("id") != "contents":
            found.append((element.tag, " ".join(element.text_content().split())))
        elif element.get("lang"):
            found.append(
                (f"{element.tag} {element.get('lang')} {element.get('dir')}", element.find(".//strong").text_content())
            )
    return found


@pytest.mark.parametrize("analysis", ["", "An analyst's paragraph."])
def test_what_is_previewed_is_what_is_printed(store: Store, tmp_path: Path, analysis: str) -> None:
    desk = PageDesk(store, tmp_path)
    browser = desk.browser()
    for number, (language, headline) in enumerate(HEADLINES.items()):
        draft = desk.add(headline=headline, language=language, relevance=number / 10, outlets=("Rudaw", "Elaph"))
        browser.press(draft.id, "approve", section="ئابووری" if number % 2 else "")
    later = desk.add(headline="Another Day", date=DAY.replace(day=4))
    browser.press(later.id, "approve")
    if analysis:
        browser.get("/day/2023-10-03")
        browser.post("/day/2023-10-03", browser.fields("/day/2023-10-03") | {"text": analysis})
    days = DAY.replace(day=1), DAY.replace(day=31)
    printed_page = outline(desk.outline(*days).page)
    shown = browser.get("/publish?first=2023-10-01&last=2023-10-31")
    preview = html.fromstring(shown).find_class("preview")[0]
    assert outline(html.tostring(preview, encoding="unicode")) == printed_page
    assert len(printed_page) > 5


TRANSLATED = {
    "en": ("Residents Fix a School Roof", "Residents of a quarter in Nasiriyah collected twelve million dinars for the roof of a school."),
    "ar": ("أهالي الناصرية يرممون سقف مدرسة", "جمع أهالي حي في الناصرية اثني عشر مليون دينار لترميم سقف مدرسة ابتدائية قبل موسم المطر."),
    "ckb": ("دانیشتوان سەقفی قوتابخانەیەک چاک دەکەنەوە", "دانیشتوانی گەڕەکێک دوازدە ملیۆن دیناریان بۆ سەقفی قوتابخانەیەک کۆکردەوە."),
    "kmr": ("Rûniştî banê dibistanekê çêdikin", "Rûniştiyên taxekê ji bo banê dibistaneke seretayî duwanzdeh milyon dînar kom kirin."),
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(TRANSLATED))
@pytest.mark.parametrize("held", sorted(TRANSLATED))
def test_an_entry_put_into_another_language_is_of_that_one(held: str, language: str) -> None:
    wording = replace(a_wording(headline=TRANSLATED[held][0], text=TRANSLATED[held][1]), language=held)
    assert after_edit(wording, *TRANSLATED[language], of_entry) == language
    mended = TRANSLATED[held][1].replace(" ", " (Hemin Tahir) ", 1)
    assert after_edit(wording, wording.headline, mended, of_entry) == held
    assert after_edit(wording, wording.headline, f"{wording.text} {wording.text}", of_entry) == held


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [("OK", "ckb", "ckb"), ("2023", "ar", "ar"), ("Hewlêr", "kmr", "kmr"), ("", "en", "en")],
)
def test_what_leaves_the_language_open_keeps_it(text: str, expected: str, found: str) -> None:
    assert of_entry(text, expected) == found


def test_letters_alone_tell_the_script() -> None:
    assert [by_letters(" ".join(TRANSLATED[one]), "en") for one in ("en", "ar", "ckb")] == ["en", "ar", "ckb"]
    assert by_letters("School opens", "ar") == "en"
    assert by_letters("Dibistan vebû", "kmr") == "kmr"


def test_the_file_and_the_page_tell_the_language_of_what_was_typed(desk: Desk, tmp_path: Path) -> None:
    desk.change("### [ ] افتتاح مدرسة", "### [x] A School Opens in the City of Makhmur")
    desk.change(
        "افتتاح مدرسة 2023.", "The ministry opened a school in the city and said that there will be more of them."
    )
    desk.sync()
    assert desk.entries()[0].wording.language == "en"
    page = PageDesk(desk.store, tmp_path / "page")
    browser = page.browser()
    browser.press(3, "approve", headline=TRANSLATED["ar"][0], text=TRANSLATED["ar"][1])
    assert {entry.draft_id: entry.wording.language for entry in desk.entries()} == {2: "en", 3: "ar"}
