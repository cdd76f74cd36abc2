"""A person's save that overlaps a sync: merged, or kept under a name that is told; no word is lost."""

import itertools
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from review.queue_file.sync import sync
from storage.config.settings import DigestConfig
from storage.database.store import Store, open_store
from storage.editing import decisions, drafts, exchange
from storage.errors import QueueFileError
from tests.review.queue_file.test_sync import HEADLINES, OUTLETS, Desk
from tests.support.records import NOON, a_decision, a_wording


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path / "queue.md")


def at_the_exchange(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Once, between the program's last look at the file and the exchange."""
    look, times = exchange.read, itertools.count()

    def look_once(path: Path) -> bytes | None:
        seen = look(path)
        if next(times) == 0:
            happens()
        return seen

    monkeypatch.setattr(exchange, "read", look_once)


@pytest.mark.parametrize("language", sorted(HEADLINES))
def test_a_save_by_rename_in_the_gap_is_merged(desk: Desk, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    typed = desk.text.replace(f"### [ ] {HEADLINES[language]}", f"### [x] {HEADLINES[language]} SARA")
    desk.redraft(1, "Something to write.")

    def save() -> None:
        desk.path.with_name("saved").write_text(typed, encoding="utf-8")
        desk.path.with_name("saved").replace(desk.path)

    at_the_exchange(monkeypatch, save)
    done = desk.sync()
    assert done.approved + done.edited == 1
    assert f"{HEADLINES[language]} SARA" in desk.text


def test_a_faulty_save_in_the_gap_has_its_place_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = desk.text.replace("### [ ] School", "### [?] SARA School")
    desk.redraft(2, "Something to write.")
    at_the_exchange(monkeypatch, lambda: desk.path.write_text(typed, encoding="utf-8"))
    with pytest.raises(QueueFileError, match="unknown box"):
        desk.sync()
    assert desk.text == typed
    desk.change("[?]", "[x]")
    assert desk.sync().approved == 1


@pytest.mark.parametrize("share", [0.0, 0.3, 0.97])
def test_an_editor_that_writes_in_place_while_a_sync_comes_loses_nothing(desk: Desk, share: float) -> None:
    typed = desk.text.replace("### [ ] قوتابخانە", "### [x] SARA قوتابخانە").encode()
    with desk.path.open("wb") as editor:
        editor.write(typed[: int(len(typed) * share)])
        editor.flush()
        if share:
            with pytest.raises(QueueFileError):
                desk.sync()
        else:
            desk.sync()
        editor.write(typed[int(len(typed) * share) :])
    assert desk.sync().approved == 1
    assert desk.entries()[0].wording.headline == "SARA قوتابخانە کرایەوە"


def test_a_late_save_that_cannot_be_read_is_kept_and_told_until_it_is_deleted(desk: Desk) -> None:
    typed = desk.text.replace("### [ ] School", "### [?] SARA School")
    desk.redraft(1, "Something to write.")
    with desk.path.open("r+b") as editor:
        desk.sync()
        editor.write(typed.encode())
    for _ in range(2):
        told = desk.sync().kept
        assert len(told) == 1
    kept = desk.path.with_name(told[0].partition(":")[0])
    assert "SARA" in kept.read_text(encoding="utf-8")
    kept.unlink()
    assert desk.sync().kept == []


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["word", "tick", "own", "cut", "whole", "in place", "foreign", "stale", "page", "redraft", "gap", "sync"]
        ),
        st.integers(0, 3),
        st.integers(0, 999),
    ),
    max_size=12,
)


class Typist:
    """A person at the desk who saves at the wrong moment; `written` are the words that must be somewhere in the end."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(open_store(folder / "store.db"), folder / "queue.md")
        other = folder / "other"
        other.mkdir()
        self.foreign = Desk(open_store(other / "store.db"), other / "queue.md")
        self.foreign.redraft(1, "Of another desk.")
        self.foreign.sync()
        self.written: list[str] = []
        self.buffers = [self.desk.text]
        self.said: list[str] = []

    def sync(self) -> None:
        try:
            self.said += self.desk.sync("Shirin").kept
        except QueueFileError as error:
            self.said.append(str(error))

    def typed(self, word: str, place: int) -> str | None:
        """The file with a word more in the text of an entry; None where it is not in a form to type into."""
        text = self.desk.text
        at = [index for index in range(len(text)) if text.startswith(" 2023.", index)]
        if not at:
            return None
        self.written.append(word)
        index = at[place % len(at)]
        return f"{text[:index]} {word}{text[index:]}"

    def everything(self) -> str:
        """All that is stored, and every file of the desk that is named as one that was kept."""
        with self.desk.store.read() as db:
            stored = f"{decisions.all_by_draft(db)}{drafts.latest(db)}"
        kept = "".join(file.read_text("utf-8", "replace") for file in exchange.kept_files(self.desk.path))
        return stored + kept + self.desk.path.read_text("utf-8", "replace")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@example([("gap", 0, 0), ("gap", 0, 0)])
@given(STEPS)
def test_no_overlapping_cut_or_foreign_file_loses_a_word(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    typist = Typist(tmp_path_factory.mktemp("desk"))
    for number, (step, place, value) in enumerate(steps):
        word = f"word{number}x{value}"
        take_step(typist, step, word, place, value)
    typist.sync()
    if "queue.md:" in "".join(typist.said[-1:]):  # cut or foreign to the end: a person puts a whole file there
        typist.desk.path.write_text(typist.buffers[-1], encoding="utf-8")
        typist.sync()
    found = typist.everything()
    assert [word for word in typist.written if word not in found] == []
    assert all("Of another desk" not in str(entry) for entry in typist.desk.entries())
    typist.desk.store.close()
    typist.foreign.store.close()


def take_step(typist: Typist, step: str, word: str, place: int, value: int) -> None:
    desk = typist.desk
    if step == "sync":
        typist.sync()
    elif step == "redraft":
        desk.redraft(place + 1, f"Machine {value} 2023.")
    elif step == "page":
        with desk.store.begin() as db:
            decisions.add(
                db, a_decision(draft_id=place + 1, action="edit", wording=a_wording(text=f"{word} 2023."), via="page")
            )
        typist.written.append(word)
    elif step == "foreign":
        typist.sync()
        settle(typist)
        desk.path.write_text(typist.foreign.text.replace("### [ ]", "### [x]"), encoding="utf-8")
        typist.sync()
        settle(typist)
    elif step == "stale":
        typist.sync()
        settle(typist)
        desk.path.write_text(random.Random(value).choice(typist.buffers), encoding="utf-8")
    else:
        overlapping(typist, step, word, place, value)


def settle(typist: Typist) -> None:
    """Puts a whole file of this desk in the place of one that waits."""
    if typist.said and "queue.md:" in typist.said[-1]:
        typist.desk.path.unlink(missing_ok=True)
        typist.said.append("")
        typist.sync()
    typist.buffers.append(typist.desk.text)


def overlapping(typist: Typist, step: str, word: str, place: int, value: int) -> None:
    desk = typist.desk
    typist.sync()
    settle(typist)
    typed = typist.typed(word, place)
    if typed is None:
        return
    if step == "tick":
        typed = typed.replace("### [ ]", "### [x]", 1 + place)
    elif step == "own":
        typed = typed.replace("## October 3, 2023\n", f"## October 3, 2023\n\n### [x] Own {word} (Elaph)\n\nText.\n", 1)
    content = typed.encode()
    at = value % (len(content) + 1)
    if step == "cut":  # and once more, whole
        desk.path.write_bytes(content[:at])
        typist.sync()
        desk.path.write_bytes(content)
    elif step == "in place":
        with desk.path.open("wb") as editor:
            editor.write(content[:at])
            editor.flush()
            typist.sync()
            editor.write(content[at:])
    elif step == "gap":
        desk.redraft(1, f"Machine in the gap {value} 2023.")
        with pytest.MonkeyPatch.context() as patch:
            saves: list[int] = []
            at_the_exchange(patch, lambda: saves.append(desk.path.write_bytes(content)))
            typist.sync()
        if not saves:  # the same draft as before: nothing was written, so the save comes after
            desk.path.write_bytes(content)
    else:
        desk.path.write_bytes(content)
    typist.sync()
    settle(typist)


def test_a_sync_of_another_person_signs_their_own(desk: Desk) -> None:
    desk.change("### [ ] School", "### [x] School")
    sync(desk.store, desk.path, DigestConfig(), OUTLETS, NOON + timedelta(hours=20), "Aras")
    assert desk.entries()[0].approved_by == "Aras"
