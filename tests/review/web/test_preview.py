"""The preview is what would be printed, with every difference since the last edition of its days marked; entries in other languages
are named, and can be left out."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from crawler.app.desk.decided_entries import load_decided
from digest import publish
from review.web.app import app
from review.web.services.page_services import EditionService
from storage.config.settings import Config, CrawlConfig, DigestConfig
from storage.database.store import Store
from storage.publishing import digests
from tests.review.queue_file.test_order_language import TRANSLATED, outline
from tests.support.desk_page import OUTLETS, Desk

DAYS = date(2023, 10, 1), date(2023, 10, 31)
ADDRESS = f"/publish?first={DAYS[0]}&last={DAYS[1]}"


class PublishingDesk(Desk):
    """A desk whose page really publishes."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.context = replace(self.context, editions=self._editions(()))
        self.app = app(self.context)

    def _editions(self, languages: tuple[str, ...]) -> EditionService:
        def previewed(first: date, last: date, known: object = None) -> publish.Preview:
            with self.store.read() as db:
                return publish.preview(
                    db, load_decided(db, OUTLETS, (first, last), known), first, last, self.config.digest, languages  # type: ignore[arg-type]
                )  # fmt: skip

        def published(first: date, last: date, seal: str) -> list[Path]:
            return list(
                publish.publish(
                    self.store, lambda db: load_decided(db, OUTLETS), first, last, ["html"], self.folder / "digests",
                    self.config.digest, self.clock(), seal, languages,
                ).files
            )  # fmt: skip

        return replace(
            self.context.editions,
            outline=previewed,
            preview=lambda first, last, known: previewed(first, last, known).page,
            publish=published,
            of_language=lambda code: self._editions((code,)),
        )


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> PublishingDesk:
    desk = PublishingDesk(store, tmp_path)
    browser = desk.browser()
    for number, (code, (headline, text)) in enumerate(TRANSLATED.items()):
        draft = desk.add(headline=headline, text=text, language=code, relevance=0.9 - number / 10, outlets=("Rudaw",))
        browser.press(draft.id, "approve", section="Economy" if code == "ckb" else "")
    return desk


def publish_all(desk: PublishingDesk, address: str = ADDRESS) -> None:
    browser = desk.browser()
    browser.get(address)
    browser.post("/publish", browser.fields("/publish"))


def the_preview(desk: PublishingDesk, address: str = ADDRESS) -> html.HtmlElement:
    return html.fromstring(desk.browser().get(address)).find_class("preview")[0]


def marks(desk: PublishingDesk) -> dict[str, str]:
    shown = the_preview(desk)
    found = {}
    for element in shown.iter("li", "div"):
        if element.get("lang") and element.find(".//strong") is not None:
            given = element.find_class("mark")
            found[element.find(".//strong").text_content()] = given[0].text_content() if given else ""
    return found


def test_nothing_is_marked_before_there_is_an_edition(desk: PublishingDesk) -> None:
    assert set(marks(desk).values()) == {""}
    assert "Since the last edition" not in desk.browser().get(ADDRESS)


def test_new_changed_moved_and_removed_entries_are_marked(desk: PublishingDesk) -> None:
    publish_all(desk)
    assert set(marks(desk).values()) == {""}
    assert "Nothing differs." in desk.browser().get(ADDRESS)
    browser = desk.browser()
    new = desk.add(headline="A Bridge Opens in Mosul", relevance=0.01)
    browser.press(new.id, "approve")
    arabic, sorani = 2, 3
    assert TRANSLATED["ar"][0] in browser.get(f"/draft/{arabic}")
    browser.press(arabic, "approve", text=f"{TRANSLATED['ar'][1]} وبدأ العمل أمس.")
    browser.press(sorani, "reject")
    found = marks(desk)
    assert found["A Bridge Opens in Mosul."] == "new"
    assert found[f"{TRANSLATED['ar'][0]}."] == "changed"
    assert found[f"{TRANSLATED['en'][0]}."] == ""
    shown = html.fromstring(desk.browser().get(ADDRESS)).find_class("differences")[0]
    removed = shown.find_class("removed")[-1]
    assert removed.find(".//li").get("lang") == "ckb"
    assert TRANSLATED["ckb"][0] in removed.text_content()
    assert "وبدأ العمل أمس." in "".join(element.text_content() for element in shown.iter("ins", "p"))
    publish_all(desk)
    assert set(marks(desk).values()) == {""}


@pytest.mark.parametrize("language", ["en", "ar", "ckb", "kmr"])
def test_corrections_and_charts_are_where_they_are_printed(store: Store, tmp_path: Path, language: str) -> None:
    config = Config(crawl=CrawlConfig(user_agent="tests"), digest=DigestConfig(language=language))
    desk = PublishingDesk(store, tmp_path, config=config)
    browser = desk.browser()
    for number in range(6):
        code = list(TRANSLATED)[number % 4]
        draft = desk.add(
            headline=f"{TRANSLATED[code][0]} {number}", text=TRANSLATED[code][1], language=code, relevance=number / 10,
            date=date(2023, 10, 3 + number),
        )  # fmt: skip
        browser.press(draft.id, "approve")
    publish_all(desk)
    browser.press(1, "approve", text=f"{TRANSLATED['en'][1]} Work began in 2024.")
    with desk.store.read() as db:
        printed = publish.preview(db, load_decided(db, OUTLETS, DAYS), *DAYS, config.digest)
    assert len(printed.corrections) == 1
    shown = the_preview(desk)
    assert outline(html.tostring(shown, encoding="unicode")) == outline(printed.page)
    page = html.fromstring(printed.page)
    assert [one.text_content() for one in shown.iter("figcaption")] == [
        one.text_content() for one in page.iter("figcaption")
    ]
    assert len(list(shown.iter("svg"))) == 2
    assert shown.find_class("title")[0].text_content() == page.find(".//h1").text_content()


def test_a_short_edition_has_no_charts_in_its_preview_either(desk: PublishingDesk) -> None:
    assert list(the_preview(desk, "/publish?first=2023-10-03&last=2023-10-03").iter("svg")) == []


def test_entries_in_other_languages_are_named_and_can_be_left_out(desk: PublishingDesk) -> None:
    browser = desk.browser()
    text = browser.get(ADDRESS)
    assert "3 entries are not in the language of the edition." in text
    assert re.search(r'href="(/\?state=approved[^"]*language=%21en)"', text)
    only = f"{ADDRESS}&language=en"
    shown = browser.get(only)
    assert "3 entries in other languages are left out" in shown
    assert list(marks_of(shown)) == [f"{TRANSLATED['en'][0]}."]
    assert "Publish 1 entry" in shown
    publish_all(desk, only)
    with desk.store.read() as db:
        (published,) = digests.published(db)
        digest = digests.get(db, published.digest_id)
        states = {row.id: row.state for row in desk.context.queue.rows.read(db, desk.clock())}
    assert digest is not None
    assert [entry.wording.language for entry in digest.entries] == ["en"]
    assert published.left_out == (2, 3, 4)
    assert states == {1: "published", 2: "approved", 3: "approved", 4: "approved"}
    desk.sync("Shirin")
    text = desk.context.queue.file.path.read_text(encoding="utf-8")
    assert [headline in text for headline, _ in TRANSLATED.values()] == [False, True, True, True]
    browser.press(2, "approve", headline="Residents of Nasiriyah Repair a Roof", text=TRANSLATED["en"][1])
    publish_all(desk, only)  # the translated one is printed now
    with desk.store.read() as db:
        assert len(digests.newest(db, *DAYS)[1].entries) == 2  # type: ignore[index]


def marks_of(page: str) -> list[str]:
    shown = html.fromstring(page).find_class("preview")[0]
    return [one.find(".//strong").text_content() for one in shown.iter("li") if one.get("lang")]


def test_an_entry_that_was_printed_leaves_a_line_where_it_is_left_out(desk: PublishingDesk) -> None:
    publish_all(desk)
    shown = desk.browser().get(f"{ADDRESS}&language=en")
    assert len(html.fromstring(shown).find_class("stone")) == 3
    publish_all(desk, f"{ADDRESS}&language=en")
    page = (desk.folder / "digests" / "digest-2023-10.html").read_text(encoding="utf-8")
    assert all(f'id="entry-{number}"' in page for number in (1, 2, 3, 4))  # links to them still lead somewhere
