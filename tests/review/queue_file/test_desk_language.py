"""The queue file in the desk's language: its guide and notes, and a file of any language read by a desk of any other."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.queue_file import own_notes
from review.queue_file.blocks import note_line, render_block
from review.queue_file.parse import parse
from review.queue_file.settle import without_own_lines
from review.queue_file.sync import sync
from storage.catalogues.catalogue import LANGUAGES
from storage.config.settings import DigestConfig
from storage.database.store import Store
from tests.review.queue_file.test_blocks import a_block, a_file
from tests.review.queue_file.test_sync import OUTLETS, Desk
from tests.support.records import NOON

MESSAGES = (own_notes.RELEVANCE, own_notes.TO_FIX, own_notes.TO_TRANSLATE, own_notes.TRANSLATION, own_notes.REVISION)
VALUES = {
    "text": "Erbil", "language": "A", "edition": "B", "model": "opus-mt", "place": "2", "number": 3, "name": "Karim",
    "when": "2023-10-03 12:00 UTC",
}  # fmt: skip


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path / "queue.md")


def write(desk: Desk, language: str) -> None:
    desk.hours += 1
    config = DigestConfig.model_validate({"desk_language": language})
    sync(desk.store, desk.path, config, OUTLETS, NOON + timedelta(hours=desk.hours), "Shirin")


def notes_in(language: str) -> Iterable[str]:
    yield from (own_notes.note(message, language, **VALUES) for message in (*MESSAGES, *own_notes.SIGNED.values()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_guide_and_notes_are_in_the_language_of_the_desk(desk: Desk, language: str) -> None:
    write(desk, language)
    assert own_notes.guide(language) in desk.text
    assert f"> {own_notes.label(own_notes.TO_FIX, language)}" in desk.text
    assert f"> {own_notes.label(own_notes.TO_TRANSLATE, language)}" in desk.text
    again = desk.text
    write(desk, language)
    assert desk.text == again


@pytest.mark.parametrize(("language", "other"), list(product(LANGUAGES, repeat=2)))
def test_a_file_of_one_language_is_read_by_a_desk_of_another(desk: Desk, language: str, other: str) -> None:
    write(desk, language)
    desk.path.write_text(desk.text.replace("### [ ]", "### [x]", 1), encoding="utf-8")
    desk.change("### [ ]", "### [-]")
    write(desk, other)
    assert sorted(desk.state(number) for number in (1, 2, 3, 4)) == ["approved", "pending", "pending", "rejected"]
    assert own_notes.guide(other) in desk.text
    assert sum(own_notes.guide(code) in desk.text for code in LANGUAGES) == 1
    for number in (1, 2, 3, 4):  # nothing of the program became a person's remark or text
        assert all(decision.action in {"approve", "reject"} for decision in desk.decisions(number))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_person_writes_above_the_days_stays(desk: Desk, language: str) -> None:
    desk.path.write_text(desk.text.replace(own_notes.guide("en"), "Our own words."), encoding="utf-8")
    write(desk, language)
    assert "Our own words." in desk.text
    assert own_notes.guide(language) not in desk.text


def test_the_guide_as_an_earlier_version_wrote_it_is_no_person_s_text() -> None:
    earlier = own_notes.guide("en").replace("it shows the file is whole.", "the file is whole.")
    assert earlier != own_notes.guide("en")
    assert own_notes.top(earlier, "ckb") == own_notes.guide("ckb")
    assert own_notes.top(f"{earlier} Ours.", "ckb") == f"{earlier} Ours."


@pytest.mark.parametrize(("language", "other"), list(product(LANGUAGES, repeat=2)))
def test_a_note_that_lost_its_mark_is_no_text_of_a_person(language: str, other: str) -> None:
    """In the base the entry has its notes in one language, in a pasted paragraph they are in another."""
    base = a_block(owned=tuple(map(note_line, notes_in(language))))
    for note in notes_in(other):
        changed = a_block(text=f"Text.\n{note}", paragraphs=((3, "Text."), (5, note)), below=1, owned=base.owned)
        _, doubtful = without_own_lines(changed, base)
        kept, _ = without_own_lines(changed, base)
        assert doubtful or note not in kept.text, note


@pytest.mark.parametrize("language", LANGUAGES)
@given(st.data())
def test_a_note_of_any_words_comes_back_as_a_note(language: str, data: st.DataObject) -> None:
    values = VALUES | {name: data.draw(st.text(max_size=20)) for name in ("text", "model", "name")}
    owned = tuple(
        note_line(own_notes.note(message, language, **values)) for message in (*MESSAGES, *own_notes.SIGNED.values())
    )
    block = a_block(draft_id=17, revision=2, owned=owned)
    (read,) = parse(a_file(block), "queue.md").blocks
    assert (read.text, read.owned) == (block.text, tuple(line for line in owned if line.strip("> ")))
    assert render_block(block) in a_file(block)
