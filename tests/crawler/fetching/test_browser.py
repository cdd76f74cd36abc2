"""The review page in a real browser, on the sample outlets: by keys alone, by two editors at once, without a script."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import CHROMIUM, Tab, after_a_look, change_cited, follow, press
from tests.support.paths import ROOT

AXE = ROOT / "tests" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = pytest.mark.skipif(not shutil.which(CHROMIUM), reason="Chromium is not installed")
pytest_plugins = ["tests.support.desk_in_browser"]


def count(page: Page, state: str) -> int:
    page.goto("/")
    return int(page.locator(f'.states a[href="/?state={state}"] .count').inner_text())


def test_ten_drafts_are_reviewed_by_keys_alone(tab: Tab) -> None:
    page = tab()
    waiting = count(page, "waiting")
    follow(page, "g")
    for number in range(10):
        if number % 3 == 2:
            press(page, "r")
            expect(page.locator("#reject .sheet")).to_be_focused()  # no reason is chosen beforehand
            follow(page, "2")
        else:
            follow(page, "a")
        assert re.search(r"/draft/\d+\?done=\d+$", page.url)
        expect(page.locator("#main")).to_be_focused()  # Tab goes on with the draft
    assert (count(page, "waiting"), count(page, "approved"), count(page, "rejected")) == (waiting - 10, 7, 3)
    follow(page, "u")
    assert count(page, "waiting") == waiting - 9


def test_words_are_typed_checked_while_typing_saved_and_taken_back(tab: Tab) -> None:
    page = tab()
    follow(page, "g")
    text = page.locator("#text")
    was = text.input_value()
    press(page, "e")
    expect(text).to_be_focused()
    page.keyboard.type(" We are sure of 98,765 things.")
    expect(page.locator("#style")).to_contain_text("98,765")
    assert "done=" not in page.url  # no key acts while typing
    follow(page, "Control+Enter")
    expect(page.locator("#text")).to_have_value(f"{was} We are sure of 98,765 things.")
    expect(page.locator(".state").first).to_have_text("waiting, edited")
    follow(page, "u")
    expect(page.locator("#text")).to_have_value(was)


def test_words_that_were_not_saved_are_there_after_a_reload(tab: Tab) -> None:
    page = tab()
    follow(page, "g")
    press(page, "t")
    page.keyboard.type(" سه‌رۆک")
    page.reload()
    assert page.locator("[name=headline]").input_value().endswith(" سه‌رۆک")


def test_stories_are_merged_and_split_by_keys_and_both_undone(tab: Tab) -> None:
    page = tab()
    follow(page, "g")
    articles = page.locator(".telling").count()
    follow(page, "m")
    expect(page.locator("[name=other][type=search]")).to_be_focused()
    expect(page.locator(".sides .card")).to_have_count(2)  # both stories, side by side
    follow(page, "Enter")
    assert page.locator(".telling").count() > articles
    press(page, "b")
    follow(page, "1")
    follow(page, "u")
    follow(page, "u")
    expect(page.locator(".telling")).to_have_count(articles)


def test_a_day_gets_its_paragraph_and_a_draft_another_day(tab: Tab) -> None:
    page = tab()
    follow(page, "g")
    press(page, "c")
    page.keyboard.type("Politics")
    press(page, "Escape", "d")
    expect(page.locator("[name=date]")).to_be_focused()
    press(page, "Escape")
    follow(page, "Control+Enter")
    expect(page.locator("[name=section]")).to_have_value("Politics")
    follow(page, "n")
    press(page, "e")
    page.keyboard.type("A day of salaries and floods.")
    follow(page, "Control+Enter")
    expect(page.locator("textarea")).to_have_value("A day of salaries and floods.")
    follow(page, "u")
    expect(page.locator("textarea")).to_have_value("")


def test_of_two_editors_the_second_sees_both_texts(tab: Tab) -> None:
    shirin, karim = tab("Shirin"), tab("Karim")
    follow(shirin, "g")
    karim.goto(shirin.url)
    press(karim, "t")
    karim.keyboard.type(" (Karim)")
    press(karim, "Escape")
    press(shirin, "t")
    shirin.keyboard.type(" (Shirin)")
    follow(shirin, "Control+Enter")
    expect(karim.locator("#moved")).to_be_visible()  # told before anything is sent
    assert karim.locator("[name=headline]").input_value().endswith(" (Karim)")  # and what was typed stays
    press(karim, "t")
    follow(karim, "Control+Enter")
    expect(karim.locator("h1")).to_have_text("Two texts")
    expect(karim.locator(".card").first).to_contain_text("(Shirin)")
    assert karim.locator("[name=headline]").input_value().endswith("(Karim)")
    follow(karim, "Control+Enter")
    assert karim.locator("[name=headline]").input_value().endswith("(Karim)")
    expect(karim.locator(".history")).to_contain_text("(Shirin)")


def test_what_another_does_is_shown_without_a_reload(tab: Tab) -> None:
    shirin, karim, third = tab("Shirin"), tab("Karim"), tab("Karim")
    follow(shirin, "g")
    after_a_look(karim, "/")
    third.goto(shirin.url)
    for page in (karim, third):
        page.evaluate("window.stayed = true")
    press(karim, "j", "j")
    chosen = karim.evaluate("document.activeElement.getAttribute('href')")
    press(shirin, "t")
    shirin.keyboard.type(" سەرۆک (Shirin)")
    follow(shirin, "Control+Enter")
    expect(karim.locator("main")).to_contain_text("سەرۆک (Shirin)")
    assert karim.evaluate("document.activeElement.getAttribute('href')") == chosen
    expect(third.locator("[name=headline]")).to_have_value(re.compile(r"سەرۆک \(Shirin\)$"))
    follow(third, "a")  # what it shows now is what it approves: no conflict
    assert "done=" in third.url
    assert karim.evaluate("window.stayed")
    follow(shirin, "u")


def test_a_page_that_is_as_it_was_made_says_nothing(tab: Tab) -> None:
    page = tab()
    follow(page, "g")
    follow(page, "s")
    after_a_look(page, "/")
    assert page.locator("#said").inner_text() == ""
    follow(page, "u")


def test_what_was_approved_is_published_and_every_format_opens(tab: Tab, data: Path) -> None:
    page = tab()
    page.goto("/begin")
    follow(page, "a")
    follow(page, "p")
    follow(page, "P")
    expect(page.locator("main .note").first).to_contain_text("Published.")
    edition = page.url
    expect(page.get_by_role("button", name="Copy its link")).to_be_visible()
    page.goto("/publish")
    expect(page.locator("button.main")).to_have_count(0)  # nothing that would publish the same again
    expect(page.locator("main")).to_contain_text("This is published already")
    names = page.locator('a[href^="/published/"]').all_inner_texts()
    assert {Path(name).suffix for name in names} >= {".html", ".md"}
    on_disk = {one.name for one in (data / "demo" / "digests").iterdir() if one.is_file()}
    assert set(names) == on_disk
    for name in names:
        answer = page.request.get(f"/published/{name}")
        assert answer.ok
        assert answer.body() == (data / "demo" / "digests" / name).read_bytes()
        assert answer.headers["content-security-policy"].startswith("sandbox")
    page.goto(f"/published/{next(name for name in names if name.endswith('.html'))}")
    expect(page.locator("h1")).to_contain_text("Iraq")
    page.goto(edition)
    for link in page.locator("#files + ul a").all():
        assert page.request.get(link.get_attribute("href") or "").ok
    follow(page, "q")
    expect(page.locator("main .row")).to_have_count(1)


def test_the_page_works_without_a_script(tab: Tab) -> None:
    page = tab(java_script_enabled=False)
    before = count(page, "approved")
    page.click("text=one by one")
    page.click("button:has-text('Approve')")
    assert "done=" in page.url
    page.click("button:has-text('Undo')")
    page.click("summary:has-text('Reject')")
    page.click("#reject button:has-text('minor')")
    assert count(page, "approved") == before


def test_the_list_of_keys_is_shown_and_the_queue_is_walked(tab: Tab) -> None:
    page = tab()
    press(page, "?")
    expect(page.locator("#keys-dialog")).to_be_visible()
    expect(page.locator("#keys-title")).to_be_in_viewport()
    press(page, "Tab")
    expect(page.locator("#keys-dialog button")).to_be_focused()
    press(page, "Escape", "j", "j", "k")
    expect(page.locator("[data-row]").first).to_be_focused()
    follow(page, "Enter")
    assert "/draft/" in page.url
    press(page, "/")
    page.keyboard.type("بغداد")
    follow(page, "Enter")
    assert page.locator(".row").count() > 0


def test_the_other_keys_do_what_the_list_says(tab: Tab) -> None:
    page = tab()
    page.goto("/begin?language=ckb")
    for key, name in (
        ("o", "outlets"),
        ("t", "headline"),
        ("e", "text"),
        ("d", "date"),
        ("c", "section"),
        ("S", "until"),
    ):
        press(page, key)
        assert page.evaluate("document.activeElement.name") == name
        press(page, "Escape")
    press(page, "1")
    expect(page.locator("[data-number='1']")).to_be_focused()
    here = page.url
    follow(page, "j")
    assert page.url != here
    follow(page, "k")
    assert page.url == here
    headline = page.locator("[name=headline]").input_value()
    press(page, "S")
    follow(page, "Enter")  # until the day that is shown
    page.goto(here.replace("?", "?state=later&"))
    expect(page.locator(".state").first).to_have_text("snoozed")
    follow(page, "u")
    page.goto(here)
    follow(page, "a")
    page.goto(here)
    expect(page.locator(".state").first).to_have_text("approved")
    follow(page, "U")
    page.goto(here)
    expect(page.locator(".state").first).to_have_text("waiting")
    follow(page, "m")
    page.keyboard.type(headline.split()[0])
    page.wait_for_url(re.compile("other="))
    press(page, "Escape")
    follow(page, "h")
    assert page.url.endswith("/history")
    follow(page, "q")
    expect(page.locator("h1")).to_have_text("Queue")


def test_rows_of_the_queue_are_decided_by_keys(tab: Tab) -> None:
    page = tab()
    waiting = count(page, "waiting")
    rows = page.locator("#rows-form .row")
    shown = rows.count()
    press(page, "j")
    expect(page.locator("#preview-body")).to_be_visible()  # beside the list, on a wide window
    second, third = (rows.nth(place).get_attribute("data-id") for place in (1, 2))
    press(page, "a")
    expect(rows).to_have_count(shown - 1)
    expect(page.locator(f'[data-id="{second}"] [data-row]')).to_be_focused()
    press(page, "x", "j", "x")
    expect(page.locator("#chosen")).to_have_text("2 chosen")
    press(page, "a")  # one at a time
    expect(rows).to_have_count(shown - 1)
    press(page, "r")
    expect(page.locator("#reject-rows .sheet")).to_be_focused()
    press(page, "3")
    expect(rows).to_have_count(shown - 3)
    page.goto("/?state=rejected")
    expect(page.locator(f'[data-id="{third}"]')).to_be_visible()
    page.goto("/")
    follow(page, "u")  # both at once
    expect(page).to_have_title(re.compile(rf"\({waiting - 1} waiting"))
    press(page, "j", "s")
    expect(page.locator(".last")).to_contain_text("Snoozed")
    follow(page, "u")
    expect(page.locator("h1")).to_have_text("Queue")  # an act of the list is undone in the list
    press(page, "F")
    expect(page.locator("[name=words]")).to_be_focused()


FULL_DAY = "[...document.querySelectorAll('[data-order]')].find((day) => day.children.length > 2).dataset.order"


def test_entries_of_a_day_are_moved_by_keys_and_by_dragging(tab: Tab) -> None:
    page = tab()
    page.goto("/")
    day = page.evaluate(FULL_DAY)
    page.goto(f"/day/{day}")
    order = page.locator("[data-order] > .row")
    ids = [row.get_attribute("data-id") or "" for row in order.all()]
    press(page, "j", "J")
    expect(order.first).to_have_attribute("data-id", ids[1])
    press(page, "K")
    expect(order.first).to_have_attribute("data-id", ids[0])
    press(page, "j", "j", "T")
    expect(order.first).to_have_attribute("data-id", ids[2])
    order.nth(2).hover()
    order.nth(2).locator(".grip").drag_to(order.first, target_position={"x": 60, "y": 3})
    expect(order.first).to_have_attribute("data-id", ids[1])
    moved = [row.get_attribute("data-id") for row in order.all()]
    assert moved[:2] == [ids[1], ids[2]]
    page.goto("/")
    rows = page.locator(f'[data-order="{day}"] > .row')
    shown = [number for row in rows.all() if (number := row.get_attribute("data-id")) in ids]
    assert shown == [
        number for number in moved if number in shown
    ]  # the queue has the same order, breaking stories apart
    assert len(shown) > 2
    rows.first.locator("[data-row]").focus()
    press(page, "J")
    expect(rows.first).to_have_attribute("data-id", shown[1] or "")
    expect(rows.nth(1)).to_have_attribute("data-id", shown[0] or "")


@pytest.mark.parametrize("language", ["ar", "ckb", "kmr"])
def test_on_a_phone_the_entry_is_one_tap_away_from_the_translation(tab: Tab, language: str) -> None:
    page = tab(viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto(f"/begin?language={language}")
    expect(page.locator("#translation")).to_be_in_viewport()
    page.locator(".toolbar a[href='#text']").tap()
    expect(page.locator("#text")).to_be_focused()
    field, bar = page.locator("#text").bounding_box(), page.locator(".toolbar").bounding_box()
    assert field
    assert bar
    assert 0 <= field["y"] < bar["y"] - 60  # and some lines of it are above the bar


PRESS = """([key, code, shiftKey]) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, code, shiftKey, bubbles: true, cancelable: true }))"""


@pytest.mark.parametrize(
    ("approve", "undo", "keys"), [("ش", "ع", "؟"), ("ا", "و", "؟")], ids=["an Arabic keyboard", "a Sorani keyboard"]
)
def test_keys_hold_on_a_keyboard_of_other_letters(tab: Tab, approve: str, undo: str, keys: str) -> None:
    page = tab()
    page.goto("/begin?language=ar")
    page.evaluate(PRESS, [keys, "Slash", True])
    expect(page.locator("#keys-dialog")).to_be_visible()
    press(page, "Escape")
    page.evaluate(PRESS, ["١", "Digit1", False])
    expect(page.locator("[data-number='1']")).to_be_focused()
    with page.expect_navigation():
        page.evaluate(PRESS, [approve, "KeyA", False])
    assert "done=" in page.url
    with page.expect_navigation():
        page.evaluate(PRESS, [undo, "KeyU", False])


def test_a_file_saved_while_words_are_typed_meets_them_and_both_are_kept(tab: Tab, data: Path) -> None:
    page = tab()
    page.goto("/begin?language=en")
    draft = page.locator("[data-draft]").get_attribute("data-draft")
    press(page, "t")
    page.keyboard.type(" (typed)")
    file = data / "demo" / "queue.md"
    text = file.read_text(encoding="utf-8")
    found = re.search(rf"### \[ \] (.+) \((.+)\)\n<!-- draft {draft} revision", text)
    assert found
    headline = f"### [ ] {found[1]} (filed) ({found[2]})"
    file.write_text(text.replace(found[0].split("\n")[0], headline), encoding="utf-8")
    expect(page.locator("#moved")).to_be_visible()
    assert page.locator("[name=headline]").input_value().endswith(" (typed)")
    follow(page, "Control+Enter")
    expect(page.locator("h1")).to_have_text("Two texts")
    expect(page.locator(".card").first).to_contain_text("(filed)")
    follow(page, "Control+Enter")
    assert page.locator("[name=headline]").input_value().endswith(" (typed)")
    expect(page.locator(".history")).to_contain_text("(filed)")
    for _ in range(60):  # what the page wrote comes into the file
        if "(typed)" in file.read_text(encoding="utf-8"):
            break
        page.wait_for_timeout(500)
    assert "(typed)" in file.read_text(encoding="utf-8")


PAGES = (
    "/", "/?state=approved", "/begin", "/begin?language=ar", "/begin?language=ckb", "/search?q=iraq",
    "/publish", "/history", "/sources", "/keys", "/nothing", "/corrections", "/article/1", "/day/2023-10-03", "/editions", "/edition/1",
    "/draft/2/merge", "/?sort=relevance&words=iraq",
)  # fmt: skip


BROKEN = """[...document.querySelectorAll(".dot, .state")].some(
    (one) => new Set([...one.getClientRects()].map((part) => part.top)).size > 1)"""


# The ids of the rules that axe-core finds broken in a serious or critical way, with where.
GRAVE = """async (rules) => (await axe.run(document, { resultTypes: ["violations"], ...rules })).violations
    .filter((broken) => ["serious", "critical"].includes(broken.impact))
    .map((broken) => [broken.id, broken.nodes.slice(0, 3).map((node) => node.target)])"""
OF_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # the rest is the same in the dark


def faults(page: Page) -> list[tuple[object, ...]]:
    """What axe-core finds on the page as it is shown, by light and in the dark, a page wider than its window, and a broken word."""
    found: list[tuple[object, ...]] = []
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((page.url, f"wider than {width}"))
        if page.evaluate(BROKEN):
            found.append((page.url, f"a state over two lines at {width}"))
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found += [(page.url, "light", *one) for one in page.evaluate(GRAVE, {})]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # no colour on its way to another
    found += [(page.url, "dark", *one) for one in page.evaluate(GRAVE, OF_COLOURS)]
    page.emulate_media(color_scheme="light")
    return found


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: `make test` does it")
def test_people_with_any_eyes_and_hands_can_use_it(tab: Tab, data: Path) -> None:
    page, other = tab(), tab("Karim")
    found = []
    page.goto("/begin?language=ckb")
    follow(page, "a")
    follow(page, "p")
    follow(page, "P")
    change_cited(data)
    for path in PAGES:
        page.goto(path)
        found += faults(page)
    page.goto("/corrections")
    page.goto(page.locator("[data-row]").first.get_attribute("href") or "")
    expect(page.locator("ins").first).to_be_visible()
    found += faults(page)
    follow(page, "y")  # kept as printed
    page.goto("/begin?language=ar")
    other.goto(page.url)
    for one in (other, page):
        press(one, "t")
        one.keyboard.type(f" {one is page}")
        one.keyboard.press("Escape")
    follow(other, "Control+Enter")
    follow(page, "Control+Enter")
    expect(page.locator("h1")).to_have_text("Two texts")
    found += faults(page)
    page.context.clear_cookies()
    page.goto("/login")
    found += faults(page)
    assert found == []


def test_a_correction_is_settled_by_keys_and_taken_back(tab: Tab, data: Path) -> None:
    page = tab()
    page.goto("/begin?language=kmr")
    follow(page, "a")
    follow(page, "p")
    follow(page, "P")
    change_cited(data)
    follow(page, "f")
    waiting = page.locator("main .rows [data-row]").count()
    press(page, "j")
    follow(page, "Enter")
    press(page, "e")
    page.keyboard.type(" Rast e.")
    press(page, "Escape", "N")
    page.keyboard.type("Bibore.")
    press(page, "Escape")
    follow(page, "a")
    page.goto("/corrections")
    expect(page.locator("main .rows [data-row]")).to_have_count(waiting - 1)
    expect(page.locator("main")).to_contain_text("Bibore.")
    follow(page, "u")
    page.goto("/corrections")
    expect(page.locator("main .rows [data-row]")).to_have_count(waiting)
