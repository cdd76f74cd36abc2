"""Drafts in another language than the digest's are "to translate": counted and filtered on the page and by the command, marked in
the file."""

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crawler.app.cli.main import app
from review.web.services.queue_rows import DraftRow, Filter
from storage.config.settings import Config, CrawlConfig, DigestConfig, TranslateConfig
from storage.database.store import Store
from storage.editing import translations
from storage.editing.translations import Translation
from tests.review.queue_file.test_order_language import TRANSLATED
from tests.support.desk_page import Desk
from tests.support.records import NOON


def a_desk(store: Store, folder: Path, language: str = "en") -> Desk:
    config = Config(crawl=CrawlConfig(user_agent="tests"), digest=DigestConfig(language=language))
    desk = Desk(store, folder, config=config)
    for code, (headline, text) in TRANSLATED.items():
        desk.add(headline=headline, text=text, language=code, relevance=0.9)
    return desk


@pytest.mark.parametrize("language", sorted(TRANSLATED))
def test_the_page_counts_and_filters_them(store: Store, tmp_path: Path, language: str) -> None:
    desk = a_desk(store, tmp_path, language)
    browser = desk.browser()
    found = re.search(r'<a href="(/\?language=[^"]+)"[^>]*>To translate <span class="count">(\d)', browser.get("/"))
    assert found
    assert found[2] == "3"
    shown = re.findall(r'lang="(\w+)"[^>]*data-row', browser.get(found[1]))
    assert sorted(shown) == sorted(set(TRANSLATED) - {language})
    first = browser.client.get(found[1].replace("/?", "/begin?")).headers["location"]
    assert re.search(r"[?&]language=%21", first)  # the next draft is one to translate, too


def test_a_draft_put_into_the_digests_language_is_none_of_them(store: Store, tmp_path: Path) -> None:
    desk = a_desk(store, tmp_path)
    browser = desk.browser()
    arabic = next(row.id for row in _rows(desk) if row.language == "ar")
    browser.press(arabic, "save", headline=TRANSLATED["en"][0], text=TRANSLATED["en"][1])
    assert sum(Filter(language="!en").takes(row) for row in _rows(desk)) == 2
    desk.sync("Shirin")
    text = desk.context.queue.file.path.read_text(encoding="utf-8")
    assert "> To translate: this entry is in Arabic" not in text
    browser.press(arabic, "save", language="ar")  # a person's word counts
    assert sum(Filter(language="!en").takes(row) for row in _rows(desk)) == 3


def _rows(desk: Desk) -> Sequence[DraftRow]:
    with desk.store.read() as db:
        return desk.context.queue.rows.read(db, desk.clock())


def test_the_file_marks_them_and_its_note_is_never_text(store: Store, tmp_path: Path) -> None:
    desk = a_desk(store, tmp_path)
    assert desk.sync("Shirin").to_translate == 3
    path = desk.context.queue.file.path
    text = path.read_text(encoding="utf-8")
    for name in ("Arabic", "Sorani Kurdish", "Kurmanji Kurdish"):
        assert f"\n> To translate: this entry is in {name}, the digest in English\n" in text
    path.write_text(text.replace("> To translate", "To translate"), encoding="utf-8")  # a formatter took the mark away
    done = desk.sync("Shirin")
    assert (done.edited, done.remarks) == (0, 0)
    assert path.read_text(encoding="utf-8").count("> To translate: ") == 3


def test_machine_translations_name_people_as_the_house_does(store: Store, tmp_path: Path) -> None:
    from storage.config.names import Name, Names

    names = Names(names=(Name(house="Nasiriyah", kind="place", en=("Nasiriya", "An Nasiriyah"), ar=("الناصرية",)),))
    config = Config(
        crawl=CrawlConfig(user_agent="tests"), digest=DigestConfig(names=names), translate=TranslateConfig()
    )
    desk = Desk(store, tmp_path, config=config)
    headline, text = TRANSLATED["ar"]
    desk.add(headline=headline, text=text, language="ar", relevance=0.9)
    with store.begin() as db:
        translations.put(db, headline, Translation("The people of Nasiriya repair a school", "small"), "en", NOON)
    desk.sync("Shirin")
    text = desk.context.queue.file.path.read_text(encoding="utf-8")
    assert "> Machine translation by small, headline: The people of Nasiriyah repair a school\n" in text


def test_the_command_counts_them(demo_run: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    shutil.copytree(demo_run, tmp_path, dirs_exist_ok=True)
    everything = json.loads(runner.invoke(app, ["queue", "list", "--demo", "--data", str(tmp_path), "--json"]).stdout)
    only = json.loads(
        runner.invoke(app, ["queue", "list", "--to-translate", "--demo", "--data", str(tmp_path), "--json"]).stdout
    )
    assert len(only["drafts"]) == everything["to_translate"] == only["to_translate"] > 0
    assert {draft["language"] for draft in only["drafts"]} <= {"ar", "ckb", "kmr", "fa", "tr"}
    assert all(draft["to_translate"] for draft in only["drafts"])
    shown = runner.invoke(app, ["queue", "list", "--demo", "--data", str(tmp_path)]).stdout
    assert f"{len(everything['drafts'])} drafts wait, {only['to_translate']} of them to translate" in shown
