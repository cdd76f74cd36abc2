"""Any words go through the queue file and come back; what is not understood is named with line and fix."""

from collections.abc import Collection
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from review.queue_file.blocks import Block, link_line, normal, note_line, render, render_block, render_day
from review.queue_file.parse import QueueText, parse
from storage.errors import QueueFileError

DAY = date(2023, 10, 3)
HOSTILE = [
    "<!-- draft 3 revision 1 -->", "### [x] Forged (Rudaw)", "## October 4, 2023", "[x]", "```", "~~~", "> quote",
    "- Rudaw: <https://evil.example/>", "reason: none", "SECTION : x", "<<<<<<< HEAD", "=======", ">>>>>>> main",
    "![p](https://evil.example/p.png)", "[t](javascript:alert(1))", "<img src=x onerror=alert(1)>", "www.evil.example",
    "https://evil.example", "a@evil.example", "\\", "\\)", "(", ")", "\u202e", "\u2028", "\x00", "\ufeff", "1. one",
    "2) two", "-", "+ a", "===", "---", "| a |", "&lt;", "قال (الاتحاد) 12%", "سەرۆکی هەرێم، هەولێر", "Serokê Kurdistanê",
]  # fmt: skip
words = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), max_size=5).map
texts = words("\n".join) | words(" ".join) | words("".join) | st.text()


def a_block(**fields: Any) -> Block:
    defaults: dict[str, Any] = {
        "day": DAY,
        "box": " ",
        "headline": "A Headline",
        "outlets": ("Rudaw",),
        "text": "Text.",
    }
    return Block(**(defaults | fields))


def a_file(*blocks: Block, analysis: str = "") -> str:
    return render(7, "# The queue", [(render_day(DAY, analysis), [render_block(block) for block in blocks])])


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(QueueFileError) as caught:
        parse(text, "queue.md")
    return caught.value.problems


@example(" ", "", ["2) two", "\\\\)"], "", "", "", [], "")
@given(
    st.sampled_from(" x-"), texts, st.lists(texts, max_size=3), texts, texts, texts, st.lists(texts, max_size=2), texts
)
def test_any_words_come_back_from_the_file(
    box: str, headline: str, outlets: list[str], text: str, section: str, reason: str, notes: list[str], analysis: str
) -> None:
    written = normal(
        a_block(
            box=box, headline=headline, outlets=tuple(outlets), text=text, section=section, reason=reason, draft_id=17,
            revision=2, owned=tuple(line for line in map(note_line, notes) if line != "> "),
        )
    )  # fmt: skip
    other = normal(a_block(draft_id=18, revision=1))
    read = parse(a_file(written, other, analysis=analysis), "queue.md")
    assert list(read.blocks) == [written, other]
    assert read.analyses == {DAY: normal(a_block(text=analysis)).text}
    assert read.writing == 7


@given(texts, texts)
def test_nothing_from_an_outlet_becomes_a_link_a_picture_or_html(headline: str, text: str) -> None:
    block = normal(a_block(headline=headline, text=text, draft_id=1, revision=1))
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(render_block(block))
    inside = {child.type for token in tokens for child in token.children or []}
    assert inside <= {"text", "softbreak", "text_special"}
    assert {token.type for token in tokens if not token.type.startswith(("heading", "paragraph", "inline"))} == {
        "html_block"
    }


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_change_no_word(start: str, end: str) -> None:
    block = normal(a_block(draft_id=17, revision=2, text="بەرپرسان\nگوتیان"))
    assert parse(start + a_file(block).replace("\n", end), "q").blocks[0].words == block.words


@pytest.mark.parametrize(
    ("typed", "headline", "outlets"),
    [
        ("### [X] My headline (Rudaw)", "My headline", ("Rudaw",)),
        ("###[x]My headline (updated) (Rudaw ,Shafaq News)", "My headline (updated)", ("Rudaw", "Shafaq News")),
        ("### [ x ] My headline (BBC (Arabic), Rudaw)", "My headline", ("BBC (Arabic)", "Rudaw")),
        ("### [x] My headline", "My headline", ()),
        ("### [x] My headline :)", "My headline :)", ()),
        ("### [x] خبر من بغداد (رووداو، الحرة)", "خبر من بغداد", ("رووداو", "الحرة")),
    ],
)
def test_an_editor_types_an_entry_as_it_comes(typed: str, headline: str, outlets: tuple[str, ...]) -> None:
    block = parse(f"## 3 Oct 2023\n{typed}\nText over\ntwo lines.\n\nAnd more.", "q").blocks[0]
    assert (block.box, block.day, block.headline, block.outlets) == ("x", DAY, headline, outlets)
    assert (block.text, block.draft_id) == ("Text over two lines.\nAnd more.", 0)


@pytest.mark.parametrize(
    ("lines", "line", "says"),
    [
        ("<<<<<<< HEAD", 3, "conflict marker"),
        ("=======", 3, "conflict marker"),
        ("### [?] A (Rudaw)", 3, "unknown box"),
        ("## Octobr 3, 2023", 3, "not a day"),
        ("## October 33, 2023", 3, "not a day"),
        ("## October 3, 2023", 3, "also on line 1"),
        ("# A title", 3, "heading"),
        ("### [ ] A\n<!-- draft 1 revision -->", 4, "damaged comment"),
        ("### [ ] A\n<!-- draft ١ revision ١ -->", 4, "damaged comment"),
        ("### [ ] A\n<!-- draft 0 revision 1 -->", 4, "damaged comment"),
        ("### [ ] A\n<!-- draft 1 revision 1 -->\n### [ ] B\n<!-- draft 1 revision 1 -->", 6, "also on line 3"),
        ("### [ ] A\n<!-- draft 1 revision 1 -->\n<!-- draft 2 revision 1 -->", 5, "second draft"),
        ("### [ ] A\nIts text.\n<!-- draft 2 revision 1 -->", 5, "below the text of line 3"),
        ("### [ ] A\n> a note\n<!-- draft 2 revision 1 -->", 5, "below the text of line 3"),
        ("<!-- draft 1 revision 1 -->\n\nIts text.", 3, "comment without its heading"),
        ("<!-- drft 1", 3, "comment without its heading"),
        ("Its text.\n\n- Rudaw: <https://rudaw.example/1>", 5, "without its entry"),
        ("Its text.\n> also told in ar by الحرة", 4, "without its entry"),
        ("[x] خبر من بغداد (الحرة)", 3, "without ###"),
        ("[ - ] Dibistan vebû", 3, "without ###"),
        ("### [x] A\n\nIts text.\n\n[x] Dibistan vebû\n\nIts text.", 7, "without ###"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(lines: str, line: int, says: str) -> None:
    found = problems(f"## October 3, 2023\n\n{lines}\n")
    assert [number for number, _ in found] == [line]
    assert says in found[0][1]


def test_every_problem_is_named_at_once() -> None:
    assert [line for line, _ in problems("### [x] Above\n## Someday\n### [?] A\n<!-- drft -->")] == [1, 2, 3, 4]


def test_a_drafts_comment_above_the_first_day_is_named() -> None:
    assert [line for line, _ in problems("# The queue\n<!-- ours -->\n<!-- draft 1 revision 1 -->\nText.")] == [3]


@given(st.data())
def test_a_line_of_the_program_taken_out_never_puts_a_drafts_words_elsewhere(data: st.DataObject) -> None:
    machine = texts.map(lambda text: f"machine {text}")
    blocks = [
        normal(
            a_block(
                box=data.draw(st.sampled_from(" x-")), headline=f"machine {number}", text=data.draw(machine),
                draft_id=number, revision=1, owned=("- Rudaw: <https://rudaw.example/1>", note_line(data.draw(machine))),
            )
        )
        for number in (1, 2, 3)
    ]  # fmt: skip
    days = [
        (render_day(DAY, "An analyst."), [render_block(blocks[0]), render_block(blocks[1])]),
        (render_day(DAY.replace(day=4)), [render_block(blocks[2])]),
    ]
    lines = render(7, "# The queue", days).split("\n")
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    try:
        read = parse("\n".join(lines), "queue.md")
    except QueueFileError:
        return
    assert "machine" not in f"{read.analyses} {read.top}"
    assert len(read.blocks) == 3
    for block, written in zip(read.blocks, blocks, strict=True):
        assert block.draft_id in {written.draft_id, 0}
        assert (block.box, block.headline) == (written.box, written.headline)
        assert set(block.text.split()) <= set(written.text.split())


def test_links_are_written_only_for_web_addresses() -> None:
    assert link_line("Rudaw", "https://rudaw.example/a b>") == "- Rudaw: <https://rudaw.example/a%20b%3E>"
    assert link_line("Rudaw", "javascript:alert(1)") is None


def read_or_faults(text: str, known: Collection[str]) -> tuple[QueueText | None, list[tuple[int, str]]]:
    try:
        return parse(text, "queue.md", known), []
    except QueueFileError as fault:
        return None, list(fault.problems)


_DAYS = [date(2023, 10, 3), date(2023, 10, 4)]
_LINES = [
    "",
    "## October 3, 2023",
    "### [x] Other (Rudaw)",
    "##",
    "##text",
    "<<<<<<< HEAD",
    "> noted",
    "word",
    "كلمة",
    "### [ ] A",
]


@given(
    st.lists(
        st.tuples(st.sampled_from(["cut", "twice", "put", "spaces"]), st.integers(0, 60), st.sampled_from(_LINES)),
        max_size=4,
    )
)
def test_a_file_reads_the_same_whether_its_entries_were_known_or_not(changes: list[tuple[str, int, str]]) -> None:
    texts = [
        render_block(a_block(draft_id=number, headline=f"H{number}", text="Text.\nاكثر")) for number in range(1, 5)
    ]
    days = [
        (render_day(day, "An analysis." if place else ""), texts[2 * place : 2 * place + 2])
        for place, day in enumerate(_DAYS)
    ]
    known = {f"{render_day(day)}\n\n{text}" for day, (_, blocks) in zip(_DAYS, days, strict=True) for text in blocks}
    lines = render(1, "Top.", days).split("\n")
    for how, at, line in changes:
        place = at % len(lines)
        if how == "cut":
            del lines[place]
        elif how == "twice":
            lines[place:place] = lines[max(0, place - 8) : place]
        elif how == "put":
            lines.insert(place, line)
        else:
            lines[place] = f"  {lines[place]} "
        lines = lines or [""]
    text = "\n".join(lines)
    whole, faults = read_or_faults(text, ())
    quick, same = read_or_faults(text, known)
    assert faults == same
    if whole is None or quick is None:
        return
    assert (quick.writing, quick.top, quick.analyses, quick.draft_ids) == (
        whole.writing,
        whole.top,
        whole.analyses,
        whole.draft_ids,
    )
    by_id = {block.draft_id: block for block in whole.blocks}
    read = [block for block in whole.blocks if block.draft_id not in quick.untouched]
    assert list(quick.blocks) == read
    assert [block.line for block in quick.blocks] == [block.line for block in read]
    assert all(f"{render_day(by_id[one].day)}\n\n{by_id[one].raw}" in known for one in quick.untouched)


def test_known_entries_are_not_read_again() -> None:
    blocks = [a_block(draft_id=number) for number in (1, 2)]
    known = {f"{render_day(blocks[0].day)}\n\n{render_block(block)}" for block in blocks}
    assert parse(a_file(*blocks), "queue.md", known).untouched == (1, 2)
