"""The queue file and the store: whoever saves last, nothing that a person wrote is lost."""

import contextlib
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.decisions.rules import approved, standing
from review.queue_file import sync as queue_sync
from review.queue_file.sync import SyncResult, sync
from storage.config.settings import DigestConfig, StyleConfig
from storage.corpus import articles, stories
from storage.database.store import Store, open_store
from storage.editing import decisions, drafts, exchange
from storage.errors import BusyError, DecisionError, QueueFileError
from storage.publishing import digests
from storage.publishing.published import Digest
from storage.records import Analysis, Decision, Draft, DraftSentence, Entry, Member
from tests.support.records import NOON, a_decision, a_draft, a_wording, an_article

DAY = date(2023, 10, 3)
OUTLETS = {"rudaw": "Rudaw"}
HEADLINES = {"en": "School Opens", "ar": "افتتاح مدرسة", "ckb": "قوتابخانە کرایەوە", "kmr": "Dibistan vebû"}


class Desk:
    """A store with one draft a language, and its queue file."""

    def __init__(self, store: Store, path: Path) -> None:
        self.store, self.path, self.hours = store, path, 0
        with store.begin() as db:
            for number, (language, headline) in enumerate(HEADLINES.items(), start=1):
                article, _ = articles.add(db, an_article(identity=language, url=f"https://rudaw.example/{number}"))
                story = stories.open_story(db, NOON)
                stories.join(db, [Member(story, article, 1.0, "the first")])
                text = f"{headline} 2023."
                sentences = (DraftSentence(text, article, 1, 0, len(text)),)
                drafts.add(db, a_draft(story_id=story, headline=headline, sentences=sentences, language=language))
        self.sync()

    def sync(self, by: str = "Shirin") -> SyncResult:
        self.hours += 1
        return sync(self.store, self.path, DigestConfig(), OUTLETS, NOON + timedelta(hours=self.hours), by)

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def change(self, old: str, new: str) -> None:
        assert old in self.text
        self.path.write_text(self.text.replace(old, new, 1), encoding="utf-8")

    def redraft(self, story: int, text: str) -> Draft:
        with self.store.begin() as db:
            return drafts.add(db, a_draft(story_id=story, headline=f"New {story}", text=text))

    def state(self, draft: int = 1) -> str:
        return standing(self.decisions(draft)).state

    def decisions(self, draft: int = 1) -> list[Decision]:
        with self.store.read() as db:
            return decisions.by_draft(db, [draft]).get(draft, [])

    def entries(self) -> list[Entry]:
        with self.store.read() as db:
            return approved(decisions.all_by_draft(db), drafts.relevance(db))


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path / "queue.md")


def test_a_sync_without_change_writes_nothing(desk: Desk) -> None:
    before = desk.path.stat().st_mtime_ns, desk.text
    assert desk.sync() == SyncResult(waiting=4)
    assert (desk.path.stat().st_mtime_ns, desk.text) == before
    assert "### [ ] افتتاح مدرسة (Rudaw)\n<!-- draft 2 revision 1 -->" in before[1]
    assert "- Rudaw: <https://rudaw.example/1>" in before[1]


def test_a_tick_approves_the_words_in_the_file_and_a_space_takes_it_back(desk: Desk) -> None:
    desk.change("[ ] School Opens (Rudaw)", "[x] School Opens at Last (Rudaw, Elaph)")
    desk.change("[ ] قوتابخانە", "[X] قوتابخانە")
    assert desk.sync() == SyncResult(approved=2, waiting=2)
    assert [(entry.wording.headline, entry.wording.outlets, entry.wording.language, entry.approved_by) for entry in desk.entries()] == [
        ("School Opens at Last", ("Rudaw", "Elaph"), "en", "Shirin"),
        ("قوتابخانە کرایەوە", ("Rudaw",), "ckb", "Shirin"),
    ]  # fmt: skip
    assert desk.sync() == SyncResult(waiting=2)
    desk.change("[x] School", "[ ] School")
    assert desk.sync() == SyncResult(undone=1, waiting=3)
    assert desk.state() == "pending"


def test_a_rejection_keeps_its_reason_and_can_be_taken_back(desk: Desk) -> None:
    desk.change("[ ] School Opens (Rudaw)\n", "[-] School Opens (Rudaw)\nreason: off topic\n")
    assert desk.sync() == SyncResult(rejected=1, waiting=3)
    assert "Rejected by Shirin" in desk.text
    assert "reason: off topic" in desk.text
    desk.change("[-]", "[ ]")
    desk.change("reason: off topic\n", "")
    assert desk.sync() == SyncResult(undone=1, waiting=4)


def test_a_bare_line_under_a_rejected_entry_is_its_reason(desk: Desk) -> None:
    desk.change(
        "[ ] School Opens (Rudaw)\n<!-- draft 1 revision 1 -->\n",
        "[-] School Opens (Rudaw)\n<!-- draft 1 revision 1 -->\noff topic\n",
    )
    desk.change(
        "[ ] Dibistan vebû (Rudaw)\n<!-- draft 4 revision 1 -->\n",
        "[-] Dibistan vebû (Rudaw)\nne girîng e\n\n<!-- draft 4 revision 1 -->\n",
    )
    with pytest.raises(QueueFileError, match="below the text"):
        desk.sync()
    desk.change("ne girîng e\n\n<!-- draft 4 revision 1 -->\n", "<!-- draft 4 revision 1 -->\nne girîng e\n")
    assert desk.sync() == SyncResult(rejected=2, waiting=2)
    assert [desk.decisions(draft)[0].reason for draft in (1, 4)] == ["off topic", "ne girîng e"]
    assert "<!-- draft 1 revision 1 -->\nreason: off topic\n\nSchool Opens 2023.\n" in desk.text


def test_an_entry_that_lost_its_comment_is_the_draft_it_was(desk: Desk) -> None:
    desk.change("[ ] افتتاح مدرسة (Rudaw)\n<!-- draft 2 revision 1 -->\n", "[x] افتتاح مدرسة (Rudaw)\n")
    assert desk.sync() == SyncResult(approved=1, waiting=3)
    whole = desk.text
    for comment in re.findall("<!-- draft .*\n", whole):
        desk.change(comment, "")
    assert desk.sync() == SyncResult(waiting=3)
    assert desk.text == whole
    assert [entry.draft_id for entry in desk.entries()] == [2]


def test_an_entry_that_lost_its_heading_is_never_published(desk: Desk) -> None:
    for heading in re.findall("(?m)^### .*\n", desk.text):
        whole = desk.text
        desk.change(heading, "")
        with pytest.raises(QueueFileError, match="heading"):
            desk.sync()
        desk.path.write_text(whole, encoding="utf-8")
    with desk.store.read() as db:
        assert decisions.analyses(db, date.min, date.max) == []
    assert desk.entries() == []


def test_no_line_taken_out_of_the_file_approves_or_publishes_a_word(desk: Desk) -> None:
    lines = desk.text.split("\n")
    for number in range(len(lines)):
        desk.path.write_text("\n".join(lines[:number] + lines[number + 1 :]), encoding="utf-8")
        with contextlib.suppress(QueueFileError):
            desk.sync()
        with desk.store.read() as db:
            assert decisions.analyses(db, date.min, date.max) == []
            assert len(drafts.latest(db)) == len(HEADLINES)
        assert desk.entries() == []


def test_edited_words_stay_and_the_next_revision_is_offered_beside_them(desk: Desk) -> None:
    desk.change("School Opens 2023.", "A school opened.\n\nIt is the second.")
    assert desk.sync() == SyncResult(edited=1, waiting=4)
    desk.redraft(1, "Three schools opened.")
    desk.sync()
    assert "A school opened.\n\nIt is the second." in desk.text
    assert "draft 1 revision 2" in desk.text
    assert re.search(r"> Revision 2 arrived after this edit, which was kept.*Three schools opened\.", desk.text)
    desk.change("[ ] School", "[x] School")
    assert desk.sync().approved == 1
    assert desk.entries()[0].wording.text == "A school opened.\nIt is the second."


def test_an_untouched_draft_takes_the_next_revision(desk: Desk) -> None:
    with desk.store.begin() as db:
        other, _ = articles.add(db, an_article(source="elaph", url="https://elaph.example/9"))
        stories.join(db, [Member(1, other, 0.8, "the same school")])
    desk.redraft(1, "Three schools opened.")
    desk.sync()
    assert "- elaph: <https://elaph.example/9>" in desk.text
    assert "### [ ] New 1 (Rudaw)\n<!-- draft 1 revision 2 -->\n\nThree schools opened." in desk.text
    assert desk.decisions() == []


def test_a_tick_on_a_revision_that_moved_on_approves_nothing(desk: Desk) -> None:
    desk.change("[ ] School", "[x] School")
    desk.change("[ ] Dibistan vebû", "[x] Dibistan vebû li Mexmûrê")
    desk.redraft(1, "Three schools opened.")
    desk.redraft(4, "Sê dibistan vebûn.")
    assert desk.sync() == SyncResult(edited=1, remarks=1, waiting=4)
    assert desk.entries() == []
    assert "Three schools opened." in desk.text
    assert "[ ] Dibistan vebû li Mexmûrê" in desk.text
    assert desk.text.count("was not applied") == 2


def test_a_file_saved_from_an_old_buffer_takes_back_nothing_it_did_not_touch(desk: Desk) -> None:
    old = desk.text
    with desk.store.begin() as db:
        decisions.add(db, a_decision(by="Aras", via="page"))
        decisions.add_analysis(db, Analysis(DAY, "Aras's paragraph.", "Aras", NOON))
    desk.redraft(2, "ثلاث مدارس.")
    desk.sync()
    desk.path.write_text(old.replace("[ ] Dibistan", "[-] Dibistan"), encoding="utf-8")
    assert desk.sync() == SyncResult(rejected=1, waiting=2)
    assert (desk.state(1), desk.state(4)) == ("approved", "rejected")
    assert "Aras's paragraph." in desk.text
    assert "ثلاث مدارس." in desk.text


def test_two_people_on_one_draft_lose_nothing(desk: Desk) -> None:
    desk.change("School Opens 2023.", "Shirin's words.")
    with desk.store.begin() as db:
        decisions.add(db, a_decision(by="Aras", via="page", wording=a_wording(text="Aras's words.")))
    assert desk.sync() == SyncResult(edited=1, waiting=4)
    assert "\nShirin's words.\n" in desk.text
    assert "Meanwhile Aras had written" in desk.text
    assert "Aras's words." in desk.text
    assert desk.entries() == []


def test_a_draft_missing_from_the_file_comes_back_and_so_does_the_file(desk: Desk) -> None:
    whole = desk.text
    start, end = whole.index("### [ ] افتتاح"), whole.index("### [ ] قوتابخانە")
    desk.path.write_text(whole[:start] + whole[end:], encoding="utf-8")
    assert desk.sync() == SyncResult(waiting=4)
    assert desk.text == whole
    desk.path.write_text("", encoding="utf-8")
    desk.sync()
    assert desk.text == whole
    desk.path.unlink()
    desk.sync()
    assert desk.text == whole


def test_a_person_writes_an_entry_of_their_own(desk: Desk) -> None:
    typed = desk.text + "\n## October 5, 2023\n\n### [x] خبر من بغداد (Elaph)\nsection: Intercepts\n\nنص الخبر.\n"
    desk.path.write_text(typed, encoding="utf-8")
    assert desk.sync() == SyncResult(written=1, approved=1, waiting=4)
    wording = desk.entries()[0].wording
    assert (wording.language, wording.section, wording.text) == ("ar", "Intercepts", "نص الخبر.")
    assert "### [x] خبر من بغداد (Elaph)\n<!-- draft 5 revision 1 -->\nsection: Intercepts\n" in desk.text
    desk.path.write_text(typed, encoding="utf-8")  # saved again from an editor that did not read it anew
    assert desk.sync() == SyncResult(waiting=4)
    assert len(desk.entries()) == 1


def test_moving_an_entry_under_another_day_changes_its_day(desk: Desk) -> None:
    start = desk.text.index("### [ ] Dibistan")
    moved = desk.text[:start] + "## 5 October 2023\n\n" + desk.text[start:]
    desk.path.write_text(moved, encoding="utf-8")
    assert desk.sync() == SyncResult(edited=1, waiting=4)
    assert desk.text.index("## October 5, 2023") < desk.text.index("Dibistan")


def test_text_under_a_day_is_the_analysts_paragraph(desk: Desk) -> None:
    desk.change("## October 3, 2023\n", "## October 3, 2023\n\nAnalysis: <b>two</b>\nlines.\n")
    assert desk.sync() == SyncResult(analyses=1, waiting=4)
    with desk.store.read() as db:
        assert [one.text for one in decisions.analyses(db, DAY, DAY)] == ["Analysis: <b>two</b> lines."]
    desk.change(r"Analysis: \<b\>two\</b\> lines." + "\n", "")
    assert desk.sync() == SyncResult(analyses=1, waiting=4)
    with desk.store.read() as db:
        assert decisions.analyses(db, DAY, DAY) == []


@pytest.mark.parametrize("paragraph", ["Two lines\n\nof analysis.", "تحليل اليوم.", "شیکردنەوەی ڕۆژ.", "Şirove."])
def test_an_entry_put_in_above_the_analysts_paragraph_does_not_take_it(desk: Desk, paragraph: str) -> None:
    desk.change("## October 3, 2023\n", f"## October 3, 2023\n\n{paragraph}\n")
    desk.sync()
    whole = desk.text
    desk.change("## October 3, 2023\n", "## October 3, 2023\n\n### [x] A Bridge Opens (Rudaw)\n\nIt opened.\n")
    changed = desk.text
    with pytest.raises(QueueFileError, match=r"queue\.md:11: the day's paragraph is below this entry"):
        desk.sync()
    assert desk.text == changed
    assert desk.entries() == []
    desk.path.write_text(
        whole.replace("\n### ", "\n### [x] A Bridge Opens (Rudaw)\n\nIt opened.\n\n### ", 1), encoding="utf-8"
    )
    assert desk.sync() == SyncResult(written=1, approved=1, waiting=4)
    assert [entry.wording.text for entry in desk.entries()] == ["It opened."]


def test_a_line_added_to_the_programs_notes_is_kept_as_a_remark(desk: Desk) -> None:
    desk.change("- Rudaw: <https://rudaw.example/1>\n", "- Rudaw: <https://rudaw.example/1>\n\n> ask Aras first\n")
    assert desk.sync() == SyncResult(remarks=1, waiting=4)
    assert "Remark by Shirin, 2023-10-03 14:00 UTC: ask Aras first" in desk.text
    assert desk.sync() == SyncResult(waiting=4)


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("## October 3, 2023\n### [x] A\n<!-- draft 99 revision 1 -->\n", 2, "no draft 99"),
        ("## October 3, 2023\n### [x] A\n<!-- draft 1 revision 9 -->\n", 2, "no draft 1 revision 9"),
        ("## October 3, 2023\n### [x] (Rudaw)\n", 2, "needs a headline"),
        ("## October 3, 2023\n### [x] (Rudaw)\n<!-- draft 1 revision 1 -->\n", 2, "needs a headline"),
        ("<<<<<<< HEAD\n", 1, "conflict marker"),
        (b"## October 3, 2023\n\xff\n", 2, "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_left_untouched(desk: Desk, content: str | bytes, line: int, says: str) -> None:
    good = "### [x] New (Rudaw)\n"
    broken = (
        content if isinstance(content, bytes) else (content + good).encode() if "##" in content else content.encode()
    )
    desk.path.write_bytes(broken)
    with pytest.raises(QueueFileError, match=says) as caught:
        desk.sync()
    assert [number for number, _ in caught.value.problems] == [line]
    assert desk.path.read_bytes() == broken
    assert desk.entries() == []


@pytest.mark.parametrize(("start", "end"), [(b"\xef\xbb\xbf", b"\r\n"), (b"", b"\r\n"), (b"\xef\xbb\xbf", b"\n")])
def test_byte_order_mark_and_line_ends_are_kept(desk: Desk, start: bytes, end: bytes) -> None:
    desk.path.write_bytes(start + desk.path.read_bytes().replace(b"[ ] School", b"[x] School").replace(b"\n", end))
    assert desk.sync() == SyncResult(approved=1, waiting=3)
    content = desk.path.read_bytes()
    assert content.startswith(start + b"<!-- writing")
    assert content.count(end) == content.count(b"\n")


def test_a_save_while_the_file_is_written_is_merged(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.change("[ ] School", "[x] School")
    replace, saves = exchange.replace, iter([("[ ] Dibistan", "[-] Dibistan")])

    def replace_late(path: Path, content: bytes, before: bytes | None) -> bool:
        for save in saves:
            desk.change(*save)
        return replace(path, content, before)

    monkeypatch.setattr(exchange, "replace", replace_late)
    assert desk.sync() == SyncResult(approved=1, rejected=1, waiting=2)
    assert "[x] School" in desk.text
    assert "[-] Dibistan" in desk.text


def test_a_decided_entry_leaves_the_file_when_its_day_is_published(desk: Desk) -> None:
    desk.change("[ ] School", "[x] School")
    desk.sync()
    entries = desk.entries()
    with desk.store.begin() as db:
        digests.add(db, Digest("October", DAY, DAY, tuple(entries), ()), NOON + timedelta(hours=9))
    desk.sync()
    assert "School" not in desk.text
    assert desk.state() == "approved"


def test_a_published_entry_is_corrected_by_putting_it_back_into_the_file(desk: Desk) -> None:
    desk.change("[ ] School Opens", "[x] School Opens at Last")
    desk.change("[ ] Dibistan", "[x] Dibistan")
    desk.sync()
    with desk.store.begin() as db:
        digests.add(db, Digest("October", DAY, DAY, tuple(desk.entries()), ()), NOON + timedelta(hours=9))
    desk.sync()
    back = "### [ ] Three Schools Open (Rudaw)\n<!-- draft 1 revision 1 -->\n\nThree schools.\n"
    back += "\n### [-] Dibistan vebû (Rudaw)\n<!-- draft 4 revision 1 -->\n\nDibistan vebû 2023.\n"
    desk.path.write_text(f"{desk.text}\n{back}", encoding="utf-8")
    desk.sync()
    assert desk.entries() == []
    desk.change("[ ] Three Schools", "[x] Three Schools")
    desk.sync()
    assert [(one.draft_id, one.wording.headline) for one in desk.entries()] == [(1, "Three Schools Open")]


def test_decisions_need_a_name(desk: Desk) -> None:
    desk.change("[ ] School", "[x] School")
    with pytest.raises(DecisionError, match="--by NAME"):
        desk.sync(by=" ")
    assert desk.entries() == []


def test_one_command_at_a_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_sync, "WAIT_SECONDS", 0.1)
    with FileLock(f"{desk.path}.lock"), pytest.raises(BusyError, match="another command"):
        desk.sync()


steps = st.lists(
    st.tuples(st.sampled_from(["headline", "text", "box", "page", "redraft", "sync", "stale"]), st.integers(1, 4), st.integers(0, 9)),
    max_size=10,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_no_order_of_saves_loses_a_persons_words(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("desk")
    desk = Desk(open_store(folder / "store.db"), folder / "queue.md")
    buffer, written = desk.text, []
    for number, (step, draft, value) in enumerate(steps):
        word = f"word{number}x{value}"
        block = re.compile(rf"### \[.\] (.*?) (\(Rudaw\))?\n<!-- draft {draft} revision \d+ -->\n")
        if step == "sync":
            desk.sync()
        elif step == "stale":
            desk.sync()  # what stands in the file is read before another buffer is saved over it
            desk.path.write_text(buffer, encoding="utf-8")
        elif step == "redraft":
            desk.redraft(draft, f"Machine {number}.")
        elif step == "page":
            with desk.store.begin() as db:
                decisions.add(db, a_decision(draft_id=draft, action="edit", wording=a_wording(text=word), via="page"))
            written.append(word)
        elif step == "box":
            desk.path.write_text(
                re.sub(rf"\[.\](.*\n<!-- draft {draft} )", rf"[{' x-'[value % 3]}]\1", desk.text), encoding="utf-8"
            )
        elif found := block.search(desk.text):
            at = found.end() if step == "text" else found.end(1)
            desk.path.write_text(
                f"{desk.text[:at]}{' ' if step == 'headline' else ''}{word}{desk.text[at:]}", encoding="utf-8"
            )
            written.append(word)
        if value == 0:
            buffer = desk.text
    desk.sync()
    said = " ".join(str(decision) for draft in range(1, 5) for decision in desk.decisions(draft))
    assert [word for word in written if word not in said] == []
    assert all(entry.approved_by == "Shirin" for entry in desk.entries())
    after = desk.text
    desk.sync()
    assert desk.text == after
    desk.store.close()


def test_what_is_to_be_mended_stands_under_the_draft_and_is_no_remark(desk: Desk) -> None:
    desk.change("School Opens 2023.", "School opened yesterday with 44 pupils.")
    assert desk.sync().edited == 1
    assert "> To fix: “yesterday” does not name a day: write “on Monday” (2023-10-02)" in desk.text
    assert "> To fix: 44 isn't in any source" in desk.text
    assert desk.sync() == SyncResult(waiting=4)
    desk.change("School opened yesterday with 44 pupils.", "School opened on Monday with 400 pupils.")
    done = desk.sync()
    assert (done.edited, done.remarks) == (1, 0)
    assert "yesterday" not in desk.text
    assert "isn't in any source" not in desk.text


def test_a_draft_under_the_bar_stays_out_until_somebody_touches_it(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "queue.md"
    config = DigestConfig(bar=0.25)
    with store.begin() as db:
        for number, relevance in enumerate((0.1, 0.9), start=1):
            story = stories.open_story(db, NOON)
            drafts.add(db, a_draft(story_id=story, headline=f"Headline {number}", relevance=relevance))
    assert sync(store, path, config, OUTLETS, NOON, "Shirin").waiting == 1
    assert "Headline 2" in path.read_text()
    assert "Headline 1" not in path.read_text()
    with store.begin() as db:
        decisions.add(db, a_decision(draft_id=1, action="edit", wording=a_wording(headline="Headline 1 mended")))
    assert sync(store, path, config, OUTLETS, NOON, "Shirin").waiting == 2
    assert "Headline 1 mended" in path.read_text()


def test_other_rules_of_style_check_every_entry_anew(desk: Desk) -> None:
    assert "characters at least" not in desk.text
    strict = DigestConfig(style=StyleConfig(min_chars=400, max_chars=900))
    sync(desk.store, desk.path, strict, OUTLETS, NOON + timedelta(hours=9), "Shirin")
    assert desk.text.count("400 at least") == 4
    desk.sync()
    assert "at least" not in desk.text.replace("20 at least", "")


def test_a_remark_typed_like_a_note_of_the_style_check_is_kept(desk: Desk) -> None:
    desk.change("- Rudaw: <https://rudaw.example/1>", "- Rudaw: <https://rudaw.example/1>\n\n> To mend: ask Karim")
    assert desk.sync().remarks == 1
    assert "ask Karim" in str(desk.decisions(1))
