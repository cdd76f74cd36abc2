"""The page's form "Add an outlet": address, proposal with the articles read, and saving for those who may."""

from dataclasses import replace
from pathlib import Path

from review.web.app import app
from review.web.services.outlet_service import OutletListing, OutletSearch, OutletService, ReadArticle
from storage.database.store import Store
from storage.editing import users
from storage.errors import BusyError
from tests.support.accounts import PASSWORD, a_user
from tests.support.desk_page import OURS, Desk
from tests.support.records import NOON

HOME = "https://weir-gazette.example"
PROPOSED = OutletSearch(
    HOME,
    "proposed",
    [OutletListing("feed", f"{HOME}/feed", "ar", 12, NOON)],
    [
        ReadArticle(f"{HOME}/news/1", "فتح بوابة <ثالثة>", "فُتحت البوابة", "ar", NOON),
        ReadArticle("javascript:1", "x", "y", "en", None),
    ],
    ["robots.txt disallows https://weir-gazette.example/rss"],
    "weir_gazette:\n  name: Weir Gazette\n",
)


class Outlets:
    def __init__(self, desk: Desk, search: OutletSearch = PROPOSED, *, is_writable: bool = True) -> None:
        self.begun: list[str] = []
        self.saved: list[str] = []
        self.search = search
        service = OutletService(
            self.begun.append, lambda address: self.search if self.begun else None, self.save, is_writable
        )
        desk.context = replace(desk.context, outlets=service)
        desk.app = app(desk.context)

    def save(self, address: str) -> str:
        self.saved.append(address)
        self.search = replace(self.search, state="saved", key="weir_gazette")
        return "weir_gazette"


def test_an_editor_sees_the_proposal_and_saves_it(store: Store, tmp_path: Path) -> None:
    desk = Desk(store, tmp_path)
    outlets = Outlets(desk)
    browser = desk.browser()
    assert 'href="/sources/new"' in browser.get("/sources")
    assert "writes nothing until you save" in browser.get("/sources/new")
    where = browser.post("/sources/new", {"address": f"  {HOME} "})
    assert outlets.begun == [HOME]
    text = browser.get(where)
    assert "Nothing has been saved yet" in text
    assert f"{HOME}/feed" in text
    assert "فتح بوابة &lt;ثالثة&gt;" in text
    assert 'dir="rtl"' in text
    assert "javascript:" not in text
    assert "weir_gazette:\n  name: Weir Gazette" in text
    where = browser.post("/sources/save", browser.fields("/sources/save"))
    assert outlets.saved == [HOME]
    assert "crawler run --source weir_gazette" in browser.get(where)
    assert 'action="/sources/save"' not in browser.text


def test_a_reader_sees_the_proposal_only(store: Store, tmp_path: Path) -> None:
    desk = Desk(store, tmp_path, accounts=True)
    with store.begin() as db:
        users.put(db, a_user("Azad", "reader", "s"))
    outlets = Outlets(desk)
    browser = desk.browser()
    browser.get("/login")
    browser.post("/login", browser.fields("/login") | {"name": "Azad", "password": PASSWORD})
    where = browser.post("/sources/new", {"address": HOME})
    assert "weir_gazette:" in browser.get(where)
    assert f"crawler sources add {HOME}" in browser.text
    assert 'action="/sources/save"' not in browser.text
    browser.post("/sources/save", {"address": HOME}, status=403)
    assert outlets.saved == []


def test_where_the_file_cannot_be_written_or_has_the_outlet_nothing_is_offered(store: Store, tmp_path: Path) -> None:
    for search, is_writable in ((PROPOSED, False), (replace(PROPOSED, key="old_paper"), True)):
        desk = Desk(store, tmp_path)
        Outlets(desk, search, is_writable=is_writable)
        browser = desk.browser()
        text = browser.get(browser.post("/sources/new", {"address": HOME}))
        assert 'action="/sources/save"' not in text
    assert "Already configured as" in text
    assert "old_paper" in text


def test_while_an_address_is_looked_at_the_browser_asks_again(store: Store, tmp_path: Path) -> None:
    desk = Desk(store, tmp_path)
    Outlets(desk, OutletSearch(HOME, "running"))
    browser = desk.browser()
    browser.post("/sources/new", {"address": HOME})
    answer = browser.client.get("/sources/new", params={"address": HOME})
    assert answer.headers["Refresh"] == "2"
    assert "Looking at" in answer.text


def test_a_second_search_and_a_foreign_form_are_refused(store: Store, tmp_path: Path) -> None:
    desk = Desk(store, tmp_path)
    outlets = Outlets(desk)

    def busy(_: str) -> None:
        raise BusyError("https://a.example is being searched; try again in a minute", about=HOME)

    browser = desk.browser()
    browser.post("/sources/save", {"address": HOME}, status=403, headers={**OURS, "Sec-Fetch-Site": "cross-site"})
    assert outlets.saved == []
    assert browser.post("/sources/new", {"address": " "}) == "/sources/new"
    desk.context = replace(desk.context, outlets=OutletService(begin=busy))
    desk.app = app(desk.context)
    assert "try again in a minute" in desk.browser().post("/sources/new", {"address": HOME}, status=503)


def test_a_page_that_cannot_look_says_so(store: Store, tmp_path: Path) -> None:
    desk = Desk(store, tmp_path)
    assert "crawler sources add" in desk.browser().post("/sources/new", {"address": HOME}, status=400)
