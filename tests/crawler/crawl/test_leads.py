"""What an outlet refuses still reaches the desk, and is said to be unread, in every script."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from crawler.app.cli import output
from review.queue_file.sync import sync
from storage.config.settings import DigestConfig
from storage.database.store import Store
from storage.records import Article
from summarizer.encoding.encoder import Encoder
from tests.summarizer.drafts.test_draft import OUTLETS, TOLD, newest, run, tell
from tests.support.records import NOON, an_article

NAMES = {key: outlet.name for key, outlet in OUTLETS.items()}


def a_lead(language: str, **fields: str) -> Article:
    given = {"source": "shafaq", "url": "https://shafaq.com/news/7", "title": TOLD[language][0], "text": ""}
    return an_article(**(given | {"language": language, "read": False} | fields))


def queue(store: Store, encoder: Encoder, folder: Path, told: Sequence[Article]) -> tuple[str, tuple[str, ...]]:
    """The queue file after these articles of one story were drafted, and the draft's notes."""
    story = tell(store, *told)
    run(store, encoder)
    sync(store, folder / "queue.md", DigestConfig(), NAMES, NOON, "Shirin")
    return (folder / "queue.md").read_text(encoding="utf-8"), newest(store, story).notes


@pytest.mark.parametrize("language", TOLD)
def test_a_headline_alone_stands_without_text_and_says_why(
    store: Store, encoder: Encoder, tmp_path: Path, language: str
) -> None:
    file, notes = queue(store, encoder, tmp_path, [a_lead(language)])
    assert "not read: Shafaq News blocks the crawler; only this headline is known" in notes
    assert "not read: Shafaq News blocks the crawler" in file
    assert "<https://shafaq.com/news/7>" in file
    if language != "en":
        assert TOLD[language][0] in file
    approved = file.replace("### [ ]", "### [x]")
    (tmp_path / "queue.md").write_text(approved, encoding="utf-8")
    assert sync(store, tmp_path / "queue.md", DigestConfig(), NAMES, NOON, "Shirin").approved == 1


@pytest.mark.parametrize("language", TOLD)
def test_a_description_is_drafted_and_said_to_be_one(
    store: Store, encoder: Encoder, tmp_path: Path, language: str
) -> None:
    file, notes = queue(store, encoder, tmp_path, [a_lead(language, text=TOLD[language][1])])
    assert "not read: Shafaq News blocks the crawler; the description from its listing is used" in notes
    assert "the description from its listing is used" in file


@pytest.mark.parametrize("language", TOLD)
def test_beside_an_article_that_was_read_a_lead_is_a_link_and_a_note(
    store: Store, encoder: Encoder, tmp_path: Path, language: str
) -> None:
    title, text = TOLD[language]
    read = an_article(title=title, text=text, language=language)
    file, notes = queue(store, encoder, tmp_path, [read, a_lead(language)])
    assert "not read: Shafaq News (the site blocks the crawler; the link is here)" in notes
    assert not any("blocks the crawler; only" in note for note in notes)
    assert "<https://shafaq.com/news/7>" in file


def test_a_read_article_without_a_sentence_makes_no_headline_of_its_own(store: Store, encoder: Encoder) -> None:
    tell(store, an_article(text="Photos."))
    assert run(store, encoder).passed_over == {"no sentence that can be published": 1}


def test_a_lead_says_so_in_every_list_of_articles() -> None:
    read = output.article_row(an_article(title="اجتماع في بغداد"), NOON, None)
    lead = output.article_row(an_article(title="اجتماع في بغداد", read=False), NOON, None)
    assert lead == (*read[:-1], f"{read[-1]} (not read)")
