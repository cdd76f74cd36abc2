"""The page as an editor uses it without a script."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from review.web.handlers import day as web_day
from review.web.request import render
from review.web.services.draft_rows import DraftRows
from review.web.services.queue_rows import Filter
from storage.config.settings import DigestConfig
from storage.corpus import articles, stories
from storage.database.store import Store
from storage.editing import decisions, drafts
from storage.publishing import digests
from storage.records import Member
from tests.support.desk_page import CONFIG, OURS, Desk
from tests.support.records import NOON, an_article


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


def headlines(shown: str) -> list[str]:
    return [re.sub("<[^>]+>", "", headline) for headline in re.findall(r"data-row>(.+?)</a>", shown)]


def test_a_draft_is_approved_and_the_next_one_comes(desk: Desk) -> None:
    first, second = desk.add(headline="First", relevance=0.9), desk.add(headline="Second", relevance=0.5)
    browser = desk.browser()
    browser.get("/")
    assert headlines(browser.text) == ["First", "Second"]
    assert browser.client.get("/begin").headers["location"] == f"/draft/{first.id}"
    # A browser sends the first of the reasons with every button of the form.
    went = browser.press(first.id, "approve", code="off topic")
    assert went.startswith(f"/draft/{second.id}?done=")
    assert browser.press(second.id, "reject", code="off topic", note="sport").startswith("/?done=")
    assert "The queue is empty" in browser.get("/")
    with desk.store.read() as db:
        said = decisions.by_draft(db, [first.id, second.id])
    assert [one.reason for of_one in said.values() for one in of_one] == ["", "off topic: sport"]
    assert "### [x] First (Rudaw)" in desk.context.queue.file.path.read_text(encoding="utf-8")


def test_a_button_pressed_twice_decides_once(desk: Desk) -> None:
    draft = desk.add()
    browser = desk.browser()
    browser.get(f"/draft/{draft.id}")
    form = browser.fields(f"/draft/{draft.id}") | {"do": "save", "text": "New words."}
    assert browser.post(f"/draft/{draft.id}", form) == browser.post(f"/draft/{draft.id}", form)
    with desk.store.read() as db:
        assert len(decisions.by_draft(db, [draft.id])[draft.id]) == 1
    assert "Two texts" in browser.post(f"/draft/{draft.id}", form | {"text": "After going back."}, 409)
    assert "After going back." in browser.text


def test_date_section_and_outlets_are_changed_and_undone(desk: Desk) -> None:
    draft = desk.add(outlets=("Rudaw",))
    browser = desk.browser()
    browser.press(draft.id, "save", date="2023-10-05", section="Intercepts", outlets="Rudaw, Radio Nawa")
    with desk.store.read() as db:
        wording = decisions.by_draft(db, [draft.id])[draft.id][0].wording
    assert wording is not None
    assert (str(wording.date), wording.section, wording.outlets) == (
        "2023-10-05",
        "Intercepts",
        ("Rudaw", "Radio Nawa"),
    )
    assert "October 5, 2023" in browser.get("/")
    browser.post("/undo", browser.fields("/undo"))
    assert "October 3, 2023" in browser.get("/")


def test_an_edit_in_the_file_meets_one_on_the_page_and_both_are_kept(desk: Desk) -> None:
    draft = desk.add(text="Officials opened a school.")
    desk.sync("Filer")
    browser = desk.browser()
    browser.get(f"/draft/{draft.id}")
    form = browser.fields(f"/draft/{draft.id}")
    file = desk.context.queue.file.path
    file.write_text(
        file.read_text(encoding="utf-8").replace("opened a school.", "opened two schools."), encoding="utf-8"
    )
    shown = browser.post(f"/draft/{draft.id}", form | {"do": "approve", "text": "Officials opened three schools."}, 409)
    assert "opened two schools." in shown
    assert "opened three schools." in shown
    assert "Filer" in shown
    again = browser.fields(f"/draft/{draft.id}") | {"do": "approve"}
    browser.post(f"/draft/{draft.id}", again)
    said = file.read_text(encoding="utf-8")
    assert "### [x]" in said
    assert "opened three schools." in said


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("<<<<<<< HEAD\n", "git conflict marker"),
        ("### [ ] Copy\n<!-- draft 1 revision 1 -->\n", "is also on line"),
        ("### [?] What\n", "unknown box"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_line_and_left_alone(desk: Desk, damage: str, told: str) -> None:
    draft = desk.add()
    desk.sync("Filer")
    file = desk.context.queue.file.path
    broken = file.read_bytes() + damage.encode()
    file.write_bytes(broken)
    browser = desk.browser()
    browser.press(draft.id, "approve")
    shown = browser.get("/?state=approved")
    assert told in shown
    assert re.search(r"queue\.md:\d+:", shown)
    assert file.read_bytes() == broken
    file.write_bytes(broken.removesuffix(damage.encode()))
    desk.context.queue.file.sync()
    assert told not in browser.get("/?state=approved")
    assert "### [x]" in file.read_text(encoding="utf-8")


def test_the_reason_in_words_is_a_field_of_the_entry_s_form_and_of_the_bar(desk: Desk) -> None:
    first, second = desk.add(), desk.add()
    browser = desk.browser()
    browser.get(f"/draft/{first.id}")
    browser.post(f"/draft/{first.id}", browser.fields(f"/draft/{first.id}") | {"do": "reject", "note": "no sport"})
    browser.get(f"/draft/{second.id}")
    form = browser.fields(f"/draft/{second.id}") | {"do": "reject:off topic"}
    body = urlencode([("note", "لا رياضة"), *form.items()])
    headers = OURS | {"Content-Type": "application/x-www-form-urlencoded"}
    assert browser.client.post(f"/draft/{second.id}", content=body, headers=headers).status_code == 303
    assert "no sport" in browser.get(f"/draft/{first.id}")
    assert "لا رياضة" in browser.get(f"/draft/{second.id}")


@pytest.mark.parametrize("words", ["Officials closed a school", "بەرپرسان قوتابخانەیەکیان داخست"])
def test_a_save_that_could_not_be_merged_is_named_until_it_is_deleted(desk: Desk, words: str) -> None:
    draft = desk.add()
    desk.sync("Filer")
    file = desk.context.queue.file.path
    unmerged = file.with_name("queue-kept-20231003T120000.md")
    unmerged.write_text(f"### [?] {words}\n", encoding="utf-8")
    browser = desk.browser()
    browser.press(draft.id, "approve")
    shown = browser.get("/")
    assert unmerged.name in shown
    assert "could not be merged" in shown
    assert "cannot be read" not in shown
    unmerged.unlink()
    desk.context.queue.file.read()
    assert unmerged.name not in browser.get("/")


@pytest.mark.parametrize("ending", [b"\r\n", b"\n"])
def test_line_ends_and_a_mark_at_the_start_of_the_file_stay(desk: Desk, ending: bytes) -> None:
    draft = desk.add()
    desk.sync("Filer")
    file = desk.context.queue.file.path
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", ending))
    desk.browser().press(draft.id, "approve")
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(ending) == content.count(b"\n")
    assert b"### [x]" in content


def test_a_draft_is_put_off_until_the_morning_or_until_it_grows(desk: Desk) -> None:
    draft, other = desk.add(headline="Puts off"), desk.add(headline="Grows")
    browser = desk.browser()
    for one in (draft, other):
        browser.get(f"/draft/{one.id}")
        browser.post(f"/draft/{one.id}/later", browser.fields(f"/draft/{one.id}/later"))
    assert headlines(browser.get("/")) == []
    assert set(headlines(browser.get("/?state=later"))) == {"Puts off", "Grows"}
    with desk.store.begin() as db:
        newest = drafts.get(db, other.id)
        assert newest is not None
        from dataclasses import replace

        drafts.add(db, replace(newest, headline="Grew", made_at=desk.now + timedelta(minutes=1)))
    assert headlines(browser.get("/")) == ["Grew"]
    desk.now += timedelta(days=1)
    assert set(headlines(browser.get("/"))) == {"Puts off", "Grew"}


def test_an_editor_chooses_the_day_a_draft_comes_back(desk: Desk) -> None:
    draft = desk.add(headline="Long wait")
    browser = desk.browser()
    browser.get(f"/draft/{draft.id}")
    form = browser.fields(f"/draft/{draft.id}/later")
    assert form["until"] == f"{NOON.date() + timedelta(days=1)}"
    for until in (NOON.date(), NOON.date() + timedelta(days=400)):
        shown = browser.post(f"/draft/{draft.id}/later", form | {"until": str(until)}, 409)
        assert "nothing was done" in shown
    browser.post(f"/draft/{draft.id}/later", form | {"until": f"{NOON.date() + timedelta(days=9)}"})
    desk.now += timedelta(days=8)
    assert headlines(browser.get("/")) == []
    desk.now += timedelta(days=1)
    assert headlines(browser.get("/")) == ["Long wait"]


@pytest.mark.parametrize(
    ("headline", "text", "language", "words"),
    [
        ("Budget passes", "The budget was passed in Baghdad.", "en", "budg"),
        ("إقرار الموازنة", "أقر البرلمان الموازنة في بغداد.", "ar", "موازنة"),
        ("پەسەندکردنی بودجە", "پەرلەمان بودجەی پەسەند کرد.", "ckb", "بودجە"),
        ("Butçe derbas bû", "Parlamenê butçe pejirand.", "kmr", "butce"),
    ],
)
def test_the_other_story_is_found_by_words_whatever_its_day(
    desk: Desk, headline: str, text: str, language: str, words: str
) -> None:
    draft = desk.add(headline="One")
    far = desk.add(headline=headline, text=text, language=language, date=NOON.date() + timedelta(days=40))
    desk.add(headline="Near")
    browser = desk.browser()
    assert f'<a href="/draft/{far.id}">' not in browser.get(f"/draft/{draft.id}/merge")
    browser.get(f"/draft/{draft.id}/merge?other={words}&state=")
    assert re.findall(r'name="other" value="(\d+)"', browser.text) == [str(far.id)]
    assert text in browser.text
    browser.post(f"/draft/{draft.id}/merge?state=", browser.fields(f"/draft/{draft.id}/merge") | {"other": str(far.id)})
    assert "No waiting or approved draft" in browser.get(f"/draft/{draft.id}/merge?other=nothing")


def test_the_script_learns_cheaply_that_something_changed(desk: Desk) -> None:
    draft = desk.add()
    browser = desk.browser()
    first = browser.client.get("/stands")
    again = {"If-None-Match": first.headers["etag"]}
    assert browser.client.get("/stands", headers=again).status_code == 304
    browser.press(draft.id, "approve")
    assert browser.client.get("/stands", headers=again).json() != first.json()


def test_stories_are_merged_split_and_drafted_anew(desk: Desk) -> None:
    first, second = desk.add(headline="One"), desk.add(headline="Two")
    browser = desk.browser()
    browser.get(f"/draft/{first.id}/merge")
    browser.post(f"/draft/{first.id}/merge", browser.fields(f"/draft/{first.id}/merge") | {"other": str(second.id)})
    assert headlines(browser.get("/")) == ["One"]
    assert len(re.findall('class="telling"', browser.get(f"/draft/{first.id}"))) == 2
    article = browser.fields(f"/draft/{first.id}/split", 1)["article"]
    browser.post(f"/draft/{first.id}/split", browser.fields(f"/draft/{first.id}/split", 1))
    assert len(re.findall('class="telling"', browser.get(f"/draft/{first.id}"))) == 1
    with desk.store.read() as db:
        assert stories.by_article(db, [int(article)])[int(article)].by == "Shirin"
    assert len(desk.redrafted) == 2
    for _ in range(2):
        browser.get("/history")
        browser.post("/undo", browser.fields("/undo"))
    assert headlines(browser.get("/")) == ["One", "Two"]


def test_the_articles_stand_beside_with_sentences_marked_copies_folded_and_versions_told(desk: Desk) -> None:
    text = "Officials opened a school. It has twelve rooms."
    draft = desk.add(text="Officials opened a school.")
    with desk.store.begin() as db:
        one = articles.get(db, [1])[1]
        articles.add(
            db, an_article(identity=one.identity, url=one.url, text=text, fetched_at=NOON + timedelta(hours=1))
        )
        other, _ = articles.add(
            db, an_article(identity="o", source="elaph", text="نص عن المدرسة.", language="ar", title="مدرسة")
        )
        stories.join(db, [Member(draft.story_id or 0, other, 0.61, "same names: Makhmur")])
    shown = desk.browser().get(f"/draft/{draft.id}")
    assert re.search(r"<mark><span[^>]*>drafted sentence 1: </span>Officials opened a school\.", shown)
    assert "are from version 1" in shown
    assert "<ins>It has twelve rooms.</ins>" in shown
    assert 'lang="ar" dir="rtl">مدرسة' in shown
    assert "(0.61): <bdi>same names: Makhmur</bdi>" in shown


def test_filters_and_the_balance(desk: Desk) -> None:
    one = desk.add(headline="Rudaw tells", outlets=("Rudaw",))
    desk.add(headline="عنوان", outlets=("Elaph",), language="ar")
    browser = desk.browser()
    assert headlines(browser.get("/?language=ar")) == ["عنوان"]
    assert headlines(browser.get("/?outlet=Rudaw")) == ["Rudaw tells"]
    assert headlines(browser.get("/?first=2023-10-04")) == []
    assert headlines(browser.get("/?first=nonsense&state=nonsense&page=x")) == ["Rudaw tells", "عنوان"]
    browser.press(one.id, "approve", section="Politics")
    shown = browser.get("/?state=approved")
    assert headlines(shown) == ["Rudaw tells"]
    assert re.search(r'aria-label="Rudaw: 1"', shown)
    assert re.search(r'aria-label="English: 1"', shown)
    assert re.search(r'aria-label="Politics: 1"', shown)
    assert "elaph" in shown or "Elaph" in shown  # the outlet that is broken


def test_publishing_is_previewed_and_done_once(desk: Desk) -> None:
    draft = desk.add()
    browser = desk.browser()
    browser.press(draft.id, "approve")
    shown = browser.get("/publish?first=2023-10-01&last=2023-10-31")
    assert draft.headline in shown
    form = browser.fields("/publish")
    for _ in range(2):
        browser.post("/publish", form)
    assert len(desk.published) == 1
    assert "digest-2023-10.html" in browser.get("/publish")
    assert "Published" in browser.get("/history")


def test_a_preview_tells_what_it_corrects_and_takes_back(desk: Desk) -> None:
    browser = desk.browser()
    kept, gone = (
        desk.add(language="ar", headline="افتتاح مدرسة", text="افتتحت مدرسة تضم 400 تلميذ."),
        desk.add(headline="A bridge"),
    )
    for draft in (kept, gone):
        browser.press(draft.id, "approve")
    days = date(2023, 10, 1), date(2023, 10, 31)
    printed = replace(desk.outline(*days).digest, at=desk.clock())
    with desk.store.begin() as db:
        digests.add(db, printed, desk.clock())
    assert "Corrections in this edition" not in browser.get("/publish?first=2023-10-01&last=2023-10-31")
    browser.press(kept.id, "save", text="افتتحت مدرسة تضم 500 تلميذ.")
    browser.press(kept.id, "approve")
    browser.press(gone.id, "reject", reason="wrong")
    shown = browser.get("/publish?first=2023-10-01&last=2023-10-31")
    told = shown.partition("Corrections in this edition")[2].partition("</section>")[0]
    assert '<strong lang="en"><bdi>A bridge</bdi></strong>, of <bdi>October 3, 2023</bdi>: withdrawn' in told
    assert '<strong lang="ar"><bdi>افتتاح مدرسة</bdi></strong>, of <bdi>October 3, 2023</bdi>: corrected' in told
    assert '<dd lang="ar" dir="rtl"><ins>افتتحت مدرسة تضم 500 تلميذ.</ins></dd>' in told


@pytest.mark.parametrize(
    ("language", "listed"), [("ar", "(Rudaw، Elaph)"), ("ckb", "(Rudaw، Elaph)"), ("kmr", "(Rudaw, Elaph)")]
)
def test_a_preview_lists_outlets_as_the_digest_will(desk: Desk, language: str, listed: str) -> None:
    draft = desk.add(language=language, outlets=("Rudaw", "Elaph"))
    browser = desk.browser()
    browser.press(draft.id, "approve")
    assert listed in browser.get("/publish?first=2023-10-01&last=2023-10-31")
    history = browser.get(f"/draft/{draft.id}").partition("<summary>History")[2]
    assert listed in history
    assert "Approved, revision 1, on this page" in history


def test_a_preview_too_long_to_read_counts_every_day_and_leads_to_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_day, "_SHOWN_ENTRIES", 2)
    browser = desk.browser()
    for number in range(5):
        day = NOON.date() + timedelta(days=number // 3)
        browser.press(desk.add(headline=f"Headline {number}", date=day).id, "approve")
    shown = browser.get("/publish?first=2023-10-01&last=2023-10-31")
    assert "The first 2 of 5 entries" in shown
    assert re.findall(r'<span class="count">(\d)</span></h2>', shown) == ["3", "2"]
    assert ">The other 1 of <bdi>October 3, 2023</bdi></a>" in shown
    assert '<a href="/publish?first=2023-10-04&amp;last=2023-10-04">All 2 of <bdi>October 4, 2023</bdi></a>' in shown
    assert "Headline 4" not in shown
    shown = browser.get("/publish?first=2023-10-04&last=2023-10-04")
    assert "Headline 3" in shown
    assert "Headline 4" in shown


def test_the_list_of_keys_names_every_key_there_is_and_no_other() -> None:
    folder = render.FOLDER / "templates"
    listed = set(re.findall(r"key\(\"(.)\"\)", (folder / "keys_list.html").read_text(encoding="utf-8")))
    pages = "".join(one.read_text(encoding="utf-8") for one in folder.glob("*.html"))
    named = re.findall(r'data-(?:key|open|focus)="(.)"|(?:undo_form|language_field)\([^\n]*?, "(.)"[,)]', pages)
    there = {key for pair in named for key in pair if key}
    assert listed == there | {"x", "b", "J", "K", "T", "0", "1", "9"}  # those that only the script knows


def test_the_live_check_answers_for_words_as_they_are_typed(desk: Desk) -> None:
    draft = desk.add()
    browser = desk.browser()
    browser.get(f"/draft/{draft.id}")
    form = browser.fields(f"/draft/{draft.id}") | {"text": "WE ARE SURE that 99,999 people came today."}
    assert '"line"' in browser.post(f"/draft/{draft.id}/check", form, 200)
    with desk.store.read() as db:
        assert decisions.by_draft(db, [draft.id]) == {}


def test_search_finds_articles_drafts_and_what_was_printed(desk: Desk) -> None:
    desk.add(headline="افتتاح مدرسة", language="ar", text="افتتحت وزارة التربية مدرسة في البصرة.", outlets=("Elaph",))
    browser = desk.browser()
    assert headlines(browser.get("/search?q=البصرة&kind=article"))
    assert "افتتاح مدرسة" in headlines(browser.get("/search?q=مدرسه"))
    assert headlines(browser.get("/search?q=xyzzy")) == []


def test_rows_follow_whatever_is_decided_wherever(desk: Desk) -> None:
    for number in range(5):
        desk.add(headline=f"Draft {number}")
    rows, fresh = DraftRows(0), DraftRows(0)
    browser = desk.browser()
    with desk.store.read() as db:
        rows.read(db, desk.now)
    browser.press(1, "approve")
    browser.press(2, "reject")
    desk.sync("Filer")
    file = desk.context.queue.file.path
    file.write_text(file.read_text(encoding="utf-8").replace("### [ ] Draft 3", "### [-] Draft 3"), encoding="utf-8")
    desk.sync("Filer")
    browser.get("/history")
    browser.post("/undo", browser.fields("/undo"))
    assert re.search(r"</a>\s<span class=\"muted\">\(undone", browser.get("/history"))
    with desk.store.read() as db:
        assert rows.read(db, desk.now) == fresh.read(db, desk.now)
        assert [row.id for row in rows.read(db, desk.now) if Filter("rejected").takes(row)] == [4]


def test_a_decision_is_answered_while_the_rows_are_being_read(desk: Desk) -> None:
    first, second = desk.add(headline="First", relevance=0.9), desk.add(headline="Second", relevance=0.5)
    browser = desk.browser()
    browser.get(f"/draft/{first.id}")
    form = browser.fields(f"/draft/{first.id}") | {"do": "approve"}
    with desk.context.queue.rows._lock:  # a page reads what a crawl brought
        assert browser.post(f"/draft/{first.id}", form).startswith(f"/draft/{second.id}?done=")
    assert headlines(browser.get("/")) == ["Second"]


def test_what_another_editor_decided_is_not_the_next_draft(desk: Desk) -> None:
    first, second, third = (desk.add(headline=name, relevance=at) for name, at in (("A", 0.9), ("B", 0.8), ("C", 0.7)))
    mine, theirs = desk.browser(), desk.browser()
    mine.get(f"/draft/{first.id}")
    form = mine.fields(f"/draft/{first.id}") | {"do": "approve"}
    assert theirs.press(second.id, "reject").startswith(f"/draft/{third.id}?done=")
    theirs.get(f"/draft/{third.id}")
    assert mine.post(f"/draft/{first.id}", form).startswith(f"/draft/{third.id}?done=")


@pytest.mark.parametrize("part", ["", "/later", "/split", "/check"])
def test_a_draft_that_is_not_there_is_not_found(desk: Desk, part: str) -> None:
    draft = desk.add()
    browser = desk.browser()
    browser.get(f"/draft/{draft.id}")
    form = browser.fields(f"/draft/{draft.id}") | {"do": "approve"}
    browser.post(f"/draft/{draft.id + 1}{part}", form, 404)


def test_page_and_file_leave_out_the_same_drafts_and_one_is_taken_in(store: Store, tmp_path: Path) -> None:
    config = CONFIG.model_copy(update={"digest": DigestConfig(bar=0.25)})
    desk = Desk(store, tmp_path, config=config)
    told = {0.9: "School opens", 0.2: "افتتاح مدرسة", 0.1: "قوتابخانەیەک کرایەوە", 0.05: "Dibistanek vebû"}
    low = [desk.add(headline=headline, relevance=relevance) for relevance, headline in told.items()][1:]
    desk.sync("Filer")
    file, browser = desk.context.queue.file.path, desk.browser()
    assert headlines(browser.get("/")) == ["School opens"]
    assert "Review 1 draft" in browser.text
    assert "3 drafts under the bar of 0.25" in browser.text
    assert not any(draft.headline in file.read_text(encoding="utf-8") for draft in low)
    assert headlines(browser.get("/?state=below")) == [draft.headline for draft in low]
    assert "under the bar" in browser.get(f"/draft/{low[0].id}?state=below")

    browser.press(low[0].id, "take")
    assert headlines(browser.get("/")) == ["School opens", "افتتاح مدرسة"]
    assert "2 drafts under the bar" in browser.text
    assert "### [ ] افتتاح مدرسة" in file.read_text(encoding="utf-8")
    assert 'value="take"' not in browser.get(f"/draft/{low[0].id}")

    browser.get("/")
    browser.post("/undo", browser.fields("/undo"))
    assert headlines(browser.get("/")) == ["School opens"]
    assert "افتتاح مدرسة" not in file.read_text(encoding="utf-8")

    browser.press(low[2].id, "take", headline="Dibistanek nû vebû")
    assert headlines(browser.get("/")) == ["School opens", "Dibistanek nû vebû"]
    assert waiting_ids(desk) == waiting_in(file)


def waiting_ids(desk: Desk) -> list[int]:
    with desk.store.read() as db:
        return sorted(row.id for row in desk.context.queue.rows.read(db, desk.now) if row.state == "waiting")


def waiting_in(file: Path) -> list[int]:
    return sorted(map(int, re.findall(r"<!-- draft (\d+) revision", file.read_text(encoding="utf-8"))))


def test_without_a_bar_the_page_does_not_speak_of_one(desk: Desk) -> None:
    desk.add(relevance=0.0)
    assert "Under the bar" not in desk.browser().get("/")
    assert "under the bar of" not in desk.browser().get("/")


def test_a_draft_put_off_from_under_the_bar_stays_there(store: Store, tmp_path: Path) -> None:
    config = CONFIG.model_copy(update={"digest": DigestConfig(bar=0.5)})
    desk = Desk(store, tmp_path, config=config)
    draft = desk.add(relevance=0.4)
    browser = desk.browser()
    browser.get(f"/draft/{draft.id}")
    browser.post(f"/draft/{draft.id}/later", browser.fields(f"/draft/{draft.id}/later"))
    desk.now += timedelta(days=2)
    assert headlines(browser.get("/")) == []
    assert len(headlines(browser.get("/?state=below"))) == 1


def test_a_long_text_is_kept_whole(desk: Desk) -> None:
    draft = desk.add()
    text = "\n".join(f"Sentence {number} of a long text." for number in range(2000))
    browser = desk.browser()
    browser.press(draft.id, "approve", text=text, headline=f"H{'x' * 30_000}")
    with desk.store.read() as db:
        wording = decisions.by_draft(db, [draft.id])[draft.id][0].wording
    assert wording is not None
    assert (wording.text, len(wording.headline)) == (text, 30_001)
    browser.get("/day/2023-10-03")
    browser.post("/day/2023-10-03", browser.fields("/day/2023-10-03") | {"text": text})
    with desk.store.read() as db:
        assert decisions.analyses(db, NOON.date(), NOON.date())[0].text == text


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("ar", "قال الوزير صباح اليوم إن المدرسة افتتحت.", "صباح اليوم"),
        ("ckb", "وەزیر ئەمڕۆ گوتی قوتابخانەکە کرایەوە.", "ئەمڕۆ"),
    ],
)
def test_a_finding_reads_from_the_left_whatever_it_quotes(desk: Desk, language: str, text: str, said: str) -> None:
    draft = desk.add(language=language, text=text)
    browser = desk.browser()
    shown = browser.get(f"/draft/{draft.id}")
    assert re.search(rf'<li dir="ltr">“\u2068[^\u2069]*{said}[^\u2069]*\u2069” does not name a day', shown)


def test_what_the_first_pages_consist_of_is_compiled_ahead(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = desk.add()
    templates = render.environment.__wrapped__("ckb")
    monkeypatch.setattr(render, "environment", lambda _: templates)
    render.compile_pages.__wrapped__("ckb")
    monkeypatch.setattr(templates.loader, "searchpath", [])  # nothing more is found
    for path in ("/", f"/draft/{draft.id}"):
        assert 'lang="ckb"' in desk.browser().get(path)
